"""The font files: what each covers, its measures, and which one serves a style.

All measures of a face are in font units, ``upem`` to the em.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import uharfbuzz as hb

FONT_FOLDER = Path(__file__).parent.parent / "fonts"

_REGULAR = "NotoSerif-Regular"
MATHEMATICAL = "STIXTwoMath-Regular"
"""The face of formulas, which has mathematical letters of all kinds."""
_FALLBACK = (
    MATHEMATICAL,
    "NotoSerifHebrew",
    "NotoNaskhArabic",
    "NotoSerifDevanagari",
    "NotoSerifThai",
    "NotoSerifCJK-Regular",
    "NotoSerifHangul-Regular",
)
"""Tried in this order, character by character, after the face of the style itself."""


_LETTERLIKE = frozenset("ℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨℂℍℕℙℚℝℤ")
"""Mathematical letters that have no place in Unicode's alphabets of them."""

_SLOPES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text is set."""

    bold: bool = False
    italic: bool = False
    mono: bool = False

    @property
    def chain(self) -> tuple[str, ...]:
        """The names of the faces to try, best first."""
        weight = "Bold" if self.bold else "Regular"
        rest = tuple(name if "-" in name else f"{name}-{weight}" for name in _FALLBACK)
        if self.mono:
            return ("NotoSansMono-Regular", _REGULAR, *rest)
        own = f"NotoSerif-{_SLOPES[self.bold, self.italic]}"
        return (own, _REGULAR, *rest) if own != _REGULAR else (own, *rest)


class Face:
    """One font file, opened when first used and then kept."""

    def __init__(self, name: str) -> None:
        """Open the file of the face with this PostScript name."""
        self.name = name
        self.path = FONT_FOLDER / f"{name}.ttf"
        self.hb_face = hb.Face(hb.Blob.from_file_path(str(self.path)))
        self.hb_font = hb.Font(self.hb_face)
        self.upem: int = self.hb_face.upem

    @cached_property
    def _characters(self) -> hb.Set:
        return self.hb_face.unicodes

    def covers(self, character: str) -> bool:
        """Tell whether the face has a glyph for the character."""
        return ord(character) in self._characters

    def advance(self, glyph: int) -> int:
        """Return the advance width of a glyph."""
        return int(self.hb_font.get_glyph_h_advance(glyph))

    def glyph(self, character: str) -> int:
        """Return the nominal glyph of a character, 0 if there is none."""
        return int(self.hb_font.get_nominal_glyph(ord(character)) or 0)

    def table(self, tag: str) -> bytes:
        """Return a table of the font file."""
        return bytes(self.hb_face.reference_table(tag).data)

    @cached_property
    def cap_height(self) -> int:
        """Height of the capitals."""
        tag = hb.OTMetricsTag.CAP_HEIGHT
        return int(self.hb_font.get_metric_position_with_fallback(tag))


@cache
def face(name: str) -> Face:
    """Return the face with this PostScript name."""
    return Face(name)


def faces_of(style: Style) -> Iterator[Face]:
    """Return the faces that serve a style, best first."""
    return (face(name) for name in style.chain)


@lru_cache(maxsize=65536)
def face_for(style: Style, character: str) -> Face | None:
    """Give the first face of the style's chain that has the character.

    The letters of formulas come from one face, also the few that other faces have, too.
    """
    if character in _LETTERLIKE and not style.mono:
        return face(MATHEMATICAL)
    return next((candidate for candidate in faces_of(style) if candidate.covers(character)), None)
