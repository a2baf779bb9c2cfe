"""The measures of the page, all in points, and the sizes of its type."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.document import NO_WORDS, Document, PageSize, RunningText
from generator.languages.direction import is_right_to_left
from generator.pdf.layout._typefaces import TOOLKIT, Typeface, typeface_for
from generator.pdf.layout.faces import Style
from generator.picture_files import DrawnPicture

_MILLIMETRE = 72 / 25.4
_TEXT_WIDTH = 376.0
"""Of the text block, on any paper: lines of body type then have some 79 characters, those of nested
lists some 70. From 66 to 80 are read with ease (Bringhurst, 2.1.2)."""
_FORMATS = {
    PageSize.A4: (210 * _MILLIMETRE, 297 * _MILLIMETRE),
    PageSize.LETTER: (612.0, 792.0),
    PageSize.LEGAL: (612.0, 1008.0),
}


@dataclass(frozen=True, slots=True)
class PageStyle:
    """One page's measures; the text block has the same size on every page."""

    page_width: float
    page_height: float
    margin_x: float
    margin_top: float = 70.0
    head_space: float = 12.0
    """Between the text and a letterhead above it."""
    margin_bottom: float = 76.0
    """Below the text block; the footer stands in it."""
    footer_baseline: float = 44.0
    """Height above the lower edge of the page."""
    size: float = 10.0
    leading: float = 13.8
    space: float = 7.0
    """Above a paragraph."""
    item_space: float = 3.0
    """Above an item of a nested list."""
    title_size: float = 19.0
    subtitle_size: float = 11.0
    title_space: float = 20.0
    """Below the title."""
    note_size: float = 8.6
    note_leading: float = 11.3
    note_space: float = 12.0
    """Above the footnotes, with their rule in it."""
    footer_size: float = 7.6
    code_side: float = 10.5 * _MILLIMETRE
    """Of the code in the footer, without its quiet zone."""
    quote_indent: float = 24.0
    list_indent: float = 21.0
    label_gap: float = 6.0
    pictures: tuple[DrawnPicture, ...] = ()
    """What figures show."""
    label_column: float = 0.0
    """Where what is filled in begins, from the left edge of the text."""
    row_group_space: float = 11.0
    """Above the lines that a further person is to fill in."""
    capitals_size: float = 9.2
    """Of a declaration in capitals."""
    capitals_tracking: float = 50.0
    """Between its letters, in 1/1000 em."""
    bullets: tuple[str, ...] = ("•", "–", "–")
    language: str = "en"
    """BCP 47 tag, of the words in the footer and the way in which lines run."""
    typeface: Typeface = TOOLKIT
    margin_right: float | None = None
    """``None`` if it is as wide as the left one."""
    header: RunningText = NO_WORDS
    footer: RunningText = NO_WORDS

    @property
    def width(self) -> float:
        """Width of the text block."""
        return self.page_width - self.margin_x - self._right

    @property
    def _right(self) -> float:
        return self.margin_x if self.margin_right is None else self.margin_right

    @property
    def header_baseline(self) -> float:
        """Height of the words in the head of the page above the lower edge of the page."""
        return self.page_height - 0.62 * self.margin_top

    @property
    def running_baseline(self) -> float:
        """Height of the template's own words in the foot of the page: a line above the others."""
        return self.footer_baseline + 1.5 * self.footer_size

    @property
    def running_width(self) -> float:
        """Width of those words, which stand beside the code."""
        return self.width - self.code_side - self.footer_size

    @property
    def height(self) -> float:
        """Height of the text block."""
        return self.page_height - self.margin_top - self.margin_bottom

    @property
    def style(self) -> Style:
        """The style of plain text."""
        return Style(typeface=self.typeface)

    def style_in(self, language: str) -> Style:
        """Return the style of plain text in a language."""
        return Style(typeface=self.typeface.in_language(language))

    @property
    def right_to_left(self) -> bool:
        """Whether lines run from right to left, so that the page is mirrored."""
        return is_right_to_left(self.language)

    @property
    def code_corner(self) -> tuple[float, float]:
        """Lower left corner of the code, whose middle is as high as the footer's small letters."""
        y = self.footer_baseline + 0.25 * self.footer_size - self.code_side / 2
        if self.right_to_left:
            return self.margin_x, y
        return self.page_width - self._right - self.code_side, y

    def type_size(self, *, small: bool) -> tuple[float, float]:
        """Return size and leading of the text, or of small print."""
        return (self.note_size, self.note_leading) if small else (self.size, self.leading)

    @property
    def widest_label(self) -> float:
        """Width of the widest label that what is filled in stands beside."""
        return self.width * 0.4

    def heading_size(self, level: int) -> float:
        """Size of a heading's type."""
        return {1: 14.0, 2: 12.0}.get(level, self.size)


def page_style_for(document: Document) -> PageStyle:
    """Return the measures of a document's pages."""
    width, height = _FORMATS[document.page_size]
    style = PageStyle(
        width,
        height,
        (width - _TEXT_WIDTH) / 2,
        language=document.language,
        typeface=typeface_for(document.language, document.fonts),
        header=document.header,
        footer=document.footer,
    )
    margins = document.margins
    if margins is None:
        return style
    return replace(
        style,
        margin_x=margins.left,
        margin_right=margins.right,
        margin_top=margins.top,
        margin_bottom=margins.bottom,
    )
