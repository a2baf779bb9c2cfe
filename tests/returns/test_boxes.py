"""Rectangles on a page: what they hold, share, and how far they are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.returns.evidence import Box

SIDES = st.integers(-50, 50).map(float)
BOXES = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    SIDES,
    SIDES,
    st.integers(1, 40).map(float),
    st.integers(1, 40).map(float),
)


@given(BOXES, BOXES)
def test_two_boxes_share_area_or_are_apart(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one) <= min(one.area, other.area)
    assert one.gap(other) == other.gap(one)
    assert one.meets(other) == (one.gap(other) == 0)
    if one.overlap(other):
        assert one.meets(other)
    assert one.contains(other) == (one.overlap(other) == other.area)


@given(st.lists(BOXES, min_size=1, max_size=4))
def test_the_box_around_others_holds_them_and_no_more(boxes: list[Box]) -> None:
    around = Box.around(boxes)
    assert all(around.contains(box) for box in boxes)
    assert around.left in {box.left for box in boxes}
    assert around.top in {box.top for box in boxes}


def test_sides_and_middle() -> None:
    box = Box(10, 20, 40, 30)
    assert (box.width, box.height, box.area, box.middle) == (30, 10, 300, (25, 25))
    assert box.grown(1) == Box(9, 19, 41, 31)
    assert box.holds(*box.middle)


@pytest.mark.parametrize(
    ("other", "gap"),
    [(Box(45, 20, 50, 30), 5), (Box(10, 33, 40, 40), 3), (Box(45, 33, 50, 40), 5)],
)
def test_a_gap_is_that_across_or_up(other: Box, gap: float) -> None:
    assert Box(10, 20, 40, 30).gap(other) == gap
