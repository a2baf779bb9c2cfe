"""Header fields written so that nothing in them can be anything but text.

Python's :mod:`email` decodes what looks like an encoded word in a value that is *given* to it, and
until 3.12 loses the quotes of a long name when it folds it. A name could so become a line or a
recipient of its own. So fields with text of others are encoded here, in ASCII, and the policy
leaves them as they are.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from generator.mail.address import Mailbox, one_line

_CHUNK = 39
"""Bytes of an encoded word: with the name of its field it stays within the 76 columns of a line
that RFC 2047, 2 allows."""
_COLUMNS = 66
_PLAIN_TEXT = re.compile(r"[ -~]*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9' -]+")
_QUOTABLE_NAME = re.compile(r"[A-Za-z0-9'.,() -]+")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>")
_FOLD = "\r\n "


class HeaderValue(str):
    """The value of a header field, encoded and folded for the wire."""

    __slots__ = ()


class StrictPolicy(EmailPolicy):
    """The policy of every mail.

    ``utf8`` is off: header fields are ASCII, which every server takes, where raw UTF-8 would need
    one that knows SMTPUTF8 (RFC 6531) on each step of the way. ``cte_type`` is ``7bit`` for the
    same reason: bodies are quoted-printable or base64. A defect raises.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Keep an encoded value as it is."""
        return (
            (name, value)
            if isinstance(value, HeaderValue)
            else super().header_store_parse(name, value)
        )

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return an encoded value as it is."""
        return value if isinstance(value, HeaderValue) else super().header_fetch_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        """Write an encoded value as it is."""
        if isinstance(value, HeaderValue):
            return f"{name}: {value}\r\n"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write an encoded value as it is."""
        if isinstance(value, HeaderValue):
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = StrictPolicy(
    utf8=False, cte_type="7bit", linesep="\r\n", max_line_length=78, raise_on_defect=True
)


def header_text(text: str) -> HeaderValue:
    """Return free text, such as a subject, for a header.

    >>> header_text("Grüße")
    '=?utf-8?b?R3LDvMOfZQ==?='
    """
    line = one_line(text)
    words = line.split(" ")
    plain = _PLAIN_TEXT.fullmatch(line) and "=?" not in line
    if plain and all(len(word) <= _COLUMNS for word in words):
        return HeaderValue(_FOLD.join(_filled(words)))
    return _encoded(line)


def header_mailbox(mailbox: Mailbox) -> HeaderValue:
    r"""Return one mailbox for a header: its name, if it has one, then its address.

    >>> header_mailbox(Mailbox("ada@example.org", "Lovelace, Ada"))
    '"Lovelace, Ada"\r\n <ada@example.org>'
    """
    name = one_line(mailbox.name)
    if not name:
        return HeaderValue(mailbox.address)
    if len(name) <= _COLUMNS and _PLAIN_NAME.fullmatch(name):
        phrase = name
    elif len(name) <= _COLUMNS and _QUOTABLE_NAME.fullmatch(name):
        phrase = f'"{name}"'
    else:
        phrase = _encoded(name)
    return HeaderValue(f"{phrase}{_FOLD}<{mailbox.address}>")


def header_mailboxes(mailboxes: Iterable[Mailbox]) -> HeaderValue:
    """Return a list of mailboxes for a header, each on a line of its own."""
    return HeaderValue(f",{_FOLD}".join(map(header_mailbox, mailboxes)))


def header_date(at: datetime) -> HeaderValue:
    """Return a moment for a header; it must know its time zone.

    Raises:
        ValueError: it does not.
    """
    if at.tzinfo is None:
        raise ValueError("the moment has no time zone")
    return HeaderValue(format_datetime(at))


def header_message_id(message_id: str) -> HeaderValue:
    """Take a message id as it is.

    Raises:
        ValueError: it is not well-formed.
    """
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError(f"{message_id!r} is no message id")
    return HeaderValue(message_id)


def _filled(words: list[str]) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > _COLUMNS:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return lines


def _encoded(text: str) -> HeaderValue:
    """Return text in encoded words (RFC 2047), each of whole characters."""
    chunks = [b""]
    for character in text:
        data = character.encode()
        if len(chunks[-1]) + len(data) > _CHUNK:
            chunks.append(b"")
        chunks[-1] += data
    words = (f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?=" for chunk in chunks)
    return HeaderValue(_FOLD.join(words))
