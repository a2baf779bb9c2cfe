"""EasyChair's two files, alone and together; HotCRP's list of authors, which has the same shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Severity
from generator.paper import Paper
from generator.sources import Loaded, load
from generator.sources.parsed_file import Selection

SUBMISSIONS = """\
#,title,authors,submitted,last updated,decision,abstract,deleted?
1,"On Ink, Again","Ann Kim, Bo Li and Zoë de la Cruz",,,accept,"Long, and
on two lines",
2,Second,Jean-Luc Pons,,,reject,,
3,Third,Ann Kim and Bo Li,,,ACCEPT,,
4,Fourth,Ann Kim,,,accept,,✔
5,Fifth,Ann Kim,,,accept?,,
"""
AUTHORS = """\
submission #,first name,last name,email,country,affiliation,Web page,person #,corresponding?
1,Ann,Kim,ann@example.org,Korea,,,1,
1,Bo,Li,bo@example.org,China,,,2,yes
1,Zoë,de la Cruz,zoe@example.org,Spain,,,3,no
2,Jean-Luc,Pons,jl@example.org,,,,4,yes
3,Ann,Kim,ann@example.org,,,,1,
3,Bo,Li,bo@example.org,,,,2,yes
"""


def written(folder: Path, **texts: str) -> Loaded:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load(folder)


def people(paper: Paper) -> list[tuple[str, str, bool]]:
    return [(str(a.name), a.email, a.corresponding) for a in paper.authors]


def test_the_list_of_submissions_alone(tmp_path: Path) -> None:
    loaded = written(tmp_path, submission=SUBMISSIONS)
    assert [paper.paper_id for paper in loaded.papers] == ["1", "3"]
    assert [str(a.name) for a in loaded.papers[0].authors] == ["Ann Kim", "Bo Li", "Zoë de la Cruz"]
    assert loaded.papers[0].title.plain == "On Ink, Again"
    assert not any(paper.problems for paper in loaded.papers)


def test_authors_of_the_other_file_bring_addresses_and_who_is_written_to(tmp_path: Path) -> None:
    loaded = written(tmp_path, submission=SUBMISSIONS, author=AUTHORS)
    assert people(loaded.papers[0]) == [
        ("Ann Kim", "ann@example.org", False),
        ("Bo Li", "bo@example.org", True),
        ("Zoë de la Cruz", "zoe@example.org", False),
    ]
    assert loaded.papers[0].authors[2].name.family == "de la Cruz"
    assert not any(paper.problems for paper in loaded.papers)


def test_lists_that_differ_refuse_that_paper_and_show_both(tmp_path: Path) -> None:
    differing = AUTHORS.replace("1,Zoë,de la Cruz", "1,Zora,Cruz")
    first, other = written(tmp_path, submission=SUBMISSIONS, author=differing).papers
    (problem,) = first.problems
    assert problem.severity is Severity.ERROR
    assert "Zoë de la Cruz" in problem.message
    assert "Zora Cruz" in problem.message
    assert not other.problems


def test_rows_in_another_order_follow_the_papers_own(tmp_path: Path) -> None:
    header, *rows = AUTHORS.splitlines(keepends=True)
    loaded = written(tmp_path, submission=SUBMISSIONS, author=header + "".join(reversed(rows)))
    assert [person[0] for person in people(loaded.papers[1])] == ["Ann Kim", "Bo Li"]


def test_authors_without_their_papers_are_named_with_what_to_do(tmp_path: Path) -> None:
    loaded = written(tmp_path, author=AUTHORS)
    (finding,) = loaded.diagnostics
    assert (finding.severity, finding.span.file) == (Severity.ERROR, str(tmp_path / "author.csv"))
    assert "list of the papers" in finding.hint


def test_some_unknown_papers_are_a_note(tmp_path: Path) -> None:
    loaded = written(tmp_path, submission=SUBMISSIONS, author=AUTHORS + "9,Eve,Oh,e@x.org,,,,9,\n")
    said = [d for d in loaded.diagnostics if "authors of 1 paper" in d.message]
    assert [d.severity for d in said] == [Severity.NOTE]


def test_a_bad_address_and_a_row_without_a_paper_are_said(tmp_path: Path) -> None:
    rows = AUTHORS.replace("zoe@example.org", "zoe at upm") + ",Eve,Oh,,,,,9,\n"
    loaded = written(tmp_path, submission=SUBMISSIONS, author=rows)
    assert any("“zoe at upm”" in p.message for p in loaded.papers[0].problems)
    assert loaded.papers[0].authors[2].email == ""
    assert any("names no paper" in d.message for d in loaded.diagnostics)


HOTCRP = """\
paper,title,given_name,family_name,email,affiliation,iscontact
7,On Paper,Ann,Kim,ann@example.org,KAIST,no
7,On Paper,Bo,Li,bo@example.org,PKU,yes
8,On Pens,Jo,Park,,,no
8,On Pens,Office,Desk,office@example.org,,contact_only
"""


@pytest.mark.parametrize("names", ["given_name,family_name", "first,last"])
def test_hotcrps_list_of_authors_is_a_list_of_papers(tmp_path: Path, names: str) -> None:
    text = HOTCRP.replace("given_name,family_name", names)
    first, second = written(tmp_path, authors=text).papers
    assert (first.paper_id, first.title.plain) == ("7", "On Paper")
    assert people(first)[1] == ("Bo Li", "bo@example.org", True)
    assert people(second) == [("Jo Park", "", False)]
    assert second.signer_email == "office@example.org"


def test_two_titles_of_one_paper_are_refused(tmp_path: Path) -> None:
    text = HOTCRP.replace("7,On Paper,Bo", "7,On Papers,Bo")
    first, _ = written(tmp_path, authors=text).papers
    assert any("two titles" in p.message and p.severity == "error" for p in first.problems)


def test_papers_of_a_table_get_the_authors_of_a_list(tmp_path: Path) -> None:
    table = "id,title,authors\n1,T,Ann Kim; Bo Li; Zoë de la Cruz\n"
    (paper,) = written(tmp_path, papers=table, author=AUTHORS).papers
    assert people(paper)[1] == ("Bo Li", "bo@example.org", True)


def test_all_takes_what_was_not_accepted(tmp_path: Path) -> None:
    (tmp_path / "submission.csv").write_text(SUBMISSIONS, encoding="utf-8")
    assert len(load(tmp_path, Selection.ALL).papers) == 5


def test_a_table_by_hand_with_the_same_sign_for_its_ids_is_none_of_easychair(
    tmp_path: Path,
) -> None:
    loaded = written(
        tmp_path, papers='#,title,authors\n1,On Ink,"Kim, Ann"\n2,Pens,Bo Li; Jo Park\n'
    )
    names = [[str(author.name) for author in paper.authors] for paper in loaded.papers]
    assert names == [["Ann Kim"], ["Bo Li", "Jo Park"]]


def test_a_row_without_a_number_is_said(tmp_path: Path) -> None:
    loaded = written(tmp_path, submission=f"{SUBMISSIONS},Sixth,Ann Kim,,,accept,,\n")
    assert any("the row has no number" in problem.message for problem in loaded.diagnostics)


def test_names_of_one_word_parted_by_a_comma_are_not_taken_for_two_people(tmp_path: Path) -> None:
    loaded = written(tmp_path, submission=SUBMISSIONS + '7,Seventh,"Kim, Ann",,,accept,,\n')
    [paper] = [paper for paper in loaded.papers if paper.paper_id == "7"]
    assert any(problem.severity is Severity.ERROR for problem in paper.problems)
