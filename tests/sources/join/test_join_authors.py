"""Lists of authors that name papers by DOI or title; EasyChair's have numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Severity
from generator.sources import Loaded, load

PAPERS = """\
id,title,authors,doi
7,On Ink,Ann Kim; Bo Li,10.5555/7
8,On Paper,Jo Roe,10.5555/8
"""
BY_TITLE = """\
title,first name,last name,email,corresponding?
On ink,Bo,Li,bo@x.org,yes
On ink,Ann,Kim,ann@x.org,
"""
BY_DOI = BY_TITLE.replace("title", "doi").replace("On ink", "https://doi.org/10.5555/7")


def loaded(folder: Path, papers: str, authors: str) -> Loaded:
    (folder / "papers.csv").write_text(papers, encoding="utf-8")
    (folder / "authors.csv").write_text(authors, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize(("authors", "kind"), [(BY_TITLE, "title"), (BY_DOI, "DOI")])
def test_authors_are_found_by_title_or_doi_and_it_is_noted(
    tmp_path: Path, authors: str, kind: str
) -> None:
    first, second = loaded(tmp_path, PAPERS, authors).papers
    assert [(str(each), each.email, each.corresponding) for each in first.authors] == [
        ("Ann Kim", "ann@x.org", False),
        ("Bo Li", "bo@x.org", True),
    ]
    (problem,) = first.problems
    assert problem.severity is Severity.NOTE
    assert problem.message.startswith(f"its {kind} is that in the list of authors")
    assert "authors.csv:2" in problem.message
    assert not second.problems


def test_the_same_title_by_others_gives_no_address(tmp_path: Path) -> None:
    papers = PAPERS.replace("Ann Kim; Bo Li", "Al Fie")
    paper = loaded(tmp_path, papers, BY_TITLE).papers[0]
    assert [(str(each), each.email) for each in paper.authors] == [("Al Fie", "")]
    assert [problem.severity for problem in paper.problems] == [Severity.WARNING]


def test_some_other_authors_refuse_the_paper(tmp_path: Path) -> None:
    papers = PAPERS.replace("Bo Li", "Bob Li")
    paper = loaded(tmp_path, papers, BY_TITLE).papers[0]
    (problem,) = paper.problems
    assert problem.severity is Severity.ERROR
    assert "“Ann Kim, Bob Li” here, and “Bo Li, Ann Kim” in" in problem.message


def test_a_paper_without_authors_gets_none_by_its_title(tmp_path: Path) -> None:
    papers = PAPERS.replace("Ann Kim; Bo Li", "")
    assert loaded(tmp_path, papers, BY_TITLE).papers[0].authors == ()


def test_a_row_without_its_number_is_an_error_though_it_has_a_title(tmp_path: Path) -> None:
    rows = "paper," + BY_TITLE.replace("On ink,", "7,On ink,", 1).replace("\nOn", "\n,On")
    found = loaded(tmp_path, PAPERS, rows)
    assert [paper.paper_id for paper in found.papers] == ["7", "8"]
    assert any("names no paper" in each.message for each in found.diagnostics)


def test_titles_that_no_paper_has_are_said(tmp_path: Path) -> None:
    found = loaded(tmp_path, PAPERS, BY_TITLE.replace("On ink", "On Trees"))
    assert [each.severity for each in found.diagnostics if "no file names" in each.message] == [
        Severity.ERROR
    ]
