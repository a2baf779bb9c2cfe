"""From a page's own coordinates to those of the page as it is read (ISO 32000-1, 7.7.3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.returns.evidence import Box

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from generator.returns.reading.opening import OpenedFile


def turn_pages(opened: OpenedFile, turned: Iterable[tuple[int, int]]) -> None:
    """Turn pages of an opened file, so that they are drawn upright from then on.

    Args:
        opened: the file.
        turned: the pages, from 1, and by how many degrees each is turned with the clock.
    """
    for number, degrees in turned:
        if number <= opened.page_count:
            page = opened.document[number - 1]
            page.set_rotation((page.get_rotation() + degrees) % 360)


class Upright:
    """Turns points and boxes as the page's ``/Rotate`` turns the page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        """Take the turn and the visible part of a page."""
        left, bottom, right, top = page.get_bbox()
        self._origin = left, bottom
        self._size = right - left, top - bottom
        self._turn = page.get_rotation()

    def box(self, box: Box) -> Box:
        """Return where a box of the page's own coordinates is, in points from the lower left."""
        one = self._point(box.left, box.bottom)
        other = self._point(box.right, box.top)
        (left, right), (bottom, top) = (sorted(pair) for pair in zip(one, other, strict=True))
        return Box(left, bottom, right, top)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._origin[0], y - self._origin[1]
        width, height = self._size
        match self._turn:
            case 90:
                return y, width - x
            case 180:
                return width - x, height - y
            case 270:
                return height - y, x
            case _:
                return x, y
