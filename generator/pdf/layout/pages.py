"""Rows to pages. All lengths in points, all heights from the lower edge of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.document import SignatureField
from generator.pdf.layout.blocks import Flow, FlowRow
from generator.pdf.layout.page_style import Sheet


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row on its page."""

    flow: int
    """Which flow the row is of."""
    index: int
    """Which of the flow's rows it is."""
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in reading order."""

    rows: tuple[PlacedRow, ...]
    note_rule: float | None
    """Height of the rule above the footnotes."""


@dataclass(frozen=True, slots=True)
class _Line:
    flow: int
    index: int
    row: FlowRow
    keep: bool


def paginate(
    title: Flow, body: Sequence[Flow], notes: Mapping[str, tuple[int, Flow]], sheet: Sheet
) -> list[Page]:
    """Share the flows out over pages.

    The flows are numbered: 0 is the title, then the body's; ``notes`` gives for each footnote's
    label the number of its flow and the flow. No page begins with a row that is kept with the one
    before it, as long as what is kept together fits on a page.
    """
    lines = _lines([title, *body], sheet)
    pages: list[Page] = []
    start = 0
    while start < len(lines):
        end = _page_end(lines, start, notes, sheet)
        pages.append(_place(lines[start:end], notes, sheet))
        start = end
    return pages


def _lines(flows: Sequence[Flow], sheet: Sheet) -> list[_Line]:
    lines: list[_Line] = []
    known: set[str] = set()
    for number, flow in enumerate(flows):
        signed = _is_signature_block(flow)
        introduced = number > 0 and flows[number - 1].introduces
        part = -1
        for index, row in enumerate(flow.rows):
            part, before = _part(flow, row, part), part
            keep = row.keep or (introduced if index == 0 else signed and part == before)
            space = sheet.title_space if (number, index) == (1, 0) else row.space
            # A footnote stands where it is first referred to.
            notes = tuple(label for label in row.notes if label not in known)
            known.update(notes)
            spaced = replace(row, space=space, notes=notes)
            lines.append(_Line(number, index, spaced, keep or (index == 0 and signed)))
    return lines


def _part(flow: Flow, row: FlowRow, default: int) -> int:
    """Give the element that a row is in just below the block itself: in a list, the item."""
    if not row.row.items:
        return default
    part = element = row.row.items[0].element
    while (parent := flow.elements[element].parent) >= 0:
        part, element = element, parent
    return part


def _is_signature_block(flow: Flow) -> bool:
    """Tell whether to keep a block's parts whole, and with the sentence before that is signed."""
    return any(isinstance(element.field, SignatureField) for element in flow.elements)


def _page_end(
    lines: Sequence[_Line], start: int, notes: Mapping[str, tuple[int, Flow]], sheet: Sheet
) -> int:
    used = 0.0
    breakable = start
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.keep:
            breakable = index
        used += line.row.height + (line.row.space if index > start else 0.0)
        added = sum(_height(notes[label][1]) for label in line.row.notes)
        if added and not any(earlier.row.notes for earlier in lines[start:index]):
            added += sheet.note_space
        used += added
        if used > sheet.height + 0.01:
            return breakable if breakable > start else max(index, start + 1)
    return len(lines)


def _height(flow: Flow) -> float:
    return sum(row.height + row.space for row in flow.rows)


def _place(lines: Sequence[_Line], notes: Mapping[str, tuple[int, Flow]], sheet: Sheet) -> Page:
    placed: list[PlacedRow] = []
    y = sheet.page_height - sheet.margin_top
    for position, line in enumerate(lines):
        y -= (line.row.space if position else 0.0) + line.row.row.ascent
        placed.append(PlacedRow(line.flow, line.index, sheet.margin_x + line.row.x, y))
        y -= line.row.row.descent
    labels = [label for line in lines for label in line.row.notes]
    if not labels:
        return Page(tuple(placed), None)
    y = sheet.margin_bottom + sum(_height(notes[label][1]) for label in labels)
    rule = y + sheet.note_space * 0.4
    for label in labels:
        number, flow = notes[label]
        for index, row in enumerate(flow.rows):
            y -= row.space + row.row.ascent
            placed.append(PlacedRow(number, index, sheet.margin_x + row.x, y))
            y -= row.row.descent
    return Page(tuple(placed), rule)
