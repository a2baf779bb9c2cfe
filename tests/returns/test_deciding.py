"""What a person decides, overrules and takes back: recorded, never erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cli.returned import bring

from generator import office
from generator.ledger import Content, EventKind, Ledger, Record, Revision
from generator.ledger.records import Outcome
from generator.ledger.returned import Act, Assignment, Decision
from generator.ledger.returns import ReturnLog
from generator.office import Office
from generator.returns.deciding import DecisionError, decide, undo_decision
from generator.returns.evidence import Finding, Medium, Report
from generator.returns.reading.limits import UNSAFE
from generator.returns.report_json import report_to_object

ISSUED = datetime(2031, 5, 1, 12, tzinfo=UTC)
NOW = datetime(2031, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    revision = Revision(1, "lovelace43", "f" * 16, Content("Engine"), ISSUED.isoformat())
    record = Record(0, "lovelace43", "", withdrawn=False, input_digest=None, revisions=(revision,))
    with Ledger(folder) as ledger:
        ledger.restore([record])
    return folder


@pytest.fixture
def opened(out: Path) -> Iterator[Office]:
    with office.write(out) as held:
        yield held


def accept(sha256: str, note: str = "", by: str = "Inês Silva") -> Decision:
    return Decision(sha256, Outcome.ACCEPTED, by, NOW, note)


def test_a_decision_is_kept_with_all_that_was_said(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="There is no date.")
    said = replace(accept(sha256, "the date is in the mail"), signed_on=date(2031, 5, 30))
    entry = decide(opened, said)
    assert entry.outcome is Outcome.ACCEPTED
    assert entry.decision == said
    assert not entry.is_overruled
    assert decide(opened, replace(said, outcome=Outcome.REJECTED, reason="no date")).decision == (
        replace(said, outcome=Outcome.REJECTED, reason="no date")
    )


@pytest.mark.parametrize("by_a_person", [False, True])
def test_overruling_a_rejection_needs_a_note(
    out: Path, opened: Office, *, by_a_person: bool
) -> None:
    if by_a_person:
        sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
        decide(opened, replace(accept(sha256), outcome=Outcome.REJECTED))
    else:
        sha256 = bring(out, "lovelace43", Outcome.REJECTED, why="It is not signed.")
    for note in ("", "  "):
        with pytest.raises(DecisionError, match="note"):
            decide(opened, accept(sha256, note))
    assert opened.returns.entry(sha256).outcome is Outcome.REJECTED  # type: ignore[union-attr]
    entry = decide(opened, accept(sha256, "signed before my eyes"))
    assert entry.outcome is Outcome.ACCEPTED
    assert entry.is_overruled
    assert opened.ledger.records()["lovelace43"].last(EventKind.RETURNED) is not None


@pytest.mark.parametrize("code", sorted(UNSAFE))
def test_nobody_accepts_what_is_not_safe_to_open(out: Path, opened: Office, code: str) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REJECTED, why="Bad.")
    report(opened, sha256, Medium.FORM, Finding(Outcome.REJECTED, code, "It runs."))
    with pytest.raises(DecisionError, match="not safe to open: it runs"):
        decide(opened, accept(sha256, "I trust her"))


def test_nobody_accepts_what_cannot_be_opened(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REJECTED, why="Bad.")
    report(opened, sha256, None, Finding(Outcome.REJECTED, "damaged", "It is damaged."))
    with pytest.raises(DecisionError, match="cannot be opened: it is damaged"):
        decide(opened, accept(sha256, "I trust her"))


def test_an_attached_file_can_be_overruled(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REJECTED, why="Bad.")
    report(opened, sha256, Medium.SCAN, Finding(Outcome.REJECTED, "attachment", "A companion."))
    assert decide(opened, accept(sha256, "the scanner's own")).is_overruled


def test_a_copy_that_changed_or_a_paper_that_nobody_knows_is_not_accepted(
    out: Path, opened: Office
) -> None:
    changed = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
    (out / f"returned/{changed}.pdf").write_bytes(b"another")
    with pytest.raises(DecisionError, match="not the file that was checked"):
        decide(opened, accept(changed))
    stray = bring(out, "", Outcome.REVIEW, why="No code.", data=b"%PDF stray")
    with pytest.raises(DecisionError, match="first say which paper"):
        decide(opened, accept(stray))
    assert opened.returns.assign(Assignment(stray, "lovelace43", "Ada", NOW))
    assert decide(opened, accept(stray)).outcome is Outcome.ACCEPTED


def test_taking_back_brings_the_decision_before_back(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.ACCEPTED)
    decide(opened, replace(accept(sha256), outcome=Outcome.REJECTED, by="Ada"))
    decide(opened, accept(sha256, "it was right", by="Grace"))
    entry = undo_decision(opened, sha256, "Emmy", NOW, "it was not")
    # Not the verdict of the rules: Ada's rejection was never taken back.
    assert entry.outcome is Outcome.REJECTED
    assert entry.decision is not None
    assert entry.decision.by == "Ada"
    assert opened.ledger.records()["lovelace43"].last(EventKind.RETURNED) is None
    entry = undo_decision(opened, sha256, "Emmy", NOW)
    assert entry.decision is None
    assert entry.outcome is Outcome.ACCEPTED
    with pytest.raises(DecisionError, match="no decision has been made"):
        undo_decision(opened, sha256, "Emmy", NOW)
    assert [(each.act, each.by) for each in entry.decisions] == [
        (Act.DECIDED, "Ada"),
        (Act.DECIDED, "Grace"),
        (Act.UNDONE, "Emmy"),
        (Act.UNDONE, "Emmy"),
    ]


def test_an_earlier_release_s_taking_back_leaves_it_undecided(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
    decide(opened, accept(sha256))
    opened.returns.decide(Decision(sha256, Outcome.REVIEW, "Ada", NOW, "taken back"))
    entry = opened.returns.entry(sha256)
    assert entry is not None
    assert entry.outcome is Outcome.REVIEW
    assert entry.decision is None


def test_what_is_asked_leaves_it_undecided(out: Path, opened: Office) -> None:
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="Page 2 is missing.")
    asked = replace(accept(sha256), outcome=Outcome.REVIEW, reason="Please send page 2.")
    entry = decide(opened, asked)
    assert entry.outcome is Outcome.REVIEW
    assert entry.last_decision == asked


def test_nothing_is_decided_on_what_is_gone_or_by_nobody(out: Path, opened: Office) -> None:
    with pytest.raises(DecisionError, match="no longer in the ledger"):
        decide(opened, accept("0" * 64))
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.")
    with pytest.raises(DecisionError, match="is missing"):
        decide(opened, accept(sha256, by=" "))
    with ReturnLog(out) as log:
        assert log.decisions() == ()


def report(opened: Office, sha256: str, medium: Medium | None, finding: Finding) -> None:
    """Record another verdict for a file."""
    entry = opened.returns.entry(sha256)
    assert entry is not None
    found = Report(sha256, Outcome.REJECTED, (finding,), medium)
    examination = replace(entry.examination, report=json.dumps(report_to_object(found)))
    opened.returns.record(entry.arrival, examination)
