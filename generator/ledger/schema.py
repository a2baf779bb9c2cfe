"""Whose a database is, and how an older ledger becomes one of today."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from generator.ledger.migrations import MIGRATIONS

APPLICATION_ID = 0x41475245
"""Marks the file as a ledger (``AGRE``), see "Application ID" in SQLite's file format."""

OWN_TABLES = frozenset({"agreement", "revision", "file", "event"})


class NewerLedgerError(Exception):
    """The ledger was written by a later release, which knows more than this one."""


class ForeignDatabaseError(Exception):
    """The file is a database of another program."""


class WrongValueError(Exception):
    """A row of an older ledger has a value that there is not."""


def check_owner(connection: sqlite3.Connection) -> None:
    """Make sure that a database is a ledger, or empty; nothing is written.

    Raises:
        ForeignDatabaseError: another program made it.
        sqlite3.Error: it is damaged, or no database.
    """
    if int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID:
        return
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    # Damage to the mark alone makes no ledger a stranger's.
    if (tables or version_of(connection)) and not tables >= OWN_TABLES:
        raise ForeignDatabaseError


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a ledger's tables up to date, all at once or not at all.

    Foreign keys must be off, as SQLite's "Making Other Kinds Of Table Schema Changes" asks.

    Raises:
        NewerLedgerError: it has had migrations that this release does not know.
        WrongValueError: a row cannot be taken over.
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
    except sqlite3.IntegrityError as problem:
        connection.rollback()
        # Which condition it is says nothing to a chair; the column that it begins with does.
        column = re.search(r"failed: (?:typeof\(|\w+\.)?(\w+)", str(problem))
        where = f"in the column “{column[1]}”" if column else " ".join(str(problem).split())
        raise WrongValueError(where) from None
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def version_of(connection: sqlite3.Connection) -> int:
    """Return the number of migrations that a ledger has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """Cut a script up; `executescript` would commit before it starts."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
