"""What can be printed, and which texts have the same letters."""

from __future__ import annotations

import doctest
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import characters, moments, spreadsheet
from generator.characters import (
    LINE_ENDS,
    UNPRINTABLE,
    base_letters,
    letters_only,
    on_one_line,
    replace_unprintable,
)
from generator.spreadsheet import text_cell, to_csv

ALL = [chr(code) for code in range(0x110000)]


@pytest.mark.parametrize("module", [characters, moments, spreadsheet])
def test_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_what_cannot_be_printed_are_controls_and_surrogates() -> None:
    found = {each for each in ALL if UNPRINTABLE.fullmatch(each)}
    assert found == {each for each in ALL if unicodedata.category(each) in {"Cc", "Cs"}}


def test_the_ends_of_lines_are_white_space() -> None:
    found = {each for each in ALL if LINE_ENDS.fullmatch(each)}
    assert found == {each for each in ALL if each.isspace() and not each.isprintable()} - {
        each for each in ALL if unicodedata.category(each) == "Zs"
    }


@given(st.text(st.characters(codec=None)))
def test_a_text_on_one_line_has_one_line(text: str) -> None:
    assert len(on_one_line(text).splitlines()) <= 1
    assert not UNPRINTABLE.search(replace_unprintable(text))
    assert len(replace_unprintable(text)) == len(text)


@given(st.text())
def test_letters_have_neither_case_nor_marks(text: str) -> None:
    found = letters_only(text)
    assert letters_only(found) == found
    assert letters_only(unicodedata.normalize("NFD", text)) == found
    assert all(map(str.isalnum, found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉCOLE", "école"),
        ("ecole", "école"),
        ("Ｗide", "wide"),
        ("ﬁt", "fit"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert base_letters(one) == base_letters(other)


@pytest.mark.parametrize("first", "=+-@＝＋－＠\t\r")
def test_no_cell_is_a_formula(first: str) -> None:
    assert text_cell(f"{first}1") == f"'{first}1"
    assert to_csv([[f"{first}cmd", "a=b"]]).lstrip('"').startswith(f"'{first}")


def test_other_cells_are_as_they_are() -> None:
    assert to_csv([["Ada", "1+1", "é"], ["a,b", 'say "x"', ""]]) == (
        'Ada,1+1,é\r\n"a,b","say ""x""",\r\n'
    )
