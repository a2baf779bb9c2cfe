"""Documents walked through: every inline found, every slot filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Figure,
    Group,
    Heading,
    Inline,
    LanguageSpan,
    Link,
    OrderedList,
    PageBreak,
    Paragraph,
    Slot,
    Table,
    TableRow,
    ThematicBreak,
    Value,
)
from generator.text import Emphasis, SmallCaps, Strong, Subscript, Superscript, Text, Title


def inlines_of(value: Value | Slot) -> tuple[Inline, ...]:
    """Return a value as inlines."""
    if isinstance(value, str):
        return (Text(value),) if value else ()
    if isinstance(value, Title):
        return value.inlines
    return (value,)


def fill(skeleton: Document, values: Sequence[Value | Slot]) -> Document:
    """Put ``values`` in the slots of ``skeleton``; a slot among them leaves that one open.

    Raises:
        IndexError: a slot's index is outside ``values``.
    """
    return replace(
        skeleton,
        title=fill_inlines(skeleton.title, values),
        subtitle=fill_inlines(skeleton.subtitle, values),
        blocks=tuple(fill_block(block, values) for block in skeleton.blocks),
        footnotes=tuple(
            replace(footnote, blocks=tuple(fill_block(block, values) for block in footnote.blocks))
            for footnote in skeleton.footnotes
        ),
    )


def fill_block(block: Block, values: Sequence[Value | Slot]) -> Block:
    """Put ``values`` in the slots of one block."""
    return map_block(block, lambda inlines: fill_inlines(inlines, values))


Change = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]
"""Makes other inlines of the content of a paragraph, heading or cell."""


def map_block(block: Block, change: Change) -> Block:
    """Return a block with each run of inlines in it changed."""
    match block:
        case Paragraph(children):
            return Paragraph(change(children))
        case Heading(level, children):
            return Heading(level, change(children))
        case BlockQuote(blocks) | Group(blocks=blocks):
            return replace(block, blocks=_map_blocks(blocks, change))
        case OrderedList(items) | BulletList(items):
            changed = [replace(item, blocks=_map_blocks(item.blocks, change)) for item in items]
            return replace(block, items=tuple(changed))
        case Table(columns, head, rows):
            return Table(columns, _map_row(head, change), tuple(_map_row(r, change) for r in rows))
        case ThematicBreak() | PageBreak() | Figure():
            return block


def _map_blocks(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    return tuple([map_block(block, change) for block in blocks])


def _map_row(row: TableRow, change: Change) -> TableRow:
    return tuple([change(cell) for cell in row])


def fill_inlines(inlines: Sequence[Inline], values: Sequence[Value | Slot]) -> tuple[Inline, ...]:
    """Put ``values`` in the slots of a run of inlines."""
    filled: list[Inline] = []
    for inline in inlines:
        match inline:
            case Slot(index):
                filled.extend(inlines_of(values[index]))
            case Link(children=children) | LanguageSpan(children=children):
                filled.append(replace(inline, children=fill_inlines(children, values)))
            case Emphasis() | Strong() | SmallCaps() | Superscript() | Subscript():
                children = fill_inlines(inline.children, values)
                filled.append(type(inline)(children))
            case _:
                filled.append(inline)
    return tuple(filled)


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Return inlines and everything inside them, in reading order."""
    for inline in inlines:
        yield inline
        match inline:
            case (
                Emphasis(children)
                | Strong(children)
                | SmallCaps(children)
                | Superscript(children)
                | Subscript(children)
                | Link(children=children)
                | LanguageSpan(children=children)
            ):
                yield from walk_inlines(children)
            case _:
                pass


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Return every inline inside blocks, in reading order."""
    for block in blocks:
        match block:
            case Heading(children=children) | Paragraph(children=children):
                yield from walk_inlines(children)
            case BlockQuote(inner) | Group(blocks=inner):
                yield from walk_blocks(inner)
            case OrderedList(items=items) | BulletList(items=items):
                for item in items:
                    yield from walk_blocks(item.blocks)
            case Table():
                for row in block.all_rows:
                    for cell in row:
                        yield from walk_inlines(cell)
            case ThematicBreak() | PageBreak() | Figure():
                pass


def map_figures(block: Block, change: Callable[[Figure], Figure]) -> Block:
    """Return a block with each picture in it changed."""
    match block:
        case Figure():
            return change(block)
        case BlockQuote(blocks) | Group(blocks=blocks):
            return replace(block, blocks=tuple(map_figures(each, change) for each in blocks))
        case OrderedList(items) | BulletList(items):
            changed = [
                replace(item, blocks=tuple(map_figures(each, change) for each in item.blocks))
                for item in items
            ]
            return replace(block, items=tuple(changed))
        case Paragraph() | Heading() | Table() | ThematicBreak() | PageBreak():
            return block


def figures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Return every picture inside blocks, in reading order."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case BlockQuote(inner) | Group(blocks=inner):
                yield from figures_in(inner)
            case OrderedList(items=items) | BulletList(items=items):
                for item in items:
                    yield from figures_in(item.blocks)
            case Paragraph() | Heading() | Table() | ThematicBreak() | PageBreak():
                pass
