"""What a ledger that is made again takes over from the one before: what the forms do not tell.

A mail that is forgotten would be sent again, and a decision that is forgotten be asked for again.
So every row that can still be read is kept, however damaged the rest of the file is, and the others
are counted. A value that there is not is never kept: the new ledger's tables refuse it.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from generator.diagnostics import Diagnostic, warning
from generator.ledger.connection import connect, sentences, transaction
from generator.ledger.damaged import DamagedLedger, DamagedRow, Gap, Value, open_damaged
from generator.ledger.mails import MailState
from generator.ledger.records import EventKind, Outcome
from generator.ledger.returns import JUDGED, WITH_WORDS, WORDS_GONE
from generator.moments import to_iso

_MAIL = (
    "paper_id", "recipient", "fingerprint", "occasion", "state", "message_id", "reply", "at",
)  # fmt: skip
_MAIL_LATER = ("agreement",)
_STATE, _REPLY, _AT = 4, 6, 7
_RETURNED = (
    "revision", "sha256", "name", "sender", "size", "copy", "at", "outcome", "report",
    "examined_at", "context_digest",
)  # fmt: skip
_RETURNED_BEFORE = (*_RETURNED[:-1], "circumstances")
"""The same columns as releases before called them."""
_KINDS = (
    EventKind.SENT, EventKind.RETURNED, EventKind.REJECTED, EventKind.PACKED, EventKind.UNDONE,
)  # fmt: skip
_DECISION = ("returned", "outcome", "by", "at", "note")
_DECISION_LATER = ("act", "reason", "signed_on")
"""Columns that only the ledgers of later releases have; so are the next ones."""
_DECISION_ALL = (*_DECISION, *_DECISION_LATER)
_EVENT = ("revision", "kind", "at", "detail")
_EVENT_LATER = ("by", "note")
_MUST_BE = ("mail", "failed_address", "returned", "decision", "event")
"""Tables that a ledger of any release but the first ones has."""

_NAMES = {
    "mail": ("mail", "mails"),
    "failed_address": ("failed address", "failed addresses"),
    "returned": ("returned file", "returned files"),
    "reply": ("reply that came with a form", "replies that came with forms"),
    "decision": ("decision", "decisions"),
    "verdict": ("earlier verdict", "earlier verdicts"),
    "assignment": ("assignment of a file to a paper", "assignments of files to papers"),
    "event": ("note of what was sent or came back", "notes of what was sent or came back"),
    "erasure": ("note of an erasure", "notes of erasures"),
}
_HINTS = {
    "mail": "a mail with a copy among the sent ones is not sent again by itself; "
    "`agreements send` without --smtp shows what would be",
    "failed_address": "read the mails that came back again: `agreements bounces`",
    "returned": "check again the mails that the forms came with, or the copies in returned",
    "reply": "read the mails again that the forms came with: `agreements check`",
    "decision": "decide again: `agreements review`",
    "assignment": "say again which paper they are for: `agreements review`",
    "verdict": "there is nothing to do",
    "event": "`agreements mark` says it again",
    "erasure": "there is nothing to do",
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How much was taken over."""

    mails: int = 0
    returned: int = 0
    decisions: int = 0

    def __bool__(self) -> bool:
        return bool(self.mails or self.returned or self.decisions)


