"""Lines to pages. All lengths in points, all heights from the lower edge of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.fields import SignatureField
from generator.pdf.layout import tags
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.blocks import Flow, FlowLine


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on its page."""

    flow: int
    """Which flow the line is of."""
    index: int
    """Which of the flow's lines it is."""
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in reading order."""

    lines: tuple[PlacedLine, ...]
    note_rule: float | None
    """Height of the rule above the footnotes."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that waits for its page."""

    flow: int
    index: int
    line: FlowLine
    keep: bool


def paginate(
    title: Flow, body: Sequence[Flow], notes: Mapping[str, tuple[int, Flow]], page: PageStyle
) -> list[Page]:
    """Share the flows out over pages.

    The flows are numbered: 0 is the title, then the body's; ``notes`` gives for each footnote's
    label the number of its flow and the flow. No page begins with a line that is kept with the one
    before it, as long as what is kept together fits on a page.
    """
    lines = _candidates([title, *body], page)
    pages: list[Page] = []
    start = 0
    while start < len(lines):
        end = _page_end(lines, start, notes, page)
        pages.append(_place(lines[start:end], notes, page))
        start = end
    return pages


def _candidates(flows: Sequence[Flow], page: PageStyle) -> list[_Candidate]:
    candidates: list[_Candidate] = []
    known: set[str] = set()
    for number, flow in enumerate(flows):
        signed = has_signature(flow)
        introduced = number > 0 and flows[number - 1].introduces
        part = -1
        for index, line in enumerate(flow.lines):
            part, before = _part(flow, line, part), part
            keep = line.keep or (introduced if index == 0 else signed and part == before)
            space = page.title_space if (number, index) == (1, 0) else line.space
            # A footnote stands where it is first referred to.
            notes = tuple(label for label in line.notes if label not in known)
            known.update(notes)
            spaced = replace(line, space=space, notes=notes)
            candidates.append(_Candidate(number, index, spaced, keep or (index == 0 and signed)))
    return candidates


def _part(flow: Flow, line: FlowLine, default: int) -> int:
    """Return the element that a line is in just below the block itself: in a list, the item."""
    if not line.line.items:
        return default
    part = element = line.line.items[0].element
    while (parent := flow.elements[element].parent) >= 0:
        part, element = element, parent
    return part


def has_signature(flow: Flow) -> bool:
    """Tell whether a flow is signed: then its parts stay whole, and with the sentence before."""
    return any(
        isinstance(element.tag, tags.Form) and isinstance(element.tag.field, SignatureField)
        for element in flow.elements
    )


def _page_end(
    lines: Sequence[_Candidate], start: int, notes: Mapping[str, tuple[int, Flow]], page: PageStyle
) -> int:
    used = 0.0
    breakable = start
    for index in range(start, len(lines)):
        candidate = lines[index]
        line = candidate.line
        if not candidate.keep:
            breakable = index
        used += line.height + (line.space if index > start else 0.0)
        added = sum(_height(notes[label][1]) for label in line.notes)
        if added and not any(earlier.line.notes for earlier in lines[start:index]):
            added += page.note_space
        used += added
        if used > page.height + 0.01:
            return breakable if breakable > start else max(index, start + 1)
    return len(lines)


def _height(flow: Flow) -> float:
    return sum(line.height + line.space for line in flow.lines)


def _place(
    lines: Sequence[_Candidate], notes: Mapping[str, tuple[int, Flow]], page: PageStyle
) -> Page:
    placed: list[PlacedLine] = []
    y = page.page_height - page.margin_top

    def put(flow: int, index: int, line: FlowLine, space: float) -> None:
        nonlocal y
        y -= space + line.line.ascent
        placed.append(PlacedLine(flow, index, page.margin_x + line.x, y))
        y -= line.line.descent

    for position, each in enumerate(lines):
        put(each.flow, each.index, each.line, each.line.space if position else 0.0)
    labels = [label for each in lines for label in each.line.notes]
    if not labels:
        return Page(tuple(placed), None)
    y = page.margin_bottom + sum(_height(notes[label][1]) for label in labels)
    rule = y + page.note_space * 0.4
    for label in labels:
        number, flow = notes[label]
        for index, line in enumerate(flow.lines):
            put(number, index, line, line.space)
    return Page(tuple(placed), rule)
