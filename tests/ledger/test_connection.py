"""What the ledger's settings of SQLite are for: each of them is missed when it is gone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.ledger import LEDGER_NAME, Content, Event, EventKind, Ledger, LedgerError
from generator.ledger import connection as connection_module
from generator.ledger.connection import connect, transaction, verify
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.ledger.migrations import MIGRATIONS
from generator.ledger.rebuild import has_remains
from generator.ledger.records import Outcome, Record, Revision
from generator.ledger.returned import Arrival, Decision, Examination
from generator.ledger.returns import ReturnLog

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
RECORD = Record(0, "a", "", False, None, (Revision(1, "a", "f", Content("T"), None),))  # noqa: FBT003


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger of one form, which came back."""
    with Ledger(tmp_path) as ledger:
        ledger.restore([RECORD])
    with ReturnLog(tmp_path) as log:
        arrival = Arrival("f" * 64, "form.pdf", "", 5, "returned/f.pdf", NOW)
        log.record(arrival, Examination(Outcome.REVIEW, "{}", "c", NOW, "a", 1))
    return tmp_path


def test_a_row_cannot_refer_to_one_that_is_not_there(folder: Path) -> None:
    with closing(connect(folder / LEDGER_NAME)) as connection:
        for statement in (
            "INSERT INTO event (revision, kind) VALUES (99, 'sent')",
            "DELETE FROM revision",
            "DELETE FROM agreement",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                connection.execute(statement)


def test_forms_are_read_while_others_are_being_recorded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.0)
    with Ledger(folder) as writer, writer._transaction():
        writer._connection.execute("UPDATE agreement SET source = 'new'")
        with Ledger(folder) as reader:
            assert reader.records()["a"].source == ""


def crash(folder: Path, write: str) -> None:
    """Write, and die without closing; then lose the log, as when a folder is copied in part."""
    process = os.fork()
    if not process:
        if write == "decide":
            log = ReturnLog(folder)
            log.decide(Decision("f" * 64, Outcome.REJECTED, "Chair", NOW))
        else:
            ledger = Ledger(folder)
            ledger.add_event("a", 1, Event(EventKind.SENT, NOW.isoformat()))
        os._exit(9)
    os.waitpid(process, 0)
    (folder / f"{LEDGER_NAME}-wal").unlink()
    (folder / f"{LEDGER_NAME}-shm").unlink()


def test_what_a_person_said_is_in_the_ledger_itself(folder: Path) -> None:
    crash(folder, "decide")
    crash(folder, "mark")
    with ReturnLog(folder) as log, Ledger(folder) as ledger:
        assert [each.outcome for each in log.decisions()] == [Outcome.REJECTED]
        assert ledger.records()["a"].current.when(EventKind.SENT)


def test_a_mail_waits_for_the_disk_and_a_form_does_not(folder: Path) -> None:
    """The level that holds at each commit, also on one connection; see PRAGMA synchronous."""
    levels = []
    level = "NORMAL"  # of a ledger that has just been opened

    def take(statement: str) -> None:
        nonlocal level
        if statement.startswith("PRAGMA synchronous = "):
            level = {"1": "NORMAL", "FULL": "FULL"}[statement.rpartition(" ")[2]]
        elif statement == "COMMIT":
            levels.append(level)

    with Ledger(folder) as ledger:
        mails, returns = MailLog.beside(ledger), ReturnLog.beside(ledger)
        ledger._connection.set_trace_callback(take)
        ledger.see([])
        key = MailKey("a", "ada@example.org", "f")
        mails.begin(key, "<1@example.org>", NOW)
        mails.finish(key, MailState.ACCEPTED, "<1@example.org>", "", NOW)
        ledger.see([])
        returns.decide(Decision("f" * 64, Outcome.REJECTED, "Inês", NOW))
        ledger.see([])
    assert levels == ["NORMAL", "FULL", "FULL", "NORMAL", "FULL", "NORMAL"]


def test_an_earlier_ledger_gets_the_checks_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_NAME
    with closing(sqlite3.connect(path)) as connection:
        for script in MIGRATIONS[:3]:
            connection.executescript(script)
        connection.execute("INSERT INTO agreement (id, paper_id) VALUES (1, 'a')")
        connection.execute("INSERT INTO revision VALUES (1, 1, 1, 'a', 'f'" + ", NULL" * 9 + ")")
        connection.execute("INSERT INTO event (revision, kind) VALUES (1, 'sent')")
        connection.execute("PRAGMA user_version = 3")
        connection.commit()
    with Ledger(tmp_path) as ledger:
        assert ledger.records()["a"].current.when(EventKind.SENT)
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            ledger._connection.execute("UPDATE event SET kind = 'sennt'")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            ledger._connection.execute("UPDATE event SET at = '2031-02-30'")
    verify(path)


