"""Notifications in words for people: those of Exim, qmail, old Exchange and many others.

Which words mean that a mail came back, flufl.bounce knows, which Mailman uses.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from email.message import Message

from generator.mail.address import comparable, one_line
from generator.mail.reports import MAX_REASON, About, DeliveryReport, decoded, field

MAX_BYTES = 5_000_000
"""The largest notification that is searched for words."""
_MAX_LINES = 2_000
_NEAR = 8
"""Lines from an address to what is said of it."""
_ADDRESS = re.compile(r"(?<![^\s<>,;\"@])[^\s<>,;\"@]++@[^\s<>,;\"]+")
_CODE = re.compile(r"\b[45][0-9]{2}[ -]|\b[45]\.[0-9]{1,3}\.[0-9]{1,3}\b")
_STATUS = re.compile(r"\b[45]\.[0-9]{1,3}\.[0-9]{1,3}\b")
_SENDERS = re.compile(
    r"mailer-?daemon|postmaster|mail[ _-]?delivery|delivery[ _-]?subsystem|mail[ _-]?administrator"
    r"|bounce",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(
    r"undeliver|deliver[a-z]* +(?:status|fail|problem|error)|fail[a-z]* +(?:notice|deliver)"
    r"|returned +(?:mail|to +sender)|mail +system +error|non-?deliver|could +not +be +deliver",
    re.IGNORECASE,
)


def may_be_notice(message: Message) -> bool:
    """Tell whether a mail could say that another came back."""
    return (
        field(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or field(message, "X-Failed-Recipients") != ""
        or field(message, "Auto-Submitted").lower() not in {"", "no"}
        or _SENDERS.search(field(message, "From")) is not None
        or _SUBJECTS.search(field(message, "Subject")) is not None
    )


def notice_reports(
    message: Message, parts: list[Message], size: int, about: About
) -> Iterator[DeliveryReport]:
    """Read for whom a notification in words says that a mail did not arrive, or is late.

    Args:
        message: the notification.
        parts: its parts.
        size: its bytes.
        about: what it says of the mail that it is about.
    """
    failed = _listed(message)
    delayed: list[str] = []
    if not failed and size <= MAX_BYTES:
        delayed, failed = _detected(message)
    lines = _lines(parts)
    for action, addresses in (("failed", failed), ("delayed", delayed)):
        for address in addresses:
            reason = _reason(lines, address)
            status = _STATUS.search(reason)
            yield DeliveryReport(
                recipient=comparable(address),
                action=action,
                status=status[0] if status else "",
                reason=reason,
                message_ids=about.message_ids,
                date=about.date,
                source=about.source,
                mentioned=about.mentioned,
                in_words=True,
            )


def _listed(message: Message) -> list[str]:
    """Read the field in which Exim and Gmail name them."""
    return _ADDRESS.findall(field(message, "X-Failed-Recipients"))


def _detected(message: Message) -> tuple[list[str], list[str]]:
    """Return the addresses that wait and those that failed, in the order of the alphabet."""
    from flufl.bounce import all_failures  # noqa: PLC0415 - seldom needed

    # It would show a traceback of what it raises, at the terminal.
    logger = logging.getLogger("flufl.bounce")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        delayed, failed = all_failures(message)
    except Exception:  # whatever a stranger's mail does to somebody's patterns
        return [], []
    finally:
        logger.disabled = was_disabled
    return _spelled(delayed), _spelled(failed)


def _spelled(addresses: Iterable[bytes | str]) -> list[str]:
    texts = (
        each.decode("utf-8", "replace") if isinstance(each, bytes) else each for each in addresses
    )
    return sorted({found[0] for found in map(_ADDRESS.search, texts) if found})


def _lines(parts: list[Message]) -> list[str]:
    for part in parts:
        if part.get_content_type() == "text/plain":
            return [one_line(line) for line in decoded(part).splitlines()[:_MAX_LINES]]
    return []


def _reason(lines: list[str], address: str) -> str:
    """Find what is said of an address: the line with a code that follows it, or the next line."""
    wanted = address.lower()
    for index, line in enumerate(lines):
        if wanted not in line.lower():
            continue
        near = [each for each in lines[index : index + _NEAR] if each]
        coded = next((each for each in near if _CODE.search(each)), "")
        rest = re.sub(re.escape(address), "", line, flags=re.IGNORECASE).strip(" <>():;,")
        return (coded or rest or " ".join(near[1:2]))[:MAX_REASON]
    return ""
