"""What a chair can say of mails in ``[mail]`` of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from generator.mail.address import AddressError, Mailbox, parse_mailbox
from generator.mail.reminders import ReminderPolicy
from generator.mail.transports.transport import INTO_FILES, SHIPPED
from generator.servers.server import Security, Server
from generator.servers.settings import (
    PASSWORD,
    SettingsTable,
    number,
    read_login,
    read_server,
    text,
)

FORMATS = ("pdf", "md")
_MAX_DAYS = 365
_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
_NO_OPTIONS: Mapping[str, object] = {}
_RATE = re.compile(r"\s*([1-9][0-9]{0,5})\s*/\s*(second|minute|hour|day)\s*")
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What the settings say; the defaults hold where they are silent."""

    sender: Mailbox | None = None
    """``from``: who writes; mails cannot be made without."""
    reply_to: Mailbox | None = None
    cc: tuple[Mailbox, ...] = ()
    """``cc``: who gets a copy of every mail, such as the chair."""
    bcc: tuple[Mailbox, ...] = ()
    """``bcc``: the same, without the others knowing of it."""
    cc_authors: bool = False
    """``cc_authors``: whether the authors who do not sign get copies."""
    attach: tuple[str, ...] = ("pdf",)
    """Which formats of the form go with a mail."""
    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    """``reminders``: days from each mail to the next; ``deadline``: the last day."""
    thanks: bool = False
    """Whether who has returned a form gets a word of thanks."""
    withdrawn: bool = False
    """Whether those who got a form hear of it when they need not sign it any more."""
    extended_on: date | None = None
    """The day on which the deadline was extended; None if it was not."""
    earlier_deadline: date | None = None
    """The deadline that was told before, for the mail that tells the new one."""
    transport: str = "smtp"
    """The way for mail to leave, by its name in ``mail/transports``."""
    transport_options: Mapping[str, object] = field(default_factory=dict)
    """``[mail.NAME]``: what that way needs."""
    server: Server | None = None
    """``server``, ``port``, ``security``, ``user``, ``plain_host``, ``ca_file``."""
    login: str = PASSWORD
    """``login``: how to log in: by a password, or at a provider, as ``microsoft``."""
    spacing: float = 2.0
    """``rate``, as the seconds from one mail to the next; none for files, unless it is set."""
    max_bytes: int = 20_000_000
    """``max_size``, in bytes; what is larger is not written."""

    @property
    def copies(self) -> tuple[Mailbox, ...]:
        """Who gets copies of every mail."""
        return self.cc + self.bcc


def read_mail_settings(table: SettingsTable) -> MailSettings:
    """Read ``[mail]``."""
    default = MailSettings()
    address = 'must be an address, such as "Inês Silva <chairs@example.org>"'
    addresses = 'must be a list of addresses, such as ["chairs@example.org"]'
    transport = table.parsed("transport", text, default.transport, 'must be a name, as "smtp"')
    spacing = 0.0 if transport in INTO_FILES else default.spacing
    # The tables of ways that are not chosen now may stay.
    options: dict[str, Mapping[str, object]] = {
        name: table.parsed(name, _table, _NO_OPTIONS, "must be a table")
        for name in (*SHIPPED, transport)
    }
    return MailSettings(
        transport=transport,
        transport_options=options[transport],
        sender=table.parsed("from", _mailbox, None, address),
        reply_to=table.parsed("reply_to", _mailbox, None, address),
        cc=table.parsed("cc", _mailboxes, (), addresses),
        bcc=table.parsed("bcc", _mailboxes, (), addresses),
        cc_authors=table.parsed("cc_authors", _truth, False, "must be true or false"),  # noqa: FBT003 - the usual value
        attach=table.parsed("attach", _formats, default.attach, 'must be a list, as ["pdf"]'),
        reminders=ReminderPolicy(
            table.parsed("reminders", _days, (), "must be a list of days, such as [14, 7]"),
            table.parsed("deadline", _date, None, "must be a date, such as 2031-04-30"),
        ),
        thanks=table.parsed("thanks", _truth, default.thanks, "must be true or false"),
        login=read_login(table),
        withdrawn=table.parsed("withdrawn", _truth, default.withdrawn, "must be true or false"),
        extended_on=table.parsed("extended_on", _date, None, "must be a date, such as 2031-04-10"),
        earlier_deadline=table.parsed(
            "earlier_deadline", _date, None, "must be a date, such as 2031-04-15"
        ),
        server=read_server(table, _PORTS, Security.STARTTLS, "smtp.example.org"),
        spacing=table.parsed("rate", _rate, spacing, 'must be as in "30/minute"'),
        max_bytes=table.parsed("max_size", _megabytes, default.max_bytes, "must be megabytes"),
    )


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _mailbox(value: object) -> Mailbox | None:
    try:
        return parse_mailbox(text(value))
    except AddressError as problem:
        raise ValueError(str(problem)) from None


def _mailboxes(value: object) -> tuple[Mailbox, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(found for each in listed if (found := _mailbox(each)) is not None)


def _formats(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(each in FORMATS for each in value):
        raise ValueError
    return tuple(each for each in FORMATS if each in value)


def _days(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(number(each, _MAX_DAYS) for each in value)


def _date(value: object) -> date | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _megabytes(value: object) -> int:
    return number(value, 1000) * 1_000_000


def _rate(value: object) -> float:
    return parse_rate(text(value))


def parse_rate(text: str) -> float:
    """Return the seconds from one mail to the next at a rate such as ``30/minute``.

    Raises:
        ValueError: it is no rate.

    >>> parse_rate("30/minute")
    2.0
    """
    found = _RATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no rate")
    return _SECONDS[found[2]] / int(found[1])
