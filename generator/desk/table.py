"""The table of papers: who is where and what is missing; tiles, words and headings choose.

The page Papers of the desk is made of it, and the file of ``agreements status --html``, which has
no server behind it; so nothing here knows of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.diagnostics import Severity
from generator.forms.agreement import Agreement
from generator.status.columns import Column, added_columns, columns, days_of
from generator.status.papers import REVIEW, WITHDRAWN, PaperStatus
from generator.status.several import joined

NO_FORM = "no form yet"
"""The state of a paper of the metadata that has no form."""
_SIGN = re.compile(r"(\d+)")


@dataclass(frozen=True)
class StatusRow:
    """What the table says of a paper, by the names of the columns of ``agreements status``."""

    paper_id: str
    values: Mapping[str, str]
    colours: Mapping[str, str]
    """How good a value is: ``good``, ``wait``, ``bad``; nothing is said of the others."""
    forms: Mapping[str, StatusRow] = field(default_factory=dict)
    """What is said of the form of each agreement, where a workspace has several."""

    def __getitem__(self, name: str) -> str:
        """Return what a column says; empty if it says nothing."""
        return self.values.get(name, "")

    @property
    def state(self) -> str:
        """How far the form is, in a word or two."""
        return self["state"]

    @cached_property
    def lacks(self) -> tuple[str, ...]:
        """What is missing, without what is so with this paper only."""
        if self.forms:
            return tuple(dict.fromkeys(each for row in self.forms.values() for each in row.lacks))
        found = re.split("[:;]", self["missing"], maxsplit=1)[0]
        return (found,) if found else ()

    @cached_property
    def tiles(self) -> tuple[str, ...]:
        """Which tiles count this paper."""
        if not self.forms:
            return tuple(key for key, _, _, counts in _TILES if counts(self))
        found = [key for row in self.forms.values() for key in row.tiles if key in _OF_ANY]
        if all(WITHDRAWN in row.tiles for row in self.forms.values()):
            found.append(WITHDRAWN)
        found += [
            _key_of(label, key)
            for label, row in self.forms.items()
            for key in row.tiles
            if key not in _OF_ANY
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def searched(self) -> str:
        """The text in which words are looked for."""
        return search_key(" ".join(self.values.values()))


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table."""

    name: str
    label: str
    kind: str
    """What it is, for the style."""
    below: str = ""
    """The column whose value stands under that of this one."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top, that shows the papers it counts."""

    key: str
    label: str
    number: int
    colour: str = ""
    agreement: str = ""
    """Of which agreement it counts the forms, where a workspace has several."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which papers are shown, and in which order."""

    show: str = ""
    """The key of a tile."""
    lacks: str = ""
    q: str = ""
    """Words that are looked for."""
    sort: str = ""
    """The name of a column, with a minus before it from the end on."""


@dataclass(frozen=True, slots=True)
class StatusTable:
    """All papers, and which of them are shown."""

    heads: Sequence[Head]
    rows: Sequence[StatusRow]
    """In their order."""
    hidden: frozenset[str]
    """Ids of the papers that were not chosen."""
    choice: Choice
    tiles: Sequence[Tile]
    lacking: Sequence[tuple[str, int]]
    """What papers lack, and how many."""

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Tile]]]:
        """The tiles of each agreement; of papers, where there is one agreement, and first."""
        found: dict[str, list[Tile]] = {}
        for tile in self.tiles:
            found.setdefault(tile.agreement, []).append(tile)
        return tuple(found.items())

    @property
    def number(self) -> int:
        """How many papers are shown."""
        return len(self.rows) - len(self.hidden)


def status_rows(
    statuses: Mapping[str, Iterable[PaperStatus]],
    agreements: Mapping[str, Iterable[Agreement]],
    *,
    with_addresses: bool,
) -> tuple[StatusRow, ...]:
    """Return all papers: those that have a form, as they were issued, then those without.

    Args:
        statuses: how it stands with the forms of each agreement, by what it is called.
        agreements: the papers of the metadata that each agreement is for.
        with_addresses: whether e-mail addresses are shown.
    """
    every = columns()
    found: dict[str, dict[str, StatusRow]] = {}
    for label, known in statuses.items():
        for status in known:
            row = _row(status, every, with_addresses=with_addresses)
            found.setdefault(row.paper_id, {})[label] = row
    for label, listed in agreements.items():
        for each in listed:
            found.setdefault(each.paper.paper_id, {}).setdefault(label, _new(each))
    labels = tuple(dict.fromkeys((*statuses, *agreements)))
    if len(labels) < 2:
        return tuple(row for forms in found.values() for row in forms.values())
    ordered = (
        {label: forms[label] for label in labels if label in forms} for forms in found.values()
    )
    return tuple(_put_together(forms, every) for forms in ordered)


