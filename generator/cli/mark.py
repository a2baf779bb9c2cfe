"""``agreements mark``: what a person knows and the ledger cannot, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from generator.batch.marking import (
    MARKS,
    MarkError,
    find_form,
    find_mark,
    mark,
    undo_mark,
    undo_withdrawal,
)
from generator.cli.shared.console import count, say, show_diagnostics
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import FolderOptions, complete_from, one_of
from generator.cli.shared.person import By, who
from generator.diagnostics import error
from generator.ledger import EventKind
from generator.office import Office

DETAILS = """\
Nothing is erased: what was marked and what was taken back stays on record. A withdrawal
cannot be marked (`agreements generate --withdrawn ID` records one), but taken back."""
EXAMPLES = """Examples:
  agreements mark sent lovelace43 hopper52
  agreements mark returned lovelace43 --revision 1
  agreements mark sent hopper52 --undo --note "It was another paper's form"
  agreements mark withdrawn lovelace43 --undo"""

WHAT = (*map(str, MARKS), str(EventKind.WITHDRAWN))


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions):
    """What the command line says."""

    what: Annotated[
        str,
        typer.Argument(
            metavar="|".join(WHAT), callback=one_of(WHAT), autocompletion=complete_from(WHAT)
        ),
    ]
    papers: Annotated[list[str], typer.Argument(metavar="ID", help="Which papers.")]
    revision: Annotated[
        int | None, typer.Option(min=1, help="Which revision; else the latest.", show_default=False)
    ] = None
    undo: Annotated[bool, typer.Option("--undo", help="Take the last such mark back.")] = False
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="Why; it is kept.", show_default=False)
    ] = ""
    by: By = ""


def run(options: Options) -> None:
    """Record that forms were sent, or came back, or that this is taken back."""
    withdrawn = options.what == EventKind.WITHDRAWN
    if withdrawn and not options.undo:
        message = "a withdrawal is not marked: `agreements generate --withdrawn ID` records it."
        raise typer.BadParameter(message)
    folder = read_settings().folder(options.out)
    with writing(folder) as opened:
        _check(opened, options)
        act = _act(options)
        for paper_id in dict.fromkeys(options.papers):
            act(opened, paper_id)
    _say_done(options)


def _say_done(options: Options) -> None:
    forms = count(len(set(options.papers)), "form")
    if not options.undo:
        say(f"{forms} marked as {options.what}.")
    elif options.what == EventKind.WITHDRAWN:
        stand = "stands" if len(set(options.papers)) == 1 else "stand"
        say(f"{forms} {stand} again.")
    else:
        say(f"{forms} no longer marked as {options.what}.")


def _check(opened: Office, options: Options) -> None:
    """See that all of it can be done; else say what cannot, and exit before anything is."""
    records, kind = opened.ledger.records(), EventKind(options.what)
    problems = []
    for paper_id in options.papers:
        try:
            record, _ = find_form(records, paper_id, options.revision)
            if kind is EventKind.WITHDRAWN and not record.withdrawn:
                problems.append(error(f"{paper_id} is not withdrawn"))
            elif kind in MARKS and options.undo:
                find_mark(records, paper_id, kind, options.revision)
        except MarkError as problem:
            problems.append(problem.diagnostic)
    if problems:
        show_diagnostics(problems)
        raise typer.Exit(2)


def _act(options: Options) -> Callable[[Office, str], object]:
    by, at, kind = who(options.by), datetime.now(UTC), EventKind(options.what)
    if kind is EventKind.WITHDRAWN:
        return lambda opened, paper_id: undo_withdrawal(opened, paper_id, by, at, options.note)
    act = undo_mark if options.undo else mark
    return lambda opened, paper_id: act(
        opened, paper_id, kind, by, at, note=options.note, revision=options.revision
    )
