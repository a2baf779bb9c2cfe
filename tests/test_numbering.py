"""Numbers of list items: how they are written, and what a marker means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.numbering import (
    MarkerRow,
    Numbering,
    NumberStyle,
    as_read,
    clause_number,
    read_marker,
)

DECIMAL, ALPHA, CAPITAL = NumberStyle.DECIMAL, NumberStyle.LOWER_ALPHA, NumberStyle.UPPER_ALPHA
ROMAN, LARGE = NumberStyle.LOWER_ROMAN, NumberStyle.UPPER_ROMAN


@pytest.mark.parametrize(
    ("numbering", "number", "label"),
    [
        (Numbering(), 12, "12."),
        (Numbering(ALPHA, "(", ")"), 1, "(a)"),
        (Numbering(ALPHA, "(", ")"), 28, "(bb)"),
        (Numbering(CAPITAL), 26, "Z."),
        (Numbering(ROMAN, after=")"), 49, "xlix)"),
        (Numbering(LARGE), 4, "IV."),
        (Numbering(before="2.", after=""), 10, "2.10"),
        (Numbering(before="§ ", after=""), 3, "§ 3"),
    ],
)
def test_labels(numbering: Numbering, number: int, label: str) -> None:
    assert numbering.label(number) == label


@pytest.mark.parametrize(
    ("parent", "label", "number"),
    [
        ("", "2.", "2"),
        ("", "a)", "a"),
        ("", "(a)", "(a)"),
        ("2", "(b)", "2(b)"),
        ("2(b)", "(ii)", "2(b)(ii)"),
        ("6", "1.", "6.1"),
        ("2", "2.1", "2.1"),
        ("2.1", "2.1.3.", "2.1.3"),
        ("§ 1", "(1)", "§ 1(1)"),
        ("A", "§ 2", "§ 2"),
    ],
)
def test_a_clause_is_referred_to_by_its_own_number_and_those_above(
    parent: str, label: str, number: str
) -> None:
    assert clause_number(parent, label) == number


def typed(*markers: str) -> tuple[Numbering, int, int]:
    """Return how a list with these markers is numbered, its first number, and its length."""
    first, *others = [read_marker(f"{marker} x") for marker in markers]
    assert first is not None
    row = MarkerRow(first)
    for other in others:
        if other is None or not row.take(other):
            break
    return row.numbering, row.start, len(row.markers)


@pytest.mark.parametrize(
    ("markers", "style", "start", "length"),
    [
        (["(i)", "(ii)"], ROMAN, 1, 2),
        (["(i)", "(j)"], ALPHA, 9, 2),
        (["(i)"], ROMAN, 1, 1),
        (["(h)", "(i)", "(j)"], ALPHA, 8, 3),
        (["(v)", "(w)"], ALPHA, 22, 2),
        (["(iv)", "(v)"], ROMAN, 4, 2),
        (["c)", "d)"], ALPHA, 3, 2),
        (["a)", "(b)"], ALPHA, 1, 1),
        (["a)", "B)"], ALPHA, 1, 1),
        (["(z)", "(aa)", "(bb)"], ALPHA, 26, 3),
        (["A. ", "B. "], CAPITAL, 1, 2),
        (["(a)", "(#)", "(#)"], ALPHA, 1, 3),
        (["#.", "#."], DECIMAL, 1, 2),
        (["§ 4", "§5"], DECIMAL, 4, 2),
        (["2.1", "2.2", "3.1"], DECIMAL, 1, 2),
    ],
)
def test_what_the_markers_of_a_list_say_together(
    markers: list[str], style: NumberStyle, start: int, length: int
) -> None:
    numbering, first, taken = typed(*markers)
    assert (numbering.style, first, taken) == (style, start, length)


@pytest.mark.parametrize(
    "line",
    [
        *("1. x", "1) x", "A. Einstein", "(see) x", "(word) x", "a x", "(a)x", "(a) "),
        *("1.5", "§ x", "1.1x", "IV. x", "(iixx) x", "(ab) x", "(1 x", "1.a x", "(#", "[a] x"),
        "(x) <!-- radio r: R -->",
    ],
)
def test_what_is_no_marker(line: str) -> None:
    assert read_marker(line) is None


numberings = st.sampled_from(
    [
        *(Numbering(style, "(", ")") for style in NumberStyle),
        *(Numbering(style, after=")") for style in NumberStyle if style is not DECIMAL),
        *(Numbering(before=before, after="") for before in ("§ ", "3.", "A.1.")),
    ]
)


@given(numberings, st.integers(1, 60), st.integers(1, 30))
def test_labels_are_read_as_what_they_look_like(
    numbering: Numbering, start: int, count: int
) -> None:
    read, first = as_read(numbering, start, count)
    labels = [numbering.label(start + index) for index in range(count)]
    assert [read.label(first + index) for index in range(count)] == labels
