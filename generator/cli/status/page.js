"use strict";
const table = document.querySelector("table");
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const search = document.getElementById("search");
const told = document.getElementById("told");
const choices = ["state", "missing"].map((name) => document.getElementById(name));
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
let order = "";

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const texts = new Map(
  rows.map((row) => [row, plain(Array.from(row.cells, (cell) => cell.textContent).join(" "))]),
);

function tell() {
  const shown = rows.filter((row) => !row.hidden).length;
  told.textContent = `${shown} of ${rows.length} papers shown${order}`;
}

// What a paper is chosen by: of what is missing, only what others can miss, too.
function said(row, choice) {
  const cell = row.querySelector(`td.${choice.id}`);
  const text = cell ? cell.textContent.trim() : "";
  return choice.id === "missing" ? text.split(/[:;]/)[0] : text;
}

function filter() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const found = words.every((word) => texts.get(row).includes(word));
    row.hidden = !found || choices.some((choice) => choice.value && said(row, choice) !== choice.value);
  }
  tell();
}

for (const choice of choices) {
  const counts = new Map();
  for (const row of rows) counts.set(said(row, choice), (counts.get(said(row, choice)) ?? 0) + 1);
  for (const value of [...counts.keys()].filter(Boolean).sort(collator.compare)) {
    choice.append(new Option(`${value} (${counts.get(value)})`, value));
  }
  choice.addEventListener("change", filter);
}

function compare(first, second, sign) {
  // What is not there comes last, whichever way the rest goes.
  if (!first || !second) return Number(!first) - Number(!second);
  return sign * collator.compare(first, second);
}

function sort(header) {
  const column = header.cellIndex;
  const down = header.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.cells[column].textContent.trim();
  rows.sort((first, second) => compare(value(first), value(second), down ? -1 : 1));
  body.append(...rows);
  order = `, sorted by ${header.textContent.trim()}, ${down ? "descending" : "ascending"}`;
  tell();
}

for (const header of table.tHead.rows[0].cells) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sort(header));
  header.append(button);
}
search.addEventListener("input", filter);
document.querySelector(".find").hidden = false;
filter();
