"""Where a password comes from: the environment or the keyring, never a file, a flag or a log."""

from __future__ import annotations

import os
import re

import typer

from generator.cli.shared.console import say, shown


def variable(transport: str) -> str:
    """Return the name of the environment variable that has the password of a transport.

    >>> variable("smtp")
    'AGREEMENTS_SMTP_PASSWORD'
    """
    return f"AGREEMENTS_{re.sub('[^A-Z0-9]', '_', transport.upper())}_PASSWORD"


def find_password(named: str, host: str, user: str) -> str:
    """Take it from the environment, else from the keyring; say what to do if it is in neither.

    ``named`` is the variable of the environment that may have it.
    """
    found = os.environ.get(named) or _from_keyring(host, user)
    if found:
        return found
    say(
        f"error: there is no password for {shown(user)}: set {named} in the environment, or "
        "install paper-agreements[keyring] and keep it with "
        f"`keyring set {shown(host)} {shown(user)}`",
        style="red",
    )
    raise typer.Exit(2)


def _from_keyring(host: str, user: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - optional
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ""
    try:
        return keyring.get_password(host, user) or ""
    except KeyringError as problem:
        say(f"The keyring cannot be read: {shown(problem)}")
        return ""
