"""How arguments are taken from what was read of a title, as TeX takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from generator.tex.cursor import Cursor
from generator.tex.tree import Chars, Command, Group, Literal, Node

AFTER = Chars("after")
ACUTE, LETTER = Command("'"), Command("i")


def takes_one(name: str) -> bool:
    return name == "'"


@pytest.mark.parametrize(
    ("nodes", "option", "left"),
    [
        ([Chars("[3]x"), AFTER], (Chars("3"),), [Chars("x"), AFTER]),
        ([Chars("[]"), AFTER], (Chars(""),), [Chars(""), AFTER]),
        (
            [Chars("[a"), LETTER, Chars("b]c"), AFTER],
            (Chars("a"), LETTER, Chars("b")),
            [Chars("c"), AFTER],
        ),
        (
            [Chars("[a"), Group(()), LETTER, Chars("]"), AFTER],
            (Chars("a"), Group(()), LETTER, Chars("")),
            [Chars(""), AFTER],
        ),
        ([Chars("[a]b]")], (Chars("a"),), [Chars("b]")]),
    ],
)
def test_an_option_ends_at_the_first_bracket(
    nodes: list[Node], option: tuple[Node, ...], left: list[Node]
) -> None:
    cursor = Cursor(nodes)
    assert cursor.option() == option
    assert cursor.rest() == left


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [Chars("[")],
        [Chars("[open"), LETTER],
        [Chars("[open"), LETTER, Group(()), Chars("still")],
        [Chars("x[1]")],
        [LETTER, Chars("[1]")],
        [Group((Chars("[1]"),))],
    ],
)
@pytest.mark.parametrize("before", [0, 1, 2])
def test_what_is_no_option_is_left_as_it_is(nodes: list[Node], before: int) -> None:
    cursor = Cursor([*[LETTER] * before, *nodes])
    for _ in range(before):
        cursor.take()
    assert cursor.option() is None
    assert cursor.rest() == nodes


def test_a_bracket_far_away_closes_no_option() -> None:
    near = [Chars("["), *[LETTER] * 28, Chars("]"), AFTER]
    assert Cursor(near).option() == (Chars(""), *near[1:29], Chars(""))
    far = [Chars("["), *[LETTER] * 29, Chars("]"), AFTER]
    cursor = Cursor(far)
    assert cursor.option() is None
    assert cursor.rest() == far


@pytest.mark.parametrize(
    ("nodes", "taken", "left"),
    [
        ([], None, []),
        ([Chars("   ")], None, []),
        ([Chars("abc"), AFTER], (Chars("a"),), [Chars("bc"), AFTER]),
        ([Chars("a"), AFTER], (Chars("a"),), [AFTER]),
        ([Chars("  ab")], (Chars("a"),), [Chars("b")]),
        ([Group((Chars("ab"),)), AFTER], (Chars("ab"),), [AFTER]),
        ([LETTER, AFTER], (LETTER,), [AFTER]),
        ([ACUTE, LETTER, AFTER], (ACUTE, LETTER), [AFTER]),
        ([ACUTE, Group((Chars("e"),))], (ACUTE, Group((Chars("e"),))), []),
        ([ACUTE, Chars("  ea")], (ACUTE, Chars("e")), [Chars("a")]),
        ([ACUTE], (ACUTE,), []),
        ([*[ACUTE] * 6], (ACUTE,) * 4, [ACUTE] * 2),
    ],
)
def test_an_argument_is_a_group_a_letter_or_a_command_with_its_own(
    nodes: list[Node], taken: tuple[Node, ...] | None, left: list[Node]
) -> None:
    cursor = Cursor(nodes)
    assert cursor.argument(takes_one) == taken
    assert cursor.rest() == left
    assert cursor.done


@pytest.mark.parametrize(("count", "taken", "left"), [(0, "", "ab"), (1, "a", "b"), (3, "ab", "")])
def test_characters_are_taken_from_one_run(count: int, taken: str, left: str) -> None:
    cursor = Cursor([Chars("ab"), AFTER])
    assert cursor.characters(count) == taken
    assert cursor.rest() == ([Chars(left)] if left else []) + [AFTER]
    assert Cursor([LETTER]).characters(2) == Cursor([]).characters(2) == ""


STARRED = [Chars("*"), Group(())]


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        (Cursor.is_before_group, [[Group(())]], [[], [Chars(" "), Group(())], [LETTER]]),
        (
            Cursor.is_before_star,
            [STARRED],
            [[], [Chars("*")], [Chars("*a"), Group(())], [Chars("*"), LETTER], [Group(())]],
        ),
        (
            Cursor.is_before_letter,
            [[Chars("a1")], [Chars("é")]],
            [[], [Chars(" a")], [Chars("1a")], [Chars("")], [LETTER], [Literal("a")]],
        ),
    ],
)
def test_what_comes_next_is_told_without_taking_it(
    question: Callable[[Cursor], bool], yes: Sequence[list[Node]], no: Sequence[list[Node]]
) -> None:
    for nodes, answer in [(each, True) for each in yes] + [(each, False) for each in no]:
        cursor = Cursor(nodes)
        assert question(cursor) is answer, nodes
        assert cursor.rest() == nodes
