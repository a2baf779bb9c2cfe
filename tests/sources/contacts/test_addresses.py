"""Cells with addresses, as people type and paste them."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import has_errors
from generator.sources.addresses import JOINED, read_addresses
from generator.sources.contacts import parse_contacts
from generator.sources.parsed_file import SourceFile
from generator.sources.validate import is_address

ANN, BO = "ann@example.org", "bo.kim@example.com"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (ANN, (ANN,)),
        ("Ann Bee <ann@example.org>", (ANN,)),
        ('"Bee, Ann" <ann@example.org>', (ANN,)),
        ("Bee, Ann <ann@example.org>", (ANN,)),
        ("<ann@example.org>", (ANN,)),
        ("mailto:ann@example.org", (ANN,)),
        ("'ann@example.org'", (ANN,)),
        (f"{ANN}; {BO}", (ANN, BO)),
        (f"{ANN},{BO}", (ANN, BO)),
        (f"{ANN} {BO}", (ANN, BO)),
        (f"{ANN}\n{BO}", (ANN, BO)),
        (f"{ANN} / {BO}", (ANN, BO)),
        (f"{ANN} and {BO}", (ANN, BO)),
        (f"{ANN};", (ANN,)),
        (f"Ann Bee <{ANN}>, Bo Kim <{BO}>", (ANN, BO)),
        (f'"Bee, Ann" <{ANN}>; "Kim, Bo" <{BO}>', (ANN, BO)),
        (f"{ANN}; Ann@Example.org", (ANN,)),
        ("o'neil@example.org", ("o'neil@example.org",)),
        ("王小明 <wang@example.org>", ("wang@example.org",)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_addresses_are_read(cell: str, found: tuple[str, ...]) -> None:
    read = read_addresses(cell)
    assert (read.value, read.diagnostics) == (found, ())


@pytest.mark.parametrize(
    "cell",
    [
        "ann at example.org",
        "Ann Bee",
        f"{ANN} (old)",
        f"old: {ANN}",
        f"Ann Bee {ANN}",
        f"{ANN}; bo@",
        f"not any more <{ANN}",
        "ann@@example.org",
        f"{ANN} is no longer in use",
        "ann@exam ple.org",
        f"{ANN}>, {BO}",
    ],
)
def test_what_is_not_certain_is_no_address(cell: str) -> None:
    read = read_addresses(cell)
    assert read.value == ()
    assert has_errors(read.diagnostics)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_read_is_an_address(before: str, after: str) -> None:
    for each in read_addresses(f"{before}{ANN}{after}").value:
        assert is_address(each)
        assert JOINED not in each


def test_columns_for_copies() -> None:
    text = (
        "paper_id,name,email,cc,bcc\n"
        'kim25,Ann Kim,"Ann Kim <ann@example.org>; a.kim@example.com",bo@example.org,\n'
        "li25,,,,chair@example.org\n"
    )
    found = parse_contacts(SourceFile("contacts.csv", text))
    assert found.diagnostics == ()
    (kim,) = found.value.for_paper("kim25")
    assert (kim.email, kim.cc) == ("ann@example.org; a.kim@example.com", "bo@example.org")
    (li,) = found.value.for_paper("li25")
    assert (li.email, li.bcc) == ("", "chair@example.org")


@pytest.mark.parametrize("unit", ["a", "a'", "<a", "Ann <a@b.example>; "])
def test_a_long_cell_takes_time_with_its_length_only(unit: str) -> None:
    assert_linear(lambda size: read_addresses(unit * (size // len(unit))), 80_000)
