"""Lines to fill in, laid out: a label, and beside it what is filled in. All lengths in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from generator.document import BulletList, Inline, ListItem, Paragraph
from generator.fields import DateField
from generator.pdf.layout import tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout._inlines import InlineItem, TextRun, date_hint
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout._places import Place
from generator.pdf.layout.flows import FlowLine, beside, kept
from generator.pdf.layout.form_rows import Row, rows_of
from generator.pdf.layout.lines import Alignment, Line, ParagraphStyle, with_space
from generator.pdf.layout.paragraph import ParagraphLayout
from generator.pdf.layout.tags import Elements, Plain
from generator.pdf.layout.words import word_space

Flatten = Callable[[Sequence[Inline], TextStyle], list[InlineItem]]
Stack = Callable[[Sequence[InlineItem], ParagraphStyle, float, float], list[FlowLine]]

_ended = lru_cache(maxsize=256)(with_space)
"""Labels are the same on all forms, and so are their lines."""


class RowLayout:
    """Lays out the rows of one block."""

    def __init__(
        self,
        page: PageStyle,
        elements: Elements,
        flatten: Flatten,
        stack: Stack,
        layout_paragraph: ParagraphLayout,
    ) -> None:
        """Take the measures, the block's elements, and what lays out a paragraph there."""
        self._page = page
        self._elements = elements
        self._flatten = flatten
        self._stack = stack
        self._layout_paragraph = layout_paragraph

    def label_width(self, row: Row, place: Place) -> float:
        """Return the width of a row's label, which has no values."""
        return _width(self._label(row, place.parent, place)[0])

    def form(self, items: Sequence[ListItem], place: Place) -> list[FlowLine]:
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
                    lines += self.paragraph(block.children, inner, above)
                elif isinstance(block, BulletList):
                    lines += self.form(block.items, inner)
        return lines

    def paragraph(self, children: Sequence[Inline], place: Place, above: float) -> list[FlowLine]:
        """Lay out a paragraph of lines to fill in, with a space above the first."""
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        lines: list[FlowLine] = []
        for row in rows_of(children):
            lines += self._row(row, element, place, self._page.item_space if lines else above)
        return list(kept(lines))

    def _row(self, row: Row, element: int, place: Place, above: float) -> list[FlowLine]:
        """Lay out a label, and beside it what it is the label of; below it if it is too long."""
        page = self._page
        labels = self._label(row, element, place)
        inner = place.beyond(page.label_column, page.width)
        style = TextStyle(page.style_in(place.language), page.size, element=element)
        hints = _date_hints(row, style)
        content = [
            replace(item, is_labelled=bool(row.label)) if isinstance(item, FieldBox) else item
            for item in self._flatten(row.content, style)
            if item not in hints
        ]
        lines = self._stack(content, inner.style(page.leading, Alignment.START), inner.x, above)
        available = place.width - inner.width - page.label_gap
        if len(labels) == 1 and _width(labels[0]) <= available + 0.01:
            lines[0] = beside(labels[0], lines[0], place.x)
        else:
            stacked = [FlowLine(each, place.x, 0.0, index > 0) for index, each in enumerate(labels)]
            stacked[0] = replace(stacked[0], space=above)
            lines = [*stacked, replace(lines[0], space=0.0, keep=True), *lines[1:]]
        filled = any(line.has_values for line in lines) or not row.has_fixed_label
        return [replace(line, has_values=filled, notes=self._notes(line.line)) for line in lines]

    def _label(self, row: Row, element: int, place: Place) -> list[Line]:
        """Set a row's label, and how a date in it is to be written."""
        font = self._page.style_in(place.language)
        style = TextStyle(font, self._page.size, element=element)
        items = (*self._flatten(row.label, style), *_date_hints(row, style))
        how = place.style(self._page.leading, Alignment.START)
        *above, last = self._layout_paragraph(items, how)
        return [*above, _ended(last, word_space(style, how.base_level), how)]

    def _notes(self, line: Line) -> tuple[str, ...]:
        return tuple(self._elements.notes(run.element for run in line.runs))


def _date_hints(row: Row, style: TextStyle) -> list[TextRun]:
    return [date_hint(each, style) for each in row.content if isinstance(each, DateField)]


def _width(line: Line) -> float:
    """Return the width of the words on a line."""
    ends = [edge for run in line.runs for edge in (run.x, run.x + run.width)]
    return max(ends, default=0.0) - min(ends, default=0.0)
