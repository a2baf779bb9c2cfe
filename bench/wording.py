"""The agreement's words without any format, for contenders to lay out.

They come from the shipped template, so that every contender sets the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import generator
from generator.document import (
    Block,
    BlockQuote,
    BulletList,
    FootnoteReference,
    Inline,
    Link,
    OrderedList,
    Paragraph,
    Slot,
)
from generator.fields import DateField, SignatureField, TextField
from generator.forms.context import context_of
from generator.markdown.reader import read
from generator.paper import Author, Name, Paper
from generator.text import Strong, Text, Title


class Kind(Enum):
    """What a piece is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    ITEM = "item"
    RULE = "rule"
    """A line to write on, after the piece's text."""
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph of the agreement."""

    kind: Kind
    text: str
    """Words; the paper's title and the signer's name as :data:`TITLE` and :data:`SIGNER`."""
    marker: str = ""
    depth: int = 0
    """How many lists it is in."""


TITLE = "\ue010"
SIGNER = "\ue011"
"""Stand-ins for what each form has of its own; no font and no template uses them."""


def pieces() -> list[Piece]:
    """Take the agreement apart."""
    template = generator.load_template("pmlr")
    paper = Paper("bench", Title.of("title"), (Author(Name("signer"), corresponding=True),))
    agreement = generator.make_agreements([paper])[0]
    composition = template.compose(context_of(agreement, {}))
    values = [_stand_in(value, paper.title) for value in composition.values]
    document = read(composition.skeleton)
    return [
        Piece(Kind.TITLE, template.title),
        Piece(Kind.SUBTITLE, template.subtitle),
        *_blocks(document.blocks, values),
        *(
            Piece(Kind.FOOTNOTE, piece.text)
            for note in document.footnotes
            for piece in _blocks(note.blocks, values)
        ),
    ]


def set_in(text: str, title: str, signer: str) -> str:
    """Put a paper's own words in a piece's text."""
    return text.replace(TITLE, title).replace(SIGNER, signer)


def _stand_in(value: object, title: Title) -> Inline | None:
    if value == title:
        return Text(TITLE)
    if isinstance(value, TextField | DateField | SignatureField):
        return value
    return Text(SIGNER) if value == "signer" else None


def _blocks(
    blocks: Sequence[Block],
    values: Sequence[Inline | None],
    kind: Kind = Kind.PARAGRAPH,
    marker: str = "",
    depth: int = 0,
) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield from _paragraph(children, values, Piece(kind, "", marker, depth))
                marker = ""
            case BlockQuote(inner):
                yield from _blocks(inner, values, Kind.QUOTE, depth=depth)
            case OrderedList(items=items) | BulletList(items=items):
                for number, item in enumerate(items, start=1):
                    mark = f"{number}." if isinstance(block, OrderedList) else "•"
                    yield from _blocks(item.blocks, values, Kind.ITEM, mark, depth + 1)
            case _:
                raise TypeError(f"the bench does not know {type(block).__name__}")


def _paragraph(
    inlines: Sequence[Inline], values: Sequence[Inline | None], piece: Piece
) -> Iterator[Piece]:
    words: list[str] = []
    rules: list[str] = []
    for inline in _filled(inlines, values):
        match inline:
            case TextField(label=label) | DateField(label=label) | SignatureField(label=label):
                rules.append(label)
            case FootnoteReference():
                words.append("¹")
            case Text(text):
                words.append(text)
            case _:
                words.append(" ")
    text = " ".join("".join(words).split())
    if rules:
        yield Piece(Kind.RULE, text or rules[0], piece.marker, piece.depth)
        for label in rules[1:]:
            yield Piece(Kind.RULE, label, "", piece.depth)
    else:
        yield Piece(piece.kind, text, piece.marker, piece.depth)


def _filled(inlines: Sequence[Inline], values: Sequence[Inline | None]) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case Slot(index):
                value = values[index]
                yield from () if value is None else (value,)
            case Link(children=children) | Strong(children):
                yield from _filled(children, values)
            case _:
                yield inline
