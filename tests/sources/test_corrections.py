"""Corrections of the list: they hold as long as the list says what it said."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity
from generator.sources import Loaded, load
from generator.sources.corrections import COLUMNS, with_corrections

LIST = "id,title,authors\n7,On Ink,Ann Kim; Bo Li\n"
HEAD = "paper_id,field,was,now,source\n"


def loaded(folder: Path, rows: str, papers: str = LIST) -> Loaded:
    (folder / "papers.csv").write_text(papers, encoding="utf-8")
    (folder / "corrections.csv").write_text(HEAD + rows, encoding="utf-8")
    return load(folder)


def test_a_title_and_a_name_are_corrected_and_said(tmp_path: Path) -> None:
    rows = "7,title,On Ink,On Blue Ink,7.pdf\n7,author,Bo Li,Robin Li,a reply\n"
    (paper,) = loaded(tmp_path, rows).papers
    assert paper.title.plain == "On Blue Ink"
    assert [str(author.name) for author in paper.authors] == ["Ann Kim", "Robin Li"]
    assert [problem.severity for problem in paper.problems] == [Severity.NOTE, Severity.NOTE]


def test_a_correction_of_what_the_list_no_longer_says_is_outdated(tmp_path: Path) -> None:
    rows = "7,title,On Inks,On Blue Ink,7.pdf\n7,author,Bo Lee,Robin Li,a reply\n"
    (paper,) = loaded(tmp_path, rows).papers
    assert paper.title.plain == "On Ink"
    assert ["outdated" in problem.message for problem in paper.problems] == [True, True]
    assert {problem.severity for problem in paper.problems} == {Severity.WARNING}


def test_a_list_that_was_corrected_itself_needs_no_word(tmp_path: Path) -> None:
    (paper,) = loaded(tmp_path, "7,title,On Inks,On Ink,7.pdf\n").papers
    assert not paper.problems


def test_a_broken_row_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, "7,volume,On Ink,On Blue Ink,x\n,title,On Ink,Y,x\n7,title,On Ink,,x\n"
    )
    assert found.papers[0].title.plain == "On Ink"
    assert [d.span.line for d in found.diagnostics if d.severity == "error"] == [2, 3, 4]


def test_a_correction_of_no_paper_is_a_warning_with_its_line(tmp_path: Path) -> None:
    found = loaded(tmp_path, "7,title,On Ink,On Blue Ink,x\nkim31,title,On Ink,On Ice,x\n")
    (unknown,) = [each for each in found.diagnostics if "kim31" in each.message]
    assert (unknown.severity, unknown.span.line) == (Severity.WARNING, 3)
    assert "which no paper has" in unknown.message


def test_a_correction_names_a_paper_by_the_id_that_its_decision_gave(tmp_path: Path) -> None:
    decisions = "number,forum,title,decision\n7,abc,On Ink,Accept\n"
    (tmp_path / "decisions.csv").write_text(decisions, encoding="utf-8")
    (paper,) = loaded(tmp_path, "abc,title,On Ink,On Blue Ink,x\n").papers
    assert (paper.paper_id, paper.title.plain) == ("abc", "On Blue Ink")


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(CELLS, st.just("title"), CELLS, CELLS, CELLS), max_size=5))
def test_rows_are_added_and_the_last_of_a_title_stays(rows: list[tuple[str, ...]]) -> None:
    text = ""
    for row in rows:
        text = with_corrections(text, [row])  # type: ignore[list-item]
    kept = {row[0]: tuple(row) for row in rows}
    found = [tuple(row) for row in csv.reader(io.StringIO(text))]
    assert found == ([COLUMNS, *found[1:]] if rows else [])
    assert {row[0]: row for row in found[1:]} == kept
