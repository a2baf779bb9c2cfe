"""The logical structure: what each piece of content is (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from generator.fields import Field


class Plain(Enum):
    """Standard structure types (14.8.4) of which nothing else has to be said."""

    PARAGRAPH = "P"
    BLOCK_QUOTE = "BlockQuote"
    LIST_ITEM = "LI"
    LABEL = "Lbl"
    LIST_BODY = "LBody"
    NOTE = "Note"
    TABLE = "Table"
    TABLE_HEAD = "THead"
    TABLE_BODY = "TBody"
    TABLE_ROW = "TR"
    HEAD_CELL = "TH"
    DATA_CELL = "TD"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's title has level 1."""

    level: int


class ListNumbering(Enum):
    """How the items of a list are labelled (14.8.5.5)."""

    DECIMAL = "Decimal"
    UPPER_ROMAN = "UpperRoman"
    LOWER_ROMAN = "LowerRoman"
    UPPER_ALPHA = "UpperAlpha"
    LOWER_ALPHA = "LowerAlpha"
    DISC = "Disc"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class List:
    """A list."""

    numbering: ListNumbering


@dataclass(frozen=True, slots=True)
class ClauseLabel:
    """The number of a clause that links lead to."""

    label: str
    """What they have as their target, behind ``#``."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link, and where it leads; to a clause with ``#`` and its label."""

    uri: str

    @property
    def clause(self) -> str | None:
        """Label of the clause that it leads to; ``None`` if it leads out of the document."""
        return self.uri[1:] if self.uri.startswith("#") else None


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language, by its BCP 47 tag."""

    language: str


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks in another language, by its BCP 47 tag."""

    language: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture."""

    alt: str
    """What it shows, in words."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The mark of the footnote with this label."""

    note: str


Tag = Plain | Heading | List | ClauseLabel | Link | Span | Division | Form | Reference | Figure


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element."""

    tag: Tag
    parent: int
    """Index of the parent in the same block; -1 for an element of the document's first level."""

    @property
    def structure_type(self) -> str:
        """Name of the standard structure type."""
        match self.tag:
            case Plain():
                return self.tag.value
            case Heading(level):
                return f"H{level}"
            case List():
                return "L"
            case ClauseLabel():
                return Plain.LABEL.value
            case Division():
                return "Div"
            case _:
                return type(self.tag).__name__


class Elements:
    """The structure elements of one block while it is being laid out."""

    def __init__(self) -> None:
        """Start with none."""
        self._elements: list[Element] = []

    def add(self, tag: Tag, parent: int = -1) -> int:
        """Add an element and return its index."""
        self._elements.append(Element(tag, parent))
        return len(self._elements) - 1

    def notes(self, elements: Iterable[int]) -> Iterator[str]:
        """Return the labels of the footnotes that some elements refer to."""
        for index in elements:
            if isinstance(tag := self._elements[index].tag, Reference):
                yield tag.note

    def done(self) -> tuple[Element, ...]:
        """Return all elements, parents before children."""
        return tuple(self._elements)
