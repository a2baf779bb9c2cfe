"""Which paper a file is for, as a person says it: recorded, and examined as that."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from filling import by_pikepdf
from foreign import look_alike, typed
from issuing import forms, make_desk, now, records

from generator import office
from generator.ledger.records import EventKind, Outcome
from generator.ledger.returned import Assignment
from generator.returns.assigning import assign_returns
from generator.returns.checking import CheckRequest, due_files, examine
from generator.returns.evidence import FileKind, Means, Received
from generator.returns.examine import Examiner
from generator.returns.identify.indexing import make_index
from generator.returns.report_json import kept_report
from generator.returns.signers.signatures import Trust
from generator.returns.taking_in import take_in

pytestmark = pytest.mark.usefixtures("forked_processes")

AT = datetime(2031, 6, 20, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A chair's desk, to which a form came that no title names."""
    folder = tmp_path / "out"
    with office.create(folder) as opened:
        opened.ledger.restore(records(folder))
    (tmp_path / "hoped-for.pdf").write_bytes(
        typed(look_alike(), name="Han-Byul Kim", day="2031-06-01")
    )
    return folder


def checked(folder: Path) -> CheckRequest:
    """Check the form, and give what it was examined with."""
    with office.write(folder) as opened:
        index = make_index(opened.ledger.records().values(), folder, now())
        request = CheckRequest(index, AT)
        taken = take_in([folder.parent / "hoped-for.pdf"], folder)
        due = due_files(taken.received, opened.returns, request)
        assert len(list(examine(due, taken, opened.returns, request))) == len(due)
    return request


def test_a_form_is_taken_for_the_paper_that_a_person_says(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        assert entry.examination.paper_id == ""
        assert kept_report(entry.examination.report).proposals[0].paper_id == "kim25g"
        said = Assignment(entry.sha256, "kim25g", "Inês Silva", AT, "her second form")
        [after] = assign_returns([said], opened, request)
    assert (after.examination.paper_id, after.examination.revision) == ("kim25g", 1)
    assert (after.assigned, after.assignments) == ("kim25g", (said,))
    report = kept_report(after.examination.report)
    assert report.means is Means.PERSON
    assert "assigned" in {each.code for each in report.findings}
    assert report.signers[0].name.metadata == "Han-Byul Kim", "it is compared with the paper"
    assert after.outcome is Outcome.REVIEW, "nobody has accepted it by that"
    record = office.read(folder).records["kim25g"]
    assert record.last(EventKind.RETURNED) is not None


def test_the_word_holds_when_the_file_is_checked_again(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        assign_returns([Assignment(entry.sha256, "kim25g", "Chair", AT)], opened, request)
    checked(folder)
    [entry] = office.read(folder).returns
    assert entry.examination.paper_id == "kim25g"


def test_a_word_is_taken_back_by_another_record(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        say = partial(Assignment, entry.sha256, by="Chair", at=AT)
        assign_returns([say(paper_id="kim25g")], opened, request)
        [after] = assign_returns([say(paper_id="")], opened, request)
    assert (after.assigned, after.examination.paper_id) == ("", "")
    assert len(after.assignments) == 2
    assert office.read(folder).records["kim25g"].last(EventKind.RETURNED) is None


def test_what_nobody_knows_is_not_assigned(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        nobody = hashlib.sha256(b"").hexdigest()
        said = [
            Assignment(entry.sha256, "nosuch", "Chair", AT),
            Assignment(nobody, "kim25g", "Chair", AT),
        ]
        assert assign_returns(said, opened, request) == ()
        [after] = opened.returns.entries()
    assert after == entry


def test_erasing_a_file_erases_what_was_said_of_it(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        assign_returns([Assignment(entry.sha256, "kim25g", "Chair", AT)], opened, request)
        opened.erasing.erase_file(entry.sha256, AT)
        assert opened.returns.entries() == ()


def test_a_rebuilt_ledger_knows_what_was_said(folder: Path) -> None:
    request = checked(folder)
    with office.write(folder) as opened:
        [entry] = opened.returns.entries()
        said = Assignment(entry.sha256, "kim25g", "Chair", AT, "told by mail")
        assign_returns([said], opened, request)
    office.rebuild(folder)
    [entry] = office.read(folder).returns
    assert entry.assignments == (said,)


def test_a_form_of_ours_says_itself_which_it_is(tmp_path: Path) -> None:
    form = forms()["known"]
    data = by_pikepdf(form.pdf, form.answers())
    path = tmp_path / "form.pdf"
    path.write_bytes(data)
    received = Received("form.pdf", FileKind.PDF, "0" * 64, len(data), path, assigned="sturm31")
    report = Examiner(make_desk(tmp_path), Trust(()), AT.date()).examine(received)
    assert report.match is not None
    assert report.match.issued.paper_id == form.paper_id
    assert report.outcome is Outcome.ACCEPTED
