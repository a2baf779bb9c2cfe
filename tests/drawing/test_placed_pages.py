"""Pictures, outlines and frames stand where they are placed."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
from PIL import Image

from generator.drawing.placed_pages import (
    PlacedFrame,
    PlacedImage,
    PlacedOutline,
    PlacedPage,
    draw_pages,
)

SQUARE = (("m", (0.0, 0.0)), ("l", (20.0, 0.0)), ("l", (20.0, 20.0)), ("l", (0.0, 20.0)), ("h", ()))


def black(size: tuple[int, int] = (10, 10)) -> bytes:
    written = io.BytesIO()
    Image.new("L", size, 0).save(written, "PNG")
    return written.getvalue()


def shown(pdf: bytes, page: int = 0) -> Image.Image:
    with pdfium.PdfDocument(pdf) as document:
        return document[page].render(scale=1).to_pil().convert("L")


def level(picture: Image.Image, x: int, y: int) -> int:
    """Return how light a point is; ``y`` from below."""
    found = picture.getpixel((x, picture.height - 1 - y))
    assert isinstance(found, int)
    return found


def test_each_thing_is_where_it_was_placed() -> None:
    page = PlacedPage(
        (200, 100),
        (PlacedImage(black(), 10, 10, 30, 20),),
        (PlacedOutline(SQUARE, 100, 50), PlacedOutline(SQUARE, 150, 50, 0.5)),
        (PlacedFrame(60, 10, 20, 20),),
    )
    picture = shown(draw_pages([page], "A sheet"))
    assert picture.size == (200, 100)
    assert [level(picture, *point) for point in ((25, 20), (110, 60))] == [0, 0]
    assert 100 < level(picture, 160, 60) < 160
    assert level(picture, 70, 20) == 255, "a frame is not filled"
    assert level(picture, 60, 20) < 250
    assert [level(picture, *point) for point in ((45, 20), (95, 60), (5, 5))] == [255] * 3


def test_pages_follow_each_other_and_the_same_gives_the_same_bytes() -> None:
    pages = [
        PlacedPage((100, 100), (PlacedImage(black(), 0, 0, 50, 50),)),
        PlacedPage((200, 50), (), (PlacedOutline(SQUARE, 0, 0),)),
    ]
    data = draw_pages(pages, "Zwei Seiten: å")
    assert [shown(data, number).size for number in (0, 1)] == [(100, 100), (200, 50)]
    assert draw_pages(pages, "Zwei Seiten: å") == data
