"""Where a password comes from: the environment or the keyring, never a file, a flag or a log."""

from __future__ import annotations

import os
import re

from generator.cli.shared.console import refuse, say, shown


def variable(transport: str) -> str:
    """Return the name of the environment variable that has the password of a transport.

    >>> variable("smtp")
    'AGREEMENTS_SMTP_PASSWORD'
    """
    return f"AGREEMENTS_{re.sub('[^A-Z0-9]', '_', transport.upper())}_PASSWORD"


def find_password(named: str, host: str, user: str) -> str:
    """Take it from the environment, else from the keyring; say what to do if it is in neither.

    Args:
        named: the variable of the environment that may have it.
        host: the server.
        user: who logs in there.
    """
    found = os.environ.get(named) or _from_keyring(host, user)
    if not found:
        refuse(
            f"there is no password for {user}",
            f"set {named} in the environment, or install "
            f"paper-agreements[keyring] and keep it with `keyring set {host} {user}`",
        )
    return found


def _from_keyring(host: str, user: str) -> str:
    try:
        import keyring.errors  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        return ""
    try:
        return keyring.get_password(host, user) or ""
    except keyring.errors.KeyringError as problem:
        say(f"The keyring cannot be read: {shown(problem)}")
        return ""
