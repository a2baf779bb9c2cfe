"""One line: its items shared out over its width, put in visual order, joined to glyph runs.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from generator.fields import Button, Field
from generator.languages.direction import is_right_to_left
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._field_box import HINT_LEADING, FieldBox
from generator.pdf.layout.faces import Face
from generator.pdf.layout.words import SOFT_HYPHEN, Segment, SegmentGlyph

_MOST_STRETCH = 4.0
"""How far spaces may be stretched, in multiples of what looks well; lines that need more stay
ragged."""


class Alignment(Enum):
    """How the lines of a paragraph are set."""

    JUSTIFIED = "justified"
    START = "start"
    """Ragged: at the side where lines begin, which is the right one of right-to-left text."""
    END = "end"
    """Ragged, at the other side."""
    CENTRED = "centred"


class Direction(Enum):
    """Which way a glyph run is read, and how: glyph by glyph, or only as a whole."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"
    COMPLEX = "complex"
    """The glyphs one by one do not show the text."""


class GlyphRun(NamedTuple):
    """Segments of one face and size on one baseline."""

    x: float
    """From the left edge of the line."""
    rise: float
    """Above the line's baseline."""
    width: float
    face: Face
    size: float
    element: int
    segments: tuple[tuple[Segment, float], ...]
    """In visual order, each with the space after it beyond its own width, in 1/1000 em."""
    text: str
    """What the glyphs say together, in reading order."""
    direction: Direction
    order: int = 0
    """Which of the runs and fields on the line is read before which."""

    def glyphs(self) -> Iterator[SegmentGlyph]:
        """Return the glyphs of all segments."""
        return (glyph for segment, _ in self.segments for glyph in segment.glyphs)

    def moved(self, x: float, rise: float, order: int, element: int | None) -> GlyphRun:
        """Return the run at another place, read at another time, and of another element if so."""
        return GlyphRun(
            self.x + x,
            self.rise + rise,
            self.width,
            self.face,
            self.size,
            self.element if element is None else element,
            self.segments,
            self.text,
            self.direction,
            self.order + order,
        )


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A field's rectangle: its left edge in the line, its bottom relative to the baseline."""

    field: Field
    element: int
    x: float
    bottom: float
    width: float
    height: float
    size: float
    """Size of the text in it."""
    base_level: int = 0
    """1 if what is typed into it begins at its right."""
    order: int = 0
    """As that of a glyph run."""
    is_labelled: bool = False
    """Whether words before it on the page say what it is for."""
    below: float = 0.0
    """Height of the small print below it."""

    def moved(self, x: float, rise: float, order: int) -> PlacedField:
        """Return the field at another place, read at another time."""
        return replace(self, x=self.x + x, bottom=self.bottom + rise, order=self.order + order)


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture: its left edge in the line, its bottom relative to the baseline."""

    index: int
    """Which of the document's pictures it is."""
    element: int
    x: float
    bottom: float
    width: float
    height: float
    order: int = 0
    """As that of a glyph run."""


LineContent = GlyphRun | PlacedField | PlacedPicture


class Line(NamedTuple):
    """One line."""

    runs: tuple[GlyphRun, ...]
    fields: tuple[PlacedField, ...]
    ascent: float
    """From the top of the line to its baseline."""
    descent: float
    """From the baseline to the bottom of the line."""
    pictures: tuple[PlacedPicture, ...] = ()

    @property
    def items(self) -> list[LineContent]:
        """Everything on the line, in reading order."""
        items: list[LineContent] = [*self.runs, *self.fields, *self.pictures]
        return sorted(items, key=lambda item: (item.order, item.x)) if len(items) > 1 else items


class ParagraphStyle(NamedTuple):
    """How a paragraph is set; its width is that of its lines."""

    width: float
    leading: float
    """Distance of baselines."""
    alignment: Alignment
    language: str
    """BCP 47 tag, for hyphenation and the way in which the lines run."""

    @property
    def base_level(self) -> int:
        """Embedding level of the paragraph: 1 if it runs from right to left (UAX #9, P3)."""
        return int(is_right_to_left(self.language))


