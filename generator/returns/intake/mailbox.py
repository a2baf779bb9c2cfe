"""Mails that bring forms: which may, mailboxes cut into mails, and mails into attachments."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice
from typing import BinaryIO

from generator.foreign_mail import CONFUSED, MAX_HEADER, UnreadableMailError, check_mail
from generator.returns.intake.reply import Sent, reply_words
from generator.returns.intake.sniffing import HEAD_BYTES, FormFormat, sniff

MAX_PARTS = 1_000
MIN_PICTURE = 20_000
"""A picture in the text of a mail is a logo rather than a form if it has fewer bytes."""
_MAX_NAME = 200
_IDS = re.compile(r"<[^<>\s]{3,250}>")
_CHUNK = 1 << 16
_DATED = re.compile(rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9]")
"""What separates mails also where the empty line before is missing."""
_EMLX = re.compile(rb"\s*([0-9]{1,12})[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class ReceivedAttachment:
    """A file that came with a mail."""

    name: str
    """As the mail calls it; may be empty."""
    content: bytes
    sender: str
    """Address of who sent the mail that it was attached to, forwarded or not."""
    words: str = ""
    """What was written with it, without what was quoted."""


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail."""

    sender: str
    subject: str
    attachments: tuple[ReceivedAttachment, ...]
    is_report: bool = False
    """Whether it tells that a mail of ours did not arrive; what it has with it, we sent."""
    words: str = ""
    """What its sender wrote, without what was quoted."""


def split_mbox(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Cut a mailbox (RFC 4155) into mails; None stands for one with more bytes than the limit."""
    lines: list[bytes] = []
    size = 0
    after_blank, at_start = True, True
    found_any = False
    while chunk := stream.readline(_CHUNK):
        if at_start and chunk.startswith(b"From ") and (after_blank or _DATED.match(chunk)):
            if found_any:
                yield b"".join(lines) if size <= limit else None
            lines, size, found_any = [], 0, True
        else:
            size += len(chunk)
            if size <= limit:
                lines.append(chunk)
            else:
                lines.clear()
        after_blank = at_start and not chunk.strip(b"\r\n")
        at_start = chunk.endswith(b"\n")
    if found_any:
        yield b"".join(lines) if size <= limit else None


def read_mail(content: bytes, sent: Sent = lambda message_id: "") -> ReceivedMail:
    """Take a mail apart.

    Pictures within its text count as attachments only if nothing else came with it and they are no
    logos.

    Args:
        content: the mail.
        sent: gives the text of a mail of ours by its message id.

    Raises:
        UnreadableMailError: it is built to take long, or is no mail.
    """
    content = _without_count(content)
    check_mail(content)
    try:
        message = email.message_from_bytes(content)
        whose = _MailSender(_sender(message, ""), _own_words(message, sent))
        parts = list(islice(_parts(message, whose, sent, in_text=False), MAX_PARTS + 1))
        is_report = message.get_content_type() == "multipart/report"
        subject = _words(message, "Subject")
    except CONFUSED as problem:
        raise UnreadableMailError(f"cannot be taken apart: {type(problem).__name__}") from None
    if len(parts) > MAX_PARTS:
        raise UnreadableMailError(f"has more than {MAX_PARTS} parts")
    attached = [part.attachment for part in parts if not part.in_text]
    pictures = [part.attachment for part in parts if part.in_text and _may_be_form(part.attachment)]
    return ReceivedMail(whose.sender, subject, tuple(attached or pictures), is_report, whose.words)


@dataclass(frozen=True, slots=True)
class _MailSender:
    """Who sent a mail, and what they wrote."""

    sender: str
    words: str


@dataclass(frozen=True, slots=True)
class _MimePart:
    attachment: ReceivedAttachment
    in_text: bool
    """Whether it is a picture that the text of the mail shows."""


def _without_count(content: bytes) -> bytes:
    """Return the mail within a file of Apple Mail, which has its length before and a list after."""
    count = _EMLX.match(content[:64])
    return content[count.end() :][: int(count[1])] if count else content.lstrip(b"\r\n")


def _parts(
    message: Message, author: _MailSender, sent: Sent, *, in_text: bool
) -> Iterator[_MimePart]:
    content_type = message.get_content_type()
    payload = message.get_payload()
    if isinstance(payload, list):
        inner = content_type == "multipart/related"
        for part in payload:
            assert isinstance(part, Message)
            whose = author
            if content_type == "message/rfc822":
                # Who passes a mail on may have something to say, too.
                words = "\n".join(filter(None, (author.words, _own_words(part, sent))))
                whose = _MailSender(_sender(part, author.sender), words)
            yield from _parts(part, whose, sent, in_text=inner)
        return
    name = _file_name(message)
    if not name and content_type.startswith("text/"):
        return
    content = message.get_payload(decode=True)
    if isinstance(content, bytes) and (content or name):
        shown_in_text = in_text and content_type.startswith("image/") and "Content-ID" in message
        attachment = ReceivedAttachment(name, content, author.sender, author.words)
        yield _MimePart(attachment, shown_in_text)


def _may_be_form(attachment: ReceivedAttachment) -> bool:
    kind = sniff(attachment.content[:HEAD_BYTES], attachment.name)
    return isinstance(kind, FormFormat) and len(attachment.content) >= MIN_PICTURE


def _own_words(message: Message, sent: Sent) -> str:
    return reply_words(message, _words(message, "Subject"), sent)


def _sender(message: Message, otherwise: str) -> str:
    return parseaddr(_words(message, "From"))[1] or otherwise


def _file_name(message: Message) -> str:
    return _decoded(message.get_filename("") or "")


def _words(message: Message, field: str) -> str:
    return _decoded(str(message.get(field, "")))


def _decoded(text: str) -> str:
    """Read the encoded words (RFC 2047) of a header on one line, as far as that can be."""
    line = " ".join(text[:MAX_HEADER].split())
    with suppress(LookupError, ValueError, MessageError):  # then it stays as it stands
        line = str(make_header(decode_header(line)))
    return " ".join(line.split())[:_MAX_NAME]


def is_from_known(
    message_ids: Collection[str], addresses: Collection[str]
) -> Callable[[Message], bool]:
    """Return what tells by a mail's header whether it may bring a form back.

    Args:
        message_ids: of the mails that we sent.
        addresses: in lower case, of those who got one, or have returned a form.
    """

    def is_known(header: Message) -> bool:
        fields = f"{header.get('In-Reply-To', '')} {header.get('References', '')}"
        if any(each in message_ids for each in _IDS.findall(fields)):
            return True
        return parseaddr(str(header.get("From", "")))[1].lower() in addresses

    return is_known
