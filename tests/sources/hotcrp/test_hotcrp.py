"""HotCRP's JSON, in the shapes of its older and newer exports."""

from __future__ import annotations

import json

import pytest

from generator.sources import Loaded, hotcrp, load_text
from generator.sources.parsed_file import Acceptance, Selection, SourceFile

PAPER: dict[str, object] = {
    "pid": 12,
    "title": "Caches &amp; Content",
    "authors": [
        {"email": "ann@example.org", "first": "Ann", "last": "Kim", "affiliation": "KAIST"},
        {"email": "bo@example.org", "given_name": "Bo", "family_name": "Li"},
    ],
    "contacts": [{"email": "BO@example.org", "first": "Bo", "last": "Li"}],
    "decision": "Accepted",
    "status": "submitted",
}


def load(*papers: dict[str, object], selection: Selection = Selection.ACCEPTED) -> Loaded:
    return load_text(json.dumps(list(papers)), "hotcrp.json", selection)


def test_affiliations_and_orcids_are_kept_and_a_wrong_one_is_said() -> None:
    ann = {"first": "Ann", "last": "Kim", "affiliation": "KAIST", "orcid": "0000000218250097"}
    bo = {"first": "Bo", "last": "Li", "orcid": "0000-0002-1825-0099"}
    (paper,) = load({**PAPER, "authors": [ann, bo], "contacts": []}).papers
    assert [(each.affiliation, each.orcid) for each in paper.authors] == [
        ("KAIST", "0000-0002-1825-0097"),
        ("", ""),
    ]
    assert any("is not an ORCID iD" in problem.message for problem in paper.problems)


def test_a_paper_with_its_authors_and_contact() -> None:
    (paper,) = load(PAPER).papers
    assert (paper.paper_id, paper.title.plain) == ("12", "Caches & Content")
    assert [(str(a.name), a.email, a.corresponding) for a in paper.authors] == [
        ("Ann Kim", "ann@example.org", False),
        ("Bo Li", "bo@example.org", True),
    ]
    assert not any(p.severity == "error" for p in paper.problems)


def test_one_object_and_contacts_as_addresses() -> None:
    one = {**PAPER, "contacts": ["chair-of-lab@example.org"]}
    (paper,) = load_text(json.dumps(one), "hotcrp.json").papers
    assert paper.signer_email == "chair-of-lab@example.org"
    assert not any(author.corresponding for author in paper.authors)


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"decision": "Accept as poster"}, 1),
        ({"decision": "Rejected"}, 0),
        ({"decision": "", "status": "accepted"}, 1),
        ({"decision": "Unspecified", "status": "submitted"}, 0),
        ({"decision": "Accepted", "withdrawn": True}, 0),
        ({"withdrawn": True}, 0),
        ({"deleted": True}, 0),
    ],
)
def test_what_is_accepted(fields: dict[str, object], taken: int) -> None:
    assert len(load({**PAPER, **fields}).papers) == taken
    assert load({**PAPER, **fields}, selection=Selection.ALL).papers


@pytest.mark.parametrize("key", ["withdrawn", "deleted"])
def test_a_paper_that_is_gone_was_declined_whatever_was_decided(key: str) -> None:
    gone = {**PAPER, "decision": "Accepted", key: True}
    (submission,) = hotcrp.read(SourceFile("hotcrp.json", json.dumps([gone]))).submissions
    assert submission.decision is Acceptance.DECLINED


def test_a_paper_without_authors_or_number_makes_no_form() -> None:
    (paper,) = load({**PAPER, "authors": []}).papers
    assert any(p.severity == "error" for p in paper.problems)
    assert any("no id" in d.message for d in load({**PAPER, "pid": None}, PAPER).diagnostics)
