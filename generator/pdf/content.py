"""Marks to content stream operators (ISO 32000-1, 7.8, 9.4 and 14.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.pdf.embed import Subset
from generator.pdf.line import Direction, Mark
from generator.pdf.syntax import number, text_string
from generator.pdf.words import Chunk

RULE_WIDTH = 0.5
"""Of the lines to write on and of the rule above footnotes, in points."""


_LEAST_MOVE = 0.05


@dataclass(frozen=True, slots=True)
class FontSet:
    """The embedded fonts that a content stream may use."""

    fonts: Mapping[str, Sequence[tuple[str, Subset]]]
    """Face name to resource names with their subsets: the base subset first, then extras."""

    def show(self, chunk: Chunk, out: TextArray) -> bool:
        """Write a chunk; tell whether the fonts map its codes to the characters it stands for."""
        faithful = True
        for glyph in chunk.glyphs:
            resource, code, mapped = self._find(chunk.face.name, glyph.gid)
            faithful = faithful and mapped == glyph.text
            out.font(resource)
            if glyph.dx or glyph.rise:
                out.move(glyph.dx)
                out.rise(glyph.rise)
                out.code(code)
                out.rise(0.0)
                out.move(glyph.after - glyph.dx)
            else:
                out.code(code)
                out.move(glyph.after)
        return faithful

    def _find(self, face: str, gid: int) -> tuple[str, int, str]:
        for resource, subset in self.fonts[face]:
            code = subset.codes.get(gid)
            if code is not None:
                return resource, code, subset.texts[gid]
        message = f"glyph {gid} of {face} was not embedded"
        raise LookupError(message)


def show(mark: Mark, x: float, y: float, fonts: FontSet) -> bytes:
    """Show a mark whose row has its left edge at ``x`` and its baseline at ``y``."""
    out = TextArray(mark.size)
    faithful = mark.direction is not Direction.COMPLEX
    for chunk, extra in mark.chunks:
        faithful = fonts.show(chunk, out) and faithful
        out.move(extra)
    origin = b"1 0 0 1 %s %s Tm\n" % (number(x + mark.x), number(y + mark.rise))
    shown = origin + out.operators()
    # A right-to-left run is read from its glyphs: readers would reverse an ActualText.
    if faithful or mark.direction is Direction.RIGHT_TO_LEFT:
        return shown
    return b"/Span <</ActualText %s>> BDC\n%sEMC\n" % (text_string(mark.text), shown)


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
            spelled = (resource.encode("ascii"), number(self._size))
            self._operators.append(b"/%s %s Tf\n" % spelled)

    def rise(self, rise: float) -> None:
        """Raise what follows above the baseline, in points."""
        if rise != self._rise:
            self._finish()
            self._rise = rise
            self._operators.append(b"%s Ts\n" % number(rise))

    def move(self, thousandths: float) -> None:
        """Move right; ``TJ`` counts to the left."""
        self._pending -= thousandths

    def code(self, code: int) -> None:
        """Show a glyph."""
        # Below a twentieth of a thousandth of the size nobody sees a move.
        if abs(self._pending) >= _LEAST_MOVE:
            self._flush()
            self._array.append(number(round(self._pending, 1)))
        self._pending = 0.0
        self._codes += code.to_bytes(2, "big")

    def operators(self) -> bytes:
        """Give all operators."""
        self._finish()
        return b"".join(self._operators)

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


def tagged(tag: str, mcid: int, operators: Iterable[bytes]) -> bytes:
    """Wrap text in a marked-content sequence that a structure element refers to."""
    head = b"/%s <</MCID %d>> BDC\nBT\n" % (tag.encode("ascii"), mcid)
    return head + b"".join(operators) + b"ET\nEMC\n"


def artifact(operators: bytes, properties: bytes = b"") -> bytes:
    """Wrap what is not part of the logical content (14.8.2.2)."""
    if properties:
        return b"/Artifact %s BDC\n%sEMC\n" % (properties, operators)
    return b"/Artifact BMC\n%sEMC\n" % operators


def rule(x: float, y: float, width: float) -> bytes:
    """Draw a horizontal line."""
    return b"%s w %s %s m %s %s l S\n" % (
        number(RULE_WIDTH),
        number(x),
        number(y),
        number(x + width),
        number(y),
    )
