"""What letters look like in fonts that are known, and whether a drawn one is the one it claims.

A font can draw any shape for any letter, and a drawing can lie over letters that nobody sees. So
the ink of each letter is held against the same letter in fonts of the kinds that programs type
with: with serifs, without, and of one width; the fonts of the forms themselves among them. Shapes
are compared in a grid, whatever their size, as sets of bits.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_GRID = 16
"""Cells of a side of the grid."""
_INK = 100
"""Level of a cell, of 255, from which it counts as inked."""
_SIZE = 64
"""Pixels of an em in which known letters are drawn."""
_FONTS = Path(__file__).parents[2] / "pdf" / "fonts"
_STANDARD = tuple(
    name.encode("ascii")
    for name in (
        "Helvetica",
        "Helvetica-Bold",
        "Helvetica-Oblique",
        "Times-Roman",
        "Times-Bold",
        "Times-Italic",
        "Courier",
        "Courier-Bold",
    )
)
"""Of the 14 that each viewer has (ISO 32000-1, 9.6.2.2)."""
_STRETCH = 0.25
"""Logarithm of two aspect ratios' quotient that different fonts of a kind have."""
_STRETCH_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Shape:
    """The ink of a letter."""

    ratio: float
    """Width by height, as a logarithm."""
    bits: int
    """Which cells of the grid are inked."""
    slack: float = 0.0
    """How much the ratio changes with one pixel more or less."""

    def distance(self, other: Shape) -> float:
        """Return the part of the grid in which two letters differ; more if one is much wider."""
        stretch = max(0.0, abs(self.ratio - other.ratio) - _STRETCH - self.slack)
        return (self.bits ^ other.bits).bit_count() / _GRID**2 + _STRETCH_WEIGHT * stretch


def shape_of(ink: Image) -> Shape | None:
    """Return the shape of what is drawn, from a picture in which ink is light; None without any."""
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back

    darkest = ink.getextrema()[1]
    if not isinstance(darkest, (int, float)) or darkest <= 0:
        return None
    least = _INK * darkest / 255
    box = ink.point(lambda level: 255 if level > least else 0).getbbox()
    if box is None:
        return None
    letter = ink.crop(box)
    cells = letter.resize((_GRID, _GRID), Images.Resampling.BOX).tobytes()
    bits = sum(1 << place for place, level in enumerate(cells) if level > least)
    slack = 1 / letter.width + 1 / letter.height
    return Shape(math.log(letter.width / letter.height), bits, slack)


@cache
def known_shapes(text: str) -> tuple[Shape, ...]:
    """Return the shapes of a letter, or of some drawn as one, in the fonts that have it."""
    drawn = (*_in_fonts(text), *_in_standard_fonts(text))
    return tuple(dict.fromkeys(shape for ink in drawn if (shape := shape_of(ink)) is not None))


def misfit(ink: Image, text: str) -> float:
    """Tell how little some ink looks like a letter, from 0; 1 if nothing is known of either."""
    found = shape_of(ink)
    if found is None:
        return 1.0
    return min((found.distance(known) for known in known_shapes(text)), default=1.0)


def _in_fonts(text: str) -> Iterator[Image]:
    """Draw a letter with the fonts of the forms."""
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back
    from PIL import ImageDraw  # noqa: PLC0415 - the same

    for font, lacking in _fonts():
        if bytes(font.getmask(text)) != lacking:
            picture = Images.new("L", ((len(text) + 2) * _SIZE, 3 * _SIZE), 0)
            ImageDraw.Draw(picture).text((_SIZE, _SIZE // 2), text, 255, font)
            yield picture


@cache
def _fonts() -> tuple[tuple[FreeTypeFont, bytes], ...]:
    """Open the fonts of the forms, with what each draws for a letter that it lacks."""
    from PIL import ImageFont  # noqa: PLC0415 - only where forms came back

    basic = ImageFont.Layout.BASIC
    fonts = (
        ImageFont.truetype(path, _SIZE, layout_engine=basic)
        for path in sorted(_FONTS.glob("*.ttf"))
    )
    return tuple((font, bytes(font.getmask("\U0010fffd"))) for font in fonts)


def _in_standard_fonts(text: str) -> Iterator[Image]:
    """Draw a letter with the fonts that each viewer has, as PDFium draws them."""
    if text != text.encode("cp1252", "ignore").decode("cp1252"):
        return
    document = pdfium.PdfDocument.new()
    try:
        for name in _STANDARD:
            side = (len(text) + 2) * _SIZE
            page = document.new_page(side, 3 * _SIZE)
            font = raw.FPDFText_LoadStandardFont(document.raw, name)
            written = raw.FPDFPageObj_CreateTextObj(document.raw, font, _SIZE)
            utf16 = (text + "\0").encode("utf-16-le")
            wide = ctypes.cast(ctypes.create_string_buffer(utf16), ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFText_SetText(written, wide)
            raw.FPDFPageObj_Transform(written, 1, 0, 0, 1, _SIZE, _SIZE)
            raw.FPDFPage_InsertObject(page.raw, written)
            raw.FPDFPage_GenerateContent(page.raw)
            picture = page.render(scale=1, grayscale=True).to_pil().convert("L")
            raw.FPDFFont_Close(font)
            page.close()
            yield picture.point([255 - level for level in range(256)])
    finally:
        document.close()