def test_a_verdict_of_an_earlier_ledger_has_its_name_of_today(tmp_path: Path) -> None:
    path, report = (
        tmp_path / LEDGER_NAME,
        '{"findings": [{"outcome": "for a person", "code": "x"}]}',
    )
    with closing(sqlite3.connect(path)) as connection:
        for script in MIGRATIONS[:5]:
            connection.executescript(script)
        at = NOW.isoformat()
        connection.execute(
            "INSERT INTO returned VALUES (7, 'aa', 'a.pdf', '', 1, 'returned/a.pdf', ?, NULL,"
            " 'for a person', ?, ?, 'c')",
            (at, report, at),
        )
        connection.execute(
            "INSERT INTO decision VALUES (3, 7, 'for a person', 'Ada', ?, '')", (at,)
        )
        connection.execute("PRAGMA user_version = 5")
        connection.commit()
    with ReturnLog(tmp_path) as log:
        (entry,) = log.entries()
    assert entry.outcome is entry.decisions[0].outcome is Outcome.REVIEW
    assert entry.examination.report == report.replace("for a person", "needs review")
    verify(path)


def test_decisions_and_marks_of_an_earlier_ledger_hold(tmp_path: Path) -> None:
    path, at = tmp_path / LEDGER_NAME, NOW.isoformat()
    with closing(sqlite3.connect(path)) as connection:
        for script in MIGRATIONS[:8]:
            connection.executescript(script)
        connection.execute("INSERT INTO agreement (id, paper_id) VALUES (1, 'a')")
        connection.execute("INSERT INTO revision VALUES (1, 1, 1, 'a', 'f'" + ", NULL" * 9 + ")")
        connection.execute("INSERT INTO event VALUES (4, 1, 'sent', ?, 'by hand')", (at,))
        for number, outcome in ((1, "accepted"), (2, "rejected")):
            connection.execute(
                "INSERT INTO returned VALUES (?, ?, 'a.pdf', '', 1, 'returned/a.pdf', ?, 1,"
                " 'needs review', '{}', ?, 'c')",
                (number, str(number), at, at),
            )
            connection.execute(
                "INSERT INTO decision VALUES (?, ?, ?, 'Ada', ?, '')",
                (number, number, outcome, at),
            )
        connection.execute(
            "INSERT INTO decision VALUES (3, 2, 'needs review', 'Ada', ?, 'taken back')", (at,)
        )
        connection.execute("PRAGMA user_version = 8")
        connection.commit()
    with Ledger(tmp_path) as ledger:
        log = ReturnLog.beside(ledger)
        assert ledger.records()["a"].current.events == (Event(EventKind.SENT, at, "by hand"),)
        assert [str(each.outcome) for each in log.entries()] == ["accepted", "needs review"]
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            ledger._connection.execute("UPDATE decision SET act = 'forgotten'")
    verify(path)


def test_an_earlier_ledger_gets_plain_names_and_keeps_what_they_hold(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as connection:
        for script in MIGRATIONS[:10]:
            connection.executescript(script)
        connection.execute("INSERT INTO settled VALUES ('', 'key', 'all done')")
        connection.execute(
            "INSERT INTO returned VALUES (1, 'aa', 'a.pdf', '', 1, 'returned/a.pdf', ?, NULL,"
            " 'needs review', '{}', ?, 'a digest')",
            (NOW.isoformat(), NOW.isoformat()),
        )
        connection.execute("PRAGMA user_version = 10")
        connection.commit()
    with Ledger(tmp_path) as ledger:
        assert ledger.unchanged_run("key") == "all done"
        [entry] = ReturnLog.beside(ledger).entries()
        assert entry.examination.context_digest == "a digest"
    verify(tmp_path / LEDGER_NAME)


def test_an_earlier_ledger_with_a_wrong_value_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_NAME
    with closing(sqlite3.connect(path)) as connection:
        for script in MIGRATIONS[:3]:
            connection.executescript(script)
        connection.execute("INSERT INTO agreement (id, paper_id) VALUES (1, 'a')")
        connection.execute("INSERT INTO revision VALUES (1, 1, 1, 'a', 'f'" + ", NULL" * 9 + ")")
        connection.execute("INSERT INTO event (revision, kind) VALUES (1, 'sennt')")
        connection.execute("PRAGMA user_version = 3")
        connection.commit()
    with pytest.raises(LedgerError, match="is damaged: a value in it is wrong"):
        Ledger(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)


def test_a_first_transaction_that_was_killed_left_nothing(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_NAME
    path.write_bytes(b"")
    path.with_name(f"{LEDGER_NAME}-journal").write_bytes(bytes(512))
    assert not has_remains(tmp_path)
    with Ledger(tmp_path) as ledger:
        assert ledger.records() == {}


def test_a_journal_of_a_ledger_that_is_gone_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    (tmp_path / f"{LEDGER_NAME}-journal").write_bytes(bytes(512))
    assert has_remains(tmp_path)
    with pytest.raises(LedgerError, match="is what is left of a ledger that is gone"):
        Ledger(tmp_path)


def test_an_interrupt_that_closed_the_file_is_told_as_itself(tmp_path: Path) -> None:
    connection = connect(tmp_path / LEDGER_NAME)
    with pytest.raises(KeyboardInterrupt), transaction(connection):  # noqa: PT012 - both are of the interrupt
        connection.close()
        raise KeyboardInterrupt
