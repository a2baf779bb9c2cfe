"""Which embedded font shows which glyph, and chunks of glyphs as arrays for ``TJ`` (9.4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.pdf.file.fonts import Subset
from generator.pdf.file.objects import number
from generator.pdf.layout.lines import Mark
from generator.pdf.layout.words import Chunk

_LEAST_MOVE = 0.05
"""In 1/1000 em; less than that is left out."""
_KEPT = 1 << 13

Resource = tuple[str, Subset]
"""A font resource: its name and what it has."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A chunk in the codes of one base font."""

    resource: str
    array: bytes
    move: float
    """What is left to move after it, in 1/1000 em."""
    faithful: bool
    """Whether the font maps the codes to the characters that the chunk stands for."""


class LackingError(Exception):
    """The fonts do not have some glyph."""


class BaseFonts:
    """The fonts of a template, with the spellings of the chunks that they show."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        """Take the resources by face name."""
        self.resources = resources
        self.alone = FontSet(self, {})
        self._spellings: dict[Chunk, Spelling | None] = {}

    def spelling(self, chunk: Chunk) -> Spelling | None:
        """Spell a chunk; ``None`` if it takes more than one base font and its plain line."""
        try:
            return self._spellings[chunk]
        except KeyError:
            if len(self._spellings) >= _KEPT:
                self._spellings.clear()
            return self._spellings.setdefault(chunk, self._spell(chunk))

    def operators(self, mark: Mark) -> tuple[bytes, bool] | None:
        """Write a mark that one of these fonts shows alone, as most do; ``None`` if none does.

        Returns:
            What :class:`TextArray` would write, and whether the codes map to the mark's characters.
        """
        known = self._spellings
        resource = ""
        faithful = True
        array: list[bytes] = []
        move = 0.0
        for chunk, extra in mark.chunks:
            spelling = known.get(chunk) or self.spelling(chunk)
            if spelling is None:
                return None
            if spelling.resource != resource:
                if resource:
                    return None
                resource = spelling.resource
            if move and abs(move) >= _LEAST_MOVE:
                array.append(number(round(-move, 1)))
            array.append(spelling.array)
            move = spelling.move + extra
            if not spelling.faithful:
                faithful = False
        font = b"/%s %s Tf\n[" % (resource.encode("ascii"), number(mark.size))
        return font + b"".join(array) + b"] TJ\n", faithful

    def has(self, mark: Mark) -> bool:
        """Tell whether these fonts have every glyph of a mark."""
        known = self._spellings
        for chunk, _ in mark.chunks:
            if not known.get(chunk) and self.spelling(chunk) is None:
                return False
        return True

    def _spell(self, chunk: Chunk) -> Spelling | None:
        known = self.resources.get(chunk.face.name)
        if known is None:
            return None
        resource, subset = known
        out = TextArray(chunk.style.size)
        for glyph in chunk.glyphs:
            if glyph.dx or glyph.rise or glyph.gid not in subset.codes:
                return None
            out.code(subset.codes[glyph.gid])
            if glyph.after:
                out.move(glyph.after)
        faithful = all(subset.texts[glyph.gid] == glyph.text for glyph in chunk.glyphs)
        return Spelling(resource, *out.array(), faithful)


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The embedded fonts of one form: those of its template, and extras for what they lack."""

    base: BaseFonts
    extras: Mapping[str, Resource]
    """By face name."""

    def show(self, chunk: Chunk, out: TextArray) -> bool:
        """Write a chunk; tell whether the fonts map its codes to the characters it stands for.

        Raises:
            LackingError: none of the fonts has one of its glyphs.
        """
        spelling = self.base.spelling(chunk)
        if spelling is not None:
            out.font(spelling.resource)
            out.spelled(spelling.array)
            out.move(spelling.move)
            return spelling.faithful
        faithful = True
        for glyph in chunk.glyphs:
            resource, subset = self._find(chunk.face.name, glyph.gid)
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
        if known is not None and gid in known[1].codes:
            return known
        if face not in self.extras:
            raise LackingError
        return self.extras[face]


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

    def spelled(self, array: bytes) -> None:
        """Show glyphs that are array elements already."""
        self._settle()
        self._flush()
        self._array.append(array)

    def code(self, code: int) -> None:
        """Show a glyph."""
        if self._pending:
            self._settle()
        self._codes += code.to_bytes(2, "big")

    def _settle(self) -> None:
        """Make the pending move, unless nobody would see it."""
        if abs(self._pending) >= _LEAST_MOVE:
            self._flush()
            self._array.append(number(round(self._pending, 1)))
        self._pending = 0.0

    def array(self) -> tuple[bytes, float]:
        """Give what was shown since the font was chosen, as array elements, and the move left."""
        self._flush()
        return b"".join(self._array), -self._pending

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
