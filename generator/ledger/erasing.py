"""Forgetting people: what the ledger keeps of whom, and erasing it so that the bytes are gone.

What is erased is overwritten (``secure_delete``), the file is written anew without it (``VACUUM``),
and the log beside it is emptied. That something was erased is recorded, and nothing of what it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from generator.ledger.connection import LedgerFile, reading, sentences
from generator.ledger.returns import WITH_WORDS, WORDS_GONE
from generator.moments import to_iso
from generator.paper import form_id

ERASED_COPY = "returned/erased"
"""What a returned file has for its copy when that was erased."""
_ERASED = "(erased"
_REPORT = '{"findings": []}'


@dataclass(frozen=True, slots=True)
class KeptAddress:
    """What is kept of an address."""

    address: str
    """In lower case."""
    mails: int
    """Mails that went to it."""
    files: int
    """Files that came from it."""
    failed: bool
    """Whether mail came back from it."""
    since: str
    """The first day that anything of it was kept, in ISO 8601."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A returned file that is kept."""

    sha256: str
    name: str
    copy: str
    """Path of the copy, below the output folder."""
    paper_id: str
    """Empty if it belongs to no paper."""
    since: str
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""

    @property
    def form(self) -> str:
        """Which form it is of: the paper's id, after the agreement's name if it has one."""
        return form_id(self.paper_id, self.agreement) if self.paper_id else ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """That something was erased."""

    what: str
    """``address``, ``file`` or ``signatures``."""
    at: str


def is_erased(recipient: str) -> bool:
    """Tell whether the address that a mail went to was erased."""
    return recipient.startswith(_ERASED)


def shown_recipient(recipient: str) -> str:
    """Return the address that a mail went to, or “(erased)”, without what tells two such apart."""
    return "(erased)" if is_erased(recipient) else recipient


_ADDRESSES = """
SELECT address, sum(mails), sum(files), max(failed), min(at) FROM (
  SELECT lower(recipient) AS address, 1 AS mails, 0 AS files, 0 AS failed, at FROM mail
  UNION ALL SELECT lower(sender), 0, 1, 0, at FROM returned
  UNION ALL SELECT lower(address), 0, 0, 1, at FROM failed_address
) WHERE address != '' AND address NOT LIKE '(erased%' GROUP BY address ORDER BY address
"""
_FILES = """
SELECT sha256, returned.name, copy, coalesce(paper_id, ''), at, coalesce(agreement.name, '')
FROM returned LEFT JOIN revision ON revision.id = returned.revision
  LEFT JOIN agreement ON agreement.id = revision.agreement
WHERE copy != ? ORDER BY returned.id
"""


