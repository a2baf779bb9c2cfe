from __future__ import annotations

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pdf.code import PageCode
from generator.returns.evidence import Box, PageWord, SeenCode, SeenPage
from generator.returns.geometry.alignment import Placement, align, fit_similarity

A4 = (595.28, 841.89)


def word(text: str, x: float, y: float) -> PageWord:
    return PageWord(text, Box(x - 10, y - 4, x + 10, y + 4))


def page(words: tuple[PageWord, ...] = (), codes: tuple[SeenCode, ...] = ()) -> SeenPage:
    return SeenPage(1, *A4, words, codes, pictured=not words)


WORDS = tuple(word(f"word{n}", 80 + n * 37 % 430, 90 + n * 61 % 700) for n in range(40))

similarities = st.builds(
    lambda angle, scale, x, y: (cmath.rect(scale, math.radians(angle)), complex(x, y)),
    st.sampled_from([0, 90, 180, 270]).flatmap(lambda turn: st.floats(turn - 4, turn + 4)),
    st.floats(0.6, 1.6),
    st.floats(-300, 300),
    st.floats(-300, 300),
)


def moved(word_: PageWord, by: tuple[complex, complex]) -> PageWord:
    factor, shift = by
    place = factor * complex(*word_.middle) + shift
    return word(word_.text, place.real, place.imag)


@given(similarities)
def test_words_tell_how_a_page_lies(by: tuple[complex, complex]) -> None:
    placement = align(page(tuple(moved(each, by) for each in WORDS)), page(WORDS))
    assert placement is not None
    for point in (complex(400, 300), complex(0, 0), complex(20, 800)):
        expected = by[0] * point + by[1]
        placed = placement.place(point.real, point.imag)
        assert placed == pytest.approx((expected.real, expected.imag), abs=1e-6)
        assert placement.inverse.place(*placed) == pytest.approx((point.real, point.imag), abs=1e-6)


@given(similarities, st.sets(st.integers(0, 39), max_size=10))
def test_words_that_moved_do_not_pull(by: tuple[complex, complex], strays: set[int]) -> None:
    words = tuple(
        moved(each, (by[0], by[1] + (150 - 90j if number in strays else 0)))
        for number, each in enumerate(WORDS)
    )
    placement = align(page(words), page(WORDS))
    assert placement is not None
    expected = by[0] * complex(400, 300) + by[1]
    assert placement.place(400, 300) == pytest.approx((expected.real, expected.imag), abs=1e-6)


def test_words_that_come_twice_are_no_landmarks() -> None:
    twice = (*WORDS, *(word("the", 100, y) for y in (100, 200)), word("the", 300, 300))
    placement = align(page((*twice, word("the", 9, 9))), page(twice))
    assert placement is not None
    assert placement.place(5, 6) == pytest.approx((5, 6))


def test_pages_without_anything_in_common_have_no_placement() -> None:
    assert align(page((word("else", 1, 1),)), page(WORDS)) is None
    assert align(page(), page()) is None


def test_shuffled_words_give_no_placement() -> None:
    texts = [each.text for each in WORDS]
    shuffled = tuple(
        PageWord(text, each.box) for text, each in zip(texts[7:] + texts[:7], WORDS, strict=True)
    )
    assert align(page(shuffled), page(WORDS)) is None


def test_a_scan_is_placed_by_its_code() -> None:
    printed = ((520.0, 50.0), (540.0, 50.0), (540.0, 30.0), (520.0, 30.0))
    upside_down = tuple((A4[0] - x, A4[1] - y) for x, y in printed)
    code = PageCode("key", 1, 1)
    placement = align(
        page(codes=(SeenCode(code, upside_down),)),
        page(WORDS, (SeenCode(code, printed),)),
    )
    assert placement is not None
    assert placement.place(*A4) == pytest.approx((0, 0), abs=1e-6)


def test_a_code_of_another_page_places_nothing() -> None:
    corners = ((520.0, 50.0), (540.0, 50.0), (540.0, 30.0), (520.0, 30.0))
    seen = page(codes=(SeenCode(PageCode("key", 1, 2), corners),))
    assert align(seen, page(WORDS, (SeenCode(PageCode("key", 1, 1), corners),))) is None


def test_a_box_is_placed_with_all_its_corners() -> None:
    turn = fit_similarity([((0, 0), (0, 0)), ((1, 0), (0, 1))])
    assert turn is not None
    placed = turn.place_box(Box(10, 20, 30, 25))
    assert placed == Box(*(pytest.approx(side) for side in (-25, 10, -20, 30)))


def test_one_point_places_nothing() -> None:
    assert fit_similarity([]) is None
    assert fit_similarity([((1, 1), (2, 2)), ((1, 1), (3, 3))]) is None
    assert isinstance(fit_similarity([((1, 1), (2, 2)), ((2, 1), (3, 2))]), Placement)
