"""Documents to Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Footnote,
    Heading,
    Inline,
    ListItem,
    OrderedList,
    Paragraph,
    Slot,
    ThematicBreak,
    Value,
    fill,
    fill_block,
    walk_blocks,
    walk_inlines,
)
from generator.markdown.canonical import canonical, canonical_blocks
from generator.markdown.marks import SEPARATOR, SUBTITLE, title_comment
from generator.markdown.spelling import BREAK, HARD_BREAK, spell
from generator.text import Emphasis

WIDTH = 88
"""Columns that lines are filled to; longer words are not broken."""
_KEPT = 512
"""How many paragraphs are kept: many stand the same on every form."""
_BLOCK_START = re.compile(r"(?:[-+]+|=+|[*_]|#{1,6}|[|:-]+)(?= |$)|>")
_COMMENT = re.compile(r" ?<!--.*?-->")
_ITEM_START = re.compile(r"(\d{1,9})([.)])(?= |$)")


def write(document: Document) -> str:
    """Write a document that has no slots as Markdown.

    Reading the result gives the document back in its canonical form, form fields included.

    Raises:
        ValueError: the document has slots.
    """
    return Writer(document).write(())


class Writer:
    """Writes the documents of one skeleton; what no value touches is written once."""

    def __init__(self, skeleton: Document) -> None:
        """Take the skeleton."""
        self._skeleton = skeleton
        self._fixed = {
            index: _written(block, ())
            for index, block in enumerate(skeleton.blocks)
            if not _has_slots(walk_blocks([block]))
        }
        bodies = [block for footnote in skeleton.footnotes for block in footnote.blocks]
        around = (*walk_inlines((*skeleton.title, *skeleton.subtitle)), *walk_blocks(bodies))
        self._frame = None if _has_slots(around) else _frame(skeleton)
        inlines = (*around, *walk_blocks(skeleton.blocks))
        self._slots = max((each.index + 1 for each in inlines if isinstance(each, Slot)), default=0)

    def write(self, values: Sequence[Value]) -> str:
        """Write the skeleton with values in its slots.

        Raises:
            ValueError: there are more slots than values.
        """
        if len(values) < self._slots:
            raise ValueError(f"slot {len(values)} is not filled")
        skeleton = self._skeleton
        head, foot = self._frame or _frame(fill(replace(skeleton, blocks=()), values))
        blocks: list[Block] = []
        lines: list[str] = []
        for index, block in enumerate(skeleton.blocks):
            for shape, written in self._fixed.get(index) or _written(block, values):
                lines.extend(_between(blocks, shape))
                lines.extend(written)
                blocks.append(shape)
        return "\n\n".join((*head, *(["\n".join(lines)] if lines else []), *foot)) + "\n"


def _has_slots(inlines: Iterable[Inline]) -> bool:
    return any(isinstance(inline, Slot) for inline in inlines)


def _written(block: Block, values: Sequence[Value]) -> list[tuple[Block, list[str]]]:
    """Write a block of the first level, with its canonical form; nothing if that is empty."""
    return [
        (shape, _block(shape, WIDTH)) for shape in canonical_blocks([fill_block(block, values)])
    ]


def _frame(document: Document) -> tuple[list[str], list[str]]:
    """Write what stands before and after the blocks."""
    document = canonical(document)
    comment = title_comment(document.language, document.page_size)
    head = [f"{_heading(1, document.title)} {comment}"]
    if document.subtitle:
        subtitle = _fill(spell((Emphasis(document.subtitle),)), WIDTH)
        head.append("\n".join(subtitle) + f" {SUBTITLE}")
    return head, ["\n".join(_footnote(footnote)) for footnote in document.footnotes]


def _heading(level: int, inlines: Sequence[Inline]) -> str:
    spelling = spell(inlines).replace(f"\\{HARD_BREAK}", "<br>").replace(BREAK, " ")
    if re.search(r"(^| )#+$", spelling):
        spelling = f"{spelling[:-1]}\\#"
    return f"{'#' * level} {spelling}".rstrip(" ")


def _fill(spelling: str, width: int) -> list[str]:
    """Break a spelling into lines of ``width`` columns."""
    lines: list[str] = []
    for segment in spelling.split(HARD_BREAK):
        words = segment.split(BREAK)
        line = [_at_line_start(words[0])]
        columns = _columns(line[0])
        for word in words[1:]:
            wanted = _columns(word)
            if columns + 1 + wanted > width:
                lines.append(" ".join(line))
                line, columns = [_at_line_start(word)], wanted
            else:
                line.append(word)
                columns += 1 + wanted
        lines.append(" ".join(line))
    return lines


def _columns(word: str) -> int:
    """Count the characters of a word, without the marks that nobody sees."""
    return len(_COMMENT.sub("", word)) if "<!--" in word else len(word)


def _at_line_start(word: str) -> str:
    """Escape a word that would begin a list, heading, quote, rule or table."""
    if _BLOCK_START.match(word):
        return f"\\{word}"
    item = _ITEM_START.match(word)
    return f"{item[1]}\\{word[item.end(1) :]}" if item else word


def _blocks(blocks: Sequence[Block], width: int) -> list[str]:
    """Write blocks with empty lines between them."""
    lines: list[str] = []
    for index, block in enumerate(blocks):
        lines.extend(_between(blocks[:index], block))
        lines.extend(_block(block, width))
    return lines or [SEPARATOR]


def _between(before: Sequence[Block], block: Block) -> tuple[str, ...]:
    """Write what parts a block from those before it."""
    if not before:
        return ()
    return ("", SEPARATOR, "") if _run_together(before[-1], block) else ("",)


def _run_together(first: Block, second: Block) -> bool:
    return type(first) is type(second) and isinstance(first, BulletList | OrderedList)


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading(level, children):
            return [_heading(level, children)]
        case Paragraph(children):
            return list(_paragraph(children, width))
        case BlockQuote(blocks):
            return [f"> {line}".rstrip(" ") for line in _blocks(blocks, width - 2)]
        case BulletList(items):
            return _list(["- "] * len(items), items, width)
        case OrderedList(items, start):
            return _list([f"{start + i}. " for i in range(len(items))], items, width)
        case ThematicBreak():
            return ["* * *"]


@lru_cache(maxsize=_KEPT)
def _paragraph(children: tuple[Inline, ...], width: int) -> tuple[str, ...]:
    return tuple(_fill(spell(children), width))


def _list(markers: Sequence[str], items: Sequence[ListItem], width: int) -> list[str]:
    """Write a list, with empty lines between its items unless all of them are short."""
    written = [
        _Item(marker, item, width - len(marker))
        for marker, item in zip(markers, items, strict=True)
    ]
    gap = [] if all(item.is_short for item in written) else [""]
    lines: list[str] = []
    for index, item in enumerate(written):
        if index:
            lines.extend(gap)
        lines.extend(item.lines(gap))
    return lines


class _Item:
    """One item of a list, its first paragraph apart from the rest."""

    def __init__(self, marker: str, item: ListItem, width: int) -> None:
        self._marker = marker
        self._first = _blocks(item.blocks[:1], width)
        self._rest = _blocks(item.blocks[1:], width) if item.blocks[1:] else []
        if self._rest and _run_together(*item.blocks[:2]):
            self._rest[:0] = (SEPARATOR, "")
        self.is_short = self._has_short_paragraph(item) and (
            not self._rest or _is_tight_list(item.blocks[1:], self._rest)
        )

    def _has_short_paragraph(self, item: ListItem) -> bool:
        most = 2 if self._marker == "- " else 1
        return len(self._first) <= most and isinstance(next(iter(item.blocks), None), Paragraph)

    def lines(self, gap: Sequence[str]) -> Iterator[str]:
        margin = " " * len(self._marker)
        yield self._marker + self._first[0]
        for line in (*self._first[1:], *(gap if self._rest else ()), *self._rest):
            yield margin + line if line else ""


def _is_tight_list(blocks: Sequence[Block], lines: Sequence[str]) -> bool:
    """Tell whether these blocks are a list that can follow a paragraph without an empty line."""
    if len(blocks) != 1 or "" in lines:
        return False
    return isinstance(blocks[0], BulletList) or (
        isinstance(blocks[0], OrderedList) and blocks[0].start == 1
    )


def _footnote(footnote: Footnote) -> list[str]:
    lines = _blocks(footnote.blocks, WIDTH - 4)
    if footnote.blocks and not isinstance(footnote.blocks[0], Paragraph):
        lines = [SEPARATOR, "", *lines]
    return [f"[^{footnote.label}]: {lines[0]}", *(f"    {line}".rstrip() for line in lines[1:])]
