"""Who acts: the name that is recorded beside what a person decides, marks or takes back."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who does this, if not your login name.",
        show_default=False,
    ),
]


def who(named: str) -> str:
    """Return the name that is recorded: the one that was given, or that the system knows."""
    if named.strip():
        return named.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
