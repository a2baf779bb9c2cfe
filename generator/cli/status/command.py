"""``agreements status``: which form is where, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.shared.console import (
    count,
    fail,
    output,
    say,
    show_diagnostics,
    show_json,
    show_json_with_addresses,
    show_table,
    spell,
)
from generator.cli.shared.ledgers import Recorded, output_folder, read_recorded
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import Json, OutFolder, WithAddresses
from generator.spreadsheet import to_csv

if TYPE_CHECKING:
    from generator.cli.status.data import PaperStatus
    from generator.cli.status.mail import Mails
    from generator.returns.verdict.return_status import PaperReturns

EXAMPLES = """Examples:
  agreements status
  agreements status --csv > status.csv
  agreements status --html status.html"""

Csv = Annotated[bool, typer.Option("--csv", help="Print the result as CSV.")]
HtmlFile = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        dir_okay=False,
        help="Write a page that needs no other file, to open or to hand on.",
        show_default=False,
    ),
]

_WIDE = 130
"""Columns of a terminal from which on all that is told fits."""
_ESSENTIAL = frozenset({"id", "title", "state", "missing", "mail"})


@dataclass(frozen=True, slots=True)
class _Told:
    """All that is told."""

    papers: tuple[PaperReturns, ...]
    mails: Mails
    statuses: tuple[PaperStatus, ...]
    strays: int
    """Files that came back and belong to no paper."""


def status(
    *,
    out: OutFolder = None,
    json: Json = False,
    as_csv: Csv = False,
    html: HtmlFile = None,
    with_addresses: WithAddresses = False,
) -> None:
    """Show for each paper what was issued, sent, returned and accepted, and what is missing."""
    if sum((json, as_csv, html is not None)) > 1:
        raise typer.BadParameter("--json, --csv and --html exclude each other.")
    if with_addresses and not (json or as_csv or html is not None):
        raise typer.BadParameter("--with-addresses is for --json, --csv and --html.")
    settings = read_settings()
    folder = output_folder(settings, out)
    told = _read(folder)
    if json:
        from generator.cli.status.data import as_object  # noqa: PLC0415 - not for --help

        show = show_json_with_addresses if with_addresses else show_json
        show([as_object(paper, told.mails) for paper in told.papers])
    elif as_csv:
        from generator.cli.status.data import quiet  # noqa: PLC0415 - not for --help

        _show_csv(told.statuses if with_addresses else [quiet(each) for each in told.statuses])
    elif html is not None:
        _write_page(told, settings, html, with_addresses=with_addresses)
    else:
        _show(told)


def _read(folder: Path) -> _Told:
    from generator.cli.status.data import status_of  # noqa: PLC0415 - the same
    from generator.cli.status.mail import read_mails  # noqa: PLC0415 - not for --help
    from generator.ledger import LedgerError  # noqa: PLC0415 - the same
    from generator.returns.verdict.return_status import group_returns  # noqa: PLC0415 - the same

    recorded: Recorded = read_recorded(folder)
    try:
        mails = read_mails(folder)
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    papers = group_returns(recorded.records, recorded.entries)
    statuses = tuple(status_of(paper, mails) for paper in papers)
    return _Told(papers, mails, statuses, _strays(recorded))


def _strays(recorded: Recorded) -> int:
    """Count the files that belong to no paper and that nobody has rejected."""
    from generator.ledger.records import Outcome  # noqa: PLC0415 - not for --help

    return sum(
        entry.examination.paper_id not in recorded.records and entry.outcome is not Outcome.REJECTED
        for entry in recorded.entries
    )


def _show(told: _Told) -> None:
    from generator.cli.status.data import COLUMNS, counts_of  # noqa: PLC0415 - not for --help

    narrow = output.is_terminal and output.width < _WIDE
    kept = [place for place, name in enumerate(COLUMNS) if not narrow or name in _ESSENTIAL]
    rows = [[each.cells[place] for place in kept] for each in told.statuses]
    show_table([COLUMNS[place] for place in kept], rows)
    counts = counts_of(told.statuses)
    say(_summary(told.statuses))
    if counts.outstanding < counts.issued:
        say(f"{counts.accepted} accepted, {counts.outstanding} outstanding.")
    if counts.for_a_person:
        waiting = count(counts.for_a_person, "waits", "wait")
        say(f"{waiting} for your decision: `agreements check --review`.")
    if told.strays:
        strays = count(told.strays, "file that came back belongs", "files that came back belong")
        say(f"{strays} to no paper.")


def _show_csv(statuses: Sequence[PaperStatus]) -> None:
    from generator.cli.status.data import COLUMNS  # noqa: PLC0415 - not for --help

    typer.echo(to_csv([COLUMNS, *(each.cells for each in statuses)]), nl=False)


def _write_page(told: _Told, settings: Settings, file: Path, *, with_addresses: bool) -> None:
    from datetime import datetime  # noqa: PLC0415 - not for --help

    from generator.cli.status.data import counts_of  # noqa: PLC0415 - the same
    from generator.cli.status.page import Page, as_page, as_page_with_addresses, put_page  # noqa: PLC0415 - the same

    page = Page(
        _event(told, settings),
        told.statuses,
        counts_of(told.statuses),
        told.strays,
        datetime.now().astimezone(),
    )
    written = as_page_with_addresses(page) if with_addresses else as_page(page)
    try:
        refusal = put_page(written, file)
    except OSError as problem:
        fail(problem)
    if refusal is not None:
        show_diagnostics([refusal])
        raise typer.Exit(1)
    say(f"Written to {spell(file)}.")


def _event(told: _Told, settings: Settings) -> str:
    """Name what the papers appear in, by the settings or by the form that was issued last."""
    volume = settings.config.volume
    if volume.name or volume.booktitle:
        return volume.name or volume.booktitle
    for paper in reversed(told.papers):
        known = dict(paper.record.current.content.volume or ())
        if known.get("name") or known.get("booktitle"):
            return known.get("name") or known["booktitle"]
    return ""


def _summary(statuses: Sequence[PaperStatus]) -> str:
    states = [each.state for each in statuses]
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    return f"{count(len(states), 'agreement')}: {', '.join(counts) or 'none'}."