def _put_together(forms: Mapping[str, StatusRow], every: Sequence[Column]) -> StatusRow:
    """Make one row of those of each agreement: the state of each, and of all what is alike."""
    first = next(iter(forms.values()))
    values = {
        each.name: first[each.name]
        if each.of_paper
        else joined({label: row[each.name] for label, row in forms.items()})
        for each in every
    }
    colours: dict[str, str] = {}
    for label, row in forms.items():
        values[_key_of(label, "state")] = row.state
        values[_key_of(label, "day")] = _day(row)
        colours[_key_of(label, "state")] = row.colours.get("state", "")
    return StatusRow(first.paper_id, values, colours, forms)


def _day(row: StatusRow) -> str:
    """Return the day on which a form came as far as it is; empty if nobody keeps it."""
    return next(filter(None, (row[name] for name in days_of(row.state))), "")


def _key_of(label: str, name: str) -> str:
    return f"{label}:{name}"


def _row(status: PaperStatus, every: Sequence[Column], *, with_addresses: bool) -> StatusRow:
    values = {each.name: each.shown(status, with_addresses=with_addresses) for each in every}
    colours = {each.name: colour for each in every if (colour := each.colours(values[each.name]))}
    return StatusRow(status.record.paper_id, values, colours)


def _new(agreement: Agreement) -> StatusRow:
    values = {
        "id": agreement.paper.paper_id,
        "title": agreement.paper.title.plain,
        "signers": "; ".join(each.name for each in agreement.signatories if each.name),
        "state": NO_FORM,
        "missing": _why_none(agreement),
    }
    return StatusRow(agreement.paper.paper_id, values, {"state": "wait"})


def _why_none(agreement: Agreement) -> str:
    """Say what a paper without a form lacks: the form, or what keeps it from being made."""
    wrong = [each for each in agreement.paper.problems if each.severity is Severity.ERROR]
    if wrong:
        return f"metadata that can be used: {wrong[0].message}"
    return "a form; it can be made on the page Changes"


_TILES: Sequence[tuple[str, str, str, Callable[[StatusRow], bool]]] = (
    ("", "papers", "", lambda row: row.state != WITHDRAWN),
    ("new", NO_FORM, "wait", lambda row: row.state == NO_FORM),
    ("unsent", "not sent yet", "", lambda row: row.state == "issued"),
    ("sent", "sent, not back", "", lambda row: row.state.startswith("sent")),
    ("returned", "back, not checked", "wait", lambda row: row.state.startswith("returned")),
    ("review", "needs review", "wait", lambda row: row.state == REVIEW),
    ("rejected", "rejected", "bad", lambda row: row.state == "rejected"),
    ("changed", "changed since", "wait", lambda row: "changed" in row.state),
    ("adopted", "adopted", "", lambda row: row.state == "adopted"),
    ("accepted", "accepted", "good", lambda row: row.state == "accepted"),
    ("mail", "mail problems", "bad", lambda row: _troubled(row["mail"])),
    ("withdrawn", "withdrawn", "", lambda row: row.state == WITHDRAWN),
)
_OF_ANY = ("", "new", "mail")
"""Tiles that count a paper with several agreements if they count any of its forms."""
_ALWAYS = {"", "unsent", "sent", "review", "accepted"}
"""Tiles that are shown also if they count nothing."""
_ON_THE_DESK = ("id", "title", "state", "missing", "sent", "returned")
_HANDED_ON = (*_ON_THE_DESK[:4], "issued", "sent", "returned", "accepted", "decided", "revision")
_OF_FORM = ("day", "number")
"""Kinds of columns that are not shown of several forms: the day of a state is below it."""
_BELOW = {"title": "signers", "missing": "mail"}
_LABELS = {"title": "title, and who signs"}


