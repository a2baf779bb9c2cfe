"""What a way for mail to leave has to be able to do: four methods, and nothing of the ledger.

A mail is first *offered*, then *handed over*: whoever sends notes between the two that it may be
out. So a way that is lost in between leaves a doubt that no retry resolves, and no second mail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from generator.extensions import Location, Registry
from generator.servers.errors import ServerError
from generator.servers.login import AccessTokens, Login, Password, Tokens
from generator.servers.server import Server

DRAFTED = 251
"""The code of a mail that another program, or a person, has yet to send on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a mail or of one address, in the codes of SMTP (RFC 5321, 4.2)."""

    code: int
    """250 if it was taken, :data:`DRAFTED` if it is still to be sent, 4xx if it may be taken
    another time, 5xx if it never will."""
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def is_good(self) -> bool:
        """Tell whether it was done."""
        return 200 <= self.code < 300

    @property
    def is_passing(self) -> bool:
        """Tell whether it may be done another time (RFC 5321, 4.2.1)."""
        return 400 <= self.code < 500

    @property
    def closes(self) -> bool:
        """Tell whether the server is closing the connection."""
        return self.code == 421


class TurnedAwayError(ServerError):
    """This mail was not taken; :attr:`reply` tells whether it ever will be."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply))
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom and to whom a mail goes, whatever stands in its header (RFC 5321, 2.3.1)."""

    sender: str
    """The address to which it comes back."""
    recipient: str
    """Whom it is for."""
    size: int
    """Of the mail, in bytes."""
    others: tuple[str, ...] = ()
    """Other addresses of the recipient; one that is taken is enough."""
    copies: tuple[str, ...] = ()
    """Who gets it, too, if they are taken."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that it goes to."""
        return (self.recipient, *self.others, *self.copies)


class Transport(Protocol):
    """A way for mail to leave; it is asked for one mail after the other."""

    def open(self) -> None:
        """Make ready for the next mail, with a new connection if there is none any more.

        Raises:
            FatalError: it makes no sense to try again.
            LostError: there is no connection; it may be there later.
        """

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Say who writes to whom, and ask for leave to hand the mail over.

        Returns:
            The addresses that are not taken, with the reasons; others are.

        Raises:
            TurnedAwayError: nobody whom it is for is taken.
            FatalError: no mail is taken from this sender.
            LostError: the connection is lost.
        """
        ...

    def hand_over(self, content: bytes) -> Reply | None:
        """Hand over the mail that was offered, with lines that end in CR and LF.

        Returns:
            What became of it; None if nobody knows whether it was taken.

        Raises:
            LostError: the connection was lost before the mail's end, so that it was not taken.
            FatalError: it was not taken, and no other will be.
        """
        ...

    def close(self) -> None:
        """End the connection, if there is one; a mail that was offered only is not sent."""


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """What a transport is made from."""

    server: Server | None = None
    """What ``[mail]`` says of a server."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The table ``[mail.NAME]``."""
    root: Path = Path()
    """The folder from which the paths in the settings are seen."""
    password: Callable[[str, str], str] = lambda host, user: ""
    """Returns the password for a user at a host; it is asked for only if it is needed."""
    tokens: AccessTokens | None = None
    """What the user logs in with instead, if the provider wants that."""

    def login(self, host: str, user: str) -> Login:
        """Return how to log in at a host as a user; as nobody, if there is no user."""
        if self.tokens is not None and user:
            return Tokens(self.tokens)
        return Password(self.password(host, user) if user else "")


MakeTransport = Callable[[TransportSettings], Transport]
"""Makes a transport from the settings, without opening a connection.

It raises :class:`FatalError` with a sentence for the chair if they do not do.
"""

_HERE = "generator.mail.transports"
SHIPPED: Mapping[str, MakeTransport | Location] = {
    "smtp": Location(f"{_HERE}.smtp", "from_settings"),
    "sendmail": Location(f"{_HERE}.sendmail", "from_settings"),
    "eml": Location(f"{_HERE}.eml", "from_settings"),
    "mbox": Location(f"{_HERE}.mbox", "from_settings"),
    "imap-drafts": Location(f"{_HERE}.imap_drafts", "from_settings"),
}
"""The ways that come with the toolkit."""
INTO_FILES = frozenset({"eml", "mbox"})
"""Those of them on which no server has to be spared: they wait between mails only if told to."""
TRANSPORTS: Registry[MakeTransport] = Registry("mail transport", "agreements.transports", SHIPPED)
"""Each way for mail to leave, by the name that ``transport`` in ``[mail]`` chooses it by."""
