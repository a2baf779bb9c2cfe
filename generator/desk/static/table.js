// The search field of a table filters it while one types; without this script, Enter does.
"use strict";

const field = document.querySelector("input[data-filters]");
const rows = [...(document.getElementById(field?.dataset.filters)?.rows ?? [])];
const found = document.getElementById("found");
const things = field?.dataset.counts ?? "paper";
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

field?.addEventListener("input", () => {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.text.includes(word));
    shown += !row.hidden;
  }
  if (found) found.textContent = `${shown} ${things}${shown === 1 ? "" : "s"}`;
});
document.getElementById("lacks")?.addEventListener("change", (event) => event.target.form.requestSubmit());
