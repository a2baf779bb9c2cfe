"""Letters by their shapes: a letter looks like itself in any usual font, and like no other."""

from __future__ import annotations

import string
from functools import cache
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw, ImageFont

from generator.returns.looks.glyphs import known_shapes, misfit, shape_of

LETTERS = (string.ascii_letters + string.digits).replace("l", "")
"""Without the one that has a tail in this font, as in few others."""
ENOUGH = 0.3


@cache
def drawn(letter: str, size: int = 33) -> Image.Image:
    """Draw a letter in Pillow's own font, which is none of those that are known."""
    picture = Image.new("L", (3 * size, 3 * size))
    ImageDraw.Draw(picture).text((size, size), letter, 255, ImageFont.load_default(size=size))
    return picture


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_of_another_font_fits(letter: str) -> None:
    assert misfit(drawn(letter), letter) < ENOUGH


def test_a_word_fits_no_other() -> None:
    for one, other in pairwise(("HanByulKim", "VoidNotSig", "IRefuseItX", "WithdrawnA")):
        found = [misfit(drawn(shown), claimed) for shown, claimed in zip(one, other, strict=True)]
        assert max(found) > ENOUGH
        assert sum(found) / len(found) > 0.19


@pytest.mark.parametrize(("shown", "claimed"), [("H", "X"), ("7", "2"), ("o", "x"), ("N", "M")])
def test_single_letters_that_are_others(shown: str, claimed: str) -> None:
    assert misfit(drawn(shown), claimed) > misfit(drawn(shown), shown)


def test_what_is_drawn_pale_has_the_same_shape() -> None:
    pale = drawn("K").point([level // 3 for level in range(256)])
    assert misfit(pale, "K") < ENOUGH


def test_nothing_has_no_shape_and_fits_nothing() -> None:
    nothing = Image.new("L", (20, 20))
    assert shape_of(nothing) is None
    assert misfit(nothing, "a") == 1.0
    assert misfit(drawn("a"), "\U0010fffd") == 1.0


def test_accented_letters_are_known() -> None:
    assert all(known_shapes(letter) for letter in "éøłőệßñ王김И")