def on_the_desk(labels: Sequence[str] = ()) -> tuple[Head, ...]:
    """Return the columns of the page on the desk, which has more on the page of each paper.

    Args:
        labels: what the agreements are called, where there are several.
    """
    return _heads(_ON_THE_DESK, labels)


def handed_on(rows: Iterable[StatusRow]) -> tuple[Head, ...]:
    """Return the columns of a file: all of those in which any paper has something."""
    rows = tuple(rows)
    labels = tuple(dict.fromkeys(label for row in rows for label in row.forms))
    return tuple(
        head
        for head in _heads(_HANDED_ON, labels)
        if any(row[head.name] or (head.below and row[head.below]) for row in rows)
    )


def _heads(names: Iterable[str], labels: Sequence[str]) -> tuple[Head, ...]:
    known = {each.name: each for each in columns()}
    found: list[Head] = []
    for name in names:
        if labels and name == "state":
            found += [
                Head(_key_of(each, "state"), each, "form", _key_of(each, "day")) for each in labels
            ]
        elif not (labels and known[name].kind in _OF_FORM):
            found.append(_head(known[name]))
    return (*found, *map(_head, added_columns()))


def _head(column: Column) -> Head:
    label = _LABELS.get(column.name, column.heading)
    kind = column.kind or column.name
    return Head(column.name, f"{label[:1].upper()}{label[1:]}", kind, _BELOW.get(column.name, ""))


def chosen_table(rows: Sequence[StatusRow], heads: Sequence[Head], choice: Choice) -> StatusTable:
    """Return the table as it was asked for; of what is unknown, nothing is taken."""
    tiles = _tiles(rows)
    show = choice.show if choice.show in {each.key for each in tiles} else ""
    words = search_key(choice.q).split()
    shown = {
        row.paper_id
        for row in rows
        if show in row.tiles
        and choice.lacks in {"", *row.lacks}
        and all(word in row.searched for word in words)
    }
    name = choice.sort.removeprefix("-")
    sort = choice.sort if name in {each.name for each in heads} else ""
    return StatusTable(
        heads,
        _sorted(rows, name, from_the_end=sort.startswith("-")) if sort else rows,
        frozenset(row.paper_id for row in rows) - shown,
        Choice(show, choice.lacks, choice.q, sort),
        [each for each in tiles if each.number or _is_always(each)],
        _lacking(rows),
    )


def _sorted(rows: Iterable[StatusRow], name: str, *, from_the_end: bool) -> list[StatusRow]:
    """Return rows in the order of a column; those of which it says nothing come last."""
    rows = tuple(rows)
    said = sorted(
        (row for row in rows if row[name]), key=lambda row: _key(row[name]), reverse=from_the_end
    )
    return [*said, *(row for row in rows if not row[name])]


def _key(text: str) -> list[tuple[int, int, str]]:
    """Return by what texts are sorted: without case and accents, numbers by what they are worth."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _SIGN.split(search_key(text))
        if part
    ]


def _tiles(rows: Sequence[StatusRow]) -> list[Tile]:
    labels = tuple(dict.fromkeys(label for row in rows for label in row.forms))
    found = [
        Tile(key, label, _number(rows, key), colour)
        for key, label, colour, _ in _TILES
        if not labels or key in {*_OF_ANY, WITHDRAWN}
    ]
    found += [
        Tile(_key_of(each, key), label, _number(rows, _key_of(each, key)), colour, each)
        for each in labels
        for key, label, colour, _ in _TILES
        if key not in _OF_ANY
    ]
    return found


def _number(rows: Iterable[StatusRow], key: str) -> int:
    return sum(key in row.tiles for row in rows)


def _is_always(tile: Tile) -> bool:
    return tile.key.rpartition(":")[2] in _ALWAYS


def _lacking(rows: Iterable[StatusRow]) -> list[tuple[str, int]]:
    return sorted(Counter(each for row in rows for each in row.lacks).items())


def search_key(text: str) -> str:
    """Return a text without case and accents: what a person types finds what is written."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _troubled(mail: str) -> bool:
    return any(word in mail for word in ("came back", "unknown", "refused", "postponed"))
