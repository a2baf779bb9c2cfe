"""Text in any script as outlines of its letters, for whoever draws and sets no type.

Lengths in points; a path is as the operators of a page have it (ISO 32000-1, 8.5.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun, normalize_spaces
from generator.pdf.layout.faces import Face, Style
from generator.pdf.layout.lines import Alignment, GlyphRun, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph
from generator.pdf.layout.shape import missing_characters

Step = tuple[str, tuple[float, ...]]
"""``m``, ``l``, ``c`` or ``h``, and its operands."""
BOLD = Style(bold=True)
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class OutlinedLine:
    """One line of text; its left end is at 0, its baseline at 0."""

    text: str
    steps: tuple[Step, ...]


def outline_text(
    text: str, size: float, width: float, style: Style | None = None
) -> tuple[OutlinedLine, ...]:
    """Return a text as lines of outlines; a character that no font has is shown as ?.

    Args:
        text: in reading order, in any script.
        size: of the letters.
        width: of a line; what is longer goes on in the next.
        style: how it is set.
    """
    missing = missing_characters(text)
    for character in missing:
        text = text.replace(character, _UNKNOWN)
    said = TextRun(normalize_spaces(text), TextStyle(style or Style(), size), isolate=1)
    lines = layout_paragraph((said,), ParagraphStyle(width, 0.0, Alignment.START, ""))
    return tuple(
        OutlinedLine(
            "".join(run.text for run in sorted(line.runs, key=lambda run: run.order)),
            tuple(step for run in line.runs for step in _steps(run)),
        )
        for line in lines
    )


def _steps(run: GlyphRun) -> Iterator[Step]:
    """Place the glyphs of a run beside each other."""
    per_em, x = run.size / run.face.upem, run.x
    for segment, after in run.segments:
        for glyph in segment.glyphs:
            left = x + glyph.dx * run.size / 1000
            up = run.rise + glyph.rise
            for operator, operands in _glyph(run.face, glyph.gid):
                yield (
                    operator,
                    tuple(
                        value * per_em + (up if place % 2 else left)
                        for place, value in enumerate(operands)
                    ),
                )
            x += run.face.advance(glyph.gid) * per_em + glyph.after * run.size / 1000
        x += after * run.size / 1000


@lru_cache(maxsize=4096)
def _glyph(face: Face, gid: int) -> tuple[Step, ...]:
    """Return a glyph's outline in font units."""
    pen = _Pen()
    face.hb_font.draw_glyph_with_pen(gid, pen)
    return tuple(pen.steps)


@dataclass(slots=True)
class _Pen:
    """Writes an outline down; its methods are called as in fontTools' segment pens."""

    steps: list[Step] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - as the library calls it
        """Begin a contour."""
        self._go("m", point, point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the same
        """Go straight."""
        self._go("l", point, point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - the same
        """Go along a cubic curve."""
        self._go("c", points[-1], *points)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - the same
        """Go along a quadratic curve, as the cubic one that it is."""
        control, end = points[-2:]
        first = tuple(a + (c - a) * 2 / 3 for a, c in zip(self.at, control, strict=True))
        second = tuple(e + (c - e) * 2 / 3 for e, c in zip(end, control, strict=True))
        self._go("c", end, (first[0], first[1]), (second[0], second[1]), end)

    def closePath(self) -> None:  # noqa: N802 - the same
        """End a contour."""
        self.steps.append(("h", ()))

    def endPath(self) -> None:  # noqa: N802 - the same
        """End a contour that is open; letters have none."""

    def _go(self, operator: str, end: tuple[float, float], *points: tuple[float, float]) -> None:
        self.steps.append((operator, tuple(value for point in points for value in point)))
        self.at = end
