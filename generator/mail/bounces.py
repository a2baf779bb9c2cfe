"""Mail that came back: delivery status notifications (RFC 3464) among whatever a folder holds."""

from __future__ import annotations

import email
import mailbox as mailboxes
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error, warning
from generator.ledger.mails import FailedAddress, MailEntry
from generator.mail.address import one_line

MAX_BYTES = 50_000_000
"""The largest message that is read."""
MAX_REASON = 300
_MAX_PARTS = 1000
_ADDRESS = re.compile(r"[^\s<>;]+@[^\s<>;]+")
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
_DAEMON = re.compile(r"mailer-daemon|postmaster", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What one notification says of one recipient."""

    recipient: str
    """The address that the mail was meant for, in lower case."""
    action: str
    """``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded`` (RFC 3464, 2.3.3)."""
    status: str
    """Enhanced status code (RFC 3463), such as ``5.1.1``."""
    reason: str
    """What the remote server said."""
    message_id: str
    """Id of the mail that came back; empty if the notification does not say."""
    date: datetime | None
    source: Span
    aliases: tuple[str, ...] = ()
    """Other addresses that the notification names for the recipient."""

    @property
    def failed(self) -> bool:
        """Tell whether the mail will not arrive."""
        return self.action == "failed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report on a mail of ours that will not arrive."""

    entry: MailEntry
    report: Report

    def as_failure(self, at: datetime) -> FailedAddress:
        """Give what is recorded of the address; ``at`` holds where the report has no date."""
        moment = (self.report.date or at).isoformat(timespec="seconds")
        return FailedAddress(
            self.entry.key.recipient, self.report.status, self.report.reason, moment
        )


def read_reports(paths: Iterable[Path]) -> Iterator[Report | Diagnostic]:
    """Read notifications from ``.eml`` files, folders of them, and mailboxes (mbox).

    Other mail is passed over, but for what looks like a notification that no program can read,
    which is a warning. One message is held in memory at a time.
    """
    for path in paths:
        try:
            yield from _read_path(path)
        except OSError as problem:
            yield error(f"cannot be read: {problem.strerror or problem}", span=Span(str(path)))


def match_bounces(
    reports: Iterable[Report], entries: Iterable[MailEntry]
) -> tuple[tuple[Bounce, ...], tuple[Report, ...]]:
    """Find whose mails came back.

    A report counts if it names the id of a mail of ours, or, where it names none, an address that
    we wrote to. Whoever can put a message into the folder could otherwise silence anybody.

    Returns:
        The bounces, and the failed reports that are about no mail of ours.
    """
    by_id = {entry.message_id: entry for entry in entries}
    by_address = {entry.key.recipient: entry for entry in by_id.values()}
    bounces: dict[str, Bounce] = {}
    foreign = []
    for report in reports:
        if not report.failed:
            continue
        entry = _entry(report, by_id, by_address)
        if entry is None:
            foreign.append(report)
        else:
            bounces[entry.key.recipient] = Bounce(entry, report)
    return tuple(bounces.values()), tuple(foreign)


def _entry(
    report: Report, by_id: Mapping[str, MailEntry], by_address: Mapping[str, MailEntry]
) -> MailEntry | None:
    if report.message_id:
        return by_id.get(report.message_id)
    addresses = (report.recipient, *report.aliases)
    return next((by_address[each] for each in addresses if each in by_address), None)


def _read_path(path: Path) -> Iterator[Report | Diagnostic]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and not each.name.startswith("."):
                yield from read_reports([each])
    elif _is_mbox(path):
        box = mailboxes.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), start=1):
                span = Span(str(path), entry=f"message {number}")
                with box.get_file(key) as file:
                    data = file.read(MAX_BYTES + 1)
                yield from _read_message(data, span)
        finally:
            box.close()
    else:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        yield from _read_message(data, Span(str(path)))


def _is_mbox(path: Path) -> bool:
    """Tell a mailbox by its first line (RFC 4155)."""
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _read_message(data: bytes, span: Span) -> Iterator[Report | Diagnostic]:
    if len(data) > MAX_BYTES:
        yield warning(f"is larger than {MAX_BYTES // 1_000_000} MB and was not read", span=span)
        return
    message = email.message_from_bytes(data)
    found = False
    for report in _reports(message, span):
        found = True
        yield report
    if not found and _looks_like_bounce(message):
        yield warning(
            "looks like mail that came back, in words that only a person can read",
            "read it, and correct the address in metadata/contacts.csv",
            span,
        )


def _reports(message: Message, span: Span) -> Iterator[Report]:
    parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)]
    original = _original_id(parts)
    date = _date(message)
    for part in parts:
        if part.get_content_type() not in {
            "message/delivery-status",
            "message/global-delivery-status",
        }:
            continue
        for fields in _groups(part):
            recipient = _address(fields, "Final-Recipient")
            wanted = _address(fields, "Original-Recipient")
            if not (recipient or wanted):
                continue
            status = _STATUS.search(_field(fields, "Status"))
            action = _field(fields, "Action").split()
            yield Report(
                recipient=wanted or recipient,
                action=action[0].lower() if action else "",
                status=status[0] if status else "",
                reason=_field(fields, "Diagnostic-Code").partition(";")[2].strip()[:MAX_REASON],
                message_id=original,
                date=date,
                source=span,
                aliases=(recipient,) if recipient else (),
            )


def _groups(part: Message) -> list[Message]:
    """Give the groups of fields of a notification; it starts with one for the whole message."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [group for group in payload if isinstance(group, Message)]
    # Some senders encode what must not be encoded (RFC 3464, 2.1), and the parser leaves it.
    raw = part.get_payload(decode=True)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(payload)
    return [email.message_from_string(group) for group in re.split(r"\r?\n\r?\n", text)]


def _original_id(parts: list[Message]) -> str:
    """Find the id of the mail that came back, in the part that repeats it or its header."""
    for part in parts[1:]:
        kind = part.get_content_type()
        if kind in {"text/rfc822-headers", "message/global-headers"}:
            raw = part.get_payload(decode=True)
            text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
            header: Message | None = email.message_from_string(text.lstrip())
        elif kind in {"message/rfc822", "message/global"}:
            payload = part.get_payload()
            first = payload[0] if isinstance(payload, list) and payload else None
            header = first if isinstance(first, Message) else None
        else:
            continue
        found = _MESSAGE_ID.search(_field(header, "Message-ID")) if header is not None else None
        if found:
            return found[0]
    return ""


def _looks_like_bounce(message: Message) -> bool:
    return (
        _field(message, "Return-Path") == "<>"
        or _DAEMON.search(_field(message, "From")) is not None
        or message.get_content_type() == "multipart/report"
    )


def _address(fields: Message, name: str) -> str:
    """Read ``rfc822; address``."""
    found = _ADDRESS.search(_field(fields, name).partition(";")[2])
    return found[0].lower() if found else ""


def _field(message: Message, name: str) -> str:
    return one_line(str(message.get(name, "")))


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_field(message, "Date"))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else None
