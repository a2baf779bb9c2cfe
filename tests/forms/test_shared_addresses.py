"""Addresses that are nobody's own."""

from __future__ import annotations

import pytest

from generator.forms.agreement import make_agreements
from generator.forms.shared_addresses import shared_addresses
from generator.forms.signatory import SignerRule
from generator.paper import Author, Name, Paper
from generator.text import Title


def said(*signers: tuple[str, str]) -> list[str]:
    papers = [
        Paper(str(place), Title.of("T"), (Author(Name(name), address),))
        for place, (name, address) in enumerate(signers, 1)
    ]
    return [str(each) for each in shared_addresses(make_agreements(papers))]


@pytest.mark.parametrize("box", ["info", "Office", "no-reply", "PC.chairs", "chair+icex"])
def test_an_address_of_an_office_is_said_once_with_its_papers(box: str) -> None:
    (message,) = said(("Ann Kim", f"{box}@x.org"), ("Bo Li", f"{box.lower()}@X.org"))
    assert message.startswith(f"warning: {box}@x.org looks like an office's address")
    assert ": 1, 2 (" in message


@pytest.mark.parametrize("box", ["ann", "chairman.mao", "infante", "officer", "lee"])
def test_a_persons_address_is_no_offices(box: str) -> None:
    assert said(("Ann Kim", f"{box}@x.org")) == []


def test_one_address_of_signers_with_different_names_is_said_once() -> None:
    one = ("Ann Kim", "lab@x.org")
    (message,) = said(one, ("Bo Li", "LAB@x.org"), one, ("Ann B. Kim", "lab@x.org"))
    assert "is the address of 2 signers: “Ann Kim” (1, 3, 4), “Bo Li” (2)" in message


def test_one_persons_spellings_and_papers_are_no_fault() -> None:
    assert said(("Zoë Kim", "z@x.org"), ("Zoe Kim", "z@x.org"), ("Z. Kim", "z@x.org")) == []


def test_many_signers_of_one_address_are_counted() -> None:
    (message,) = said(*((f"Ann {chr(65 + i)}x", "lab@x.org") for i in range(12)))
    assert "12 signers" in message
    assert message.count("“") == 10
    assert "2 more" in message


@pytest.mark.parametrize(("address", "signers"), [("ann@x.org", 2), ("", 3)])
def test_who_stands_twice_with_the_same_address_signs_once(address: str, signers: int) -> None:
    ann = Author(Name("Kim", "Ann"), address)
    paper = Paper("7", Title.of("T"), (ann, Author(Name("Li", "Bo")), ann))
    (agreement,) = make_agreements([paper], rule=SignerRule.ALL)
    assert len(agreement.signatories) == signers


def test_of_many_papers_and_signers_the_first_are_named() -> None:
    (message,) = said(*[("Ann Kim", "info@x.org")] * 13)
    assert ": 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more (" in message
