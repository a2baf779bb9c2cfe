"""The placed rows of a page as a sequence of content, each with the structure element it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.pdf.file.content import artifact, rule, show, tagged
from generator.pdf.file.encoding import FontSet
from generator.pdf.layout.blocks import Flow
from generator.pdf.layout.lines import Mark, PlacedField
from generator.pdf.layout.pages import PlacedRow


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with the origin of its row on the page, in points."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TextSequence:
    """Marks that follow each other and are of one structure element."""

    flow: int
    element: int
    marks: tuple[PlacedMark, ...]


@dataclass(frozen=True, slots=True)
class FieldSequence:
    """A field; it is no page content, but has its place among it."""

    flow: int
    element: int
    field: PlacedField
    x: float
    """Lower left corner of the field on the page, in points."""
    y: float


Sequenced = TextSequence | FieldSequence


def sequence(rows: Sequence[PlacedRow], flows: Sequence[Flow]) -> Iterator[Sequenced]:
    """Give the content of rows in reading order."""
    flow, element = -1, -1
    marks: list[PlacedMark] = []
    for placed in rows:
        row = flows[placed.flow].rows[placed.index].row
        for item in row.items:
            if (placed.flow, item.element) != (flow, element):
                if marks:
                    yield TextSequence(flow, element, tuple(marks))
                marks = []
                flow, element = placed.flow, item.element
            if isinstance(item, Mark):
                marks.append(PlacedMark(item, placed.x, placed.baseline))
            else:
                x, y = placed.x + item.x, placed.baseline + item.bottom
                yield FieldSequence(flow, element, item, x, y)
    if marks:
        yield TextSequence(flow, element, tuple(marks))


def paint(
    sequences: Sequence[Sequenced], flows: Sequence[Flow], fonts: FontSet, first_mcid: int
) -> bytes:
    """Write sequences as content, numbered from ``first_mcid``; fields as lines to write on."""
    parts: list[bytes] = []
    mcid = first_mcid
    for item in sequences:
        if isinstance(item, FieldSequence):
            parts.append(artifact(rule(item.x, item.y + 1.0, item.field.width)))
            continue
        tag = flows[item.flow].elements[item.element].tag
        shown = (show(placed.mark, placed.x, placed.y, fonts) for placed in item.marks)
        parts.append(tagged(tag, mcid, shown))
        mcid += 1
    return b"".join(parts)


def count_marked(sequences: Sequence[Sequenced]) -> int:
    """Count the marked-content sequences that :func:`paint` writes."""
    return sum(isinstance(item, TextSequence) for item in sequences)
