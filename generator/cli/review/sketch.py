"""A picture of ink on paper, drawn with characters: enough to see how somebody signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a character's dots, row by row (The Unicode Standard, "Braille Patterns")."""
_MOST_PIXELS = 1600
"""Longer side that is looked at; more shows no more on a terminal."""
_PAPER_GRAIN = 24
"""Levels of grey by which paper alone may differ from the paper around it."""
_INK_SHARE = 0.3
"""How dark a dot is, at least, beside the darkest ink of the picture."""


def sketch(picture: Image, columns: int, rows: int) -> tuple[str, ...]:
    """Draw a picture in Braille dots, two by four to a character, as large as fits.

    A dot is ink: what is darker than the paper around it, so that a shadow is none. Empty margins
    are left out, and of several empty lines all but one; a blank picture is no line at all.

    Args:
        picture: ink on something lighter.
        columns: width that there is, in characters.
        rows: height that there is.
    """
    from PIL import Image, ImageChops, ImageFilter  # noqa: PLC0415 - only where something is drawn

    grey = picture.convert("L")
    grey.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
    paper = grey.filter(ImageFilter.GaussianBlur(max(grey.size) / 20))
    ink = ImageChops.subtract(paper, grey)
    darkest = ink.getextrema()[1]
    if not isinstance(darkest, int | float) or darkest <= _PAPER_GRAIN:
        return ()
    least = max(_PAPER_GRAIN, darkest * _INK_SHARE)
    steps = [255 if level >= least else 0 for level in range(256)]
    ink = ink.crop(ink.point(steps).getbbox())
    scale = min(columns * 2 / ink.width, rows * 4 / ink.height)
    size = (max(1, round(ink.width * scale)), max(1, round(ink.height * scale)))
    if scale < 1:
        # A thin stroke would fade among the paper around it.
        width = 2 * round(0.5 / scale) + 1
        ink = ink.filter(ImageFilter.MaxFilter(min(width, 9)))
    dots = ink.resize(size, Image.Resampling.BOX)
    return tuple(_without_gaps(_characters(dots.point(steps))))


def _characters(dots: Image) -> list[str]:
    # Around the edges there is paper.
    width, height = -(-dots.width // 2) * 2, -(-dots.height // 4) * 4
    bits = dots.crop((0, 0, width, height)).tobytes()
    return [
        "".join(
            chr(
                _BLANK
                + sum(
                    bit
                    for row, pair in enumerate(_DOTS)
                    for column, bit in enumerate(pair)
                    if bits[(top + row) * width + left + column]
                )
            )
            for left in range(0, width, 2)
        )
        for top in range(0, height, 4)
    ]


def _without_gaps(lines: Iterable[str]) -> Iterator[str]:
    was_empty = True
    for line in lines:
        is_empty = not line.strip(chr(_BLANK))
        if not (is_empty and was_empty):
            yield line
        was_empty = is_empty
