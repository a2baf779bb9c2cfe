"""Lines to fill in: which paragraphs and lists are rows of a label and what it is the label of.

Such rows have their labels in one column, and what is filled in begins at one place and ends at the
edge of the text. They are recognised by what they say: a label that ends with a colon, and a field
or a value right behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.document import (
    Block,
    BulletList,
    Group,
    Inline,
    LineBreak,
    OrderedList,
    Paragraph,
    Slot,
)
from generator.fields import Field, SignatureField
from generator.text import Text
from generator.traversal import walk_inlines

_KEPT = 256
"""Paragraphs of which is kept what rows they are: without that a form takes a tenth longer."""
_COLONS = ":："
_LONGEST_LABEL = 80
"""In characters; what is longer is a sentence."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A label, and what stands in the line behind it."""

    label: tuple[Inline, ...]
    """Empty where a line goes on with the one above."""
    content: tuple[Inline, ...]

    @property
    def has_fixed_label(self) -> bool:
        """Whether the label is the same on all forms of its kind."""
        return not any(isinstance(inline, Slot) for inline in walk_inlines(self.label))


@lru_cache(maxsize=_KEPT)
def is_fill_in_list(items: BulletList) -> bool:
    """Tell whether all items of a list are rows, and some of them are to be filled in."""
    return _has_rows_only(items) and any(_has_field(row) for row in _rows_in_list(items))


def rows_of_paragraph(children: tuple[Inline, ...]) -> tuple[FormRow, ...]:
    """Return a paragraph as rows to be filled in; none if it is something else, as a sentence."""
    rows = form_rows_of(children)
    bare = all(isinstance(inline, Slot | Field) for row in rows for inline in row.content)
    return rows if bare and any(map(_has_field, rows)) else ()


@lru_cache(maxsize=_KEPT)
def form_rows_of(children: tuple[Inline, ...]) -> tuple[FormRow, ...]:
    """Return the lines of a paragraph as rows; none if one of them is something else."""
    rows: list[FormRow] = []
    colon = _COLONS[0]
    for line in _hard_lines(children):
        row = _row(line)
        colon = _colon(row.label) or colon
        if not row.label and len(row.content) == 1 and isinstance(row.content[0], SignatureField):
            row = replace(row, label=(Text(row.content[0].label + colon),))
        is_continued = bool(rows) and not row.label and _begins_with_field(row)
        if not is_continued and not _is_labelled(row):
            return ()
        rows.append(row)
    return tuple(rows)


def rows_in(blocks: Iterable[Block]) -> Iterator[FormRow]:
    """Return the rows of all paragraphs and lists that are to be filled in."""
    for block in blocks:
        match block:
            case Paragraph(children):
                yield from rows_of_paragraph(children)
            case BulletList() if is_fill_in_list(block):
                yield from _rows_in_list(block)
            case BulletList(items) | OrderedList(items=items):
                for item in items:
                    yield from rows_in(item.blocks)
            case Group(blocks=inner):
                yield from rows_in(inner)
            case _:
                pass


def _rows_in_list(items: BulletList) -> Iterator[FormRow]:
    for item in items.items:
        for block in item.blocks:
            if isinstance(block, BulletList):
                yield from _rows_in_list(block)
            elif isinstance(block, Paragraph):
                yield from form_rows_of(block.children)


def _has_rows_only(items: BulletList) -> bool:
    return all(item.blocks and all(map(_is_row_or_list, item.blocks)) for item in items.items)


def _is_row_or_list(block: Block) -> bool:
    if isinstance(block, BulletList):
        return _has_rows_only(block)
    return isinstance(block, Paragraph) and bool(form_rows_of(block.children))


def _hard_lines(children: Sequence[Inline]) -> Iterator[list[Inline]]:
    line: list[Inline] = []
    for inline in children:
        if isinstance(inline, LineBreak):
            yield line
            line = []
        else:
            line.append(inline)
    yield line


def _row(line: Sequence[Inline]) -> FormRow:
    """Part a line where its label ends: at the first field or value."""
    stated = [inline for inline in line if inline != Text(" ")]
    ends = (index for index, inline in enumerate(stated) if isinstance(inline, Slot | Field))
    end = next(ends, len(stated))
    return FormRow(tuple(stated[:end]), tuple(stated[end:]))


def _is_labelled(row: FormRow) -> bool:
    return bool(_colon(row.label)) and _begins_with_field(row)


def _begins_with_field(row: FormRow) -> bool:
    return bool(row.content) and isinstance(row.content[0], Slot | Field)


def _has_field(row: FormRow) -> bool:
    return any(isinstance(inline, Field) for inline in row.content)


def _colon(label: Sequence[Inline]) -> str:
    """Return the colon that a label ends with, with the space before it that French has."""
    text = _plain(label).rstrip()
    if len(text) > _LONGEST_LABEL or text[-1:] not in tuple(_COLONS):
        return ""
    return text[len(text.rstrip(f"{_COLONS} \u00a0\u202f")) :]


def _plain(inlines: Iterable[Inline]) -> str:
    texts = (each.text for each in walk_inlines(inlines) if isinstance(each, Text))
    return "".join(texts)
