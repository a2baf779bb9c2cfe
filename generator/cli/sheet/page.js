"use strict";
const command = document.getElementById("command");
const boxes = Array.from(document.querySelectorAll("input[type=checkbox]"));
function show() {
  const marked = boxes.filter((box) => box.checked).map((box) => box.value);
  command.textContent = command.dataset.command + (marked.length ? " --but " + marked.join(",") : "");
}
for (const box of boxes) box.addEventListener("change", show);
show();
