"""Documents walked through: every inline found, every slot filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    ListItem,
    OrderedList,
    Paragraph,
    Slot,
    ThematicBreak,
    Value,
)
from generator.text import Emphasis, SmallCaps, Strong, Subscript, Superscript, Text, Title


def inlines_of(value: Value | Slot) -> tuple[Inline, ...]:
    """Give a value as inlines."""
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
    match block:
        case Paragraph(children):
            return Paragraph(fill_inlines(children, values))
        case Heading(level, children):
            return Heading(level, fill_inlines(children, values))
        case BlockQuote(blocks):
            return BlockQuote(_fill_blocks(blocks, values))
        case OrderedList(items, start):
            return OrderedList(_fill_items(items, values), start)
        case BulletList(items):
            return BulletList(_fill_items(items, values))
        case ThematicBreak() | Figure():
            return block


def _fill_blocks(blocks: Iterable[Block], values: Sequence[Value | Slot]) -> tuple[Block, ...]:
    return tuple([fill_block(block, values) for block in blocks])


def _fill_items(items: Iterable[ListItem], values: Sequence[Value | Slot]) -> tuple[ListItem, ...]:
    return tuple([ListItem(_fill_blocks(item.blocks, values)) for item in items])


def fill_inlines(inlines: Sequence[Inline], values: Sequence[Value | Slot]) -> tuple[Inline, ...]:
    """Put ``values`` in the slots of a run of inlines."""
    filled: list[Inline] = []
    for inline in inlines:
        match inline:
            case Slot(index):
                filled.extend(inlines_of(values[index]))
            case Link(children=children):
                filled.append(replace(inline, children=fill_inlines(children, values)))
            case Emphasis() | Strong() | SmallCaps() | Superscript() | Subscript():
                children = fill_inlines(inline.children, values)
                filled.append(type(inline)(children))
            case _:
                filled.append(inline)
    return tuple(filled)


def walk_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Give inlines and everything inside them, in reading order."""
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
            ):
                yield from walk_inlines(children)
            case _:
                pass


def walk_blocks(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Give every inline inside blocks, in reading order."""
    for block in blocks:
        match block:
            case Heading(children=children) | Paragraph(children=children):
                yield from walk_inlines(children)
            case BlockQuote(inner):
                yield from walk_blocks(inner)
            case OrderedList(items=items) | BulletList(items=items):
                for item in items:
                    yield from walk_blocks(item.blocks)
            case ThematicBreak() | Figure():
                pass


def figures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Give every picture inside blocks, in reading order."""
    for block in blocks:
        match block:
            case Figure():
                yield block
            case BlockQuote(inner):
                yield from figures_in(inner)
            case OrderedList(items=items) | BulletList(items=items):
                for item in items:
                    yield from figures_in(item.blocks)
            case _:
                pass
