"""The rows of one revision: what the form said, its files, and what it said before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from generator.ledger.records import Content, IssuedFile, Revision
from generator.ledger.rows import CONTENT, write_content
from generator.moments import to_iso

_ADD_REVISION = f"""
INSERT INTO revision (agreement, number, rendering, form_id, fingerprint, issued_at, {CONTENT})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 - made of constants
_KEEP = f"""
INSERT INTO earlier_rendering (revision, rendering, form_id, fingerprint, issued_at, {CONTENT})
SELECT id, rendering, form_id, fingerprint, issued_at, {CONTENT} FROM revision WHERE id = ?
"""  # noqa: S608 - made of constants
_KEEP_FILES = """
INSERT INTO earlier_file SELECT ?, format, name, sha256, size FROM file WHERE revision = ?
"""
_MAKE_AGAIN = """
UPDATE revision SET rendering = ?, form_id = ?, fingerprint = ?, issued_at = ? WHERE id = ?
"""
_ADD_EARLIER = f"""
INSERT INTO earlier_rendering (revision, rendering, form_id, fingerprint, issued_at, {CONTENT})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 - made of constants
_DESCRIBE = f"""
UPDATE revision SET ({CONTENT}) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?
"""  # noqa: S608 - made of constants


def add_revision(
    connection: sqlite3.Connection, agreement: int, revision: Revision, at: str | None
) -> int:
    """Add a revision of an agreement, issued at a moment (ISO 8601); return its row."""
    added = connection.execute(
        _ADD_REVISION,
        (
            agreement,
            revision.number,
            revision.rendering,
            revision.form_id,
            revision.fingerprint,
            at,
            *write_content(connection, revision.content),
        ),
    )
    return row_of(added)


def rendering_of(connection: sqlite3.Connection, row: int) -> int:
    """Return which rendering a revision is."""
    query = "SELECT rendering FROM revision WHERE id = ?"
    return int(connection.execute(query, (row,)).fetchone()[0])


def make_again(connection: sqlite3.Connection, row: int, revision: Revision, at: datetime) -> None:
    """Keep what a revision said until now, with its files, and make it a later rendering."""
    kept = row_of(connection.execute(_KEEP, (row,)))
    connection.execute(_KEEP_FILES, (kept, row))
    connection.execute("DELETE FROM file WHERE revision = ?", (row,))
    connection.execute(
        _MAKE_AGAIN,
        (revision.rendering, revision.form_id, revision.fingerprint, to_iso(at), row),
    )


def add_earlier(connection: sqlite3.Connection, row: int, earlier: Revision) -> None:
    """Add what a revision said as an earlier rendering, with its files."""
    added = connection.execute(
        _ADD_EARLIER,
        (
            row,
            earlier.rendering,
            earlier.form_id,
            earlier.fingerprint,
            earlier.issued_at,
            *write_content(connection, earlier.content),
        ),
    )
    connection.executemany(
        "INSERT INTO earlier_file VALUES (?, ?, ?, ?, ?)",
        [(row_of(added), file.format, file.name, file.sha256, file.size) for file in earlier.files],
    )


def put_content(connection: sqlite3.Connection, row: int, content: Content) -> None:
    """Record what a revision says; where its text is the same, that is what it always said."""
    connection.execute(_DESCRIBE, (*write_content(connection, content), row))


def put_files(connection: sqlite3.Connection, row: int, files: Iterable[IssuedFile]) -> None:
    """Record the files of a revision, in place of those of the same format."""
    connection.executemany(
        "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)",
        [(row, file.format, file.name, file.sha256, file.size, file.mtime_ns) for file in files],
    )


def row_of(cursor: sqlite3.Cursor) -> int:
    """Return the row that was inserted."""
    assert cursor.lastrowid is not None
    return cursor.lastrowid
