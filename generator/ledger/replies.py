"""What was written with the files that came back; each words of a file once, and never forgotten.

The same file can come again without the mail that set a condition.
"""

from __future__ import annotations

from generator.ledger.connection import LedgerFile, sentences, transaction


class ReplyLog(LedgerFile):
    """The record of words in a folder's ledger; use it in a ``with`` statement.

    Raises:
        LedgerError: on opening or at any method, if the file is damaged, locked for long by another
            process, or the disk is full; nothing of the method is then recorded.
    """

    def words(self) -> dict[str, str]:
        """Give all that was written with each file, by the SHA-256 of its bytes."""
        query = "SELECT sha256, words FROM reply ORDER BY id"
        found: dict[str, list[str]] = {}
        with sentences(self.path):
            for sha256, words in self._connection.execute(query):
                found.setdefault(sha256, []).append(words)
        return {sha256: "\n".join(each) for sha256, each in found.items()}

    def add(self, sha256: str, words: str) -> bool:
        """Record what was written with a file; tell whether that is new."""
        with sentences(self.path), transaction(self._connection):
            added = self._connection.execute(
                "INSERT OR IGNORE INTO reply (sha256, words) VALUES (?, ?)", (sha256, words)
            )
        return added.rowcount > 0
