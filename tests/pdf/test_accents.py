"""Marks stand at their letters, which only the ink on the page can tell."""

from __future__ import annotations

from functools import cache

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps
from pypdfium2 import raw
from specimens import IDENTITY

from generator.document import Document, Paragraph, Slot
from generator.pdf import PreparedForms, UnprintableError
from generator.tex import decode_title
from generator.text import Text, Title

SCALE = 6.0
"""Pixels in a point."""
ABOVE, BELOW = 13.0, 6.0
"""What is looked at above and below a baseline, in points."""
FIRST_LETTER = 8.0
"""Where the "n" that begins each line has ended, in points."""
DARK = 60
"""The least grey that counts as ink."""

LETTERS = (
    *("x", "i", "A", "d", r"\beta", r"\Gamma", r"\boldsymbol{\beta}", r"\mathbf{x}"),
    *(r"\mathcal{O}", r"\mathcal{F}", r"\mathscr{L}", r"\mathfrak{g}", r"\mathfrak{A}"),
    *(r"\mathbb{E}", r"\mathbb{R}", r"\mathrm{e}", r"\ell", r"\infty", "3", r"\mathbb{1}"),
)
OVER = (
    *("hat", "tilde", "bar", "dot", "ddot", "dddot", "vec", "breve", "acute", "grave"),
    *("mathring", "check", "widehat", "widetilde", "overline"),
)

BESIDE = {("check", "d"), ("dot", "d")}
"""ď and ḋ are letters of the font, with the mark beside the stem."""

Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge, in pixels."""


def lines(*sources: str) -> list[Image.Image]:
    """Print formulas, one in a line, and return a picture of each line: ink is white."""
    titles: list[Title] = [decode_title(f"${source}$").value for source in sources]
    blocks = tuple(Paragraph((Text("n "), Slot(index))) for index in range(len(titles)))
    pdf = PreparedForms(Document(title=(Text("T"),), blocks=blocks)).render(titles, IDENTITY)
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    image = page.render(scale=SCALE).to_pil().convert("L")
    ink = ImageOps.invert(image).point(lambda grey: 255 if grey >= DARK else 0)
    text = [item.get_matrix() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    margin = min(matrix.e for matrix in text)
    tops = [page.get_height() - m.f - ABOVE for m in text if m.e == margin and m.f > 100]
    left = round((margin + FIRST_LETTER) * SCALE)
    document.close()
    assert len(tops) == len(titles)
    height = (ABOVE + BELOW) * SCALE
    return [
        ink.crop((left, round(top * SCALE), ink.width, round(top * SCALE + height))) for top in tops
    ]


def box(image: Image.Image) -> Box:
    found = image.getbbox()
    assert found is not None
    return found


@cache
def bare() -> dict[str, Box]:
    """Return the boxes round the ink of the letters alone."""
    dotless = [r"\imath" if letter == "i" else letter for letter in LETTERS]
    return dict(zip(LETTERS, map(box, lines(*dotless)), strict=True))


def columns(image: Image.Image) -> list[bool]:
    """Tell of each column whether there is ink in it."""
    return [
        image.crop((x, 0, x + 1, image.height)).getbbox() is not None for x in range(image.width)
    ]


@pytest.mark.parametrize("accent", OVER)
def test_a_mark_stands_over_its_letter(accent: str) -> None:
    letters = [c for c in LETTERS if (accent, c) not in BESIDE]
    for letter, image in zip(letters, lines(*(f"\\{accent}{{{c}}}" for c in letters)), strict=True):
        left, top, right, _ = bare()[letter]
        mark = box(image.crop((0, 0, image.width, top)))
        centre = (mark[0] + mark[2]) / 2
        assert mark[3] - mark[1] >= 3, letter
        assert mark[1] > 0, letter
        # An italic letter leans to the right under its mark.
        assert left - 2 <= centre <= right + 4, letter
        assert abs(centre - (left + right) / 2) < 0.4 * (right - left) + 3, letter


def test_a_line_stands_under_its_letter() -> None:
    for letter, image in zip(
        LETTERS, lines(*(f"\\underline{{{c}}}" for c in LETTERS)), strict=True
    ):
        left, _, right, bottom = bare()[letter]
        baseline = round(ABOVE * SCALE)
        mark = box(image.crop((0, max(bottom, baseline) + 1, image.width, image.height)))
        assert left - 6 <= (mark[0] + mark[2]) / 2 <= right + 6, letter


@pytest.mark.parametrize(
    "letters", ["AB", "xyz", r"\mathcal{OF}", r"\mathbb{EP}", "31", r"\beta x"]
)
@pytest.mark.parametrize("accent", ["overline", "bar", "underline"])
def test_one_line_joins_several_letters(accent: str, letters: str) -> None:
    plain, marked = lines(letters, f"\\{accent}{{{letters}}}")
    left, top, right, bottom = box(plain)
    below = (0, max(bottom, round(ABOVE * SCALE)) + 1, marked.width, marked.height)
    part = marked.crop(below if accent == "underline" else (0, 0, marked.width, top))
    inked = columns(part)
    assert all(inked[left + 3 : right - 3])
    assert not any(inked[right + 8 :])


@pytest.mark.parametrize("accent", ["widehat", "widetilde", "breve"])
@pytest.mark.parametrize("letters", ["AB", "xy", "xA"])
def test_a_wide_mark_stands_over_two_letters(accent: str, letters: str) -> None:
    plain, marked = lines(letters, f"\\{accent}{{{letters}}}")
    left, top, right, _ = box(plain)
    mark = box(marked.crop((0, 0, marked.width, top)))
    assert abs((mark[0] + mark[2]) / 2 - (left + right) / 2) <= 7
    assert mark[2] - mark[0] > 0.3 * (right - left)


def test_two_marks_stand_one_above_the_other() -> None:
    one, two = lines(r"\tilde{\mathcal{O}}", r"\hat{\tilde{\mathcal{O}}}")
    assert box(two)[1] < box(one)[1] - 4


def test_a_slanted_letter_stays_slanted_under_an_arrow() -> None:
    slanted, upright = lines(r"\vec{x}", r"\vec{\mathrm{x}}")
    assert slanted.tobytes() != upright.tobytes()


def test_a_mark_that_no_font_has_for_its_letters_is_refused() -> None:
    with pytest.raises(UnprintableError) as caught:
        lines(r"\widehat{\mathbb{AB}}")
    assert "\u1dcd" in caught.value.characters
