"""``agreements init``: a new workspace."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import say, short_path, show_line, shown
from generator.template import find_templates, load_template
from generator.workspace import CONFIG_NAME, create_workspace

DETAILS = """\
Existing files are left alone."""
EXAMPLES = """Examples:
  agreements init icml2031
  agreements init icml2031 --template license-to-publish"""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command line says."""

    folder: Annotated[Path, typer.Argument(file_okay=False, help="Where to make it.")] = Path()
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            "-t",
            help="The agreement to be signed; see `agreements template list`.",
            show_default=False,
        ),
    ] = None


def run(options: Options) -> None:
    """Make the workspace, and say what comes next."""
    folder = options.folder
    template = options.template or ""
    if not template and not (folder / CONFIG_NAME).exists() and sys.stdin.isatty():
        template = _ask(folder)
    templates = find_templates([folder / "templates"])
    need_known([template] if template else [], list(templates), "template")
    for path in create_workspace(folder, template):
        show_line(short_path(path))
    go = f"change to {short_path(folder)}, " if folder.resolve() != Path.cwd() else ""
    say(
        f"Next: {go}put your list of papers into metadata/, check it with `agreements papers`, "
        "then make the forms with `agreements generate`."
    )


def _ask(folder: Path) -> str:
    """Ask which agreement it is; empty if the person does not know yet."""
    folders = [folder / "templates"]
    say("Which agreement will people sign? (Press Enter if you do not know yet.)")
    for name in find_templates(folders):
        say(f"  {name:22} {shown(load_template(name, folders).title)}")
    return str(typer.prompt("Name", default="", show_default=False, err=True)).strip()
