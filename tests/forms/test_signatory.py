"""Who signs, and how we know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.diagnostics import Severity
from generator.forms.signatory import (
    Basis,
    Signatory,
    SignerRule,
    choose_signatories,
    unmatched_contacts,
)
from generator.paper import Author, Name, Paper
from generator.sources.contacts import Contact, Contacts
from generator.text import Title

ANN = Author(Name("Kim", "Ann"), "ann@example.org", "~Ann_Kim1")
BO = Author(Name("Li", "Bo"), "", "~Bo_Li1")
JO = Author(Name("Roe", "Jo"), "jo@example.org", "~Jo_Roe1")
PAPER = Paper("kim25", Title.of("On Ink"), (ANN, BO, JO))
NOBODY = Contacts()


def of_paper(*contacts: Contact) -> Contacts:
    return Contacts(by_paper={PAPER.paper_id: contacts})


def of_authors(*contacts: Contact) -> Contacts:
    return Contacts(by_author={contact.key: contact for contact in contacts})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SignerRule.FIRST, [("Ann Kim", "ann@example.org", Basis.FIRST)]),
        (SignerRule.LAST, [("Jo Roe", "jo@example.org", Basis.LAST)]),
        (
            SignerRule.ALL,
            [
                ("Ann Kim", "ann@example.org", Basis.ALL),
                ("Bo Li", "", Basis.ALL),
                ("Jo Roe", "jo@example.org", Basis.ALL),
            ],
        ),
        (SignerRule.NONE, [("", "", Basis.BLANK)]),
    ],
)
def test_a_rule_decides_where_nobody_is_named(
    rule: SignerRule, expected: list[tuple[str, str, Basis]]
) -> None:
    assert choose_signatories(PAPER, rule, NOBODY) == tuple(Signatory(*who) for who in expected)


@pytest.mark.parametrize(
    ("basis", "known"),
    [
        (Basis.METADATA, True),
        (Basis.CONTACTS, True),
        (Basis.OUTSIDER, False),
        (Basis.ALL, True),
        (Basis.FIRST, False),
        (Basis.LAST, False),
        (Basis.BLANK, False),
    ],
)
def test_a_guess_is_not_known(basis: Basis, known: bool) -> None:  # noqa: FBT001
    assert Signatory("Ann Kim", "", basis).known is known


def test_the_metadata_comes_before_the_rule() -> None:
    paper = replace(PAPER, authors=(ANN, replace(BO, corresponding=True), JO))
    chosen = choose_signatories(paper, SignerRule.FIRST, NOBODY)
    assert chosen == (Signatory("Bo Li", "", Basis.METADATA),)


def test_several_corresponding_authors_all_sign() -> None:
    both = (replace(ANN, corresponding=True), BO, replace(JO, corresponding=True))
    chosen = choose_signatories(replace(PAPER, authors=both), SignerRule.FIRST, NOBODY)
    assert [who.name for who in chosen] == ["Ann Kim", "Jo Roe"]


def test_contacts_of_the_paper_come_first() -> None:
    paper = replace(PAPER, authors=(replace(ANN, corresponding=True), BO))
    contacts = of_paper(Contact("kim25", "Robert Li", "r@example.org"), Contact("kim25", "X Y", ""))
    assert choose_signatories(paper, SignerRule.ALL, contacts) == (
        Signatory("Robert Li", "r@example.org", Basis.OUTSIDER),
        Signatory("X Y", "", Basis.OUTSIDER),
    )


@pytest.mark.parametrize("name", ["Ann Kim", "Ann B. Kim", "A. Kim", "ann kim", "Kim, Ann"])
def test_a_contact_who_is_an_author_is_known(name: str) -> None:
    (who,) = choose_signatories(PAPER, SignerRule.LAST, of_paper(Contact("kim25", name, "")))
    assert who.basis is Basis.CONTACTS
    assert who.email == "ann@example.org"


def test_one_person_on_two_rows_signs_once() -> None:
    rows = (Contact("kim25", "Ann Kim", "a@x.org"), Contact("kim25", "Ann B. Kim", "b@x.org"))
    (who,) = choose_signatories(PAPER, SignerRule.FIRST, of_paper(*rows))
    assert who == Signatory("Ann Kim", "a@x.org", Basis.CONTACTS)


def test_a_contact_without_address_has_that_of_the_author_of_this_name() -> None:
    (who,) = choose_signatories(PAPER, SignerRule.FIRST, of_paper(Contact("kim25", "Jo Roe", "")))
    assert who == Signatory("Jo Roe", "jo@example.org", Basis.CONTACTS)


def test_a_contact_without_name_says_only_where_to_write() -> None:
    contacts = of_paper(Contact("kim25", "", "office@example.org"))
    (who,) = choose_signatories(PAPER, SignerRule.FIRST, contacts)
    assert who == Signatory("Ann Kim", "office@example.org", Basis.FIRST)


def test_the_one_author_in_the_contacts_signs() -> None:
    contacts = of_authors(Contact("~Bo_Li1", "", "bo@example.org"))
    (who,) = choose_signatories(PAPER, SignerRule.FIRST, contacts)
    assert who == Signatory("Bo Li", "bo@example.org", Basis.CONTACTS)


def test_a_list_of_addresses_does_not_say_who_signs() -> None:
    contacts = of_authors(Contact("~Bo_Li1", "", "bo@x.org"), Contact("~Ann_Kim1", "", "new@x.org"))
    (who,) = choose_signatories(PAPER, SignerRule.FIRST, contacts)
    assert who == Signatory("Ann Kim", "new@x.org", Basis.FIRST)


@pytest.mark.parametrize("rule", [SignerRule.LAST, SignerRule.NONE])
def test_an_address_without_owner_goes_to_the_one_who_signs(rule: SignerRule) -> None:
    paper = replace(PAPER, authors=(ANN, BO), signer_email="signer@example.org")
    (who,) = choose_signatories(paper, rule, NOBODY)
    assert who.email == "signer@example.org"


@pytest.mark.parametrize("rule", list(SignerRule))
def test_a_paper_without_authors_is_left_blank(rule: SignerRule) -> None:
    chosen = choose_signatories(replace(PAPER, authors=()), rule, NOBODY)
    assert chosen == (Signatory("", "", Basis.BLANK),)


def test_contacts_that_nobody_needs_are_said() -> None:
    contacts = Contacts(
        by_paper={"kim25": (), "kim26": ()}, by_author={"~Ann_Kim1": Contact("~Ann_Kim1", "", "")}
    )
    (unmatched,) = unmatched_contacts([PAPER], contacts)
    assert unmatched.severity is Severity.WARNING
    assert "kim26" in unmatched.message
