"""Blocks to lines: everything of one top-level block, one line below the other.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Footnote,
    Group,
    GroupKind,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Table,
    ThematicBreak,
    Value,
)
from generator.languages.direction import is_right_to_left
from generator.numbering import NumberStyle
from generator.pdf.layout import tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import Flattener, InlineItem, TextRun
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.lines import (
    Alignment,
    GlyphRun,
    Line,
    ParagraphStyle,
    PlacedField,
)
from generator.pdf.layout.paragraph import ParagraphLayout, has_values, natural_width
from generator.pdf.layout.tables import Rule, TableLayout, TableStyle
from generator.pdf.layout.tags import Element, Elements, Plain

_NUMBERINGS = {
    NumberStyle.DECIMAL: tags.Numbering.DECIMAL,
    NumberStyle.LOWER_ALPHA: tags.Numbering.LOWER_ALPHA,
    NumberStyle.UPPER_ALPHA: tags.Numbering.UPPER_ALPHA,
    NumberStyle.LOWER_ROMAN: tags.Numbering.LOWER_ROMAN,
    NumberStyle.UPPER_ROMAN: tags.Numbering.UPPER_ROMAN,
}
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
    rules: tuple[Rule, ...] = ()
    """Lines that are drawn above and below it."""
    head: int = 0
    """So many lines above it is the head of its table, which comes again where the table goes on on
    a new page; 0 for none."""
    ends_page: bool = False
    """Whether what comes after it stands on a new page."""

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.line.ascent + self.line.descent


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading in a flow."""

    line: int
    """Number of its first line."""
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One top-level block, laid out."""

    lines: tuple[FlowLine, ...]
    elements: tuple[Element, ...]
    introduces: bool = False
    """Whether the block belongs to what comes after it: a heading, or words up to a colon."""

    def headings(self) -> Iterator[PlacedHeading]:
        """Return the headings in the block that have no values."""
        lines: dict[int, list[int]] = {}
        for number, each in enumerate(self.lines):
            found = {self._heading_of(item) for item in each.line.items} - {-1}
            for element in found:
                lines.setdefault(element, []).append(number)
        for element, numbers in lines.items():
            tag = self.elements[element].tag
            if isinstance(tag, tags.Heading) and not self.lines[numbers[0]].has_values:
                text = " ".join(self._text(element, number) for number in numbers)
                yield PlacedHeading(numbers[0], tag.level, text)

    def _text(self, heading: int, number: int) -> str:
        """Return the text of a line of a heading, the number before it too, in reading order."""
        line = self.lines[number].line
        runs = [item for item in line.items if isinstance(item, GlyphRun)]
        label = "".join([run.text for run in runs if self._heading_of(run) != heading])
        words = "".join([run.text for run in runs if self._heading_of(run) == heading])
        return f"{label} {words}".strip(" ")

    def _heading_of(self, item: GlyphRun | PlacedField) -> int:
        """Return the element of the heading that something is in; -1 for none."""
        element = item.element
        while element >= 0 and not isinstance(self.elements[element].tag, tags.Heading):
            element = self.elements[element].parent
        return element


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
    is_small: bool = False
    """Whether small print stands here."""

    def style(self, leading: float, alignment: Alignment) -> ParagraphStyle:
        """Return how a paragraph is set here."""
        return ParagraphStyle(self.width, leading, alignment, self.language)

    def item(self, indent: float, body: int) -> _Place:
        """Return the place of an item of a list, indented from where lines begin."""
        left = 0.0 if is_right_to_left(self.language) else indent
        return replace(
            self, x=self.x + left, width=self.width - indent, parent=body, depth=self.depth + 1
        )

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

    def title(self, title: Sequence[Inline], subtitle: Sequence[Inline]) -> Flow:
        """Lay out the document's title, and the subtitle below it."""
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
                notes=tuple(self._elements.notes(run.element for run in line.runs)),
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
            case OrderedList(items):
                return self._list(items, block.labels, _NUMBERINGS[block.numbering.style], place)
            case BulletList(items):
                bullet = self._page.bullets[min(place.depth, len(self._page.bullets) - 1)]
                return self._list(items, [bullet] * len(items), tags.Numbering.DISC, place)
            case Table():
                return self._table(block, place)
            case Group(kind, blocks):
                return self._group(kind, blocks, place)
            case ThematicBreak():
                return [FlowLine(Line((), (), 0.0, 0.0), place.x, self._page.leading)]
            case PageBreak():
                return [FlowLine(Line((), (), 0.0, 0.0), place.x, 0.0, ends_page=True)]

    def _group(self, kind: GroupKind, blocks: Sequence[Block], place: _Place) -> list[FlowLine]:
        if kind is GroupKind.SMALL:
            place = replace(place, is_small=True)
        lines = [line for block in blocks for line in self._block(block, place)]
        return list(_kept(lines)) if kind is GroupKind.KEEP else lines

    def _table(self, table: Table, place: _Place) -> list[FlowLine]:
        page = self._page
        size, leading = page.type_size(small=place.is_small)
        style = TableStyle(page.style, place.width, size, leading, place.language, page.height)
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

    def _heading(self, level: int, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        size = self._page.heading_size(level)
        element = self._elements.add(tags.Heading(level), place.parent)
        items = self._items(children, TextStyle(self._page.bold, size, element=element))
        how = place.style(size * 1.3, Alignment.START)
        return list(_kept(self._lines(items, how, place.x, self._page.leading)))

    def _paragraph(self, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        page = self._page
        size, leading = page.type_size(small=place.is_small)
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        items = self._items(children, TextStyle(page.style, size, element=element))
        how = place.style(leading, place.alignment)
        return self._lines(items, how, place.x, page.item_space if place.depth > 1 else page.space)

    def _quote(self, blocks: Sequence[Block], place: _Place) -> list[FlowLine]:
        indent = self._page.quote_indent
        inner = replace(
            place,
            x=place.x + indent,
            width=place.width - 2 * indent,
            parent=self._elements.add(Plain.BLOCK_QUOTE, place.parent),
            alignment=Alignment.CENTRED,
        )
        return [line for block in blocks for line in self._block(block, inner)]

    def _list(
        self,
        items: Sequence[ListItem],
        labels: Sequence[str],
        numbering: tags.Numbering,
        place: _Place,
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
                if nested and _ends_with_colon(content):
                    nested[0] = replace(nested[0], keep=True)
                content.extend(nested)
            lines.extend(self._labelled(content, label, style.of(label_element), inner))
        return lines

    def _label_style(self, item: ListItem, place: _Place) -> TextStyle:
        """Return how an item's label is set: as the heading that it stands before, if so."""
        match item.blocks[:1]:
            case (Heading(level),):
                return TextStyle(self._page.bold, self._page.heading_size(level))
            case _:
                return TextStyle(self._page.style, self._page.type_size(small=place.is_small)[0])

    def _indent(self, labels: Sequence[str], styles: Sequence[TextStyle], place: _Place) -> float:
        """Return how far a list is indented, so that its widest label stands before its items."""
        how = place.style(self._page.leading, Alignment.START)
        pairs = set(zip(labels, styles, strict=True))
        widths = [natural_width((TextRun(label, style),), how) for label, style in pairs]
        return max(self._page.list_indent, max(widths, default=0.0) + self._page.label_gap)

    def _labelled(
        self, content: list[FlowLine], label: str, style: TextStyle, place: _Place
    ) -> list[FlowLine]:
        """Put an item's label before its first line, against the item's indent."""
        page = self._page
        text = TextRun(label, style)
        [alone] = self._layout_paragraph((text,), place.style(page.leading, Alignment.START))
        first = content[0] if content else FlowLine(replace(alone, runs=()), place.x, page.space)
        start = min(run.x for run in alone.runs)
        end = max(run.x + run.width for run in alone.runs)
        move = place.before(page.label_gap, end - start) - start - first.x
        labels = [replace(run, x=run.x + move, order=run.order - _FIRST) for run in alone.runs]
        line = replace(first.line, runs=(*labels, *first.line.runs))
        return [replace(first, line=line), *content[1:]]


def _ends_with_colon(lines: Sequence[FlowLine]) -> bool:
    runs = lines[-1].line.runs if lines else ()
    return bool(runs) and runs[-1].text.endswith(":")


def _kept(lines: Sequence[FlowLine]) -> tuple[FlowLine, ...]:
    """Keep lines together on one page."""
    return tuple(replace(line, keep=index > 0) for index, line in enumerate(lines))
