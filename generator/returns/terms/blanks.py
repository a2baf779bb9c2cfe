"""Whether a publisher's blank form has the words of the agreement that is chosen."""

from __future__ import annotations

from pathlib import Path

from generator.returns.evidence import AgreementText, ClauseChange, FileKind, Index
from generator.returns.reading.opening import UnreadableError, open_file
from generator.returns.reading.pages import see_pages
from generator.returns.terms.agreement_text import distinct_agreements
from generator.returns.terms.clauses import read_clauses
from generator.returns.terms.printed_form import read_printed_form

_SHOWN = 80
"""Characters of words that differ."""


def blank_problem(path: Path, name: str, index: Index) -> str:
    """Return why scans are not compared with a blank form, in words; empty if they are.

    Args:
        path: the blank form.
        name: of the template that has its words.
        index: what was issued or adopted.
    """
    agreements = [each for each in distinct_agreements(index) if each.name == name]
    if not agreements or any(read_printed_form(path, each) for each in agreements):
        return ""
    try:
        with open_file(path.read_bytes(), FileKind.PDF) as opened:
            pages = see_pages(opened)
    except OSError:
        return "it cannot be read"
    except UnreadableError as problem:
        return f"it cannot be read: {problem.finding.message}"
    if any(page.pictured for page in pages):
        return "its pages are pictures, without words"
    readings = [(each, read_clauses(pages, (each,))) for each in agreements]
    for agreement, reading in readings:
        if reading is not None:
            return _difference(agreement, reading.missing, reading.changes)
    return f"its words are not those of “{name}”"


def _difference(
    agreement: AgreementText, missing: tuple[int, ...], changes: tuple[ClauseChange, ...]
) -> str:
    """Say the first words that differ from those of an agreement."""
    if missing:
        clause = agreement.clauses[missing[0]].name
        return f"its words are not those of “{agreement.name}”: {clause} is not there"
    change = changes[0]
    wanted, found = _quoted(change.issued), _quoted(change.returned)
    where = f"at {change.clause}, it has {found} where the agreement has {wanted}"
    return f"its words are not those of “{agreement.name}”: {where}"


def _quoted(text: str) -> str:
    if not text:
        return "nothing"
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
