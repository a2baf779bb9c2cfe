"""What a field shows: its value, or in a field to be signed its label, if no words before it do.

Lengths in points.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.fields import Field, SignatureField, written_in
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun, folded
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, GlyphRun, ParagraphStyle, PlacedField
from generator.pdf.layout.paragraph import layout_paragraph

_LABEL_SIZE = 6.0
_ONE_LINE = ParagraphStyle(100_000.0, 0.0, Alignment.START, "")


@dataclass(frozen=True, slots=True)
class FieldText:
    """Glyph runs on one line."""

    runs: tuple[GlyphRun, ...]
    right_to_left: bool

    @property
    def width(self) -> float:
        """From the left edge of the line to the right edge of the last run."""
        return max((run.x + run.width for run in self.runs), default=0.0)


def field_text(field: Field, placed: PlacedField, style: Style) -> FieldText:
    """Set the text that a field shows where it is placed; ``style`` is that of the form.

    Raises:
        UnprintableError: no font has a character of it.
    """
    if isinstance(field, SignatureField):
        text, size = "" if placed.is_labelled else field.label, _LABEL_SIZE
    else:
        text, size = written_in(field), placed.size
    run = TextRun(folded(text), TextStyle(style, size), isolate=1)
    [line] = layout_paragraph((run,), _ONE_LINE)
    return FieldText(line.runs, right_to_left=bidi.base_level(text) == 1)
