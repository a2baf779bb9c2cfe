"""The terms of a form that was not made here, beside the words of the agreement that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.returns.evidence import (
    AgreementText,
    ClauseChange,
    Finding,
    Outcome,
    SeenPage,
    Terms,
    TermsState,
)
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.clauses import FOOTNOTE, ClauseReading, read_clauses
from generator.returns.terms.form_pages import check_form_pages, is_page_missing
from generator.returns.terms.print_diff import ALTERED, PrintDifference, compare_print
from generator.returns.terms.printed_form import read_printed_form
from generator.returns.terms.strokes import find_strokes

if TYPE_CHECKING:
    from generator.returns.reading.opening import OpenedFile

_LEGIBLE = 30
"""Words that a form has at least, if any of it can be read."""
UNREAD = "not found, or cannot be read"
_SHOWN = 200
"""Characters of what stands beside the text that are shown."""


@dataclass(frozen=True, slots=True)
class ForeignTerms:
    """What is found out about the terms of a form that was not made here."""

    terms: Terms
    findings: tuple[Finding, ...] = ()
    """Of its pages, and of words that stand beside the text."""
    reading: ClauseReading | None = None
    """Where the clauses stand; None if it is of no agreement that is known."""


def compare_foreign_terms(
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    agreements: Sequence[AgreementText],
    blanks: Mapping[str, Path] = MappingProxyType({}),
) -> ForeignTerms:
    """Compare the clauses of a form with those of the agreement that it is of.

    What a recogniser has read is never known to be the same: it can overlook a word. If there is a
    blank form of the agreement, the pictures of both are compared, too, and what looks the same was
    only misread.

    Args:
        opened: the returned file.
        pages: of it, with the words that can be read.
        agreements: those that it may be of.
        blanks: the publishers' own blank forms, by the names of the agreements.
    """
    reading = read_clauses(pages, agreements)
    if reading is None:
        return ForeignTerms(Terms(TermsState.UNKNOWN, reason=_unknown(pages, agreements)))
    is_picture = any(page.pictured for page in pages)
    printed = _printed(opened, pages, reading, blanks) if is_picture else PrintDifference()
    reading = _reread(reading, printed)
    changes = (
        *reading.changes,
        *_removed(reading, is_picture),
        *printed.changes,
        *find_strokes(opened, pages, reading, printed.compared),
    )
    findings = (*check_form_pages(pages, reading), *_beside(reading))
    return ForeignTerms(_terms(reading, changes, pages, printed), findings, reading)


def _printed(
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    reading: ClauseReading,
    blanks: Mapping[str, Path],
) -> PrintDifference:
    """Compare a scan with the blank form of its agreement, if there is one."""
    path = blanks.get(reading.agreement.name)
    form = None if path is None else read_printed_form(path, reading.agreement)
    return PrintDifference() if form is None else compare_print(opened, pages, reading, form)


def _reread(reading: ClauseReading, printed: PrintDifference) -> ClauseReading:
    """Leave out what was only misread, in clauses that were seen beside the blank form.

    Where words are written over, only those that became others say more.
    """
    names = {reading.agreement.clauses[at].name for at in printed.compared}
    exchanged = {each.clause for each in printed.changes if each.manner == ALTERED}
    over = {each.clause for each in printed.changes} - exchanged
    kept = tuple(
        each
        for each in reading.changes
        if each.clause not in names
        or each.clause in exchanged
        or any((each.clause, squeeze(word)) in printed.suspects for word in each.issued.split())
        or (each.clause in over and each.issued and each.returned)
    )
    missing = tuple(at for at in reading.missing if at not in printed.compared)
    return replace(reading, changes=kept, missing=missing)


def _unknown(pages: Sequence[SeenPage], agreements: Sequence[AgreementText]) -> str:
    if not agreements:
        return "there is no agreement to compare them with"
    if sum(len(page.words) for page in pages) < _LEGIBLE:
        return "a program cannot read it"
    return "it matches no agreement known here"


def _terms(
    reading: ClauseReading,
    changes: tuple[ClauseChange, ...],
    pages: Sequence[SeenPage],
    printed: PrintDifference,
) -> Terms:
    name = reading.agreement.name
    read = [page for page, found in zip(pages, reading.places, strict=True) if found]
    if any(page.pictured for page in read):
        reason = f"read from a picture; what can be read is as in “{name}”"
        if len(printed.compared) == len(reading.agreement.clauses):
            reason = f"it is a picture; every clause looks as on the blank form of “{name}”"
        if changes:
            reason = f"read from a picture; not all of it is as in “{name}”"
        unread = _unread(reading)
        if unread:
            reason += f"; {unread} {UNREAD}"
        return Terms(TermsState.UNKNOWN, changes, reason)
    if changes:
        return Terms(TermsState.CHANGED, changes)
    if reading.missing:
        return Terms(TermsState.UNKNOWN, (), f"not all of “{name}” is there")
    return Terms(TermsState.SAME)


def _unread(reading: ClauseReading) -> str:
    """Name the clauses that a recogniser has not found; a footnote is too small for it."""
    names = [reading.agreement.clauses[at].name for at in reading.missing]
    quoted = [f"“{name}”" for name in names if name != FOOTNOTE]
    return f"{', '.join(quoted)} {'were' if len(quoted) > 1 else 'was'}" if quoted else ""


def _removed(reading: ClauseReading, is_picture: object) -> Iterator[ClauseChange]:
    """Yield the clauses that are gone, if it is not for a page that is."""
    if is_page_missing(reading):
        return
    if not is_picture:
        for at in reading.missing:
            clause = reading.agreement.clauses[at]
            yield ClauseChange(clause.name, clause.text, "")


def _beside(reading: ClauseReading) -> Iterator[Finding]:
    """Say what is written above, below and beside the text."""
    text = " ".join(word.text for _, word in reading.beside)
    if text:
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        message = f"besides the agreement, it says: “{shown}”"
        yield Finding(Outcome.REVIEW, "words-beside", message, "read it")
