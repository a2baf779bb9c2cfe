"""Flows: blocks that are laid out, with all that pages and files have to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from generator.pdf.layout import tags
from generator.pdf.layout.lines import GlyphRun, Line, LineContent
from generator.pdf.layout.tables import RuledLine
from generator.pdf.layout.tags import Element

_FIRST = 1_000_000
"""What is read before the rest of a line has an order that is less by this."""


class FlowLine(NamedTuple):
    """A line in the flow of its block."""

    line: Line
    x: float
    """Left edge, from the left edge of the text."""
    space: float
    """Space above, dropped at the top of a page."""
    keep: bool = False
    """Whether the line must stay on the page of the line before it."""
    notes: tuple[str, ...] = ()
    """Labels of the footnotes that the line refers to."""
    has_values: bool = False
    """Whether values stand in its paragraph."""
    rules: tuple[RuledLine, ...] = ()
    """Lines that are drawn above and below it."""
    head: int = 0
    """So many lines above it is the head of its table, which comes again where the table goes on on
    a new page; 0 for none."""
    grouped: bool = False
    """Whether its group must stay on one page with the line before it, if it fits on one at all."""
    ends_page: bool = False
    """Whether what comes after it stands on a new page."""

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.line.ascent + self.line.descent


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """A heading in a flow."""

    line: int
    """Number of its first line."""
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """One top-level block, laid out."""

    lines: tuple[FlowLine, ...]
    elements: tuple[Element, ...]
    introduces: bool = False
    """Whether the block belongs to what comes after it: a heading, or words up to a colon."""
    is_group: bool = False
    """Whether the block is what a template keeps together on one page, with its own words."""

    def headings(self) -> Iterator[PlacedHeading]:
        """Return the headings in the block that have no values."""
        lines: dict[int, list[int]] = {}
        for number, each in enumerate(self.lines):
            found = {self._heading_of(item) for item in each.line.items} - {-1}
            for element in found:
                lines.setdefault(element, []).append(number)
        for element, numbers in lines.items():
            tag = self.elements[element].tag
            if isinstance(tag, tags.Heading) and not self.lines[numbers[0]].has_values:
                text = " ".join(self._text(element, number) for number in numbers)
                yield PlacedHeading(numbers[0], tag.level, text)

    def _text(self, heading: int, number: int) -> str:
        """Return the text of a line of a heading, the number before it too, in reading order."""
        line = self.lines[number].line
        runs = [item for item in line.items if isinstance(item, GlyphRun)]
        label = "".join([run.text for run in runs if self._heading_of(run) != heading])
        words = "".join([run.text for run in runs if self._heading_of(run) == heading])
        return f"{label} {words}".strip(" ")

    def _heading_of(self, item: LineContent) -> int:
        """Return the element of the heading that something is in; -1 for none."""
        element = item.element
        while element >= 0 and not isinstance(self.elements[element].tag, tags.Heading):
            element = self.elements[element].parent
        return element


@lru_cache(maxsize=256)
def _moved(label: Line, move: float) -> tuple[GlyphRun, ...]:
    return tuple([run._replace(x=run.x + move, order=run.order - _FIRST) for run in label.runs])


def beside(label: Line, line: FlowLine, x: float) -> FlowLine:
    """Put a label, set in lines whose left edge is ``x``, on the line that it belongs to."""
    runs = _moved(label, x - line.x)
    ascent = max(label.ascent, line.line.ascent)
    descent = max(label.descent, line.line.descent)
    beside = line.line._replace(runs=(*runs, *line.line.runs), ascent=ascent, descent=descent)
    return line._replace(line=beside)


def ends_with_colon(lines: Sequence[FlowLine]) -> bool:
    """Tell whether lines introduce what comes below them."""
    runs = lines[-1].line.runs if lines else ()
    return bool(runs) and runs[-1].text.rstrip(" ").endswith(":")


def kept(lines: Sequence[FlowLine]) -> tuple[FlowLine, ...]:
    """Keep lines together on one page."""
    return tuple(
        [
            line if line.keep is (index > 0) else line._replace(keep=index > 0)
            for index, line in enumerate(lines)
        ]
    )


def grouped(lines: Sequence[FlowLine]) -> tuple[FlowLine, ...]:
    """Keep the lines of a group together, as far as a page holds them."""
    return tuple([line._replace(grouped=index > 0) for index, line in enumerate(lines)])
