"""Ends of lines: who reads the words of a paragraph in a row finds none joined, and none torn."""

from __future__ import annotations

import ctypes
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import raw
from specimens import IDENTITY, LOREM, paragraph, text

from generator.document import BlockQuote, Document, Heading, LineBreak, PageSize, Slot
from generator.pdf import PreparedForms
from generator.text import Emphasis, Text

SOFT_HYPHENS = dict.fromkeys(map(ord, "\u00ad\u0002"))
"""How PDFium gives the hyphens that end lines."""


def in_a_row(pdf: bytes) -> str:
    """Return what the text operators of all pages show, one behind the other."""
    document = pdfium.PdfDocument(pdf)
    shown = []
    for page in document:
        reader = page.get_textpage()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            size = raw.FPDFTextObj_GetText(item.raw, reader.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFTextObj_GetText(item.raw, reader.raw, pointer, size)
            shown.append(buffer.raw[: size - 2].decode("utf-16-le"))
    document.close()
    return "".join(shown).translate(SOFT_HYPHENS)


LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@given(st.lists(LETTERS, min_size=12, max_size=60))
def test_a_paragraph_keeps_its_words(words: list[str]) -> None:
    sentence = " ".join(words)
    document = Document(text("T"), (paragraph(sentence), paragraph(Slot(0))))
    shown = in_a_row(PreparedForms(document).render([sentence], IDENTITY))
    assert shown.startswith(f"T{sentence}{sentence}Form ")


def test_headings_and_quotes_keep_their_words() -> None:
    document = Document(text(LOREM), (Heading(2, text(LOREM)), BlockQuote((paragraph(LOREM),))))
    shown = in_a_row(PreparedForms(document).render([], IDENTITY))
    assert shown.startswith(LOREM * 3)


def test_words_on_both_sides_of_a_hard_break_are_two() -> None:
    document = Document(text("T"), (paragraph("one", LineBreak(), "two"),))
    assert "one two" in in_a_row(PreparedForms(document).render([], IDENTITY))


def gaps(pdf: bytes, word: str) -> list[float]:
    """Return the distances of the letters of a word on the first page, in points."""
    document = pdfium.PdfDocument(pdf)
    reader = document[0].get_textpage()
    start = reader.get_text_range().index(word)
    boxes = [reader.get_charbox(start + index) for index in range(len(word))]
    document.close()
    return [right[0] - left[2] for left, right in pairwise(boxes)]


def test_a_declaration_in_capitals_is_letterspaced() -> None:
    words = "ALL THAT IS MINE IS MINE"
    spaced, plain = (
        PreparedForms(Document(text("T"), (paragraph(*stated),))).render([], IDENTITY)
        for stated in ((words,), (words, Emphasis((Text(" so"),))))
    )
    assert words in in_a_row(spaced)
    pairs = zip(gaps(spaced, "MINE"), gaps(plain, "MINE"), strict=True)
    assert all(wide > close + 0.3 for wide, close in pairs)


@pytest.mark.parametrize("page_size", PageSize)
def test_lines_are_as_long_as_can_be_read_with_ease(page_size: PageSize) -> None:
    words = " ".join([LOREM] * 6)
    document = Document(text("T"), (paragraph(words),), page_size=page_size)
    opened = pdfium.PdfDocument(PreparedForms(document).render([], IDENTITY))
    said = opened[0].get_textpage().get_text_range()
    lines = [line.rstrip() for line in said.splitlines()[1:-2]]
    opened.close()
    assert len(lines) > 10
    assert 66 <= sum(map(len, lines[:-1])) / len(lines[:-1]) <= 80


@pytest.mark.parametrize("space", ["\t", "\n", "\r"])
def test_tabs_and_line_ends_of_a_value_are_spaces(space: str) -> None:
    document = Document(text("T"), (paragraph("Für ", Slot(0), "."),))
    shown = in_a_row(PreparedForms(document).render([f"one{space}twö"], IDENTITY))
    assert "Für one twö." in shown


def test_a_soft_hyphen_and_parts_of_a_letter_are_printed_as_readers_see_them() -> None:
    document = Document(text("T"), (paragraph(Slot(0)),))
    shown = in_a_row(PreparedForms(document).render(["co\u00adop u\u0308ber"], IDENTITY))
    assert "coop über" in shown
