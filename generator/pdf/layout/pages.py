"""Lines to pages. All lengths in points, all heights from the lower edge of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.fields import SignatureField
from generator.pdf.layout import tags
from generator.pdf.layout._page_style import PageStyle
from generator.pdf.layout.flows import Flow, FlowLine

_LEAST_FILLED = 0.5
"""Part of a page that is filled wherever the lines allow it."""
_EMPTY, _TORN = 100.0, 5.0
"""What an empty page would cost, by the square of what is empty, and what each paragraph and each
item of a list costs that a page's end tears in two: a third of a page is left empty for both."""
_WHOLE = frozenset({tags.Plain.LIST_ITEM, tags.Plain.PARAGRAPH, tags.Plain.TABLE_ROW})
_PARTS_OF_TABLES = frozenset({tags.Plain.TABLE_HEAD, tags.Plain.TABLE_BODY})


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line on its page."""

    flow: int
    """Which flow the line is of."""
    index: int
    """Which of the flow's lines it is."""
    x: float
    baseline: float
    is_repeated: bool = False
    """Whether it stands on an earlier page already, as the head of a table that goes on."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in reading order."""

    lines: tuple[PlacedLine, ...]
    note_rule: float | None
    """Height of the rule above the footnotes."""


@dataclass(frozen=True, slots=True)
class _PendingLine:
    """A line that waits for its page."""

    flow: int
    index: int
    line: FlowLine
    keep: bool
    inside: tuple[tuple[int, int], ...]
    """What would be torn in two inside of it, from the outermost: numbers of flow and element."""
    head: tuple[tuple[int, FlowLine], ...] = ()
    """The head of the table that it is a row of, if that comes again, and its place in the flow."""

    @property
    def head_height(self) -> float:
        """Height of what comes again above it at the top of a page."""
        return sum([line.height for _, line in self.head])


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
    for end in _page_ends(lines, notes, page):
        pages.append(_place(lines[start:end], notes, page))
        start = end
    return pages


def _candidates(flows: Sequence[Flow], page: PageStyle) -> list[_PendingLine]:
    candidates: list[_PendingLine] = []
    known: set[str] = set()
    for number, flow in enumerate(flows):
        signed = has_signature(flow)
        introduced = number > 0 and flows[number - 1].introduces
        whole = _whole_groups(flow.lines, page)
        part = -1
        for index, line in enumerate(flow.lines):
            part, before = _part(flow, line, part), part
            keep = line.keep or index in whole
            # A group that no page holds is parted between those who sign, but not before them.
            keep = keep or (line.grouped and signed and not _is_item(flow, before))
            keep = keep or (introduced if index == 0 else signed and part == before)
            space = page.title_space if (number, index) == (1, 0) else line.space
            # A footnote stands where it is first referred to.
            notes = tuple(label for label in line.notes if label not in known)
            known.update(notes)
            spaced = line._replace(space=space, notes=notes)
            keep = keep or (index == 0 and signed and not flow.is_group)
            inside = _inside(flow, number, line)
            above = index - line.head
            head = ((above, flow.lines[above]),) if line.head else ()
            if line.ends_page and (not candidates or candidates[-1].line.ends_page):
                continue  # a page with nothing on it
            candidates.append(_PendingLine(number, index, spaced, keep, inside, head))
    return candidates


def _whole_groups(lines: Sequence[FlowLine], page: PageStyle) -> set[int]:
    """Return the lines that stay with the one before because their group fits on a page."""
    whole: set[int] = set()
    index = 0
    while index < len(lines):
        start = index
        index += 1
        while index < len(lines) and lines[index].grouped:
            index += 1
        height = sum([line.height + line.space for line in lines[start:index]])
        if height - lines[start].space <= page.height:
            whole.update(range(start + 1, index))
    return whole


def _inside(flow: Flow, number: int, line: FlowLine) -> tuple[tuple[int, int], ...]:
    """Return the items of lists that a line is in, and its paragraph or row, from the outermost."""
    found: list[tuple[int, int]] = []
    element = line.line.items[-1].element if line.line.items else -1
    while element >= 0:
        tag, parent = flow.elements[element].tag, flow.elements[element].parent
        if tag in _WHOLE:
            found.append((number, element))
        element = parent
    return tuple(reversed(found))


