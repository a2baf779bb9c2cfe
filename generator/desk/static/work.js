// How far a piece of work is, twice a second; without this script, "Look again" shows it.
"use strict";

const bar = document.getElementById("progress");
async function look() {
  const answer = await fetch("/work.json");
  if (!answer.ok) return;
  const state = await answer.json();
  if (!state.running) {
    location.reload();
    return;
  }
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  }
  document.getElementById("done").textContent = state.total ? `${state.done} of ${state.total}` : `${state.done}`;
  document.getElementById("line").textContent = state.lines[0] ?? "";
  setTimeout(look, 500);
}
if (bar) setTimeout(look, 500);
