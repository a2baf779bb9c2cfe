"""Each returned file once: what the ledger knows of it, and what counts as returned."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mail.papers import agreement, record

from generator.ledger import EventKind, Ledger
from generator.ledger.erasing import Erasing
from generator.ledger.migrations import MIGRATIONS
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination, Verdict
from generator.ledger.returns import ReturnLog

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FILE = Arrival("aa" * 32, "inbox/form.pdf", "", 4000, "returned/aa.pdf", NOW)
OTHER = Arrival("bb" * 32, "inbox/again.pdf", "ada@example.org", 4100, "returned/bb.pdf", NOW)


def examined(outcome: Outcome, revision: int = 2, paper_id: str = "lovelace43") -> Examination:
    return Examination(outcome, '{"a": 1}', "c1", NOW, paper_id, revision)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ReturnLog]:
    with Ledger(tmp_path) as ledger:
        ledger.restore([record(agreement(), "f1", "f2")])
    with ReturnLog(tmp_path) as found:
        yield found


def returned(folder: Path) -> int | None:
    """The revision that counts as returned."""
    with Ledger(folder) as ledger:
        (found,) = ledger.records().values()
    revision = found.last(EventKind.RETURNED)
    return None if revision is None else revision.number


def events(folder: Path) -> int:
    with Ledger(folder) as ledger:
        (found,) = ledger.records().values()
    kinds = (EventKind.RETURNED, EventKind.REJECTED)
    return sum(event.kind in kinds for each in found.revisions for event in each.events)


def test_a_file_is_read_as_it_was_recorded(log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.ACCEPTED))
    log.record(OTHER, examined(Outcome.REVIEW, 0, ""))
    first, second = log.entries()
    assert (first.arrival, first.examination) == (FILE, examined(Outcome.ACCEPTED))
    assert (second.arrival, second.examination) == (OTHER, examined(Outcome.REVIEW, 0, ""))
    assert (first.outcome, first.decision, second.outcome) == (
        Outcome.ACCEPTED,
        None,
        Outcome.REVIEW,
    )


@pytest.mark.parametrize(
    ("outcome", "revision"),
    [(Outcome.ACCEPTED, 2), (Outcome.REVIEW, 2), (Outcome.REJECTED, None)],
)
def test_what_is_not_rejected_counts_as_returned(
    tmp_path: Path, log: ReturnLog, outcome: Outcome, revision: int | None
) -> None:
    log.record(FILE, examined(outcome))
    assert returned(tmp_path) == revision


def test_nothing_is_counted_twice(tmp_path: Path, log: ReturnLog) -> None:
    for _ in range(3):
        log.record(FILE, examined(Outcome.ACCEPTED))
    assert len(log.entries()) == events(tmp_path) == 1


def test_a_file_that_comes_again_keeps_its_name_and_learns_who_sent_it(log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.ACCEPTED))
    again = replace(FILE, name="mails/1.eml/f.pdf", sender="ada@example.org", at=LATER)
    log.record(again, examined(Outcome.ACCEPTED))
    assert log.entries()[0].arrival == replace(FILE, sender="ada@example.org")


def test_a_person_rejects_and_the_form_is_no_longer_returned(
    tmp_path: Path, log: ReturnLog
) -> None:
    log.record(FILE, examined(Outcome.REVIEW))
    assert log.decide(Decision(FILE.sha256, Outcome.REJECTED, "Inês", LATER, "no name"))
    assert returned(tmp_path) is None
    log.decide(Decision(FILE.sha256, Outcome.ACCEPTED, "Inês", LATER))
    assert returned(tmp_path) == 2
    (entry,) = log.entries()
    assert (entry.outcome, entry.examination.outcome) == (Outcome.ACCEPTED, Outcome.REVIEW)
    assert [each.note for each in log.decisions()] == ["no name", ""]


def test_a_decision_outlives_another_examination(tmp_path: Path, log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.REVIEW))
    log.decide(Decision(FILE.sha256, Outcome.REJECTED, "Inês", LATER))
    log.record(FILE, examined(Outcome.ACCEPTED))
    assert log.entries()[0].outcome is Outcome.REJECTED
    assert returned(tmp_path) is None


def test_a_decision_can_be_taken_back(tmp_path: Path, log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.REVIEW))
    log.decide(Decision(FILE.sha256, Outcome.REJECTED, "Inês", LATER))
    log.decide(Decision(FILE.sha256, Outcome.REVIEW, "Inês", LATER))
    (entry,) = log.entries()
    assert (entry.outcome, entry.decision) == (Outcome.REVIEW, None)
    assert returned(tmp_path) == 2


def test_one_of_two_files_is_rejected(tmp_path: Path, log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.ACCEPTED))
    log.record(OTHER, examined(Outcome.REJECTED))
    assert returned(tmp_path) == 2
    assert len(log.entries()) == 2


def test_a_file_that_was_taken_for_another_form(tmp_path: Path, log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.REVIEW, 1))
    assert returned(tmp_path) == 1
    log.record(FILE, examined(Outcome.REVIEW, 2))
    assert (returned(tmp_path), events(tmp_path)) == (2, 1)
    log.record(FILE, examined(Outcome.REVIEW, 0, ""))
    assert (returned(tmp_path), events(tmp_path)) == (None, 0)


def test_the_entry_follows_a_paper_that_gets_another_id(tmp_path: Path, log: ReturnLog) -> None:
    log.record(FILE, examined(Outcome.ACCEPTED))
    with Ledger(tmp_path) as ledger:
        ledger.rename("lovelace43", "lovelace44", NOW)
    assert log.entries()[0].examination.paper_id == "lovelace44"


def test_no_decision_on_a_file_that_never_came(log: ReturnLog) -> None:
    assert not log.decide(Decision(FILE.sha256, Outcome.ACCEPTED, "Inês", NOW))
    assert log.decisions() == ()


def test_what_came_back_changes_what_generate_tells(tmp_path: Path, log: ReturnLog) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.remember_run("key", "told")
        log.record(FILE, examined(Outcome.ACCEPTED))
        assert ledger.unchanged_run("key") is None
        ledger.remember_run("key", "told")
        log.record(FILE, examined(Outcome.ACCEPTED))
        assert ledger.unchanged_run("key") == "told"


def test_a_return_that_was_marked_by_hand_is_not_taken_back(tmp_path: Path, log: ReturnLog) -> None:
    from generator.ledger import Event

    with Ledger(tmp_path) as ledger:
        ledger.add_event("lovelace43", 2, Event(EventKind.RETURNED, None, "by hand"))
    log.record(FILE, examined(Outcome.REJECTED))
    assert returned(tmp_path) == 2


def test_an_older_ledger_gets_the_tables(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as old:
        for script in MIGRATIONS[:2]:
            old.executescript(script)
        old.execute("PRAGMA user_version = 2")
        old.commit()
    with ReturnLog(tmp_path) as log:
        assert log.entries() == ()


def found(message: str, at: datetime, outcome: Outcome = Outcome.REVIEW) -> Examination:
    report = {"findings": [
        {"outcome": "accepted", "message": "fine"}, {"outcome": outcome, "message": message},
    ]}  # fmt: skip
    return Examination(outcome, json.dumps(report), "c1", at, "lovelace43", 2)


class TestVerdicts:
    def test_each_is_kept_with_the_first_time_that_it_was_given(self, log: ReturnLog) -> None:
        log.record(FILE, found("Inked.", NOW))
        log.record(FILE, found("Inked.", LATER))
        (entry,) = log.entries()
        assert (entry.judged_at, entry.examination.at) == (NOW, LATER)
        last = LATER + timedelta(days=1)
        log.record(FILE, replace(examined(Outcome.ACCEPTED), at=last))
        log.record(FILE, found("Inked.", last + timedelta(days=1)))
        verdicts = (
            Verdict(Outcome.REVIEW, "Inked.", NOW, "lovelace43", 2),
            Verdict(Outcome.ACCEPTED, "", last, "lovelace43", 2),
            Verdict(Outcome.REVIEW, "Inked.", last + timedelta(days=1), "lovelace43", 2),
        )
        (entry,) = log.entries()
        assert entry.verdicts == verdicts
        assert log.entry(FILE.sha256) == entry

    def test_another_reason_or_form_is_another_verdict(self, log: ReturnLog) -> None:
        log.record(FILE, found("Inked.", NOW))
        log.record(FILE, found("No date.", NOW))
        log.record(FILE, replace(found("No date.", NOW), revision=1))
        log.record(FILE, replace(found("No date.", NOW), paper_id="", revision=0))
        log.record(OTHER, found("No date.", NOW))
        first, other = log.entries()
        said = [(each.reason, each.paper_id, each.revision) for each in first.verdicts]
        assert said == [
            ("Inked.", "lovelace43", 2), ("No date.", "lovelace43", 2),
            ("No date.", "lovelace43", 1), ("No date.", "", 0),
        ]  # fmt: skip
        assert len(other.verdicts) == 1

    def test_an_older_ledger_has_the_verdict_that_holds(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as old:
            for script in MIGRATIONS[:11]:
                old.executescript(script)
            old.execute("PRAGMA user_version = 11")
            report = found("Inked.", NOW).report
            old.execute(
                "INSERT INTO returned (sha256, name, sender, size, copy, at, outcome, report, "
                "examined_at, context_digest) VALUES ('aa', 'f', '', 1, 'c', ?, ?, ?, ?, '')",
                (NOW.isoformat(), "needs review", report, LATER.isoformat()),
            )
            old.commit()
        with ReturnLog(tmp_path) as log:
            (entry,) = log.entries()
        assert entry.verdicts == (Verdict(Outcome.REVIEW, "Inked.", LATER),)

    def test_they_go_with_what_is_erased(self, tmp_path: Path, log: ReturnLog) -> None:
        log.record(FILE, found("Ada says no.", NOW))
        log.record(OTHER, found("Ada says no.", NOW))
        with Erasing(tmp_path) as erasing:
            erasing.erase_file(FILE.sha256, LATER)
            erasing.erase_signatures(LATER)
        (entry,) = log.entries()
        assert [each.reason for each in entry.verdicts] == [""]
