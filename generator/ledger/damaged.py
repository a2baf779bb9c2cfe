"""Reading a damaged ledger row by row: each row that can be read, and the count of the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.ledger.copying import copy_of
from generator.ledger.schema import APPLICATION_ID, OWN_TABLES

_HEADER = b"SQLite format 3\0\x10\x00\x02\x02\x00\x40\x20\x20"
"""What every ledger begins with ("The Database Header", SQLite's file format): the mark, pages of
4096 bytes, versions for a write-ahead log, no reserved space, the payload fractions."""
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite says of damage, if it can be decoded."""
_MOST_GAPS = 5_000
"""Ids in a row that are tried, one by one, behind a page that cannot be read."""

Value = str | int | None


@dataclass(frozen=True, slots=True)
class DamagedRow:
    """A row of a damaged table."""

    id: int
    values: tuple[Value, ...]
    broken: frozenset[int] = frozenset()
    """Places of the values that cannot be read; they are None."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that cannot be read; without an id, all the rest of the table, however much it is."""

    id: int | None


class DamagedLedger:
    """A copy of a ledger, opened to read what can still be read of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def is_ours(self) -> bool:
        """Whether it is a ledger, as far as can be told."""
        try:
            [(mark,)] = self._connection.execute("PRAGMA application_id")
        except _DAMAGE:
            return False
        return int(mark) == APPLICATION_ID or self.tables() >= OWN_TABLES

    def tables(self) -> frozenset[str]:
        """Return the names of the tables; none if not even that can be read."""
        query = "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type = 'table'"
        try:
            rows = self._connection.execute(query).fetchall()
        except _DAMAGE:
            return frozenset()
        return frozenset(name.decode("utf-8", "replace") for (name,) in rows)

    def columns(self, table: str) -> frozenset[str]:
        """Return the names of a table's columns; none if they cannot be read."""
        query = "SELECT name FROM pragma_table_info(?)"
        try:
            rows = self._connection.execute(query, (table,)).fetchall()
        except _DAMAGE:
            return frozenset()
        return frozenset(name.decode("utf-8", "replace") for (name,) in rows)

    def rows(
        self, table: str, columns: tuple[str, ...], key: str = "id"
    ) -> Iterator[DamagedRow | Gap]:
        """Read a table in the order of its ids.

        Args:
            table: its name.
            columns: the columns to read, all but the id.
            key: the column of the ids: ``id``, or ``rowid`` where no column is called so.
        """
        select = f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {key}"  # noqa: S608 - made of names of ours
        position, gaps = 0, 0
        while True:
            try:
                found = self._connection.execute(
                    f"{select} > ? ORDER BY {key} LIMIT 1", (position,)
                ).fetchone()
                if found is None:
                    return
            except _DAMAGE:
                # The page with the next row is damaged; those behind it may be sound.
                position += 1
                gaps += 1
                if gaps > _MOST_GAPS:
                    yield Gap(None)
                    return
                try:
                    found = self._connection.execute(f"{select} = ?", (position,)).fetchone()
                except _DAMAGE:
                    yield Gap(position)
                    continue
                if found is None:
                    continue
            if not isinstance(found[0], int):
                yield Gap(None)
                return
            position, gaps = found[0], 0
            yield _decode(found)

    def words(self, table: str, columns: tuple[str, ...]) -> Iterator[DamagedRow | Gap]:
        """Read a table that has a text for a key: from its start, and if need be from its end."""
        query = f"SELECT 0, {', '.join(columns)} FROM {table} ORDER BY {columns[0]}"  # noqa: S608 - made of names of ours
        seen: set[tuple[Value, ...]] = set()
        for direction in ("", " DESC"):
            try:
                for found in self._connection.execute(query + direction):
                    row = _decode(found)
                    if row.values not in seen:
                        seen.add(row.values)
                        yield row
                return
            except _DAMAGE:
                continue
        yield Gap(None)


@contextmanager
def open_damaged(path: Path) -> Iterator[DamagedLedger]:
    """Open a copy of a ledger, sound or not; what every ledger's first bytes are is put right.

    Raises:
        OSError: it cannot be copied.
    """
    with copy_of(path) as copied:
        if copied.exists():
            _mend_header(copied)
        with closing(sqlite3.connect(copied, isolation_level=None)) as connection:
            connection.text_factory = bytes
            try:
                # Reads on where the file is shorter than its header says.
                connection.execute("PRAGMA writable_schema = ON")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except _DAMAGE:
                pass  # then no table is found
            yield DamagedLedger(connection)


def _mend_header(path: Path) -> None:
    with path.open("r+b") as file:
        if file.read(len(_HEADER)) != _HEADER:
            file.seek(0)
            file.write(_HEADER)


def _decode(found: tuple[object, ...]) -> DamagedRow:
    values: list[Value] = []
    broken = set()
    for place, value in enumerate(found[1:]):
        if isinstance(value, bytes):
            try:
                values.append(value.decode())
                continue
            except UnicodeDecodeError:
                pass
        elif value is None or isinstance(value, int):
            values.append(value)
            continue
        values.append(None)
        broken.add(place)
    row_id = found[0]
    return DamagedRow(row_id if isinstance(row_id, int) else 0, tuple(values), frozenset(broken))
