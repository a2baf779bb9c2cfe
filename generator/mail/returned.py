"""Which mail a notification is about: the ids that it repeats."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from email.message import Message

from generator.mail.reports import STATUS_TYPES, decoded, field, unpacked

MAX_TEXT = 1_000_000
"""Most characters of a text that is searched for ids."""
_ID = re.compile(r"<[^<>\s]{1,400}@[^<>\s]{1,400}>")
_OWN_FIELDS = ("Message-ID", "X-Original-Message-ID", "Original-Message-ID")
"""The second is Gmail's, which gives the mail that it returns an id of its own."""
_OTHER_FIELDS = ("In-Reply-To", "References")
_HEADER_TYPES = frozenset({"text/rfc822-headers", "text/rfc822-header", "text/rfc822"})
_LINE = re.compile(
    r"^[> \t]{0,20}((?:x-)?(?:original-)?message-id|in-reply-to|references)[ \t]*:"
    r"(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)


def returned_ids(
    parts: list[Message], groups: list[Message]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the ids of the mail that came back, and those of the mails that it follows.

    They stand in the part that repeats the mail or its header, among the fields of the
    notification, or in a copy within its text.

    Args:
        parts: of the notification, itself the first.
        groups: the groups of fields of the notification.
    """
    own: dict[str, None] = {}
    others: dict[str, None] = {}
    for header in _headers(parts):
        own.update(_ids(header, _OWN_FIELDS))
        others.update(_ids(header, _OTHER_FIELDS))
    for group in (parts[0], *groups):
        own.update(_ids(group, _OWN_FIELDS[1:]))
        others.update(_ids(group, _OTHER_FIELDS))
    for part in parts:
        if part.get_content_type() in {"text/plain", "text/html"}:
            for name, value in _LINE.findall(_text(part)):
                found = others if name.lower() in {"in-reply-to", "references"} else own
                found.update(dict.fromkeys(_ID.findall(value)))
    return tuple(own), tuple(each for each in others if each not in own)


def _headers(parts: Iterable[Message]) -> Iterable[Message]:
    """Return the headers that are repeated."""
    for part in parts:
        kind = part.get_content_type()
        repeats = part.get_content_maintype() == "message" and kind not in STATUS_TYPES
        if repeats or kind in _HEADER_TYPES:
            yield from unpacked(part)


def _ids(message: Message, fields: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(each for name in fields for each in _ID.findall(field(message, name)))


def _text(part: Message) -> str:
    text = decoded(part)[:MAX_TEXT].replace("\r\n", "\n")
    if part.get_content_subtype() == "html":
        text = html.unescape(re.sub(r"<(?:br|/p|/div|/tr)[^<>]{0,200}>", "\n", text))
    return text
