"""Form fields as boxes of a line: how wide and high they are. All lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from generator.fields import Button, DateField, Field, SignatureField, TextField, Unit
from generator.pdf.layout import _bidi as bidi
from generator.pdf.layout._breaks import OBJECT
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout.words import Segment, segments

FIELD_GAP = 3.0
"""Between a field and what stands beside it."""
PADDING = 2.0
"""Between the edge of a field and the text in it."""
_BOX_GAP = 1.0
_BOX_SIDE = 0.92
"""Of a box to tick, in parts of the size of the text around it."""
_BOX_DEPTH = 0.14
_LEAST_WIDTH = {SignatureField: 130.0, DateField: 110.0}
_LEAST_TEXT_WIDTH = 120.0
_FIELD_HEIGHT = 17.4
_FIELD_DEPTH = 4.6
"""How far a field reaches below the baseline: so far that text which a viewer centres in the
field's height stands on the baseline of the line, too."""
_SIGNATURE_HEIGHT = 36.0
LINE_HEIGHT = 13.6
"""Of a field for several lines."""
_DIGIT = 0.56
"""Width of a digit of the fields' font, in em."""
_HINT_SCALE = 0.7
HINT_LEADING = 8.2


@dataclass(frozen=True, slots=True)
class FieldBox:
    """A form field in a line; it takes what is left of the line, unless its width is given."""

    field: Field
    style: TextStyle
    """The style of the text around it; its ``element`` is the field's own Form element."""
    around: TextStyle
    """The same, of the element around it."""
    measure: float = 0.0
    """Width of the line that it is for, as soon as that is known."""
    hint: tuple[Segment, ...] = ()
    """The small print below it."""
    is_labelled: bool = False
    """Whether words before it on the page say what it is for."""
    level: int = 0
    """Bidirectional embedding level."""

    text = OBJECT
    shrink = 0.0
    penalty = None
    is_space = False

    @property
    def gap(self) -> float:
        """The space on both sides of it."""
        return _BOX_GAP if isinstance(self.field, Button) else FIELD_GAP

    @property
    def stretch(self) -> float:
        """How far it can be widened: without end, if it fills the line."""
        return 0.0 if isinstance(self.field, Button) or self.field.width else 1e6

    @property
    def width(self) -> float:
        """The least width, with the gaps beside the field."""
        size, width = self.style.size, self.field.width
        if isinstance(self.field, Button):
            return _BOX_SIDE * size + 2 * self.gap
        if width is None:
            least = _LEAST_WIDTH.get(type(self.field), _LEAST_TEXT_WIDTH) + 2 * self.gap
        elif width.unit is Unit.CHARACTERS:
            least = width.amount * _DIGIT * size + 2 * (PADDING + self.gap)
        else:
            least = width.amount / 100 * self.measure
        return min(least, self.measure) if self.measure else least

    @property
    def height(self) -> float:
        """Height of the field."""
        if isinstance(self.field, Button):
            return _BOX_SIDE * self.style.size
        if isinstance(self.field, TextField):
            return _FIELD_HEIGHT + (self.field.lines - 1) * LINE_HEIGHT
        return _SIGNATURE_HEIGHT if isinstance(self.field, SignatureField) else _FIELD_HEIGHT

    @property
    def bottom(self) -> float:
        """Its lower edge, from the baseline; the first of several lines stands on that."""
        if isinstance(self.field, Button):
            return -_BOX_DEPTH * self.style.size
        lines = self.field.lines if isinstance(self.field, TextField) else 1
        return -_FIELD_DEPTH - (lines - 1) * LINE_HEIGHT

    def in_line(self, measure: float) -> FieldBox:
        """Return the box for lines of this width, with its hint."""
        if not self.field.hint and not self.field.width:
            return self  # nearly always
        style = self.around._replace(size=self.around.size * _HINT_SCALE)
        words = self.field.hint
        levels = bidi.levels(words, bidi.base_level(words)) if words else []
        runs = [(level, len(list(alike))) for level, alike in groupby(levels)]
        return replace(self, measure=measure, hint=tuple(segments(words, style, runs, "")))

    def hint_lines(self, width: float) -> list[list[Segment]]:
        """Break the hint into lines of a width; longer words are not broken."""
        lines: list[list[Segment]] = [[]]
        used = 0.0
        for is_space, alike in groupby(self.hint, key=lambda segment: segment.is_space):
            word = list(alike)
            wanted = sum(segment.width for segment in word)
            if lines[-1] and not is_space and used + wanted > width:
                lines.append([])
                used = 0.0
            lines[-1] += word
            used += wanted
        return lines if self.hint else []
