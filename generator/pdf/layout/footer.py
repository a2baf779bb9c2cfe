"""The footer of a page: which form this is, and which page of it. Lengths in points.

Its words are those of the form's language. Where lines run from right to left it is mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.languages.words import words_of
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun, normalize_spaces
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.lines import Alignment, Direction, GlyphRun, Line, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph
from generator.pdf.layout.words import Segment, letter_segments, segments

_GAP = 14.0
"""Between what stands side by side in the footer."""
_SCALES = (1.0, 0.9, 0.8, 0.7)
"""Sizes that are tried for an id that is long for its line, to the footer's own."""
_LEADING = 1.25


class Footer:
    """The footer of a form with so many pages; its glyph runs stand on the footer's baseline."""

    def __init__(self, page: PageStyle, pages: int) -> None:
        """Find what is left of the line beside the page's number and its code."""
        self._page = page
        self._styles = [TextStyle(page.style, page.footer_size * scale) for scale in _SCALES]
        number = page_number_runs(pages, pages, page)
        inner = page.width - _end(number) if page.right_to_left else min(run.x for run in number)
        self._available = inner - _GAP

    def form_runs(self, form_id: str, revision: int) -> Sequence[GlyphRun]:
        """Set the words that name a form; ``x`` is counted from the left edge of the text.

        Raises:
            UnprintableError: no font has a character of the form's id.
        """
        named = normalize_spaces(form_id)
        before, after = words_of(self._page.language).around_id(revision)
        lines: Sequence[Line] = ()
        for style in self._styles:
            alone = (
                None if self._page.right_to_left else _letter_by_letter(before, named, after, style)
            )
            if alone is not None:
                if alone.width <= self._available:
                    return [alone]
            else:
                lines = self._wrapped(before, named, after, style)
                if len(lines) == 1:
                    return self._placed(lines[0].runs)
        # No id is cut short: one that is too long for a line takes more of them.
        style = self._styles[-1]
        lines = lines or self._wrapped(before, named, after, style)
        runs: list[GlyphRun] = []
        for index, line in enumerate(lines):
            lift = ((len(lines) - 1) / 2 - index) * style.size * _LEADING
            runs.extend(run._replace(rise=run.rise + lift) for run in self._placed(line.runs))
        return runs

    def _wrapped(self, before: str, form_id: str, after: str, style: TextStyle) -> tuple[Line, ...]:
        """Set the words with an id in any script, in as many lines as they take."""
        items = (TextRun(before, style), TextRun(form_id, style, 1), TextRun(after, style))
        return _lines(items, self._available, self._page)

    def _placed(self, runs: Sequence[GlyphRun]) -> Sequence[GlyphRun]:
        """Put a line at the side where lines begin."""
        if not self._page.right_to_left:
            return runs
        return _moved(runs, self._page.width - self._available)


def page_number_runs(page: int, pages: int, page_style: PageStyle) -> tuple[GlyphRun, ...]:
    """Set a page's number beside its code; ``x`` is counted from the left edge of the text."""
    edge = page_style.width - page_style.code_side - _GAP
    style = TextStyle(page_style.style, page_style.footer_size)
    words = words_of(page_style.language).page.format(page=page, pages=pages)
    [line] = _lines((TextRun(words, style),), edge, page_style)
    if page_style.right_to_left:
        start = min(run.x for run in line.runs)
        return _moved(line.runs, page_style.code_side + _GAP - start)
    return _moved(line.runs, edge - _end(line.runs))


def _end(runs: Iterable[GlyphRun]) -> float:
    return max(run.x + run.width for run in runs)


def _moved(runs: Iterable[GlyphRun], distance: float) -> tuple[GlyphRun, ...]:
    return tuple(run._replace(x=run.x + distance) for run in runs)


def _letter_by_letter(before: str, form_id: str, after: str, style: TextStyle) -> GlyphRun | None:
    """Set the words with an id of ASCII in them, which is read and typed letter by letter.

    So its letters are neither kerned nor joined to ligatures. The result is ``None`` if the id has
    other characters, or the words are not of its script.
    """
    if not form_id.isascii():
        return None
    line: tuple[Segment, ...] = (
        *segments(before, style, [(0, len(before))], ""),
        *letter_segments(form_id, style),
        *segments(after, style, [(0, len(after))], ""),
    )
    if any(segment.face is not line[0].face for segment in line):
        return None
    return GlyphRun(
        0.0,
        style.rise,
        sum([segment.width for segment in line]),
        line[0].face,
        style.size,
        style.element,
        tuple([(segment, 0.0) for segment in line]),
        f"{before}{form_id}{after}",
        Direction.LEFT_TO_RIGHT,
    )


def _lines(items: tuple[TextRun, ...], width: float, page: PageStyle) -> tuple[Line, ...]:
    return layout_paragraph(items, ParagraphStyle(width, 0.0, Alignment.START, page.language))
