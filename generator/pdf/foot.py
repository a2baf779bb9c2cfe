"""The foot of the page: which form this is, in words, so that any page of it is known again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.pdf.faces import Style
from generator.pdf.inline import Run
from generator.pdf.line import Alignment, Mark, Setting
from generator.pdf.paragraph import set_paragraph
from generator.pdf.shape import TextStyle
from generator.pdf.sheet import Sheet


class Foot:
    """The foot of all pages of one form; its marks stand on the foot's baseline."""

    def __init__(self, form_id: str, revision: int, sheet: Sheet) -> None:
        """Take what the foot says.

        Raises:
            UnprintableError: no font has a character of the form's id.
        """
        self._words = ("Form ", form_id, f", revision {revision}")
        self._sheet = sheet

    def marks(self, page: int, pages: int) -> Iterator[Mark]:
        """Set the foot of one page; ``x`` is counted from the left edge of the text."""
        prefix, form_id, suffix = self._words
        yield from self._set(
            [Run(prefix, self._style), Run(form_id, self._style, 1), Run(suffix, self._style)]
        )
        for mark in (right := list(self._set([Run(f"page {page} of {pages}", self._style)]))):
            width = right[-1].x + right[-1].width
            yield replace(mark, x=mark.x + self._sheet.width - width)

    @property
    def _style(self) -> TextStyle:
        return TextStyle(Style(), self._sheet.foot_size)

    def _set(self, runs: list[Run]) -> Iterator[Mark]:
        setting = Setting(self._sheet.width * 0.8, self._sheet.foot_size, Alignment.LEFT, "")
        for row in set_paragraph(tuple(runs), setting)[:1]:
            yield from row.marks
