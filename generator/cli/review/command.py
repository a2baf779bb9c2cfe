"""``agreements review``: the chair decides on what is left to a person, or overrules the rules."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.review.listing import listed
from generator.cli.review.said import Said
from generator.cli.review.session import ReviewSession
from generator.cli.shared.agreements import forms_of, read_states
from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import (
    count,
    refuse,
    refuse_all,
    say,
    show_diagnostics,
    show_line,
    shown,
)
from generator.cli.shared.examining import examining_with
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions, NamedOptions
from generator.cli.shared.person import By, who
from generator.diagnostics import Diagnostic
from generator.ledger.records import Outcome, Record
from generator.ledger.returned import Assignment, ReturnEntry
from generator.office import Office, State, all_returns
from generator.returns.assigning import assign_returns
from generator.returns.deciding import DecisionError, decide, undo_decision
from generator.returns.report_json import kept_report
from generator.returns.verdict.return_status import waiting_files

DETAILS = """\
By default, the files that wait for a decision are shown one by one, with a key for each answer.
Name papers, or the beginning of a file's hash, to see those files, even if they are decided or
rejected; `--accept`, `--reject`, `--ask` and `--undo` decide on them at once.

`--json` lists the files and why each waits; it asks nothing and needs no terminal.

Accepting a rejected file overrules the rejection and needs a `--note`. A file that cannot be
opened safely cannot be accepted. Nothing is erased: `agreements log` shows what was undone."""
EXAMPLES = """Examples:
  agreements review
  agreements review lovelace43
  agreements review lovelace43 --accept --note "She signed it at the desk" --date 2031-05-30
  agreements review hopper52 --reject --why "Page 2 is missing"
  agreements review hopper52 --undo
  agreements review 3f9a2c --paper kim25g
  agreements review --json"""

_HASH = 6
"""Characters of a file's hash that are enough to name it."""
_UNSAID = "\0"
"""No paper was said; an empty id takes an earlier word back."""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, AddressOptions):
    """What the command line says."""

    which: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|HASH",
            help="Which papers or files (by default, those that wait).",
            show_default=False,
        ),
    ] = field(default_factory=list)
    accept: Annotated[bool, typer.Option("--accept", help="Accept them.")] = False
    reject: Annotated[bool, typer.Option("--reject", help="Reject them.")] = False
    ask: Annotated[
        bool,
        typer.Option("--ask", help="Leave them undecided, and ask the author what --why says."),
    ] = False
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the last decision on each of them.")
    ] = False
    paper: Annotated[
        str,
        typer.Option(
            "--paper",
            metavar="ID",
            help="The paper they are for, if the files do not say; leave it empty to undo that.",
            show_default=False,
        ),
    ] = _UNSAID
    note: Annotated[
        str,
        typer.Option("--note", metavar="TEXT", help="A note for the record.", show_default=False),
    ] = ""
    why: Annotated[
        str,
        typer.Option(
            "--why", metavar="TEXT", help="What to tell or ask the author.", show_default=False
        ),
    ] = ""
    date: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="The date beside the signature, as you read it.",
            show_default=False,
        ),
    ] = None
    by: By = ""


def run(options: Options) -> None:
    """Decide at once, or show one by one; exit with 1 if something is still undecided."""
    settings = read_settings()
    folder = settings.folder(options.out)
    says_paper = options.paper != _UNSAID
    acts = sum((options.accept, options.reject, options.ask, options.undo, says_paper))
    if acts > 1:
        raise typer.BadParameter("use only one of --accept, --reject, --ask, --undo and --paper.")
    if acts and not options.which:
        raise typer.BadParameter("name the papers or files to decide on.", param_hint="ID|HASH")
    if not acts and (options.note or options.why or options.date):
        raise typer.BadParameter("--note, --why and --date need a decision, such as --accept.")
    if options.json and acts:
        raise typer.BadParameter("--json lists files; it cannot be combined with a decision.")
    if options.with_addresses and not options.json:
        raise typer.BadParameter("--with-addresses needs --json.")
    if options.ask and not options.why:
        raise typer.BadParameter("--ask needs --why: what to ask.")
    if says_paper:
        _say_paper(settings, folder, options)
    elif acts:
        _decide_at_once(settings, folder, options)
    elif options.json:
        _list(settings, folder, options)
    else:
        review(settings, folder, options.by, options.which, options.agreement)


