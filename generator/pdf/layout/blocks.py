"""Blocks to lines: everything of one top-level block, one line below the other.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Figure,
    Footnote,
    Heading,
    Inline,
    Letterhead,
    ListItem,
    OrderedList,
    Paragraph,
    ThematicBreak,
    Value,
)
from generator.fields import DateField
from generator.languages.direction import is_right_to_left
from generator.pdf.layout import form_rows, tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout._inlines import Flattener, InlineItem, TextRun, date_hint
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.figures import LETTERHEAD_HEIGHT, highest_picture, picture_line
from generator.pdf.layout.lines import (
    Alignment,
    Line,
    LineContent,
    ParagraphStyle,
    with_space,
)
from generator.pdf.layout.paragraph import ParagraphLayout, has_values
from generator.pdf.layout.tags import Element, Elements, Plain
from generator.pdf.layout.words import word_space
from generator.text import Text
from generator.traversal import walk_inlines

_WORDS_IN_CAPITALS = 4

_FIRST = 1_000_000
"""What is read before the rest of a line has an order that is less by this."""


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line in the flow of its block."""

    line: Line
    x: float
    """Left edge, from the left edge of the text."""
    space: float
    """Space above, dropped at the top of a page."""
    keep: bool = False
    """Whether the line must stay on the page of the line before it."""
    notes: tuple[str, ...] = ()
    """Labels of the footnotes that the line refers to."""
    has_values: bool = False
    """Whether values stand in its paragraph."""

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.line.ascent + self.line.descent


