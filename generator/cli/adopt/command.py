"""``agreements adopt``: take in a volume whose forms were made and signed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import generator
from generator import office
from generator.agreements import AgreementEntry
from generator.batch.adopting import adopt_papers
from generator.cli.adopt.gathering import keep_blank, prepare_workspace, returned_in
from generator.cli.adopt.report import (
    AdoptedVolume,
    name_assignments,
    show_volume,
    volume_to_object,
)
from generator.cli.shared.console import count, messages, refuse, say, short_path
from generator.cli.shared.examining import examining_with
from generator.cli.shared.loading import (
    PaperList,
    Settings,
    named_agreement,
    need_papers,
    papers_of,
    read_papers,
    read_settings,
    show_found,
)
from generator.cli.shared.options import (
    AddressOptions,
    ExamineJobs,
    FolderOptions,
    NamedOptions,
    PaperOptions,
    complete_template,
    several,
    some_files,
)
from generator.cli.shared.person import By, who
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.rendering import make_renderer
from generator.cli.shared.workers import usable_cores
from generator.confined import ConfinedError, WorkLimits, run_confined
from generator.diagnostics import Diagnostic, Span, warning
from generator.ledger.returned import Assignment
from generator.office import Office
from generator.output import RETURNED
from generator.returns.assigning import assign_returns
from generator.returns.checking import CheckRequest, due_files, examine
from generator.returns.evidence import Index
from generator.returns.taking_in import add_words, take_in
from generator.workspace import find_workspace

DETAILS = """\
For forms that were made and signed elsewhere: all you need is the signed files and a list of
the papers. The papers are added to the ledger, each file is copied and read, and you see which
file is for which paper, what is missing and what is wrong. Your files stay as they are, and
running it again is quick and changes nothing. If there is no workspace yet, one is made, with a
copy of the list.

The exit status is 1 while any paper lacks an accepted form."""
EXAMPLES = """Examples:
  agreements adopt forms/
  agreements adopt forms.zip --metadata volume.bib
  agreements adopt forms/ -t lncs --blank publisher.pdf
  agreements adopt forms/ --by-name --by "Inês Silva\""""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, AddressOptions):
    """What the command line says."""

    paths: Annotated[
        list[Path],
        some_files(
            "FOLDER",
            "The signed forms: folders, PDF, pictures, zip archives, mails, mailboxes.",
        ),
    ]
    metadata: Annotated[
        list[Path],
        several(
            "--metadata",
            "FILE",
            "The list of papers; by default that of the workspace, or one found here or beside "
            "the forms. Can be repeated.",
        ),
    ] = field(default_factory=list)
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            "-t",
            autocompletion=complete_template,
            help="The agreement that was signed; see `agreements template list`.",
            show_default=False,
        ),
    ] = None
    blank: Annotated[
        Path | None,
        typer.Option(
            "--blank",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help=(
                "The publisher's blank form, as PDF, to compare scans with. It is kept beside the "
                "template with the same words."
            ),
            show_default=False,
        ),
    ] = None
    by_name: Annotated[
        bool,
        typer.Option(
            "--by-name",
            help=(
                "Match files by name where nothing else says which paper they are for. It is "
                "recorded as your word, and accepts nothing."
            ),
        ),
    ] = False
    by: By = ""
    jobs: ExamineJobs = None


def run(options: Options) -> None:
    """Take in a volume; exit with 1 as long as a form is missing or not accepted."""
    workspace = find_workspace(Path.cwd())
    prepare_workspace(workspace, options.metadata, options.paths)
    settings = read_settings()
    entry = _agreement(settings, options)
    if options.blank is not None:
        keep_blank(workspace, options.blank, entry.template)
    renderer, _ = make_renderer(settings, entry.template, (str(generator.Format.MARKDOWN),))
    found = read_papers(settings, PaperOptions(), entry.template)
    need_papers(settings, found, json=options.json)
    show_found(found)
    folder = settings.folder(options.out)
    try:
        with office.create(folder) as opened:
            volume = _adopt(settings, options, _Adopted(entry, found, renderer), opened)
    except KeyboardInterrupt:
        say("Stopped. What was read is recorded; run it again to go on.")
        raise typer.Exit(130) from None
    if options.json:
        options.show_json(volume_to_object(volume))
    else:
        show_volume(volume)
    if not volume.is_complete:
        raise typer.Exit(1)


