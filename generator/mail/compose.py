"""One mail as the bytes that go over the wire.

The structure is ``multipart/mixed`` of a ``multipart/alternative`` (plain text and HTML of the same
letter) and the attachments (RFC 2046, 5.1). Same input, same bytes: date, id and boundaries come
from the caller.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from generator.mail.address import Mailbox, one_line
from generator.mail.headers import (
    POLICY,
    header_date,
    header_mailbox,
    header_mailboxes,
    header_message_id,
    header_text,
)
from generator.mail.letter import Letter, cut_after_word

MAX_FILE_NAME = 80
"""Most characters of an attachment's name, without its extension."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    """Any text; what a file's name cannot have is left out."""
    media_type: str
    """Type and subtype, such as ``application/pdf``."""
    content: bytes


@dataclass(frozen=True, slots=True)
class Headers:
    """All of a mail but what it says."""

    sender: Mailbox
    recipient: Mailbox
    message_id: str
    date: datetime
    """Aware of its time zone."""
    reply_to: Mailbox | None = None
    references: tuple[str, ...] = ()
    """Ids of earlier mails that this one follows, the first first."""
    others: tuple[Mailbox, ...] = ()
    """Who else it is to."""
    cc: tuple[Mailbox, ...] = ()
    """Who gets a copy, as everyone can see."""


def compose(headers: Headers, letter: Letter, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Return a mail as bytes, with lines that end in CR and LF.

    Raises:
        ValueError: the date has no time zone, or an id is not well-formed.
    """
    message = EmailMessage(POLICY)
    message["From"] = header_mailbox(headers.sender)
    message["To"] = header_mailboxes((headers.recipient, *headers.others))
    if headers.cc:
        message["Cc"] = header_mailboxes(headers.cc)
    if headers.reply_to is not None:
        message["Reply-To"] = header_mailbox(headers.reply_to)
    message["Subject"] = header_text(letter.subject)
    message["Date"] = header_date(headers.date)
    message["Message-ID"] = header_message_id(headers.message_id)
    if headers.references:
        for each in headers.references:
            header_message_id(each)
        message["In-Reply-To"] = header_message_id(headers.references[-1])
        message["References"] = header_text(" ".join(headers.references))
    # No base64 and no quoted-printable text has a line that begins with `=_` after two hyphens.
    boundary = hashlib.sha256(headers.message_id.encode()).hexdigest()[:32]
    message.set_content(letter.text, cte=_encoding(letter.text))
    message.make_alternative(f"=_1_{boundary}")
    message.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    message.make_mixed(f"=_0_{boundary}")
    for attachment in attachments:
        kind, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content,
            kind,
            subtype,
            cte="base64",
            filename=file_name(attachment.name),
            params={"charset": "utf-8"} if kind == "text" else None,
        )
    for part in message.walk():
        if part is not message:
            del part["MIME-Version"]
    return message.as_bytes()


def file_name(text: str) -> str:
    """Make any text a name that every file system takes: words, one extension, no path.

    >>> file_name("lovelace43 ../On <Ink>: “n²”?.pdf")
    'lovelace43 On Ink n².pdf'
    """
    stem, dot, extension = one_line(text).rpartition(".")
    kept = "".join(
        character if character in "-_+" or unicodedata.category(character)[0] in "LNM" else " "
        for character in (stem if dot else extension)
    )
    words = cut_after_word(" ".join(kept.split()), MAX_FILE_NAME).removesuffix("…").strip(" -_+")
    return f"{words or 'agreement'}.{extension}" if dot else words or "agreement"


def _encoding(text: str) -> str:
    """Choose what is shorter: three characters for a byte that is not ASCII, or four for three."""
    foreign = len(text.encode()) - len(text)
    return "base64" if foreign * 4 > len(text) else "quoted-printable"
