"""The one document model: readers fill it, writers read it.

Blocks and inlines are CommonMark's, form fields ISO 32000's. Everything is frozen and hashable. A
document with :class:`Slot` inlines is a *skeleton*; :func:`generator.traversal.fill` puts values
in its slots. Values are inlines already and are never parsed as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from generator.fields import Field
from generator.font_files import FontFile
from generator.picture_files import DrawnPicture
from generator.text import (
    Code,
    Emphasis,
    Math,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
    Title,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink."""

    target: str
    """The URI, percent-encoded."""
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A hard line break."""


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """The mark of a footnote; numbers are given by the order of first reference."""

    label: str


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of value number ``index`` (from 0) in a skeleton."""

    index: int


Inline = (
    Text
    | Emphasis["Inline"]
    | Strong["Inline"]
    | SmallCaps["Inline"]
    | Code
    | Superscript["Inline"]
    | Subscript["Inline"]
    | Math
    | Link
    | LineBreak
    | FootnoteReference
    | Slot
    | Field
)

SLOT_MARK = re.compile("\ue000([0-9]+)\ue001")
"""How a slot is spelled in a skeleton's Markdown: two private-use characters around its index.

CommonMark takes private-use characters for letters, so emphasis binds to a slot as to a word.
"""


def slot_mark(index: int) -> str:
    """Spell slot number ``index`` (from 0) for a skeleton's Markdown."""
    return f"\ue000{index}\ue001"


Value = str | Title | Field
"""What a slot can hold; a ``str`` is text, whatever characters it has."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """Text set off from the rest. The agreements display the title and the party in it."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list."""

    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list with bullets."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A rule between blocks."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture between paragraphs, or in the letterhead."""

    picture: str
    """The name of its file."""
    alt: str
    """What it shows, in words, for who cannot see it."""
    width: str = ""
    """How wide it is, as ``40mm`` or ``50%`` of the text; empty for what its file says."""


Block = Heading | Paragraph | BlockQuote | OrderedList | BulletList | ThematicBreak | Figure


@dataclass(frozen=True, slots=True)
class Footnote:
    """The text of a footnote."""

    label: str
    blocks: tuple[Block, ...]


class PageSize(StrEnum):
    """Paper formats."""

    A4 = "a4"
    LETTER = "letter"


class LetterheadPages(StrEnum):
    """Pages that have the letterhead."""

    FIRST = "first"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A picture in the head of pages."""

    figure: Figure
    pages: LetterheadPages = LetterheadPages.FIRST


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document, or a skeleton if it has slots."""

    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    language: str = "en"
    """BCP 47 tag of the document's language."""
    page_size: PageSize = PageSize.A4
    fonts: tuple[FontFile, ...] = ()
    """Fonts that the document brings along, for characters that the toolkit's lack."""
    letterhead: Letterhead | None = None
    pictures: tuple[DrawnPicture, ...] = ()
    """What its figures show."""
