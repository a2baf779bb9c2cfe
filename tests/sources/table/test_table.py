"""A plain table of papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, has_errors
from generator.paper import Paper
from generator.sources import load, table
from generator.sources.parsed_file import Acceptance, SourceFile

HEADER = "id,title,authors,email,corresponding,emails"


def one(row: str, header: str = HEADER) -> Paper:
    (submission,) = table.read(SourceFile("papers.csv", f"{header}\n{row}\n")).submissions
    return submission.paper


def names(paper: Paper) -> list[str]:
    return [str(author.name) for author in paper.authors]


@pytest.mark.parametrize(
    "text",
    [
        'id,title,authors\n7,"On Ink, Again","Ann Kim; Li, Bo"\n',
        "id\ttitle\tauthors\n7\tOn Ink, Again\tAnn Kim; Li, Bo\n",
        'ID;Title;Authors\n7;On Ink, Again;"Ann Kim; Li, Bo"\n',
        'sep=,\nPaper ID,Title,Authors\n7,"On Ink, Again","Ann Kim; Li, Bo"\n',
    ],
)
def test_delimiters_and_spellings_of_columns(text: str) -> None:
    source = SourceFile("papers", text)
    assert table.sniff(source)
    (submission,) = table.read(source).submissions
    assert submission.paper.paper_id == "7"
    assert submission.paper.title.plain == "On Ink, Again"
    assert names(submission.paper) == ["Ann Kim", "Bo Li"]
    assert not submission.paper.problems


@pytest.mark.parametrize(
    "authors",
    ["Ann Kim, Bo Li and Jo Park", "Ann Kim and Bo Li and Jo Park", "Ann Kim\nBo Li\nJo Park"],
)
def test_a_list_without_semicolons_is_parted_where_that_is_certain(authors: str) -> None:
    paper = one(f'7,T,"{authors}",,,')
    assert names(paper) == ["Ann Kim", "Bo Li", "Jo Park"]
    assert any("was taken as 3 authors" in problem.message for problem in paper.problems)


@pytest.mark.parametrize("corresponding", ["Bo Li", "bo li", "Li, Bo", "2", "bo@example.org"])
def test_the_corresponding_author_by_name_number_or_address(corresponding: str) -> None:
    paper = one(f'7,T,Ann Kim; Bo Li,,"{corresponding}",ann@example.org; bo@example.org')
    assert [author.corresponding for author in paper.authors] == [False, True]
    assert [author.email for author in paper.authors] == ["ann@example.org", "bo@example.org"]


@pytest.mark.parametrize(
    "corresponding", ["Ann Kim; Bo Li", "Li, Bo; kim;", "1; 2", "bo@example.org; Ann Kim"]
)
def test_semicolons_part_several_corresponding_authors(corresponding: str) -> None:
    paper = one(f'7,T,Ann Kim; Bo Li; Jo Park,,"{corresponding}",; bo@example.org;')
    assert [author.corresponding for author in paper.authors] == [True, True, False]
    assert paper.problems == ()


def test_one_of_several_corresponding_authors_who_is_none_is_a_warning_and_the_others_sign() -> (
    None
):
    paper = one("7,T,Ann Kim; Bo Li,,Bo Li; Cy Dee,")
    assert [author.corresponding for author in paper.authors] == [False, True]
    assert ["“Cy Dee” is not among" in problem.message for problem in paper.problems] == [True]


def test_the_signers_address_goes_to_the_corresponding_author() -> None:
    paper = one("7,T,Ann Kim; Bo Li,bo@example.org,2,")
    assert [author.email for author in paper.authors] == ["", "bo@example.org"]


def test_the_signers_address_tells_which_author_it_is() -> None:
    paper = one("7,T,Ann Kim; Bo Li,bo@example.org,,ann@example.org; bo@example.org")
    assert [author.corresponding for author in paper.authors] == [False, True]


def test_the_signers_address_is_kept_when_nobody_knows_whose_it_is() -> None:
    paper = one("7,T,Ann Kim; Bo Li,bo@example.org,,")
    assert paper.signer_email == "bo@example.org"
    assert not any(author.corresponding or author.email for author in paper.authors)


def test_the_only_author_is_the_one_who_signs() -> None:
    (author,) = one("7,T,Ann Kim,ann@example.org,,").authors
    assert (author.corresponding, author.email) == (True, "ann@example.org")


@pytest.mark.parametrize(
    "row",
    [
        "7,,Ann Kim,,,",
        "7,T,,,,",
        "7,T, ; ,,,",
        '7,T,"Ann Kim, Bo Li",,,',
        "7,On Ink, Again,Ann Kim,,,",
        "7,On Ink, Again,Ann Kim,,",
        "7,On Ink, Again,Ann Kim",
        "7,T,Ann Kim,,,,extra",
        "7,T,Ann Kim",
        "7,T,Ann Kim; Bo Li,,,no address; bo@example.org",
        "7,T,Ann Kim; Bo Li,two@example.org and@more,,",
    ],
)
def test_a_row_that_no_form_may_be_made_of(row: str) -> None:
    paper = one(row)
    assert paper.paper_id == "7"
    assert has_errors(paper.problems)
    assert all(problem.span.line == 2 for problem in paper.problems)


@pytest.mark.parametrize(
    "row",
    [
        "7,T,Ann Kim; Bo Li,,3,",
        "7,T,Ann Kim; Bo Li,,Jo Roe,",
        "7,T,Ann Kim; Bo Li,,,ann@example.org",
    ],
)
def test_what_cannot_be_used_is_a_warning(row: str) -> None:
    paper = one(row)
    assert [problem.severity for problem in paper.problems] == [Severity.WARNING]


def test_a_row_without_an_id_is_an_error_and_costs_no_other() -> None:
    reading = table.read(SourceFile("papers.csv", f"{HEADER}\n,T,Ann Kim,,,\n8,U,Bo Li,,,\n"))
    assert [s.paper.paper_id for s in reading.submissions] == ["8"]
    assert [(d.severity, d.span.line) for d in reading.diagnostics] == [(Severity.ERROR, 2)]


def test_a_table_without_ids_is_an_error() -> None:
    reading = table.read(SourceFile("papers.csv", "title,authors\nT,Ann Kim\n"))
    assert has_errors(reading.diagnostics)


def test_columns_without_a_meaning_are_said_and_kept() -> None:
    reading = table.read(SourceFile("papers.csv", "id,title,authors,colour\n7,T,Ann Kim,red\n"))
    assert reading.submissions[0].paper.extra == (("colour", "red"),)
    assert ["colour" in d.message for d in reading.diagnostics] == [True]


def test_a_decision_is_heeded() -> None:
    text = "id,title,authors,decision\n7,T,Ann Kim,Reject\n8,T,Ann Kim,Accept\n9,T,Ann Kim,\n"
    decisions = [s.decision for s in table.read(SourceFile("papers.csv", text)).submissions]
    assert decisions == [Acceptance.DECLINED, Acceptance.ACCEPTED, Acceptance.UNDECIDED]


@given(st.text(st.sampled_from('7,;"\t\n@=aA&\0 '), max_size=60))
def test_nothing_is_raised(rows: str) -> None:
    for submission in table.read(SourceFile("papers.csv", f"{HEADER}\n{rows}")).submissions:
        paper = submission.paper
        assert (paper.title.plain and paper.authors) or has_errors(paper.problems)


CMT = (
    "Paper ID,Paper Title,Primary Contact Author Name,Primary Contact Author Email,"
    "Author Names,Author Emails,Status"
)


@pytest.mark.parametrize(
    ("cells", "signer"),
    [
        (",bo@x.org,Ann Kim (MIT); Bo Li (Acme)*,", "Bo Li"),
        (",bo@x.org,Ann Kim (MIT); Bo Li* (Acme),", "Bo Li"),
        (',bo@x.org,"Kim, Ann; Li, Bo*",ann@x.org;bo@x.org*', "Bo Li"),
        ("Bo Li,bo@x.org,Ann Kim; Bo Li,", "Bo Li"),
        ('"Li, Bo",bo@x.org,Ann Kim; Bo Li*,', "Bo Li"),
    ],
)
def test_the_star_of_cmt_is_the_contact_who_signs(cells: str, signer: str) -> None:
    paper = one(f"7,On Ink,{cells},Accept", CMT)
    assert names(paper) == ["Ann Kim", "Bo Li"]
    (chosen,) = [author for author in paper.authors if author.corresponding]
    assert (str(chosen.name), chosen.email) == (signer, "bo@x.org")
    assert not has_errors(paper.problems)


@pytest.mark.parametrize("cells", ["Ann Kim,,Ann Kim; Bo Li*,", ",,Ann Kim*; Bo Li*,"])
def test_a_contact_of_cmt_that_is_not_certain_is_said(cells: str) -> None:
    paper = one(f"7,On Ink,{cells},Accept", CMT)
    assert not any(author.corresponding for author in paper.authors)
    assert Severity.WARNING in [problem.severity for problem in paper.problems]


def test_a_star_in_another_table_is_a_marker() -> None:
    paper = one("7,On Ink,Ann Kim; Bo Li*,,,")
    assert names(paper) == ["Ann Kim", "Bo Li"]
    assert not any(author.corresponding for author in paper.authors)


def test_the_header_of_cmt_stands_on_the_third_line() -> None:
    text = f"Papers\n\n{CMT}\n7,T,,,Ann Kim*,,Accept\n8,T,,,Ann Kim*,,Reject\n"
    source = SourceFile("cmt.csv", text)
    assert table.sniff(source)
    decisions = [submission.decision for submission in table.read(source).submissions]
    assert decisions == [Acceptance.ACCEPTED, Acceptance.DECLINED]


def test_affiliations_beside_names_are_left_out_and_said() -> None:
    paper = one('7,On Ink,"Ann Kim (MIT); Bo Li, Google; Dr. Jo Roe, PhD",,,')
    assert names(paper) == ["Ann Kim", "Bo Li", "Jo Roe"]
    assert [problem.severity for problem in paper.problems][:2] == [Severity.WARNING] * 2


HEADINGS = {"id": "No.", "title": "Paper", "authors": "Written by"}
OWN = "No.,Paper,Written by,Title\n7,On Ink,Ann Kim; Bo Li,Dr.\n"


def test_a_table_with_headings_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(OWN)
    (paper,) = load(tmp_path, columns={"list.csv": HEADINGS}).papers
    assert (paper.paper_id, paper.title.plain, names(paper)) == (
        "7",
        "On Ink",
        ["Ann Kim", "Bo Li"],
    )


def test_a_heading_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(OWN)
    wrong = {**HEADINGS, "email": "Mail"}
    (problem,) = load(tmp_path, columns={"list.csv": wrong}).diagnostics
    assert (problem.severity, problem.span.line) == ("error", 1)
    assert "Mail" in problem.message
    assert "written_by" in problem.hint or "written by" in problem.hint


def test_a_missing_column_says_what_to_write_into_the_settings(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Ref,title,authors\n7,On Ink,Ann Kim\n")
    (problem,) = load(tmp_path).diagnostics
    assert '[sources."list.csv"]' in problem.hint
    assert 'id = "its heading"' in problem.hint


def signed(row: str) -> Paper:
    text = "id,title,authors,emails,corresponding,email,signer\n7,On Ink,Ann Kim; Bo Li,"
    (submission,) = table.read(SourceFile("t.csv", text + row)).submissions
    return submission.paper


@pytest.mark.parametrize("signer", ["Bo Li", "2", "bo@x.org"])
def test_the_column_signer_names_who_signs_before_the_corresponding_author(signer: str) -> None:
    paper = signed(f"ann@x.org; bo@x.org,Ann Kim,,{signer}\n")
    assert [author.corresponding for author in paper.authors] == [False, True]
    assert not paper.problems


def test_the_corresponding_authors_address_is_not_given_to_the_signer() -> None:
    paper = signed(",Ann Kim,ann@x.org,Bo Li\n")
    assert [author.email for author in paper.authors] == ["ann@x.org", ""]
    assert paper.signer_email == ""
    paper = signed(",Al Fie,al@x.org,Bo Li\n")
    assert (paper.authors[1].email, paper.signer_email) == ("", "")
    assert signed(",,bo@x.org,Bo Li\n").signer_email == "bo@x.org"


def test_a_signer_who_is_no_author_is_a_warning_and_changes_nothing() -> None:
    paper = signed(",Ann Kim,,Al Fie\n")
    (problem,) = paper.problems
    assert problem.severity is Severity.WARNING
    assert "“Al Fie”" in problem.message
    assert paper.authors[0].corresponding


def test_a_name_that_stands_twice_is_a_warning() -> None:
    (problem,) = one("7,On Ink,Ann Kim; Bo Li; Ann Kim,,,").problems
    assert problem.severity is Severity.WARNING
    assert "“Ann Kim” is listed 2 times" in problem.message


def read_all(text: str) -> tuple[list[Paper], list[str]]:
    found = table.read(SourceFile("papers.csv", text))
    papers = [submission.paper for submission in found.submissions]
    return papers, [problem.message for problem in found.diagnostics]


@pytest.mark.parametrize(
    "header",
    [
        "Paper #,Title,Author 1,Author 2,Corresponding author email",
        "Nr.,Titel,Autor 1,Autor 2,E-Mail-Adresse",
        "id,title,author,Author 2,contact e-mail",
        "id,title,First author,Co-authors,email",
    ],
)
def test_authors_in_columns_of_their_own(header: str) -> None:
    papers, said = read_all(f"{header}\n7,On Ink,Ann Kim,Bo Li,a@example.org\n8,On Pen,Ann Kim,,\n")
    assert [names(paper) for paper in papers] == [["Ann Kim", "Bo Li"], ["Ann Kim"]]
    assert papers[0].signer_email == "a@example.org"
    assert not said


def test_addresses_in_columns_of_their_own() -> None:
    header = "id,title,Author 1,Author 1 Email,Author 2,Author 2 Email"
    paper = one("7,On Ink,Ann Kim,ann@example.org,Bo Li,bo@example.org", header)
    assert [author.email for author in paper.authors] == ["ann@example.org", "bo@example.org"]


def test_a_list_that_lacks_an_author_of_the_columns_is_refused() -> None:
    paper = one("7,On Ink,Ann Kim; Bo Li,Ann Kim,Jo Park", "id,title,authors,Author 1,Author 2")
    assert has_errors(paper.problems)


def test_a_column_that_may_be_the_right_one_is_a_warning() -> None:
    found = table.read(SourceFile("p.csv", "id,title,authors,Final title\n7,T,Ann Kim,U\n"))
    [problem] = found.diagnostics
    assert problem.severity is Severity.WARNING
    assert "final_title" in problem.message


def test_remarks_between_papers_are_left_out_and_said() -> None:
    papers, said = read_all("id,title,authors\nSession 1,,\n7,T,Ann Kim\n\nTotal: 1,,\n")
    assert [paper.paper_id for paper in papers] == ["7"]
    assert len(said) == 2


def test_an_id_alone_is_a_paper_without_a_title() -> None:
    papers, _ = read_all("id,title,authors\n7,,\n")
    assert has_errors(papers[0].problems)


def test_authors_in_rows_below_their_paper_refuse_it() -> None:
    papers, _ = read_all("id,title,authors\n7,T,Ann Kim\n,,Bo Li\n8,U,Jo Park\n")
    assert [has_errors(paper.problems) for paper in papers] == [True, False]


def test_decisions_that_decide_nothing_are_named() -> None:
    rows = "7,T,Ann Kim,Yes\n8,U,Ann Kim,conditional accept\n9,V,Ann Kim,\n"
    _, said = read_all("id,title,authors,decision\n" + rows)
    assert [word for word in ("“Yes”", "“conditional accept”", "“9”") if word in " ".join(said)]
    assert len(said) == 3


def test_a_blank_decision_accepts_where_only_rejections_are_noted() -> None:
    text = "id,title,authors,decision\n7,T,Ann Kim,\n8,U,Bo Li,reject\n"
    found = table.read(SourceFile("papers.csv", text)).submissions
    assert [each.decision for each in found] == [Acceptance.ACCEPTED, Acceptance.DECLINED]


@pytest.mark.parametrize("contact", ["Li", "B. Li", "b. li"])
def test_a_contact_is_found_by_family_name_and_initial(contact: str) -> None:
    paper = one(f"7,T,Ann Kim; Bo Li,,{contact},")
    assert [author.corresponding for author in paper.authors] == [False, True]


@pytest.mark.parametrize("contact", ["Kim", "C. Li"])
def test_a_contact_who_may_be_two_or_none_is_not_found(contact: str) -> None:
    paper = one(f"7,T,Ann Kim; Jo Kim; Bo Li,,{contact},")
    assert not any(author.corresponding for author in paper.authors)


@pytest.mark.parametrize(
    "authors", ["Kim A., Li B.", "Ann Kim; tba", "N/A", "-", "None", "N. N.", "First Author"]
)
def test_what_is_no_name_refuses_the_form(authors: str) -> None:
    assert has_errors(one(f'7,T,"{authors}",,,').problems)


@pytest.mark.parametrize("title", ["TBA", "#REF!", "n/a"])
def test_what_is_no_title_refuses_the_form(title: str) -> None:
    assert has_errors(one(f"7,{title},Ann Kim,,,").problems)


def test_a_name_of_nobody_knows_whom_is_said() -> None:
    header = ",,,Contact,\nid,title,authors,name,email,pages\n"
    found = table.read(SourceFile("papers.csv", f"{header}7,On Ink,Ann Kim; Bo Li,Bo Li,b@x.org,9"))
    warned = [each for each in found.diagnostics if each.severity is Severity.WARNING]
    assert [each.message for each in warned] == [
        "columns are not read, and may matter: “name”",
    ]


@pytest.mark.parametrize(
    "authors",
    [
        "Ann Kim <a@example.org>; Bo Li <b@example.org>",
        "Ann Kim <a@example.org>, Bo Li <b@example.org>",
        "Kim, Ann <a@example.org>; Li, Bo <b@example.org>",
        "Kim, Ann <a@example.org> and Li, Bo <b@example.org>",
        "Ann Kim (a@example.org); Bo Li (b@example.org)",
    ],
)
def test_authors_may_have_their_addresses_beside_them(authors: str) -> None:
    paper = one(f'7,T,"{authors}",,,')
    assert [(str(author.name), author.email) for author in paper.authors] == [
        ("Ann Kim", "a@example.org"),
        ("Bo Li", "b@example.org"),
    ]
    assert not paper.problems


def test_an_address_beside_a_name_that_is_none_of_the_column_is_said() -> None:
    paper = one("7,T,Ann Kim <a@example.org>,,,k@example.org")
    assert [each.message for each in paper.problems] == [
        "a@example.org beside a name is not among the addresses of the authors"
    ]


def test_a_semicolon_in_brackets_parts_no_names() -> None:
    header = "Paper ID,Paper Title,Author Names,Primary Contact Author Email"
    paper = one('7,T,"Ann Kim (MIT; ETH)*; Bo Li (Google)",a@example.org', header)
    assert names(paper) == ["Ann Kim", "Bo Li"]
    assert [(author.corresponding, author.email) for author in paper.authors] == [
        (True, "a@example.org"),
        (False, ""),
    ]


def test_rows_of_one_paper_with_an_author_each_are_joined() -> None:
    text = "id,title,author,email,room\n7,T,Ann Kim,a@x.org,1\n8,U,Cy Dee,c@x.org,1\n7,T,Bo Li,,2\n"
    first, second = table.read(SourceFile("papers.csv", text)).submissions
    assert names(first.paper) == ["Ann Kim", "Bo Li"]
    assert [author.email for author in first.paper.authors] == ["a@x.org", ""]
    assert [each.message for each in first.paper.problems] == [
        "2 rows were read as one paper with an author each"
    ]
    assert first.paper.extra == ()
    assert names(second.paper) == ["Cy Dee"]


def test_an_address_in_every_row_of_a_paper_does_not_say_who_signs() -> None:
    text = "id,title,author,email\n7,T,Ann Kim,a@x.org\n7,T,Bo Li,b@x.org\n"
    (submission,) = table.read(SourceFile("papers.csv", text)).submissions
    assert not any(author.corresponding for author in submission.paper.authors)


@pytest.mark.parametrize(
    "row",
    ["7,Other,Bo Li,accept", "7,T,Ann Kim,accept", "7,T,Bo Li; Cy Dee,accept", "7,T,Bo,reject"],
)
def test_other_rows_with_the_same_id_are_not_joined(row: str) -> None:
    text = f"id,title,author,decision\n7,T,Ann Kim,accept\n{row}\n"
    assert len(table.read(SourceFile("papers.csv", text)).submissions) == 2
