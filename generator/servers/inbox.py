"""The mails of a folder of a mailbox, read without changing anything there (IMAP, RFC 9051).

The folder is opened to be read only (``EXAMINE``), and mails are fetched so that they stay unread
(``BODY.PEEK``). A mail is known by its number there, the UID, which counts upwards as long as
``UIDVALIDITY`` stays the same (RFC 9051, 2.3.1.1); so the last number is all that is remembered.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import Message
from functools import partial
from typing import Any, TypeVar

from generator.servers.errors import FatalError, LostError
from generator.servers.imap import MAX_WORDS, folder_name, log_out, open_mailbox, shut_down
from generator.servers.login import Login
from generator.servers.settings import Inbox

T = TypeVar("T")
FIELDS = "FROM IN-REPLY-TO REFERENCES RETURN-PATH CONTENT-TYPE AUTO-SUBMITTED X-FAILED-RECIPIENTS"
"""The fields of a header by which a mail is judged before all of it is fetched."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE ([0-9]+)")
_TRIES = 3
"""How often a connection that is lost is opened again for one mail."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a folder has been read."""

    validity: int
    """The folder's ``UIDVALIDITY``: if it is another one, all numbers are new."""
    uid: int
    """Of the last mail that was read; 0 if there was none."""


@dataclass(frozen=True, slots=True)
class FolderMail:
    """A mail of a folder."""

    name: str
    """The folder and the mail's number in it."""
    content: bytes | None
    """None if it has more bytes than the limit, or is not wanted."""
    position: Position
    """How far the folder has been read with it."""
    is_wanted: bool = True
    """Whether it is of interest, by its header."""


class InboxReader:
    """Reads what is new in a folder; a connection that is lost is opened again."""

    def __init__(self, inbox: Inbox, login: Login, limit: int) -> None:
        """Take the folder, and the largest mail that is read, in bytes; nothing is opened yet."""
        self._inbox = inbox
        self._login = login
        self._limit = limit
        self._connection: imaplib.IMAP4 | None = None
        self._validity = 0

    def new_mails(
        self, after: Position | None, since: date | None, wanted: Callable[[Message], bool]
    ) -> Iterator[FolderMail]:
        """Fetch the mails that came after a position, one by one, in their order.

        Args:
            after: how far the folder has been read; None if it never was.
            since: the day before which no mail is of interest, if it never was read.
            wanted: tells by a mail's header (:data:`FIELDS`) whether all of it is to be fetched.

        Raises:
            FatalError: the folder is not there, or the login does not work.
            LostError: the connection is lost again and again; what was yielded stays good.
        """
        try:
            for uid in self._again(partial(self._numbers, after, since)):
                yield self._again(partial(self._mail, uid, wanted))
        finally:
            self._close()

    def _again(self, ask: Callable[[imaplib.IMAP4], T]) -> T:
        """Ask the server; over a new connection if the old one is lost."""
        for _ in range(_TRIES - 1):
            try:
                return self._ask(ask)
            except LostError:
                self._drop()
        return self._ask(ask)

    def _ask(self, ask: Callable[[imaplib.IMAP4], T]) -> T:
        try:
            return ask(self._open())
        except (OSError, imaplib.IMAP4.abort) as problem:
            host = self._inbox.server.host
            raise LostError(f"connection to {host} lost: {problem}"[:MAX_WORDS]) from None
        except imaplib.IMAP4.error as problem:
            said = " ".join(str(problem).split())[:MAX_WORDS]
            raise FatalError(
                f"{self._inbox.server.host} does not understand the request: {said}"
            ) from None

    def _open(self) -> imaplib.IMAP4:
        """Return a connection with the folder open to be read."""
        if self._connection is None:
            connection = open_mailbox(self._inbox.server, self._login)
            self._connection = connection
            folder = self._inbox.folder
            status, said = connection.select(folder_name(folder), readonly=True)
            if status != "OK":
                words = b" ".join(filter(None, said)).decode("utf-8", "replace")[:MAX_WORDS]
                raise FatalError(
                    f"there is no folder “{folder}” to read: set folder in [inbox]: {words}"
                )
            _, found = connection.response("UIDVALIDITY")
            validity = int(found[0]) if found and found[0] else 0
            if self._validity and validity != self._validity:
                raise LostError(f"the folder “{folder}” was recreated while it was being read")
            self._validity = validity
        return self._connection

    def _numbers(
        self, after: Position | None, since: date | None, connection: imaplib.IMAP4
    ) -> list[int]:
        """Return the numbers of the mails that are new."""
        last = after.uid if after is not None and after.validity == self._validity else 0
        wanted = ["UID", f"{last + 1}:*"]
        if since is not None and not last:
            wanted += ["SINCE", f"{since.day:02}-{_MONTHS[since.month - 1]}-{since.year}"]
        found = _done(connection.uid("SEARCH", *wanted))
        numbers = sorted({int(each) for line in found if line for each in line.split()})
        # “n:*” always has the last mail, whatever its number (RFC 9051, “sequence-set”).
        return [number for number in numbers if number > last]

    def _mail(
        self, uid: int, wanted: Callable[[Message], bool], connection: imaplib.IMAP4
    ) -> FolderMail:
        place = Position(self._validity, uid)
        name = f"{self._inbox.folder}/{uid}"
        asked = f"(RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({FIELDS})])"
        found = _done(connection.uid("FETCH", str(uid), asked))
        # One that was deleted meanwhile has nothing.
        header = message_from_bytes(_literal(found))
        size = next((int(match[1]) for match in map(_SIZE.search, _lines(found)) if match), 0)
        if not wanted(header):
            return FolderMail(name, None, place, is_wanted=False)
        if size > self._limit:
            return FolderMail(name, None, place)
        found = _done(connection.uid("FETCH", str(uid), "(BODY.PEEK[])"))
        return FolderMail(name, _literal(found), place)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            log_out(connection)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            shut_down(connection)


def _done(answer: tuple[str, list[Any]]) -> list[Any]:
    """Return what a server answers; one that says no now may do it another time.

    Raises:
        LostError: it did not do it (``NO``; RFC 9051, 7.1.2).
    """
    status, found = answer
    if status != "OK":
        said = b" ".join(each for each in found if isinstance(each, bytes))
        words = " ".join(said.decode("utf-8", "replace").split())[:MAX_WORDS]
        raise LostError(f"the server could not read the folder now: {words}")
    return found


def _literal(found: list[bytes | tuple[bytes, bytes] | None]) -> bytes:
    """Return the text that an answer to FETCH brings; empty if there is none."""
    return next((part[1] for part in found if isinstance(part, tuple)), b"")


def _lines(found: list[bytes | tuple[bytes, bytes] | None]) -> Iterator[bytes]:
    """Return what stands around the text: the size may be before or after it."""
    for part in found:
        if isinstance(part, tuple):
            yield part[0]
        elif part:
            yield part
