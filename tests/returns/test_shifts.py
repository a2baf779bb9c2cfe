"""Shifts: all are compared as one by one."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageChops, ImageStat

from generator.returns.geometry.shifts import differences, least


@pytest.mark.parametrize("corner", [(12, 10), (0, 0), (-3, 55)])
def test_all_shifts_are_compared_as_one_by_one(corner: tuple[int, int]) -> None:
    chance = random.Random(11)
    page = Image.frombytes("L", (60, 80), chance.randbytes(60 * 80))
    block = Image.frombytes("L", (20, 12), chance.randbytes(20 * 12))
    found = differences(block, page, corner, 3)
    assert len(found) == 49
    for (dx, dy), mean in found.items():
        left, top = corner[0] + dx, corner[1] + dy
        part = page.crop((left, top, left + 20, top + 12))
        alone = ImageStat.Stat(ImageChops.difference(block, part)).mean[0]
        assert mean == pytest.approx(alone, rel=1e-6)


def test_a_piece_is_found_where_it_is() -> None:
    page = Image.frombytes("L", (60, 80), random.Random(12).randbytes(60 * 80))
    found = differences(page.crop((22, 31, 42, 43)), page, (20, 34), 4)
    assert least(found) == (2, -3)
    assert found[least(found)] == 0.0


def test_of_equal_shifts_the_first_is_taken() -> None:
    assert least(dict.fromkeys([(1, 0), (0, 1), (0, 0)], 3.0)) == (0, 0)