def _agreement(settings: Settings, options: Options) -> AgreementEntry:
    """Return the agreement that the forms are of; refuse if it is not said which of several."""
    if options.agreement:
        return named_agreement(settings, options.agreement)
    only, *others = settings.agreements
    if not others:
        return replace(only, template=options.template or only.template)
    fitting = [each for each in settings.agreements if options.template in (None, each.template)]
    if len(fitting) != 1:
        known = ", ".join(each.label for each in settings.agreements)
        refuse(
            f"this workspace has several agreements: {known}",
            "say which of them the forms are: --agreement NAME",
        )
    return fitting[0]


@dataclass(frozen=True, slots=True)
class _Adopted:
    """What the forms are of."""

    entry: AgreementEntry
    found: PaperList
    """All papers of the list."""
    renderer: generator.Renderer


def _adopt(settings: Settings, options: Options, adopted: _Adopted, held: Office) -> AdoptedVolume:
    """Take in papers and files, and have the files examined."""
    opened, name = held.of(adopted.entry.name), adopted.entry.name
    own = papers_of(settings, PaperOptions(), adopted.found, adopted.entry)
    new = adopt_papers(own.agreements, adopted.renderer, opened)
    if new:
        say(f"{count(len(new), 'paper')} added to the ledger.")
    jobs = options.jobs or usable_cores()
    states = opened.states()
    request = examining_with(settings, opened.folder, states, jobs=jobs, found=adopted.found)
    unfit = tuple(_unfit_blank(adopted.entry.template, request))
    places = returned_in(options.paths, settings.workspace, opened.folder)
    taken = take_in(places, opened.folder)
    add_words(taken, opened.returns, opened.folder / RETURNED)
    due = due_files(taken.received, opened.returns, request)
    with shown_progress("Reading forms", len(due), shown=messages.is_terminal) as advance:
        for _ in examine(due, taken, opened.returns, request):
            advance()
    papers = tuple(agreement.paper.paper_id for agreement in own.agreements)
    state = opened.state()
    if options.by_name:
        named = name_assignments(state.returns, who(options.by), datetime.now(UTC), name)
        _assign(named, opened, request)
        state = opened.state()
    return AdoptedVolume(state, papers, (*taken.diagnostics, *unfit))


def _unfit_blank(template: str, request: CheckRequest) -> Iterator[Diagnostic]:
    """Say if scans cannot be laid beside the blank form that there is."""
    path = request.index.blanks.get(template)
    problem = "" if path is None else _problem_of_blank(path, template, request)
    if path is not None and problem:
        message = f"scans cannot be compared with this blank form: {problem}"
        hint = "name its agreement with --template, or give the right blank form"
        yield warning(message, hint, Span(short_path(path)))


def _problem_of_blank(path: Path, template: str, request: CheckRequest) -> str:
    """Read a blank form, which may be anybody's, in a process with limits; say what is wrong."""
    try:
        return run_confined(partial(_blank_problem, path, template, request.index), WorkLimits())
    except ConfinedError:
        return "reading it takes too much time or memory"


def _blank_problem(path: Path, template: str, index: Index) -> str:
    # Only the process that reads it needs the libraries for that.
    from generator.returns.terms.blanks import blank_problem  # noqa: PLC0415 - the comment

    return blank_problem(path, template, index)


def _assign(named: Sequence[Assignment], opened: Office, request: CheckRequest) -> None:
    if named:
        assign_returns(named, opened, request)
        say(f"{count(len(named), 'file')} matched to papers by name.")
