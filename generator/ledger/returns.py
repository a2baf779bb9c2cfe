"""What came back: each file once, what its examination said, and what a person decided."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date, datetime

from generator.ledger.connection import LedgerFile, reading
from generator.ledger.migrations import FIRST_OBJECTION
from generator.ledger.records import EventKind, Outcome
from generator.ledger.returned import (
    Act,
    Arrival,
    Assignment,
    Decision,
    Examination,
    ReturnEntry,
    Verdict,
)
from generator.moments import to_iso

_ENTRIES = """
SELECT returned.id, sha256, returned.name, sender, size, copy, at,
  outcome, report, context_digest, examined_at, coalesce(paper_id, ''), coalesce(number, 0),
  coalesce(agreement.name, '')
FROM returned LEFT JOIN revision ON revision.id = returned.revision
  LEFT JOIN agreement ON agreement.id = revision.agreement
{which} ORDER BY returned.id
"""
_RECORD = """
INSERT INTO returned
  (sha256, name, sender, size, copy, at, revision, outcome, report, examined_at, context_digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (sha256) DO UPDATE SET
  sender = iif(sender = '', excluded.sender, sender), copy = excluded.copy,
  revision = excluded.revision, outcome = excluded.outcome, report = excluded.report,
  examined_at = excluded.examined_at, context_digest = excluded.context_digest
"""
JUDGED = f"""
INSERT INTO verdict (returned, revision, outcome, reason, at)
SELECT id, revision, outcome, {FIRST_OBJECTION}, examined_at FROM returned
WHERE sha256 = :sha256 AND (revision, outcome, {FIRST_OBJECTION}) IS NOT (
  SELECT revision, outcome, reason FROM verdict WHERE verdict.returned = returned.id
  ORDER BY id DESC LIMIT 1)
"""  # noqa: S608 - made of constants
"""Adds the verdict on a file to those before it, unless it is the same again."""
_VERDICTS = """
SELECT sha256, verdict.outcome, reason, verdict.at, coalesce(paper_id, ''), coalesce(number, 0),
  coalesce(agreement.name, '')
FROM verdict JOIN returned ON returned.id = verdict.returned
  LEFT JOIN revision ON revision.id = verdict.revision
  LEFT JOIN agreement ON agreement.id = revision.agreement
{which} ORDER BY verdict.id
"""
_REVISION = """
SELECT revision.id FROM revision JOIN agreement ON agreement.id = agreement
WHERE agreement.name = ? AND paper_id = ? AND number = ?
"""
_ASSIGN = """
INSERT INTO assignment (returned, agreement, by, at, note)
SELECT returned.id, agreement.id, :by, :at, :note
FROM returned
  LEFT JOIN agreement ON agreement.name = :agreement AND agreement.paper_id = :paper_id
WHERE sha256 = :sha256 AND (agreement.id IS NOT NULL OR :paper_id = '')
"""
_COUNT_FOR = """
UPDATE returned SET revision = (
  SELECT revision.id FROM revision JOIN agreement ON agreement.id = agreement
  WHERE agreement.name = ? AND paper_id = ? ORDER BY number DESC LIMIT 1
) WHERE sha256 = ?
"""
_ASSIGNMENTS = """
SELECT sha256, coalesce(paper_id, ''), by, assignment.at, note, coalesce(agreement.name, '')
FROM assignment JOIN returned ON returned.id = assignment.returned
  LEFT JOIN agreement ON agreement.id = assignment.agreement
{which} ORDER BY assignment.id
"""
_DECISIONS = """
SELECT sha256, decision.outcome, by, decision.at, note, reason, signed_on, act
FROM decision JOIN returned ON returned.id = returned {which} ORDER BY decision.id
"""
WORDS_GONE = "(words that are not kept any more)"
"""Stands for what was written with a file and was erased, or cannot be read."""
WITH_WORDS = """
SELECT sha256 FROM returned WHERE EXISTS (
  SELECT 1 FROM json_each(report, '$.findings') WHERE value ->> '$.code' = 'reply-words')
"""
"""The files that came with words beyond courtesies."""


class ReturnLog(LedgerFile):
    """The record of returned files in a folder's ledger; use it in a ``with`` statement.

    A file that is accepted, or that a person has to look at, counts as the return of its revision
    (:attr:`EventKind.RETURNED`); one that is rejected does not, nor does it stop reminders.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def entries(self) -> tuple[ReturnEntry, ...]:
        """Return all returned files with their decisions, in the order in which they first came."""
        decisions: dict[str, list[Decision]] = defaultdict(list)
        with self.snapshot():
            for decision in self._decisions():
                decisions[decision.sha256].append(decision)
            assigned, judged = self._assignments(), self._verdicts()
            rows = self._select(_ENTRIES).fetchall()
            return tuple(
                _entry(
                    row, tuple(decisions[row[1]]), tuple(assigned[row[1]]), tuple(judged[row[1]])
                )
                for row in rows
            )

    def decisions(self) -> tuple[Decision, ...]:
        """Return all decisions, in order."""
        with reading(self.path):
            return self._decisions()

    def record(self, arrival: Arrival, examination: Examination) -> None:
        """Record what a file is; a file that is known keeps its name, time and decisions.

        Its earlier verdicts are kept beside it, each with the first time that it was given. If no
        such revision is known, the file is recorded as matching none.
        """
        with self._transaction():
            revision = self._revision(examination)
            self._connection.execute(
                _RECORD,
                (
                    arrival.sha256,
                    arrival.name,
                    arrival.sender,
                    arrival.size,
                    arrival.copy,
                    to_iso(arrival.at),
                    revision,
                    examination.outcome,
                    examination.report,
                    to_iso(examination.at),
                    examination.context_digest,
                ),
            )
            self._connection.execute(JUDGED, {"sha256": arrival.sha256})
            self._note(arrival.sha256, examination.at)

    def decide(self, decision: Decision) -> bool:
        """Record what a person decided; False if there is no such file.

        A decision must not be forgotten if the power fails: this waits for the disk.
        """
        with self._lasting_transaction():
            added = self._connection.execute(
                "INSERT INTO decision (returned, outcome, by, at, note, reason, signed_on, act) "
                "SELECT id, ?, ?, ?, ?, ?, ?, ? FROM returned WHERE sha256 = ?",
                (
                    decision.outcome,
                    decision.by,
                    to_iso(decision.at),
                    decision.note,
                    decision.reason,
                    decision.signed_on and decision.signed_on.isoformat(),
                    decision.act,
                    decision.sha256,
                ),
            )
            self._note(decision.sha256, decision.at)
        return added.rowcount > 0

    def assign(self, assignment: Assignment) -> bool:
        """Record which paper a file is for, as a person says; False if either is not known.

        The file counts for the revision that stands, with the verdict that it has; what it shows is
        compared with the paper when it is examined again.
        """
        with self._lasting_transaction():
            added = self._connection.execute(
                _ASSIGN,
                {
                    "sha256": assignment.sha256,
                    "paper_id": assignment.paper_id,
                    "by": assignment.by,
                    "at": to_iso(assignment.at),
                    "note": assignment.note,
                    "agreement": assignment.agreement,
                },
            )
            if added.rowcount > 0:
                form = (assignment.agreement, assignment.paper_id)
                self._connection.execute(_COUNT_FOR, (*form, assignment.sha256))
                self._note(assignment.sha256, assignment.at)
        return added.rowcount > 0

    def _select(self, query: str, sha256: str = "") -> sqlite3.Cursor:
        """Look up what is known of a file, or of all; ``{which}`` stands for which is meant."""
        if not sha256:
            return self._connection.execute(query.format(which=""))
        return self._connection.execute(query.format(which="WHERE sha256 = ?"), (sha256,))

    def _assignments(self, sha256: str = "") -> dict[str, list[Assignment]]:
        found: dict[str, list[Assignment]] = defaultdict(list)
        for of, paper_id, by, at, *rest in self._select(_ASSIGNMENTS, sha256):
            moment = datetime.fromisoformat(at)
            found[of].append(Assignment(of, paper_id, by, moment, *rest))
        return found

    def _verdicts(self, sha256: str = "") -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = defaultdict(list)
        for of, outcome, reason, at, *form in self._select(_VERDICTS, sha256):
            moment = datetime.fromisoformat(at)
            found[of].append(Verdict(Outcome(outcome), reason, moment, *form))
        return found

    def entry(self, sha256: str) -> ReturnEntry | None:
        """Return a returned file by its hash; None if there is none."""
        with self.snapshot():
            row = self._select(_ENTRIES, sha256).fetchone() if sha256 else None
            if row is None:
                return None
            assigned, judged = (
                self._assignments(sha256)[sha256],
                self._verdicts(sha256)[sha256],
            )
            return _entry(row, self._decisions(sha256), tuple(assigned), tuple(judged))

    def _decisions(self, sha256: str = "") -> tuple[Decision, ...]:
        """Return the decisions on a file, or on all, in order."""
        return tuple(map(_decision, self._select(_DECISIONS, sha256)))

    def _revision(self, examination: Examination) -> int | None:
        key = (examination.agreement, examination.paper_id, examination.revision)
        found = self._connection.execute(_REVISION, key).fetchone()
        return None if found is None else int(found[0])

    def _note(self, sha256: str, at: datetime) -> None:
        """Say beside the revision that a file returned it, or no longer does; once."""
        entry = self.entry(sha256)
        if entry is None:
            return
        revision, outcome = self._revision(entry.examination), entry.outcome
        kinds = (EventKind.RETURNED, EventKind.REJECTED)
        # A file that was taken for another form before does not return that one.
        removed = self._connection.execute(
            "DELETE FROM event WHERE kind IN (?, ?) AND detail = ? AND revision IS NOT ?",
            (*kinds, sha256, revision),
        )
        kind = EventKind.REJECTED if outcome == Outcome.REJECTED else EventKind.RETURNED
        last = self._connection.execute(
            "SELECT kind FROM event WHERE kind IN (?, ?) AND detail = ? ORDER BY id DESC LIMIT 1",
            (*kinds, sha256),
        ).fetchone()
        if revision is not None and (last is None or last[0] != kind):
            self._connection.execute(
                "INSERT INTO event (revision, kind, at, detail) VALUES (?, ?, ?, ?)",
                (revision, kind, to_iso(at), sha256),
            )
        elif removed.rowcount == 0:
            return
        # What the next run of `generate` tells depends on what came back.
        self._connection.execute("DELETE FROM run_cache")

    def words(self) -> dict[str, str]:
        """Return all that was written with each file, by the SHA-256 of its bytes.

        It is kept beside the files: one can come again without the mail that set a condition. What
        several mails say alike, such as one and the one that passes it on, is given once.
        """
        query = "SELECT sha256, words FROM reply ORDER BY id"
        found: dict[str, list[str]] = defaultdict(list)
        with reading(self.path):
            for sha256, words in self._connection.execute(query):
                found[sha256] += words.splitlines()
            return {sha256: "\n".join(dict.fromkeys(each)) for sha256, each in found.items()}

    def add_words(self, sha256: str, words: str) -> bool:
        """Record what was written with a file, the same words once; tell whether they are new."""
        with self._transaction():
            added = self._connection.execute(
                "INSERT OR IGNORE INTO reply (sha256, words) VALUES (?, ?)", (sha256, words)
            )
        return added.rowcount > 0


def _decision(row: sqlite3.Row) -> Decision:
    sha256, outcome, by, at, note, reason, signed_on, act = row
    return Decision(
        sha256,
        Outcome(outcome),
        by,
        datetime.fromisoformat(at),
        note,
        reason,
        None if signed_on is None else date.fromisoformat(signed_on[:10]),
        Act(act),
    )


def _entry(
    row: sqlite3.Row,
    decisions: tuple[Decision, ...],
    assignments: tuple[Assignment, ...],
    verdicts: tuple[Verdict, ...],
) -> ReturnEntry:
    _, sha256, name, sender, size, copy, at, *rest = row
    outcome, report, context_digest, examined_at, *form = rest
    return ReturnEntry(
        Arrival(sha256, name, sender, size, copy, datetime.fromisoformat(at)),
        Examination(
            Outcome(outcome),
            report,
            context_digest,
            datetime.fromisoformat(examined_at),
            *form,
        ),
        decisions,
        assignments,
        verdicts,
    )
