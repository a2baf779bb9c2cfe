"""Several lists of the same papers: what is one paper, what contradicts, what nobody is sure of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, Span, has_errors
from generator.paper import Author, Name, Paper
from generator.sources import Loaded, load
from generator.sources.join_lists import join_lists
from generator.sources.merge_papers import merge_papers
from generator.sources.parsed_file import ParsedFile, Submission
from generator.text import Title

TABLE = """\
id,title,authors,track
1,On Ink,Ann Kim; Bo Li,main
2,On Paper,Jo Roe,short
3,On Pens,Zoë de la Cruz,main
"""
BIB = """\
@inproceedings{kim31, title = {On ink}, author = {Kim, Ann and Li, Bo},
  author+an = {2=corresponding}, doi = {10.5555/1}}
@inproceedings{roe31, title = {On Paper}, author = {Roe, Jo}, doi = {10.5555/2}}
@inproceedings{cruz31, title = {On Pens}, author = {de la Cruz, Zoë}, doi = {10.5555/3}}
"""


def loaded(folder: Path, **files: str) -> Loaded:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return load(folder)


def ids(found: Loaded) -> list[str]:
    return [paper.paper_id for paper in found.papers]


def said(paper: Paper) -> list[tuple[Severity, str]]:
    return [(each.severity, each.message) for each in paper.problems]


def test_a_second_list_is_matched_by_title_and_fills_what_the_first_lacks(tmp_path: Path) -> None:
    found = loaded(tmp_path, a_csv=TABLE, b_bib=BIB)
    assert ids(found) == ["1", "2", "3"]
    first, second, _ = found.papers
    assert first.title.plain == "On Ink"
    assert [author.corresponding for author in first.authors] == [False, True]
    assert dict(first.extra) == {"track": "main", "doi": "10.5555/1"}
    (note,) = second.problems
    assert note.severity is Severity.NOTE
    assert "the same title" in note.message
    assert (note.span.entry, note.span.line) == ("roe31", 3)
    assert [each for each, _ in said(first)] == [Severity.NOTE, Severity.WARNING]
    assert "“On Ink” here, and “On ink” in" in said(first)[1][1]


def test_a_doi_matches_a_title_that_was_changed_and_refuses_both(tmp_path: Path) -> None:
    table = TABLE.replace("track", "DOI").replace("Li,main", "Li,https://doi.org/10.5555/1")
    found = loaded(tmp_path, a_csv=table, b_bib=BIB.replace("On ink", "Drying of Ink"))
    assert ids(found) == ["1", "1", "2", "3"]
    first, second, third, _ = found.papers
    (problem,) = [each for each in first.problems if each.severity is Severity.ERROR]
    assert problem.message.startswith("the title is “On Ink” here, and “Drying of Ink” in ")
    assert problem.message.endswith("b.bib:1")
    assert problem.span.line == 2
    assert has_errors(second.problems)
    assert any("the same DOI" in message for _, message in said(second))
    assert not has_errors(third.problems)


def test_other_authors_refuse_the_paper_with_both(tmp_path: Path) -> None:
    found = loaded(tmp_path, a_csv=TABLE, b_bib=BIB.replace("Kim, Ann and Li, Bo", "Kim, Ann"))
    (problem,) = [each for each in found.papers[0].problems if each.severity is Severity.ERROR]
    assert "the authors are “Ann Kim; Bo Li” here, and “Ann Kim” in" in problem.message
    assert [str(author) for author in found.papers[0].authors] == ["Ann Kim", "Bo Li"]


def test_a_number_matches_where_title_or_authors_agree(tmp_path: Path) -> None:
    one = "id,title,authors\na1,On Ink,Ann Kim\n"
    other = "id,number,title,authors\nx,a1,On Ink,Ann Kim\ny,a2,On Ink Again,Ann Kim\n"
    found = loaded(tmp_path, a_csv=one, b_csv=other)
    assert ids(found) == ["a1", "y"]
    assert any("the same number" in message for _, message in said(found.papers[0]))
    unlike = other.replace("x,a1,On Ink,Ann Kim", "x,a1,On Trees,Bo Li")
    assert ids(loaded(tmp_path, a_csv=one, b_csv=unlike)) == ["a1", "x", "y"]


def test_the_same_id_needs_no_word(tmp_path: Path) -> None:
    emails = "id,title,authors,emails\n1,On Ink,Ann Kim; Bo Li,a@x.org; b@x.org\n"
    first, *_ = loaded(tmp_path, a_csv=TABLE, b_csv=emails).papers
    assert [author.email for author in first.authors] == ["a@x.org", "b@x.org"]
    assert not first.problems


def test_addresses_that_differ_are_a_warning_and_the_first_is_kept(tmp_path: Path) -> None:
    one = "id,title,authors,emails\n1,On Ink,Ann Kim,ann@x.org\n"
    (paper,) = loaded(tmp_path, a_csv=one, b_csv=one.replace("ann@", "kim@")).papers
    assert paper.authors[0].email == "ann@x.org"
    ((severity, message),) = said(paper)
    assert severity is Severity.WARNING
    assert "“ann@x.org” here, and “kim@x.org” in" in message


def test_two_tracks_with_a_title_in_common_stay_two_papers(tmp_path: Path) -> None:
    demos = "id,title,authors\nd1,On Ink,Ann Kim; Bo Li\nd2,Pens that Write,Al Fie\n"
    found = loaded(tmp_path, a_csv=TABLE, b_csv=demos)
    assert ids(found) == ["1", "2", "3", "d1", "d2"]
    (doubt,) = [each for each in found.diagnostics if each.severity is Severity.WARNING]
    assert (doubt.span.entry, "“1”" in doubt.message) == ("d1", True)


def test_the_same_title_by_others_is_another_paper(tmp_path: Path) -> None:
    found = loaded(tmp_path, a_csv=TABLE, b_bib=BIB.replace("Roe, Jo", "Fie, Al"))
    assert ids(found) == ["1", "2", "3", "roe31"]
    assert any("not sure" in each.message for each in found.diagnostics)


def test_a_similar_title_is_asked_for_and_a_correction_matches_it(tmp_path: Path) -> None:
    table = TABLE.replace("On Paper", "On Paper and Its Uses")
    bib = BIB.replace("On Paper", "On Paper and its Use")
    found = loaded(tmp_path, a_csv=table, b_bib=bib)
    assert ids(found) == ["1", "2", "3", "roe31"]
    (doubt,) = [each for each in found.diagnostics if each.severity is Severity.WARNING]
    row = doubt.hint.rpartition(": ")[2]
    assert row == "roe31,title,On Paper and its Use,On Paper and Its Uses,"
    corrections = f"paper_id,field,was,now,source\n{row}\n"
    assert ids(loaded(tmp_path, corrections_csv=corrections)) == ["1", "2", "3"]


def test_a_correction_of_the_first_list_does_not_part_the_two(tmp_path: Path) -> None:
    corrections = "paper_id,field,was,now,source\n2,title,On Paper,On Blue Paper,\n"
    found = loaded(tmp_path, a_csv=TABLE, b_bib=BIB, corrections_csv=corrections)
    assert ids(found) == ["1", "2", "3"]
    assert found.papers[1].title.plain == "On Blue Paper"
    assert not has_errors(found.papers[1].problems)


def test_what_one_list_declines_and_the_other_accepts_is_not_matched(tmp_path: Path) -> None:
    table = TABLE.replace("track", "decision").replace("main", "accept").replace("short", "reject")
    found = loaded(tmp_path, a_csv=table, b_bib=BIB)
    assert ids(found) == ["1", "3", "roe31"]
    assert any(each.span.entry == "roe31" for each in found.diagnostics)


def test_papers_of_one_id_and_other_titles_are_all_refused(tmp_path: Path) -> None:
    for other in ("1,On Trees,Al Fie\n", "1,On Trees,Ann Kim; Bo Li\n"):
        found = loaded(tmp_path, a_csv=TABLE, b_csv="id,title,authors\n" + other)
        refused = [paper.paper_id for paper in found.papers if has_errors(paper.problems)]
        assert refused == ["1", "1"]


def test_who_signs_in_the_first_list_signs(tmp_path: Path) -> None:
    one = "id,title,authors,corresponding\n1,On Ink,Ann Kim; Bo Li,{}\n"
    files = {"a_csv": one.format("Ann Kim"), "b_csv": one.format("Bo Li")}
    (paper,) = loaded(tmp_path, **files).papers
    assert [author.corresponding for author in paper.authors] == [True, False]
    ((severity, message),) = said(paper)
    assert severity is Severity.WARNING
    assert "corresponding authors are “ann kim” here, and “bo li” in" in message


def test_a_title_that_two_papers_have_matches_none(tmp_path: Path) -> None:
    twice = TABLE + "4,On Pens,Zoë de la Cruz,main\n"
    assert ids(loaded(tmp_path, a_csv=twice, b_bib=BIB)) == ["1", "2", "3", "4", "cruz31"]


WORDS = st.sampled_from(["On Ink", "on ink", "On Inks", "On Paper", "Preface"])
PEOPLE = st.lists(st.sampled_from(["Kim", "Li", "Lí", "Roe"]), max_size=3, unique=True)
ROWS = st.lists(
    st.tuples(st.sampled_from("123ab"), WORDS, PEOPLE, st.sampled_from(["", "1", "10.5555/1"])),
    max_size=5,
)


@given(st.lists(ROWS, min_size=2, max_size=3))
def test_joining_changes_no_title_and_no_name_and_mixes_no_authors(
    lists: list[list[tuple[str, str, list[str], str]]],
) -> None:
    readings = [read(f"{place}.csv", rows) for place, rows in enumerate(lists)]
    given_papers = {(str(s.paper.title), names(s.paper)) for r in readings for s in r.submissions}
    joined = join_lists(readings).value
    matched = [s.paper for reading in joined for s in reading.submissions]
    before = [s.paper for reading in readings for s in reading.submissions]
    assert [(p.title, p.authors) for p in matched] == [(p.title, p.authors) for p in before]
    for paper in merge_papers(matched).value:
        with_none = any(title == str(paper.title) and not who for title, who in given_papers)
        assert (str(paper.title), names(paper)) in given_papers or with_none
        assert all(each.email == f"{each.name.family}@x.org" for each in paper.authors)
    assert {p.paper_id for p in matched} <= {p.paper_id for p in before}


def read(name: str, rows: Sequence[tuple[str, str, list[str], str]]) -> ParsedFile:
    submissions = []
    for line, (paper_id, title, people, key) in enumerate(rows, 2):
        authors = tuple(Author(Name(each, "A."), f"{each}@x.org") for each in people)
        paper = Paper(paper_id, Title.of(title), authors, span=Span(name, line, paper_id))
        paper = replace(paper, extra=(("doi", key),) if key else ())
        submissions.append(Submission(paper, number=key if key.isdigit() else ""))
    return ParsedFile(name, tuple(submissions))


def names(paper: Paper) -> tuple[str, ...]:
    return tuple(str(author) for author in paper.authors)
