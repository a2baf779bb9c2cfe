"""Opening the ledger's file, and what SQLite says, in sentences."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from generator.diagnostics import Diagnostic, DiagnosticError, error
from generator.ledger.copying import copy_of
from generator.ledger.schema import (
    ForeignDatabaseError,
    NewerLedgerError,
    WrongValueError,
    check_owner,
    migrate,
)

LEDGER_NAME = "ledger.sqlite"
REBUILT_NAME = f"{LEDGER_NAME}.rebuilt"
"""A ledger that was made again, until it has the earlier one's place."""
COMPANIONS = ("-wal", "-shm", "-journal")
"""Ends of the names of what SQLite keeps beside a database, and takes for its newest part."""
BUSY_SECONDS = 10.0
"""How long a process waits for another one's transaction; all of ours are over in far less."""
_REBUILD = "`agreements rebuild` makes a new one from the forms and keeps this file"


class LedgerError(DiagnosticError):
    """The ledger cannot be read or written; nothing was half recorded."""


def connect(path: Path) -> sqlite3.Connection:
    """Open a ledger, make it if it is not there, and bring its tables up to date.

    The journal is a write-ahead log: `agreements status` can read while forms are made, a commit
    costs no wait for the disk, and a process that is killed loses nothing, because what it wrote is
    with the system. Should the power fail, the last commits can be missing, never half there; the
    files beside it tell the next run. Where a file system cannot share memory between processes
    (some network drives), SQLite keeps the rollback journal, which is as safe and slower.

    Raises:
        LedgerError: it is damaged, from a later release, of another program, or the disk is full.
        OSError: the file cannot be opened.
    """
    _check_place(path)
    with sentences(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            check_owner(connection)
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute("PRAGMA synchronous = NORMAL")
            migrate(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            connection.row_factory = _row
        except BaseException:
            connection.close()
            raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger only to read it, also where nothing can be written.

    SQLite needs a writable folder to read a database with a write-ahead log. Where there is none,
    the ledger is read into memory, and an older one is brought up to date only there.

    Raises:
        LedgerError: it is damaged, from a later release, or of another program.
        OSError: the file cannot be read.
    """
    if can_write(path.parent) and can_write(path):
        return connect(path)
    _check_place(path)
    with sentences(path), copy_of(path) as copied, closing(sqlite3.connect(copied)) as source:
        check_owner(source)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            source.backup(connection)
            migrate(connection)
            connection.execute("PRAGMA query_only = ON")
            connection.row_factory = _row
        except BaseException:
            connection.close()
            raise
    return connection


def _row(_: sqlite3.Cursor, row: tuple[object, ...]) -> tuple[object, ...]:
    """Return a row as it is; one changed bit makes bytes of a text, which no table of ours has."""
    if any(isinstance(value, bytes) for value in row):
        message = "a text in it is not text"
        raise sqlite3.DataError(message)
    return row


def can_write(path: Path) -> bool:
    """Tell whether a file or folder can be written: by its mode, its attributes, its mount."""
    return os.access(path, os.W_OK)


def companions_of(path: Path) -> tuple[Path, ...]:
    """Return the files that SQLite left beside a database, if there are any."""
    paths = (path.with_name(f"{path.name}{end}") for end in COMPANIONS)
    return tuple(each for each in paths if os.path.lexists(each))


def remains_of(path: Path) -> tuple[Path, ...]:
    """Return what SQLite left, with something in it, of a ledger that is gone or empty now.

    A rollback journal beside an empty file is of a first transaction that never ended: before it
    there was nothing.
    """
    left = [each for each in companions_of(path) if each.lstat().st_size > 0]
    return tuple(each for each in left if not (path.exists() and each.name.endswith("-journal")))


def is_empty(path: Path) -> bool:
    """Tell whether a ledger is not there, or has nothing in it."""
    return not path.exists() or path.stat().st_size == 0


def verify(path: Path) -> None:
    """Look through a ledger for damage, and for rows that refer to nothing.

    Raises:
        LedgerError: something is wrong with it.
    """
    with sentences(path), closing(connect_to_read(path)) as connection:
        _check_integrity(path, connection)


def _check_integrity(path: Path, connection: sqlite3.Connection) -> None:
    [(found,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if found != "ok":
        raise LedgerError(_damaged(path, " ".join(str(found).split())))
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise LedgerError(_damaged(path, "a row refers to another one that is gone"))


class LedgerFile:
    """A folder's ledger, opened; use it in a ``with`` statement.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    agreement = ""
    """Name of the agreement whose forms are meant, where a workspace has several; else empty."""

    def __init__(self, folder: Path, name: str = LEDGER_NAME) -> None:
        """Open the ledger of a folder, which must exist; make it if it is not there."""
        self._open(folder / name, connect(folder / name))

    @classmethod
    def to_read(cls, folder: Path) -> Self:
        """Open the ledger of a folder only to read it; nothing has to be writable."""
        opened = cls.__new__(cls)
        path = folder / LEDGER_NAME
        opened._open(path, connect_to_read(path))
        return opened

    @classmethod
    def beside(cls, other: LedgerFile, agreement: str = "") -> Self:
        """Return another view of a ledger that is open, on the same connection.

        It is closed where it was opened.

        Args:
            other: the ledger.
            agreement: name of the agreement whose forms are meant.
        """
        view = cls.__new__(cls)
        view.agreement = agreement
        view.path = other.path
        view._connection = other._connection
        view._identity = other._identity
        return view

    def verify(self) -> None:
        """Look through the ledger for damage, and for rows that refer to nothing.

        Raises:
            LedgerError: something is wrong with it.
        """
        with sentences(self.path):
            _check_integrity(self.path, self._connection)

    def _open(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._identity = _identity(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state inside, whatever others write meanwhile.

        Raises:
            LedgerError: it cannot be read, or what is in it is wrong.
        """
        with reading(self.path):
            if self._connection.in_transaction:  # a wider one is open
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("COMMIT")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all that is written inside, or nothing of it.

        Raises:
            LedgerError: it cannot be written, or another file has its place by now: what is
                written into a file without a name is lost.
        """
        with sentences(self.path), transaction(self._connection):
            if _identity(self.path) != self._identity:
                message = f"{self.path} was removed or replaced while this ran"
                raise LedgerError(error(message, "see that nothing else touches it, run again"))
            yield

    @contextmanager
    def _durable_transaction(self) -> Iterator[None]:
        """Do the same, and wait until it is on the disk: it is not lost with the power."""
        with sentences(self.path), self._synchronous(), self._transaction():
            yield

    @contextmanager
    def _lasting_transaction(self) -> Iterator[None]:
        """Do the same, and wait until it is on the disk, in the ledger's own file.

        So what a person said is not lost with the power, nor with the log beside the file.
        """
        with sentences(self.path), self._synchronous():
            with self._transaction():
                yield
            self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()

    @contextmanager
    def _synchronous(self) -> Iterator[None]:
        """Wait for the disk at the end of each transaction inside."""
        before = self._connection.execute("PRAGMA synchronous").fetchone()[0]
        self._connection.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA synchronous = {before}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all that is written inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk can have ended the transaction already, and an interrupt closed the file.
        with suppress(sqlite3.ProgrammingError):
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
    except ForeignDatabaseError:
        message = f"{path} is a database of another program, and is left alone"
        hint = "move it away; `agreements rebuild` makes the ledger again from the forms"
        raise LedgerError(error(message, hint)) from None
    except WrongValueError as problem:
        raise LedgerError(_damaged(path, f"a value in it is wrong: {problem}")) from None
    except UnicodeDecodeError:  # of what SQLite says, or of the tables' own description
        raise LedgerError(_damaged(path, "its text is not UTF-8")) from None
    except sqlite3.Error as problem:
        raise LedgerError(_explain(problem, path)) from problem


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what rows hold that no row can hold into a :class:`LedgerError`, too."""
    try:
        with sentences(path):
            yield
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        what = str(problem) or type(problem).__name__
        raise LedgerError(_damaged(path, f"a value in it is wrong: {what}")) from problem


def _check_place(path: Path) -> None:
    """Make sure that it is the ledger alone that would be opened.

    Raises:
        LedgerError: it is a link, or SQLite would take for a part of it what belongs to another.
    """
    for each in (path, *companions_of(path)):
        if os.path.lexists(each) and not stat.S_ISREG(each.lstat().st_mode):
            message = f"{each} is not a plain file and is not opened"
            raise LedgerError(error(message, "move it away, or put the file itself there"))
    left = remains_of(path)
    if is_empty(path) and left:
        message = f"{left[0]} is what is left of a ledger that is gone"
        raise LedgerError(error(message, _REBUILD))
    if path.name == LEDGER_NAME and path.with_name(REBUILT_NAME).exists():
        message = f"the ledger {path} was being made again when that was stopped"
        raise LedgerError(error(message, "`agreements rebuild` goes on"))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _damaged(path: Path, what: str) -> Diagnostic:
    return error(f"{path} is damaged: {what}", _REBUILD)


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
            return error(f"{path} is damaged, or is not a ledger: {problem}", _REBUILD)
        case _:
            pass
    # Python's own errors have no code: text that is not UTF-8, a mark that is gone.
    if isinstance(problem, sqlite3.OperationalError | sqlite3.DatabaseError) and not code:
        return _damaged(path, str(problem))
    return error(f"{path}: {problem}", "run again; if it comes back, copy the folder away")
