"""The ledger records what happened, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.ledger import (
    LEDGER_NAME,
    Content,
    Event,
    EventKind,
    IssuedFile,
    Ledger,
    LedgerError,
    Revision,
    Signer,
)
from generator.ledger import connection as connection_module
from generator.ledger.migrations import MIGRATIONS
from generator.ledger.store import NewRevision, SeenFile

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
LATER = datetime(2031, 5, 5, 12, tzinfo=UTC)
SPELLED = "2031-05-04T12:00:00+00:00"
CONTENT = Content(
    title="On “Ink” 墨",
    authors=("Ann Lee", "Bo Zhou"),
    signers=(Signer("Ann Lee", known=True), Signer("", known=False)),
    volume=(("year", "2031"),),
    template="pmlr",
    template_digest="abc",
    options=(("fee", "3"),),
    wording="Some text",
)


def revision(number: int, fingerprint: str = "f") -> Revision:
    file = IssuedFile("pdf", "lee24.pdf", f"hash{number}", 40 + number)
    return Revision(number, "lee24", f"{fingerprint}{number}", CONTENT, None, (file,))


def issue(number: int, **moved: str) -> NewRevision:
    names = {name.replace("_", "."): new for name, new in moved.items()}
    return NewRevision("lee24", "../papers.bib", f"digest{number}", revision(number), names)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as opened:
        yield opened


def test_a_revision_is_read_as_it_was_issued(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    record = ledger.records()["lee24"]
    assert (record.source, record.input_digest, record.withdrawn) == (
        "../papers.bib",
        "digest1",
        False,
    )
    assert record.current.content == CONTENT
    assert record.current.issued_at == SPELLED
    assert record.current.files == revision(1).files


def test_the_next_revision_supersedes_the_last_and_keeps_its_files(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    ledger.issue(issue(2, lee24_pdf="superseded/lee24-hash1.pdf"), LATER)
    first, second = ledger.records()["lee24"].revisions
    assert first.files[0].name == "superseded/lee24-hash1.pdf"
    assert first.events == (Event(EventKind.SUPERSEDED, "2031-05-05T12:00:00+00:00"),)
    assert second.files[0].name == "lee24.pdf"


def test_issuing_again_after_a_stop_changes_nothing_but_the_files(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    ledger.issue(issue(2), NOW)
    before = ledger.records()
    ledger.issue(issue(2), LATER)
    assert ledger.records() == before


def test_a_file_is_seen_once_it_is_in_its_place(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    assert ledger.current_files() == [("lee24.pdf", 41, None)]
    ledger.see([SeenFile("lee24", "pdf", 41, 7)])
    assert ledger.current_files() == [("lee24.pdf", 41, 7)]


def test_sending_and_returning_are_kept_with_their_revision(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    ledger.issue(issue(2), NOW)
    assert ledger.add_event("lee24", 1, Event(EventKind.RETURNED, SPELLED, "by hand"))
    record = ledger.records()["lee24"]
    found = record.last(EventKind.RETURNED)
    assert found is not None
    assert found.number == 1
    assert not ledger.add_event("lee24", 3, Event(EventKind.SENT, SPELLED))
    assert not ledger.add_event("kim24", 1, Event(EventKind.SENT, SPELLED))


def test_a_renamed_paper_is_the_same_agreement(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    number = ledger.records()["lee24"].agreement
    ledger.rename("lee24", "lee25", NOW)
    record = ledger.records()["lee25"]
    assert (record.agreement, record.former_ids) == (number, ("lee24",))
    ledger.rename("lee25", "lee24", NOW)
    assert ledger.records()["lee24"].former_ids == ("lee25",)


def test_no_paper_takes_another_ones_id(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    other = NewRevision("kim24", "", "d", revision(1), {})
    ledger.issue(other, NOW)
    before = ledger.records()
    with pytest.raises(LedgerError):
        ledger.rename("lee24", "kim24", NOW)
    assert ledger.records() == before


def test_a_withdrawn_paper_can_come_back(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    ledger.withdraw("lee24", {"lee24.pdf": "withdrawn/lee24.pdf"}, NOW)
    record = ledger.records()["lee24"]
    assert record.withdrawn
    assert record.current.files[0].name == "withdrawn/lee24.pdf"
    assert ledger.current_files() == []
    ledger.issue(issue(1), LATER)
    record = ledger.records()["lee24"]
    assert not record.withdrawn
    assert [event.kind for event in record.current.events] == ["withdrawn", "reinstated"]


def test_a_person_takes_a_withdrawal_back(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    before = ledger.records()["lee24"]
    ledger.withdraw("lee24", {"lee24.pdf": "withdrawn/lee24.pdf"}, NOW)
    event = Event(EventKind.REINSTATED, LATER.isoformat(), "by mistake")
    ledger.reinstate("lee24", {"withdrawn/lee24.pdf": "lee24.pdf"}, event)
    record = ledger.records()["lee24"]
    assert not record.withdrawn
    assert record.current.files == before.current.files
    assert record.current.events[-1] == event
    assert [each.kind for each in record.current.events] == ["withdrawn", "reinstated"]


def test_whatever_is_recorded_the_folder_is_no_longer_settled(ledger: Ledger) -> None:
    ledger.issue(issue(1), NOW)
    ledger.remember_run("key", "told")
    assert ledger.unchanged_run("key") == "told"
    assert ledger.unchanged_run("other") is None
    ledger.add_event("lee24", 1, Event(EventKind.SENT, SPELLED))
    assert ledger.unchanged_run("key") is None


def test_another_process_can_read_meanwhile(ledger: Ledger, tmp_path: Path) -> None:
    ledger.issue(issue(1), NOW)
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE agreement SET paper_id = 'x'")
        assert list(ledger.records()) == ["lee24"]
        writer.execute("ROLLBACK")


def test_a_process_that_never_ends_its_turn_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.05)
    with (
        Ledger(tmp_path) as ledger,
        closing(sqlite3.connect(tmp_path / LEDGER_NAME, isolation_level=None)) as writer,
    ):
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another program is writing"):
            ledger.issue(issue(1), NOW)
        writer.execute("ROLLBACK")
        ledger.issue(issue(1), NOW)


def test_a_full_disk_costs_nothing_that_was_recorded(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.issue(issue(1), NOW)
        before = ledger.records()
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        long = Content(title="x" * 100_000)
        with pytest.raises(LedgerError, match="no space left"):
            ledger.issue(
                NewRevision("kim24", "", "d", Revision(1, "kim24", "f", long, None), {}), NOW
            )
        assert ledger.records() == before
    with Ledger(tmp_path) as ledger:
        assert ledger.records() == before


@pytest.mark.parametrize(
    "content", [b"not a ledger at all" * 100, b"SQLite format 3\0" + b"x" * 99]
)
def test_what_is_no_ledger_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEDGER_NAME).write_bytes(content)
    with pytest.raises(LedgerError, match="agreements rebuild"):
        Ledger(tmp_path)
    assert (tmp_path / LEDGER_NAME).read_bytes() == content


def test_a_later_release_is_not_understood(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(LedgerError, match="later release"):
        Ledger(tmp_path)


def test_every_migration_leads_from_the_one_before(tmp_path: Path) -> None:
    """A ledger of the first release has the same tables as a new one once it is opened."""
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as old:
        old.executescript(MIGRATIONS[0])
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO agreement (paper_id) VALUES ('lee24')")
        old.commit()
    (tmp_path / "new").mkdir()
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    with Ledger(tmp_path) as migrated, Ledger(tmp_path / "new") as new:
        assert (
            migrated._connection.execute(schema).fetchall()
            == new._connection.execute(schema).fetchall()
        )
        assert list(migrated.records()) == ["lee24"]
