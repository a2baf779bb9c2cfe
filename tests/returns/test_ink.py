"""Ink in a place, as a picture shows it: on clean pages, on scans, on pages that lie askew."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pypdfium2 as pdfium
import pytest
from filling import scribble
from PIL import Image, ImageDraw

from generator.returns.evidence import Box
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.ink import PageImage
from generator.returns.reading.limits import ReadingLimits

DPI = 144.0
SCALE = 2
PAGE = (300, 200)
PLACE = Box(50, 80, 250, 116)
AS_IT_LIES = Placement(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))
ENOUGH, NOTHING = 0.005, 0.003


def paper(level: int = 255) -> Image.Image:
    return Image.new("L", (PAGE[0] * SCALE, PAGE[1] * SCALE), level)


def pixels(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(x * SCALE, (PAGE[1] - y) * SCALE) for x, y in points]


def signed(picture: Image.Image, level: int = 40, width: int = 3) -> Image.Image:
    box = (PLACE.left, PLACE.bottom, PLACE.right, PLACE.top)
    ImageDraw.Draw(picture).line(pixels(scribble(box)), level, width)
    return picture


def image(picture: Image.Image, placement: Placement = AS_IT_LIES) -> PageImage:
    return PageImage(picture, picture.height / SCALE, DPI, placement)


def about(angle: float) -> Placement:
    """Turn the page about its middle, anticlockwise, in degrees."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = PAGE[0] / 2, PAGE[1] / 2
    return Placement(
        (
            (cos, -sin, x - cos * x + sin * y),
            (sin, cos, y - sin * x - cos * y),
            (0.0, 0.0, 1.0),
        )
    )


@pytest.mark.parametrize("level", [255, 200, 120, 0])
def test_paper_of_any_shade_is_no_ink(level: int) -> None:
    assert image(paper(level)).darkness(PLACE, ()) == 0


@pytest.mark.parametrize("level", [255, 200, 150])
def test_a_signature_is(level: int) -> None:
    assert image(signed(paper(level))).darkness(PLACE, ()) > ENOUGH


def test_a_thin_signature_is() -> None:
    assert image(signed(paper(), width=2)).darkness(PLACE, ()) > ENOUGH


def test_what_is_beside_the_place_is_not_in_it() -> None:
    assert image(signed(paper())).darkness(Box(50, 20, 250, 56), ()) == 0


def test_a_rule_through_the_place_is_no_ink() -> None:
    picture = paper()
    ImageDraw.Draw(picture).line(pixels([(50, 84), (250, 84)]), 0, 2)
    assert image(picture).darkness(PLACE, ()) <= NOTHING
    assert image(signed(picture)).darkness(PLACE, ()) > ENOUGH


def test_words_that_are_known_are_no_ink() -> None:
    picture = paper()
    word = Box(60, 90, 140, 102)
    corners = pixels([(word.left, word.top), (word.right, word.bottom)])
    ImageDraw.Draw(picture).rectangle([*corners[0], *corners[1]], 0)
    assert image(picture).darkness(PLACE, ()) > ENOUGH
    assert image(picture).darkness(PLACE, [word]) == 0


def test_a_word_beyond_the_place_hides_nothing() -> None:
    elsewhere = [Box(0, 0, 20, 10), Box(280, 0, 299, 199), Box(90, 150, 40, 120)]
    assert image(signed(paper())).darkness(PLACE, elsewhere) > ENOUGH


def test_dust_is_no_ink() -> None:
    picture = paper()
    for step in range(0, 400, 9):
        picture.putpixel((100 + step, 170 + step % 60), 0)
    assert image(picture).darkness(PLACE, ()) == 0


@pytest.mark.parametrize("angle", [3.0, -3.0, 90.0, 180.0])
def test_pages_that_lie_askew(angle: float) -> None:
    straight = signed(paper())
    turned = straight.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    found = image(turned, about(angle)).darkness(PLACE, ())
    assert found == pytest.approx(image(straight).darkness(PLACE, ()), rel=0.35)


def test_a_piece_is_cut_upright() -> None:
    corner = Box(PLACE.left, 98, 150, PLACE.top)
    picture = paper()
    spot = pixels([(corner.left, corner.top), (corner.right, corner.bottom)])
    ImageDraw.Draw(picture).rectangle([*spot[0], *spot[1]], 0)
    turned = picture.transpose(Image.Transpose.ROTATE_180)
    cut = image(turned, about(180)).cut(PLACE)
    assert cut.size == (400, 72)
    assert cut.getpixel((20, 10)) == 0
    assert cut.getpixel((380, 60)) == 255


@pytest.mark.parametrize(
    "box", [Box(-50, -50, -10, -10), Box(290, 190, 400, 300), Box(10, 10, 10, 10)]
)
def test_a_box_beyond_the_page_or_without_extent(box: Box) -> None:
    assert image(paper()).darkness(box, ()) == 0


def test_letters_can_be_seen_unless_they_are_white_or_covered() -> None:
    word = Box(60, 90, 140, 102)
    letters = paper()
    for left in range(62, 138, 6):
        stem = pixels([(left, 100), (left + 1, 92)])
        ImageDraw.Draw(letters).rectangle([*stem[0], *stem[1]], 0)
    covered = paper()
    black = pixels([(55, 106), (145, 86)])
    ImageDraw.Draw(covered).rectangle([*black[0], *black[1]], 0)
    assert 0.05 < image(letters).legibility([word]) < 0.6
    assert image(paper()).legibility([word]) == 0
    assert not 0.01 < image(covered).legibility([word]) < 0.8
    assert image(letters).legibility(()) == 0


def test_a_large_page_is_drawn_with_fewer_dots() -> None:
    document = pdfium.PdfDocument.new()
    page = document.new_page(5000, 5000)
    drawn = PageImage.of(page, 150, ReadingLimits(max_pixels=1_000_000), AS_IT_LIES)
    assert drawn.picture.width * drawn.picture.height <= 1_010_000
    assert drawn.dpi == pytest.approx(72 * drawn.picture.width / 5000)
    assert drawn.cut(Box(0, 0, 5000, 2500)).size == (1000, 500)
    document.close()