@dataclass(frozen=True, slots=True)
class Flow:
    """One top-level block, laid out."""

    lines: tuple[FlowLine, ...]
    elements: tuple[Element, ...]
    introduces: bool = False
    """Whether the block belongs to what comes after it: a heading, or words up to a colon."""

    @property
    def heading_level(self) -> int | None:
        """Level of the heading that the block is; ``None`` if it is none."""
        first = self.elements[0].tag if self.elements else None
        return first.level if isinstance(first, tags.Heading) else None

    @property
    def text(self) -> str:
        """The text of the block, in reading order as far as each line is read left to right.

        A subtitle is no part of its title.
        """
        lines = (each.line for each in self.lines if all(map(self._is_in_first, each.line.items)))
        return " ".join("".join(run.text for run in line.runs).rstrip(" ") for line in lines)

    def _is_in_first(self, item: LineContent) -> bool:
        """Tell whether something on a line is in the first element."""
        element = item.element
        while self.elements[element].parent >= 0:
            element = self.elements[element].parent
        return element == 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands in its parents."""

    x: float
    """Left edge, from the left edge of the text."""
    width: float
    parent: int
    language: str
    depth: int = 0
    alignment: Alignment = Alignment.JUSTIFIED

    def style(self, leading: float, alignment: Alignment) -> ParagraphStyle:
        """Return how a paragraph is set here."""
        return ParagraphStyle(self.width, leading, alignment, self.language)

    def item(self, indent: float, body: int) -> _Place:
        """Return the place of an item of a list, indented from where lines begin."""
        left = 0.0 if is_right_to_left(self.language) else indent
        return _Place(self.x + left, self.width - indent, body, self.language, self.depth + 1)

    def beyond(self, column: float, page_width: float) -> _Place:
        """Return the place of what is filled in beside a column of labels."""
        if is_right_to_left(self.language):
            return replace(self, width=max(page_width - column - self.x, 0.0))
        return replace(self, x=column, width=self.x + self.width - column)

    def before(self, gap: float, width: float) -> float:
        """Return the left edge of what stands outside of the place, where lines begin."""
        if is_right_to_left(self.language):
            return self.x + self.width + gap
        return self.x - gap - width


class BlockLayout:
    """Lays out the blocks of one document with one set of values."""

    def __init__(
        self,
        page: PageStyle,
        language: str,
        values: Sequence[Value],
        notes: Mapping[str, int],
        layout_paragraph: ParagraphLayout,
    ) -> None:
        """Take the page's measures, the slots' values and the numbers of the footnotes."""
        self._page = page
        self._language = language
        self._values = values
        self._notes = notes
        self._layout_paragraph = layout_paragraph
        self._elements = Elements()

    def block(self, block: Block) -> Flow:
        """Lay out a top-level block.

        Raises:
            UnprintableError: no font has a character.
        """
        self._elements = Elements()
        lines = self._block(block, self._top(-1))
        introduces = isinstance(block, Heading) or _ends_with_colon(lines)
        return Flow(tuple(lines), self._elements.done(), introduces)

    def _top(self, parent: int) -> _Place:
        return _Place(0.0, self._page.width, parent, self._language)

    def title(
        self,
        title: Sequence[Inline],
        subtitle: Sequence[Inline],
        letterhead: Letterhead | None = None,
    ) -> Flow:
        """Lay out the document's title, and the subtitle below it; a letterhead stands above."""
        self._elements = Elements()
        page = self._page
        lines: list[FlowLine] = []
        for tag, inlines, size, space in (
            (tags.Heading(1), title, page.title_size, 0.0),
            (Plain.PARAGRAPH, subtitle, page.subtitle_size, page.subtitle_size * 0.6),
        ):
            if inlines:
                style = TextStyle(page.style, size, element=self._elements.add(tag))
                how = self._top(-1).style(size * 1.25, Alignment.CENTRED)
                lines.extend(self._lines(self._items(inlines, style), how, 0.0, space))
        if letterhead is not None:
            # It is read first, but the first element of the flow is the heading.
            line = self._picture(letterhead.figure, self._top(-1), LETTERHEAD_HEIGHT)
            lines.insert(0, FlowLine(replace(line, descent=page.title_space), 0.0, 0.0))
        return Flow(_kept(lines), self._elements.done())

    def footnote(self, footnote: Footnote) -> Flow:
        """Lay out a footnote, its number before its first line."""
        self._elements = Elements()
        page = self._page
        note = self._elements.add(Plain.NOTE)
        label = self._elements.add(Plain.LABEL, note)
        number = TextRun(
            f"{self._notes[footnote.label]}",
            TextStyle(page.style, page.note_size * 0.7, page.note_size * 0.34, element=label),
        )
        lines: list[FlowLine] = []
        for block in footnote.blocks:
            if not isinstance(block, Paragraph):
                lines.extend(self._block(block, self._top(note)))
                continue
            element = self._elements.add(Plain.PARAGRAPH, note)
            items = self._items(
                block.children, TextStyle(page.style, page.note_size, element=element)
            )
            how = self._top(note).style(page.note_leading, Alignment.JUSTIFIED)
            lines.extend(self._lines(items if lines else [number, *items], how, 0.0, 0.0))
        return Flow(_kept(lines), self._elements.done())

    def _items(self, inlines: Sequence[Inline], style: TextStyle) -> list[InlineItem]:
        return Flattener(self._values, self._elements, self._notes).flatten(inlines, style)

    def _lines(
        self, items: Sequence[InlineItem], style: ParagraphStyle, x: float, space: float
    ) -> list[FlowLine]:
        """Break a paragraph, and stack its lines; neither the first nor the last stands alone."""
        lines = self._layout_paragraph(tuple(items), style)
        filled = has_values(items)
        last = len(lines) - 1
        return [
            FlowLine(
                line,
                x,
                space if index == 0 else 0.0,
                keep=index == 1 or (index == last and index > 0),
                notes=self._notes_of(line),
                has_values=filled,
            )
            for index, line in enumerate(lines)
        ]

    def _block(self, block: Block, place: _Place) -> list[FlowLine]:
        match block:
            case Heading(level, children):
                return self._heading(level, children, place)
            case Paragraph(children):
                return self._paragraph(children, place)
            case BlockQuote(blocks):
                return self._quote(blocks, place)
            case OrderedList(items, start):
                labels = [f"{start + index}." for index in range(len(items))]
                return self._list(items, labels, tags.Numbering.DECIMAL, place)
            case BulletList(items) if form_rows.is_form(block):
                return self._form(items, place)
            case BulletList(items):
                bullet = self._page.bullets[min(place.depth, len(self._page.bullets) - 1)]
                return self._list(items, [bullet] * len(items), tags.Numbering.DISC, place)
            case ThematicBreak():
                return [FlowLine(Line((), (), 0.0, 0.0), place.x, self._page.leading)]
            case Figure():
                highest = highest_picture(self._page.height)
                line = self._picture(block, place, highest)
                return [FlowLine(line, place.x, self._page.leading)]

    def _picture(self, figure: Figure, place: _Place, highest: float) -> Line:
        element = self._elements.add(tags.Figure(figure.alt), place.parent)
        return picture_line(figure, self._page.pictures, element, place.width, highest)

    def _heading(self, level: int, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        size = self._page.heading_size(level)
        element = self._elements.add(tags.Heading(level), place.parent)
        items = self._items(children, TextStyle(self._page.bold, size, element=element))
        how = place.style(size * 1.3, Alignment.START)
        return list(_kept(self._lines(items, how, place.x, self._page.leading)))

    def _paragraph(self, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        page = self._page
        if place.alignment is Alignment.JUSTIFIED and form_rows.rows_of_paragraph(children):
            return list(_kept(self._rows(children, place, page.space)))
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        style = TextStyle(page.style, page.size, element=element)
        above = page.item_space if place.depth > 1 else page.space
        if _is_in_capitals(children):
            style = replace(style, size=page.capitals_size, tracking=page.capitals_tracking)
            above = page.leading
        items = self._items(children, style)
        how = place.style(page.leading, place.alignment)
        return self._lines(items, how, place.x, above)

    def _quote(self, blocks: Sequence[Block], place: _Place) -> list[FlowLine]:
        indent = self._page.quote_indent
        inner = _Place(
            place.x + indent,
            place.width - 2 * indent,
            self._elements.add(Plain.BLOCK_QUOTE, place.parent),
            place.language,
            place.depth,
            Alignment.CENTRED,
        )
        return [line for block in blocks for line in self._block(block, inner)]

    def label_width(self, row: form_rows.Row) -> float:
        """Return the width of a row's label, which has no values."""
        self._elements = Elements()
        place = self._top(self._elements.add(Plain.PARAGRAPH))
        return _width(self._label(row, place.parent, place)[0])

    def _form(self, items: Sequence[ListItem], place: _Place) -> list[FlowLine]:
        """Lay out a list whose items are lines to fill in."""
        parent = self._elements.add(tags.List(tags.Numbering.NONE), place.parent)
        page = self._page
        lines: list[FlowLine] = []
        for item in items:
            element = self._elements.add(Plain.LIST_ITEM, parent)
            body = self._elements.add(Plain.LIST_BODY, element)
            for block in item.blocks:
                inner = replace(place, parent=body, depth=place.depth + 1)
                if isinstance(block, Paragraph):
                    above = page.item_space if place.depth else page.row_group_space
                    lines += self._rows(block.children, inner, above)
                elif isinstance(block, BulletList):
                    lines += self._form(block.items, inner)
        return lines

    def _rows(self, children: Sequence[Inline], place: _Place, above: float) -> list[FlowLine]:
        """Lay out lines to fill in, with a space above the first."""
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        lines: list[FlowLine] = []
        for row in form_rows.rows_of(children):
            lines += self._row(row, element, place, self._page.item_space if lines else above)
        return list(_kept(lines))

    def _row(self, row: form_rows.Row, element: int, place: _Place, above: float) -> list[FlowLine]:
        """Lay out a label, and beside it what it is the label of; below it if it is too long."""
        page = self._page
        labels = self._label(row, element, place)
        inner = place.beyond(page.label_column, page.width)
        style = TextStyle(page.style, page.size, element=element)
        hints = self._date_hints(row, style)
        content = [
            replace(item, is_labelled=bool(row.label)) if isinstance(item, FieldBox) else item
            for item in self._items(row.content, style)
            if item not in hints
        ]
        lines = self._lines(content, inner.style(page.leading, Alignment.START), inner.x, above)
        available = place.width - inner.width - page.label_gap
        if len(labels) == 1 and _width(labels[0]) <= available + 0.01:
            lines[0] = _beside(labels[0], lines[0], place.x)
        else:
            stacked = [FlowLine(each, place.x, 0.0, index > 0) for index, each in enumerate(labels)]
            stacked[0] = replace(stacked[0], space=above)
            lines = [*stacked, replace(lines[0], space=0.0, keep=True), *lines[1:]]
        filled = any(line.has_values for line in lines) or not row.has_fixed_label
        return [replace(line, has_values=filled, notes=self._notes_of(line.line)) for line in lines]

    def _label(self, row: form_rows.Row, element: int, place: _Place) -> list[Line]:
        """Set a row's label, and how a date in it is to be written."""
        style = TextStyle(self._page.style, self._page.size, element=element)
        items = (*self._items(row.label, style), *self._date_hints(row, style))
        how = place.style(self._page.leading, Alignment.START)
        *above, last = self._layout_paragraph(items, how)
        return [*above, with_space(last, word_space(style, how.base_level), how)]

    def _date_hints(self, row: form_rows.Row, style: TextStyle) -> list[TextRun]:
        return [date_hint(each, style) for each in row.content if isinstance(each, DateField)]

    def _notes_of(self, line: Line) -> tuple[str, ...]:
        return tuple(self._elements.notes(run.element for run in line.runs))

    def _list(
        self,
        items: Sequence[ListItem],
        labels: Sequence[str],
        numbering: tags.Numbering,
        place: _Place,
    ) -> list[FlowLine]:
        parent = self._elements.add(tags.List(numbering), place.parent)
        indent = self._page.list_indent
        lines: list[FlowLine] = []
        for item, label in zip(items, labels, strict=True):
            element = self._elements.add(Plain.LIST_ITEM, parent)
            label_element = self._elements.add(Plain.LABEL, element)
            body = self._elements.add(Plain.LIST_BODY, element)
            inner = place.item(indent, body)
            content: list[FlowLine] = []
            for block in item.blocks:
                nested = self._block(block, inner)
                if nested and _ends_with_colon(content):
                    nested[0] = replace(nested[0], keep=True)
                content.extend(nested)
            lines.extend(self._labelled(content, label, label_element, inner))
        return lines

    def _labelled(
        self, content: list[FlowLine], label: str, element: int, place: _Place
    ) -> list[FlowLine]:
        """Put an item's label before its first line, against the item's indent."""
        page = self._page
        text = TextRun(label, TextStyle(page.style, page.size, element=element))
        [alone] = self._layout_paragraph((text,), place.style(page.leading, Alignment.START))
        first = content[0] if content else FlowLine(replace(alone, runs=()), place.x, page.space)
        start = min(run.x for run in alone.runs)
        end = max(run.x + run.width for run in alone.runs)
        move = place.before(page.label_gap, end - start) - start - first.x
        labels = [replace(run, x=run.x + move, order=run.order - _FIRST) for run in alone.runs]
        line = replace(first.line, runs=(*labels, *first.line.runs))
        return [replace(first, line=line), *content[1:]]


def _width(line: Line) -> float:
    """Return the width of the words on a line."""
    ends = [edge for run in line.runs for edge in (run.x, run.x + run.width)]
    return max(ends, default=0.0) - min(ends, default=0.0)


def _beside(label: Line, line: FlowLine, x: float) -> FlowLine:
    """Put a label, set in lines whose left edge is ``x``, on the line that it belongs to."""
    move = x - line.x
    runs = [replace(run, x=run.x + move, order=run.order - _FIRST) for run in label.runs]
    ascent = max(label.ascent, line.line.ascent)
    descent = max(label.descent, line.line.descent)
    beside = replace(line.line, runs=(*runs, *line.line.runs), ascent=ascent, descent=descent)
    return replace(line, line=beside)


def _is_in_capitals(children: Sequence[Inline]) -> bool:
    """Tell whether a paragraph is a declaration in capitals: several words, and no small letter."""
    text = "".join(each.text for each in walk_inlines(children) if isinstance(each, Text))
    return text.isupper() and len(text.split()) >= _WORDS_IN_CAPITALS


def _ends_with_colon(lines: Sequence[FlowLine]) -> bool:
    runs = lines[-1].line.runs if lines else ()
    return bool(runs) and runs[-1].text.rstrip(" ").endswith(":")


def _kept(lines: Sequence[FlowLine]) -> tuple[FlowLine, ...]:
    """Keep lines together on one page."""
    return tuple(replace(line, keep=index > 0) for index, line in enumerate(lines))