LineItem = Segment | FieldBox
"""What a line is made of."""


def layout_line(
    line: Sequence[LineItem],
    style: ParagraphStyle,
    ending: Segment | None = None,
    *,
    stretched: bool,
) -> Line:
    """Place the items of one line; ``stretched`` to the full width, or as wide as they are.

    The space ``ending`` stands beyond its last word and takes no room, but without it programs that
    read a page aloud or copy it join the last word of a line and the first of the next.
    """
    items = _trimmed(line)
    natural = sum([item.width for item in items])
    gap = style.width - natural
    fill = gap < 0 or (FieldBox in map(type, items) and any(map(_fills_line, items)))
    if stretched and not fill:
        fill = gap <= _MOST_STRETCH * sum([item.stretch for item in items])
    x = _indent(style, gap) if not fill else 0.0
    if not fill and _is_uniform(items):
        run = [(item, 0.0) for item in items if isinstance(item, Segment)]
        if ending is not None and _joins(run[-1][0], ending):
            run.append((ending, 0.0))
            ending = None
        placed = _line([_glyph_run(run, x, x + natural)], [], style.leading)
    else:
        extras = _extras(items, gap) if fill else [0.0] * len(items)
        placed = _line(*_placed_items(items, extras, x), style.leading)
    return placed if ending is None else _with_space(placed, ending, style)


def _indent(style: ParagraphStyle, gap: float) -> float:
    """Return where a line begins that is shorter than its measure by ``gap``."""
    if style.alignment is Alignment.CENTRED:
        return gap / 2
    return gap if bool(style.base_level) is (style.alignment is not Alignment.END) else 0.0


def _is_uniform(items: Sequence[LineItem]) -> bool:
    """Tell whether a line is of one style throughout and read from left to right, as most are."""
    first = items[0] if items else None
    if not isinstance(first, Segment) or first.level % 2 or items[-1].text == SOFT_HYPHEN:
        return False
    style, face, level = first.style, first.face, first.level
    for item in items:
        if item.style is not style or item.level != level or not isinstance(item, Segment):
            return False
        if item.face is not face:
            return False
    return True


def _placed_items(
    items: Sequence[LineItem], extras: Sequence[float], x: float
) -> tuple[list[GlyphRun], list[PlacedField]]:
    """Place items from ``x`` on in visual order, each with the extra space after it."""
    runs: list[GlyphRun] = []
    fields: list[PlacedField] = []
    joined: list[tuple[Segment, float]] = []
    start, order = x, 0
    visual = bidi.visual_order([item.level for item in items])
    for index in visual:
        item, extra = items[index], extras[index]
        if joined and (isinstance(item, FieldBox) or not _joins(joined[-1][0], item)):
            runs.append(_glyph_run(joined, start, x, order))
            joined = []
        if isinstance(item, FieldBox):
            gaps = (item.gap * (index != visual[0]), item.gap * (index != visual[-1]))
            placed = _placed(item, x, item.width + extra, gaps)
            fields.append(replace(placed, order=index))
            runs += _hint_runs(item, fields[-1])
        else:
            start, order = (start, min(order, index)) if joined else (x, index)
            joined.append((item, extra / item.style.size * 1000 if extra else 0.0))
        x += item.width + extra
    if joined:
        runs.append(_glyph_run(joined, start, x, order))
    return runs, fields


def _with_space(line: Line, space: Segment, style: ParagraphStyle) -> Line:
    """Return a line with the space that ends it, beyond its last word."""
    items = line.items
    if not items or not isinstance(last := items[-1], GlyphRun):
        return line
    if last.direction is not Direction.RIGHT_TO_LEFT and _joins(last.segments[-1][0], space):
        ended = last._replace(segments=(*last.segments, (space, 0.0)), text=f"{last.text} ")
        return line._replace(runs=tuple(ended if run is last else run for run in line.runs))
    left, right = min(run.x for run in line.runs), max(run.x + run.width for run in line.runs)
    x = left - space.width if style.base_level else right
    alone = _glyph_run([(space, 0.0)], x, x)._replace(order=last.order + 1)
    return line._replace(runs=(*line.runs, alone))


