"""Characters that belong together, with the glyphs that show them."""

from __future__ import annotations

from typing import NamedTuple

from generator.pdf.layout.faces import Face, Style


class TextStyle(NamedTuple):
    """How a run of characters is set; lengths in points."""

    style: Style
    size: float
    rise: float = 0.0
    """Height of the baseline above the line's own."""
    small_caps: bool = False
    element: int = 0
    """Which inline structure element the text belongs to; 0 is the block itself."""
    tracking: float = 0.0
    """Space after each letter beyond its own, in 1/1000 em."""

    def in_language(self, language: str) -> TextStyle:
        """Return the same style for text in another language, by its BCP 47 tag."""
        typeface = self.style.typeface.in_language(language)
        return self._replace(style=self.style._replace(typeface=typeface))

    def of(self, element: int) -> TextStyle:
        """Return the same style for another structure element."""
        style = (self.style, self.size, self.rise, self.small_caps)
        return TextStyle(*style, element, self.tracking)


class Glyph(NamedTuple):
    """One glyph of a face, with its advance and offsets in font units."""

    gid: int
    advance: int
    dx: int
    dy: int


class Cluster(NamedTuple):
    """Characters that cannot be parted, and the glyphs that show them in visual order."""

    text: str
    glyphs: tuple[Glyph, ...]
    face: Face
    style: TextStyle
    level: int
    """Bidirectional embedding level."""
    width: float
    """Advance in points."""
