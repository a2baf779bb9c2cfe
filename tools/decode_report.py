"""Compare decoded titles and authors with what publishers' pages show.

Usage: ``python tools/decode_report.py FILE.jsonl``. Each line is an object with either ``bibtex``
(a whole entry) or ``title`` and ``author`` (field values), and where known ``shown_title`` and
``shown_authors`` (a list) or ``shown_author`` (separated by ``;``).
"""

from __future__ import annotations

import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from generator.diagnostics import Diagnosed, Diagnostic, has_errors
from generator.paper import Name
from generator.tex import (
    decode_names,
    decode_title,
    decode_typed_name,
    decode_typed_title,
    repeated_names,
)
from generator.text import Title

RESIDUE = re.compile(r"[\\{}$]|&(?:#\w+|[A-Za-z]\w*);|[\x00-\x1f\x7f-\x9f]")
_FIELD = re.compile(r"(?:^|,)\s*(\w+)\s*=\s*([{\"])", re.MULTILINE)
_MATH = re.compile(r"\$|\\ensuremath|\\\(")


class Verdict(StrEnum):
    """How a decoded value compares with the page."""

    EQUAL = "equal"
    LOOSE = "equal but for case, punctuation and spacing"
    MARKUP = "equal once the page's own markup is decoded"
    FULLER = "the page has other initials or given names for the same people than the source"
    CHANGED = "the page has the same people in another order, or others beside them"
    PAGE = "the page is wrong: wrong encoding, “and” or an empty name left in it"
    DIFFERENT = "different"
    UNSHOWN = "no page to compare with"


_SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
_SAME = (Verdict.EQUAL, Verdict.LOOSE, Verdict.MARKUP, Verdict.UNSHOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, decoded."""

    key: str
    title_source: str
    author_source: str
    title: Diagnosed[Title]
    names: Diagnosed[tuple[Name, ...]]
    shown_title: str | None
    shown_names: tuple[str, ...] | None

    @property
    def spelled_names(self) -> tuple[str, ...]:
        """The authors, given name first."""
        return tuple(map(str, self.names.value))

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Why the row's form is refused; empty if it is not."""
        both = (*self.title.diagnostics, *self.names.diagnostics)
        return tuple(item for item in both if has_errors((item,)))

    @property
    def residue(self) -> str:
        """Markup left in the title or a name."""
        texts = (self.title.value.plain, *self.spelled_names)
        return " ".join(match[0] for text in texts for match in RESIDUE.finditer(text))


def read_rows(path: Path) -> Iterator[Row]:
    """Decode every row of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            yield _row(json.loads(line), f"{number}")


def _row(record: dict[str, object], number: str) -> Row:
    typed = record.get("format", "bibtex") == "json"
    if "bibtex" in record:
        fields = bibtex_fields(str(record["bibtex"]))
        title, author = fields.get("title", ""), fields.get("author", "")
    else:
        title, author = str(record.get("title") or ""), str(record.get("author") or "")
    shown = record.get("shown_authors")
    if shown is None and record.get("shown_author"):
        shown = str(record["shown_author"]).split(";")
    house = record.get("house") or record.get("source") or ""
    return Row(
        key=f"{number} {house}",
        title_source=title,
        author_source=author,
        title=decode_typed_title(title) if typed else decode_title(title),
        names=_typed_names(author) if typed else decode_names(author),
        shown_title=_text_or_none(record.get("shown_title")),
        shown_names=tuple(map(str, shown)) if isinstance(shown, Sequence) else None,
    )


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def _typed_names(source: str) -> Diagnosed[tuple[Name, ...]]:
    # Lists in JSON sources were joined with ";" or with ", ", which also stands before "Jr.".
    separator = ";" if ";" in source else r",(?!\s*(?:Jr|Sr|I{2,3}|IV)\b)"
    decoded = [decode_typed_name(part) for part in re.split(separator, source) if part.strip()]
    found = (diagnostic for name in decoded for diagnostic in name.diagnostics)
    names = tuple(name.value for name in decoded)
    return Diagnosed(names, (*found, *repeated_names(names)))


def bibtex_fields(entry: str) -> dict[str, str]:
    """Find the delimited fields of one entry, whatever is wrong with the rest of it."""
    fields: dict[str, str] = {}
    position = 0
    while match := _FIELD.search(entry, position):
        end = _end_of_value(entry, match.end(), match[2])
        fields.setdefault(match[1].lower(), entry[match.end() : end])
        position = end
    return fields


def _end_of_value(entry: str, start: int, opener: str) -> int:
    depth = 0
    skip = False
    for position in range(start, len(entry)):
        character = entry[position]
        if skip or character == "\\":
            skip = not skip
        elif depth == 0 and character == ('"' if opener == '"' else "}"):
            return position
        else:
            depth += (character == "{") - (character == "}")
    return len(entry)


def loose(text: str) -> str:
    """Fold case and take out everything but letters, digits and signs of mathematics."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (c for c in folded if not c.isspace() and unicodedata.category(c)[0] not in "PC")
    return unicodedata.normalize("NFC", "".join(c for c in kept if c not in "^`´˜ˆ"))


def compare(ours: str, page: str) -> Verdict:
    """Compare a title with the page's."""
    if ours == " ".join(page.split()):
        return Verdict.EQUAL
    if loose(ours) == loose(page):
        return Verdict.LOOSE
    read = decode_typed_title(page).value.plain
    if loose(ours) == loose(read):
        return Verdict.MARKUP
    return Verdict.DIFFERENT


def compare_names(ours: Sequence[str], page: Sequence[str]) -> Verdict:
    """Compare an author list with the page's."""
    if list(ours) == [" ".join(name.split()) for name in page]:
        return Verdict.EQUAL
    if [loose(name) for name in ours] == [loose(name) for name in page]:
        return Verdict.LOOSE
    decoded = [str(name) for name in decode_names(" and ".join(page)).value]
    read = [loose(name) for name in decoded]
    mine = [loose(name) for name in ours]
    if mine == read:
        return Verdict.PAGE
    if len(ours) == len(decoded) and all(map(_is_same_person, ours, decoded)):
        return Verdict.FULLER
    if set(mine) <= set(read) or set(read) <= set(mine):
        return Verdict.CHANGED
    return Verdict.DIFFERENT


def _is_same_person(ours: str, page: str) -> bool:
    """Tell whether family names are equal and given names begin alike (suffixes left out)."""
    mine, theirs = ([loose(word) for word in name.split()] for name in (ours, page))
    mine = [word for word in mine if word not in _SUFFIXES]
    theirs = [word for word in theirs if word not in _SUFFIXES]
    return mine[-1:] == theirs[-1:] and mine[0][:1] == theirs[0][:1]


def print_report(path: Path) -> int:
    """Print the report on one file; return how many rows have residue and are not refused."""
    started = time.perf_counter()
    rows = list(read_rows(path))
    elapsed = time.perf_counter() - started
    refused = [row for row in rows if row.errors]
    residue = [row for row in rows if row.residue]
    silent = [row for row in residue if not row.errors]
    print(f"{path}: {len(rows)} rows, decoded in {elapsed:.2f} s")
    print(f"refused: {len(refused)}; with residue: {len(residue)}, not refused: {len(silent)}")
    _print_titles(
        [row for row in rows if not _MATH.search(row.title_source)], "titles without math"
    )
    _print_titles([row for row in rows if _MATH.search(row.title_source)], "titles with math")
    _print_names(rows)
    for row in refused:
        print(f"\nrefused {row.key}\n  title: {row.title.value.plain}")
        print(f"  names: {'; '.join(row.spelled_names)}")
        print(*(f"  {diagnostic}" for diagnostic in row.errors), sep="\n")
    for row in silent:
        print(
            f"\nresidue {row.key}: {row.residue}\n  {row.title.value.plain}\n  {row.spelled_names}"
        )
    return len(silent)


def _print_counts(what: str, verdicts: Iterable[Verdict]) -> None:
    counts = Counter(verdicts)
    counts.pop(Verdict.UNSHOWN, None)
    total = counts.total()
    print(f"\n{what}: {total} compared")
    for verdict in Verdict:
        if counts[verdict]:
            print(f"  {counts[verdict]:5} {counts[verdict] / total:7.2%}  {verdict}")


def _print_titles(rows: Sequence[Row], what: str) -> None:
    verdicts = [
        Verdict.UNSHOWN
        if row.shown_title is None
        else compare(row.title.value.plain, row.shown_title)
        for row in rows
    ]
    _print_counts(what, verdicts)
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict not in _SAME:
            print(f"  {row.key}\n    ours: {row.title.value.plain}\n    page: {row.shown_title}")


def _print_names(rows: Sequence[Row]) -> None:
    verdicts = [
        Verdict.UNSHOWN
        if row.shown_names is None
        else compare_names(row.spelled_names, row.shown_names)
        for row in rows
    ]
    _print_counts("author lists", verdicts)
    singles = [
        (loose(a), loose(b))
        for row in rows
        if row.shown_names is not None and len(row.shown_names) == len(row.names.value)
        for a, b in zip(row.spelled_names, row.shown_names, strict=True)
    ]
    same = sum(a == b for a, b in singles)
    if singles:
        print(f"  single names in lists of equal length: {same} of {len(singles)} equal loosely")
    for row, verdict in zip(rows, verdicts, strict=True):
        if verdict not in _SAME:
            pairs = _differing(row.spelled_names, row.shown_names or ())
            print(f"  {row.key} ({verdict})\n    ours: {pairs[0]}\n    page: {pairs[1]}")


def _differing(ours: Sequence[str], page: Sequence[str]) -> tuple[str, str]:
    if len(ours) != len(page):
        return "; ".join(ours), "; ".join(page)
    pairs = [(a, b) for a, b in zip(ours, page, strict=True) if loose(a) != loose(b)]
    return "; ".join(a for a, _ in pairs), "; ".join(b for _, b in pairs)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/decode_report.py FILE.jsonl")
    sys.exit(1 if print_report(Path(sys.argv[1])) else 0)
