"""What is proposed as a correction of the list, and what is not."""

from __future__ import annotations

import pytest

from generator.changes.corrections import ProposedCorrection, distinct, name_on_form, quoted_in
from generator.paper import Author, Name, Paper
from generator.text import Title

PAPER = Paper(
    "kim25",
    Title.of("On Ink and Paper"),
    (Author(Name("Kim", "Ann")), Author(Name("Muller", "Zoe")), Author(Name("Li", "Bo"))),
)


@pytest.mark.parametrize("name", ["Zoë Müller", "Zoe M. Muller", "ZOE MULLER"])
def test_another_spelling_of_a_signers_name_is_proposed(name: str) -> None:
    (proposal,) = name_on_form(PAPER, name, "Zoe Muller", "a.pdf")
    assert proposal == ProposedCorrection("kim25", "author", "Zoe Muller", name, "a.pdf")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zoe Muller", "Zoe Muller"),
        ("Ann Kim", "Zoe Muller"),
        ("Gottfried Wilhelm", "Zoe Muller"),
        ("", "Zoe Muller"),
        ("Zoë Müller", "Somebody Else"),
    ],
)
def test_another_person_is_no_correction(name: str, expected: str) -> None:
    assert not list(name_on_form(PAPER, name, expected, "a.pdf"))


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "«{}»", "„{}“"])
def test_what_a_reply_quotes_is_proposed_for_what_it_is_like(marks: str) -> None:
    text = f"Please use {marks.format('On Ink and Papers')}, by {marks.format('Zoë Müller')}!"
    assert [(p.field, p.was, p.now) for p in quoted_in(text, PAPER, "mail")] == [
        ("title", "On Ink and Paper", "On Ink and Papers"),
        ("author", "Zoe Muller", "Zoë Müller"),
    ]


@pytest.mark.parametrize(
    "text", ["I sign “On Ink and Paper”.", "Thanks for “all the fish”.", "no quotes", "“”"]
)
def test_what_is_no_correction_is_not_proposed(text: str) -> None:
    assert not list(quoted_in(text, PAPER, "mail"))


def test_a_text_is_like_another_from_three_fifths_of_its_letters_on() -> None:
    """Of ten letters in two words of five, six stand in both: 2 × 3 of 10."""
    paper = Paper("kim25", Title.of("abcde"), (Author(Name("abcde")),))
    assert [each.now for each in name_on_form(paper, "abcxy", "abcde", "a.pdf")] == ["abcxy"]
    assert [each.now for each in quoted_in("“abcxy”", paper, "mail")] == ["abcxy"]
    assert not list(quoted_in("“abxyz”", paper, "mail"))


def test_the_same_is_proposed_once() -> None:
    one, other = (
        ProposedCorrection("k", "author", "A", "B", source) for source in ("x.pdf", "y.pdf")
    )
    assert distinct([one, other]) == (one,)
