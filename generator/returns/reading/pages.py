"""What can be seen on the pages of a file: words, codes, and whether a page is only a picture."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from generator.returns.evidence import Box, PageWord, SeenPage
from generator.returns.reading.codes import read_printed, read_scanned_codes
from generator.returns.reading.opening import OpenedFile
from generator.returns.reading.page_rotation import Upright
from generator.returns.reading.paint import is_pictured

_WORD = re.compile(r"[^\s\x02\ufffe]+[\x02\ufffe]?")
"""PDFium joins a word that a line's end parts, with one of these where the hyphen is."""
_PARTING = "\x02\ufffe"
_PATIENT = 12
"""So many scanned pages of a file are looked at for long; no form has more."""


def see_pages(opened: OpenedFile) -> tuple[SeenPage, ...]:
    """See the pages of a file, with what stands in its fields and annotations."""
    flat = pdfium.PdfDocument(opened.data)
    try:
        pages = []
        patience = _PATIENT
        for index in range(len(opened.document)):
            page = opened.document[index]
            pictured = is_pictured(page)
            patience -= pictured
            read = read_scanned_codes if pictured and patience >= 0 else read_printed
            width, height = page.get_size()
            # What lies outside is still in the file, but a page that was cut shows none of it.
            shown = Box(0, 0, width, height)
            words = tuple(word for word in _flat_words(flat, index) if shown.holds(*word.middle))
            codes = read(page, opened.limits)
            pages.append(SeenPage(index + 1, width, height, words, codes, pictured))
        return tuple(pages)
    finally:
        flat.close()


def _flat_words(flat: pdfium.PdfDocument, index: int) -> Iterator[PageWord]:
    """Read the words of a page after what fields and annotations show was made part of it."""
    page = flat[index]
    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = flat[index]
    text = page.get_textpage()
    try:
        yield from _words(page, text)
    finally:
        text.close()
        page.close()


def _words(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Iterator[PageWord]:
    content: str = text.get_text_range()
    upright = Upright(page)
    sides = tuple(ctypes.c_double() for _ in range(4))
    # A character without a meaning is counted and not given, which moves those behind it.
    exact = len(content) == text.count_chars()
    for found in _WORD.finditer(content):
        start = found.start()
        if not exact:
            start = raw.FPDFText_GetCharIndexFromTextIndex(text.raw, start)
        box = _box(text, start, found.end() - found.start(), sides)
        if box is not None:
            word = found[0]
            shown = word[:-1] + "-" if word[-1] in _PARTING else word
            yield PageWord(shown, upright.box(box))


def _box(
    text: pdfium.PdfTextPage, start: int, count: int, sides: tuple[ctypes.c_double, ...]
) -> Box | None:
    """Return the box around some characters, in the page's own coordinates."""
    left, top, right, bottom = sides
    whole: Box | None = None
    for index in range(raw.FPDFText_CountRects(text.raw, start, count)):
        raw.FPDFText_GetRect(text.raw, index, left, top, right, bottom)
        low, high = sorted((bottom.value, top.value))
        part = Box(left.value, low, right.value, high)
        whole = part if whole is None else Box.around((whole, part))
    return whole
