"""The commands that put the ledger right by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.shared.console import count, say, show_diagnostics, shown, spell
from generator.cli.shared.ledgers import memories_lost, need_ledger, output_folder, writing
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import OutFolder, complete_from, one_of
from generator.moments import to_iso

if TYPE_CHECKING:
    from generator.ledger import Record

MARK_EXAMPLES = """Examples:
  agreements mark sent lovelace43 hopper52
  agreements mark returned lovelace43 --revision 1"""
REBUILD_EXAMPLES = """Example:
  agreements rebuild"""

MARKS = ("sent", "returned")


def mark(
    what: Annotated[
        str,
        typer.Argument(
            metavar="sent|returned", callback=one_of(MARKS), autocompletion=complete_from(MARKS)
        ),
    ],
    papers: Annotated[list[str], typer.Argument(metavar="ID...", help="Which papers.")],
    *,
    revision: Annotated[
        int | None,
        typer.Option(min=1, help="Which revision; else the latest.", show_default=False),
    ] = None,
    out: OutFolder = None,
) -> None:
    """Record by hand that forms were sent, or came back signed."""
    from generator.ledger import Event, EventKind, Ledger, LedgerError  # noqa: PLC0415 - heavy
    from generator.output import OutputError  # noqa: PLC0415 - not for --help

    folder = output_folder(read_settings(), out)
    need_ledger(folder)
    event = Event(EventKind(what), to_iso(datetime.now(UTC)), "by hand")
    try:
        with writing(folder), Ledger(folder) as ledger:
            for paper_id, number in _numbers(ledger.records(), papers, revision):
                ledger.add_event(paper_id, number, event)
    except (LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    say(f"{count(len(papers), 'form')} marked as {what}.")


def _numbers(
    records: Mapping[str, Record], papers: Sequence[str], revision: int | None
) -> list[tuple[str, int]]:
    """Give the papers with the revision that is meant; exit if there is none."""
    found = []
    for paper_id in papers:
        numbers = (
            [each.number for each in records[paper_id].revisions] if paper_id in records else []
        )
        if not numbers or (revision or numbers[-1]) not in numbers:
            which = f"revision {revision} of " if numbers else "agreement "
            say(f"error: there is no {which}{shown(paper_id)}", style="red")
            raise typer.Exit(2)
        found.append((paper_id, revision or numbers[-1]))
    return found


def rebuild(*, out: OutFolder = None) -> None:
    """Make a lost or damaged ledger again from the forms themselves.

    The ledger that is there is kept under another name. Every row of it that can be read of mails,
    returned forms and decisions is taken over, and how many cannot be is said; when forms were
    issued is not known afterwards.
    """
    from generator.ledger import LedgerError  # noqa: PLC0415 - not for --help
    from generator.ledger.rebuild import rebuild as make_again  # noqa: PLC0415 - the same
    from generator.output import SUPERSEDED, WITHDRAWN, OutputError, OutputFolder  # noqa: PLC0415

    folder = output_folder(read_settings(), out)
    if not folder.is_dir():
        say(f"error: there is no folder {spell(folder)}", style="red")
        raise typer.Exit(2)
    try:
        with OutputFolder(folder):
            made = make_again(folder, (SUPERSEDED, WITHDRAWN))
    except (LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    show_diagnostics(made.diagnostics)
    if made.kept is not None:
        say(f"The earlier ledger is kept as {spell(made.kept)}.")
    else:
        show_diagnostics(memories_lost(folder))
    if made.salvaged:
        taken = made.salvaged
        say(
            f"Taken over from it: {count(taken.mails, 'mail')}, "
            f"{count(taken.returned, 'returned file')}, {count(taken.decisions, 'decision')}."
        )
    forms = count(made.revisions, "form")
    say(f"{count(made.agreements, 'agreement')} with {forms} found in {spell(folder)}/.")
