"""The console's list of decisions, and the how-to's list of authors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, has_errors
from generator.sources.openreview import status_csv as openreview_csv
from generator.sources.parsed_file import Acceptance, SourceFile

STATUS = """number,forum,title,num replies,decision
"1","https://openreview.net/forum?id=abc","One","3","Accept (Poster)"
"2","https://openreview.net/forum?id=d-_f","Two, too","undefined","Reject"
"3","undefined","Three","undefined","No Decision"
"""
NOTES = """number,title,authors,authorids
1,One,"['Ann Kim', ""Bo O'Li""]","['~Ann_Kim1', 'bo@example.org']"
2,"Two, too",['Jo Roe'],['~Jo_Roe1']
"""


def test_the_console_tells_what_became_of_papers() -> None:
    source = SourceFile("status.csv", STATUS)
    assert openreview_csv.sniff_status(source)
    reading = openreview_csv.read_status(source)
    assert [(s.number, s.forum, s.title, s.decision) for s in reading.statuses] == [
        ("1", "abc", "One", Acceptance.ACCEPTED),
        ("2", "d-_f", "Two, too", Acceptance.DECLINED),
        ("3", "", "Three", Acceptance.UNDECIDED),
    ]
    assert not reading.submissions
    assert not reading.diagnostics


def test_a_list_without_decisions_is_an_error() -> None:
    reading = openreview_csv.read_status(SourceFile("s.csv", "number,forum,title\n1,abc,One\n"))
    assert has_errors(reading.diagnostics)


def test_the_lists_of_the_how_to() -> None:
    source = SourceFile("notes.csv", NOTES)
    assert openreview_csv.sniff_notes(source)
    first, second = openreview_csv.read_notes(source).submissions
    assert [(str(a.name), a.author_id, a.email) for a in first.paper.authors] == [
        ("Ann Kim", "~Ann_Kim1", ""),
        ("Bo O'Li", "bo@example.org", "bo@example.org"),
    ]
    assert (second.paper.paper_id, second.paper.title.plain) == ("2", "Two, too")
    assert second.paper.span.line == 3
    assert first.decision is Acceptance.ACCEPTED
    assert not first.paper.problems


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("decision", "Accept", Acceptance.ACCEPTED),
        ("decision", "Reject", Acceptance.DECLINED),
        ("venueid", "V/Rejected_Submission", Acceptance.DECLINED),
        ("venueid", "V", Acceptance.ACCEPTED),
    ],
)
def test_a_column_may_say_what_is_accepted(column: str, cell: str, expected: Acceptance) -> None:
    text = f"number,title,authors,authorids,{column}\n1,T,['A B'],['~A'],{cell}\n"
    (submission,) = openreview_csv.read_notes(SourceFile("n.csv", text)).submissions
    assert submission.decision is expected


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("['Ann Kim']", ["Ann Kim"]),
        ('["Ann Kim", "Bo Li"]', ["Ann Kim", "Bo Li"]),
        (r"['Zo\xeb Kim', 'Jos\u00e9 Li', 'Pat O\'Roe']", ["Zoë Kim", "José Li", "Pat O'Roe"]),
        ("['Ann Kim', ]", ["Ann Kim"]),
        ("Ann Kim; Bo Li", ["Ann Kim", "Bo Li"]),
    ],
)
def test_lists_as_programs_write_them(cell: str, names: list[str]) -> None:
    quoted = cell.replace('"', '""')
    text = f'number,title,authors,authorids\n1,T,"{quoted}",\n'
    (submission,) = openreview_csv.read_notes(SourceFile("n.csv", text)).submissions
    assert [str(author.name) for author in submission.paper.authors] == names
    assert not submission.paper.problems


@pytest.mark.parametrize(
    "cell", ["['Ann Kim' 'Bo Li']", "['Ann Kim", "[Ann Kim]", "[['Ann Kim']]", "[1]", "[]", ""]
)
def test_a_list_that_cannot_be_trusted_refuses_the_paper(cell: str) -> None:
    text = f'number,title,authors,authorids\n1,T,"{cell}",\n'
    (submission,) = openreview_csv.read_notes(SourceFile("n.csv", text)).submissions
    assert has_errors(submission.paper.problems)


def test_a_row_without_any_id_is_an_error_with_its_line() -> None:
    text = "number,title,authors,authorids\n,T,['A B'],['~A']\n"
    reading = openreview_csv.read_notes(SourceFile("n.csv", text))
    assert [(d.severity, d.span.line) for d in reading.diagnostics] == [(Severity.ERROR, 2)]


@given(st.text(st.sampled_from("[]'\",\\xuN{}0 \n\0;"), max_size=40))
def test_lists_of_any_characters_raise_nothing(cell: str) -> None:
    quoted = cell.replace('"', '""')
    text = f'number,title,authors,authorids\n1,T,"{quoted}","{quoted}"\n'
    (submission,) = openreview_csv.read_notes(SourceFile("n.csv", text)).submissions
    assert submission.paper.authors or has_errors(submission.paper.problems)


def test_a_row_that_was_shifted_decides_nothing() -> None:
    text = STATUS + '"4","ghi","Four","1","Accept","more"\n"5","jkl","Five","1","Accept"\n'
    reading = openreview_csv.read_status(SourceFile("status.csv", text))
    decisions = {status.forum: status.decision for status in reading.statuses}
    assert decisions["ghi"] is Acceptance.UNDECIDED
    assert decisions["jkl"] is Acceptance.ACCEPTED
