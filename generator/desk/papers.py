"""The table of all papers: who is where, what is missing; tiles filter it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from generator.desk.answers import Answer, Asked, Moved, Page, get
from generator.desk.reading import Desk
from generator.diagnostics import DiagnosticError, Severity
from generator.forms.agreement import Agreement
from generator.status.papers import REVIEW, WITHDRAWN, PaperStatus

NO_FORM = "no form yet"
"""The state of a paper of the metadata that has no form."""
_COLOURS = {"accepted": "good", REVIEW: "wait", "returned": "wait", "rejected": "bad"}


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of a paper."""

    paper_id: str
    title: str
    signers: str
    state: str
    missing: str
    mail: str
    """What went wrong with its mails, or that it was reminded; empty if there is nothing to say."""
    issued: str = ""
    sent: str = ""
    returned: str = ""
    accepted: str = ""
    revision: int = 0
    """0 if there is no form."""

    @property
    def colour(self) -> str:
        """How good the state is: ``good``, ``wait``, ``bad``, or nothing."""
        return _COLOURS.get(self.state, "wait" if "changed" in self.state else "")

    @property
    def lacks(self) -> str:
        """What is missing, without what is so with this paper only."""
        return self.missing.partition(":")[0].partition(";")[0] if self.missing else ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top, that shows the papers it counts."""

    key: str
    label: str
    number: int
    colour: str = ""


def rows_of(desk: Desk) -> tuple[Row, ...]:
    """Return all papers: those that have a form, as they were issued, then those without."""
    rows = [_row(each) for each in desk.statuses]
    known = {row.paper_id for row in rows}
    try:
        agreements = desk.papers.agreements
    except DiagnosticError:  # no metadata, or settings with a mistake; the forms are there
        agreements = ()
    rows += [_new(each) for each in agreements if each.paper.paper_id not in known]
    return tuple(rows)


def _row(status: PaperStatus) -> Row:
    record = status.record
    content = record.current.content
    signers = (each.name for each in content.signers or () if each.name)
    return Row(
        record.paper_id,
        content.title or "",
        "; ".join(signers),
        status.state,
        status.missing,
        status.mails.words(record),
        status.issued,
        status.sent,
        status.returned,
        status.accepted,
        record.current.number,
    )


def _new(agreement: Agreement) -> Row:
    signers = "; ".join(each.name for each in agreement.signatories if each.name)
    return Row(
        agreement.paper.paper_id,
        agreement.paper.title.plain,
        signers,
        NO_FORM,
        _why_none(agreement),
        "",
    )


def _why_none(agreement: Agreement) -> str:
    """Say what a paper without a form lacks: the form, or what keeps it from being made."""
    wrong = [each for each in agreement.paper.problems if each.severity is Severity.ERROR]
    if wrong:
        return f"metadata that can be used: {wrong[0].message}"
    return "a form; it can be made on the page Changes"


_TILES: Sequence[tuple[str, str, str, Callable[[Row], bool]]] = (
    ("", "papers", "", lambda row: row.state != WITHDRAWN),
    ("new", "without a form", "wait", lambda row: row.state == NO_FORM),
    ("unsent", "not sent yet", "", lambda row: row.state == "issued"),
    ("sent", "out, not back", "", lambda row: row.state.startswith("sent")),
    ("review", "for your decision", "wait", lambda row: row.state == REVIEW),
    ("rejected", "rejected", "bad", lambda row: row.state == "rejected"),
    ("changed", "changed since", "wait", lambda row: "changed" in row.state),
    ("accepted", "accepted", "good", lambda row: row.state == "accepted"),
    ("mail", "trouble with mail", "bad", lambda row: _troubled(row.mail)),
    ("withdrawn", "withdrawn", "", lambda row: row.state == WITHDRAWN),
)
_ALWAYS = {"", "unsent", "sent", "review", "accepted"}
"""Tiles that are shown also if they count nothing."""
_SORTS: Mapping[str, Callable[[Row], object]] = {
    "id": lambda row: row.paper_id.casefold(),
    "title": lambda row: _folded(row.title),
    "state": lambda row: row.state,
    "missing": lambda row: row.missing,
    "sent": lambda row: row.sent,
    "returned": lambda row: row.returned,
}


def show(desk: Desk, asked: Asked) -> Answer:
    """Show the table, or the part of it that was asked for."""
    every = rows_of(desk)
    tile = next((each for each in _TILES if each[0] == asked.get("show")), _TILES[0])
    lacks, words, sort = asked.get("lacks"), asked.get("q"), asked.get("sort")
    chosen = [row for row in every if tile[3](row)]
    lacking = sorted({row.lacks for row in chosen if row.lacks})
    if lacks:
        chosen = [row for row in chosen if row.lacks == lacks]
    for word in _folded(words).split():
        chosen = [row for row in chosen if word in searched(row)]
    column = sort.removeprefix("-")
    if column in _SORTS:
        key = _SORTS[column]
        chosen.sort(key=lambda row: str(key(row)), reverse=sort.startswith("-"))
    values = {
        "rows": chosen,
        "tiles": _tiles(every),
        "show": tile[0],
        "lacks": lacks,
        "lacking": lacking,
        "words": words,
        "sort": sort,
        "searched": searched,
    }
    return Page("papers", "Papers", values)


def start(desk: Desk, asked: Asked) -> Answer:
    """Show the page to begin with."""
    return Moved("/papers")


def searched(row: Row) -> str:
    """Return the text in which words are looked for."""
    return _folded(" ".join((row.paper_id, row.title, row.signers, row.state, row.mail)))


def _folded(text: str) -> str:
    """Return a text without case and accents: what a person types finds what is written."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _tiles(rows: Sequence[Row]) -> list[Tile]:
    counted = (
        Tile(key, label, sum(map(test, rows)), colour) for key, label, colour, test in _TILES
    )
    return [each for each in counted if each.number or each.key in _ALWAYS]


def _troubled(mail: str) -> bool:
    return any(word in mail for word in ("came back", "unknown", "refused", "postponed"))


ROUTES = (get("/", start), get("/papers", show))
