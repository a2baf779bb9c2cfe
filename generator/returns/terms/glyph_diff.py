"""Single words looked at closely: whether a word that reads differently also looks different.

At several times the size PDFium fills the outlines of glyphs instead of putting small pictures of
them on whole pixels. Then little more than rounding is left between two programs' spellings of a
page, and a letter that is another shows, be it a comma for a full stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.returns.evidence import Box

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 3
"""How much larger than the pictures that are compared the close ones are drawn."""
_REACH = 2
"""By how many pixels of the large picture a word may be off: a third of a point."""
_NOISE = 80
"""Difference of levels, of 255, that rounding leaves."""


def looks_different(expected: Image, picture: Image, box: Box, height: float, scale: float) -> bool:
    """Tell whether a part of a page looks different however it is shifted by a fraction of a point.

    Args:
        expected: the issued page, drawn large.
        picture: the returned page, laid on it.
        box: the part, on the issued page.
        height: of the issued page, in points.
        scale: pixels of a point.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    left, top = int(box.left * scale), int((height - box.top) * scale)
    # Whole small pixels, so that reducing cuts none.
    columns = -(-int(box.width * scale + 1) // SCALE) * SCALE
    rows = -(-int(box.height * scale + 1) // SCALE) * SCALE
    small = expected.crop((left, top, left + columns, top + rows)).reduce(SCALE)
    for dx in range(-_REACH, _REACH + 1):
        for dy in range(-_REACH, _REACH + 1):
            x, y = left + dx, top + dy
            other = picture.crop((x, y, x + columns, y + rows)).reduce(SCALE)
            if not any(ImageChops.difference(small, other).histogram()[_NOISE + 1 :]):
                return False
    return True
