"""Contacts held against the authors of the papers."""

from __future__ import annotations

import pytest

from generator.diagnostics import Diagnostic, Severity
from generator.forms.agreement import make_agreements
from generator.forms.signatory import Basis
from generator.paper import Author, Name, Paper
from generator.sources.contact_check import check_contacts, find_author
from generator.sources.contacts import Contacts, parse_contacts
from generator.sources.parsed_file import SourceFile
from generator.text import Title

ANN = Author(Name("Kim", "Ann B."), "ann@example.org")
WU = Author(Name("Wukong (孙悟空)", "Sun"))
PAPERS = (
    Paper("ink", Title.of("On Ink"), (ANN, WU)),
    Paper("pen", Title.of("On Pens"), (Author(Name("Hopper", "Grace"), "grace@example.org"),)),
)


def contacts(*rows: str) -> Contacts:
    text = "\n".join(("paper_id,name,email", *rows))
    return parse_contacts(SourceFile("contacts.csv", text)).value


def problems(*rows: str) -> dict[str, tuple[Diagnostic, ...]]:
    return {paper.paper_id: paper.problems for paper in check_contacts(PAPERS, contacts(*rows))}


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ann B. Kim", ANN),
        ("Ann Kim", ANN),
        ("A. Kim", ANN),
        ("ANN KIM", ANN),
        ("Anñ Kim", ANN),
        ("Kim Ann B", ANN),
        ("Sun Wukong", WU),
        ("孙悟空", WU),
        ("Sun Wu-Kong", WU),
        ("Sun Wu Kong", WU),
        ("Anna Kim", None),
        ("Kim", None),
        ("Bo Kim", None),
    ],
)
def test_the_author_whom_a_name_means(name: str, author: Author | None) -> None:
    assert find_author(name, (ANN, WU)) == author


def test_a_name_that_two_authors_may_have_is_nobodys() -> None:
    assert find_author("A. Kim", (ANN, Author(Name("Kim", "Al")))) is None


def test_a_misspelled_name_is_a_warning_with_the_likely_author_and_can_be_corrected() -> None:
    rows = contacts("pen,Grace Hoper,g@example.org")
    _, made = make_agreements(PAPERS, contacts=rows)
    (problem,) = made.paper.problems
    assert problem.severity is Severity.WARNING
    assert "Grace Hopper" in problem.hint
    (signer,) = made.signatories
    assert (signer.name, signer.basis, signer.known) == ("Grace Hoper", Basis.OUTSIDER, False)


def test_somebody_who_is_like_no_author_is_a_warning_with_the_authors() -> None:
    (problem,) = problems("pen,Acme Person,p@example.org")["pen"]
    assert problem.severity is Severity.WARNING
    assert "Grace Hopper" in problem.hint


def test_rows_that_were_shifted_are_errors() -> None:
    found = problems("ink,Grace Hopper,g@example.org", "pen,Ann B. Kim,a@example.org")
    for ours, other in (("ink", "pen"), ("pen", "ink")):
        (problem,) = found[ours]
        assert problem.severity is Severity.ERROR
        assert other in problem.message


def test_an_address_of_another_papers_author_is_a_warning() -> None:
    (problem,) = problems("ink,,grace@example.org")["ink"]
    assert problem.severity is Severity.WARNING
    assert "pen" in problem.message


def test_two_addresses_of_one_person_are_a_warning() -> None:
    rows = ("ink,Ann Kim,a@example.org", "ink,Ann B. Kim,b@example.org")
    (problem,) = problems(*rows)["ink"]
    assert "a@example.org is used" in problem.message
    made, _ = make_agreements(PAPERS, contacts=contacts(*rows))
    assert [signer.email for signer in made.signatories] == ["a@example.org"]


def test_contacts_that_are_right_say_nothing() -> None:
    assert problems("ink,Ann Kim,", "ink,孙悟空,x@example.org", "pen,,grace@example.org") == {
        "ink": (),
        "pen": (),
    }
