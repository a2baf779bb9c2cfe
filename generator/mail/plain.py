"""A document as plain text, for those who read their mail without HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    Figure,
    FootnoteReference,
    Group,
    Heading,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Table,
    TableRow,
    ThematicBreak,
)
from generator.text import (
    Emphasis,
    RichInline,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    plain_text,
)
from generator.traversal import walk_inlines

WIDTH = 72
"""Columns that lines are filled to; longer words are not broken."""


def write_plain(document: Document) -> str:
    """Write a document without title as plain text."""
    marks = {footnote.label: number for number, footnote in enumerate(document.footnotes, 1)}
    lines = [*_blocks(document.blocks, WIDTH, marks)]
    for footnote in document.footnotes:
        lines.append("")
        mark = f"[{marks[footnote.label]}] "
        lines += _hung(mark, _blocks(footnote.blocks, WIDTH - len(mark), marks))
    return "\n".join(lines).strip("\n") + "\n"


def plain_inlines(inlines: Sequence[Inline], marks: dict[str, int] | None = None) -> str:
    """Return a run of inlines in characters only; a hard break is the end of a line."""
    parts = []
    for is_rich, run in groupby(inlines, _is_rich):
        if is_rich:
            parts.append(plain_text(cast("Iterable[RichInline]", run)))
        else:
            parts += [_inline(inline, marks or {}) for inline in run]
    return "".join(parts)


def _is_rich(inline: Inline) -> bool:
    """Tell whether an inline is made of nothing but what a title can have."""
    foreign = (Link, LanguageSpan, LineBreak, FootnoteReference)
    return not any(isinstance(each, foreign) for each in walk_inlines((inline,)))


def _inline(inline: Inline, marks: dict[str, int]) -> str:
    match inline:
        case LineBreak():
            return "\n"
        case FootnoteReference(label):
            return f" [{marks[label]}]"
        case Link(target, children):
            text = plain_inlines(children, marks)
            shown = target.removeprefix("mailto:")
            if target.startswith("#"):
                return text
            return shown if text in (target, shown) else f"{text} <{shown}>"
        case Emphasis() | Strong() | SmallCaps() | Subscript() | Superscript() | LanguageSpan():
            return plain_inlines(inline.children, marks)
        case _:
            pass
    raise TypeError(f"a mail has no {type(inline).__name__}")


def _blocks(blocks: Sequence[Block], width: int, marks: dict[str, int]) -> list[str]:
    lines: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            lines.append("")
        lines += _block(block, width, marks)
    return lines


def _block(block: Block, width: int, marks: dict[str, int]) -> Iterable[str]:
    match block:
        case Heading(children=children) | Paragraph(children=children):
            return _filled(plain_inlines(children, marks), width)
        case BlockQuote(blocks):
            return (f"    {line}".rstrip() for line in _blocks(blocks, width - 4, marks))
        case Group(blocks=blocks):
            return _blocks(blocks, width, marks)
        case BulletList(items):
            return _list(["-"] * len(items), items, width, marks)
        case OrderedList(items):
            return _list(block.labels, items, width, marks)
        case Table():
            return (_row(row, marks) for row in block.all_rows)
        case ThematicBreak() | PageBreak():
            return ["-" * width]
        case Figure(alt=alt):
            return _filled(f"[{alt}]", width)


def _list(
    labels: Sequence[str], items: Sequence[ListItem], width: int, marks: dict[str, int]
) -> Iterator[str]:
    for label, item in zip(labels, items, strict=True):
        marker = f"{label} "
        yield from _hung(marker, _blocks(item.blocks, width - len(marker), marks))


def _row(row: TableRow, marks: dict[str, int]) -> str:
    return " | ".join(plain_inlines(cell, marks).replace("\n", " ") for cell in row).rstrip()


def _hung(marker: str, lines: Sequence[str]) -> Iterator[str]:
    for index, line in enumerate(lines or [""]):
        yield (f"{marker}{line}" if index == 0 else " " * len(marker) + line).rstrip()


def _filled(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for segment in text.split("\n"):
        line = ""
        for word in segment.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines
