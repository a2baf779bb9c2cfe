"""Where the password for the mail server comes from: never a file, a flag or a log."""

from __future__ import annotations

import os

from generator.cli.shared.console import refuse, say, shown
from generator.mail.server import Server

VARIABLE = "AGREEMENTS_SMTP_PASSWORD"


def find_password(server: Server) -> str:
    """Take it from the environment, else from the keyring; say what to do if it is in neither."""
    if not server.user:
        return ""
    found = os.environ.get(VARIABLE) or _from_keyring(server)
    if found:
        return found
    refuse(
        f"there is no password for {server.user}",
        f"set {VARIABLE} in the environment, or install paper-agreements[keyring] and keep it "
        f"with `keyring set {server.host} {server.user}`",
    )


def _from_keyring(server: Server) -> str:
    try:
        import keyring.errors  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return ""
    try:
        return keyring.get_password(server.host, server.user) or ""
    except keyring.errors.KeyringError as problem:
        say(f"The keyring cannot be read: {shown(problem)}")
        return ""
