"""The lines of a paper's first page, with their sizes, read where time and memory end."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from generator.confined import ConfinedError, Ended, WorkLimits, run_confined

_LIMITS = WorkLimits(seconds=120.0, cpu_seconds=60, memory=1 << 30)
_TOGETHER = 25
"""Papers that are read in one process."""
_MOST_BYTES = 256 * 1024 * 1024
_MOST_CHARACTERS = 20_000
"""Characters of a page that are looked at: a full one has about 6,000."""
_SMALLER = 0.85
_RAISED = 0.1
"""Of a line's size: what is smaller, and raised by more, is a mark."""
_SPACE = 0.1
"""Of a line's size: what parts words where PDFium sees a space."""
_LEAST_SIZE = 2.0
"""Points of a font whose size is believed."""
_COMBINING = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304",
    "ˇ": "\u030c", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "˝": "\u030b",
}  # fmt: skip
"""Accents that fonts draw as characters of their own, and the ones that combine."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of text; measures are points, from the page's lower left corner."""

    text: str
    """Its words; wide gaps are two spaces."""
    marks: str
    """Small raised letters in it, such as the numbers of affiliations."""
    size: float
    """Size of its letters."""
    left: float
    baseline: float


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What was found in one file."""

    file: Path
    lines: tuple[PageLine, ...] = ()
    title: str = ""
    """The title in the document's own metadata (ISO 32000-1, 14.3.3)."""
    problem: str = ""
    """Why it could not be read."""


def read_first_pages(files: Sequence[Path]) -> Iterator[FirstPage]:
    """Yield the first page of each file, in order; a file that does harm costs itself only."""
    for group in _groups(files, _TOGETHER):
        try:
            yield from run_confined(partial(_read_all, group), _LIMITS)
        except ConfinedError:
            yield from map(_read_alone, group)


def _groups(files: Sequence[Path], size: int) -> Iterator[tuple[Path, ...]]:
    for begin in range(0, len(files), size):
        yield tuple(files[begin : begin + size])


def _read_alone(file: Path) -> FirstPage:
    try:
        (page,) = run_confined(partial(_read_all, (file,)), _LIMITS)
    except ConfinedError as failure:
        reason = "it takes too long" if failure.ended is Ended.TIME else "it cannot be read safely"
        return FirstPage(file, problem=reason)
    return page


def _read_all(files: Iterable[Path]) -> tuple[FirstPage, ...]:
    return tuple(map(read_first_page, files))


def read_first_page(file: Path) -> FirstPage:
    """Read one file here; only for files that are trusted, or in a process with limits."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - loaded in the process that reads

    try:
        if file.stat().st_size > _MOST_BYTES:
            return FirstPage(file, problem=f"it has more than {_MOST_BYTES // 1024**2} MiB")
        document = pdfium.PdfDocument(file.read_bytes())
    except OSError as problem:
        return FirstPage(file, problem=problem.strerror or "it cannot be read")
    except pdfium.PdfiumError:
        return FirstPage(file, problem="it is not a PDF, or is locked by a password")
    try:
        title = document.get_metadata_value("Title")
        lines = tuple(_lines(document[0]))
    except pdfium.PdfiumError:
        return FirstPage(file, problem="its first page is broken")
    if not lines:
        return FirstPage(file, title=title, problem="its first page has no text: is it a scan?")
    return FirstPage(file, lines, " ".join(title.split()))


@dataclass(frozen=True, slots=True)
class _Character:
    text: str
    size: float
    left: float
    right: float
    baseline: float


def _lines(page: Any) -> Iterator[PageLine]:  # pypdfium2 has no types
    row: list[_Character] = []
    for character in _characters(page.get_textpage()):
        if character.text in "\r\n":
            yield from _line(row)
            row = []
        else:
            row.append(character)
    yield from _line(row)


def _characters(text: Any) -> Iterator[_Character]:
    from pypdfium2 import raw  # noqa: PLC0415 - the same

    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(min(text.count_chars(), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        left, bottom, right, top = text.get_charbox(index, loose=True)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        # The nominal size says nothing where the page scales a font of one point.
        nominal = raw.FPDFText_GetFontSize(text, index)
        size = nominal if nominal > _LEAST_SIZE else top - bottom
        yield _Character(chr(code), size, left, right, y.value)


def _line(row: Sequence[_Character]) -> Iterator[PageLine]:
    """Yield the line that these characters make, if they say anything."""
    inked = [each for each in row if not each.text.isspace() and each.right > each.left]
    if not inked:
        return
    size = median(each.size for each in inked)
    baseline = median(each.baseline for each in inked if each.size >= _SMALLER * size)
    accents = [each for each in row if each.text in _COMBINING]
    words: list[str] = []
    marks: list[str] = []
    right = inked[0].left
    space = False
    for each in row:
        if each.text.isspace():
            space = True
            continue
        if each in accents:
            continue
        gap = each.left - right
        if gap > size:
            words.append("  ")
            marks.append(" ")
        elif space and gap > _SPACE * size:
            words.append(" ")
        space = False
        right = each.right
        raised = each.baseline - baseline > _RAISED * size and each.size < _SMALLER * size
        (marks if raised else words).append(_accented(each, accents))
    text = unicodedata.normalize("NFC", "".join(words)).strip()
    text = text.replace("\ufffe", "-").replace("\x02", "-")
    left = min(each.left for each in inked)
    yield PageLine(text, "".join(marks).strip(), size, left, baseline)


def _accented(letter: _Character, accents: Sequence[_Character]) -> str:
    """Return a letter with the accent that some fonts draw over it as a character of its own."""
    over = [each for each in accents if letter.left <= (each.left + each.right) / 2 <= letter.right]
    if not over or not letter.text.isalpha():
        return letter.text
    return ("i" if letter.text == "\u0131" else letter.text) + _COMBINING[over[0].text]
