"""From characters to glyphs: choice of face, HarfBuzz, and clusters in reading order.

A cluster is the smallest piece of a line: some characters and the glyphs that show them. Everything
after this module (line breaking, reordering, painting) moves clusters and never looks at characters
again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import uharfbuzz as hb

from generator.font_files import FontFile
from generator.pdf.layout._accents import is_mark, place_marks
from generator.pdf.layout._breaks import is_ideographic
from generator.pdf.layout._clusters import Cluster, Glyph, TextStyle
from generator.pdf.layout._typefaces import region_of, typeface_for
from generator.pdf.layout.faces import MATHEMATICAL, Face, Style, face_for, face_with

_SLANTED: dict[int, str] = {
    **{ord("A") + n: chr(0x1D434 + n) for n in range(26)},
    **{ord("a") + n: chr(0x1D44E + n) for n in range(26)},
    **{ord("α") + n: chr(0x1D6FC + n) for n in range(25)},
    **{ord(c): slanted for c, slanted in zip("hıȷϵϑϰϕϱϖ", "ℎ𝚤𝚥𝜖𝜗𝜘𝜙𝜚𝜛", strict=True)},
}
"""Unicode's mathematical italic, which the face of formulas has instead of an italic face."""
_DOTLESS = {"i": "ı", "j": "ȷ"}

SMALL_CAPS_SCALE = 0.8
"""Size of small capitals that are made from capitals, where a face has none of its own."""


_RIGHT_TO_LEFT_FEATURES = {"liga": False}
"""Readers reverse right-to-left text letter by letter, also inside the ligature of a whole word
such as that of Allah in many names; the ligatures that a script needs are in ``rlig``."""


_WIDE_BESIDE_HAN = frozenset("“”‘’—…·")
_WITH_WIDE_SIGNS = ("SC", "TC", "JP")
_NO_LANGUAGE = "und"
"""BCP 47 tag; without one the shaper takes that of the machine."""


class UnprintableError(Exception):
    """No font has a glyph for some characters, so that the form must not be made."""

    def __init__(self, characters: Sequence[str]) -> None:
        """Keep the characters, each once, in the order of first use."""
        self.characters = tuple(dict.fromkeys(characters))
        super().__init__("no font has " + ", ".join(f"U+{ord(c):04X}" for c in self.characters))


def shape(text: str, style: TextStyle, level: int) -> list[Cluster]:
    """Shape a run of one style and embedding level into clusters in logical order.

    Raises:
        UnprintableError: no font has a character.
    """
    clusters: list[Cluster] = []
    for start, end, face in _face_runs(text, style.style):
        clusters.extend(_shape_run(text[start:end], face, style, level))
    return place_marks(clusters) if level % 2 == 0 and any(map(is_mark, text)) else clusters


def missing_characters(text: str, fonts: tuple[FontFile, ...] = ()) -> tuple[str, ...]:
    """Name the characters that no font can show, also none of ``fonts``, each once."""
    style = Style(typeface=typeface_for("", fonts))
    composed = unicodedata.normalize("NFC", text)
    unknown = (c for c in composed if not _is_joined(c) and face_for(style, c) is None)
    return tuple(dict.fromkeys(unknown))


def _face_runs(text: str, style: Style) -> Iterator[tuple[int, int, Face]]:
    """Cut a run where the face or the script changes."""
    # Most words are of one script and, where what is no letter follows one, mostly of one face.
    if text.isascii() and text[:1].isalpha():
        faces = {face_for(style, character) for character in text}
        if len(faces) == 1 and (only := faces.pop()) is not None:
            yield 0, len(text), only
            return
    start = 0
    current: tuple[Face, str] | None = None
    missing: list[str] = []
    for index, unit in _units(text):
        face = _face_of(unit, style, text[index - 1 : index], text[index + 1 : index + 2])
        if face is None:
            missing.extend([c for c in unit if face_for(style, c) is None] or unit)
            continue
        key = (face, _script(unit[0]) or (current[1] if current else ""))
        if current is not None and key != current:
            yield start, index, current[0]
            start = index
        current = key
    if missing:
        raise UnprintableError(missing)
    if current is not None:
        yield start, len(text), current[0]


