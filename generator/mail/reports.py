"""Delivery status notifications (RFC 3464, and RFC 6533 for addresses beyond ASCII)."""

from __future__ import annotations

import base64
import binascii
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from generator.diagnostics import Diagnostic, Span, warning
from generator.mail.address import comparable, one_line

MAX_REASON = 300
"""Most characters that are kept of what a server said."""
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
GLOBAL_STATUS = re.compile(rb"message/global-delivery-status", re.IGNORECASE)
"""Python's parser knows the groups of fields of the first type only, which has the same form."""
_FAILED = frozenset({"failed", "expired", "failure"})
"""``failed`` of RFC 3464, and what some providers write instead of it."""
_OTHERS = frozenset({"delayed", "delivered", "relayed", "expanded"})
_BY_CLASS = {"2": "delivered", "4": "delayed", "5": "failed"}
"""What the class of a status (RFC 3463, 3) says where there is no action."""
_ADDRESS = re.compile(r"(?<![^\s<>;@])[^\s<>;@]++@[^\s<>;]+")
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_ESCAPED = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
"""A character of an address as RFC 6533, 3 writes it in ASCII."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one notification says of one recipient."""

    recipient: str
    """The address that the mail was meant for, in lower case, its domain in ASCII."""
    action: str
    """``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded`` (RFC 3464, 2.3.3)."""
    status: str
    """Enhanced status code (RFC 3463), such as ``5.1.1``."""
    reason: str
    """What the remote server said."""
    message_ids: tuple[str, ...]
    """Ids of the mail that came back; empty if the notification does not say."""
    date: datetime | None
    source: Span
    aliases: tuple[str, ...] = ()
    """Other addresses that the notification names for the recipient."""
    mentioned: tuple[str, ...] = ()
    """Ids of mails that the one which came back follows."""
    in_words: bool = False
    """Whether it was found in words for people, and not in fields for programs."""

    @property
    def failed(self) -> bool:
        """Tell whether the mail will not arrive."""
        return self.action == "failed"

    @property
    def message_id(self) -> str:
        """The id of the mail that came back; empty if the notification does not say."""
        return self.message_ids[0] if self.message_ids else ""


@dataclass(frozen=True, slots=True)
class About:
    """What a notification says of the mail that it is about."""

    message_ids: tuple[str, ...]
    mentioned: tuple[str, ...]
    date: datetime | None
    """Of the notification."""
    source: Span


def status_groups(parts: list[Message]) -> list[Message]:
    """Return the groups of fields of the notifications among a mail's parts, in their order."""
    return [
        group
        for part in parts
        if part.get_content_type() in STATUS_TYPES
        for group in _groups(part)
    ]


def status_reports(groups: list[Message], about: About) -> Iterator[DeliveryReport | Diagnostic]:
    """Read what the groups of fields say of each recipient.

    An action that is not known is a warning with its name: what it means, only a person can tell.
    """
    for fields in groups:
        final, wanted = _address(fields, "Final-Recipient"), _address(fields, "Original-Recipient")
        if not (final or wanted):
            continue
        found = _STATUS.search(field(fields, "Status"))
        status = found[0] if found else ""
        action = _action(field(fields, "Action"), status)
        if not action:
            named = field(fields, "Action")[:MAX_REASON]
            yield warning(
                f"the notification about {wanted or final} names an action that is not known: "
                f"“{named}”",
                "read it, and correct the address in metadata/contacts.csv if it has failed",
                about.source,
            )
            continue
        yield DeliveryReport(
            recipient=wanted or final,
            action=action,
            status=status,
            reason=field(fields, "Diagnostic-Code").partition(";")[2].strip()[:MAX_REASON],
            message_ids=about.message_ids,
            date=about.date,
            source=about.source,
            aliases=(final,) if final else (),
            mentioned=about.mentioned,
        )


def field(message: Message, name: str) -> str:
    """Return the first field of a name on one line, or empty; UTF-8 is read as such."""
    wanted = name.lower()
    for each, value in message.raw_items():
        if each.lower() == wanted:
            data = str(value).encode("utf-8", "surrogateescape")
            return one_line(data.decode("utf-8", "replace"))
    return ""


def date_of(message: Message) -> datetime | None:
    """Return the date of a mail, if it has one with a time zone."""
    try:
        date = parsedate_to_datetime(field(message, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else None


def decoded(part: Message) -> str:
    """Return the text of a part without parts, as far as it can be read."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return ""
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset("utf-8") or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def unpacked(part: Message) -> list[Message]:
    """Return the messages within a part, also where they are encoded as they should not be."""
    payload = part.get_payload()
    if not isinstance(payload, list):
        return [email.message_from_string(decoded(part).lstrip())]
    inner = [each for each in payload if isinstance(each, Message)]
    if any(each.keys() for each in inner) or field(part, "Content-Transfer-Encoding") != "base64":
        return inner
    text = "".join(str(each.get_payload()) for each in inner)
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return inner
    return [email.message_from_bytes(data.lstrip())]


def _groups(part: Message) -> list[Message]:
    """Return the groups of fields of a notification; it starts with one for the whole message."""
    groups: list[Message] = []
    for each in unpacked(part):
        groups.append(each)
        # What was encoded was not cut into groups by the parser.
        rest = each.get_payload()
        if isinstance(rest, str) and rest.strip():
            groups += [email.message_from_string(text) for text in re.split(r"\r?\n\r?\n", rest)]
    return groups


def _action(text: str, status: str) -> str:
    words = re.findall(r"[a-z-]+", text.lower())
    if not words:
        return _BY_CLASS.get(status[:1], "")
    if words[0] in _FAILED:
        return "failed"
    return words[0] if words[0] in _OTHERS else ""


def _address(fields: Message, name: str) -> str:
    """Read ``rfc822; address`` or ``utf-8; address``."""
    value = field(fields, name)
    kind, _, address = value.rpartition(";")
    if kind.strip().lower().startswith("utf-8"):
        address = _ESCAPED.sub(lambda found: _character(found[1]), address)
    found = _ADDRESS.search(address)
    return comparable(found[0]) if found else ""


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else "\ufffd"
