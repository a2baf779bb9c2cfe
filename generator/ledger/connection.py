"""Opening the ledger's file, and what SQLite says, in sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.diagnostics import Diagnostic, error
from generator.ledger.schema import NewerLedgerError, migrate

LEDGER_NAME = "ledger.sqlite"
BUSY_SECONDS = 10.0
"""How long a process waits for another one's transaction; all of ours are over in far less."""


class LedgerError(Exception):
    """The ledger cannot be read or written; nothing was half recorded."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


def connect(path: Path) -> sqlite3.Connection:
    """Open a ledger, make it if it is not there, and bring its tables up to date.

    The journal is a write-ahead log: `agreements status` can read while forms are made, a commit
    costs no wait for the disk, and a process that is killed loses nothing, because what it wrote is
    with the system. Should the power fail, the last commits can be missing, never half there; the
    files beside it tell the next run. Where a file system cannot share memory between processes
    (some network drives), SQLite keeps the rollback journal, which is as safe and slower.

    Raises:
        LedgerError: it is damaged, from a later release, or the disk is full.
        OSError: the file cannot be opened.
    """
    with sentences(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


class LedgerFile:
    """A folder's ledger, opened; use it in a ``with`` statement.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def __init__(self, folder: Path, name: str = LEDGER_NAME) -> None:
        """Open the ledger of a folder, which must exist; make it if it is not there."""
        self.path = folder / name
        self._connection = connect(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk can have ended the transaction already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into a :class:`LedgerError` that says what to do."""
    try:
        yield
    except NewerLedgerError:
        message = f"{path} was written by a later release of this program"
        raise LedgerError(error(message, "use that release, or a newer one")) from None
    except sqlite3.Error as problem:
        raise LedgerError(_explain(problem, path)) from problem


def _explain(problem: sqlite3.Error, path: Path) -> Diagnostic:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message = f"another program is writing to {path}"
            return error(message, "wait until it has finished, then run again")
        case sqlite3.SQLITE_FULL:
            return error(f"{path}: no space left on the disk", "make room, then run again")
        case sqlite3.SQLITE_IOERR:
            message = f"{path}: the disk could not be read or written: {problem}"
            return error(message, "check that the disk is neither full nor broken, then run again")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return error(f"{path} cannot be opened: {problem}", "check the permissions")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
            return error(
                f"{path} is damaged or no ledger: {problem}",
                "`agreements rebuild` makes a new one from the forms and keeps this file",
            )
    return error(f"{path}: {problem}", "run again; if it comes back, copy the folder away")
