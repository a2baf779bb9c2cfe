"""Mail that came back: notifications in files, folders and mailboxes, and what they are about."""

from __future__ import annotations

import email
import mailbox as mailboxes
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, error, warning
from generator.foreign_mail import CONFUSED, UnreadableMailError, check_mail
from generator.ledger.mails import FailedAddress, MailEntry
from generator.mail.notices import may_be_notice, notice_reports
from generator.mail.reports import (
    GLOBAL_STATUS,
    About,
    DeliveryReport,
    date_of,
    field,
    status_groups,
    status_reports,
)
from generator.mail.returned import returned_ids
from generator.moments import to_iso
from generator.servers.inbox import FolderMail

__all__ = ["Bounce", "DeliveryReport", "match_bounces", "may_be_bounce", "read_reports", "unclear"]

MAX_BYTES = 50_000_000
"""The largest message that is read."""
_MAX_PARTS = 1000
_READ = "read it, and correct the address in metadata/contacts.csv"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report on a mail of ours that will not arrive."""

    entry: MailEntry
    report: DeliveryReport

    def as_failure(self, at: datetime) -> FailedAddress:
        """Return what is recorded of the address; ``at`` holds where the report has no date."""
        moment = to_iso(self.report.date or at)
        return FailedAddress(
            self.entry.key.recipient, self.report.status, self.report.reason, moment
        )


def may_be_bounce(header: Message) -> bool:
    """Tell by the header of a mail whether it may be a notification, so that it is read."""
    return (
        _looks_like_bounce(header)
        or field(header, "Return-Path") == "<>"
        or bool(field(header, "X-Failed-Recipients"))
        or field(header, "Auto-Submitted").lower() not in {"", "no"}
    )


def read_reports(sources: Iterable[Path | FolderMail]) -> Iterator[DeliveryReport | Diagnostic]:
    """Read notifications from ``.eml`` files, folders of them, mailboxes (mbox), and fetched mails.

    Other mail is passed over, but for what looks like a notification that no program can read,
    which is a warning. One message is held in memory at a time.
    """
    for source in sources:
        if isinstance(source, FolderMail):
            yield from _read_fetched(source)
            continue
        try:
            yield from _read_path(source)
        except OSError as problem:
            yield error(f"cannot be read: {problem.strerror or problem}", span=Span(str(source)))


def match_bounces(
    reports: Iterable[DeliveryReport], entries: Iterable[MailEntry], copied: Collection[str] = ()
) -> tuple[tuple[Bounce, ...], tuple[DeliveryReport, ...]]:
    """Find whose mails came back.

    A report counts if it names the id of a mail of ours: one that went to nobody else than whom it
    speaks of, or to nobody but one person, who may have it passed on elsewhere. A report in fields
    that names no id counts by an address that we wrote to. Whoever can put a message into the
    folder could otherwise silence anybody.

    Args:
        reports: what came back.
        entries: the mails that were sent.
        copied: addresses, in lower case, that get copies of which nothing is recorded.

    Returns:
        The bounces, and the failed reports that are about no mail of ours.
    """
    mails = _SentMails(entries, copied)
    bounces: dict[str, Bounce] = {}
    foreign = []
    for report in reports:
        if not report.failed:
            continue
        entry = mails.find(report)
        if entry is None:
            foreign.append(report)
        else:
            bounces[entry.key.recipient] = Bounce(entry, report)
    return tuple(bounces.values()), tuple(foreign)


def unclear(
    reports: Iterable[DeliveryReport], entries: Iterable[MailEntry]
) -> tuple[Diagnostic, ...]:
    """Say which of the reports that match no mail may still be about one; a person has to look."""
    mails = _SentMails(entries, ())
    return tuple(
        warning(
            f"mail to {report.recipient} came back, but it may not be one of yours",
            _READ,
            report.source,
        )
        for report in reports
        if mails.may_be_about(report)
    )


class _SentMails:
    """The mails that were sent, by their ids and recipients."""

    def __init__(self, entries: Iterable[MailEntry], copied: Collection[str]) -> None:
        self._by_id: dict[str, dict[str, MailEntry]] = defaultdict(dict)
        self._by_address: dict[str, MailEntry] = {}
        self._copied = frozenset(copied)
        for entry in entries:
            self._by_address[entry.key.recipient] = entry
            if entry.message_id:
                self._by_id[entry.message_id][entry.key.recipient] = entry

    def find(self, report: DeliveryReport) -> MailEntry | None:
        addresses = (report.recipient, *report.aliases)
        if not report.message_ids and not report.mentioned and not report.in_words:
            return next((self._by_address[a] for a in addresses if a in self._by_address), None)
        for message_id in (*report.message_ids, *report.mentioned):
            recipients = self._by_id.get(message_id, {})
            named = next((recipients[a] for a in addresses if a in recipients), None)
            if named is not None:
                return named
            own = message_id in report.message_ids and self._copied.isdisjoint(addresses)
            if own and len(recipients) == 1:
                return next(iter(recipients.values()))
        return None

    def may_be_about(self, report: DeliveryReport) -> bool:
        """Tell whether a report without a match names a mail or, in words, an address of ours."""
        if any(each in self._by_id for each in report.message_ids):
            return report.recipient not in self._copied
        return report.in_words and not report.message_ids and report.recipient in self._by_address


def _read_fetched(mail: FolderMail) -> Iterator[DeliveryReport | Diagnostic]:
    if mail.content is None:
        yield _too_large(Span(mail.name))
    else:
        yield from _read_message(mail.content, Span(mail.name))


def _read_path(path: Path) -> Iterator[DeliveryReport | Diagnostic]:
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


def _read_message(data: bytes, span: Span) -> Iterator[DeliveryReport | Diagnostic]:
    if len(data) > MAX_BYTES:
        yield _too_large(span)
        return
    try:
        check_mail(data)
        message = email.message_from_bytes(GLOBAL_STATUS.sub(b"message/delivery-status", data))
        found = [*_found(message, len(data), span)]
    except UnreadableMailError as problem:
        yield warning(f"the mail {problem}, and was not read", _READ, span)
        return
    except CONFUSED as problem:
        yield warning(f"the mail cannot be taken apart: {type(problem).__name__}", _READ, span)
        return
    yield from found
    if not found and _looks_like_bounce(message):
        yield warning("looks like mail that came back, but you have to read why", _READ, span)


def _too_large(span: Span) -> Diagnostic:
    return warning(f"is larger than {MAX_BYTES // 1_000_000} MB and was not read", span=span)


def _found(message: Message, size: int, span: Span) -> Iterator[DeliveryReport | Diagnostic]:
    parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False)]
    groups = status_groups(parts)
    about = About(*returned_ids(parts, groups), date_of(message), span)
    found = [*status_reports(groups, about)]
    yield from found
    if not found and may_be_notice(message):
        yield from notice_reports(message, parts, size, about)


def _looks_like_bounce(message: Message) -> bool:
    """Tell whether a person should look; a receipt (RFC 8098) says that a mail was seen."""
    if field(message, "Content-Type").lower().find("disposition-notification") >= 0:
        return False
    return (
        field(message, "Return-Path") == "<>"
        or re.search("mailer-daemon|postmaster", field(message, "From"), re.IGNORECASE) is not None
        or message.get_content_type() == "multipart/report"
    )
