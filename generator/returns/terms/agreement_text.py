"""The words of an agreement, out of the text that its template prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    Document,
    FootnoteReference,
    Group,
    Heading,
    Inline,
    LineBreak,
    OrderedList,
    Paragraph,
    Slot,
    Table,
)
from generator.markdown.reader import MarkdownError, read
from generator.returns.evidence import AgreementText, Clause, Index
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.clauses import FOOTNOTE
from generator.text import Code, Math, Text
from generator.traversal import walk_inlines

_SHORTEST = 16
"""Stretches of fewer letters are labels, or stand anywhere by chance."""
_LONGEST_LABEL = 40
_MOST = 32
"""Agreements of one house that differ; each is compared with what comes back."""
_FIRST_WORDS = 5
_VALUE, _MARK = "\0", "\1"
"""In place of a value, and of the mark of a footnote."""
_PARTS = re.compile(r"\0|[^\0\1]+")


@lru_cache(maxsize=32)
def read_agreement(name: str, wording: str) -> AgreementText | None:
    """Read the words of an agreement; None if it has none that could be compared.

    Args:
        name: of its template.
        wording: the template's own text as Markdown, with slot marks where values stand.
    """
    try:
        document = read(wording)
    except MarkdownError:
        return None
    clauses: list[Clause] = []
    labels, values = set(), set()
    for where, text in _stretches(document):
        for part in _PARTS.findall(text):
            squeezed = squeeze(part)
            shown = " ".join(part.split())
            if part == _VALUE:
                values.add(len(clauses) - 1)
            elif len(squeezed) >= _SHORTEST and not (_is_label(shown) and not where):
                first = " ".join(shown.split()[:_FIRST_WORDS]) + " …"
                clauses.append(Clause(where or first, shown, squeezed))
            elif squeezed:
                labels.add(squeezed)
    if not clauses:
        return None
    return AgreementText(name, tuple(clauses), frozenset(labels), frozenset(values))


def distinct_agreements(index: Index) -> tuple[AgreementText, ...]:
    """Return the agreements that forms were issued or adopted of, each once."""
    wordings = dict.fromkeys(
        (each.content.template or "", each.content.wording)
        for each in index.issued
        if each.content.wording
    )
    found: dict[tuple[Clause, ...], AgreementText] = {}
    for name, wording in wordings:
        agreement = read_agreement(name, wording)
        if agreement is not None and len(found) < _MOST:
            found.setdefault(agreement.clauses, agreement)
    return tuple(found.values())


def _is_label(text: str) -> bool:
    """Tell whether words stand before a place to write, as ``Corresponding Author:`` does."""
    return text.endswith(":") and len(text) <= _LONGEST_LABEL


def _stretches(document: Document) -> Iterator[tuple[str, str]]:
    """Yield where words stand, and the words, with a sign for each value and note."""
    yield from _of_blocks(document.blocks, ())
    for note in document.footnotes:
        for _, text in _of_blocks(note.blocks, ()):
            yield FOOTNOTE, text


def _of_blocks(blocks: Iterable[Block], numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case OrderedList() | BulletList():
                yield from _of_items(block, numbers)
            case BlockQuote() | Group():
                yield from _of_blocks(block.blocks, numbers)
            case Paragraph() | Heading():
                yield _named(numbers), _text(block.children)
            case Table():
                cells = (cell for row in block.all_rows for cell in row)
                yield from ((_named(numbers), _text(cell)) for cell in cells)
            case _:
                pass


def _of_items(block: OrderedList | BulletList, numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    labels = block.labels if isinstance(block, OrderedList) else [""] * len(block.items)
    for label, item in zip(labels, block.items, strict=True):
        number = re.sub(r"^\W+|\W+$", "", label)
        yield from _of_blocks(item.blocks, (*numbers, number) if number else numbers)


def _named(numbers: Sequence[str]) -> str:
    return "clause " + ".".join(numbers) if numbers else ""


def _text(children: Iterable[Inline]) -> str:
    parts = []
    for inline in walk_inlines(children):
        match inline:
            case Text() | Code():
                parts.append(inline.text)
            case Slot() | Math():
                parts.append(_VALUE)
            case FootnoteReference():
                parts.append(_MARK)
            case LineBreak():
                parts.append(" ")
            case _:
                pass
    return "".join(parts)
