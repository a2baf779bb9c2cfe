"""The command ``agreements``: the only room that prints, prompts and exits.

Nothing heavy is imported here or by the commands' modules at their top: what a command needs of the
library comes through the lazy names of :mod:`generator`.
"""

from __future__ import annotations

import sys

from generator.garbage import collect_seldom

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit.

    The status is 0 if all went well, 1 if something was refused or needs a person, 2 for wrong
    usage, 130 after Ctrl-C.
    """
    # A process that renders for a run imports this module, too, and none of the commands.
    try:
        from generator.cli.app import app  # noqa: PLC0415 - the comment above
        from generator.cli.shared.console import fail  # noqa: PLC0415 - the same
    except KeyboardInterrupt:
        sys.exit(130)

    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its code; it never ends the run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # never replaced here
    try:
        app(prog_name="agreements")
    except OSError as problem:
        fail(problem)
