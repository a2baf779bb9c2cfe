"""Whole lists of authors in one text: taken apart where that is certain, else left as they are."""

from __future__ import annotations

import pytest

from generator.diagnostics import Diagnostic, Severity
from generator.sources.name_list import doubtful_names, split_list


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace; Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Lovelace, Ada; Hopper, Grace", ["Lovelace, Ada", "Hopper, Grace"]),
        ("Ada Lovelace\nGrace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Ada Lovelace and Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Lovelace, Ada and Hopper, Grace", ["Lovelace, Ada", "Hopper, Grace"]),
        ("Ada Lovelace & Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        (
            "Ada Lovelace, Grace Hopper, and Mary Somerville",
            ["Ada Lovelace", "Grace Hopper", "Mary Somerville"],
        ),
        (
            "Ada Lovelace, Grace Hopper, Mary Somerville",
            ["Ada Lovelace", "Grace Hopper", "Mary Somerville"],
        ),
    ],
)
def test_a_list_is_taken_apart_and_that_is_said(text: str, names: list[str]) -> None:
    found: list[Diagnostic] = []
    assert split_list(text, found) == names
    [said] = found
    assert said.severity is Severity.WARNING
    assert f"{len(names)} authors" in said.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ada Lovelace", id="one name"),
        pytest.param("Lovelace, Ada", id="one name, the family first"),
        pytest.param("Ada Lovelace, Grace Hopper", id="may be one name turned round"),
        pytest.param("Ada Lovelace; Hopper", id="a piece that is no whole name"),
        pytest.param("Lovelace and Hopper", id="families alone"),
        pytest.param("Ada Lovelace; University of Examples", id="an affiliation"),
    ],
)
def test_what_is_not_certain_stays_as_it_is(text: str) -> None:
    found: list[Diagnostic] = []
    assert split_list(text, found) == [text]
    assert found == []


def test_two_names_turned_round_are_not_one() -> None:
    [refused] = doubtful_names(["Lovelace A., Hopper G."])
    assert refused.severity is Severity.ERROR
