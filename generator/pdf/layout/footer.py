"""The footer of a page: which form this is, and which page of it. Lengths in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun, folded
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, Direction, GlyphRun, Line, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph
from generator.pdf.layout.words import letters, segments

_GAP = 14.0
"""Between what stands side by side in the footer."""
_SCALES = (1.0, 0.9, 0.8, 0.7)
"""Sizes that are tried for an id that is long for its line, to the footer's own."""
_LEADING = 1.25
_PREFIX = "Form "


class Footer:
    """The footer of a form with so many pages; its glyph runs stand on the footer's baseline."""

    def __init__(self, page: PageStyle, pages: int) -> None:
        """Find what is left of the line beside the page's number and its code."""
        self._styles = [TextStyle(Style(), page.footer_size * scale) for scale in _SCALES]
        self._available = min(run.x for run in page_number_runs(pages, pages, page)) - _GAP

    def form_runs(self, form_id: str, revision: int) -> Sequence[GlyphRun]:
        """Set the words that name a form; ``x`` is counted from the left edge of the text.

        Raises:
            UnprintableError: no font has a character of the form's id.
        """
        named = folded(form_id)
        suffix = f", revision {revision}"
        lines: Sequence[Line] = ()
        for style in self._styles:
            if named.isascii():
                alone = _letter_by_letter(named, suffix, style)
                if alone.width <= self._available:
                    return [alone]
            else:
                lines = _wrapped(named, suffix, style, self._available)
                if len(lines) == 1:
                    return lines[0].runs
        # No id is cut short: one that is too long for a line takes more of them.
        style = self._styles[-1]
        lines = lines or _wrapped(named, suffix, style, self._available)
        runs: list[GlyphRun] = []
        for index, line in enumerate(lines):
            lift = ((len(lines) - 1) / 2 - index) * style.size * _LEADING
            runs.extend(replace(run, rise=run.rise + lift) for run in line.runs)
        return runs


def page_number_runs(page: int, pages: int, page_style: PageStyle) -> tuple[GlyphRun, ...]:
    """Set a page's number, left of its code; ``x`` is counted from the left edge of the text."""
    edge = page_style.width - page_style.code_side - _GAP
    style = TextStyle(Style(), page_style.footer_size)
    [line] = _lines((TextRun(f"page {page} of {pages}", style),), edge)
    width = line.runs[-1].x + line.runs[-1].width
    return tuple(replace(run, x=run.x + edge - width) for run in line.runs)


def _letter_by_letter(form_id: str, suffix: str, style: TextStyle) -> GlyphRun:
    """Set the words with an id of ASCII in them, which is read and typed letter by letter.

    So its letters are neither kerned nor joined to ligatures.
    """
    line = (
        *segments(_PREFIX, style, [(0, len(_PREFIX))], ""),
        *letters(form_id, style),
        *segments(suffix, style, [(0, len(suffix))], ""),
    )
    return GlyphRun(
        0.0,
        style.rise,
        sum([segment.width for segment in line]),
        line[0].face,
        style.size,
        style.element,
        tuple([(segment, 0.0) for segment in line]),
        f"{_PREFIX}{form_id}{suffix}",
        Direction.LEFT_TO_RIGHT,
    )


def _wrapped(form_id: str, suffix: str, style: TextStyle, width: float) -> tuple[Line, ...]:
    """Set the words with an id in any script, in as many lines as they take."""
    items = (TextRun(_PREFIX, style), TextRun(form_id, style, 1), TextRun(suffix, style))
    return _lines(items, width)


def _lines(items: tuple[TextRun, ...], width: float) -> tuple[Line, ...]:
    return layout_paragraph(items, ParagraphStyle(width, 0.0, Alignment.LEFT, ""))
