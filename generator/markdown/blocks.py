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
    ColumnAlignment,
    Figure,
    Group,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Slot,
    Table,
    TableCell,
    ThematicBreak,
    Value,
)
from generator.markdown.canonical import content
from generator.markdown.figures import write_figure
from generator.markdown.inline_writer import BREAK, HARD_BREAK, write_inlines
from generator.markdown.lines import fill_lines
from generator.markdown.marks import NEW_PAGE, SEPARATOR, anchor, group_comments
from generator.markdown.numbered import LEAST_INDENT
from generator.numbering import NumberStyle
from generator.text import Title
from generator.traversal import fill_inlines, walk_blocks

Lines = Sequence[str]
Write = Callable[[Sequence[Value]], Lines]
"""Writes something of a skeleton with values in its slots; no lines if they leave nothing of it."""


class WrittenBlock(NamedTuple):
    """A block of a skeleton that is ready to be written."""

    block: Block
    write: Write


Piece = tuple[Block, Lines]
"""A block, as it was in the skeleton, and its lines: at least one."""


def written_once(write: Write, inlines: Iterable[Inline]) -> Write:
    """Have what has these inlines written no more often than the values in them change."""
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


def prepare(blocks: Iterable[Block], width: int) -> tuple[WrittenBlock, ...]:
    """Make blocks ready to be written in lines of ``width`` columns."""
    return tuple(
        WrittenBlock(block, written_once(_preparation(block, width), walk_blocks([block])))
        for block in blocks
    )


def write_parts(parts: Iterable[WrittenBlock], values: Sequence[Value]) -> list[Piece]:
    """Write blocks; those that the values leave empty are gone, as in their canonical form."""
    return [(block, lines) for block, write in parts if (lines := write(values))]


def write_heading(level: int, children: tuple[Inline, ...], values: Sequence[Value]) -> str:
    """Write a heading on its one line."""
    line = _on_one_line(children, values)
    if re.search(r"(^| )#+$", line):
        line = f"{line[:-1]}\\#"
    return f"{'#' * level} {line}".rstrip(" ")


def _on_one_line(children: tuple[Inline, ...], values: Sequence[Value]) -> str:
    written = write_inlines(content(fill_inlines(children, values)))
    return written.replace(f"\\{HARD_BREAK}", "<br>").replace(BREAK, " ")


def join_blocks(pieces: Sequence[Piece]) -> Lines:
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
        case BulletList() | OrderedList():
            return _prepare_list(block, width)
        case Table():
            return partial(_table, block)
        case Group(kind, blocks, language):
            return partial(_group, group_comments(kind, language), prepare(blocks, width))
        case PageBreak():
            return lambda _: [NEW_PAGE]
        case ThematicBreak():
            return lambda _: ["* * *"]
        case Figure():
            return lambda _: [write_figure(block)]


def _paragraph(children: tuple[Inline, ...], width: int, values: Sequence[Value]) -> Lines:
    inlines = content(fill_inlines(children, values))
    return fill_lines(write_inlines(inlines), width) if inlines else ()


def _quote(parts: Sequence[WrittenBlock], values: Sequence[Value]) -> Lines:
    return [f"> {line}".rstrip(" ") for line in join_blocks(write_parts(parts, values))]


def _prepare_list(block: BulletList | OrderedList, width: int) -> Write:
    if isinstance(block, BulletList):
        return partial(_list, _prepare_items(["- "] * len(block.items), block.items, width))
    items = _prepare_items(_markers(block.labels), block.items, width)
    return partial(_list if is_plainly_numbered(block) else _loose_list, items)


def _group(marks: tuple[str, str], parts: Sequence[WrittenBlock], values: Sequence[Value]) -> Lines:
    opening, closing = marks
    return [opening, "", *join_blocks(write_parts(parts, values)), "", closing]


