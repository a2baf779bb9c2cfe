"""Line breaking: nothing is lost, nothing sticks out, and no other lines are better."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pdf.layout._linebreak import Breakpoint, break_justified, break_ragged

MEASURE = 100.0


@dataclass(frozen=True)
class Box:
    width: float
    stretch: float = 0.0
    shrink: float = 0.0


SPACE = Box(4.0, 2.2, 1.2)


@dataclass(frozen=True)
class Text:
    pieces: list[Box]
    places: list[Breakpoint]


@st.composite
def texts(draw: st.DrawFn, widest: float = 60.0, most: int = 40) -> Text:
    """Words of one to three parts, which hyphens join."""
    word = st.lists(st.floats(2.0, widest), min_size=1, max_size=3)
    return set_in_boxes(draw(st.lists(word, min_size=1, max_size=most)))


def set_in_boxes(words: Sequence[Sequence[float]]) -> Text:
    """Make a text of words, each given by the widths of its parts."""
    pieces: list[Box] = []
    places: list[Breakpoint] = []
    for number, word in enumerate(words):
        if number:
            places.append(Breakpoint(len(pieces), len(pieces) + 1))
            pieces.append(SPACE)
        for part, width in enumerate(word):
            if part:
                places.append(Breakpoint(len(pieces), len(pieces), 60.0, 3.0))
            pieces.append(Box(width))
    places.append(Breakpoint(len(pieces), len(pieces)))
    return Text(pieces, places)


def lines(text: Text, breaks: Sequence[Breakpoint]) -> list[list[Box]]:
    result = []
    start = 0
    for place in breaks:
        result.append(text.pieces[start : place.end])
        start = place.resume
    assert start == len(text.pieces)
    return result


LINE, DOUBLE_HYPHEN, ADJACENT, LAST_HYPHEN = 10.0, 10_000.0, 5_000.0, 20_000.0
"""What Knuth and Plass add to the badness of a line, and to the demerits of neighbours."""


def ratio(text: Text, start: int, place: Breakpoint) -> float:
    """Return how far a line must stretch or shrink; the last one need not stretch."""
    line = text.pieces[start : place.end]
    gap = MEASURE - place.hyphen - sum(box.width for box in line)
    if place is text.places[-1]:
        gap = min(gap, 0.0)
    room = sum(box.stretch if gap > 0 else box.shrink for box in line)
    if abs(gap) < 0.01:
        return 0.0
    return gap / room if room else 10_000.0 * (1 if gap > 0 else -1)


def fitness(ratio: float) -> int:
    return 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3


def demerits(text: Text, breaks: Sequence[Breakpoint], tolerance: float) -> float | None:
    """Add up what lines cost, as Knuth and Plass do; ``None`` if one of them cannot be set."""
    total, start, before, hyphenated = 0.0, 0, 1, False
    for place in breaks:
        needed = ratio(text, start, place)
        if not -1 <= needed <= tolerance:
            return None
        total += (LINE + 100 * abs(needed) ** 3 + place.penalty) ** 2
        total += ADJACENT if abs(fitness(needed) - before) > 1 else 0.0
        total += DOUBLE_HYPHEN if hyphenated and place.hyphen else 0.0
        total += LAST_HYPHEN if hyphenated and place is text.places[-1] else 0.0
        start, before, hyphenated = place.resume, fitness(needed), bool(place.hyphen)
    return total


def tolerances(text: Text) -> Iterator[tuple[float, list[Breakpoint]]]:
    """Say what is tried, in this order: without hyphens, with them, with looser spaces."""
    yield 1.0, [place for place in text.places if not place.hyphen]
    for tolerance in (1.6, 4.0, 10_000.0):
        yield tolerance, text.places


def least_demerits(text: Text) -> tuple[float, float] | None:
    """Try every way to set a text; return the least demerits and the tolerance they need."""
    for tolerance, places in tolerances(text):
        ways = (
            demerits(text, [*chosen, places[-1]], tolerance)
            for count in range(len(places))
            for chosen in combinations(places[:-1], count)
        )
        found = [way for way in ways if way is not None]
        if found:
            return min(found), tolerance
    return None


@given(texts())
def test_justified_lines_keep_all_and_stay_inside(text: Text) -> None:
    breaks = break_justified(text.pieces, text.places, MEASURE)
    for line, place in zip(lines(text, breaks), breaks, strict=True):
        least = sum(box.width - box.shrink for box in line) + place.hyphen
        assert least <= MEASURE + 0.01


@given(texts(most=5))
@settings(deadline=None)
def test_no_other_lines_are_better(text: Text) -> None:
    least = least_demerits(text)
    if least is not None:
        chosen = break_justified(text.pieces, text.places, MEASURE)
        assert demerits(text, chosen, least[1]) == pytest.approx(least[0])


@pytest.mark.parametrize(
    "case",
    {
        "lines of unlike looseness side by side": (
            *([20.0, 26.0], [22.0, 14.0, 12.0], [28.0, 24.0], [22.0, 4.0, 20.0]),
        ),
        "two hyphens in a row": (
            *([8.0], [14.0, 22.0, 26.0], [18.0, 6.0], [28.0, 24.0, 14.0], [18.0, 10.0, 26.0]),
        ),
        "a hyphen in the line before the last": (
            *([28.0], [22.0], [12.0, 26.0, 20.0], [16.0, 18.0], [14.0], [14.0], [6.0]),
        ),
        "each line": (
            *([22.0, 22.0, 16.0], [24.0, 18.0], [18.0, 24.0, 4.0], [14.0, 4.0, 24.0], [4.0, 22.0]),
            [28.0, 14.0, 4.0],
        ),
        "a hyphen at all": ([24.0, 26.0, 24.0], [24.0], [4.0]),
    }.items(),
    ids=lambda item: item[0],
)
def test_what_is_held_against_a_line_decides(case: tuple[str, Sequence[Sequence[float]]]) -> None:
    """Without what it is named for, other lines would be chosen."""
    text = set_in_boxes(case[1])
    least = least_demerits(text)
    assert least is not None
    chosen = break_justified(text.pieces, text.places, MEASURE)
    assert demerits(text, chosen, least[1]) == pytest.approx(least[0])


@given(texts(widest=150.0))
def test_only_a_piece_that_is_too_wide_sticks_out(text: Text) -> None:
    breaks = break_justified(text.pieces, text.places, MEASURE)
    assert breaks[-1] is text.places[-1]
    for line, place in zip(lines(text, breaks), breaks, strict=True):
        least = sum(box.width - box.shrink for box in line) + place.hyphen
        assert least <= MEASURE + 0.01 or len(line) == 1


@given(texts())
def test_ragged_lines_are_as_few_as_can_be(text: Text) -> None:
    plain = [place for place in text.places if not place.hyphen]
    breaks = break_ragged(text.pieces, text.places, MEASURE)
    widths = [sum(box.width for box in line) for line in lines(text, breaks)]
    if max(widths) > MEASURE:
        return
    least, start = 0, 0
    while start < len(text.pieces):
        best = max(
            place.resume
            for place in plain
            if place.end > start
            and sum(box.width for box in text.pieces[start : place.end]) <= MEASURE + 0.01
        )
        start, least = best, least + 1
    assert len(breaks) == least


def test_even_lines_rather_than_a_full_and_a_short_one() -> None:
    pieces = [piece for _ in range(6) for piece in (Box(21.0), SPACE)][:-1]
    places = [Breakpoint(i, min(i + 1, len(pieces))) for i in range(1, len(pieces) + 1, 2)]
    breaks = break_ragged(pieces, places, MEASURE)
    assert [len(line) for line in lines(Text(pieces, places), breaks)] == [5, 5]


def steps(words: int) -> int:
    """Count the calls that it takes to break so many words into lines."""
    text = set_in_boxes([[20.0]] * words)
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        breaks = break_justified(text.pieces, text.places, MEASURE)
    finally:
        sys.setprofile(None)
    assert len(breaks) == words // 4
    return count


def test_time_is_linear_in_the_words() -> None:
    few, many = steps(400), steps(1_600)
    assert few > 400
    assert many < 4.4 * few
