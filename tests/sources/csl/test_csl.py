"""Works as CSL-JSON, and as Crossref and DataCite answer."""

from __future__ import annotations

import json

from generator.paper import Name
from generator.sources import load_text

CSL = [
    {
        "id": "kim25",
        "type": "paper-conference",
        "title": "The <i>Ink</i> of H<sub>2</sub>O",
        "author": [
            {"family": "Kim", "given": "Ann"},
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"literal": "The Ink Consortium"},
            {"family": "Roe", "given": "John", "suffix": "Jr."},
        ],
    }
]
CROSSREF = {
    "status": "ok",
    "message": {
        "items": [
            {
                "DOI": "10.1234/ink.1",
                "title": ["On Ink"],
                "container-title": ["Proceedings"],
                "author": [{"given": "Ann", "family": "Kim", "sequence": "first"}],
            }
        ]
    },
}
DATACITE = {
    "data": [
        {
            "id": "10.1234/ink.2",
            "type": "dois",
            "attributes": {
                "doi": "10.1234/ink.2",
                "titles": [{"title": "Sub", "titleType": "Subtitle"}, {"title": "On Pens"}],
                "creators": [
                    {"name": "Kim, Ann", "givenName": "Ann", "familyName": "Kim"},
                    {"name": "Li, Bo", "nameType": "Personal"},
                    {"name": "Ink, Pens and Co", "nameType": "Organizational"},
                ],
            },
        }
    ]
}


def test_csl_with_names_in_parts() -> None:
    (paper,) = load_text(json.dumps(CSL)).papers
    assert paper.paper_id == "kim25"
    assert paper.title.plain == "The Ink of H₂O"
    assert [str(author.name) for author in paper.authors] == [
        "Ann Kim",
        "Ludwig van Beethoven",
        "The Ink Consortium",
        "John Roe Jr.",
    ]
    assert paper.authors[3].name == Name("Roe", "John", suffix="Jr.")
    assert not paper.problems


def test_crossref() -> None:
    (paper,) = load_text(json.dumps(CROSSREF)).papers
    assert (paper.paper_id, paper.title.plain) == ("10.1234/ink.1", "On Ink")
    assert str(paper.authors[0].name) == "Ann Kim"


def test_datacite() -> None:
    (paper,) = load_text(json.dumps(DATACITE)).papers
    assert (paper.paper_id, paper.title.plain) == ("10.1234/ink.2", "On Pens")
    assert [str(a.name) for a in paper.authors] == ["Ann Kim", "Bo Li", "Ink, Pens and Co"]
    assert not paper.problems


def test_a_work_without_a_title_or_an_id_makes_no_form() -> None:
    loaded = load_text(json.dumps([{**CSL[0], "title": ""}, {**CSL[0], "id": ""}]))
    (paper,) = loaded.papers
    assert any("no title" in p.message for p in paper.problems)
    assert any("no id" in d.message for d in loaded.diagnostics)


def test_broken_json_keeps_what_was_read_before() -> None:
    text = json.dumps([CSL[0], {**CSL[0], "id": "other"}])[:-40]
    loaded = load_text(text)
    assert [paper.paper_id for paper in loaded.papers] == ["kim25"]
    assert any("broken" in d.message for d in loaded.diagnostics)


def test_affiliations_and_orcids_of_crossref_are_kept() -> None:
    ann = {
        "given": "Ann",
        "family": "Kim",
        "ORCID": "https://orcid.org/0000-0002-1825-0097",
        "affiliation": [{"name": "KAIST"}, {"name": "ETH Zürich"}],
    }
    item = {**CROSSREF["message"]["items"][0], "author": [ann]}  # type: ignore[index]
    (paper,) = load_text(json.dumps({"message": {"items": [item]}}), "works.json").papers
    assert paper.authors[0].affiliation == "KAIST; ETH Zürich"
    assert paper.authors[0].orcid == "0000-0002-1825-0097"
