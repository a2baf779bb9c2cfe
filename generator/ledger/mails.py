"""What was mailed: each mail once, and what became of it.

A row is one attempt to hand a mail to a server. It is written before the server gets the mail's
last byte and finished after its answer, each with a wait for the disk; so whatever a server has
taken is in the ledger, also after a crash or a power cut. An index holds that a mail which was
handed over, or may have been, cannot be handed over again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from generator.ledger.connection import LedgerFile
from generator.ledger.records import EventKind
from generator.moments import to_iso
from generator.paper import form_id

FORM_OCCASION = "form"
"""The occasion of the mail that brings a form; ``form 3`` if revision 3 brings it once more,
``form back 1`` if the paper is back after who gets it was told that it is withdrawn."""
REJECTED_OCCASION = "rejected"
"""Of the mail that says why a returned file will not do, and brings the form once more."""


def is_form(occasion: str) -> bool:
    """Tell whether the mail of an occasion brings a form, for the first time or once more."""
    return occasion == FORM_OCCASION or occasion.startswith(f"{FORM_OCCASION} ")


def brings_form(occasion: str) -> bool:
    """Tell whether the mail of an occasion has a form with it, be it as an answer."""
    return is_form(occasion) or occasion.partition(" ")[0] == REJECTED_OCCASION


class MailState(StrEnum):
    """What became of a mail."""

    HANDING_OVER = "handing over"
    """It is with a running sender, between the first byte and the server's answer."""
    ACCEPTED = "accepted"
    """The server took it, or the chair said that it has arrived or went out another way."""
    REFUSED = "refused"
    """The server does not take it, and never will."""
    POSTPONED = "postponed"
    """The server did not take it for now; it can be sent again."""
    UNKNOWN = "unknown"
    """The server may have taken it: a person has to decide."""
    RELEASED = "released"
    """It was unknown, refused or a draft, and the chair said that it may be sent again."""


@dataclass(frozen=True, slots=True)
class MailKey:
    """Which mail it is: the same mail has the same key on every machine, in every run."""

    paper_id: str
    recipient: str
    """The address in lower case."""
    fingerprint: str
    """The form's."""
    occasion: str = FORM_OCCASION
    """``form``, ``reminder 1``, ``reminder 2``, …, ``thanks``."""
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""


@dataclass(frozen=True, slots=True)
class MailEntry:
    """One attempt to hand a mail over."""

    key: MailKey
    state: MailState
    message_id: str
    reply: str
    """What the server answered, or why there was no answer."""
    at: str
    """When the state was reached, in ISO 8601."""


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """An address that mail came back from."""

    address: str
    """In lower case."""
    status: str
    """The enhanced status code of RFC 3463, such as ``5.1.1``."""
    reason: str
    at: str


class MailedAlreadyError(Exception):
    """The mail was handed over before, or may have been."""


