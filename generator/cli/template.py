"""``agreements template``: for those who write templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator.cli.shared.command import add_command, make_app
from generator.cli.shared.console import short_path, show_diagnostics, show_line, show_table, shown
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import complete_template
from generator.cli.shared.trial import Candidate, find_mistakes, make_preview
from generator.mail.kinds import MAIL_RULES
from generator.mail.letter import FOLDER
from generator.output import OutputFolder
from generator.template import has_template
from generator.template.loader import SUFFIX


@dataclass(frozen=True, kw_only=True)
class ListOptions:
    """There are none."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Which templates are checked."""

    templates: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|FILE",
            autocompletion=complete_template,
            help="Which to check; else all that there are.",
            show_default=False,
        ),
    ] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PreviewOptions:
    """What is previewed, and where to."""

    template: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE", autocompletion=complete_template, help="Which to preview."
        ),
    ]
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            dir_okay=False,
            help="The PDF file to write; else out/preview-NAME.pdf.",
            show_default=False,
        ),
    ] = None


def list_templates(options: ListOptions) -> None:
    """Show all templates; exit with 1 if one is broken."""
    settings = read_settings()
    rows = []
    broken = False
    for name, path in generator.find_templates([settings.workspace.templates]).items():
        try:
            template = generator.load_template(name, [path.parent])
        except generator.TemplateError as failure:
            show_diagnostics(failure.diagnostics)
            broken = True
            rows.append((name, "(has mistakes)", short_path(path)))
        else:
            first, stop, _ = (template.description or template.title).partition(". ")
            rows.append((name, first + stop.strip(), short_path(path)))
    show_table(("name", "what it is", "file"), rows)
    if broken:
        raise typer.Exit(1)


def check(options: CheckOptions) -> None:
    """Try templates and show their mistakes; exit with 1 if one has any."""
    settings = read_settings()
    wrong = 0
    for name in options.templates or _all_templates(settings):
        candidate = _candidate(settings, name)
        mistakes = find_mistakes(candidate)
        show_diagnostics(mistakes)
        wrong += bool(mistakes)
        good = "good, as far as a part can be checked alone" if candidate.is_part else "good"
        show_line(f"{shown(name)}: {'has mistakes' if mistakes else good}")
    if wrong:
        raise typer.Exit(1)


def preview(options: PreviewOptions) -> None:
    """Write a form of invented data; exit with 1 if there is none."""
    settings = read_settings()
    candidate = _candidate(settings, options.template)
    made = make_preview(candidate)
    if not isinstance(made, bytes):
        show_diagnostics(made)
        raise typer.Exit(1)
    target = options.out or settings.folder(None) / f"preview-{candidate.name}.pdf"
    with OutputFolder(target.parent) as output:
        output.put_draft(target.name, made)
    show_line(short_path(target))


def _all_templates(settings: Settings) -> list[str]:

    folders = [settings.workspace.templates]
    letters = [f"{FOLDER}/{kind}" for kind in MAIL_RULES.names()]
    letters = [each for each in letters if has_template(each, folders)]
    return [*generator.find_templates(folders), *letters]


def _candidate(settings: Settings, template: str) -> Candidate:
    """Name a template that is given by its name, or by its file, and where to look for it."""
    folders = [settings.workspace.templates]
    name = template
    if template.endswith(SUFFIX):
        file = Path(template)
        folders.insert(0, file.parent)
        name = file.name.removesuffix(SUFFIX)
    return Candidate(name, tuple(folders), settings.config.options_for(name))


app = make_app(
    "Examples:\n"
    "  agreements template check\n"
    "  agreements template check mail/first\n"
    "  agreements template preview pmlr",
    no_args_is_help=True,
    add_completion=False,
    help="List, check and preview templates.",
)
add_command(
    app,
    "list",
    list_templates,
    "Show the templates: those of the workspace, then those that come with the toolkit.",
    "Example:\n  agreements template list",
)
add_command(
    app,
    "check",
    check,
    "Try templates on invented papers of every shape, and show the mistakes.\n\n"
    "The status is 1 if one has a mistake.",
    "Examples:\n  agreements template check\n  agreements template check my.md.j2",
)
add_command(
    app,
    "preview",
    preview,
    "Make one form with invented data.",
    "Example:\n  agreements template preview pmlr",
)
