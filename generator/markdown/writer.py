"""Documents to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby
from typing import NamedTuple

from generator.document import Block, Document, Footnote, Paragraph, Slot, Value
from generator.markdown.blocks import (
    Piece,
    WrittenBlock,
    join_blocks,
    prepare,
    run_together,
    write_heading,
    write_parts,
    written_once,
)
from generator.markdown.canonical import canonical_pages, content
from generator.markdown.figures import write_letterhead
from generator.markdown.inline_writer import write_inlines
from generator.markdown.lines import fill_lines
from generator.markdown.marks import SEPARATOR, SUBTITLE, page_comments, title_comment
from generator.text import Emphasis
from generator.traversal import fill_inlines, walk_blocks, walk_inlines

WIDTH = 88
"""Columns that lines are filled to; longer words are not broken."""
_EMPTY_LINE = "\n\n"
_SEPARATOR = f"{_EMPTY_LINE}{SEPARATOR}".encode()


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
        front = tuple(walk_inlines((*skeleton.title, *skeleton.subtitle)))
        notes = tuple(walk_blocks(chain.from_iterable(note.blocks for note in skeleton.footnotes)))
        self._head = written_once(partial(_head, skeleton), front)
        self._body = tuple(_body(prepare(skeleton.blocks, WIDTH)))
        self._foot = written_once(partial(_foot, _prepare_footnotes(skeleton.footnotes)), notes)
        inlines = (*front, *walk_blocks(skeleton.blocks), *notes)
        self._slots = max((each.index + 1 for each in inlines if isinstance(each, Slot)), default=0)

    def write(self, values: Sequence[Value]) -> str:
        """Write the skeleton with values in its slots.

        Raises:
            ValueError: there are more slots than values.
        """
        return b"".join(self.pieces(values)).decode()

    def pieces(self, values: Sequence[Value]) -> tuple[bytes, ...]:
        """Write the skeleton in UTF-8; what no value touches is the same object each time.

        Raises:
            ValueError: there are more slots than values.
        """
        if len(values) < self._slots:
            raise ValueError(f"slot {len(values)} is not filled")
        pieces = [_EMPTY_LINE.join(self._head(values)).encode()]
        before: Block | None = None
        for part in self._body:
            first, last, text = part if isinstance(part, _Fixed) else _written(part, values)
            if text:
                if before is not None and run_together(before, first):
                    pieces.append(_SEPARATOR)
                pieces.append(text)
                before = last
        pieces.extend([_following(note) for note in self._foot(values)])
        return (*pieces, b"\n")


class _Fixed(NamedTuple):
    """Blocks that no value touches, written."""

    first: Block
    last: Block
    text: bytes
    """With the empty line before it."""


def _written(part: WrittenBlock, values: Sequence[Value]) -> _Fixed:
    lines = part.write(values)
    return _Fixed(part.block, part.block, _following("\n".join(lines)) if lines else b"")


def _following(text: str) -> bytes:
    return f"{_EMPTY_LINE}{text}".encode()


def _body(parts: Iterable[WrittenBlock]) -> Iterator[WrittenBlock | _Fixed]:
    """Write what no value touches, as few texts."""
    for is_open, group in groupby(parts, key=_has_slots):
        if is_open:
            yield from group
        elif pieces := write_parts(group, ()):
            yield _Fixed(pieces[0][0], pieces[-1][0], _following("\n".join(join_blocks(pieces))))


def _has_slots(part: WrittenBlock) -> bool:
    return any(isinstance(inline, Slot) for inline in walk_blocks([part.block]))


def _head(skeleton: Document, values: Sequence[Value]) -> list[str]:
    """Write title and subtitle."""
    comment = title_comment(skeleton.language, skeleton.page_size)
    texts = [write_letterhead(skeleton.letterhead)] if skeleton.letterhead else []
    texts.append(f"{write_heading(1, skeleton.title, values)} {comment}")
    subtitle = content(fill_inlines(skeleton.subtitle, values))
    if subtitle:
        lines = fill_lines(write_inlines((Emphasis(subtitle),)), WIDTH)
        texts.append("\n".join(lines) + f" {SUBTITLE}")
    return texts + page_comments(canonical_pages(skeleton))


def _prepare_footnotes(footnotes: Iterable[Footnote]) -> list[tuple[str, tuple[WrittenBlock, ...]]]:
    return [(note.label, prepare(note.blocks, WIDTH - 4)) for note in footnotes]


def _foot(
    footnotes: Iterable[tuple[str, Sequence[WrittenBlock]]], values: Sequence[Value]
) -> list[str]:
    return [_footnote(label, write_parts(parts, values)) for label, parts in footnotes]


def _footnote(label: str, pieces: Sequence[Piece]) -> str:
    lines = join_blocks(pieces)
    if pieces and not isinstance(pieces[0][0], Paragraph):
        lines = [SEPARATOR, "", *lines]
    rest = (f"    {line}".rstrip() for line in lines[1:])
    return "\n".join((f"[^{label}]: {lines[0]}", *rest))
