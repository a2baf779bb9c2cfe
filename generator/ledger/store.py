"""The ledger: each method records one thing that happened, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from generator.ledger.connection import LEDGER_NAME, LedgerError, LedgerFile, sentences
from generator.ledger.records import Content, Event, EventKind, Record, Revision
from generator.ledger.revision_rows import (
    add_earlier,
    add_revision,
    make_again,
    put_content,
    put_files,
    rendering_of,
    row_of,
)
from generator.ledger.rows import read_records
from generator.moments import to_iso

__all__ = ["LEDGER_NAME", "Adoption", "Ledger", "LedgerError", "NewRevision", "SeenFile"]


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision that is about to be put in its place."""

    paper_id: str
    source: str
    """See :attr:`generator.ledger.Record.source`."""
    input_digest: str
    revision: Revision
    moved: Mapping[str, str]
    """New names of the earlier revisions' files, by the old ones."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that stands in its place with the bytes that the ledger says."""

    paper_id: str
    format: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Adoption:
    """Another input that makes the same form."""

    paper_id: str
    input_digest: str
    source: str
    content: Content


class Ledger(LedgerFile):
    """The record of the forms of one agreement; use it in a ``with`` statement.

    A folder can have several agreements: their forms are kept in one file, apart by name.

    A revision is recorded before its files are put in place. So a process that is killed leaves no
    form that the ledger does not know, and the next run finds which files are still to be made.
    Every method that writes is one transaction, and forgets that a run had nothing left to do.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def records(self) -> dict[str, Record]:
        """Return all forms by paper id, in the order in which they were first issued."""
        with self.snapshot():
            return read_records(self._connection, self.agreement)

    def agreements(self) -> tuple[str, ...]:
        """Return the names of all agreements that forms were issued of, in order."""
        query = "SELECT name FROM agreement GROUP BY name ORDER BY min(id)"
        with self.snapshot():
            return tuple(name for (name,) in self._connection.execute(query))

    def issue(self, issue: NewRevision, at: datetime, seen: Iterable[SeenFile] = ()) -> None:
        """Record one revision, as :meth:`issue_all` records several."""
        self.issue_all((issue,), at, seen)

    def issue_all(
        self, issues: Iterable[NewRevision], at: datetime, seen: Iterable[SeenFile] = ()
    ) -> None:
        """Record revisions, and that each supersedes the one before: all of them or none.

        A revision that is there under the same number gets these files in place of its own: they
        are made again. If it is a later rendering, what the earlier one said is kept beside it. A
        withdrawn paper is reinstated.

        Args:
            issues: what is issued.
            at: when.
            seen: files of earlier issues that are in their place by now.
        """
        with self._transaction():
            self._forget_run()
            self._see(seen)
            for issue in issues:
                self._issue(issue, at)

    def _issue(self, issue: NewRevision, at: datetime) -> None:
        found = self._connection.execute(
            "SELECT id, withdrawn FROM agreement WHERE name = ? AND paper_id = ?",
            (self.agreement, issue.paper_id),
        ).fetchone()
        if found is None:
            row = self._add_first(issue, at)
        else:
            agreement, withdrawn = found
            self._stand_again(agreement, issue, at if withdrawn else None)
            row = self._add_next(agreement, issue, at)
        put_files(self._connection, row, issue.revision.files)

    def _add_first(self, issue: NewRevision, at: datetime) -> int:
        """Add a paper of which nothing was issued yet; return the row of its revision."""
        added = self._connection.execute(
            "INSERT INTO agreement (name, paper_id, source, input_digest) VALUES (?, ?, ?, ?)",
            (self.agreement, issue.paper_id, issue.source, issue.input_digest),
        )
        return add_revision(self._connection, row_of(added), issue.revision, to_iso(at))

    def _add_next(self, agreement: int, issue: NewRevision, at: datetime) -> int:
        """Add a revision behind others, or make one again; return its row."""
        for old, new in issue.moved.items():
            self._connection.execute(
                "UPDATE file SET name = ?, mtime_ns = NULL WHERE name = ? AND revision IN "
                "(SELECT id FROM revision WHERE agreement = ?)",
                (new, old, agreement),
            )
        revision = issue.revision
        row = self._revision(agreement, revision.number)
        if row is None:
            earlier = self._revision(agreement, revision.number - 1)
            if earlier is not None:
                self._add_event(earlier, Event(EventKind.SUPERSEDED, to_iso(at)))
            return add_revision(self._connection, agreement, revision, to_iso(at))
        if revision.rendering > rendering_of(self._connection, row):
            make_again(self._connection, row, revision, at)
        put_content(self._connection, row, revision.content)
        return row

    def see(self, seen: Iterable[SeenFile]) -> None:
        """Record files that are in their place."""
        with self._transaction():
            self._see(seen)

    def adopt(self, adopted: Iterable[Adoption]) -> None:
        """Record papers whose form stays as it is though their input changed."""
        with self._transaction():
            self._forget_run()
            for item in adopted:
                self._connection.execute(
                    "UPDATE agreement SET input_digest = ?, source = ? "
                    "WHERE name = ? AND paper_id = ?",
                    (item.input_digest, item.source, self.agreement, item.paper_id),
                )
                put_content(self._connection, self._current(item.paper_id), item.content)

    def restore(self, records: Iterable[Record]) -> None:
        """Record forms as they are found, of any agreement; none of them may be there."""
        with self._transaction():
            self._forget_run()
            for record in records:
                added = self._connection.execute(
                    "INSERT INTO agreement (name, paper_id, source, withdrawn, input_digest) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (
                        record.agreement,
                        record.paper_id,
                        record.source,
                        record.withdrawn,
                        record.input_digest,
                    ),
                )
                for revision in record.revisions:
                    row = add_revision(
                        self._connection, row_of(added), revision, revision.issued_at
                    )
                    put_files(self._connection, row, revision.files)
                    for earlier in revision.earlier:
                        add_earlier(self._connection, row, earlier)

    def withdraw(self, paper_id: str, moved: Mapping[str, str], at: datetime) -> None:
        """Record that a paper is withdrawn, and the new names of its files."""
        with self._transaction():
            self._set_withdrawn(paper_id, 1, moved, Event(EventKind.WITHDRAWN, to_iso(at)))

    def reinstate(self, paper_id: str, moved: Mapping[str, str], event: Event) -> None:
        """Record that a withdrawn paper stands again by a person's word; ``moved`` as before."""
        with self._lasting_transaction():
            self._set_withdrawn(paper_id, 0, moved, event)

    def _set_withdrawn(
        self, paper_id: str, withdrawn: int, moved: Mapping[str, str], event: Event
    ) -> None:
        self._forget_run()
        row = self._current(paper_id)
        self._connection.executemany(
            "UPDATE file SET name = ?, mtime_ns = NULL WHERE name = ? AND revision = ?",
            [(new, old, row) for old, new in moved.items()],
        )
        self._connection.execute(
            "UPDATE agreement SET withdrawn = ? WHERE name = ? AND paper_id = ?",
            (withdrawn, self.agreement, paper_id),
        )
        self._add_event(row, event)

    def rename(self, old: str, new: str, at: datetime) -> None:
        """Record that the paper ``old`` has the id ``new`` now.

        Raises:
            LedgerError: there is no agreement ``old``, or one ``new`` already.
        """
        with self._transaction():
            self._forget_run()
            row = self._current(old)
            self._connection.execute(
                "UPDATE agreement SET paper_id = ?, input_digest = NULL "
                "WHERE name = ? AND paper_id = ?",
                (new, self.agreement, old),
            )
            # Whoever takes an id back is no longer known by it as a former one.
            self._connection.execute(
                "DELETE FROM former_id WHERE name = ? AND paper_id = ?", (self.agreement, new)
            )
            self._connection.execute(
                "INSERT OR REPLACE INTO former_id (name, paper_id, agreement) "
                "SELECT name, ?, id FROM agreement WHERE name = ? AND paper_id = ?",
                (old, self.agreement, new),
            )
            self._add_event(row, Event(EventKind.RENAMED, to_iso(at), old))

    def add_event(self, paper_id: str, number: int, event: Event) -> bool:
        """Record what happened to a revision; False if there is no such revision.

        What left the house must not be forgotten if the power fails: this waits for the disk.
        """
        with self._lasting_transaction():
            self._forget_run()
            found = self._connection.execute(
                "SELECT revision.id FROM revision JOIN agreement ON agreement.id = agreement "
                "WHERE name = ? AND paper_id = ? AND number = ?",
                (self.agreement, paper_id, number),
            ).fetchone()
            if found:
                self._add_event(found[0], event)
        return found is not None

    def add_events(self, events: Iterable[tuple[str, int, Event]]) -> None:
        """Record what happened to several revisions, given by paper and number, at once."""
        with self._transaction():
            for paper_id, number, event in events:
                self._connection.execute(
                    "INSERT INTO event (revision, kind, at, detail, by, note) "
                    "SELECT revision.id, ?, ?, ?, ?, ? FROM revision "
                    "JOIN agreement ON agreement.id = agreement "
                    "WHERE name = ? AND paper_id = ? AND number = ?",
                    (
                        event.kind, event.at, event.detail, event.by, event.note, self.agreement,
                        paper_id, number,
                    ),
                )  # fmt: skip

    def remember_run(self, key: str, reported: str, seen: Iterable[SeenFile] = ()) -> None:
        """Record that a run with this key has nothing left to do, and what it reported."""
        query = "INSERT OR REPLACE INTO run_cache (name, key, reported) VALUES (?, ?, ?)"
        with self._transaction():
            self._see(seen)
            self._connection.execute(query, (self.agreement, key, reported))

    def unchanged_run(self, key: str) -> str | None:
        """Return what a run with this key reported if nothing changed since, else None."""
        with sentences(self.path):
            query = "SELECT reported FROM run_cache WHERE name = ? AND key = ?"
            found = self._connection.execute(query, (self.agreement, key)).fetchone()
        return None if found is None else str(found[0])

    def template(self) -> str:
        """Return the template of the form that was issued last; empty if nobody knows any."""
        query = (
            "SELECT template FROM revision JOIN agreement ON agreement.id = agreement "
            "WHERE name = ? AND template IS NOT NULL ORDER BY revision.id DESC LIMIT 1"
        )
        with sentences(self.path):
            found = self._connection.execute(query, (self.agreement,)).fetchone()
        return "" if found is None else str(found[0])

    def current_files(self) -> list[tuple[str, int, int | None]]:
        """Return name, size and time of the files of all forms that stand."""
        query = (
            "SELECT file.name, size, mtime_ns FROM file JOIN revision ON revision.id = revision "
            "JOIN agreement ON agreement.id = agreement "
            "WHERE agreement.name = ? AND NOT withdrawn AND number = "
            "(SELECT max(number) FROM revision AS other WHERE other.agreement = agreement.id)"
        )
        values = (self.agreement,)
        with sentences(self.path), closing(self._connection.execute(query, values)) as rows:
            return rows.fetchall()

    def _stand_again(self, agreement: int, issue: NewRevision, reinstated: datetime | None) -> None:
        """Describe a paper as it is now; it was withdrawn if it is reinstated at a moment."""
        if reinstated is not None:
            current = self._current(issue.paper_id)
            self._add_event(current, Event(EventKind.REINSTATED, to_iso(reinstated)))
        self._connection.execute(
            "UPDATE agreement SET source = ?, input_digest = ?, withdrawn = 0 WHERE id = ?",
            (issue.source, issue.input_digest, agreement),
        )

    def _revision(self, agreement: int, number: int) -> int | None:
        found = self._connection.execute(
            "SELECT id FROM revision WHERE agreement = ? AND number = ?", (agreement, number)
        ).fetchone()
        return None if found is None else int(found[0])

    def _current(self, paper_id: str) -> int:
        found = self._connection.execute(
            "SELECT revision.id FROM revision JOIN agreement ON agreement.id = agreement "
            "WHERE name = ? AND paper_id = ? ORDER BY number DESC LIMIT 1",
            (self.agreement, paper_id),
        ).fetchone()
        if found is None:
            raise KeyError(paper_id)
        return int(found[0])

    def _see(self, seen: Iterable[SeenFile]) -> None:
        self._connection.executemany(
            "UPDATE file SET size = ?, mtime_ns = ? WHERE format = ? AND revision = "
            "(SELECT revision.id FROM revision JOIN agreement ON agreement.id = agreement "
            "WHERE name = ? AND paper_id = ? ORDER BY number DESC LIMIT 1)",
            [
                (file.size, file.mtime_ns, file.format, self.agreement, file.paper_id)
                for file in seen
            ],
        )

    def _add_event(self, row: int, event: Event) -> None:
        self._connection.execute(
            "INSERT INTO event (revision, kind, at, detail, by, note) VALUES (?, ?, ?, ?, ?, ?)",
            (row, event.kind, event.at, event.detail, event.by, event.note),
        )

    def _forget_run(self) -> None:
        self._connection.execute("DELETE FROM run_cache")
