"""Where a scan roughly differs from the issued page: a help for an eye, and no verdict.

A scanner bends and fattens letters, so ink counts as the same if there is any within a few points.
What is left is what a person wrote, glued on or covered, larger than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.returns.evidence import Box, SeenPage
from generator.returns.terms.pictures import VisualDifference, touching_areas

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 72
"""Of the pictures that are compared: a pixel is a point."""
_SHADE = 14
"""Pixels around one whose mean is the paper there: shadows and the colour of paper are no ink."""
_INK = 34
"""Levels, of 255, by which ink is darker than its paper."""
_REACH = 4
"""Pixels within which ink of both pages is the same."""
_TILE = 6
"""Side of the squares in which ink is counted, in pixels."""
_LEAST = 0.14
"""Part of a square that is ink, for a difference."""
_SMALLEST = 3
"""Squares of a difference; a speck of dust has fewer."""
_EDGE = 18
"""Pixels around the page that are not looked at: scanners put shadows and holes there."""


def compare_scan(laid: Image, expected: Image, page: SeenPage) -> VisualDifference:
    """Compare a scan that was laid on the issued page with that.

    Args:
        laid: the returned page at :data:`DPI`, in grey, where the issued one lies.
        expected: the issued page, as large.
        page: the issued page.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    there, here = _ink(laid), _ink(expected)
    added = ImageChops.subtract(there, _around(here))
    gone = ImageChops.subtract(here, _around(there))
    return VisualDifference(tuple(_boxes(gone, page)), tuple(_boxes(added, page)))


def _ink(picture: Image) -> Image:
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415 - the same

    paper = picture.filter(ImageFilter.BoxBlur(_SHADE))
    darker = ImageChops.subtract(paper, picture)
    ink = darker.point([0] * _INK + [255] * (256 - _INK))
    whole = ink.copy()
    whole.paste(0, (0, 0, ink.width, ink.height))
    inner = (_EDGE, _EDGE, max(_EDGE, ink.width - _EDGE), max(_EDGE, ink.height - _EDGE))
    whole.paste(ink.crop(inner), inner[:2])
    return whole


def _around(ink: Image) -> Image:
    from PIL import ImageFilter  # noqa: PLC0415 - the same

    return ink.filter(ImageFilter.MaxFilter(2 * _REACH + 1))


def _boxes(ink: Image, page: SeenPage) -> list[Box]:
    columns = -(-ink.width // _TILE)
    small = ink.reduce(_TILE)
    marked = {
        (index % columns, index // columns)
        for index, level in enumerate(small.tobytes())
        if level >= _LEAST * 255
    }
    return [
        Box(
            left * _TILE,
            page.height - (bottom + 1) * _TILE,
            (right + 1) * _TILE,
            page.height - top * _TILE,
        )
        for left, top, right, bottom in touching_areas(marked)
        if (right - left + 1) * (bottom - top + 1) >= _SMALLEST
    ]
