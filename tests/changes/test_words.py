"""What a reader would call the same text, and how two texts differ word by word."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.changes.words import (
    Cosmetic,
    WordChange,
    changed_blocks,
    cosmetic,
    diff_words,
    normalise,
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("“Quoted” – dashes", "''Quoted'' -- dashes"),
        ("ﬁne", "fine"),
        ("a\u00a0b", "a b"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_the_same_text_in_another_spelling(old: str, new: str) -> None:
    assert cosmetic(old, new) is Cosmetic.SPELLING


@pytest.mark.parametrize(
    ("old", "new"), [("Deep Nets", "deep nets"), ("Straße", "STRASSE"), ("ΣΑΣ", "σας")]
)
def test_another_letter_case(old: str, new: str) -> None:
    assert cosmetic(old, new) is Cosmetic.CASE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("k-means", "k means"),
        ("Pre-training", "pretraining"),
        ("Nets: a study", "Nets, a Study."),
        ("Is it?", "Is it"),
        ("(Re)using “it”", "Reusing it"),
    ],
)
def test_another_punctuation(old: str, new: str) -> None:
    assert cosmetic(old, new) is Cosmetic.PUNCTUATION


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Deep Nets", "Wide Nets"),
        ("C++", "C"),
        ("C# in use", "C in use"),
        ("1.5 rounds", "15 rounds"),
        ("1,000 rounds", "1 000 rounds"),
        ("from -1", "from 1"),
        ("x² bounds", "x2 bounds"),
        ("x₂", "x²"),
        ("résumé", "resume"),
        ("now here", "nowhere"),
        ("100% sure", "100 sure"),
        ("A* search", "A search"),
        ("a < b", "a > b"),
    ],
)
def test_another_text(old: str, new: str) -> None:
    assert cosmetic(old, new) is None


@given(st.text())
def test_no_text_differs_from_itself(text: str) -> None:
    assert cosmetic(text, text) is Cosmetic.SPELLING


@given(st.text(), st.text())
def test_the_order_does_not_matter(one: str, other: str) -> None:
    assert cosmetic(one, other) == cosmetic(other, one)


@given(st.text(), st.text())
def test_cosmetic_changes_do_not_show_in_a_look_up(one: str, other: str) -> None:
    if cosmetic(one, other) in (Cosmetic.SPELLING, Cosmetic.CASE):
        assert normalise(one) == normalise(other)


@given(st.text("ab \u4e2d-.", max_size=40), st.text("ab \u4e2d-.", max_size=40))
def test_a_difference_has_both_texts_in_it(old: str, new: str) -> None:
    runs = diff_words(old, new)
    removed = "".join(run.text for run in runs if run.mark is not WordChange.ADDED)
    added = "".join(run.text for run in runs if run.mark is not WordChange.REMOVED)
    assert added == new
    assert removed.split() == old.split() or "".join(removed.split()) == "".join(old.split())


def test_writing_without_spaces_is_compared_letter_by_letter() -> None:
    runs = diff_words("深度学习", "深层学习")
    assert [(run.mark, run.text) for run in runs] == [
        (WordChange.KEPT, "深"),
        (WordChange.REMOVED, "度"),
        (WordChange.ADDED, "层"),
        (WordChange.KEPT, "学习"),
    ]


def test_a_word_at_the_end_is_the_same_word() -> None:
    assert [run.mark for run in diff_words("On Ink", "On Ink and Paper")] == [
        WordChange.KEPT,
        WordChange.ADDED,
    ]


def test_blocks_that_changed_are_found_between_those_that_did_not() -> None:
    old, new = ["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]
    assert list(changed_blocks(old, new)) == [(["b"], ["x"]), ([], ["e"])]


@pytest.mark.parametrize("words", ["-" * 100_000, "a " * 50_000, ".,;" * 30_000, "'" * 90_000])
def test_long_texts_take_no_quadratic_time(words: str) -> None:
    def compare(size: int) -> None:
        part = words[:size]
        cosmetic(part, part + "x")
        diff_words(part, f"b {part[::-1]} b")

    assert_linear(compare, len(words))
