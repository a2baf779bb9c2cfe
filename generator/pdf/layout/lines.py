"""One line: its items shared out over the measure, put in visual order, and joined to marks.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from generator.document import Field
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._inlines import FIELD_GAP, FieldBox
from generator.pdf.layout.faces import Face
from generator.pdf.layout.words import Chunk, ChunkGlyph

_FIELD_DEPTH = 4.6
"""How far a field reaches below the baseline: so far that text which a viewer centres in the
field's height stands on the baseline of the line, too."""


_MOST_STRETCH = 4.0
"""How far spaces may be stretched, in multiples of what looks well; lines that need more stay
ragged."""


class Alignment(Enum):
    """How the lines of a paragraph are set."""

    JUSTIFIED = "justified"
    LEFT = "left"
    CENTRED = "centred"


class Direction(Enum):
    """Which way a mark is read, and how: glyph by glyph, or only as a whole."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"
    COMPLEX = "complex"
    """The glyphs one by one do not spell the text."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """Chunks of one face and size on one baseline."""

    x: float
    """From the left edge of the row."""
    rise: float
    """Above the row's baseline."""
    width: float
    face: Face
    size: float
    element: int
    chunks: tuple[tuple[Chunk, float], ...]
    """In visual order, each with the space after it beyond its own width, in 1/1000 em."""
    text: str
    """What the glyphs say together, in reading order."""
    direction: Direction

    def glyphs(self) -> Iterator[ChunkGlyph]:
        """Give the glyphs of all chunks."""
        return (glyph for chunk, _ in self.chunks for glyph in chunk.glyphs)


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A field's rectangle: its left edge in the row, its bottom relative to the baseline."""

    field: Field
    element: int
    x: float
    bottom: float
    width: float
    height: float
    size: float
    """Size of the text in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    marks: tuple[Mark, ...]
    fields: tuple[PlacedField, ...]
    ascent: float
    """From the top of the row to its baseline."""
    descent: float
    """From the baseline to the bottom of the row."""

    @property
    def items(self) -> list[Mark | PlacedField]:
        """Everything on the line, from left to right."""
        items: list[Mark | PlacedField] = [*self.marks, *self.fields]
        return sorted(items, key=lambda item: item.x)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set."""

    width: float
    leading: float
    """Distance of baselines."""
    alignment: Alignment
    language: str
    """BCP 47 tag, for hyphenation."""


Item = Chunk | FieldBox
"""What a line is made of."""


def set_line(line: Sequence[Item], setting: Setting, stretched: bool) -> Row:  # noqa: FBT001
    """Place the items of one line; ``stretched`` to the full width, or as wide as they are."""
    items = _trimmed(line)
    natural = sum([item.width for item in items])
    gap = setting.width - natural
    fill = gap < 0 or FieldBox in map(type, items)
    if stretched and not fill:
        fill = gap <= _MOST_STRETCH * sum([item.stretch for item in items])
    x = gap / 2 if setting.alignment is Alignment.CENTRED and not fill else 0.0
    if not fill and _is_uniform(items):
        run = [(item, 0.0) for item in items if isinstance(item, Chunk)]
        return _row([_mark(run, x, x + natural)], [], setting.leading)
    extras = _extras(items, gap) if fill else [0.0] * len(items)
    return _row(*_placed_items(items, extras, x), setting.leading)


def _is_uniform(items: Sequence[Item]) -> bool:
    """Tell whether a line is of one style throughout and read from left to right, as most are."""
    first = items[0] if items else None
    if not isinstance(first, Chunk) or first.level % 2:
        return False
    style, face, level = first.style, first.face, first.level
    for item in items:
        if item.style is not style or item.level != level or not isinstance(item, Chunk):
            return False
        if item.face is not face:
            return False
    return True


def _placed_items(
    items: Sequence[Item], extras: Sequence[float], x: float
) -> tuple[list[Mark], list[PlacedField]]:
    """Place items from ``x`` on in visual order, each with the extra space after it."""
    marks: list[Mark] = []
    fields: list[PlacedField] = []
    run: list[tuple[Chunk, float]] = []
    start = x
    for index in bidi.visual_order([item.level for item in items]):
        item, extra = items[index], extras[index]
        if run and (isinstance(item, FieldBox) or not _joins(run[-1][0], item)):
            marks.append(_mark(run, start, x))
            run = []
        if isinstance(item, FieldBox):
            fields.append(_placed(item, x, item.width + extra))
        else:
            start = start if run else x
            run.append((item, extra / item.style.size * 1000 if extra else 0.0))
        x += item.width + extra
    if run:
        marks.append(_mark(run, start, x))
    return marks, fields


def empty_row(setting: Setting) -> Row:
    """Give a line with nothing on it."""
    return _row([], [], setting.leading)


def _trimmed(line: Sequence[Item]) -> Sequence[Item]:
    start, end = 0, len(line)
    while end > start and line[end - 1].is_space:
        end -= 1
    while start < end and line[start].is_space:
        start += 1
    return line[start:end]


def _extras(items: Sequence[Item], gap: float) -> list[float]:
    """Share the gap among the items that can stretch, or shrink, in proportion."""
    weights = [item.stretch if gap >= 0 else item.shrink for item in items]
    total = sum(weights)
    if not total:
        return [0.0] * len(items)
    factor = gap / total if gap >= 0 else max(gap / total, -1.0)
    return [weight * factor for weight in weights]


def _placed(box: FieldBox, x: float, advance: float) -> PlacedField:
    width = advance - 2 * FIELD_GAP
    style = box.style
    return PlacedField(
        box.field, style.element, x + FIELD_GAP, -_FIELD_DEPTH, width, box.height, style.size
    )


def _row(marks: Sequence[Mark], fields: Sequence[PlacedField], leading: float) -> Row:
    ascent, descent = leading * 0.76, leading * 0.24
    for field in fields:
        ascent = max(ascent, field.height - _FIELD_DEPTH + 4)
        descent = max(descent, _FIELD_DEPTH + 3)
    return Row(tuple(marks), tuple(fields), ascent, descent)


def _mark(run: Sequence[tuple[Chunk, float]], start: float, end: float) -> Mark:
    """Join chunks in visual order to a mark."""
    first = run[0][0]
    style = first.style
    texts = [chunk.text for chunk, _ in run]
    direction = Direction.LEFT_TO_RIGHT
    if first.level % 2:
        texts.reverse()
        direction = Direction.RIGHT_TO_LEFT
    if False in [chunk.spelled for chunk, _ in run]:
        direction = Direction.COMPLEX
    return Mark(
        start,
        style.rise,
        end - start,
        first.face,
        style.size,
        style.element,
        tuple(run),
        "".join(texts),
        direction,
    )


def _joins(one: Chunk, other: Chunk) -> bool:
    """Tell whether two chunks can be shown together.

    Readers reverse what a right-to-left run says as a whole: there, what its glyphs do not spell
    stands alone.
    """
    if one.style is not other.style and one.style != other.style:
        return False
    if one.face is not other.face or (one.level ^ other.level) % 2:
        return False
    return one.level % 2 == 0 or (one.spelled and other.spelled)