_DELIMITERS = {
    ColumnAlignment.DEFAULT: "---",
    ColumnAlignment.LEFT: ":--",
    ColumnAlignment.CENTER: ":-:",
    ColumnAlignment.RIGHT: "--:",
}


def _table(table: Table, values: Sequence[Value]) -> Lines:
    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    def cell(children: TableCell) -> str:
        return _on_one_line(children, values).replace("|", r"\|")

    rows = [row(map(cell, each)) for each in table.all_rows]
    return [rows[0], row(_DELIMITERS[each] for each in table.columns), *rows[1:]]


def is_plainly_numbered(block: OrderedList) -> bool:
    """Tell whether a list has markers of CommonMark."""
    numbering = block.numbering
    return numbering.style is NumberStyle.DECIMAL and not numbering.before


def _markers(labels: Iterable[str]) -> list[str]:
    """Write markers; a capital letter and a full stop are no initial if two spaces follow."""
    return [f"{each}  " if re.fullmatch(r"[A-Z]+\.", each) else f"{each} " for each in labels]


_Parts = tuple[str, str, Sequence[WrittenBlock]]
"""The marker of an item, its label, and what is in it."""


def _prepare_items(markers: Iterable[str], items: Iterable[ListItem], width: int) -> list[_Parts]:
    return [
        (marker, item.label, prepare(item.blocks, width - len(marker)))
        for marker, item in zip(markers, items, strict=True)
    ]


def _list(items: Iterable[_Parts], values: Sequence[Value]) -> Lines:
    """Write a list, with empty lines between its items unless all of them are short."""
    written = [
        _WrittenItem(marker, len(marker), label, write_parts(parts, values))
        for marker, label, parts in items
    ]
    return _joined(written, [] if all(item.is_short for item in written) else [""])


def _loose_list(items: Iterable[_Parts], values: Sequence[Value]) -> Lines:
    """Write a list that other programs may take for paragraphs, so that it looks well there."""
    written = [
        _WrittenItem(marker, LEAST_INDENT, label, write_parts(parts, values))
        for marker, label, parts in items
    ]
    return _joined(written, [""])


def _joined(written: Iterable[_WrittenItem], gap: Lines) -> Lines:
    lines: list[str] = []
    for index, item in enumerate(written):
        if index:
            lines.extend(gap)
        lines.extend(item.lines(gap))
    return lines


class _WrittenItem:
    """One item of a list, its first block apart from the rest."""

    def __init__(self, marker: str, indent: int, label: str, pieces: Sequence[Piece]) -> None:
        self._marker = marker
        self._margin = " " * indent
        blocks = [block for block, _ in pieces]
        begins = bool(blocks) and isinstance(blocks[0], Paragraph | Heading)
        alone = 0 if not begins and (label or indent < len(marker)) else 1
        self._first = join_blocks(pieces[:alone]) if alone else [SEPARATOR]
        if label:
            self._first = _labelled(label, self._first) if begins else [anchor(label)]
        self._rest = join_blocks(pieces[alone:]) if pieces[alone:] else []
        if alone and self._rest and run_together(*blocks[:2]):
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
        return [self._marker + first, *[self._margin + line if line else "" for line in more]]


def _labelled(label: str, lines: Lines) -> Lines:
    """Put a label's anchor into the first line of an item: behind the signs of a heading."""
    text = lines[0].lstrip("#")
    signs = lines[0].removesuffix(text) if text else lines[0]
    if signs:
        return [f"{signs} {anchor(label)}{text.removeprefix(' ')}", *lines[1:]]
    return [f"{anchor(label)}{text}", *lines[1:]]


def _is_tight_list(blocks: Sequence[Block], lines: Lines) -> bool:
    """Tell whether these blocks are a list that can follow a paragraph without an empty line."""
    if len(blocks) != 1 or "" in lines:
        return False
    return isinstance(blocks[0], BulletList) or (
        isinstance(blocks[0], OrderedList)
        and blocks[0].start == 1
        and is_plainly_numbered(blocks[0])
    )
