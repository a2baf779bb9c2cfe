"""A publisher's own blank form, as it is printed: its lines, whose clause they are, its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.returns.evidence import AgreementText, Box, FileKind, PageWord, SeenPage
from generator.returns.reading.lines import lines_of
from generator.returns.reading.opening import UnreadableError, open_file, render_page
from generator.returns.reading.pages import see_pages
from generator.returns.terms.clauses import ClauseReading, read_clauses

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 144
"""Of the pictures: a point is two pixels."""
_KEPT = 8
"""Blank forms that are kept; a volume has one."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a clause, or of two of which one ends and the other begins in it."""

    box: Box
    words: tuple[tuple[int, PageWord], ...]
    """Each with the clause that it is of, by its place in the agreement."""
    is_beside_entry: bool
    """Whether the next line above or below is one to write on."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of a blank form."""

    page: SeenPage
    picture: Image
    """At :data:`DPI`, in grey."""
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A blank form."""

    pages: tuple[PrintedPage, ...]
    reading: ClauseReading
    """Where the clauses stand on it."""


def read_printed_form(path: Path, agreement: AgreementText) -> PrintedForm | None:
    """Read a blank form; None if it has not the words of its agreement, all and no others."""
    form = _read(path, agreement)
    return form if form is not None and form.reading.is_whole else None


def read_issued_print(path: Path, agreement: AgreementText) -> PrintedForm | None:
    """Read a form as it was issued, and filled in; None if words of its agreement lack."""
    form = _read(path, agreement)
    if form is None or form.reading.missing or any(each.issued for each in form.reading.changes):
        return None
    return form


def _read(path: Path, agreement: AgreementText) -> PrintedForm | None:
    """Read a form as it is now: a file can change while a program runs."""
    try:
        return _read_bytes(path.read_bytes(), agreement)
    except OSError:
        return None


@lru_cache(maxsize=_KEPT)
def _read_bytes(data: bytes, agreement: AgreementText) -> PrintedForm | None:
    try:
        with open_file(data, FileKind.PDF) as opened:
            pages = see_pages(opened)
            reading = read_clauses(pages, (agreement,))
            if reading is None or any(page.pictured for page in pages):
                return None
            return PrintedForm(
                tuple(
                    PrintedPage(
                        page, render_page(opened, page.number, DPI), tuple(_lines(page, reading))
                    )
                    for page in pages
                ),
                reading,
            )
    except UnreadableError:
        return None


def _lines(page: SeenPage, reading: ClauseReading) -> Iterator[PrintedLine]:
    clause_of = {
        id(word): at for at, words in enumerate(reading.words) for on, word in words if on is page
    }
    entries = reading.agreement.values_after
    found = []
    for line in lines_of(page):
        words = tuple((clause_of[id(word)], word) for word in line.words if id(word) in clause_of)
        if words:
            found.append((words, Box.around(word.box for _, word in words)))
    for at, (words, box) in enumerate(found):
        ends = at + 1 == len(found) or found[at + 1][0][0][0] != words[-1][0]
        begins = at == 0 or found[at - 1][0][-1][0] != words[0][0]
        beside = (ends and words[-1][0] in entries) or (begins and words[0][0] - 1 in entries)
        yield PrintedLine(box, words, beside)
