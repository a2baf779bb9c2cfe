"""Total-fit line breaking (D. E. Knuth and M. F. Plass, "Breaking paragraphs into lines", 1981).

A paragraph is a row of boxes and glue with widths in points. Breaks are chosen so that the sum of
the lines' demerits is least, where a line's demerits grow with how far its spaces are stretched or
shrunk. Breaking is tried first without hyphens, then with them, then with looser spaces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol

INFINITE = 10_000.0
HYPHEN_PENALTY = 60.0
_LINE_PENALTY = 10.0
_DOUBLE_HYPHEN = 10_000.0
_ADJACENT = 5_000.0
_LAST_HYPHEN = 20_000.0
_TOLERANCES = (1.0, 1.6, 4.0, INFINITE)
"""How far spaces may be stretched, in multiples of what looks well: without hyphens, with them,
where that does not do, and where nothing else keeps the lines inside the margin."""

_TOLERATED = 0.01
"""How far a line may be longer than its measure, in points, because sums are not exact."""


class BoxOrGlue(Protocol):
    """An unbreakable box of the paragraph, or the glue of a space between them."""

    @property
    def width(self) -> float:
        """Natural width."""

    @property
    def stretch(self) -> float:
        """How far it may be widened."""

    @property
    def shrink(self) -> float:
        """How far it may be narrowed."""


class Breakpoint(NamedTuple):
    """A place where a line may end."""

    end: int
    """The line holds the items before this index."""
    resume: int
    """The next line starts with the item of this index (spaces between are dropped)."""
    penalty: float = 0.0
    hyphen: float = 0.0
    """Width of the hyphen that a break here adds; 0 where it adds none."""


class Node(NamedTuple):
    """A way to break the paragraph into lines, up to a place."""

    place: Breakpoint
    demerits: float
    fitness: int
    previous: Node | None


class Sums:
    """Running sums over the items, so that any line is measured in constant time."""

    def __init__(self, items: Sequence[BoxOrGlue]) -> None:
        """Add up widths, stretch and shrink."""
        self.width = [0.0]
        self.stretch = [0.0]
        self.shrink = [0.0]
        for item in items:
            self.width.append(self.width[-1] + item.width)
            self.stretch.append(self.stretch[-1] + item.stretch)
            self.shrink.append(self.shrink[-1] + item.shrink)

    def ratio(self, start: int, place: Breakpoint, measure: float) -> float:
        """Return how far a line must stretch (> 0) or shrink (< 0, at least -1 fits)."""
        end = place.end
        gap = measure - (self.width[end] - self.width[start]) - place.hyphen
        if gap >= 0:
            stretch = self.stretch[end] - self.stretch[start]
            return gap / stretch if stretch > 0 else (0.0 if gap < 0.01 else INFINITE)
        shrink = self.shrink[end] - self.shrink[start]
        return gap / shrink if shrink > 0 else (0.0 if gap > -0.01 else -INFINITE)


def break_justified(
    items: Sequence[BoxOrGlue], breakpoints: Sequence[Breakpoint], measure: float
) -> list[Breakpoint]:
    """Choose the breaks of a justified paragraph of lines ``measure`` points wide.

    The last place is the end of the paragraph; its line is not stretched. Where nothing fits,
    lines that are too long are cut at the last place before the margin.
    """
    sums = Sums(items)
    plain = [place for place in breakpoints if not place.hyphen]
    for tolerance in _TOLERANCES:
        candidates = plain if tolerance == _TOLERANCES[0] else breakpoints
        breaks = _total_fit(sums, candidates, measure, tolerance)
        if breaks:
            return breaks
    return _first_fit(sums, breakpoints, measure)


def _total_fit(
    sums: Sums, breakpoints: Sequence[Breakpoint], measure: float, tolerance: float
) -> list[Breakpoint]:
    active = [Node(Breakpoint(0, 0), 0.0, 1, None)]
    last = breakpoints[-1]
    for place in breakpoints:
        best: dict[int, Node] = {}
        remaining: list[Node] = []
        for node in active:
            ratio = sums.ratio(node.place.resume, place, measure)
            if ratio < -1:
                if place.hyphen and _fits_without_hyphen(sums, node, place, measure):
                    remaining.append(node)  # what ends the word may be narrower than the hyphen
                continue
            remaining.append(node)
            if place is last:
                ratio = min(ratio, 0.0)
            if ratio <= tolerance:
                candidate = _extend(node, place, ratio)
                if place is last and node.place.hyphen:
                    candidate = candidate._replace(demerits=candidate.demerits + _LAST_HYPHEN)
                known = best.get(candidate.fitness)
                if known is None or candidate.demerits < known.demerits:
                    best[candidate.fitness] = candidate
        active = remaining + list(best.values())
        if not active:
            return []
    ends = [node for node in active if node.place is last]
    return _trace(min(ends, key=lambda node: node.demerits)) if ends else []


def _fits_without_hyphen(sums: Sums, node: Node, place: Breakpoint, measure: float) -> bool:
    bare = place._replace(hyphen=0.0)
    return sums.ratio(node.place.resume, bare, measure) >= -1


def _extend(node: Node, place: Breakpoint, ratio: float) -> Node:
    badness = 100 * abs(ratio) ** 3
    demerits = (_LINE_PENALTY + badness + place.penalty) ** 2
    fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
    if abs(fitness - node.fitness) > 1:
        demerits += _ADJACENT
    if place.hyphen and node.place.hyphen:
        demerits += _DOUBLE_HYPHEN
    return Node(place, node.demerits + demerits, fitness, node)


def _trace(node: Node) -> list[Breakpoint]:
    breaks: list[Breakpoint] = []
    current: Node | None = node
    while current is not None and current.previous is not None:
        breaks.append(current.place)
        current = current.previous
    return breaks[::-1]


def break_ragged(
    items: Sequence[BoxOrGlue], breakpoints: Sequence[Breakpoint], measure: float
) -> list[Breakpoint]:
    """Choose the breaks of a ragged or centred paragraph: few lines, and those of like length.

    Without justification the least number of lines is known from first fit; the lines are then
    evened out by the narrowest measure that needs no more lines than that.
    """
    plain = [place for place in breakpoints if not place.hyphen]
    widths = list(accumulate([item.width for item in items], initial=0.0))
    ends, starts = [widths[place.end] for place in plain], [widths[place.resume] for place in plain]
    chosen, fits = _filled(ends, starts, measure)
    low, high = measure * 0.5, measure
    if len(chosen) > 1 and fits:
        for _ in range(7):
            middle = (low + high) / 2
            tried, fits = _filled(ends, starts, middle)
            if fits and len(tried) == len(chosen):
                high, chosen = middle, tried
            else:
                low = middle
    return [plain[index] for index in chosen]


def _filled(
    ends: Sequence[float], starts: Sequence[float], measure: float
) -> tuple[list[int], bool]:
    """End each line at the last place that fits, or at the next one if none does.

    Args:
        ends: of the places, how far from the start of the paragraph a line ends there.
        starts: how far from it the next line starts.
        measure: the width of the lines.

    Returns:
        Which places were chosen, and whether no line is too long.
    """
    breaks: list[int] = []
    fits = True
    start, following = 0.0, 0
    while following < len(ends):
        index = bisect_right(ends, start + measure + _TOLERATED, following) - 1
        if index < following:
            index, fits = following, False
        breaks.append(index)
        start, following = starts[index], index + 1
    return breaks, fits


def _first_fit(sums: Sums, breakpoints: Sequence[Breakpoint], measure: float) -> list[Breakpoint]:
    """End each line at the last place that fits, or at the next one if none does."""
    breaks: list[Breakpoint] = []
    start = 0
    previous: Breakpoint | None = None
    for place in breakpoints:
        width = sums.width[place.end] - sums.width[start] + place.hyphen
        if width > measure + _TOLERATED and previous is not None:
            breaks.append(previous)
            start = previous.resume
        previous = place
    if previous is not None:
        breaks.append(previous)
    return breaks
