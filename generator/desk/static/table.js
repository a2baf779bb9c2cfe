// A table: words find rows while one types; tiles, "Missing" and headings choose and sort at once.
// Without this script the desk answers to the same addresses with the same table; in a file, where
// nobody answers, the table stands as it was written.
"use strict";

const field = document.querySelector("input[data-filters]");
const body = document.getElementById(field?.dataset.filters);
const rows = [...(body?.rows ?? [])];
const found = document.getElementById("found");
const none = document.getElementById("none");
const chooses = body?.parentElement.dataset.chooses !== undefined;
const tiles = [...document.querySelectorAll("a.tile")];
const heads = [...(body?.parentElement.tHead.rows[0].cells ?? [])];
const lacks = document.getElementById("lacks");
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const inFile = field?.form?.hidden; // then the choice stands after "#", for there is no server
const texts = new Map();

function textOf(row) {
  if (!texts.has(row)) texts.set(row, fold([...row.cells].map((cell) => cell.textContent).join(" ")));
  return texts.get(row);
}

function show(choice) {
  const words = fold(choice.q).split(/\s+/).filter(Boolean);
  let number = 0;
  for (const row of rows) {
    const chosen =
      !chooses ||
      (row.dataset.tiles.split(" ").includes(choice.show) && (!choice.lacks || row.dataset.lacks.split("|").includes(choice.lacks)));
    row.hidden = !(chosen && words.every((word) => textOf(row).includes(word)));
    number += !row.hidden;
  }
  if (none) none.hidden = number > 0;
  const thing = `${field.dataset.counts}${rows.length === 1 ? "" : "s"}`;
  if (found) found.textContent = `${number} of ${rows.length} ${thing}`;
}

// What a column says of a row, without what stands below it.
function valueOf(row, column) {
  const own = [...row.cells[column].childNodes].filter((node) => !node.classList?.contains("soft"));
  return own.map((node) => node.textContent).join("").trim();
}

function sort(name) {
  const from = name.startsWith("-") ? -1 : 1;
  const column = heads.findIndex((head) => head.dataset.name === name.replace(/^-/, ""));
  for (const head of heads) head.removeAttribute("aria-sort");
  if (column < 0) return;
  heads[column].setAttribute("aria-sort", from > 0 ? "ascending" : "descending");
  const values = new Map(rows.map((row) => [row, valueOf(row, column)]));
  rows.sort((one, other) => {
    const [first, second] = [values.get(one), values.get(other)];
    // What is not there comes last, whichever way the rest goes.
    if (!first || !second) return Number(!first) - Number(!second);
    return from * collator.compare(first, second);
  });
  body.append(...rows);
}

function read(address) {
  const said = new URLSearchParams(address.split(/[?#]/)[1] ?? "");
  return Object.fromEntries(["show", "lacks", "q", "sort"].map((name) => [name, said.get(name) ?? ""]));
}

function write(choice) {
  const said = new URLSearchParams(Object.entries(choice).filter(([, value]) => value));
  if (inFile) return `#${said}`;
  return `${location.pathname}${said.size ? "?" : ""}${said}`;
}

let now = read(inFile ? location.hash : location.search);

// Show what was chosen, in the controls, too; links lead on from it.
function choose(next) {
  const sorted = next.sort !== now.sort;
  now = next;
  if (sorted) sort(now.sort);
  field.value = now.q;
  if (lacks) lacks.value = now.lacks;
  for (const name of ["show", "sort"]) field.form.elements[name].value = now[name];
  for (const tile of tiles) {
    const show = read(tile.getAttribute("href")).show;
    tile.toggleAttribute("aria-current", false);
    if (show === now.show) tile.setAttribute("aria-current", "true");
    tile.setAttribute("href", write({ show, sort: now.sort }));
  }
  for (const head of heads) {
    const name = head.dataset.name;
    head.querySelector("a")?.setAttribute("href", write({ ...now, sort: now.sort === name ? `-${name}` : name }));
  }
  show(now);
}

function go(next) {
  choose(next);
  if (inFile) location.hash = write(now);
  else history.pushState(null, "", write(now));
}

function start() {
  for (const tile of tiles) {
    tile.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go({ ...read(tile.getAttribute("href")), lacks: "", q: "" });
    });
  }
  for (const head of heads) {
    if (!head.querySelector("a")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
    }
    head.firstElementChild.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const name = head.dataset.name;
      go({ ...now, sort: now.sort === name ? `-${name}` : name });
    });
  }
  lacks?.addEventListener("change", () => go({ ...now, lacks: lacks.value }));
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    go({ ...now, q: field.value });
  });
  field.form.querySelector("button").hidden = true; // it shows at once
  addEventListener("popstate", () => choose(read(inFile ? location.hash : location.search)));
  const asked = now;
  if (inFile) now = { ...now, sort: "" };
  field.form.hidden = false;
  if (inFile) choose(asked);
}

if (chooses) start();
field?.addEventListener("input", () => show({ ...now, q: field.value }));
