"""What a provider has to be able to do: let a person sign in once, and give tokens afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from generator.extensions import Location, Registry
from generator.servers.errors import FatalError
from generator.servers.login import AccessTokens


class Purpose(StrEnum):
    """What a token is for; a provider is asked for no more than that."""

    SMTP = "smtp"
    IMAP = "imap"


class SignInFlow(StrEnum):
    """How a person signs in."""

    BROWSER = "browser"
    """In the browser of this machine, which comes back to it (RFC 8252, 7.3)."""
    DEVICE = "device"
    """In a browser anywhere, with a code that is shown here (RFC 8628)."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a person is led through signing in."""

    flow: SignInFlow
    show: Callable[[str], None]
    """Shows a sentence: which address to open, and which code to enter."""
    seconds: float = 300.0
    """How long it is waited for the person."""


class Vault(Protocol):
    """Where what a sign-in gave is kept: as a text that only this user can read."""

    def load(self) -> str:
        """Return what is kept; empty if there is nothing."""
        ...

    def save(self, text: str) -> None:
        """Keep a text in place of what is kept."""


class Provider(AccessTokens, Protocol):
    """Tokens of one user at one provider, and how they are come by."""

    def sign_in(self, how: SignIn) -> str:
        """Let a person sign in, and keep what comes of it.

        Returns:
            Who signed in, as the provider calls them; empty if it does not say.

        Raises:
            FatalError: the provider does not let the person or the program in.
            LostError: the provider cannot be reached, or the person took too long.
        """
        ...


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """What a provider is made from."""

    user: str
    """The mailbox, as the mail server calls it."""
    vault: Vault
    purposes: frozenset[Purpose] = frozenset(Purpose)
    options: Mapping[str, object] = field(default_factory=dict)
    """The table ``[logins.NAME]``."""
    secret: Callable[[str], str] = lambda client_id: ""
    """Returns the secret of a client; it is asked for only if it is needed."""
    name: str = "…"
    """By which the settings call the provider, for messages."""

    @property
    def ca_file(self) -> str:
        """Certificates to trust instead of the usual; empty for the usual.

        Raises:
            FatalError: it is no text.
        """
        return self.text("ca_file") if "ca_file" in self.options else ""

    def text(self, key: str, usual: str | None = None) -> str:
        """Return an option.

        Raises:
            FatalError: it is no text, or is missing and there is no usual one.
        """
        value = self.options.get(key, usual)
        if value is None:
            raise FatalError(
                f"agreements.toml has no {key} in [logins.{self.name}]: docs/mail.md says where it "
                "is from"
            )
        if not isinstance(value, str) or not value.isprintable() or not value.strip():
            raise FatalError(f"{key} in [logins.{self.name}] must be words in quotes")
        return value.strip()


MakeProvider = Callable[[LoginSettings], Provider]
"""Makes a provider; it raises :class:`FatalError` if the settings do not do."""

SIGN_IN_AGAIN = "sign in with `agreements login`"
"""What a person is asked to do when no token can be had."""

LOGINS: Registry[MakeProvider] = Registry(
    "login",
    "agreements.logins",
    {
        "microsoft": Location("generator.servers.logins.microsoft", "from_settings"),
        "google": Location("generator.servers.logins.google", "from_settings"),
    },
)
"""Each provider, by the name that ``login`` in the settings chooses it by."""
