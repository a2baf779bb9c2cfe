"""The measure of growth itself: it tells linear from quadratic time."""

from __future__ import annotations

import pytest
from growth import assert_linear


def linear(size: int) -> None:
    sum(range(40 * size))


def quadratic(size: int) -> None:
    for _ in range(size // 100):
        sum(range(size))


def test_linear_time_passes() -> None:
    assert_linear(linear, 40_000)


def test_quadratic_time_does_not() -> None:
    with pytest.raises(AssertionError, match="times as long"):
        assert_linear(quadratic, 20_000)


def test_what_takes_no_time_passes() -> None:
    assert_linear(len_of, 10)


def len_of(size: int) -> int:
    return len(range(size))
