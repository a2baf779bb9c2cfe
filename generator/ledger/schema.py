"""The ledger's tables, and how an older ledger becomes one of today.

A migration is a script that is never changed once released; what comes later is a new script at
the end of :data:`MIGRATIONS`. ``PRAGMA user_version`` counts those that a file has had.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

APPLICATION_ID = 0x41475245
"""Marks the file as a ledger (``AGRE``), see "Application ID" in SQLite's file format."""

_FIRST = """
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  paper_id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL DEFAULT '',
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  input_digest TEXT
);
CREATE TABLE former_id (
  paper_id TEXT PRIMARY KEY,
  agreement INTEGER NOT NULL REFERENCES agreement (id)
) WITHOUT ROWID;
CREATE TABLE wording (
  digest TEXT PRIMARY KEY,
  text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  agreement INTEGER NOT NULL REFERENCES agreement (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  form_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  title TEXT,
  authors TEXT,
  signers TEXT,
  volume TEXT,
  template TEXT,
  template_digest TEXT,
  options TEXT,
  wording TEXT REFERENCES wording (digest),
  issued_at TEXT,
  UNIQUE (agreement, number)
);
CREATE TABLE file (
  revision INTEGER NOT NULL REFERENCES revision (id),
  format TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER,
  PRIMARY KEY (revision, format)
) WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL,
  at TEXT,
  detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX event_of_revision ON event (revision);
CREATE TABLE settled (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  key TEXT NOT NULL,
  told TEXT NOT NULL
);
"""

_MAILS = """
CREATE TABLE mail (
  id INTEGER PRIMARY KEY,
  paper_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  occasion TEXT NOT NULL,
  state TEXT NOT NULL,
  message_id TEXT NOT NULL,
  reply TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL
);
CREATE UNIQUE INDEX mail_once ON mail (paper_id, recipient, fingerprint, occasion)
  WHERE state IN ('handing over', 'accepted', 'unknown', 'refused');
CREATE TABLE failed_address (
  address TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
) WITHOUT ROWID;
"""

_RETURNS = """
CREATE TABLE returned (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sender TEXT NOT NULL,
  size INTEGER NOT NULL,
  copy TEXT NOT NULL,
  at TEXT NOT NULL,
  revision INTEGER REFERENCES revision (id),
  outcome TEXT NOT NULL,
  report TEXT NOT NULL,
  examined_at TEXT NOT NULL,
  circumstances TEXT NOT NULL
);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  returned INTEGER NOT NULL REFERENCES returned (id),
  outcome TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL
);
"""

_REPLIES = """
CREATE TABLE reply (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  words TEXT NOT NULL,
  UNIQUE (sha256, words)
);
"""

MIGRATIONS = (_FIRST, _MAILS, _RETURNS, _REPLIES)


class NewerLedgerError(Exception):
    """The ledger was written by a later release, which knows more than this one."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a ledger's tables up to date, all at once or not at all.

    Raises:
        NewerLedgerError: it has had migrations that this release does not know.
        sqlite3.Error: it is no ledger, is damaged, or the disk is full.
    """
    version = version_of(connection)
    if version == len(MIGRATIONS):
        return
    # The lock is taken before the version is read for good: two processes may open a new ledger.
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        if version > len(MIGRATIONS):
            raise NewerLedgerError
        for script in MIGRATIONS[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def version_of(connection: sqlite3.Connection) -> int:
    """Give the number of migrations that a ledger has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """Cut a script up; `executescript` would commit before it starts."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
