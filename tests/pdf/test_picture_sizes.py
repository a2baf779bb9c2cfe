"""How large pictures are on a page, and where they stand. All lengths in points."""

from __future__ import annotations

import pytest

from generator.document import Figure
from generator.pdf.layout.figures import highest_picture, picture_line
from generator.picture_files import DrawnPicture, PictureFile

TEXT_WIDTH = 400.0


def picture(width: float, height: float) -> DrawnPicture:
    return DrawnPicture(PictureFile.of("logo.png", b""), width, height, b"")


@pytest.mark.parametrize(
    ("said", "size"),
    [
        pytest.param("", (80.0, 40.0), id="as large as the file says"),
        pytest.param("127mm", (360.0, 180.0), id="72 points are 25.4 millimetres"),
        pytest.param("50%", (200.0, 100.0), id="a part of the text's width"),
        pytest.param("900mm", (400.0, 200.0), id="no wider than the text"),
    ],
)
def test_a_picture_keeps_its_shape(said: str, size: tuple[float, float]) -> None:
    figure = Figure("logo.png", "A logo", said)
    line = picture_line(figure, [picture(80, 40)], 0, TEXT_WIDTH, 300)
    [placed] = line.pictures
    assert (placed.width, placed.height) == pytest.approx(size)
    assert placed.x + placed.width / 2 == pytest.approx(TEXT_WIDTH / 2), "in the middle"


def test_a_picture_of_no_said_width_is_no_higher_than_it_may_be() -> None:
    line = picture_line(Figure("logo.png", "A logo"), [picture(200, 1000)], 0, TEXT_WIDTH, 300)
    [placed] = line.pictures
    assert (placed.width, placed.height) == pytest.approx((60, 300))


def test_a_picture_leaves_more_than_half_of_a_page_to_the_text() -> None:
    assert 200 < highest_picture(600) < 300
