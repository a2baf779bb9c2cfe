"""The small print below a field is broken into lines as full as they can be."""

from __future__ import annotations

from itertools import accumulate

import pytest

from generator.fields import TextField, Unit, Width
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._field_box import FieldBox
from generator.pdf.layout.faces import Style

STYLE = TextStyle(Style(), 10.0)


def box(hint: str) -> FieldBox:
    field = TextField("f", "A field", "", hint=hint, width=Width(50, Unit.PERCENT))
    return FieldBox(field, STYLE, STYLE).in_line(300.0)


def lines_of(hint: str, width: float) -> list[str]:
    lines = box(hint).hint_lines(width)
    return ["".join(segment.text for segment in line) for line in lines]


@pytest.mark.parametrize("count", range(1, 8))
def test_a_line_takes_the_words_that_just_fit(count: int) -> None:
    words = ["as"] * 7
    ends = list(accumulate(segment.width for segment in box(" ".join(words)).hint))
    exact = ends[2 * (count - 1)]
    fitting = lines_of(" ".join(words), exact + 1e-6)
    assert fitting[0].split() == words[:count]
    assert all(len(line.split()) == count for line in fitting[:-1])
    assert " ".join(fitting).split() == words
    if count > 1:
        tight = lines_of(" ".join(words), exact - 1e-6)
        assert tight[0].split() == words[: count - 1]


def test_a_word_too_long_for_a_line_stands_alone() -> None:
    assert [line.strip() for line in lines_of("a extraordinarily b", 12.0)] == [
        "a",
        "extraordinarily",
        "b",
    ]


def test_without_a_hint_there_is_no_line() -> None:
    assert lines_of("", 100.0) == []
