"""A document as parts, each of which is laid out by itself, and the parts on pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.document import (
    Block,
    Document,
    Footnote,
    FootnoteReference,
    Heading,
    Inline,
    Slot,
    Value,
)
from generator.pdf.layout._page_style import page_style_for
from generator.pdf.layout.blocks import BlockLayout
from generator.pdf.layout.flows import Flow
from generator.pdf.layout.form_rows import rows_in
from generator.pdf.layout.pages import Page, paginate
from generator.pdf.layout.paragraph import ParagraphLayout, layout_paragraph
from generator.text import Code, Text
from generator.traversal import walk_blocks, walk_inlines


@dataclass(frozen=True, slots=True)
class _Part:
    """A block or a footnote; ``None`` is the title."""

    content: Block | Footnote | None
    inlines: tuple[Inline, ...]
    """Every inline in it, however deep."""


class DocumentLayout:
    """Lays out a document whose slots stand open; its parts are numbered, the title is 0."""

    def __init__(
        self, document: Document, layout_paragraph: ParagraphLayout = layout_paragraph
    ) -> None:
        """Number the parts and the footnotes."""
        self._layout_paragraph = layout_paragraph
        self.document = document
        self.page_style = page_style_for(document)
        words = (i.text for i in walk_inlines(document.title) if isinstance(i, Text | Code))
        self.title = "".join(words)
        """The title in plain characters."""
        self._parts = tuple(_parts(document))
        self._note_numbers = _note_numbers(self._parts)
        self.page_style = replace(self.page_style, pictures=document.pictures)
        self.page_style = replace(self.page_style, label_column=self._find_label_column())
        slots = {
            index: [inline.index for inline in part.inlines if isinstance(inline, Slot)]
            for index, part in enumerate(self._parts)
        }
        self.with_values = frozenset(index for index, found in slots.items() if found)
        """The parts that have slots."""
        self.slot_count = 1 + max((slot for found in slots.values() for slot in found), default=-1)

    def _find_label_column(self) -> float:
        """Return where the lines to fill in begin: right of all labels that are not too long."""
        document, page = self.document, self.page_style
        layout = BlockLayout(
            page, document.language, (), self._note_numbers, self._layout_paragraph
        )
        rows = [row for row in rows_in(document.blocks) if row.has_fixed_label]
        widths = [width for row in rows if (width := layout.label_width(row)) <= page.widest_label]
        return max(widths, default=0.0) + page.label_gap

    def __len__(self) -> int:
        """Return how many parts there are."""
        return len(self._parts)

    def flow(self, index: int, values: Sequence[Value]) -> Flow:
        """Lay out a part, with values in its slots.

        Raises:
            UnprintableError: no font has a character.
        """
        document = self.document
        layout = BlockLayout(
            self.page_style,
            document.language,
            values,
            self._note_numbers,
            self._layout_paragraph,
        )
        content = self._parts[index].content
        if content is None:
            return layout.title(document.title, document.subtitle, document.letterhead)
        return layout.footnote(content) if isinstance(content, Footnote) else layout.block(content)

    def flows(self, values: Sequence[Value]) -> list[Flow]:
        """Lay out all parts.

        Raises:
            UnprintableError: no font has a character.
        """
        return [self.flow(index, values) for index in range(len(self))]

    def pages(self, flows: Sequence[Flow]) -> list[Page]:
        """Share the parts, laid out, over pages."""
        notes = {
            part.content.label: (index, flows[index])
            for index, part in enumerate(self._parts)
            if isinstance(part.content, Footnote)
        }
        return paginate(flows[0], flows[1 : len(flows) - len(notes)], notes, self.page_style)


def _parts(document: Document) -> Iterator[_Part]:
    yield _Part(None, tuple(walk_inlines((*document.title, *document.subtitle))))
    for block in _without_gaps(document.blocks):
        yield _Part(block, tuple(walk_blocks([block])))
    for note in document.footnotes:
        yield _Part(note, tuple(walk_blocks(note.blocks)))


def _without_gaps(blocks: Sequence[Block]) -> Iterator[Block]:
    """Raise headings so that none is more than a level below the one before (PDF/UA-1, 7.4.2).

    The document's title is the heading of level 1 before them all.
    """
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = min(block.level, level + 1)
            yield replace(block, level=level)
        else:
            yield block


def _note_numbers(parts: Sequence[_Part]) -> Mapping[str, int]:
    """Number the footnotes in the order in which they are first referred to."""
    numbers: dict[str, int] = {}
    for part in parts:
        for inline in part.inlines:
            if isinstance(inline, FootnoteReference):
                numbers.setdefault(inline.label, len(numbers) + 1)
    return numbers
