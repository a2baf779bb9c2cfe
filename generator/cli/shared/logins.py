"""How to log in somewhere: a password, or a provider's tokens. None is in a file, a flag or a log.

Passwords come from the environment or the keyring; what a sign-in at a provider gave is kept in the
keyring alone.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

import typer

from generator.cli.shared.console import refuse, say, shown
from generator.cli.shared.loading import Settings
from generator.mail.settings import MailSettings
from generator.servers.logins.provider import LOGINS, LoginSettings, Provider, Purpose
from generator.servers.settings import PASSWORD

_SERVICE = "paper-agreements"
"""Under which tokens stand in the keyring."""
_LOCAL = frozenset({"sendmail", "eml", "mbox"})
"""The transports that log in nowhere, whatever else stands in ``[mail]``."""


def variable(transport: str) -> str:
    """Return the name of the environment variable that has the password of a transport.

    >>> variable("smtp")
    'AGREEMENTS_SMTP_PASSWORD'
    """
    return f"AGREEMENTS_{_words(transport)}_PASSWORD"


def find_password(named: str, host: str, user: str, what: str = "password") -> str:
    """Take it from the environment, else from the keyring; say what to do if it is in neither.

    Args:
        named: the variable of the environment that may have it.
        host: the server.
        user: who logs in there.
        what: is looked for.
    """
    found = os.environ.get(named) or _from_keyring(host, user)
    if not found:
        refuse(
            f"there is no {what} for {user}",
            f"set {named} in the environment, or install "
            f"paper-agreements[keyring] and keep it with `keyring set {host} {user}`",
        )
    return found


SEAL_VARIABLE = "AGREEMENTS_SEAL_PASSPHRASE"
"""The variable of the environment that may have what opens the certificate of a seal."""


def find_passphrase(certificate: str) -> str:
    """Take what opens a certificate from the environment, else from the keyring, or ask for it.

    Args:
        certificate: the name of its file, under which the keyring has it.
    """
    found = os.environ.get(SEAL_VARIABLE)
    if found is None:
        found = _from_keyring(_SERVICE, certificate)
    if found:
        return found
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        refuse(
            f"there is no passphrase for {certificate}",
            f"set {SEAL_VARIABLE} in the environment, or keep it with "
            f"`keyring set {_SERVICE} {certificate}`",
        )
    asked = typer.prompt(
        f"Passphrase of {shown(certificate)}",
        default="",
        hide_input=True,
        show_default=False,
        err=True,
    )
    return str(asked)


@dataclass(frozen=True, slots=True)
class KeyringVault:
    """What a sign-in gave, in the system's keyring."""

    name: str
    """Of the provider and the mailbox."""

    def load(self) -> str:
        """Return what is kept; empty if there is nothing."""
        return _from_keyring(_SERVICE, self.name)

    def need(self) -> None:
        """Say what to do if there is no keyring that could keep anything, and exit."""
        with _keeping() as keyring:
            keyring.get_password(_SERVICE, self.name)

    def save(self, text: str) -> None:
        """Keep a text; say what to do if that cannot be, and exit."""
        with _keeping() as keyring:
            keyring.set_password(_SERVICE, self.name, text)

    def forget(self) -> bool:
        """Remove what is kept; tell whether there was anything."""
        keyring = _keyring()
        if keyring is None or not self.load():
            return False
        keyring.delete_password(_SERVICE, self.name)
        return True


@dataclass(frozen=True, slots=True)
class LoginMailbox:
    """A mailbox that is logged into by a provider."""

    login: str
    user: str
    purposes: frozenset[Purpose]

    @property
    def vault(self) -> KeyringVault:
        """Where its tokens are kept."""
        return KeyringVault(f"{self.login} {self.user}")

    def provider(self, settings: Settings) -> Provider:
        """Make the provider.

        Raises:
            UnknownNameError: there is none of this name.
            FatalError: its settings do not do.
        """
        options = dict(settings.config.logins.get(self.login, {}))
        if isinstance(ca_file := options.get("ca_file"), str):
            options["ca_file"] = str(settings.workspace.root / ca_file)
        wanted = LoginSettings(
            self.user, self.vault, self.purposes, options, self._secret, self.login
        )
        return LOGINS.get(self.login)(wanted)

    def _secret(self, client_id: str) -> str:
        named = f"AGREEMENTS_{_words(self.login)}_SECRET"
        return find_password(named, self.login, client_id, "secret")


def accounts(settings: Settings) -> list[LoginMailbox]:
    """Return the mailboxes of the settings that are logged into at a provider, each once.

    Says what to do, and exits, if one has no user.
    """
    purposes: dict[tuple[str, str], set[Purpose]] = {}
    for table, login, user, purpose in _uses(settings):
        if login == PASSWORD:
            continue
        if not user:
            refuse(
                f'[{table}] of agreements.toml has login = "{login}" and no user',
                'add the address of the mailbox there: user = "chairs@example.org"',
            )
        purposes.setdefault((login, user), set()).add(purpose)
    return [
        LoginMailbox(login, user, frozenset(wanted)) for (login, user), wanted in purposes.items()
    ]


def account_of(settings: Settings, login: str, user: str) -> LoginMailbox | None:
    """Return the account of a mailbox; None if it is logged into by a password."""
    return next(
        (each for each in accounts(settings) if (each.login, each.user) == (login, user)), None
    )


def mail_user(mail: MailSettings) -> str:
    """Return whom mails are sent as: the transport's own user, or else that of the server."""
    own = mail.transport_options.get("user")
    return own if isinstance(own, str) else mail.server.user if mail.server else ""


def _uses(settings: Settings) -> Iterator[tuple[str, str, str, Purpose]]:
    mail, inbox = settings.config.mail, settings.config.inbox
    if mail.transport not in _LOCAL:
        is_imap = mail.transport == "imap-drafts"
        yield "mail", mail.login, mail_user(mail), Purpose.IMAP if is_imap else Purpose.SMTP
    if inbox:
        yield "inbox", inbox.login, inbox.server.user, Purpose.IMAP


def _from_keyring(host: str, user: str) -> str:
    keyring = _keyring()
    if keyring is None:
        return ""
    try:
        return keyring.get_password(host, user) or ""
    except keyring.errors.KeyringError as problem:
        say(f"The keyring cannot be read: {shown(problem)}")
        return ""


@contextmanager
def _keeping() -> Iterator[ModuleType]:
    """Give the keyring; say what to do if it cannot keep anything, and exit."""
    keyring = _keyring()
    if keyring is None:
        refuse("the login cannot be kept", "pip install 'paper-agreements[oauth]'")
    try:
        yield keyring
    except keyring.errors.KeyringError as problem:
        refuse(
            f"the keyring cannot keep the login: {problem}",
            "see docs/mail.md for keyrings on a machine without a desktop",
        )


def _keyring() -> ModuleType | None:
    try:
        import keyring.errors  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return None
    return keyring


def _words(name: str) -> str:
    return re.sub("[^A-Z0-9]", "_", name.upper())
