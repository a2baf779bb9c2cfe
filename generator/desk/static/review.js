// Keys of the review: each control says its own. Without this script, all of it are buttons.
"use strict";

const decide = document.getElementById("decide");
const reason = document.getElementById("reason");
const keys = document.getElementById("keys");
const boxes = [...document.querySelectorAll('#sheet input[type="checkbox"]')];
const marked = document.getElementById("marked");
let pending = null; // the button that Enter presses, once the words are written

function typing(target) {
  return target.closest('textarea, select, input:not([type="checkbox"], [type="hidden"])');
}

function press(control) {
  if (!control || control.disabled) return false;
  control.click();
  return true;
}

function beginWords(button) {
  if (!button || button.disabled) return;
  pending = button;
  for (const each of document.querySelectorAll("[data-words]")) each.classList.toggle("pending", each === button);
  reason.focus();
}

function go(event) {
  const at = boxes.indexOf(document.activeElement);
  const columns = boxes.filter((box) => Math.abs(topOf(box) - topOf(boxes[0])) < 8).length || 1;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  const next = at < 0 ? 0 : Math.min(boxes.length - 1, Math.max(0, at + step));
  boxes[next].focus();
  boxes[next].closest("li").scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

function topOf(box) {
  return box.closest("li").getBoundingClientRect().top;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = typing(event.target);
  if (event.key === "Escape" && field) {
    field.blur();
    pending = null;
    for (const each of document.querySelectorAll(".pending")) each.classList.remove("pending");
    return;
  }
  if (field) {
    if (field === reason && pending && event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      press(pending);
    }
    return;
  }
  if (boxes.length && event.key.startsWith("Arrow")) return go(event);
  const box = boxes.includes(document.activeElement) ? document.activeElement : null;
  if (box && (event.key === "x" || event.key === "Enter")) {
    event.preventDefault();
    return box.click();
  }
  if (box && event.key === "o") return press(box.closest("li").querySelector("a"));
  if (event.repeat) return; // a key that is held down decides once
  if (event.key === "?" && keys) {
    keys.open = !keys.open;
    if (keys.open) keys.scrollIntoView({ block: "nearest" });
    return;
  }
  if (event.key === "z") return document.body.classList.toggle("large");
  const words = document.querySelector(`[data-words="${CSS.escape(event.key)}"]`);
  if (words) {
    event.preventDefault();
    return beginWords(words);
  }
  const wanted = document.querySelector(`[data-focus="${CSS.escape(event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    return wanted.focus();
  }
  if (press(document.querySelector(`[data-key="${CSS.escape(event.key)}"]`))) event.preventDefault();
});

document.addEventListener("change", () => {
  const count = boxes.filter((box) => box.checked).length;
  if (marked && boxes.length) marked.textContent = `${boxes.length - count} will be accepted, ${count} marked`;
});

// A second press of a key that already sent the form does nothing.
decide?.addEventListener("submit", () => {
  for (const each of document.querySelectorAll("[data-key], [data-words]")) each.removeAttribute("data-key");
});

// Pictures that were not ready come when they are; what is typed meanwhile stays.
async function fetchPictures() {
  const file = document.querySelector("[data-wait]").dataset.wait;
  const answer = await fetch(`/review/pictures?${new URLSearchParams({ file })}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of [".seen", ".pages"]) document.querySelector(part).replaceWith(page.querySelector(part));
  waitForPictures();
}
function waitForPictures() {
  if (document.querySelector("[data-wait]")) setTimeout(fetchPictures, 600);
}
waitForPictures();
if (boxes.length) boxes[0].focus({ preventScroll: true });
