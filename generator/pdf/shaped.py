"""Text in any script as lines of glyphs, and fonts with just these glyphs: for other writers.

What they write is no form, such as the record of a volume. All lengths in points.

>>> line, = lay_text("Ἀρχή", 200, TextBlockStyle(10, 12))
>>> [run.text for run in line.runs]
['Ἀρχή']
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.pdf.file._fonts import Subset, make_subset, note_glyph, to_unicode
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import HardBreak, InlineItem, TextRun
from generator.pdf.layout.faces import Face, Style
from generator.pdf.layout.lines import Alignment, Line, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph
from generator.pdf.layout.shape import UnprintableError, missing_characters

_LEFT, _RIGHT = "en", "ar"
"""Languages that are written from either side; nothing else depends on them here."""


@dataclass(frozen=True, slots=True)
class TextBlockStyle:
    """How the lines of a text are set, ragged at one side; sizes in points."""

    size: float
    leading: float
    bold: bool = False
    mono: bool = False


def lay_text(text: str, width: float, style: TextBlockStyle) -> tuple[Line, ...]:
    """Break a text into lines; a character that no font has is shown by its code.

    Each line of the text begins a new one, and is read from the side that its own script is read
    from; all of them stand at the left, as columns of a page do that is read from there.
    """
    letters = TextStyle(Style(bold=style.bold, mono=style.mono), style.size)
    lines: list[Line] = []
    for part in text.split("\n"):
        shown = _printable(part)
        from_right = bidi.base_level(shown) == 1
        language = _RIGHT if from_right else _LEFT
        alignment = Alignment.END if from_right else Alignment.START
        paragraph = ParagraphStyle(width, style.leading, alignment, language)
        lines += _lines(shown, letters, paragraph)
    return tuple(lines)


def _lines(text: str, style: TextStyle, paragraph: ParagraphStyle) -> tuple[Line, ...]:
    items: tuple[InlineItem, ...] = (TextRun(text, style, 1),) if text else (HardBreak(),)
    try:
        return layout_paragraph(items, paragraph)
    except UnprintableError as problem:  # what needs another character beside it
        return _lines(_with_codes(text, problem.characters), style, paragraph)


def _printable(text: str) -> str:
    cleaned = "".join(map(_cleaned, text))
    return _with_codes(cleaned, missing_characters(cleaned))


def _cleaned(character: str) -> str:
    """Return a character that can be shown: nothing turns the line, and nothing is invisible."""
    if character.isprintable() or character in _JOINERS:
        return character
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Co" | "Cn" | "Cs":
            return f"<U+{ord(character):04X}>"
        case _:
            pass
    return " "


def _with_codes(text: str, characters: Iterable[str]) -> str:
    return text.translate({ord(each): f"<U+{ord(each):04X}>" for each in characters})


_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class GlyphFont:
    """What a composite font is made of (ISO 32000-1, 9.7.4); its codes begin with 1."""

    name: str
    data: bytes
    """The font file, with just these glyphs."""
    glyphs: bytes
    """For ``CIDToGIDMap``."""
    to_unicode: bytes
    widths: tuple[float, ...]
    """Of code 1 and those that follow, in 1/1000 em."""
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int


@dataclass
class GlyphCodes:
    """The codes of the glyphs that a file shows, given out as they are first shown."""

    _codes: dict[str, dict[int, int]] = field(default_factory=dict)
    _texts: dict[str, dict[int, str]] = field(default_factory=dict)
    _faces: dict[str, Face] = field(default_factory=dict)

    def code(self, face: Face, gid: int, text: str) -> int:
        """Return the code of a glyph that shows a text."""
        self._faces.setdefault(face.name, face)
        codes = self._codes.setdefault(face.name, {})
        note_glyph(self._texts.setdefault(face.name, {}), face, gid, text)
        return codes.setdefault(gid, len(codes) + 1)

    def fonts(self) -> Iterator[tuple[str, GlyphFont]]:
        """Return a font for each face that was shown, by the name of the face."""
        for name, face in self._faces.items():
            yield name, _font(face, self._codes[name], self._texts[name])


def _font(face: Face, codes: Mapping[int, int], texts: Mapping[int, str]) -> GlyphFont:
    subset: Subset = make_subset(face, texts)
    glyphs = bytearray(2 * (len(codes) + 1))
    for gid, code in codes.items():
        struct.pack_into(">H", glyphs, 2 * code, subset.codes[gid])
    scale = 1000 / face.upem
    x0, y0, x1, y1 = (
        round(value * scale) for value in struct.unpack(">4h", face.table("head")[36:44])
    )
    ascent, descent = struct.unpack(">2h", face.table("hhea")[4:8])
    in_order = sorted(codes, key=codes.__getitem__)
    return GlyphFont(
        subset.name,
        subset.data,
        bytes(glyphs),
        to_unicode(replace(subset, codes=codes)),
        tuple(round(face.advance(gid) * scale, 2) for gid in in_order),
        (x0, y0, x1, y1),
        round(ascent * scale),
        round(descent * scale),
        round(face.cap_height * scale),
    )
