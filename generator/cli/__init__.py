"""The command ``agreements``: the only room that prints, prompts and exits.

Nothing heavy is imported here or by the commands' modules at their top: what a command needs of the
library comes through the lazy names of :mod:`generator`.
"""

from __future__ import annotations

import gc
import sys

from generator.cli.app import app
from generator.cli.shared.console import fail

__all__ = ["main"]

_OBJECTS = 50_000
"""After how many new ones the collector looks for cycles, of which a command makes few. A twentieth
of a long command's time went there; its memory stays the same."""


def main() -> None:
    """Run the command line and exit.

    The status is 0 if all went well, 1 if something was refused or needs a person, 2 for wrong
    usage, 130 after Ctrl-C.
    """
    gc.set_threshold(_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character shows its code; it never ends the run.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app(prog_name="agreements")
    except OSError as problem:
        fail(problem)
