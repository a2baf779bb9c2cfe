"""What the settings say of a server, and of the mailbox that forms come back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from generator.servers.server import IMAP_PORTS, Security, Server

T = TypeVar("T")
PASSWORD = "password"  # noqa: S105 - the word by which a login is chosen
"""The login that is no provider's."""
_LOGIN = 'must be a name, such as "password", "microsoft" or "google"'


class SettingsTable(Protocol):
    """A table of the settings, read key by key."""

    def parsed(self, key: str, parse: Callable[[object], T], default: T, expected: str) -> T:
        """Return what ``parse`` makes of a value, or ``default`` if there is none.

        A :class:`ValueError` of ``parse`` is reported with what was expected.
        """


class Senders(StrEnum):
    """Whose mails are read as returned forms."""

    KNOWN = "known"
    """Answers to mails of ours, and mails of those who got one or have returned a form."""
    ALL = "all"
    """Everybody's, in a folder that has nothing else."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of a mailbox that forms come back to."""

    server: Server
    folder: str = "INBOX"
    login: str = PASSWORD
    """How to log in: by a password, or at a provider."""
    senders: Senders = Senders.KNOWN
    """Whose mails are read as returned forms."""

    def seen_from(self, root: Path) -> Inbox:
        """Return it with the file of certificates as it is seen from elsewhere."""
        if not self.server.ca_file:
            return self
        return replace(self, server=replace(self.server, ca_file=str(root / self.server.ca_file)))


def read_inbox(table: SettingsTable) -> Inbox | None:
    """Read ``[inbox]``; None if it names no server."""
    server = read_server(table, IMAP_PORTS, Security.TLS, "imap.example.org")
    folder = table.parsed("folder", text, "INBOX", 'must be a name, such as "INBOX/forms"')
    login = read_login(table)
    kinds = " or ".join(f'"{each}"' for each in Senders)
    senders = table.parsed("senders", _senders, Senders.KNOWN, f"must be {kinds}")
    return Inbox(server, folder, login, senders) if server else None


def read_login(table: SettingsTable) -> str:
    """Read ``login``."""
    return table.parsed("login", text, PASSWORD, _LOGIN)


def read_server(
    table: SettingsTable, ports: Mapping[Security, int], usual: Security, example: str
) -> Server | None:
    """Read ``server``, ``port``, ``security``, ``user``, ``plain_host`` and ``ca_file``.

    Args:
        table: where they stand.
        ports: the usual port for each kind of security.
        usual: the kind of security if none is named.
        example: a server's name, for messages.

    Returns:
        The server; None if there is no name of one.
    """
    words = 'must be words in quotes, such as "{}"'
    host = table.parsed("server", text, "", words.format(example))
    kinds = ", ".join(f'"{each}"' for each in Security)
    security = table.parsed("security", _security, usual, f"must be one of {kinds}")
    server = Server(
        host,
        table.parsed("port", _port, ports[security], f"must be a number, such as {ports[usual]}"),
        security,
        table.parsed("user", text, "", words.format("chairs@example.org")),
        table.parsed("plain_host", text, "", words.format(example)),
        table.parsed("ca_file", text, "", words.format("certificates.pem")),
    )
    return server if host else None


def text(value: object) -> str:
    """Return words without what is around them.

    Raises:
        ValueError: they are none.
    """
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError
    return value.strip()


def number(value: object, most: int) -> int:
    """Return a number from 1 to the most that there may be.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError
    return value


def _senders(value: object) -> Senders:
    return Senders(text(value))


def _security(value: object) -> Security:
    return Security(text(value))


def _port(value: object) -> int:
    return number(value, 65535)
