"""The font files: what each covers, its measures, and which one serves a style.

All measures of a face are in font units, ``upem`` to the em.
"""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from generator.font_files import FontFile
from generator.pdf.layout._typefaces import (
    MATHEMATICAL,
    TOOLKIT,
    FaceFile,
    Typeface,
    bundled,
)

_LETTERLIKE = frozenset("ℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨℂℍℕℙℚℝℤ")
"""Mathematical letters that have no place in Unicode's alphabets of them."""
_WEIGHT = "wght"


class Style(NamedTuple):
    """How a run of text is set."""

    bold: bool = False
    italic: bool = False
    mono: bool = False
    typeface: Typeface = TOOLKIT


class Face:
    """One font file, at one weight, opened when first used and then kept."""

    def __init__(self, file: FaceFile) -> None:
        """Open the file of a face."""
        self.name = file.name
        self.hb_face = hb.Face(_blob(file.file))
        self.hb_font = hb.Font(self.hb_face)
        self.weight: float | None = None
        """Where the font can be made bolder, how bold it is."""
        if file.weight is not None and self._can_be_bolder:
            self.weight = file.weight
            self.hb_font.set_variations({_WEIGHT: file.weight})
        self.upem: int = self.hb_face.upem

    @property
    def _can_be_bolder(self) -> bool:
        return any(axis.tag == _WEIGHT for axis in self.hb_face.axis_infos)

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


def _blob(file: Path | FontFile) -> hb.Blob:
    return hb.Blob(file.data) if isinstance(file, FontFile) else hb.Blob.from_file_path(str(file))


@cache
def open_face(file: FaceFile) -> Face:
    """Return the face of a file, opened once."""
    return Face(file)


def face(name: str) -> Face:
    """Return the face of the toolkit's own with this PostScript name."""
    return open_face(bundled(name))


@lru_cache(maxsize=256)
def _files_of(style: Style) -> tuple[FaceFile, ...]:
    files = style.typeface.faces(bold=style.bold, italic=style.italic, mono=style.mono)
    return tuple(dict.fromkeys(files))


@lru_cache(maxsize=65536)
def face_for(style: Style, character: str) -> Face | None:
    """Return the first face of the style's chain that has the character.

    The letters of formulas come from one face, also the few that other faces have, too.
    """
    if character in _LETTERLIKE and not style.mono:
        return face(MATHEMATICAL)
    return face_with(style, (character,))


def face_with(style: Style, characters: tuple[str, ...]) -> Face | None:
    """Return the first face that serves a style and has all of some characters."""
    for file in _files_of(style):
        candidate = open_face(file)
        if all(map(candidate.covers, characters)):
            return candidate
    return None


__all__ = ["MATHEMATICAL", "TOOLKIT", "Face", "Style", "face", "face_for", "face_with", "open_face"]
