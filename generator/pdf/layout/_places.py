"""Where a block stands in the blocks around it. All lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.languages.direction import is_right_to_left
from generator.pdf.layout.lines import Alignment, ParagraphStyle


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in its parents."""

    x: float
    """Left edge, from the left edge of the text."""
    width: float
    parent: int
    language: str
    depth: int = 0
    alignment: Alignment = Alignment.JUSTIFIED
    is_small: bool = False
    """Whether small print stands here."""

    def style(self, leading: float, alignment: Alignment) -> ParagraphStyle:
        """Return how a paragraph is set here."""
        return ParagraphStyle(self.width, leading, alignment, self.language)

    def item(self, indent: float, body: int) -> Place:
        """Return the place of an item of a list, indented from where lines begin."""
        left = 0.0 if is_right_to_left(self.language) else indent
        return replace(
            self, x=self.x + left, width=self.width - indent, parent=body, depth=self.depth + 1
        )

    def beyond(self, column: float, page_width: float) -> Place:
        """Return the place of what is filled in beside a column of labels."""
        if is_right_to_left(self.language):
            return replace(self, width=max(page_width - column - self.x, 0.0))
        return replace(self, x=column, width=self.x + self.width - column)

    def before(self, gap: float, width: float, room: float) -> float:
        """Return the left edge of what stands outside of the place, where lines begin.

        Args:
            gap: between it and the place.
            width: its own.
            room: the width of the column that it begins.
        """
        if is_right_to_left(self.language):
            return self.x + self.width + gap + room - width
        return self.x - gap - room
