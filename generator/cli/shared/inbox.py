"""The mailbox that forms and bounces come back to, as the commands read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from email.message import Message

import typer

from generator.cli.shared.console import count, refuse, say, shown
from generator.cli.shared.loading import Settings
from generator.cli.shared.logins import account_of, find_password, variable
from generator.extensions import UnknownNameError
from generator.ledger.inboxes import InboxKey
from generator.office import Office
from generator.servers.errors import FatalError, ServerError
from generator.servers.inbox import FolderMail, InboxReader, Position
from generator.servers.login import Login, Password, Tokens
from generator.servers.settings import Inbox

MAX_BYTES = 100_000_000
"""The largest mail that is fetched: a file of 64 MB in Base64, and some words."""


class InboxRun:
    """What one run of a command reads of the mailbox."""

    def __init__(
        self, settings: Settings, opened: Office, purpose: str, wanted: Callable[[Message], bool]
    ) -> None:
        """Take the mailbox of the settings; say what is missing, and exit.

        Args:
            settings: with the mailbox.
            opened: the output folder, whose ledger knows how far the mailbox has been read.
            purpose: ``check`` or ``bounces``.
            wanted: tells by a mail's header whether it is of interest; others stay unread.
        """
        inbox = settings.config.inbox
        if inbox is None:
            refuse(
                "agreements.toml names no mailbox",
                "add [inbox] with server and user; docs/mail.md has an example",
            )
        server = inbox.server
        self._key = InboxKey(f"{server.user} at {server.host}", inbox.folder, purpose)
        self._log = opened.inboxes
        self._since = _first_day(opened)
        self._wanted = wanted
        self._reader = InboxReader(
            inbox.seen_from(settings.workspace.root), _login(settings, inbox), MAX_BYTES
        )
        self._last: Position | None = None
        self._left = 0
        self._problem: ServerError | None = None

    def mails(self) -> Iterator[FolderMail]:
        """Fetch what is new and wanted; a connection that is lost for good ends it early."""
        known = self._log.position(self._key)
        after = Position(*known) if known else None
        try:
            for mail in self._reader.new_mails(after, self._since, self._wanted):
                if mail.is_wanted:
                    yield mail
                else:
                    self._left += 1
                self._last = mail.position
        except ServerError as problem:
            self._problem = problem

    def record(self) -> None:
        """Record how far the mailbox has been read, when all that came is judged."""
        if self._last is not None:
            self._log.advance(self._key, self._last.validity, self._last.uid)

    def report(self) -> None:
        """Say what was left unread; say what was wrong with the mailbox, and exit."""
        if self._left:
            say(
                f"{count(self._left, 'other mail')} in “{shown(self._key.folder)}” left unread: "
                "docs/mail.md says which are read."
            )
        if self._problem is not None:
            say(f"error: {shown(self._problem)}", style="bold red")
            raise typer.Exit(1)


def _first_day(opened: Office) -> date | None:
    """Return the day on which the first form was issued: nothing came back before."""
    days = [
        revision.issued_at[:10]
        for record in opened.ledger.records().values()
        for revision in record.revisions
        if revision.issued_at
    ]
    return date.fromisoformat(min(days)) if days else None


def _login(settings: Settings, inbox: Inbox) -> Login:
    server = inbox.server
    account = account_of(settings, inbox.login, server.user)
    if account is None:
        return Password(find_password(variable("inbox"), server.host, server.user))
    try:
        return Tokens(account.provider(settings))
    except (FatalError, UnknownNameError) as problem:
        refuse(str(problem))