def empty_line(style: ParagraphStyle) -> Line:
    """Return a line with nothing on it."""
    return _line([], [], style.leading)


def _trimmed(line: Sequence[LineItem]) -> Sequence[LineItem]:
    start, end = 0, len(line)
    while end > start and line[end - 1].is_space:
        end -= 1
    while start < end and line[start].is_space:
        start += 1
    return line[start:end]


def _extras(items: Sequence[LineItem], gap: float) -> list[float]:
    """Share the gap among the items that can stretch, or shrink, in proportion."""
    weights = [item.stretch if gap >= 0 else item.shrink for item in items]
    total = sum(weights)
    if not total:
        return [0.0] * len(items)
    factor = gap / total if gap >= 0 else max(gap / total, -1.0)
    return [weight * factor for weight in weights]


def _fills_line(item: LineItem) -> bool:
    return isinstance(item, FieldBox) and item.stretch > 0


def _placed(box: FieldBox, x: float, advance: float, gaps: tuple[float, float]) -> PlacedField:
    """Place a field with gaps on its left and right, which it needs beside something only."""
    left, right = gaps
    width = box.height if isinstance(box.field, Button) else advance - left - right
    return PlacedField(
        box.field,
        box.style.element,
        x + left,
        box.bottom,
        width,
        box.height,
        box.style.size,
        box.level % 2,
        is_labelled=box.is_labelled,
        below=len(box.hint_lines(width)) * HINT_LEADING,
    )


def _hint_runs(box: FieldBox, placed: PlacedField) -> Iterator[GlyphRun]:
    """Set the small print below a field."""
    for number, line in enumerate(box.hint_lines(placed.width), start=1):
        runs, _ = _placed_items(line, [0.0] * len(line), placed.x)
        for run in runs:
            yield run._replace(rise=run.rise + placed.bottom + 1 - number * HINT_LEADING)


def _line(runs: Sequence[GlyphRun], fields: Sequence[PlacedField], leading: float) -> Line:
    ascent, descent = leading * 0.76, leading * 0.24
    for field in fields:
        if isinstance(field.field, Button):
            continue
        ascent = max(ascent, field.bottom + field.height + 2)
        descent = max(descent, 1.5 - field.bottom + field.below)
    return Line(tuple(runs), tuple(fields), ascent, descent)


def _glyph_run(
    joined: Sequence[tuple[Segment, float]], start: float, end: float, order: int = 0
) -> GlyphRun:
    """Join segments that stand in visual order."""
    first = joined[0][0]
    style = first.style
    texts = [segment.text for segment, _ in joined]
    direction = Direction.LEFT_TO_RIGHT
    if first.level % 2:
        texts.reverse()
        direction = Direction.RIGHT_TO_LEFT
    if False in [segment.one_to_one for segment, _ in joined]:
        direction = Direction.COMPLEX
    return GlyphRun(
        start,
        style.rise,
        end - start,
        first.face,
        style.size,
        style.element,
        tuple(joined),
        "".join(texts),
        direction,
        order,
    )


def _joins(one: Segment, other: Segment) -> bool:
    """Tell whether two segments can be shown together.

    Readers reverse what a right-to-left run says as a whole: there, what its glyphs do not
    show one by one stands alone. So does the hyphen that ends a line: only it is no letter.
    """
    if one.style is not other.style and one.style != other.style:
        return False
    if one.face is not other.face or (one.level ^ other.level) % 2 or other.text == SOFT_HYPHEN:
        return False
    return one.level % 2 == 0 or (one.one_to_one and other.one_to_one)
