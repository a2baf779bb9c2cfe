"""``agreements init``: a new workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.console import say, short_path, show_line
from generator.workspace import create_workspace

DETAILS = """\
Files that are already there are left alone."""
EXAMPLES = """Example:
  agreements init icml2031"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says."""

    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where to make it.")] = Path()


def run(options: Options) -> None:
    """Make the workspace, and say what comes next."""
    folder = options.folder
    for path in create_workspace(folder):
        show_line(short_path(path))
    go = f"change to {short_path(folder)}, " if folder.resolve() != Path.cwd() else ""
    say(
        f"Next: {go}put your metadata into metadata/, look at it with `agreements papers`, "
        "then make the forms with `agreements generate`."
    )
