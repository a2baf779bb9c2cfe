// The page is renewed whenever a file of the template is saved; nothing else on it moves.
"use strict";

const pause = 500;
let live = document.getElementById("live");

async function look() {
  try {
    const answer = await fetch(live.dataset.state);
    if (answer.ok && (await answer.json()).version !== live.dataset.version) await renew();
  } catch {
    // The desk is closed, or busy: look again.
  }
  setTimeout(look, pause);
}

async function renew() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.getElementById("live");
  await Promise.all([...next.querySelectorAll("img")].map(loaded));
  const scrolled = live.querySelector(".text")?.scrollTop ?? 0;
  live.replaceWith(document.adoptNode(next));
  live = next;
  const text = live.querySelector(".text");
  if (text) text.scrollTop = scrolled;
  const said = live.querySelector("#mistakes, .well, .note")?.textContent ?? "";
  document.getElementById("renewed").textContent = said;
}

// A page is shown when its picture is there, so that nothing flickers.
function loaded(image) {
  return new Promise((resolve) => {
    const ahead = new Image();
    ahead.onload = ahead.onerror = resolve;
    ahead.src = image.getAttribute("src");
  });
}

document.querySelector("select[data-submits]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
setTimeout(look, pause);
