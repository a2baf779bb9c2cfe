"""``agreements template``: for those who write templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator.cli.console import show_diagnostics, show_line, show_table, shown, spell
from generator.cli.loading import Settings, read_settings
from generator.cli.options import complete_template
from generator.diagnostics import Diagnostic
from generator.output import OutputError, OutputFolder

EXAMPLES = """Examples:
  agreements template check
  agreements template check mail/first
  agreements template preview pmlr"""

app = typer.Typer(no_args_is_help=True, help="List, check and preview templates.")


@app.command("list", epilog="Example:\n  agreements template list")
def list_templates() -> None:
    """Show the templates: those of the workspace, then those that come with the toolkit."""
    settings = read_settings()
    rows = []
    broken = False
    for name, path in generator.find_templates([settings.workspace.templates]).items():
        try:
            template = generator.load_template(name, [path.parent])
        except generator.TemplateError as failure:
            show_diagnostics(failure.diagnostics)
            broken = True
            rows.append((name, "(has mistakes)", spell(path)))
        else:
            first, stop, _ = (template.description or template.title).partition(". ")
            rows.append((name, first + stop.strip(), spell(path)))
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
    settings = read_settings()
    wrong = 0
    for name in templates or _all_templates(settings):
        mistakes = tuple(_mistakes(settings, name))
        show_diagnostics(mistakes)
        wrong += bool(mistakes)
        show_line(f"{shown(name)}: {'has mistakes' if mistakes else 'good'}")
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
    from generator.samples import usual_sample  # noqa: PLC0415 - needs all of the library

    settings = read_settings()
    try:
        renderer = _make_renderer(settings, template)
    except generator.TemplateError as failure:
        show_diagnostics(failure.diagnostics)
        raise typer.Exit(1) from None
    name = renderer.template.name
    rendition = renderer.render(usual_sample(name))
    if isinstance(rendition, generator.Refusal):
        show_diagnostics(rendition.diagnostics)
        raise typer.Exit(1)
    folder = settings.workspace.root / settings.config.folder
    target = out or folder / f"preview-{name}.pdf"
    try:
        with OutputFolder(target.parent) as output:
            output.put_draft(target.name, rendition.pdf)
    except OutputError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    show_line(spell(target))


def _all_templates(settings: Settings) -> list[str]:
    from generator.mail.letter import FOLDER  # noqa: PLC0415 - needs all of the library
    from generator.mail.planned import Kind  # noqa: PLC0415 - the same

    letters = [f"{FOLDER}/{kind}" for kind in Kind]
    return [*generator.find_templates([settings.workspace.templates]), *letters]


def _mistakes(settings: Settings, template: str) -> Iterator[Diagnostic]:
    """Find what is wrong with a template; a mistake that several papers meet is given once."""
    from generator.mail.letter import FOLDER, letter_mistakes  # noqa: PLC0415 - needs all of it
    from generator.samples import samples  # noqa: PLC0415 - the same

    if template.startswith(f"{FOLDER}/") and "." not in template:
        name = template.removeprefix(f"{FOLDER}/")
        yield from letter_mistakes(name, [settings.workspace.templates])
        return
    try:
        renderer = _make_renderer(settings, template)
    except generator.TemplateError as failure:
        yield from failure.diagnostics
        return
    met: set[tuple[str, int | None]] = set()
    for shape, agreement in samples(renderer.template.name).items():
        rendition = renderer.render(agreement)
        for mistake in rendition.diagnostics if isinstance(rendition, generator.Refusal) else ():
            if (mistake.message, mistake.span.line) not in met:
                met.add((mistake.message, mistake.span.line))
                yield replace(mistake, span=replace(mistake.span, entry=f"with {shape}"))


def _make_renderer(settings: Settings, template: str) -> generator.Renderer:
    """Load a template by its name, or by its file.

    Raises:
        TemplateError: it has mistakes, or there is none.
    """
    from generator.template.loader import SUFFIX  # noqa: PLC0415 - needs Jinja

    folders = [settings.workspace.templates]
    name = template
    if template.endswith(SUFFIX):
        file = Path(template)
        folders.insert(0, file.parent)
        name = file.name.removesuffix(SUFFIX)
    loaded = generator.load_template(name, folders)
    return generator.Renderer(loaded, settings.config.options_for(name))
