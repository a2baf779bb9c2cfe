"""The short way for names that nothing is special about: it takes them, and leaves all others."""

from __future__ import annotations

import pytest

from generator.paper import Name
from generator.tex.ordinary_names import read_ordinary_name, read_ordinary_names

ADA, GRACE = Name("Lovelace", given="Ada"), Name("Hopper", given="Grace Brewster")


@pytest.mark.parametrize("written", ["Ada Lovelace", "Lovelace, Ada", "  Ada\n Lovelace"])
def test_ordinary_names_are_taken(written: str) -> None:
    assert read_ordinary_name(written) == ADA


def test_a_field_of_ordinary_names_is_taken() -> None:
    assert read_ordinary_names("Ada Lovelace and Hopper, Grace Brewster") == (ADA, GRACE)


@pytest.mark.parametrize(
    "written",
    [
        "Lovelace",
        "King Noel, Ada",
        "Lovelace, Countess, Ada",
        "Ludwig van Beethoven",
        "Ada {Lovelace}",
        "University of Examples",
    ],
)
def test_whatever_else_is_left_to_the_long_way(written: str) -> None:
    assert read_ordinary_name(written) is None
    assert read_ordinary_names(f"Ada Lovelace and {written}") is None
