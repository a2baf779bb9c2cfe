"""Documents to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain

from generator.document import (
    Document,
    Footnote,
    Paragraph,
    Slot,
    Value,
    fill_inlines,
    walk_blocks,
    walk_inlines,
)
from generator.markdown.blocks import (
    Part,
    Piece,
    join,
    prepare,
    settle,
    write_heading,
    write_parts,
)
from generator.markdown.canonical import content
from generator.markdown.lines import fill_lines
from generator.markdown.marks import SEPARATOR, SUBTITLE, title_comment
from generator.markdown.spelling import spell
from generator.text import Emphasis

WIDTH = 88
"""Columns that lines are filled to; longer words are not broken."""


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
        self._head = settle(partial(_head, skeleton), front)
        self._blocks = prepare(skeleton.blocks, WIDTH)
        self._foot = settle(partial(_foot, _prepare_footnotes(skeleton.footnotes)), notes)
        inlines = (*front, *walk_blocks(skeleton.blocks), *notes)
        self._slots = max((each.index + 1 for each in inlines if isinstance(each, Slot)), default=0)

    def write(self, values: Sequence[Value]) -> str:
        """Write the skeleton with values in its slots.

        Raises:
            ValueError: there are more slots than values.
        """
        if len(values) < self._slots:
            raise ValueError(f"slot {len(values)} is not filled")
        pieces = write_parts(self._blocks, values)
        body = ["\n".join(join(pieces))] if pieces else []
        return "\n\n".join((*self._head(values), *body, *self._foot(values))) + "\n"


def _head(skeleton: Document, values: Sequence[Value]) -> list[str]:
    """Write title and subtitle."""
    comment = title_comment(skeleton.language, skeleton.page_size)
    texts = [f"{write_heading(1, skeleton.title, values)} {comment}"]
    subtitle = content(fill_inlines(skeleton.subtitle, values))
    if subtitle:
        lines = fill_lines(spell((Emphasis(subtitle),)), WIDTH)
        texts.append("\n".join(lines) + f" {SUBTITLE}")
    return texts


def _prepare_footnotes(footnotes: Iterable[Footnote]) -> list[tuple[str, tuple[Part, ...]]]:
    return [(note.label, prepare(note.blocks, WIDTH - 4)) for note in footnotes]


def _foot(footnotes: Iterable[tuple[str, Sequence[Part]]], values: Sequence[Value]) -> list[str]:
    return [_footnote(label, write_parts(parts, values)) for label, parts in footnotes]


def _footnote(label: str, pieces: Sequence[Piece]) -> str:
    lines = join(pieces)
    if pieces and not isinstance(pieces[0][0], Paragraph):
        lines = [SEPARATOR, "", *lines]
    rest = (f"    {line}".rstrip() for line in lines[1:])
    return "\n".join((f"[^{label}]: {lines[0]}", *rest))
