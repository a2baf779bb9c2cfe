"""How far mailboxes have been read, so that each mail is fetched once.

Nothing is lost with this: a mail that is read again is the same file, which is known by its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.ledger.connection import LedgerFile


@dataclass(frozen=True, slots=True)
class InboxKey:
    """Which folder of which mailbox is read, and what for."""

    account: str
    """User and host, as ``chairs@example.org at imap.example.org``."""
    folder: str
    purpose: str
    """The command that reads it, ``check`` or ``bounces``: each has its own place in it."""


class InboxLog(LedgerFile):
    """The record of what was read in a folder's ledger; use it in a ``with`` statement.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def position(self, key: InboxKey) -> tuple[int, int] | None:
        """Return ``UIDVALIDITY`` and the last number that was read; None if there was none."""
        query = "SELECT validity, uid FROM inbox WHERE account = ? AND folder = ? AND purpose = ?"
        with self.snapshot():
            row = self._connection.execute(query, _columns(key)).fetchone()
        return None if row is None else (int(row[0]), int(row[1]))

    def advance(self, key: InboxKey, validity: int, uid: int) -> None:
        """Record that a folder has been read up to a number."""
        with self._durable_transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO inbox VALUES (?, ?, ?, ?, ?)",
                (*_columns(key), validity, uid),
            )


def _columns(key: InboxKey) -> tuple[str, str, str]:
    return key.account, key.folder, key.purpose
