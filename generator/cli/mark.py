"""``agreements mark``: what a person knows and the ledger cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from generator.cli.shared.console import count, refuse, say, shown
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import FolderOptions, complete_from, one_of
from generator.ledger import Event, EventKind, Record
from generator.moments import to_iso

DETAILS = ""
EXAMPLES = """Examples:
  agreements mark sent lovelace43 hopper52
  agreements mark returned lovelace43 --revision 1"""

MARKS = ("sent", "returned")


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions):
    """What the command line says."""

    what: Annotated[
        str,
        typer.Argument(
            metavar="|".join(MARKS), callback=one_of(MARKS), autocompletion=complete_from(MARKS)
        ),
    ]
    papers: Annotated[list[str], typer.Argument(metavar="ID", help="Which papers.")]
    revision: Annotated[
        int | None, typer.Option(min=1, help="Which revision; else the latest.", show_default=False)
    ] = None


def run(options: Options) -> None:
    """Record that forms were sent, or came back."""
    folder = read_settings().folder(options.out)
    event = Event(EventKind(options.what), to_iso(datetime.now(UTC)), "by hand")
    with writing(folder) as opened:
        records = opened.ledger.records()
        for paper_id, number in _numbers(records, options.papers, options.revision):
            opened.ledger.add_event(paper_id, number, event)
    say(f"{count(len(options.papers), 'form')} marked as {options.what}.")


def _numbers(
    records: Mapping[str, Record], papers: Sequence[str], revision: int | None
) -> list[tuple[str, int]]:
    """Return the papers with the revision that is meant; exit if there is none."""
    found = []
    for paper_id in papers:
        numbers = (
            [each.number for each in records[paper_id].revisions] if paper_id in records else []
        )
        if not numbers or (revision or numbers[-1]) not in numbers:
            which = f"revision {revision} of " if numbers else "agreement "
            refuse(f"there is no {which}{shown(paper_id)}")
        found.append((paper_id, revision or numbers[-1]))
    return found
