"""``agreements template``: for those who write templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import generator
from generator.cli.shared.console import show_diagnostics, show_line, show_table, shown, spell
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import complete_template
from generator.diagnostics import has_errors
from generator.output import OutputError, OutputFolder

if TYPE_CHECKING:
    from generator.cli.shared.trial import Candidate

EXAMPLES = """Examples:
  agreements template check
  agreements template check mail/first
  agreements template preview pmlr"""

app = typer.Typer(no_args_is_help=True, help="List, check and preview templates.")


@app.command("list", epilog="Example:\n  agreements template list")
def list_templates() -> None:
    """Show the templates of the workspace and of the toolkit, and the parts that they include."""
    from generator.template.loader import SUFFIX, shipped_folder  # noqa: PLC0415 - needs Jinja
    from generator.template.sharing import find_parts  # noqa: PLC0415 - the same

    settings = read_settings()
    rows = []
    broken = False
    loaded = []
    for name, path in generator.find_templates([settings.workspace.templates]).items():
        try:
            template = generator.load_template(name, [path.parent])
        except generator.TemplateError as failure:
            show_diagnostics(failure.diagnostics)
            broken = True
            rows.append((name, "(has mistakes)", spell(path)))
        else:
            loaded.append(template)
            first, stop, _ = (template.description or template.title).partition(". ")
            rows.append((name, first + stop.strip(), spell(path)))
    for name, path in find_parts([settings.workspace.templates, shipped_folder()]).items():
        users = [each.name for each in loaded if f"{name}{SUFFIX}" in each.sources]
        rows.append((name, f"a part of {', '.join(users) or 'no template'}", spell(path)))
    show_table(("name", "what it is", "file"), rows)
    if broken:
        raise typer.Exit(1)


@app.command(
    "check", epilog="Examples:\n  agreements template check\n  agreements template check my.md.j2"
)
def check(
    templates: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|FILE]...",
            autocompletion=complete_template,
            help="Which to check; else all that there are.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Try templates on invented papers of every shape, and show the mistakes.

    The status is 1 if one has a mistake.
    """
    from generator.cli.shared.trial import find_mistakes, users_of  # noqa: PLC0415 - needs all of it

    settings = read_settings()
    wrong = 0
    for name in templates or _all_templates(settings):
        candidate = _candidate(settings, name)
        mistakes = find_mistakes(candidate)
        show_diagnostics(mistakes)
        is_wrong = has_errors(mistakes)
        wrong += is_wrong
        good = _good_part(users_of(candidate)) if candidate.is_part else "good"
        show_line(f"{shown(name)}: {'has mistakes' if is_wrong else good}")
    if wrong:
        raise typer.Exit(1)


@app.command("preview", epilog="Example:\n  agreements template preview pmlr")
def preview(
    template: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", autocompletion=complete_template, help="Which to preview."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            dir_okay=False,
            help="The PDF file to write; else out/preview-NAME.pdf.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make one form with invented data."""
    from generator.cli.shared.trial import make_preview  # noqa: PLC0415 - needs all of the library

    settings = read_settings()
    candidate = _candidate(settings, template)
    name = candidate.name
    made = make_preview(candidate)
    if not isinstance(made, bytes):
        show_diagnostics(made)
        raise typer.Exit(1)
    folder = settings.workspace.root / settings.config.folder
    target = out or folder / f"preview-{name}.pdf"
    try:
        with OutputFolder(target.parent) as output:
            output.put_draft(target.name, made)
    except OutputError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    show_line(spell(target))


def _good_part(users: Sequence[str]) -> str:
    if not users:
        return "good, as far as a part can be checked that no template includes"
    return f"good in {', '.join(users)}"


def _all_templates(settings: Settings) -> list[str]:
    from generator.mail.kinds import MAIL_RULES  # noqa: PLC0415 - needs all of the library
    from generator.mail.letter import FOLDER  # noqa: PLC0415 - the same
    from generator.template import has_template  # noqa: PLC0415 - the same

    folders = [settings.workspace.templates]
    letters = [f"{FOLDER}/{kind}" for kind in MAIL_RULES.names()]
    letters = [each for each in letters if has_template(each, folders)]
    return [*generator.find_templates(folders), *letters]


def _candidate(settings: Settings, template: str) -> Candidate:
    """Name a template that is given by its name, or by its file, and where to look for it."""
    from generator.cli.shared.trial import Candidate  # noqa: PLC0415 - needs all of the library
    from generator.template.loader import SUFFIX  # noqa: PLC0415 - needs Jinja

    folders = [settings.workspace.templates]
    name = template
    if template.endswith(SUFFIX):
        file = Path(template)
        folders.insert(0, file.parent)
        name = file.name.removesuffix(SUFFIX)
    return Candidate(name, tuple(folders), settings.config.options_for(name))
