"""Characters that no reader sees refuse a form, by name, in a message of bounded length."""

from __future__ import annotations

import pytest

from generator import Title
from generator.forms.refusals import unreadable


def test_what_can_be_read_is_not_refused() -> None:
    assert unreadable(("a1", "Zoë 墨 \N{ZERO WIDTH JOINER}", Title.of("On Ink"))) == ()


@pytest.mark.parametrize("character", ["\x1b", "\x7f", "\x85", "\ud800"])
def test_what_cannot_is_named(character: str) -> None:
    [problem] = unreadable((f"On{character}Ink", "Ink"))
    assert problem.message.endswith(f"cannot be read: U+{ord(character):04X}")
    assert character not in problem.message


def test_five_characters_are_named_and_the_others_counted() -> None:
    [problem] = unreadable(("\x01\x01\x02\x03\x04\x05\x06\x07",))
    assert problem.message.endswith("U+0001, U+0002, U+0003, U+0004, U+0005 and 2 more")
    [problem] = unreadable(("\x01\x02\x03\x04\x05",))
    assert problem.message.endswith("U+0001, U+0002, U+0003, U+0004, U+0005")


def test_sixty_characters_of_a_text_are_quoted() -> None:
    [problem] = unreadable(("\x01" + "a" * 100,))
    assert problem.message.startswith(repr("\x01" + "a" * 59) + " has")
