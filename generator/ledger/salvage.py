"""What a ledger that is made again takes over from the one before: what the forms do not tell.

A mail that is forgotten would be sent again, and a decision that is forgotten be asked for again.
So whatever can still be read of them is kept, row by row, however damaged the rest of the file is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from generator.ledger.connection import connect, sentences, transaction
from generator.ledger.records import EventKind
from generator.ledger.schema import APPLICATION_ID

Row = tuple[object, ...]

_MAILS = (
    "SELECT paper_id, recipient, fingerprint, occasion, state, message_id, reply, at FROM mail "
    "ORDER BY id"
)
_ADD_MAIL = """
INSERT OR IGNORE INTO mail
  (paper_id, recipient, fingerprint, occasion, state, message_id, reply, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_FAILURES = "SELECT address, status, reason, at FROM failed_address"
_ADD_FAILURE = "INSERT OR IGNORE INTO failed_address VALUES (?, ?, ?, ?)"
_RETURNED = """
SELECT form_id, number, sha256, name, sender, size, copy, at, outcome, report, examined_at,
  circumstances
FROM returned LEFT JOIN revision ON revision.id = returned.revision ORDER BY returned.id
"""
_ADD_RETURNED = """
INSERT OR IGNORE INTO returned (
  revision, sha256, name, sender, size, copy, at, outcome, report, examined_at, circumstances
) VALUES (
  (SELECT id FROM revision WHERE form_id = ? AND number = ? LIMIT 1), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
)
"""
_DECISIONS = (
    "SELECT sha256, decision.outcome, by, decision.at, note FROM decision "
    "JOIN returned ON returned.id = returned ORDER BY decision.id"
)
_ADD_DECISION = (
    "INSERT INTO decision (returned, outcome, by, at, note) "
    "SELECT id, ?2, ?3, ?4, ?5 FROM returned WHERE sha256 = ?1"
)
_REPLIES = "SELECT sha256, words FROM reply ORDER BY id"
_ADD_REPLY = "INSERT OR IGNORE INTO reply (sha256, words) VALUES (?, ?)"
_EVENTS = (
    "SELECT form_id, number, kind, at, detail FROM event "
    "JOIN revision ON revision.id = event.revision ORDER BY event.id"
)
_ADD_EVENT = (
    "INSERT INTO event (revision, kind, at, detail) "
    "SELECT id, ?3, ?4, ?5 FROM revision WHERE form_id = ?1 AND number = ?2"
)
_KINDS = (EventKind.SENT, EventKind.RETURNED, EventKind.REJECTED)


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How much was taken over."""

    mails: int = 0
    returned: int = 0
    decisions: int = 0

    def __bool__(self) -> bool:
        return bool(self.mails or self.returned or self.decisions)


def salvage(old: Path, new: Path) -> Salvaged:
    """Take over from one ledger to another what the forms do not tell.

    Args:
        old: the earlier ledger, sound or not, or no ledger at all.
        new: the ledger that was made from the forms.

    Raises:
        LedgerError: the new ledger cannot be written.
    """
    try:
        reader = sqlite3.connect(f"{old.resolve().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return Salvaged()
    with closing(reader):
        if _is_foreign(reader):
            return Salvaged()
        with sentences(new), closing(connect(new)) as writer, transaction(writer):
            return _take_over(reader, writer)


def _is_foreign(reader: sqlite3.Connection) -> bool:
    try:
        return bool(reader.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID)
    except sqlite3.Error:
        return True


def _take_over(reader: sqlite3.Connection, writer: sqlite3.Connection) -> Salvaged:
    _write(writer, _ADD_FAILURE, _read(reader, _FAILURES))
    _write(writer, _ADD_REPLY, _read(reader, _REPLIES))
    _write(writer, _ADD_EVENT, (row for row in _read(reader, _EVENTS) if row[2] in _KINDS))
    return Salvaged(
        _write(writer, _ADD_MAIL, _read(reader, _MAILS)),
        _write(writer, _ADD_RETURNED, _read(reader, _RETURNED)),
        _write(writer, _ADD_DECISION, _read(reader, _DECISIONS)),
    )


def _read(reader: sqlite3.Connection, query: str) -> Iterator[Row]:
    """Give rows as long as they can be read."""
    try:
        yield from reader.execute(query)
    except sqlite3.Error:  # an older ledger has no such table; a damaged one may end anywhere
        return


def _write(writer: sqlite3.Connection, statement: str, rows: Iterable[Row]) -> int:
    return sum(writer.execute(statement, row).rowcount for row in rows)
