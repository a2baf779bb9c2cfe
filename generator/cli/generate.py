"""``agreements generate``: the main job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import generator
from generator.cli.console import fail, messages, say, show_diagnostics, shown
from generator.cli.loading import PaperOptions, Settings, need_papers, read_papers, read_settings
from generator.cli.options import (
    FORMATS,
    AllPapers,
    ContactsFile,
    Json,
    Metadata,
    Signer,
    TemplateName,
    complete_from,
    one_of,
)
from generator.cli.report import JsonReport, LineReport, QuietReport, Report, TableReport
from generator.diagnostics import has_errors

if TYPE_CHECKING:
    from generator.batch import Plan

EXAMPLES = """Examples:
  agreements generate
  agreements generate icml2031.bib --template pmlr --out forms
  agreements generate --only lovelace43 --format pdf"""

OutFolder = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", file_okay=False, help="Folder for the forms; else out.", show_default=False
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="ID", help="Only this paper; can be repeated.", show_default=False
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="pdf|md",
        callback=one_of(FORMATS),
        autocompletion=complete_from(FORMATS),
        help="What to write; can be repeated. Else both.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong.")]


def generate(  # noqa: PLR0913 - one parameter for each option
    *,
    metadata: Metadata = None,
    template: TemplateName = None,
    out: OutFolder = None,
    only: Only = None,
    formats: Formats = None,
    all_papers: AllPapers = False,
    contacts: ContactsFile = None,
    signer: Signer = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make the agreement of every paper, as PDF and Markdown.

    It can be stopped and run again at any time: a form that has not changed is left alone, and of
    one that has, the earlier version is kept in the folder superseded.

    The status is 1 if a form was refused or an entry could not be read.
    """
    settings = read_settings()
    renderer = _make_renderer(settings, template, formats or ())
    options = PaperOptions(metadata or (), all_papers, contacts, signer)
    found = read_papers(settings, options, renderer.template.name)
    need_papers(settings, found, json=json)
    chosen = _choose(found.agreements, only or ())
    names = generator.file_names(paper.paper_id for paper in found.papers)
    folder = out or settings.workspace.root / settings.config.folder
    report = _make_report(folder, json=json, quiet=quiet)
    report.problems(found.problems)
    finished = _run(generator.plan(chosen, names), renderer, report, progress=not quiet)
    report.finish()
    if not finished:
        say("Stopped. The forms that were finished stay; run it again to go on.")
        raise typer.Exit(130)
    if report.refused or has_errors(found.problems):
        raise typer.Exit(1)


def _run(plan: Plan, renderer: generator.Renderer, report: Report, *, progress: bool) -> bool:
    """Carry out a plan; tell whether it came to its end."""
    applied = generator.apply(plan, renderer, report.folder)
    try:
        with _shown_progress(len(plan.writes), shown=progress) as advance:
            for outcome in chain(plan.refusals, applied):
                report.add(outcome)
                advance()
    except KeyboardInterrupt:
        return False
    except generator.OutputError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    except OSError as problem:
        report.finish()
        fail(problem)
    return True


def _make_renderer(
    settings: Settings, name: str | None, formats: Sequence[str]
) -> generator.Renderer:
    """Load the template; show what is wrong with it, and exit."""
    wanted = name or settings.config.template
    folders = [settings.workspace.templates]
    known = list(generator.find_templates(folders))
    if wanted not in known:
        say(f"error: there is no template {_near(wanted, known)}", style="red")
        raise typer.Exit(2)
    options = settings.config.options_for(wanted)
    try:
        template = generator.load_template(wanted, folders)
        template.merge_options(options)
    except generator.TemplateError as failure:
        show_diagnostics(failure.diagnostics)
        raise typer.Exit(1) from None
    chosen = frozenset(generator.Format(word) for word in formats) or settings.config.formats
    return generator.Renderer(template, options, chosen)


def _choose(
    agreements: Sequence[generator.Agreement], only: Sequence[str]
) -> tuple[generator.Agreement, ...]:
    """Take the agreements that were asked for; exit if one of them is not there."""
    if not only:
        return tuple(agreements)
    known = [agreement.paper.paper_id for agreement in agreements]
    missing = [paper_id for paper_id in only if paper_id not in known]
    for paper_id in missing:
        say(f"error: there is no paper {_near(paper_id, known)}", style="red")
    if missing:
        raise typer.Exit(2)
    return tuple(agreement for agreement in agreements if agreement.paper.paper_id in only)


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(shown(other) for other in near)}?" if near else ""
    return f"“{shown(word)}”{hint}"


def _make_report(folder: Path, *, json: bool, quiet: bool) -> Report:
    if json:
        return JsonReport(folder)
    if quiet:
        return QuietReport(folder)
    return TableReport(folder) if messages.is_terminal else LineReport(folder)


@contextmanager
def _shown_progress(total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal while forms are made."""
    if not (shown and messages.is_terminal):
        yield lambda: None
        return
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    with Progress(
        *Progress.get_default_columns()[:2],
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=messages,
        transient=True,
    ) as progress:
        task = progress.add_task("Making forms", total=total)
        yield lambda: progress.advance(task)