def _part(flow: Flow, line: FlowLine, default: int) -> int:
    """Return the element that a line is in just below the block: the item of a list, or the row."""
    if not line.line.items:
        return default
    part = element = line.line.items[0].element
    while (parent := flow.elements[element].parent) >= 0:
        if flow.elements[element].tag not in _PARTS_OF_TABLES:
            part = element
        element = parent
    return part


def _is_item(flow: Flow, part: int) -> bool:
    """Tell whether a part of a block is an item of a list, or a row to be filled in."""
    return part >= 0 and flow.elements[part].tag is tags.Plain.LIST_ITEM


def has_signature(flow: Flow) -> bool:
    """Tell whether a flow is signed: then its parts stay whole, and with the sentence before.

    What a template keeps together has its own sentence, and can begin a page.
    """
    return any(
        isinstance(element.tag, tags.Form) and isinstance(element.tag.field, SignatureField)
        for element in flow.elements
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to have shared out the lines before one: over how many pages, at which price."""

    pages: int
    price: float
    start: int
    """Where the last of these pages begins."""


def _page_ends(
    lines: Sequence[_PendingLine], notes: Mapping[str, tuple[int, Flow]], page: PageStyle
) -> list[int]:
    """Return where pages end: on as few pages as can be, and torn where it hurts least."""
    best: dict[int, _Way] = {0: _Way(0, 0.0, 0)}
    for start in range(len(lines)):
        if start not in best:
            continue
        before = best[start]
        for end, price in _possible_ends(lines, start, notes, page):
            way = _Way(before.pages + 1, before.price + price, start)
            known = best.get(end)
            if known is None or (way.pages, way.price) < (known.pages, known.price):
                best[end] = way
    ends: list[int] = []
    end = len(lines)
    while end > 0:
        ends.append(end)
        end = best[end].start
    return ends[::-1]


def _possible_ends(
    lines: Sequence[_PendingLine],
    start: int,
    notes: Mapping[str, tuple[int, Flow]],
    page: PageStyle,
) -> list[tuple[int, float]]:
    """Return where a page can end that begins with line ``start``, each place with its price."""
    used = 0.0
    ends: list[tuple[int, float]] = []
    noted = False
    used += lines[start].head_height
    for index in range(start, len(lines)):
        candidate = lines[index]
        line = candidate.line
        if line.ends_page:
            return [(index + 1, 0.0)]
        if not candidate.keep and index > start:
            ends.append((index, used))
        used += line.height + (line.space if index > start else 0.0)
        added = sum(_height(notes[label][1]) for label in line.notes)
        used += added + (page.note_space if added and not noted else 0.0)
        noted = noted or added > 0
        if used > page.height + 0.01:
            break
    else:
        return [(len(lines), 0.0)]
    if not ends:
        return [(max(index, start + 1), 0.0)]
    fullest = ends[-1][1]
    return [
        (end, _price(lines, end, filled / page.height))
        for end, filled in ends
        if filled >= min(fullest, _LEAST_FILLED * page.height)
    ]


def _price(lines: Sequence[_PendingLine], end: int, filled: float) -> float:
    """Return what it costs that a page ends before a line and is filled in part only."""
    before, behind = lines[end - 1].inside, lines[end].inside
    torn = sum(one == other for one, other in zip(before, behind, strict=False))
    return _EMPTY * (1.0 - filled) ** 2 + _TORN * torn


def _height(flow: Flow) -> float:
    return sum(line.height + line.space for line in flow.lines)


def _place(
    lines: Sequence[_PendingLine], notes: Mapping[str, tuple[int, Flow]], page: PageStyle
) -> Page:
    placed: list[PlacedLine] = []
    y = page.page_height - page.margin_top

    def put(flow: int, index: int, line: FlowLine, space: float) -> None:
        nonlocal y
        y -= space + line.line.ascent
        placed.append(PlacedLine(flow, index, page.margin_x + line.x, y))
        y -= line.line.descent

    for number, line in lines[0].head:
        put(lines[0].flow, number, line, 0.0)
        placed[-1] = replace(placed[-1], is_repeated=True)
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
