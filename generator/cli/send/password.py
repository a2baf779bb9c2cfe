"""Where the password for the mail server comes from: never a file, a flag or a log."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from generator.cli.shared.console import say, shown

if TYPE_CHECKING:
    from generator.mail.server import Server

VARIABLE = "AGREEMENTS_SMTP_PASSWORD"


def find_password(server: Server) -> str:
    """Take it from the environment, else from the keyring; say what to do if it is in neither."""
    if not server.user:
        return ""
    found = os.environ.get(VARIABLE) or _from_keyring(server)
    if found:
        return found
    say(
        f"error: there is no password for {shown(server.user)}: set {VARIABLE} in the "
        "environment, or install paper-agreements[keyring] and keep it with "
        f"`keyring set {shown(server.host)} {shown(server.user)}`",
        style="red",
    )
    raise typer.Exit(2)


def _from_keyring(server: Server) -> str:
    try:
        import keyring  # noqa: PLC0415 - optional
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ""
    try:
        return keyring.get_password(server.host, server.user) or ""
    except KeyringError as problem:
        say(f"The keyring cannot be read: {shown(problem)}")
        return ""
