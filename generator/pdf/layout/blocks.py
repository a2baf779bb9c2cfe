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
    Footnote,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    Paragraph,
    ThematicBreak,
    Value,
)
from generator.languages.direction import is_right_to_left
from generator.pdf.layout import tags
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import Flattener, InlineItem, TextRun
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import (
    Alignment,
    GlyphRun,
    Line,
    ParagraphStyle,
    PlacedField,
)
from generator.pdf.layout.paragraph import ParagraphLayout, has_values
from generator.pdf.layout.tags import Element, Elements, Plain

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
        return " ".join("".join(run.text for run in line.runs) for line in lines)

    def _is_in_first(self, item: GlyphRun | PlacedField) -> bool:
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
                style = TextStyle(Style(), size, element=self._elements.add(tag))
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
            TextStyle(Style(), page.note_size * 0.7, page.note_size * 0.34, element=label),
        )
        lines: list[FlowLine] = []
        for block in footnote.blocks:
            if not isinstance(block, Paragraph):
                lines.extend(self._block(block, self._top(note)))
                continue
            element = self._elements.add(Plain.PARAGRAPH, note)
            items = self._items(block.children, TextStyle(Style(), page.note_size, element=element))
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
            case OrderedList(items, start):
                labels = [f"{start + index}." for index in range(len(items))]
                return self._list(items, labels, tags.Numbering.DECIMAL, place)
            case BulletList(items):
                bullet = self._page.bullets[min(place.depth, len(self._page.bullets) - 1)]
                return self._list(items, [bullet] * len(items), tags.Numbering.DISC, place)
            case ThematicBreak():
                return [FlowLine(Line((), (), 0.0, 0.0), place.x, self._page.leading)]

    def _heading(self, level: int, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        size = self._page.heading_size(level)
        element = self._elements.add(tags.Heading(level), place.parent)
        items = self._items(children, TextStyle(Style(bold=True), size, element=element))
        how = place.style(size * 1.3, Alignment.START)
        return list(_kept(self._lines(items, how, place.x, self._page.leading)))

    def _paragraph(self, children: Sequence[Inline], place: _Place) -> list[FlowLine]:
        page = self._page
        element = self._elements.add(Plain.PARAGRAPH, place.parent)
        items = self._items(children, TextStyle(Style(), page.size, element=element))
        how = place.style(page.leading, place.alignment)
        return self._lines(items, how, place.x, page.item_space if place.depth > 1 else page.space)

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
        text = TextRun(label, TextStyle(Style(), page.size, element=element))
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
