"""``agreements login``: sign in at the provider of a mailbox, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from generator.cli.shared.console import refuse, say, shown
from generator.cli.shared.loading import read_settings
from generator.cli.shared.logins import LoginMailbox, accounts
from generator.extensions import UnknownNameError
from generator.servers.errors import ServerError
from generator.servers.logins.provider import SignIn, SignInFlow

DETAILS = """\
Microsoft 365 and Google want this instead of a password. The login is kept in the system's
keyring and renewed by itself; no mail is sent."""
EXAMPLES = """Examples:
  agreements login
  agreements login --device
  agreements login --forget"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says."""

    device: Annotated[
        bool,
        typer.Option("--device", help="Show a code that you enter in a browser on any machine."),
    ] = False
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the logins from the keyring.")
    ] = False


def run(options: Options) -> None:
    """Sign in for each mailbox of the settings that wants it; exit with 1 if one does not work."""
    settings = read_settings()
    found = accounts(settings)
    if not found:
        refuse(
            "no mailbox in agreements.toml uses a provider's login",
            'set login = "microsoft" or login = "google" in [mail] or [inbox]',
        )
    if options.forget:
        _forget(found)
        return
    flow = SignInFlow.DEVICE if options.device else SignInFlow.BROWSER
    for account in found:
        account.vault.need()
        try:
            who = account.provider(settings).sign_in(SignIn(flow, say))
        except (ServerError, UnknownNameError) as problem:
            say(f"error: {shown(problem)}", style="bold red")
            raise typer.Exit(1) from None
        as_whom = f" as {shown(who)}" if who and who.lower() != account.user.lower() else ""
        say(f"Signed in{as_whom} for {shown(account.user)}; the keyring keeps it.")


def _forget(found: list[LoginMailbox]) -> None:
    for account in found:
        if account.vault.forget():
            say(f"The login for {shown(account.user)} was removed from the keyring.")
        else:
            say(f"The keyring has no login for {shown(account.user)}.")
