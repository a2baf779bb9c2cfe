"""Blocks to lines: everything of one top-level block, one line below the other.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Figure,
    Footnote,
    Group,
    GroupKind,
    Heading,
    Inline,
    Letterhead,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Table,
    ThematicBreak,
    Value,
)
from generator.numbering import NumberStyle
from generator.pdf.layout import form_rows, tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import Flattener, InlineItem, TextRun
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout._places import Place
from generator.pdf.layout.figures import LETTERHEAD_HEIGHT, highest_picture, picture_line
from generator.pdf.layout.flows import Flow, FlowLine, beside, ends_with_colon, grouped, kept
from generator.pdf.layout.lines import (
    Alignment,
    Line,
    ParagraphStyle,
)
from generator.pdf.layout.paragraph import ParagraphLayout, has_values, natural_width
from generator.pdf.layout.row_layout import RowLayout
from generator.pdf.layout.tables import TableLayout, TableStyle
from generator.pdf.layout.tags import Elements, Plain
from generator.text import Text
from generator.traversal import walk_inlines

_WORDS_IN_CAPITALS = 4

_NUMBERINGS = {
    NumberStyle.DECIMAL: tags.ListNumbering.DECIMAL,
    NumberStyle.LOWER_ALPHA: tags.ListNumbering.LOWER_ALPHA,
    NumberStyle.UPPER_ALPHA: tags.ListNumbering.UPPER_ALPHA,
    NumberStyle.LOWER_ROMAN: tags.ListNumbering.LOWER_ROMAN,
    NumberStyle.UPPER_ROMAN: tags.ListNumbering.UPPER_ROMAN,
}


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
        introduces = isinstance(block, Heading) or ends_with_colon(lines)
        is_group = isinstance(block, Group) and block.kind is GroupKind.KEEP
        return Flow(tuple(lines), self._elements.done(), introduces, is_group)

    def _top(self, parent: int) -> Place:
        return Place(0.0, self._page.width, parent, self._language)

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
            lines.insert(0, FlowLine(line._replace(descent=page.title_space), 0.0, 0.0))
        return Flow(kept(lines), self._elements.done())

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
        return Flow(kept(lines), self._elements.done())

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

    def _block(self, block: Block, place: Place) -> list[FlowLine]:
        match block:
            case Heading(level, children):
                return self._heading(level, children, place)
            case Paragraph(children):
                return self._paragraph(children, place)
            case BlockQuote(blocks):
                return self._quote(blocks, place)
            case OrderedList(items):
                return self._list(items, block.labels, _NUMBERINGS[block.numbering.style], place)
            case BulletList():
                return self._bullet_list(block, place)
            case Table():
                return self._table(block, place)
            case Group():
                return self._group(block, place)
            case ThematicBreak() | PageBreak() | Figure():
                return [self._without_words(block, place)]

    def _without_words(self, block: ThematicBreak | PageBreak | Figure, place: Place) -> FlowLine:
        empty = Line((), (), 0.0, 0.0)
        match block:
            case ThematicBreak():
                return FlowLine(empty, place.x, self._page.leading)
            case PageBreak():
                return FlowLine(empty, place.x, 0.0, ends_page=True)
            case Figure():
                line = self._picture(block, place, highest_picture(self._page.height))
                return FlowLine(line, place.x, self._page.leading)

    def _bullet_list(self, block: BulletList, place: Place) -> list[FlowLine]:
        if form_rows.is_fill_in_list(block):
            return self._rows().form(block.items, place)
        bullets = self._page.bullets
        bullet = bullets[min(place.depth, len(bullets) - 1)]
        return self._list(block.items, [bullet] * len(block.items), tags.ListNumbering.DISC, place)

    def _group(self, group: Group, place: Place) -> list[FlowLine]:
        if group.kind is GroupKind.SMALL:
            place = replace(place, is_small=True)
        elif group.kind is GroupKind.LANGUAGE:
            parent = self._elements.add(tags.Division(group.language), place.parent)
            place = replace(place, parent=parent, language=group.language)
        lines = [line for block in group.blocks for line in self._block(block, place)]
        return list(grouped(lines)) if group.kind is GroupKind.KEEP else lines

    def _table(self, table: Table, place: Place) -> list[FlowLine]:
        page = self._page
        size, leading = page.type_size(small=place.is_small)
        style = TableStyle(
            page.style_in(place.language), place.width, size, leading, place.language, page.height
        )
        layout = TableLayout(style, self._elements, self._items, self._layout_paragraph)
        return [
            FlowLine(
                row.line,
                place.x,
                0.0 if index else 1.5 * page.space,
                row.keep,
                tuple(self._elements.notes(run.element for run in row.line.runs)),
                row.has_values,
                row.rules,
                row.head,
            )
            for index, row in enumerate(layout.lines(table, place.parent))
        ]

    def _heading(self, level: int, children: Sequence[Inline], place: Place) -> list[FlowLine]:
        size = self._page.heading_size(level)
        element = self._elements.add(tags.Heading(level), place.parent)
        bold = self._page.style_in(place.language)._replace(bold=True)
        items = self._items(children, TextStyle(bold, size, element=element))
        how = place.style(size * 1.3, Alignment.START)
        return list(kept(self._lines(items, how, place.x, self._page.leading)))

    def _paragraph(self, children: tuple[Inline, ...], place: Place) -> list[FlowLine]:
        page = self._page
        size, leading = page.type_size(small=place.is_small)
        if place.alignment is Alignment.JUSTIFIED and form_rows.rows_of_paragraph(children):
            return self._rows().paragraph(children, place, page.space)
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        style = TextStyle(page.style_in(place.language), size, element=element)
        above = page.item_space if place.depth > 1 else page.space
        if _is_in_capitals(children) and not place.is_small:
            style = style._replace(size=page.capitals_size, tracking=page.capitals_tracking)
            above = page.leading
        items = self._items(children, style)
        how = place.style(leading, place.alignment)
        return self._lines(items, how, place.x, above)

    def _quote(self, blocks: Sequence[Block], place: Place) -> list[FlowLine]:
        indent = self._page.quote_indent
        inner = replace(
            place,
            x=place.x + indent,
            width=place.width - 2 * indent,
            parent=self._elements.add(Plain.BLOCK_QUOTE, place.parent),
            alignment=Alignment.CENTRED,
        )
        return [line for block in blocks for line in self._block(block, inner)]

    def label_width(self, row: form_rows.FormRow) -> float:
        """Return the width of a row's label, which has no values."""
        self._elements = Elements()
        return self._rows().label_width(row, self._top(self._elements.add(Plain.PARAGRAPH)))

    def _rows(self) -> RowLayout:
        return RowLayout(
            self._page, self._elements, self._items, self._lines, self._layout_paragraph
        )

    def _picture(self, figure: Figure, place: Place, highest: float) -> Line:
        element = self._elements.add(tags.Figure(figure.alt), place.parent)
        return picture_line(figure, self._page.pictures, element, place.width, highest)

    def _notes_of(self, line: Line) -> tuple[str, ...]:
        return tuple(self._elements.notes(run.element for run in line.runs))

    def _list(
        self,
        items: Sequence[ListItem],
        labels: Sequence[str],
        numbering: tags.ListNumbering,
        place: Place,
    ) -> list[FlowLine]:
        parent = self._elements.add(tags.List(numbering), place.parent)
        styles = [self._label_style(item, place) for item in items]
        indent = self._indent(labels, styles, place)
        lines: list[FlowLine] = []
        for item, label, style in zip(items, labels, styles, strict=True):
            element = self._elements.add(Plain.LIST_ITEM, parent)
            tag = tags.ClauseLabel(item.label) if item.label else Plain.LABEL
            label_element = self._elements.add(tag, element)
            body = self._elements.add(Plain.LIST_BODY, element)
            inner = place.item(indent, body)
            content: list[FlowLine] = []
            for block in item.blocks:
                nested = self._block(block, inner)
                if nested and ends_with_colon(content):
                    nested[0] = nested[0]._replace(keep=True)
                content.extend(nested)
            room = indent - self._page.label_gap if _is_flush(label) else 0.0
            lines.extend(self._labelled(content, label, style.of(label_element), inner, room))
        return lines

    def _label_style(self, item: ListItem, place: Place) -> TextStyle:
        """Return how an item's label is set: as the heading that it stands before, if so."""
        font = self._page.style_in(place.language)
        match item.blocks[:1]:
            case (Heading(level),):
                style = TextStyle(font._replace(bold=True), self._page.heading_size(level))
            case _:
                style = TextStyle(font, self._page.type_size(small=place.is_small)[0])
        return style

    def _indent(self, labels: Sequence[str], styles: Sequence[TextStyle], place: Place) -> float:
        """Return how far a list is indented, so that its widest label stands before its items."""
        how = place.style(self._page.leading, Alignment.START)
        pairs = set(zip(labels, styles, strict=True))
        widths = [natural_width((TextRun(label, style),), how) for label, style in pairs]
        return max(self._page.list_indent, max(widths, default=0.0) + self._page.label_gap)

    def _labelled(
        self, content: list[FlowLine], label: str, style: TextStyle, place: Place, room: float
    ) -> list[FlowLine]:
        """Put an item's label before its first line, where a column so wide begins."""
        page = self._page
        text = TextRun(label, style)
        [alone] = self._layout_paragraph((text,), place.style(page.leading, Alignment.START))
        first = content[0] if content else FlowLine(alone._replace(runs=()), place.x, page.space)
        start = min(run.x for run in alone.runs)
        end = max(run.x + run.width for run in alone.runs)
        width = end - start
        x = place.before(page.label_gap, width, max(room, width)) - start
        return [beside(alone, first, x), *content[1:]]


def _is_flush(label: str) -> bool:
    """Tell whether labels of a list begin at one place, as ``§ 9`` and ``§ 10``; others end so."""
    return label.startswith("§") or "." in label[:-1]


def _is_in_capitals(children: Sequence[Inline]) -> bool:
    """Tell whether a paragraph is a declaration in capitals: several words, and no small letter."""
    text = "".join(each.text for each in walk_inlines(children) if isinstance(each, Text))
    return text.isupper() and len(text.split()) >= _WORDS_IN_CAPITALS
