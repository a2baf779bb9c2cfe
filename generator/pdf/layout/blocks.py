"""Blocks to rows: everything of one top-level block, set one below the other.

All lengths in points.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

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
from generator.pdf.layout._inlines import Atom, Flattener, Run
from generator.pdf.layout._paragraph import set_paragraph
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, Mark, PlacedField, Row, Setting
from generator.pdf.layout.page_style import Sheet
from generator.pdf.layout.shape import TextStyle
from generator.pdf.layout.tags import Element, Elements


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A row in the flow of its block."""

    row: Row
    x: float
    """Left edge, from the left edge of the text."""
    space: float
    """Space above, dropped at the top of a page."""
    keep: bool = False
    """Whether the row must stay on the page of the row before it."""
    notes: tuple[str, ...] = ()
    """Labels of the footnotes that the row refers to."""
    filled: bool = False
    """Whether values stand in its paragraph."""

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.row.ascent + self.row.descent


@dataclass(frozen=True, slots=True)
class Flow:
    """One top-level block, laid out."""

    rows: tuple[FlowRow, ...]
    elements: tuple[Element, ...]
    introduces: bool = False
    """Whether the block belongs to what comes after it: a heading, or words up to a colon."""

    @property
    def heading(self) -> int:
        """Level of the heading that the block is, 0 if it is none."""
        tag = self.elements[0].tag if self.elements else ""
        return int(tag[1:]) if tag[:1] == "H" and tag[1:].isdigit() else 0

    @property
    def text(self) -> str:
        """The text of the block, in reading order as far as each line is read left to right."""
        return " ".join("".join(mark.text for mark in row.row.marks) for row in self.rows)

    @property
    def shape(self) -> Hashable:
        """All that decides where the flow falls on its pages and how it is tagged.

        Flows of the same shape differ in the glyphs shown and the values of fields only.
        """
        elements = tuple((e.tag, e.parent, e.uri, e.numbering) for e in self.elements)
        return elements, self.introduces, tuple(self._row_shape(row) for row in self.rows)

    def _row_shape(self, row: FlowRow) -> Hashable:
        items: list[Hashable] = []
        for item in row.row.items:
            if isinstance(item, PlacedField):
                items.append((item.element, item.x, item.bottom, item.width))
            elif self.elements[item.element].uri:
                items.append((item.element, item.x, item.width, item.size))
            elif not items or items[-1] != item.element:
                items.append(item.element)
        measures = (row.x, row.space, row.keep, row.notes, row.row.ascent, row.row.descent)
        return measures, row.filled, tuple(items)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands in its parents."""

    x: float
    width: float
    parent: int
    depth: int = 0
    alignment: Alignment = Alignment.JUSTIFIED


class Setter:
    """Lays out the blocks of one document with one set of values."""

    def __init__(
        self, sheet: Sheet, language: str, values: Sequence[Value], notes: Mapping[str, int]
    ) -> None:
        """Take the sheet's measures, the slots' values and the numbers of the footnotes."""
        self._sheet = sheet
        self._language = language
        self._values = values
        self._notes = notes
        self._elements = Elements()

    def block(self, block: Block) -> Flow:
        """Lay out a top-level block.

        Raises:
            UnprintableError: no font has a character.
        """
        self._elements = Elements()
        rows = self._block(block, _Place(0.0, self._sheet.width, -1))
        introduces = isinstance(block, Heading) or _ends_with_colon(rows)
        return Flow(tuple(rows), self._elements.done(), introduces)

    def title(self, title: Sequence[Inline], subtitle: Sequence[Inline]) -> Flow:
        """Lay out the document's title, and the subtitle above it."""
        self._elements = Elements()
        sheet = self._sheet
        rows: list[FlowRow] = []
        for tag, inlines, size, space in (
            ("P", subtitle, sheet.subtitle_size, 0.0),
            ("H1", title, sheet.title_size, sheet.subtitle_size * 0.6),
        ):
            if inlines:
                element = self._elements.add(tag)
                style = TextStyle(Style(), size, element=element)
                setting = Setting(sheet.width, size * 1.25, Alignment.CENTRED, self._language)
                rows.extend(self._rows(self._atoms(inlines, style), setting, 0.0, space))
        return Flow(_kept(rows), self._elements.done())

    def footnote(self, footnote: Footnote) -> Flow:
        """Lay out a footnote, its number before its first line."""
        self._elements = Elements()
        sheet = self._sheet
        note = self._elements.add("Note")
        label = self._elements.add("Lbl", note)
        number = Run(
            f"{self._notes[footnote.label]}",
            TextStyle(Style(), sheet.note_size * 0.7, sheet.note_size * 0.34, element=label),
        )
        rows: list[FlowRow] = []
        for block in footnote.blocks:
            if not isinstance(block, Paragraph):
                rows.extend(self._block(block, _Place(0.0, sheet.width, note)))
                continue
            style = TextStyle(Style(), sheet.note_size, element=self._elements.add("P", note))
            setting = Setting(sheet.width, sheet.note_leading, Alignment.JUSTIFIED, self._language)
            atoms = self._atoms(block.children, style)
            rows.extend(self._rows(atoms if rows else [number, *atoms], setting, 0.0, 0.0))
        return Flow(_kept(rows), self._elements.done())

    def _atoms(self, inlines: Sequence[Inline], style: TextStyle) -> list[Atom]:
        return Flattener(self._values, self._elements, self._notes).flatten(inlines, style)

    def _rows(
        self, atoms: Sequence[Atom], setting: Setting, x: float, space: float
    ) -> list[FlowRow]:
        """Set a paragraph and stack its lines; neither its first nor its last one stands alone."""
        lines = set_paragraph(tuple(atoms), setting)
        filled = any(isinstance(atom, Run) and atom.isolate > 0 for atom in atoms)
        last = len(lines) - 1
        return [
            FlowRow(
                line,
                x,
                space if index == 0 else 0.0,
                keep=index == 1 or (index == last and index > 0),
                notes=tuple(self._elements.notes(mark.element for mark in line.marks)),
                filled=filled,
            )
            for index, line in enumerate(lines)
        ]

    def _block(self, block: Block, place: _Place) -> list[FlowRow]:
        match block:
            case Heading(level, children):
                return self._heading(level, children, place)
            case Paragraph(children):
                return self._paragraph(children, place)
            case BlockQuote(blocks):
                return self._quote(blocks, place)
            case OrderedList(items, start):
                labels = [f"{start + index}." for index in range(len(items))]
                return self._list(items, labels, "Decimal", place)
            case BulletList(items):
                bullet = self._sheet.bullets[min(place.depth, len(self._sheet.bullets) - 1)]
                return self._list(items, [bullet] * len(items), "Disc", place)
            case ThematicBreak():
                return [FlowRow(Row((), (), 0.0, 0.0), place.x, self._sheet.leading)]

    def _heading(self, level: int, children: Sequence[Inline], place: _Place) -> list[FlowRow]:
        size = self._sheet.heading_size(level)
        element = self._elements.add(f"H{level}", place.parent)
        style = TextStyle(Style(bold=True), size, element=element)
        setting = Setting(place.width, size * 1.3, Alignment.LEFT, self._language)
        atoms = self._atoms(children, style)
        return list(_kept(self._rows(atoms, setting, place.x, self._sheet.leading)))

    def _paragraph(self, children: Sequence[Inline], place: _Place) -> list[FlowRow]:
        sheet = self._sheet
        style = TextStyle(Style(), sheet.size, element=self._elements.add("P", place.parent))
        setting = Setting(place.width, sheet.leading, place.alignment, self._language)
        space = sheet.item_space if place.depth > 1 else sheet.space
        return self._rows(self._atoms(children, style), setting, place.x, space)

    def _quote(self, blocks: Sequence[Block], place: _Place) -> list[FlowRow]:
        indent = self._sheet.quote_indent
        inner = _Place(
            place.x + indent,
            place.width - 2 * indent,
            self._elements.add("BlockQuote", place.parent),
            place.depth,
            Alignment.CENTRED,
        )
        rows: list[FlowRow] = []
        for block in blocks:
            rows.extend(self._block(block, inner))
        return rows

    def _list(
        self, items: Sequence[ListItem], labels: Sequence[str], numbering: str, place: _Place
    ) -> list[FlowRow]:
        element = self._elements.add("L", place.parent, numbering=numbering)
        indent = self._sheet.list_indent
        rows: list[FlowRow] = []
        for item, label in zip(items, labels, strict=True):
            entry = self._elements.add("LI", element)
            mark = self._elements.add("Lbl", entry)
            body = self._elements.add("LBody", entry)
            inner = _Place(place.x + indent, place.width - indent, body, place.depth + 1)
            content: list[FlowRow] = []
            for block in item.blocks:
                nested = self._block(block, inner)
                if nested and _ends_with_colon(content):
                    nested[0] = replace(nested[0], keep=True)
                content.extend(nested)
            rows.extend(self._labelled(content, label, mark, inner))
        return rows

    def _labelled(
        self, content: list[FlowRow], label: str, element: int, place: _Place
    ) -> list[FlowRow]:
        """Put an item's label before its first row, right-aligned to the item's indent."""
        sheet = self._sheet
        style = TextStyle(Style(), sheet.size, element=element)
        setting = Setting(sheet.width, sheet.leading, Alignment.LEFT, self._language)
        line = set_paragraph((Run(label, style),), setting)[0]
        first = content[0] if content else FlowRow(replace(line, marks=()), place.x, sheet.space)
        mark = _ending_at(line.marks[0], place.x - first.x - sheet.label_gap)
        row = Row((mark, *first.row.marks), first.row.fields, first.row.ascent, first.row.descent)
        return [replace(first, row=row), *content[1:]]


@lru_cache(maxsize=1024)
def _ending_at(mark: Mark, x: float) -> Mark:
    """Move a mark so that its right edge is at ``x``."""
    return replace(mark, x=x - mark.width)


def _ends_with_colon(rows: Sequence[FlowRow]) -> bool:
    marks = rows[-1].row.marks if rows else ()
    return bool(marks) and marks[-1].text.endswith(":")


def _kept(rows: Sequence[FlowRow]) -> tuple[FlowRow, ...]:
    """Keep rows together on one page."""
    return tuple(replace(row, keep=index > 0) for index, row in enumerate(rows))