def _units(text: str) -> Iterator[tuple[int, str]]:
    """Return each character with the marks and joiners that follow it."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _is_joined(text[index]):
            yield start, text[start:index]
            start = index


def _face_of(unit: str, style: Style, before: str, after: str) -> Face | None:
    """Choose the first face that has the whole unit; joiners need no glyph.

    Signs that are as wide as a Chinese character beside one, and narrow beside Latin letters, are
    taken from the face of the character, in the languages that have them so.
    """
    if unit in _WIDE_BESIDE_HAN and region_of(style.typeface.language) in _WITH_WIDE_SIGNS:
        for beside in filter(is_ideographic, (before, after)):
            face = face_for(style, beside)
            if face is not None and face.covers(unit):
                return face
    needed = [c for c in unit if not _is_ignorable(c)] or [" "]
    first = face_for(style, needed[0])
    if first is None or all(first.covers(c) for c in needed):
        return first
    return face_with(style, tuple(needed))


def _is_joined(character: str) -> bool:
    if character.isascii():
        return False
    return unicodedata.category(character) in ("Mn", "Me", "Mc") or _is_ignorable(character)


def _is_ignorable(character: str) -> bool:
    return (
        character in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"
        or ("\ufe00" <= character <= "\ufe0f")
    )


def _script(character: str) -> str:
    """Name the script where one face serves several; the other faces have one each."""
    if "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff":
        return "Grek"
    if "\u0400" <= character <= "\u052f":
        return "Cyrl"
    return "Latn" if character.isalpha() else ""


def _shape_run(text: str, face: Face, style: TextStyle, level: int) -> list[Cluster]:
    if not style.small_caps:
        shown = _slanted(text) if style.style.italic and face.name == MATHEMATICAL else text
        return _clusters(text, shown, face, style, level)
    # Letters in lower case become capitals of a smaller size; a capital keeps its own.
    smaller = style._replace(size=style.size * SMALL_CAPS_SCALE)
    clusters: list[Cluster] = []
    for piece in _case_runs(text):
        capitals = piece.upper()
        if capitals != piece and len(capitals) == len(piece):
            clusters.extend(_clusters(piece, capitals, face, smaller, level))
        else:
            clusters.extend(_clusters(piece, piece, face, style, level))
    return clusters


def _slanted(text: str) -> str:
    """Return letters as the slanted ones of a face that is upright; under a mark without dots."""
    following = (*text[1:], "")
    return "".join(
        _DOTLESS.get(letter, letter)
        if is_mark(after) and unicodedata.combining(after) == 230
        else letter
        for letter, after in zip(text, following, strict=True)
    ).translate(_SLANTED)


def _case_runs(text: str) -> Iterator[str]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].islower() != text[start].islower():
            yield text[start:index]
            start = index


def _clusters(text: str, shown: str, face: Face, style: TextStyle, level: int) -> list[Cluster]:
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in shown])
    buffer.guess_segment_properties()
    buffer.language = style.style.typeface.language or _NO_LANGUAGE
    buffer.direction = "rtl" if level % 2 else "ltr"
    hb.shape(face.hb_font, buffer, _RIGHT_TO_LEFT_FEATURES if level % 2 else None)
    grouped: dict[int, tuple[Glyph, ...]] = {}
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyph = Glyph(info.codepoint, position.x_advance, position.x_offset, position.y_offset)
        grouped[info.cluster] = (*grouped.get(info.cluster, ()), glyph)
    starts = sorted(grouped)
    scale = style.size / face.upem
    return [
        Cluster(
            text[start:end],
            grouped[start],
            face,
            style,
            level,
            sum([glyph.advance for glyph in grouped[start]]) * scale,
        )
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