_COLUMNS = "paper_id, recipient, fingerprint, occasion, agreement"
_THIS = "paper_id = ? AND recipient = ? AND fingerprint = ? AND occasion = ? AND agreement = ?"
_ADD = f"""
INSERT INTO mail ({_COLUMNS}, state, message_id, reply, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 - made of constants


class MailLog(LedgerFile):
    """The record of mails in a folder's ledger; use it in a ``with`` statement.

    A mail cannot be called back: every method that writes waits until that is on the disk.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def entries(self) -> tuple[MailEntry, ...]:
        """Return all attempts, in order."""
        query = f"SELECT {_COLUMNS}, state, message_id, reply, at FROM mail ORDER BY id"  # noqa: S608 - made of names of ours
        with self.snapshot():
            rows = self._connection.execute(query).fetchall()
            return tuple(MailEntry(MailKey(*row[:5]), MailState(row[5]), *row[6:]) for row in rows)

    def begin(self, key: MailKey, message_id: str, at: datetime) -> None:
        """Record that a mail is about to be handed over.

        Raises:
            MailedAlreadyError: it was handed over, may have been, or was refused for good.
        """
        self.begin_all([key], message_id, at)

    def begin_all(self, keys: Iterable[MailKey], message_id: str, at: datetime) -> None:
        """Record that a message is about to be handed over, for all that it is; or nothing of it.

        Args:
            keys: one for each who gets it, and each form that it is about.
            message_id: the message's.
            at: when.

        Raises:
            MailedAlreadyError: one of them was handed over, may have been, or was refused for good.
        """
        with self._durable_transaction():
            try:
                for key in keys:
                    self._add(key, MailState.HANDING_OVER, message_id, "", at)
            except sqlite3.IntegrityError as problem:
                raise MailedAlreadyError(str(problem)) from None

    def finish(
        self, key: MailKey, state: MailState, message_id: str, reply: str, at: datetime
    ) -> None:
        """Record what became of a mail, whether it had been begun or was turned away before.

        A form that was handed over, or may have been, is noted as sent beside its revision.
        """
        self.finish_all({key: state}, message_id, reply, at)

    def finish_all(
        self, states: Mapping[MailKey, MailState], message_id: str, reply: str, at: datetime
    ) -> None:
        """Record what became of a message, for all that it is, at once.

        Args:
            states: what became of it, by key.
            message_id: the message's.
            reply: what the server answered.
            at: when.
        """
        with self._durable_transaction():
            for key, state in states.items():
                self._finish(key, state, message_id, reply, at)

    def _finish(
        self, key: MailKey, state: MailState, message_id: str, reply: str, at: datetime
    ) -> None:
        changed = self._connection.execute(
            f"UPDATE mail SET state = ?, reply = ?, at = ? WHERE {_THIS} AND state = ?",  # noqa: S608 - made of names of ours
            (state, reply, to_iso(at), *_columns(key), MailState.HANDING_OVER),
        )
        if changed.rowcount == 0:
            self._add(key, state, message_id, reply, at)
        if state in (MailState.ACCEPTED, MailState.UNKNOWN):
            self._note_sent(key, at)

    def interrupt(self, at: datetime) -> int:
        """Record that no sender is running: what it had in hand is unknown; tell how many.

        Only the process that holds the folder of outgoing mail may call this.
        """
        caught = [entry for entry in self.entries() if entry.state is MailState.HANDING_OVER]
        reply = "the sender was interrupted before the server's answer"
        for entry in caught:
            self.finish(entry.key, MailState.UNKNOWN, entry.message_id, reply, at)
        return len(caught)

    def decide(self, entries: Iterable[MailEntry], state: MailState, at: datetime) -> None:
        """Record what the chair says of mails that are unknown or were refused.

        Args:
            entries: the mails.
            state: ``ACCEPTED`` if they have arrived, ``RELEASED`` if they may be sent again.
            at: when.
        """
        with self._lasting_transaction():
            self._connection.executemany(
                f"UPDATE mail SET state = ?, at = ? WHERE {_THIS} AND state IN (?, ?)",  # noqa: S608 - made of names of ours
                [
                    (state, to_iso(at), *_columns(entry.key), MailState.UNKNOWN, MailState.REFUSED)
                    for entry in entries
                ],
            )

    def release_drafts(self, entries: Iterable[MailEntry], at: datetime) -> None:
        """Record that mails were left to another program, which has not sent them.

        Args:
            entries: the mails; the ledger cannot tell that they are drafts.
            at: when.
        """
        with self._lasting_transaction():
            self._connection.executemany(
                f"UPDATE mail SET state = ?, at = ? WHERE {_THIS} AND state = ?",  # noqa: S608 - made of names of ours
                [
                    (MailState.RELEASED, to_iso(at), *_columns(entry.key), MailState.ACCEPTED)
                    for entry in entries
                ],
            )

    def failures(self) -> tuple[FailedAddress, ...]:
        """Return the addresses that mail came back from."""
        query = "SELECT address, status, reason, at FROM failed_address ORDER BY address"
        with self.snapshot():
            return tuple(FailedAddress(*row) for row in self._connection.execute(query))

    def add_failures(self, failures: Iterable[FailedAddress]) -> None:
        """Record addresses as failed; what is known of one already is replaced."""
        rows = [(each.address, each.status, each.reason, each.at) for each in failures]
        with self._durable_transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO failed_address VALUES (?, ?, ?, ?)", rows
            )

    def clear_failure(self, address: str) -> bool:
        """Take an address off the failed ones; tell whether it was there."""
        with self._durable_transaction():
            found = self._connection.execute(
                "DELETE FROM failed_address WHERE address = ?", (address.lower(),)
            )
        return found.rowcount > 0

    def _add(
        self, key: MailKey, state: MailState, message_id: str, reply: str, at: datetime
    ) -> None:
        self._connection.execute(_ADD, (*_columns(key), state, message_id, reply, to_iso(at)))

    def _note_sent(self, key: MailKey, at: datetime) -> None:
        if not is_form(key.occasion):
            return
        self._connection.execute("DELETE FROM run_cache")
        self._connection.execute(
            "INSERT INTO event (revision, kind, at, detail) "
            "SELECT revision.id, ?, ?, ? FROM revision JOIN agreement ON agreement.id = agreement "
            "WHERE name = ? AND (paper_id = ? OR form_id = ?) AND fingerprint = ?",
            (
                EventKind.SENT,
                to_iso(at),
                key.recipient,
                key.agreement,
                key.paper_id,
                form_id(key.paper_id, key.agreement),
                key.fingerprint,
            ),
        )


def _columns(key: MailKey) -> tuple[str, str, str, str, str]:
    return key.paper_id, key.recipient, key.fingerprint, key.occasion, key.agreement