def review(
    settings: Settings,
    folder: Path,
    by: str = "",
    which: Sequence[str] = (),
    agreement: str | None = None,
) -> None:
    """Go through what needs review, one file after the other, with one key each.

    Every decision is recorded at once, with who decided and when; taking one back is another
    record. Exits with 1 if something is still undecided, with 2 without a terminal, and with 130 if
    it is interrupted in the middle of something.

    Args:
        settings: those of the workspace.
        folder: the output folder.
        by: who decides; else the name that the system knows.
        which: ids of papers or hashes of files to show; else what waits for a decision.
        agreement: what the only agreement is called that is meant; None for all.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        refuse("a review needs a terminal: you see each file and decide with a key")
    states = read_states(settings, folder)
    shown_files = _chosen(states, which, agreement)
    if not shown_files:
        say("Nothing waits for a decision.")
        return
    session = ReviewSession(settings, states, who(by))
    try:
        left = session.go_through([entry.sha256 for entry in shown_files])
    except KeyboardInterrupt:
        say("Stopped. What you decided is recorded; the next review goes on.")
        raise typer.Exit(130) from None
    say(f"{count(left, 'file')} left to decide on." if left else "Everything is decided.")
    raise typer.Exit(int(left > 0))


def _list(settings: Settings, folder: Path, options: Options) -> None:
    """Print what waits, or the files that are named; exit with 1 if one of them is undecided."""
    states = read_states(settings, folder)
    files = _chosen(states, options.which, options.agreement)
    options.show_json(listed(files, len(states)))
    raise typer.Exit(int(any(each.outcome is Outcome.REVIEW for each in files)))


def _chosen(
    states: Mapping[str, State], which: Sequence[str], agreement: str | None
) -> list[ReturnEntry]:
    """Return the files that are named; if none is, those that wait for a decision."""
    meant = _meant(states, agreement)
    if which:
        return _files(meant, which)
    return list(waiting_files(meant, _known(meant, agreement)))


def _meant(states: Mapping[str, State], agreement: str | None) -> Mapping[str, State]:
    """Return the states of the agreements that are meant; refuse a name that none has."""
    if agreement is None:
        return states
    need_known([agreement], states, "agreement")
    return {agreement: states[agreement]}


def _known(states: Mapping[str, State], agreement: str | None) -> Sequence[ReturnEntry]:
    """Return what came back of these agreements; if one is named, only what is known to be its."""
    entries = all_returns(states)
    return [each for each in entries if agreement is None or each.examination.paper_id]


def _files(states: Mapping[str, State], which: Iterable[str]) -> list[ReturnEntry]:
    """Return the files that are named, each once; refuse names of none."""
    found: dict[str, ReturnEntry] = {}
    unknown = []
    for name in which:
        files = _files_called(name, states)
        found |= {entry.sha256: entry for entry in files}
        if not files:
            known = forms_of(name, states).forms
            of = f"nothing came back for {name}" if known else f"there is no paper or file {name}"
            unknown.append(of)
    refuse_all(unknown)
    return list(found.values())


def _decide_at_once(settings: Settings, folder: Path, options: Options) -> None:
    """Decide on all files that are named, or on none of them if one is not clear."""
    states = _meant(read_states(settings, folder), options.agreement)
    refuse_all(_unclear(states, options.which))
    problems: list[Diagnostic] = []
    with writing(folder) as opened:
        for entry in _files(states, options.which):
            try:
                _say_decided(_act(opened, entry, options))
            except DecisionError as problem:
                name = shown(entry.examination.label or entry.arrival.name)
                say(f"{name}: nothing was recorded.")
                problems.append(problem.diagnostic)
    show_diagnostics(problems)
    if problems:
        raise typer.Exit(1)


def _say_paper(settings: Settings, folder: Path, options: Options) -> None:
    """Record which paper files are for, and examine them as forms of it."""
    states = _meant(read_states(settings, folder), options.agreement)
    refuse_all(_unclear(states, options.which))
    entries = _files(states, options.which)
    form = _form(states, options.paper)
    ours = [
        shown(entry.arrival.name)
        for entry in entries
        if (means := kept_report(entry.examination.report).means) is not None and means.is_ours
    ]
    refuse_all(f"{name} already says which paper it is for" for name in ours)
    by, now = who(options.by), datetime.now(UTC)
    said = [
        Assignment(each.sha256, form.paper_id, by, now, options.note, form.agreement)
        if form
        else Assignment(each.sha256, "", by, now, options.note)
        for each in entries
    ]
    with writing(folder) as opened:
        request = examining_with(settings, folder, opened.states())
        for entry in assign_returns(said, opened, request):
            whose = f"for {shown(entry.assigned)}" if entry.assigned else "paper not known"
            show_line(f"{shown(entry.arrival.name)}: {whose}, {entry.outcome}")


def _form(states: Mapping[str, State], name: str) -> Record | None:
    """Return the form that a person names, None for no name; refuse what names none or several."""
    if not name:
        return None
    found = forms_of(name, states)
    if not found.forms:
        refuse(f"there is no paper {shown(name)}")
    if found.unclear:
        refuse(shown(found.unclear), "name one of them")
    return found.forms[0].record


def _unclear(states: Mapping[str, State], which: Iterable[str]) -> Iterable[str]:
    """Say which names stand for several files, and what these are."""
    for name in which:
        files = _files_called(name, states)
        if len(files) > 1:
            listed = "; ".join(
                f"{each.sha256[:_HASH]} {shown(each.arrival.name)} ({each.outcome})"
                for each in files
            )
            yield f"several files came back for {name}; name one by its hash: {listed}"


def _act(opened: Office, entry: ReturnEntry, options: Options) -> ReturnEntry:
    by = who(options.by)
    if options.undo:
        return undo_decision(opened, entry.sha256, by, datetime.now(UTC), options.note)
    outcome = Outcome.REVIEW
    if options.accept or options.reject:
        outcome = Outcome.ACCEPTED if options.accept else Outcome.REJECTED
    said = Said(options.note, options.why, options.date.date() if options.date else None)
    return decide(opened, said.decision(entry.sha256, outcome, by))


def _say_decided(entry: ReturnEntry) -> None:
    overruled = ", a rejection is overruled" if entry.is_overruled else ""
    name = entry.examination.label or entry.arrival.name
    show_line(f"{shown(name)}: {entry.outcome}{overruled}")


def _files_called(name: str, states: Mapping[str, State]) -> list[ReturnEntry]:
    """Return the files that came back for a form, or for any of a paper, or that have a hash.

    Args:
        name: what was typed, such as ``recording-release/kim25``.
        states: those of the agreements, by what they are called.
    """
    wanted = {(each.agreement, each.record.paper_id) for each in forms_of(name, states).forms}
    entries = all_returns(states)
    files = [
        each
        for each in entries
        if (each.examination.agreement, each.examination.paper_id) in wanted
    ]
    if not files and len(name) >= _HASH:
        files = [each for each in entries if each.sha256.startswith(name.lower())]
    return files
