"""``agreements template``: for those who write templates."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Annotated

import typer

import generator
from generator.cli.shared.command import add_command, make_app
from generator.cli.shared.console import (
    short_path,
    show_diagnostics,
    show_json,
    show_line,
    show_table,
    shown,
)
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import JsonOptions, complete_template
from generator.cli.shared.trial import (
    Preview,
    TrialTemplate,
    find_mistakes,
    make_preview,
    users_of,
)
from generator.diagnostics import has_errors
from generator.mail.kinds import kind_names
from generator.mail.letter import FOLDER, sample_letter
from generator.output import OutputFolder
from generator.template import has_template
from generator.template.loader import SUFFIX, shipped_folder
from generator.template.own_fonts import FOLDER as FONTS
from generator.template.sharing import find_parts

_PAUSE = 0.3
"""Between two looks at the files, in seconds."""


@dataclass(frozen=True, kw_only=True)
class ListOptions(JsonOptions):
    """How the list is shown."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """Which templates are checked."""

    templates: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME|FILE",
            autocompletion=complete_template,
            help="Which to check (by default, all).",
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
            help="The file to write (by default, out/preview-NAME.pdf, or .html for a mail).",
            show_default=False,
        ),
    ] = None
    open_it: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open",
            help="Open the file (by default, if this is a terminal).",
            show_default=False,
        ),
    ] = None
    watch: Annotated[
        bool, typer.Option("--watch", help="Make it again whenever one of its files is saved.")
    ] = False


def list_templates(options: ListOptions) -> None:
    """Show all templates and parts of them; exit with 1 if one is broken."""
    settings = read_settings()
    rows = []
    broken = False
    files: dict[str, Collection[str]] = {}
    for name, path in generator.find_templates([settings.workspace.templates]).items():
        try:
            template = generator.load_template(name, [path.parent])
        except generator.TemplateError as failure:
            show_diagnostics(failure.diagnostics)
            broken = True
            rows.append((name, "(has mistakes)", short_path(path)))
        else:
            files[name] = template.sources
            first, stop, _ = (template.description or template.title).partition(". ")
            rows.append((name, first + stop.strip(), short_path(path)))
    for name, path in find_parts([settings.workspace.templates, shipped_folder()]).items():
        users = [each for each, parts in files.items() if f"{name}{SUFFIX}" in parts]
        rows.append((name, f"a part of {', '.join(users) or 'no template'}", short_path(path)))
    if options.json:
        show_json([{"name": name, "what": what, "file": file} for name, what, file in rows])
    else:
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
        is_wrong = has_errors(mistakes)
        wrong += is_wrong
        good = _good_part(users_of(candidate)) if candidate.is_part else "good"
        show_line(f"{shown(name)}: {'has mistakes' if is_wrong else good}")
    if wrong:
        raise typer.Exit(1)


def preview(options: PreviewOptions) -> None:
    """Write a form of invented data; exit with 1 if there is none."""
    settings = read_settings()
    candidate = _candidate(settings, options.template)
    kind = candidate.name.removeprefix(f"{FOLDER}/")
    is_letter = kind != candidate.name
    usual = f"preview-{FOLDER}-{kind}.html" if is_letter else f"preview-{candidate.name}.pdf"
    target = options.out or settings.folder(None) / usual
    if is_letter and options.watch:
        raise typer.BadParameter("--watch is only for agreements; after a change, run this again.")
    made = _write_letter(candidate, target) if is_letter else _write_preview(candidate, target)
    wanted = sys.stdout.isatty() if options.open_it is None else options.open_it
    if made and wanted and typer.launch(str(target)):
        show_line("no program here opens it")
    if options.watch:
        _watch(candidate, target)
    elif not made:
        raise typer.Exit(1)


def _write_preview(candidate: TrialTemplate, target: Path) -> bool:
    """Write a preview as PDF and as Markdown, or show all that is wrong; tell which it was."""
    made = make_preview(candidate)
    if not isinstance(made, Preview):
        show_diagnostics(made if candidate.is_part else find_mistakes(candidate) or made)
        return False
    text = target.with_suffix(".md")
    with OutputFolder(target.parent) as output:
        output.put_draft(target.name, made.pdf)
        output.put_draft(text.name, made.markdown.encode())
    show_line(f"{short_path(target)}, {short_path(text)}")
    return True


def _write_letter(candidate: TrialTemplate, target: Path) -> bool:
    """Show a mail as plain text, and write it as it looks; or show what is wrong; tell which."""
    mistakes = find_mistakes(candidate)
    if has_errors(mistakes):
        show_diagnostics(mistakes)
        return False
    letter = sample_letter(candidate.name.removeprefix(f"{FOLDER}/"), candidate.folders)
    show_line(f"Subject: {letter.subject}\n")
    show_line(letter.text)
    with OutputFolder(target.parent) as output:
        output.put_draft(target.name, letter.html.encode())
    show_line(short_path(target))
    return True


def _watch(candidate: TrialTemplate, target: Path) -> None:
    """Make a preview again whenever a file is saved that may be a part of it, until stopped."""
    show_line("watching; stop with Ctrl-C")
    before = _states(candidate.folders)
    try:
        while True:
            sleep(_PAUSE)
            now = _states(candidate.folders)
            if now != before:
                before = now
                _write_preview(candidate, target)
    except KeyboardInterrupt:
        return


def _states(folders: Iterable[Path]) -> Mapping[Path, tuple[int, int]]:
    """Return when each file of some folders, and of the fonts beside them, was last changed."""
    places = dict.fromkeys(each for folder in folders for each in (folder, folder.parent / FONTS))
    states = {}
    for path in (file for place in places if place.is_dir() for file in place.rglob("*")):
        with suppress(OSError):
            status = path.stat()
            states[path] = status.st_mtime_ns, status.st_size
    return states


def _good_part(users: Collection[str]) -> str:
    if not users:
        return "good, as far as a part that no template includes can be checked"
    return f"good in {', '.join(users)}"


def _all_templates(settings: Settings) -> list[str]:
    folders = [settings.workspace.templates]
    letters = [f"{FOLDER}/{kind}" for kind in kind_names()]
    letters = [each for each in letters if has_template(each, folders)]
    return [*generator.find_templates(folders), *letters]


def _candidate(settings: Settings, template: str) -> TrialTemplate:
    """Name a template that is given by its name, or by its file, and where to look for it."""
    folders = [settings.workspace.templates]
    name = template
    if template.endswith(SUFFIX):
        file = Path(template)
        folders.insert(0, file.parent)
        name = file.name.removesuffix(SUFFIX)
    return TrialTemplate(name, tuple(folders), settings.config.options_for(name))


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
    "Show the templates of the workspace and of the toolkit, then the parts that they include.",
    "Examples:\n  agreements template list\n  agreements template list --json",
)
add_command(
    app,
    "check",
    check,
    "Try templates on invented papers of every shape, and show the mistakes.\n\nThe exit status "
    "is 1 if one has a mistake.",
    "Examples:\n  agreements template check\n  agreements template check my.md.j2",
)
add_command(
    app,
    "preview",
    preview,
    "Make one form with invented data, as PDF and as Markdown; show a mail, and write it as HTML.",
    "Examples:\n  agreements template preview pmlr\n"
    "  agreements template preview my.md.j2 --watch\n  agreements template preview mail/first",
)
