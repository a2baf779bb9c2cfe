"""Line breaking: nothing is lost, nothing sticks out, and first fit is never better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
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
def texts(draw: st.DrawFn, widest: float = 60.0) -> Text:
    """Words of one to three parts, some hyphenated."""
    pieces: list[Box] = []
    places: list[Breakpoint] = []
    words = draw(
        st.lists(st.lists(st.floats(2.0, widest), min_size=1, max_size=3), min_size=1, max_size=40)
    )
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


def demerits(text: Text, breaks: Sequence[Breakpoint]) -> float:
    """Add up what the lines cost, as Knuth and Plass do, but for what neighbours cost."""
    total = 0.0
    for line, place in zip(lines(text, breaks), breaks, strict=True):
        gap = MEASURE - place.hyphen - sum(box.width for box in line)
        room = sum(box.stretch if gap > 0 else box.shrink for box in line)
        if (place is breaks[-1] and gap > 0) or abs(gap) < 0.01:
            ratio = 0.0
        else:
            ratio = abs(gap) / room if room else 1e4
        total += (10 + 100 * ratio**3 + place.penalty) ** 2
    return total


def first_fit(text: Text) -> list[Breakpoint] | None:
    """Fill each line as far as it goes; ``None`` where one must stick out."""
    breaks: list[Breakpoint] = []
    start = 0
    while not breaks or breaks[-1] is not text.places[-1]:
        fitting = [
            place
            for place in text.places
            if place.end > start
            and sum(box.width - box.shrink for box in text.pieces[start : place.end]) + place.hyphen
            <= MEASURE
        ]
        if not fitting:
            return None
        breaks.append(fitting[-1])
        start = fitting[-1].resume
    return breaks


@given(texts())
def test_justified_lines_keep_all_and_stay_inside(text: Text) -> None:
    breaks = break_justified(text.pieces, text.places, MEASURE)
    for line, place in zip(lines(text, breaks), breaks, strict=True):
        least = sum(box.width - box.shrink for box in line) + place.hyphen
        assert least <= MEASURE + 0.01


@given(texts())
def test_justified_lines_are_no_worse_than_first_fit(text: Text) -> None:
    chosen = break_justified(text.pieces, text.places, MEASURE)
    if any(place.hyphen for place in chosen):
        return  # neighbours with hyphens cost more, which this sum does not know
    simple = first_fit(text)
    if simple is not None and not any(place.hyphen for place in simple):
        # What neighbours of unlike looseness cost is at most this.
        slack = 5_000.0 * len(text.pieces)
        assert demerits(text, chosen) <= demerits(text, simple) + slack


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


@pytest.mark.parametrize("words", [2_000])
def test_time_is_linear_in_the_words(words: int) -> None:
    pieces = [piece for _ in range(words) for piece in (Box(20.0), SPACE)][:-1]
    places = [Breakpoint(i, min(i + 1, len(pieces))) for i in range(1, len(pieces) + 1, 2)]
    breaks = break_justified(pieces, places, MEASURE)
    assert len(breaks) == words // 4
