"""Pictures on pages: how large they are, and where they stand. All lengths in points."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document import Figure
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.lines import Line, PlacedPicture
from generator.picture_files import DrawnPicture

_MILLIMETRE = 72 / 25.4
_HIGHEST = 0.45
"""Part of a page's text that a picture can be high."""
LETTERHEAD_HEIGHT = 56.0
"""The most that a letterhead is high, if its template does not say how wide it is."""
_RUNNING_HEIGHT = 20.0
"""The most that it is high on the pages after the first."""


def picture_line(
    figure: Figure, pictures: Sequence[DrawnPicture], element: int, width: float, highest: float
) -> Line:
    """Return a line with a picture in its middle.

    Args:
        figure: the picture.
        pictures: those of the document.
        element: the structure element that it is.
        width: that of the line.
        highest: what the picture may be high, if it does not say how wide it is.
    """
    index = _index(figure, pictures)
    across, up = _size(figure, pictures[index], width, highest)
    placed = PlacedPicture(index, element, (width - across) / 2, 0.0, across, up)
    return Line((), (), up, 4.0, (placed,))


def highest_picture(page_height: float) -> float:
    """Return what a picture between paragraphs can be high on a page with so much text."""
    return page_height * _HIGHEST


def running_place(placed: PlacedPicture, page: PageStyle) -> tuple[float, float, float, float]:
    """Return where a letterhead is on the pages after the first: left, bottom, width, height."""
    scale = min(1.0, _RUNNING_HEIGHT / placed.height)
    width, height = placed.width * scale, placed.height * scale
    x = page.margin_x + (page.width - width) / 2
    above_text = page.page_height - page.margin_top + page.head_space
    above_words = page.header_baseline + page.footer_size * 1.3
    return x, above_words if page.header else above_text, width, height


def _index(figure: Figure, pictures: Sequence[DrawnPicture]) -> int:
    return [picture.name for picture in pictures].index(figure.picture)


def _size(
    figure: Figure, picture: DrawnPicture, width: float, highest: float
) -> tuple[float, float]:
    """Return width and height: as told or as the file says, and not larger than the place."""
    across = picture.width
    if figure.width.endswith("%"):
        across = width * int(figure.width[:-1]) / 100
    elif figure.width:
        across = int(figure.width.removesuffix("mm")) * _MILLIMETRE
    else:
        across = min(across, picture.width * highest / picture.height)
    across = min(across, width)
    return across, across * picture.height / picture.width
