"""The foot of the page: which form this is, in words and in a code, so that it is known again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from generator.pdf.code import PageCode, code_key, draw_code, spell_code
from generator.pdf.layout._inlines import Run, folded
from generator.pdf.layout._paragraph import set_paragraph
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, Direction, Mark, Row, Setting
from generator.pdf.layout.page_style import Sheet
from generator.pdf.layout.shape import TextStyle
from generator.pdf.layout.words import Chunk, chunks, letters

_GAP = 14.0
"""Between what stands side by side in the foot."""
_SHRUNK = (1.0, 0.9, 0.8, 0.7)
"""Sizes that are tried for an id that is long for its line, to the foot's own."""
_LEADING = 1.25
_PREFIX = "Form "


class Foot:
    """The foot of the pages of one kind; its marks stand on the foot's baseline."""

    def __init__(self, sheet: Sheet) -> None:
        """Take the measures of the page."""
        self._sheet = sheet
        self._styles = [TextStyle(Style(), sheet.foot_size * scale) for scale in _SHRUNK]
        self._rooms: dict[int, float] = {}
        # The code's middle is as high as that of the words' small letters.
        x = sheet.page_width - sheet.margin_x - sheet.code_side
        y = sheet.foot + 0.25 * sheet.foot_size - sheet.code_side / 2
        self._corner = x, y

    def words(self, form_id: str, revision: int, pages: int) -> list[Mark]:
        """Set the words that name a form; ``x`` is counted from the left edge of the text.

        Raises:
            UnprintableError: no font has a character of the form's id.
        """
        room = self._room(pages)
        named = folded(form_id)
        suffix = f", revision {revision}"
        for style in self._styles:
            if named.isascii():
                line = _spelled_out(named, suffix, style)
                if line.width <= room:
                    return [line]
                continue
            rows = _wrapped(named, suffix, style, room)
            if len(rows) == 1:
                return list(rows[0].marks)
        # No id is cut short: one that is too long for a line takes more of them.
        style = self._styles[-1]
        rows = _wrapped(named, suffix, style, room)
        marks: list[Mark] = []
        for index, row in enumerate(rows):
            lift = ((len(rows) - 1) / 2 - index) * style.size * _LEADING
            marks.extend(replace(mark, rise=mark.rise + lift) for mark in row.marks)
        return marks

    def codes(self, form_id: str, revision: int, pages: int) -> list[bytes]:
        """Draw the code of each page, flush with the right edge of the text."""
        key = code_key(form_id)
        texts = [spell_code(PageCode(key, revision, page)) for page in range(1, pages + 1)]
        return [draw_code(text, *self._corner, self._sheet.code_side) for text in texts]

    def _room(self, pages: int) -> float:
        """Give how much of the line is left beside the page's number."""
        if pages not in self._rooms:
            number = page_marks(pages, pages, self._sheet)
            self._rooms[pages] = min(mark.x for mark in number) - _GAP
        return self._rooms[pages]


@lru_cache(maxsize=64)
def page_marks(page: int, pages: int, sheet: Sheet) -> tuple[Mark, ...]:
    """Set a page's number, left of its code; ``x`` is counted from the left edge of the text."""
    edge = sheet.width - sheet.code_side - _GAP
    [row] = _set([Run(f"page {page} of {pages}", TextStyle(Style(), sheet.foot_size))], edge)
    width = row.marks[-1].x + row.marks[-1].width
    return tuple(replace(mark, x=mark.x + edge - width) for mark in row.marks)


def _spelled_out(form_id: str, suffix: str, style: TextStyle) -> Mark:
    """Set the words with an id of ASCII in them, which is read and typed letter by letter.

    So its letters are neither kerned nor joined to ligatures, and each is one that is kept.
    """
    line = (
        *_template_words(_PREFIX, style),
        *letters(form_id, style),
        *_template_words(suffix, style),
    )
    width = sum([chunk.width for chunk in line])
    return Mark(
        0.0,
        style.rise,
        width,
        line[0].face,
        style.size,
        style.element,
        tuple([(chunk, 0.0) for chunk in line]),
        f"{_PREFIX}{form_id}{suffix}",
        Direction.LEFT_TO_RIGHT,
    )


@lru_cache(maxsize=64)
def _template_words(text: str, style: TextStyle) -> tuple[Chunk, ...]:
    return tuple(chunks(text, style, [(0, len(text))], ""))


def _wrapped(form_id: str, suffix: str, style: TextStyle, width: float) -> tuple[Row, ...]:
    """Set the words with an id in any script, in as many lines as they take."""
    return _set([Run(_PREFIX, style), Run(form_id, style, 1), Run(suffix, style)], width)


def _set(runs: Sequence[Run], width: float) -> tuple[Row, ...]:
    return set_paragraph(tuple(runs), Setting(width, 0.0, Alignment.LEFT, ""))
