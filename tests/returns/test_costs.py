"""What a file may cost follows from its size; what was wasted is taken from the others."""

from __future__ import annotations

import io

import hostile
import pikepdf
import pytest
from changing import form_drawing, widget
from filling import opened
from kinds import filled
from pikepdf import Array, Dictionary

from generator.returns.reading.costs import CostLimits, Costs
from generator.returns.reading.limits import ReadingLimits, UnreadableError
from generator.returns.reading.weight import check_weight

MEGABYTE = 1 << 20


def test_a_large_file_may_cost_more_and_none_more_than_the_most() -> None:
    limits = CostLimits()
    costs = Costs(limits)
    small, large, huge = (costs.share(size) for size in (40_000, 2 * MEGABYTE, 60 * MEGABYTE))
    assert small.cpu_seconds < large.cpu_seconds < huge.cpu_seconds == limits.cpu_seconds
    assert small.memory < large.memory < huge.memory == limits.memory
    assert not small.is_short


def test_what_comes_to_no_end_leaves_less_for_the_others() -> None:
    limits = CostLimits(wasted_seconds=30, short_cpu_seconds=3)
    costs = Costs(limits)
    total = 0
    for _ in range(1000):
        cost = costs.share(36_000)
        costs.waste(cost)
        total += cost.cpu_seconds
    assert cost.is_short
    assert total < 30 + limits.cpu_seconds_at_least + 1000 * limits.short_cpu_seconds


def test_honest_files_leave_all_to_the_others() -> None:
    costs = Costs(CostLimits(wasted_seconds=1))
    for _ in range(1000):
        costs.record(2 * MEGABYTE, seconds=4)
    assert not costs.share(40_000).is_short
    costs.record(36_000, seconds=11)
    assert costs.share(40_000).is_short


def weighed(document: pikepdf.Pdf, limits: ReadingLimits = ReadingLimits()) -> None:  # noqa: B008 - frozen
    check_weight(document, 40_000, limits)


def test_a_form_draws_little() -> None:
    with opened(filled()) as document:
        weighed(document)
        weighed(document, ReadingLimits(max_drawn=100_000, plain_pixels=100_000))


@pytest.mark.parametrize("depth", [24, 60])
def test_what_doubles_is_reckoned_and_not_drawn(depth: int) -> None:
    with (
        pikepdf.open(io.BytesIO(hostile.doubling(depth))) as document,
        pytest.raises(UnreadableError, match="draws"),
    ):
        weighed(document)


def test_a_drawing_borrows_what_it_has_no_name_for() -> None:
    """Programs let it have the resources of the page, so these are reckoned, too."""
    with opened(filled()) as document:
        inner = form_drawing(document, b" " * 2_000_000)
        outer = form_drawing(document, b"/I Do " * 10)
        page = document.pages[0]
        page.Resources.XObject = Dictionary(I=inner, O=outer)
        page.contents_add(b"/O Do")
        with pytest.raises(UnreadableError, match="lines and letters"):
            weighed(document)


def test_a_small_picture_that_is_drawn_often_is_reckoned_each_time() -> None:
    with opened(filled()) as document:
        look = widget(document, "date_01").AP.N
        head = Dictionary(Subtype=pikepdf.Name.Image, Width=5000, Height=5000)
        picture = document.make_indirect(pikepdf.Stream(document, b"", head))
        look.Resources.XObject = Dictionary(P=picture)
        look.write(b"/P Do " * 9)
        with pytest.raises(UnreadableError, match="dots"):
            weighed(document)


def test_notes_without_number_are_not_read() -> None:
    with opened(filled()) as document:
        page = document.pages[0]
        page.Annots = Array([*page.Annots, *[page.Annots[0]] * 2_000])
        with pytest.raises(UnreadableError, match="notes and fields"):
            weighed(document)
