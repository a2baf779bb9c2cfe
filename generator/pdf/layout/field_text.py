"""What a field shows: its value, or in a field to be signed its label, if no words before it do.

Lengths in points.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from generator.fields import Button, Field, SignatureField, TextField, written_in
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import LINE_HEIGHT, PADDING
from generator.pdf.layout._inlines import TextRun, normalize_spaces
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, GlyphRun, Line, ParagraphStyle, PlacedField
from generator.pdf.layout.paragraph import layout_paragraph

_LABEL_SIZE = 6.0
_WIDE = 100_000.0
_ABOVE = 0.7
"""Part of a line's height that is above its baseline."""
_SMALLER = 0.94
_SMALLEST = 0.25
"""In parts of the size: what is longer than its field is set so much smaller, and no further."""
_KEPT = 64
"""How many texts are kept: a field stands in several places of a form, and some texts on many."""


class FieldText(NamedTuple):
    """Lines of glyph runs."""

    lines: tuple[tuple[GlyphRun, ...], ...]
    leading: float
    """Distance of their baselines."""
    right_to_left: bool

    @property
    def runs(self) -> tuple[GlyphRun, ...]:
        """The glyph runs of all lines."""
        return self.lines[0] if len(self.lines) == 1 else sum(self.lines, ())


def line_width(runs: tuple[GlyphRun, ...]) -> float:
    """Return the width from the left edge of a line to the right edge of its last run."""
    return max((run.x + run.width for run in runs), default=0.0)


def field_text(field: Field, placed: PlacedField, style: Style) -> FieldText:
    """Set the text that a field shows where it is placed; ``style`` is that of the form.

    Raises:
        UnprintableError: no font has a character of it.
    """
    if isinstance(field, Button):
        return FieldText((), 0.0, right_to_left=False)
    text = written_in(field)
    if isinstance(field, SignatureField) and not placed.is_labelled:
        text = field.label
    right_to_left = bidi.base_level(text) == 1
    if isinstance(field, TextField) and field.lines > 1:
        lines, leading = _several_lines(text, placed, style)
    else:
        size = _LABEL_SIZE if isinstance(field, SignatureField) else placed.size
        lines, leading = _set(text, TextStyle(style, size), _WIDE), 0.0
    return FieldText(tuple(line.runs for line in lines), leading, right_to_left)


def _several_lines(text: str, placed: PlacedField, style: Style) -> tuple[tuple[Line, ...], float]:
    """Set text in as many lines as it takes, and smaller if there are too many of them."""
    scale = 1.0
    while True:
        lines = _set(text, TextStyle(style, placed.size * scale), placed.width - 2 * PADDING)
        leading = LINE_HEIGHT * scale
        if (len(lines) - _ABOVE) * leading <= -placed.bottom or scale < _SMALLEST:
            return lines, leading
        scale *= _SMALLER


@lru_cache(maxsize=_KEPT)
def _set(text: str, style: TextStyle, width: float) -> tuple[Line, ...]:
    how = ParagraphStyle(width, 0.0, Alignment.START, "")
    return layout_paragraph((TextRun(normalize_spaces(text), style, isolate=1),), how)