@dataclass(slots=True)
class _Losses:
    """What could not be taken over."""

    rows: Counter[str] = field(default_factory=Counter)
    """Count of rows by table."""
    open_ended: set[str] = field(default_factory=set)
    """Tables of which nobody knows how much is lost."""
    doubtful: int = 0
    """Mails of which only the state or time was wrong, and that are unknown now."""
    undecided: list[str] = field(default_factory=list)
    """Names of files on which a decision is lost."""
    unexamined: int = 0
    """Returned files whose verdict was wrong, and that need review now."""

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Say it, in sentences."""
        for table, names in _NAMES.items():
            number = self.rows[table]
            if table in self.open_ended:
                what = f"the {names[1]} of the earlier ledger cannot all be read"
                yield warning(f"{what}; how many are lost is not known", _HINTS[table])
            elif number:
                words = f"{number} {names[number != 1]}"
                yield warning(f"{words} of the earlier ledger cannot be read", _HINTS[table])
        if self.undecided:
            message = f"what was decided cannot be read, of: {'; '.join(self.undecided)}"
            yield warning(message, "look at these files again before you rely on them")
        if self.doubtful:
            message = (
                f"mails that may or may not have been sent, and are unknown now: {self.doubtful}"
            )
            yield warning(message, "`agreements send --arrived ID` or `--again ID` decides")
        if self.unexamined:
            message = f"returned files whose verdict cannot be read: {self.unexamined}"
            yield warning(message, "they need review now; `agreements check` reads them again")


def salvage(old: Path, new: Path) -> tuple[Salvaged, tuple[Diagnostic, ...]]:
    """Take over from one ledger to another what the forms do not tell.

    Args:
        old: the earlier ledger, sound or not, or no ledger at all.
        new: the ledger that was made from the forms.

    Returns:
        How much was taken over, and what could not be.

    Raises:
        LedgerError: the new ledger cannot be written.
        OSError: the earlier one cannot be copied.
    """
    with open_damaged(old) as ledger:
        if not (ledger.is_ours and ledger.tables()):
            return Salvaged(), (_nothing_read(old),)
        at = to_iso(datetime.fromtimestamp(old.stat().st_mtime, UTC))
        with sentences(new), closing(connect(new)) as writer, transaction(writer):
            taking = _Taking(ledger, writer, at)
            taken = taking.take_over()
        return taken, tuple(taking.losses.diagnostics())


def _nothing_read(old: Path) -> Diagnostic:
    return warning(
        f"nothing can be read of the earlier {old.name}: what was mailed, what came back and what "
        "was decided is lost",
        "check the mails again that the forms came with, or the copies in the folder returned; "
        "a mail with a copy among the sent ones is not sent again by itself",
    )


class _Taking:
    """The way from a damaged ledger to a new one."""

    def __init__(self, ledger: DamagedLedger, writer: sqlite3.Connection, at: str) -> None:
        self._ledger = ledger
        self._writer = writer
        self._at = at
        """When the earlier ledger was last written: stands for a time that cannot be read."""
        self._tables = ledger.tables()
        self.losses = _Losses()

    def take_over(self) -> Salvaged:
        """Take over table after table."""
        if len(self._tables & set(_MUST_BE)) > 1:  # else it is as old as the first release
            self.losses.open_ended |= set(_MUST_BE) - self._tables
        revisions = self._revisions()
        self._failures()
        self._events(revisions)
        self._erasures()
        mails = self._mails()
        names = self._returned(revisions)
        self._replies()
        self._assignments(names)
        self._verdicts(names, revisions)
        return Salvaged(mails, len(names), self._decisions(names))

    def _present(self, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns if a table of the earlier ledger has them, else none."""
        there = table in self._tables and set(columns) <= self._ledger.columns(table)
        return columns if there else ()

    def _rows(self, table: str, columns: tuple[str, ...]) -> Iterator[DamagedRow]:
        if table in self._tables:
            yield from self._sound(table, self._ledger.rows(table, columns))

    def _sound(self, table: str, rows: Iterable[DamagedRow | Gap]) -> Iterator[DamagedRow]:
        for row in rows:
            if isinstance(row, DamagedRow):
                yield row
            elif row.id is None:
                self.losses.open_ended.add(table)
            else:
                self.losses.rows[table] += 1

    def _add(self, table: str, columns: tuple[str, ...], values: Iterable[Value]) -> bool:
        """Add a row; False if the new ledger does not take it."""
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - made of names of ours
        try:
            self._writer.execute(statement, tuple(values))
        except (sqlite3.IntegrityError, sqlite3.OperationalError, OverflowError) as problem:
            if getattr(problem, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise
            return False
        return True

    def _keep(self, table: str, columns: tuple[str, ...], row: DamagedRow) -> None:
        if row.broken or not self._add(table, columns, row.values):
            self.losses.rows[table] += 1

    def _revisions(self) -> dict[int, tuple[str, int]]:
        """Return form ids and numbers by the earlier ledger's rows."""
        found: dict[int, tuple[str, int]] = {}
        if "revision" in self._tables:
            for row in self._ledger.rows("revision", ("form_id", "number")):
                if isinstance(row, DamagedRow) and not row.broken:
                    form_id, number = row.values
                    if isinstance(form_id, str) and isinstance(number, int):
                        found[row.id] = form_id, number
        return found

    def _row_of(self, revisions: Mapping[int, tuple[str, int]], value: Value) -> int | None:
        """Return the new ledger's row of a revision, by the earlier one's."""
        if not isinstance(value, int) or value not in revisions:
            return None
        found = self._writer.execute(
            "SELECT id FROM revision WHERE form_id = ? AND number = ? LIMIT 1", revisions[value]
        ).fetchone()
        return None if found is None else int(found[0])

    def _failures(self) -> None:
        columns = ("address", "status", "reason", "at")
        if "failed_address" in self._tables:
            rows = self._ledger.words("failed_address", columns)
            for row in self._sound("failed_address", rows):
                self._keep("failed_address", columns, row)

    def _erasures(self) -> None:
        columns = ("what", "at")
        for row in self._rows("erasure", columns):
            self._keep("erasure", columns, row)

    def _replies(self) -> None:
        columns = ("sha256", "words")
        for row in self._rows("reply", columns):
            self._keep("reply", columns, row)
        # A form that came with a no is not taken for a yes because the no cannot be read.
        said = {sha256 for (sha256,) in self._writer.execute(WITH_WORDS)}
        if self.losses.rows["reply"] or "reply" in self.losses.open_ended:
            query = "SELECT sha256 FROM returned WHERE report = ?"
            said |= {sha256 for (sha256,) in self._writer.execute(query, (_UNREAD,))}
        said -= {sha256 for (sha256,) in self._writer.execute("SELECT sha256 FROM reply")}
        for sha256 in sorted(said):
            self._add("reply", columns, (sha256, WORDS_GONE))

    def _events(self, revisions: Mapping[int, tuple[str, int]]) -> None:
        columns = (*_EVENT, *self._present("event", _EVENT_LATER))
        for row in self._rows("event", columns):
            revision, kind, *rest = row.values
            if kind in set(EventKind) - set(_KINDS) and not row.broken:
                continue  # the forms' places say so
            there = self._row_of(revisions, revision)
            if row.broken or there is None or not self._add("event", columns, (there, kind, *rest)):
                self.losses.rows["event"] += 1

    def _mails(self) -> int:
        """Take over the mails; one whose state is in doubt is for a person to decide."""
        taken = 0
        columns = (*_MAIL, *self._present("mail", _MAIL_LATER))
        for row in self._rows("mail", columns):
            values = list(row.values)
            if not row.broken and self._add("mail", columns, values):
                taken += 1
                continue
            values[_STATE] = MailState.UNKNOWN
            values[_REPLY] = "what became of it cannot be read in the earlier ledger"
            values[_AT] = self._at
            if None not in values and self._add("mail", columns, values):
                taken += 1
                self.losses.doubtful += 1
            else:
                self.losses.rows["mail"] += 1
        return taken

    def _returned(self, revisions: Mapping[int, tuple[str, int]]) -> dict[int, tuple[str, str]]:
        """Take over the returned files; give hash and name by the earlier ledger's rows."""
        taken = {}
        columns = self._present("returned", _RETURNED_BEFORE) or _RETURNED
        for row in self._rows("returned", columns):
            old_revision, *values = row.values
            revision = self._row_of(revisions, old_revision)
            if row.broken or not self._add("returned", _RETURNED, (revision, *values)):
                sha256, name, sender, size, copy, *_ = values
                doubtful = (
                    revision, sha256, name or "", sender or "", size or 0, copy or "", self._at,
                    Outcome.REVIEW, _UNREAD, self._at, "",
                )  # fmt: skip
                if sha256 is None or not self._add("returned", _RETURNED, doubtful):
                    self.losses.rows["returned"] += 1
                    continue
                self.losses.unexamined += 1
            taken[row.id] = str(values[0]), str(values[1] or values[0])
        return taken

    def _assignments(self, names: Mapping[int, tuple[str, str]]) -> None:
        forms = self._forms()
        for row in self._rows("assignment", ("returned", "agreement", "by", "at", "note")):
            returned, agreement, by, at, note = row.values
            sha256, _ = names.get(returned if isinstance(returned, int) else -1, ("", ""))
            form = forms.get(agreement if isinstance(agreement, int) else -1, (None, None))
            ids = self._writer.execute(
                "SELECT (SELECT id FROM returned WHERE sha256 = ?), "
                "(SELECT id FROM agreement WHERE paper_id = ? AND name = ?)",
                (sha256, *form),
            ).fetchone()
            columns = ("returned", "agreement", "by", "at", "note")
            known = agreement is None or ids[1] is not None
            values = (*ids, by or "", at or self._at, note or "")
            if not known or not self._add("assignment", columns, values):
                self.losses.rows["assignment"] += 1

    def _verdicts(
        self, names: Mapping[int, tuple[str, str]], revisions: Mapping[int, tuple[str, int]]
    ) -> None:
        """Take over what was said of files before; today's verdict is always there."""
        for row in self._rows("verdict", ("returned", "revision", "outcome", "reason", "at")):
            returned, revision, outcome, reason, at = row.values
            sha256, _ = names.get(returned if isinstance(returned, int) else -1, ("", ""))
            found = self._writer.execute(
                "SELECT id FROM returned WHERE sha256 = ?", (sha256,)
            ).fetchone()
            columns = ("returned", "revision", "outcome", "reason", "at")
            values = (found and found[0], self._row_of(revisions, revision), outcome, reason, at)
            if row.broken or not self._add("verdict", columns, values):
                self.losses.rows["verdict"] += 1
        for (sha256,) in self._writer.execute("SELECT sha256 FROM returned").fetchall():
            self._writer.execute(JUDGED, {"sha256": sha256})

    def _forms(self) -> dict[int, tuple[Value, Value]]:
        """Return the paper and the agreement's name by the earlier ledger's rows."""
        found: dict[int, tuple[Value, Value]] = {}
        if "agreement" in self._tables:
            columns = ("paper_id", *self._present("agreement", ("name",)))
            for row in self._ledger.rows("agreement", columns):
                if isinstance(row, DamagedRow) and not row.broken:
                    paper_id, name = (*row.values, "")[:2]
                    found[row.id] = paper_id, name
        return found

    def _decisions(self, names: Mapping[int, tuple[str, str]]) -> int:
        taken = 0
        columns = (*_DECISION, *self._present("decision", _DECISION_LATER))
        for row in self._rows("decision", columns):
            returned, outcome, by, at, note, *rest = row.values
            act, reason, signed_on = rest or ("decided", "", None)
            sha256, name = names.get(returned if isinstance(returned, int) else -1, ("", ""))
            found = self._writer.execute(
                "SELECT id FROM returned WHERE sha256 = ?", (sha256,)
            ).fetchone()
            # Who decided, when and why may be unreadable; what was decided must not be.
            row_of_file = found and found[0]
            whole = (row_of_file, outcome, by or "", at, note or "", act, reason or "", signed_on)
            dated = (*whole[:3], self._at, *whole[4:7], None)
            if self._add("decision", _DECISION_ALL, whole) or self._add(
                "decision", _DECISION_ALL, dated
            ):
                taken += 1
                continue
            self.losses.rows["decision"] += 1
            if name:
                self.losses.undecided.append(name)
        return taken


_UNREAD = json.dumps(
    {
        "findings": [
            {
                "outcome": Outcome.REVIEW,
                "code": "unread",
                "message": "what was found cannot be read in the earlier ledger",
                "hint": "check the file again",
            }
        ]
    }
)