class Erasing(LedgerFile):
    """A folder's ledger, opened to see what it keeps of whom, and to erase it."""

    def addresses(self) -> tuple[KeptAddress, ...]:
        """Return all addresses that are kept, in order."""
        self._know_all_letters()
        with reading(self.path):
            rows = self._connection.execute(_ADDRESSES).fetchall()
            return tuple(
                KeptAddress(address, mails, files, bool(failed), at[:10])
                for address, mails, files, failed, at in rows
            )

    def files(self) -> tuple[KeptFile, ...]:
        """Return all returned files of which a copy is kept, in the order in which they came."""
        with reading(self.path):
            rows = self._connection.execute(_FILES, (ERASED_COPY,)).fetchall()
            return tuple(
                KeptFile(sha256, name, copy, paper_id, at[:10], agreement)
                for sha256, name, copy, paper_id, at, agreement in rows
            )

    def erasures(self) -> tuple[Erasure, ...]:
        """Return what was erased, in order."""
        with reading(self.path):
            rows = self._connection.execute("SELECT what, at FROM erasure ORDER BY id").fetchall()
            return tuple(Erasure(*row) for row in rows)

    def erase_address(self, address: str, at: datetime) -> None:
        """Erase an address wherever it stands; that a mail went to somebody is kept."""
        address = address.lower()
        self._know_all_letters()
        with self._for_good("address", at):
            # The moment keeps apart what has the same number in a ledger that was made again.
            self._connection.execute(
                "UPDATE mail SET recipient = ? || ' ' || ? || ' ' || id || ')', message_id = '', "
                "reply = '' WHERE lower(recipient) = ?",
                (_ERASED, at.isoformat(), address),
            )
            self._erase_words("SELECT sha256 FROM returned WHERE lower(sender) = ?", (address,))
            for statement in (
                "DELETE FROM failed_address WHERE lower(address) = ?",
                f"UPDATE event SET detail = '{_ERASED})' WHERE lower(detail) = ?",  # noqa: S608 - made of names of ours
                "UPDATE returned SET sender = '' WHERE lower(sender) = ?",
            ):
                self._connection.execute(statement, (address,))
            self._replace(naming(address))

    def erase_file(self, sha256: str, at: datetime) -> None:
        """Erase all that is known of a returned file, and what was decided on it."""
        with self._for_good("file", at):
            self._connection.execute(
                "DELETE FROM decision WHERE returned IN (SELECT id FROM returned WHERE sha256 = ?)",
                (sha256,),
            )
            self._connection.execute(
                "DELETE FROM assignment WHERE returned IN "
                "(SELECT id FROM returned WHERE sha256 = ?)",
                (sha256,),
            )
            self._connection.execute(
                "DELETE FROM verdict WHERE returned IN (SELECT id FROM returned WHERE sha256 = ?)",
                (sha256,),
            )
            self._connection.execute("DELETE FROM event WHERE detail = ?", (sha256,))
            self._connection.execute("DELETE FROM reply WHERE sha256 = ?", (sha256,))
            self._connection.execute("DELETE FROM returned WHERE sha256 = ?", (sha256,))

    def erase_signatures(self, at: datetime) -> None:
        """Erase what was read in all returned files; what was decided on them is kept."""
        with self._for_good("signatures", at):
            self._erase_words("SELECT sha256 FROM reply", ())
            self._connection.execute(
                "UPDATE returned SET name = '', sender = '', copy = ?, report = ?",
                (ERASED_COPY, _REPORT),
            )
            self._connection.execute("UPDATE verdict SET reason = ''")

    def _know_all_letters(self) -> None:
        """Let ``lower`` know the letters beyond ASCII, which SQLite's own leaves as they are."""
        self._connection.create_function("lower", 1, str.lower, deterministic=True)

    def _erase_words(self, files: str, values: tuple[str, ...]) -> None:
        """Erase what was written with files; that it was more than courtesies is kept.

        Else a form that came with a no would count as signed when it is looked at again.
        """
        said = self._connection.execute(f"{WITH_WORDS} AND sha256 IN ({files})", values).fetchall()
        self._connection.create_function("without_words", 1, _without_words)
        self._connection.executemany(
            "UPDATE returned SET report = without_words(report) WHERE sha256 = ?", said
        )
        # The reason of an earlier verdict may have been the words.
        self._connection.execute(
            "UPDATE verdict SET reason = '' "  # noqa: S608 - made of names of ours
            f"WHERE returned IN (SELECT id FROM returned WHERE sha256 IN ({files}))",
            values,
        )
        self._connection.execute(f"DELETE FROM reply WHERE sha256 IN ({files})", values)  # noqa: S608 - made of names of ours
        self._connection.executemany(
            "INSERT INTO reply (sha256, words) VALUES (?, ?)",
            [(sha256, WORDS_GONE) for (sha256,) in said],
        )

    def _replace(self, pattern: re.Pattern[str]) -> None:
        """Take a text out of all that is written in words."""

        def erase(text: str) -> str:
            return pattern.sub(f"{_ERASED})", text)

        def erase_in_json(text: str) -> str:
            return json.dumps(_mapped(json.loads(text), erase))

        self._connection.create_function("erase", 1, erase)
        self._connection.create_function("erase_in_json", 1, erase_in_json)
        for table, column in (
            ("mail", "reply"),
            ("failed_address", "reason"),
            ("returned", "name"),
            ("decision", "note"),
            ("decision", "by"),
            ("decision", "reason"),
            ("event", "by"),
            ("event", "note"),
            ("assignment", "note"),
            ("assignment", "by"),
            ("reply", "words"),
            ("verdict", "reason"),
        ):
            self._connection.execute(f"UPDATE OR REPLACE {table} SET {column} = erase({column})")  # noqa: S608 - made of names of ours
        self._connection.execute("UPDATE returned SET report = erase_in_json(report)")

    @contextmanager
    def _for_good(self, what: str, at: datetime) -> Iterator[None]:
        """Erase what is erased inside so that no byte of it is left in the file or its log."""
        with sentences(self.path):
            self._connection.execute("PRAGMA secure_delete = ON")
        with self._lasting_transaction():
            yield
            self._connection.execute("DELETE FROM run_cache")
            self._connection.execute(
                "INSERT INTO erasure (what, at) VALUES (?, ?)",
                (what, to_iso(at)),
            )
        with sentences(self.path):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def naming(address: str) -> re.Pattern[str]:
    """Return what finds an address in a text, in whatever case, and not as part of another."""
    return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)


def _without_words(report: str) -> str:
    """Leave out of a report what was written with the file."""
    content = json.loads(report)
    for finding in content["findings"]:
        if finding["code"] == "reply-words":
            finding["message"] = "what was written with it is erased"
    return json.dumps(content)


def _mapped(content: object, change: Callable[[str], str]) -> object:
    """Return what JSON holds with each of its texts changed."""
    match content:
        case str():
            return change(content)
        case dict():
            return {key: _mapped(value, change) for key, value in content.items()}
        case list():
            return [_mapped(value, change) for value in content]
        case _:
            pass
    return content
