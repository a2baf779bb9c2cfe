"""The words of the template in the head and foot of every page. Lengths in points."""

from __future__ import annotations

from generator.document import RunningText
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun, normalize_spaces
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.lines import Alignment, GlyphRun, Line, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph

_GAP = 14.0
"""Between words at the left, in the middle and at the right."""
_ENDLESS = 100_000.0


def running_runs(
    words: RunningText, page: int, pages: int, style: PageStyle, width: float
) -> tuple[GlyphRun, ...]:
    """Set the words of one page in a line of this width; smaller if they would not fit.

    ``x`` is counted from the left edge of the text. Where lines run from right to left, left and
    right change places.

    Raises:
        UnprintableError: no font has a character of them.
    """
    texts = [_numbered(text, page, pages) for text in words.parts]
    if style.right_to_left:
        texts.reverse()
    if not any(texts):
        return ()
    lines = [_line(text, style.footer_size, style) for text in texts]
    scale = min(1.0, _fitting(lines, width))
    if scale < 1.0:
        lines = [_line(text, style.footer_size * scale, style) for text in texts]
    # Beside the code, which stands where lines end.
    left = style.width - width if style.right_to_left else 0.0
    starts = (0.0, (width - _width(lines[1])) / 2, width - _width(lines[2]))
    return tuple(
        run._replace(x=run.x - _start(line) + start + left)
        for line, start in zip(lines, starts, strict=True)
        for run in line.runs
    )


def _numbered(text: str, page: int, pages: int) -> str:
    return text.replace("{page}", str(page)).replace("{pages}", str(pages))


def _line(text: str, size: float, page: PageStyle) -> Line:
    items = (TextRun(normalize_spaces(text), TextStyle(page.style, size)),)
    [line] = layout_paragraph(items, ParagraphStyle(_ENDLESS, 0.0, Alignment.START, page.language))
    return line


def _fitting(lines: list[Line], width: float) -> float:
    """Return by how much words must be smaller to stand side by side, those in the middle there."""
    left, center, right = map(_width, lines)
    if center:
        needed = center + 2 * max(left, right) + _GAP * 2 * bool(left or right)
    else:
        needed = left + right + _GAP * bool(left and right)
    return width / needed


def _start(line: Line) -> float:
    return min([run.x for run in line.runs], default=0.0)


def _width(line: Line) -> float:
    return max([run.x + run.width for run in line.runs], default=0.0) - _start(line)
