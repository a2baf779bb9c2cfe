"""Each mail once: what the ledger knows of mails."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail.papers import agreement, record

from generator.ledger import EventKind, Ledger
from generator.ledger.mails import (
    FailedAddress,
    MailedAlreadyError,
    MailKey,
    MailLog,
    MailState,
    is_form,
)
from generator.ledger.migrations import MIGRATIONS

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
KEY = MailKey("lovelace43", "ada@example.org", "f1")
ID = "<1@example.org>"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[MailLog]:
    with Ledger(tmp_path) as ledger:
        ledger.restore([record(agreement(), "f0", "f1")])
    with MailLog(tmp_path) as found:
        yield found


def last(log: MailLog) -> MailState:
    return log.entries()[-1].state


@pytest.mark.parametrize("state", [MailState.ACCEPTED, MailState.UNKNOWN, MailState.REFUSED])
def test_what_may_be_out_cannot_be_begun_again(log: MailLog, state: MailState) -> None:
    log.begin(KEY, ID, NOW)
    with pytest.raises(MailedAlreadyError):
        log.begin(KEY, ID, NOW)
    log.finish(KEY, state, ID, "reply", NOW)
    with pytest.raises(MailedAlreadyError):
        log.begin(KEY, ID, NOW)
    assert [entry.state for entry in log.entries()] == [state]


@pytest.mark.parametrize("state", [MailState.POSTPONED, MailState.RELEASED])
def test_what_is_not_out_can_be_begun_again(log: MailLog, state: MailState) -> None:
    log.begin(KEY, ID, NOW)
    log.finish(KEY, state, ID, "451 later", NOW)
    log.begin(KEY, ID, NOW)
    log.finish(KEY, MailState.ACCEPTED, ID, "250 ok", NOW)
    assert [entry.state for entry in log.entries()] == [state, MailState.ACCEPTED]


@pytest.mark.parametrize(
    "other",
    [
        MailKey("hopper52", KEY.recipient, "f1"),
        MailKey(KEY.paper_id, "grace@example.org", "f1"),
        MailKey(KEY.paper_id, KEY.recipient, "f2"),
        MailKey(KEY.paper_id, KEY.recipient, "f1", "reminder 1"),
    ],
)
def test_another_mail_is_another_mail(log: MailLog, other: MailKey) -> None:
    log.begin(KEY, ID, NOW)
    log.begin(other, "<2@example.org>", NOW)
    assert len(log.entries()) == 2


def test_a_mail_that_was_turned_away_before_is_recorded(log: MailLog) -> None:
    log.finish(KEY, MailState.REFUSED, ID, "550 no", NOW)
    (entry,) = log.entries()
    assert (entry.state, entry.reply, entry.message_id) == (MailState.REFUSED, "550 no", ID)


def test_what_an_interrupted_sender_had_in_hand_is_unknown(log: MailLog) -> None:
    log.begin(KEY, ID, NOW)
    assert log.interrupt(NOW) == 1
    assert last(log) is MailState.UNKNOWN
    assert log.interrupt(NOW) == 0


@pytest.mark.parametrize("state", [MailState.ACCEPTED, MailState.RELEASED])
def test_the_chair_decides_on_what_is_unknown(log: MailLog, state: MailState) -> None:
    log.begin(KEY, ID, NOW)
    log.interrupt(NOW)
    log.decide(log.entries(), state, NOW)
    assert last(log) is state


def test_nobody_decides_on_what_was_accepted(log: MailLog) -> None:
    log.begin(KEY, ID, NOW)
    log.finish(KEY, MailState.ACCEPTED, ID, "250 ok", NOW)
    log.decide(log.entries(), MailState.RELEASED, NOW)
    assert last(log) is MailState.ACCEPTED


@pytest.mark.parametrize(
    ("state", "sent"),
    [
        (MailState.ACCEPTED, True),
        (MailState.UNKNOWN, True),
        (MailState.REFUSED, False),
        (MailState.POSTPONED, False),
    ],
)
def test_a_form_that_may_be_out_is_noted_as_sent(
    tmp_path: Path, log: MailLog, state: MailState, *, sent: bool
) -> None:
    log.begin(KEY, ID, NOW)
    log.finish(KEY, state, ID, "", NOW)
    with Ledger(tmp_path) as ledger:
        found = ledger.records()["lovelace43"]
    assert found.revisions[0].when(EventKind.SENT) is None
    event = found.revisions[1].when(EventKind.SENT)
    assert (event is not None) is sent
    if event is not None:
        assert (event.at, event.detail) == (NOW.isoformat(), "ada@example.org")


def test_a_reminder_does_not_send_the_form_once_more(tmp_path: Path, log: MailLog) -> None:
    key = MailKey("lovelace43", "ada@example.org", "f1", "reminder 1")
    log.finish(key, MailState.ACCEPTED, ID, "250 ok", NOW)
    with Ledger(tmp_path) as ledger:
        assert ledger.records()["lovelace43"].last(EventKind.SENT) is None


def test_the_form_of_a_renamed_paper_is_noted_as_sent(tmp_path: Path, log: MailLog) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.rename("lovelace43", "lovelace44", NOW)
    log.begin(KEY, ID, NOW)
    log.finish(KEY, MailState.ACCEPTED, ID, "250 ok", NOW)
    with Ledger(tmp_path) as ledger:
        assert ledger.records()["lovelace44"].last(EventKind.SENT) is not None


def test_a_mail_is_no_work_for_the_next_run_of_generate(tmp_path: Path, log: MailLog) -> None:
    """What was sent is told by the ledger's other readers, too."""
    with Ledger(tmp_path) as ledger:
        ledger.remember_run("key", "told")
        log.finish(KEY, MailState.ACCEPTED, ID, "250 ok", NOW)
        assert ledger.unchanged_run("key") is None


def test_failed_addresses(log: MailLog) -> None:
    first = FailedAddress("ada@example.org", "5.1.1", "no such user", "2031-03-01")
    log.add_failures([first])
    log.add_failures([FailedAddress("ada@example.org", "5.2.2", "full", "2031-03-02")])
    assert [each.status for each in log.failures()] == ["5.2.2"]
    assert log.clear_failure("ADA@example.org")
    assert not log.clear_failure("ada@example.org")
    assert log.failures() == ()


def test_a_ledger_from_before_mails_gets_its_tables(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as old:
        old.executescript(MIGRATIONS[0])
        old.execute("PRAGMA user_version = 1")
        old.commit()
    with MailLog(tmp_path) as log:
        log.begin(KEY, ID, NOW)
        assert last(log) is MailState.HANDING_OVER


def test_occasions() -> None:
    assert [is_form(each) for each in ("form", "form 3", "reminder 1", "thanks", "formal")] == [
        True,
        True,
        False,
        False,
        False,
    ]
