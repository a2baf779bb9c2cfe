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
from generator.numbering import PLAIN, Numbering
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
    """The URI, percent-encoded; ``#`` and a label for a clause of the document."""
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """Words in another language than those around them."""

    language: str
    """BCP 47 tag."""
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
    | LanguageSpan
    | LineBreak
    | FootnoteReference
    | Slot
    | Field
)

SLOT_MARK = re.compile("\ue000([0-9]+)\ue001")
"""How a slot stands in a skeleton's Markdown: two private-use characters around its index.

CommonMark takes private-use characters for letters, so emphasis binds to a slot as to a word.
"""


def slot_mark(index: int) -> str:
    """Return slot number ``index`` (from 0) for a skeleton's Markdown."""
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
    label: str = ""
    """What links to it have as their target, behind ``#``; empty for none."""


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list."""

    items: tuple[ListItem, ...]
    start: int = 1
    numbering: Numbering = PLAIN

    @property
    def labels(self) -> list[str]:
        """The numbers of the items, as they are shown."""
        return [self.numbering.label(self.start + index) for index in range(len(self.items))]


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
    digest: str = ""
    """Which picture it is, whatever its file is called; empty if that is not known."""


class ColumnAlignment(StrEnum):
    """How a column of a table is set (GFM)."""

    DEFAULT = ""
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


TableCell = tuple[Inline, ...]
TableRow = tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a head for each column, and rows with as many cells."""

    columns: tuple[ColumnAlignment, ...]
    head: TableRow
    rows: tuple[TableRow, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows with more or fewer cells than there are columns."""
        if not self.columns or any(len(row) != len(self.columns) for row in self.all_rows):
            raise ValueError("a table has at least a column, and a cell in each for every row")

    @property
    def all_rows(self) -> tuple[TableRow, ...]:
        """The head, and the rows below it."""
        return (self.head, *self.rows)


class GroupKind(StrEnum):
    """What is special about some blocks."""

    KEEP = "keep"
    """They stand on one page."""
    SMALL = "small"
    """Small print."""
    LANGUAGE = "lang"
    """They are in another language than those around them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that have something in common."""

    kind: GroupKind
    blocks: tuple[Block, ...]
    language: str = ""
    """BCP 47 tag of a group in another language."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What comes after it begins on a new page."""


Block = (
    Heading
    | Paragraph
    | BlockQuote
    | OrderedList
    | BulletList
    | Table
    | Group
    | ThematicBreak
    | PageBreak
    | Figure
)


@dataclass(frozen=True, slots=True)
class Footnote:
    """The text of a footnote."""

    label: str
    blocks: tuple[Block, ...]


class PageSize(StrEnum):
    """Paper formats."""

    A4 = "a4"
    LETTER = "letter"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Margins:
    """Distances of the text from the edges of the page, in points."""

    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, slots=True)
class RunningText:
    """Words in the head or foot of every page; ``{page}`` and ``{pages}`` in them are numbers."""

    left: str = ""
    center: str = ""
    right: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The words at the left, in the middle and at the right."""
        return self.left, self.center, self.right

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return any(self.parts)


NO_WORDS = RunningText()


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
    margins: Margins | None = None
    """``None`` for those that suit the paper."""
    header: RunningText = NO_WORDS
    footer: RunningText = NO_WORDS
    """Above the line that names the form."""
    letterhead: Letterhead | None = None
    pictures: tuple[DrawnPicture, ...] = ()
    """What its figures show."""
