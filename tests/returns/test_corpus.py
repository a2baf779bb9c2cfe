"""What becomes of every kind of returned form; the documentation has the same table."""

from __future__ import annotations

import json
from pathlib import Path

import foreign
import pytest
from corpus import CORPUS
from issuing import forms
from kinds import Examine, Kind, marked, table_rows

from generator.returns.evidence import FileKind, Index, Outcome, Report
from generator.returns.report_json import report_from_object, report_to_object

PAGE = Path(__file__).parent.parent.parent / "docs" / "returns.md"
START, END = "<!-- kinds -->\n", "<!-- end of kinds -->"

pytestmark = [
    # The signing library leaves files to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


def told(report: Report) -> list[str]:
    return [f"{each.outcome}: {each.code}: {each.message}" for each in report.findings]


@pytest.mark.parametrize("kind", [marked(kind) for kind in CORPUS])
def test_each_kind_gets_its_verdict(kind: Kind, examine: Examine, issued: Index) -> None:
    report = examine(kind.make(), kind.file)
    assert report.outcome is kind.outcome, told(report)
    assert kind.code in {each.code for each in report.findings if each.outcome is kind.outcome}, (
        told(report)
    )
    if kind.form:
        assert report.match is not None
        assert report.match.issued.paper_id == forms()[kind.form].paper_id
    assert report_from_object(json.loads(json.dumps(report_to_object(report))), issued) == report


BLANKS = {"a look-alike": foreign.look_alike}
if foreign.REAL.exists():
    BLANKS["the publisher's own"] = foreign.REAL.read_bytes


@pytest.mark.parametrize("blank", BLANKS)
def test_a_form_that_is_not_ours_goes_to_a_person(blank: str, examine: Examine) -> None:
    paper = forms()["guessed"]
    title = paper.content.title or ""
    filled = foreign.typed(BLANKS[blank](), title=title, name="Muru Zhang", day="2031-06-01")
    report = examine(filled, FileKind.PDF)
    assert report.outcome is Outcome.REVIEW, told(report)
    assert report.match is not None
    assert report.match.issued.paper_id == paper.paper_id
    assert examine(BLANKS[blank](), FileKind.PDF).outcome is Outcome.REVIEW


def test_the_documentation_has_every_kind() -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    table = "".join(table_rows(CORPUS))
    if rest.partition(END)[0] != table:
        pytest.fail(f"put this into {PAGE.name} between the marks:\n{table}")
    assert before
    assert after


def test_no_two_kinds_have_one_name() -> None:
    assert len({(kind.group, kind.name) for kind in CORPUS}) == len(CORPUS)
