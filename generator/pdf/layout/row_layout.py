"""Lines to fill in, laid out: a label, and beside it what is filled in. All lengths in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from generator.document import BulletList, Inline, ListItem, Paragraph
from generator.fields import DateField
from generator.pdf.layout import tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout._inlines import HardBreak, InlineItem, TextRun, date_hint
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout._places import Place
from generator.pdf.layout.flows import FlowLine, beside, kept
from generator.pdf.layout.form_rows import FormRow, form_rows_of
from generator.pdf.layout.lines import Alignment, Line, ParagraphStyle
from generator.pdf.layout.paragraph import ParagraphLayout
from generator.pdf.layout.tags import Elements, Plain

Flatten = Callable[[Sequence[Inline], TextStyle], list[InlineItem]]
Stack = Callable[[Sequence[InlineItem], ParagraphStyle, float, float], list[FlowLine]]


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

    def label_width(self, row: FormRow, place: Place) -> float:
        """Return the width of a row's label, which has no values."""
        style = TextStyle(
            self._page.style_in(place.language), self._page.size, element=place.parent
        )
        return _width(self._label(row, style, place)[0])

    def form(self, items: Sequence[ListItem], place: Place) -> list[FlowLine]:
        """Lay out a list whose items are lines to fill in."""
        parent = self._elements.add(tags.List(tags.ListNumbering.NONE), place.parent)
        page = self._page
        above = page.item_space if place.depth else page.row_group_space
        lines: list[FlowLine] = []
        for item in items:
            element = self._elements.add(Plain.LIST_ITEM, parent)
            body = self._elements.add(Plain.LIST_BODY, element)
            inner = replace(place, parent=body, depth=place.depth + 1)
            for block in item.blocks:
                if isinstance(block, Paragraph):
                    lines += self.paragraph(block.children, inner, above)
                elif isinstance(block, BulletList):
                    lines += self.form(block.items, inner)
        return lines

    def paragraph(self, children: Sequence[Inline], place: Place, above: float) -> list[FlowLine]:
        """Lay out a paragraph of lines to fill in, with a space above the first."""
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        inner = place.beyond(self._page.label_column, self._page.width)
        lines: list[FlowLine] = []
        for row in form_rows_of(children):
            space = self._page.item_space if lines else above
            lines += self._row(row, element, (place, inner), space)
        return list(kept(lines))

    def _row(
        self, row: FormRow, element: int, places: tuple[Place, Place], above: float
    ) -> list[FlowLine]:
        """Lay out a label, and beside it what it is the label of; below it if it is too long."""
        page, (place, inner) = self._page, places
        style = TextStyle(page.style_in(place.language), page.size, element=element)
        labels = self._label(row, style, place)
        hints = _date_hints(row, style)
        content = [
            replace(item, is_labelled=True) if row.label and isinstance(item, FieldBox) else item
            for item in self._flatten(row.content, style)
            if item not in hints
        ]
        lines = self._stack(content, inner.style(page.leading, Alignment.START), inner.x, above)
        filled = not row.has_fixed_label or lines[0].has_values
        available = place.width - inner.width - page.label_gap
        if len(labels) == 1 and _width(labels[0]) <= available + 0.01:
            lines[0] = self._marked(beside(labels[0], lines[0], place.x), labels[0], filled=filled)
        else:
            above_it = [
                self._marked(FlowLine(each, place.x, 0.0, index > 0), each, filled=filled)
                for index, each in enumerate(labels)
            ]
            above_it[0] = above_it[0]._replace(space=above)
            lines = [*above_it, lines[0]._replace(space=0.0, keep=True), *lines[1:]]
        return lines

    def _label(self, row: FormRow, style: TextStyle, place: Place) -> Sequence[Line]:
        """Set a row's label, and how a date in it is to be written."""
        # What is behind a hard break lets the label end with a space, as every line does.
        items = (*self._flatten(row.label, style), *_date_hints(row, style), HardBreak())
        return self._layout_paragraph(items, place.style(self._page.leading, Alignment.START))[:-1]

    def _marked(self, line: FlowLine, label: Line, *, filled: bool) -> FlowLine:
        """Say of a line what its label brings along: notes, and values."""
        notes = tuple(self._elements.notes([run.element for run in label.runs]))
        if line.has_values == filled and not notes:
            return line
        return line._replace(has_values=filled, notes=(*notes, *line.notes))


def _date_hints(row: FormRow, style: TextStyle) -> list[TextRun]:
    return [date_hint(each, style) for each in row.content if isinstance(each, DateField)]


def _width(line: Line) -> float:
    """Return the width of the words on a line."""
    ends = [edge for run in line.runs for edge in (run.x, run.x + run.width)]
    return max(ends, default=0.0) - min(ends, default=0.0)
