"""Which embedded font shows which glyph, and segments of glyphs as arrays for ``TJ`` (9.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.pdf.file._fonts import Subset, note_glyph
from generator.pdf.file._objects import number
from generator.pdf.layout.faces import Face
from generator.pdf.layout.lines import GlyphRun
from generator.pdf.layout.words import Segment

_LEAST_MOVE = 0.05
"""In 1/1000 em; less than that is left out."""
_KEPT = 1 << 13

Resource = tuple[str, Subset]
"""A font resource: its name and what it has."""


class EncodedSegment(NamedTuple):
    """A segment in the codes of one font."""

    resource: str
    array: bytes
    move: float
    """What is left to move after it, in 1/1000 em."""
    faithful: bool
    """Whether the font maps the codes to the characters that the segment stands for."""


class BaseFonts:
    """The fonts that all forms of one kind have; what they show is encoded once for each segment.

    Segments of the same word and style are the same object, so that this is worth while.
    """

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        """Take the resources by face name."""
        self.resources = resources
        self.alone = FontSet(self, {})
        self.known: dict[Segment, EncodedSegment | None] = {}
        """Segments that were encoded lately."""

    def encoded(self, segment: Segment) -> EncodedSegment | None:
        """Return a segment encoded; ``None`` if it takes more than one font and its plain line."""
        try:
            return self.known[segment]
        except KeyError:
            if len(self.known) >= _KEPT:
                self.known.clear()
            return self.known.setdefault(segment, self._encode(segment))

    def missing(self, runs: Iterable[GlyphRun]) -> list[tuple[Face, Mapping[int, str]]]:
        """Return the glyphs that the fonts lack, with what they show, in a fixed order."""
        found: dict[Face, dict[int, str]] = {}
        for run in runs:
            for segment, _ in run.segments:
                if self.known.get(segment) or self.encoded(segment):
                    continue
                known = self.resources.get(segment.face.name)
                for glyph in segment.glyphs:
                    if known is None or glyph.gid not in known[1].codes:
                        texts = found.setdefault(segment.face, {})
                        note_glyph(texts, segment.face, glyph.gid, glyph.text)
        ordered = sorted(found.items(), key=lambda item: item[0].name)
        return [(face, dict(sorted(glyphs.items()))) for face, glyphs in ordered]

    def _encode(self, segment: Segment) -> EncodedSegment | None:
        known = self.resources.get(segment.face.name)
        if known is None:
            return None
        resource, subset = known
        out = TextArray(segment.style.size)
        for glyph in segment.glyphs:
            if glyph.dx or glyph.rise or glyph.gid not in subset.codes:
                return None
            out.code(subset.codes[glyph.gid])
            out.move(glyph.after)
        faithful = all(subset.texts[glyph.gid] == glyph.text for glyph in segment.glyphs)
        return EncodedSegment(resource, *out.array(), faithful)


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The embedded fonts of one form: those of its kind, and extras for what they lack."""

    base: BaseFonts
    extras: Mapping[str, Resource]
    """By face name."""

    def operators(self, run: GlyphRun) -> tuple[bytes, bool]:
        """Return the operators that show a run, and whether its codes map to its characters."""
        known, encode = self.base.known, self.base.encoded
        encoded = [known.get(segment) or encode(segment) for segment, _ in run.segments]
        if None not in encoded:
            return _one_array(run, [each for each in encoded if each])
        out = TextArray(run.size)
        faithful = True
        for segment, extra in run.segments:
            faithful = self._show(segment, out) and faithful
            out.move(extra)
        return out.operators(), faithful

    def _show(self, segment: Segment, out: TextArray) -> bool:
        """Show a segment glyph by glyph; tell whether its codes map to its characters."""
        faithful = True
        for glyph in segment.glyphs:
            resource, subset = self._find(segment.face.name, glyph.gid)
            faithful = faithful and subset.texts[glyph.gid] == glyph.text
            out.font(resource)
            out.move(glyph.dx)
            out.rise(glyph.rise)
            out.code(subset.codes[glyph.gid])
            out.rise(0.0)
            out.move(glyph.after - glyph.dx)
        return faithful

    def _find(self, face: str, gid: int) -> Resource:
        known = self.base.resources.get(face)
        return known if known is not None and gid in known[1].codes else self.extras[face]


def _one_array(run: GlyphRun, encoded: Sequence[EncodedSegment]) -> tuple[bytes, bool]:
    """Return what :class:`TextArray` would, where one base font shows all segments."""
    array: list[bytes] = []
    pending = 0.0
    faithful = True
    for each, (_, extra) in zip(encoded, run.segments, strict=True):
        if pending and abs(pending) >= _LEAST_MOVE:
            array.append(number(round(-pending, 1)))
        array.append(each.array)
        pending = each.move + extra
        faithful = faithful and each.faithful
    font = encoded[0].resource.encode("ascii")
    joined = b"".join(array).replace(b"><", b"")
    return b"/%b %b Tf\n[%b] TJ\n" % (font, number(run.size), joined), faithful


class TextArray:
    """Writes glyphs of one size by ``TJ``, with as few operators as can be."""

    def __init__(self, size: float) -> None:
        self._size = size
        self._font = ""
        self._rise = 0.0
        self._operators: list[bytes] = []
        self._array: list[bytes] = []
        self._codes = bytearray()
        self._pending = 0.0

    def font(self, resource: str) -> None:
        """Choose the font for what follows."""
        if resource != self._font:
            self._finish()
            self._font = resource
            self._operators.append(b"/%b %b Tf\n" % (resource.encode("ascii"), number(self._size)))

    def rise(self, rise: float) -> None:
        """Raise what follows above the baseline, in points."""
        if rise != self._rise:
            self._finish()
            self._rise = rise
            self._operators.append(b"%b Ts\n" % number(rise))

    def move(self, thousandths: float) -> None:
        """Move right; ``TJ`` counts to the left."""
        self._pending -= thousandths

    def code(self, code: int) -> None:
        """Show a glyph."""
        if self._pending:
            self._move_pending()
        self._codes += code.to_bytes(2, "big")

    def array(self) -> tuple[bytes, float]:
        """Return what was shown since the font was chosen, as elements, and the move left."""
        self._flush()
        return b"".join(self._array), -self._pending

    def operators(self) -> bytes:
        """Return all operators."""
        self._finish()
        return b"".join(self._operators)

    def _move_pending(self) -> None:
        """Make the pending move, unless nobody would see it."""
        if abs(self._pending) >= _LEAST_MOVE:
            self._flush()
            self._array.append(number(round(self._pending, 1)))
        self._pending = 0.0

    def _flush(self) -> None:
        if self._codes:
            self._array.append(b"<" + self._codes.hex().upper().encode("ascii") + b">")
            self._codes = bytearray()

    def _finish(self) -> None:
        self._flush()
        if self._array:
            # A move that is pending stays so: it goes before the next glyph, whatever its font.
            self._operators.append(b"[" + b"".join(self._array) + b"] TJ\n")
            self._array = []
