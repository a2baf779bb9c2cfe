"""Blocks in Markdown: made ready once, then written with values in their slots.

What no value touches is written when it is made ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Figure,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    Paragraph,
    Slot,
    ThematicBreak,
    Value,
)
from generator.markdown.canonical import content
from generator.markdown.figures import write_figure
from generator.markdown.lines import fill_lines
from generator.markdown.marks import SEPARATOR
from generator.markdown.spelling import BREAK, HARD_BREAK, spell
from generator.text import Title
from generator.traversal import fill_inlines, walk_blocks

Lines = Sequence[str]
Write = Callable[[Sequence[Value]], Lines]
"""Writes something of a skeleton with values in its slots; no lines if they leave nothing of it."""


class Part(NamedTuple):
    """A block of a skeleton that is ready to be written."""

    block: Block
    write: Write


Piece = tuple[Block, Lines]
"""A block, as it was in the skeleton, and its lines: at least one."""


def settle(write: Write, inlines: Iterable[Inline]) -> Write:
    """Write what has these inlines no more often than the values in them change."""
    slots = tuple(dict.fromkeys(each.index for each in inlines if isinstance(each, Slot)))
    if slots:
        return _Remembered(write, slots).write
    lines = write(())
    return lambda _: lines


class _Remembered:
    """What has slots, and how it was last written: lines to sign on are alike on most forms.

    Titles are not, and equal ones may have formulas that are set in different ways.
    """

    def __init__(self, write: Write, slots: Sequence[int]) -> None:
        self._write = write
        self._slots = slots
        self._last: tuple[list[Value], Lines] = ([], ())

    def write(self, values: Sequence[Value]) -> Lines:
        used = [values[index] for index in self._slots]
        before, lines = self._last
        if used == before and Title not in map(type, used):
            return lines
        lines = self._write(values)
        self._last = (used, lines)
        return lines


def prepare(blocks: Iterable[Block], width: int) -> tuple[Part, ...]:
    """Make blocks ready to be written in lines of ``width`` columns."""
    return tuple(
        Part(block, settle(_preparation(block, width), walk_blocks([block]))) for block in blocks
    )


def write_parts(parts: Iterable[Part], values: Sequence[Value]) -> list[Piece]:
    """Write blocks; those that the values leave empty are gone, as in their canonical form."""
    return [(block, lines) for block, write in parts if (lines := write(values))]


def write_heading(level: int, children: tuple[Inline, ...], values: Sequence[Value]) -> str:
    """Write a heading on its one line."""
    spelling = spell(content(fill_inlines(children, values)))
    line = spelling.replace(f"\\{HARD_BREAK}", "<br>").replace(BREAK, " ")
    if re.search(r"(^| )#+$", line):
        line = f"{line[:-1]}\\#"
    return f"{'#' * level} {line}".rstrip(" ")


def join(pieces: Sequence[Piece]) -> Lines:
    """Join blocks with empty lines between them."""
    lines: list[str] = []
    before: Block | None = None
    for block, written in pieces:
        if before is not None:
            lines.extend(("", SEPARATOR, "") if run_together(before, block) else ("",))
        lines.extend(written)
        before = block
    return lines or [SEPARATOR]


def run_together(first: Block, second: Block) -> bool:
    """Tell whether two blocks would be read as one, if only an empty line were between them."""
    return type(first) is type(second) and isinstance(first, BulletList | OrderedList)


def _preparation(block: Block, width: int) -> Write:
    match block:
        case Heading(level, children):
            return lambda values: [write_heading(level, children, values)]
        case Paragraph(children):
            return partial(_paragraph, children, width)
        case BlockQuote(blocks):
            return partial(_quote, prepare(blocks, width - 2))
        case BulletList(items):
            return partial(_list, _prepare_items(["- "] * len(items), items, width))
        case OrderedList(items, start):
            markers = [f"{start + i}. " for i in range(len(items))]
            return partial(_list, _prepare_items(markers, items, width))
        case ThematicBreak():
            return lambda _: ["* * *"]
        case Figure():
            return lambda _: [write_figure(block)]


def _paragraph(children: tuple[Inline, ...], width: int, values: Sequence[Value]) -> Lines:
    inlines = content(fill_inlines(children, values))
    return fill_lines(spell(inlines), width) if inlines else ()


def _quote(parts: Sequence[Part], values: Sequence[Value]) -> Lines:
    return [f"> {line}".rstrip(" ") for line in join(write_parts(parts, values))]


def _prepare_items(
    markers: Iterable[str], items: Iterable[ListItem], width: int
) -> list[tuple[str, tuple[Part, ...]]]:
    return [
        (marker, prepare(item.blocks, width - len(marker)))
        for marker, item in zip(markers, items, strict=True)
    ]


def _list(items: Iterable[tuple[str, Sequence[Part]]], values: Sequence[Value]) -> Lines:
    """Write a list, with empty lines between its items unless all of them are short."""
    written = [_Item(marker, write_parts(parts, values)) for marker, parts in items]
    gap = [] if all(item.is_short for item in written) else [""]
    lines: list[str] = []
    for index, item in enumerate(written):
        if index:
            lines.extend(gap)
        lines.extend(item.lines(gap))
    return lines


class _Item:
    """One item of a list, its first block apart from the rest."""

    def __init__(self, marker: str, pieces: Sequence[Piece]) -> None:
        self._marker = marker
        self._first = join(pieces[:1])
        self._rest = join(pieces[1:]) if pieces[1:] else []
        blocks = [block for block, _ in pieces]
        if self._rest and run_together(*blocks[:2]):
            self._rest = [SEPARATOR, "", *self._rest]
        self.is_short = self._has_short_paragraph(blocks) and (
            not self._rest or _is_tight_list(blocks[1:], self._rest)
        )

    def _has_short_paragraph(self, blocks: Sequence[Block]) -> bool:
        most = 2 if self._marker == "- " else 1
        return len(self._first) <= most and isinstance(next(iter(blocks), None), Paragraph)

    def lines(self, gap: Lines) -> Lines:
        first, *more = self._first
        if self._rest:
            more += [*gap, *self._rest]
        margin = " " * len(self._marker)
        return [self._marker + first, *[margin + line if line else "" for line in more]]


def _is_tight_list(blocks: Sequence[Block], lines: Lines) -> bool:
    """Tell whether these blocks are a list that can follow a paragraph without an empty line."""
    if len(blocks) != 1 or "" in lines:
        return False
    return isinstance(blocks[0], BulletList) or (
        isinstance(blocks[0], OrderedList) and blocks[0].start == 1
    )
