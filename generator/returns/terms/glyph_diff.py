"""Single words looked at closely: whether a word that reads differently also looks different.

At several times the size PDFium fills the outlines of glyphs instead of putting small pictures of
them on whole pixels. Then little more than rounding is left between two programs' spellings of a
page, and a letter that is another shows, be it a comma for a full stop.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from generator.returns.evidence import Box
from generator.returns.geometry.overlay import DrawnArea

if TYPE_CHECKING:
    from PIL.Image import Image

_SCALE = 6.25
"""Pixels of a point."""
_PART = 3
"""So many pixels of a side are compared as one."""
_REACH = 2
"""By how many pixels a word may be off: a third of a point."""
_NOISE = 80
"""Difference of levels, of 255, that rounding leaves."""


def close_frame(box: Box) -> DrawnArea:
    """Return the part of a page that is drawn to look closely at a word."""
    width, height = (
        _PART * math.ceil(side * _SCALE / _PART) + 2 * _REACH for side in (box.width, box.height)
    )
    left, top = box.left - _REACH / _SCALE, box.top + _REACH / _SCALE
    return DrawnArea(Box(left, top - height / _SCALE, left + width / _SCALE, top), _SCALE)


def pictures_differ(expected: Image, picture: Image) -> bool:
    """Tell whether a word looks different however it is shifted by a fraction of a point.

    Args:
        expected: the part of the issued page that :func:`close_frame` gives.
        picture: the same part of the returned page, laid on it.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    columns, rows = (side - 2 * _REACH for side in expected.size)
    middle = (_REACH, _REACH, _REACH + columns, _REACH + rows)
    small = expected.crop(middle).reduce(_PART)
    for x in range(2 * _REACH + 1):
        for y in range(2 * _REACH + 1):
            other = picture.crop((x, y, x + columns, y + rows)).reduce(_PART)
            if not any(ImageChops.difference(small, other).histogram()[_NOISE + 1 :]):
                return False
    return True
