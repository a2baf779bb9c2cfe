"""``agreements status``: which form is where, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.agreements import read_states
from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import (
    count,
    output,
    say,
    short_path,
    show_diagnostics,
    show_table,
)
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import (
    AddressOptions,
    FolderOptions,
    NamedOptions,
    several,
)
from generator.cli.status import several as side_by_side
from generator.spreadsheet import to_csv
from generator.status.columns import columns, to_object
from generator.status.papers import OUTSTANDING, PaperStatus, counts_of
from generator.status.several import Overview, in_order, overview_of

DETAILS = """\
If the workspace has several agreements, each has a column with its state; `--state` and
`--missing` choose papers with any form that matches."""
EXAMPLES = """Examples:
  agreements status
  agreements status --state outstanding
  agreements status --missing signature
  agreements status --agreement recording-release --state outstanding
  agreements status --csv > status.csv
  agreements status --html status.html"""
SHORTENED = ("title", "missing", "mail", "signers", "decided")
"""Columns that are shortened where a terminal has no room for them."""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, AddressOptions):
    """What the command line says."""

    states: Annotated[
        list[str],
        several(
            "--state",
            "STATE",
            f"Only papers in this state, such as sent or “needs review”; {OUTSTANDING} means "
            "every paper that still needs an accepted form. Can be repeated.",
        ),
    ] = field(default_factory=list)
    missing: Annotated[
        list[str],
        several(
            "--missing",
            "WORD",
            "Only papers that miss this, such as signature. Can be repeated.",
        ),
    ] = field(default_factory=list)
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the result as CSV.")] = False
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            dir_okay=False,
            help="Write a single HTML page, to open or to pass on.",
            show_default=False,
        ),
    ] = None


def run(options: Options) -> None:
    """Show how it stands with each paper."""
    handed_on = sum((options.json, options.as_csv, options.html is not None))
    if handed_on > 1:
        raise typer.BadParameter("use only one of --json, --csv and --html.")
    if options.with_addresses and not handed_on:
        raise typer.BadParameter("--with-addresses needs --json, --csv or --html.")
    settings = read_settings()
    states = read_states(settings, settings.folder(options.out))
    overview = overview_of(states)
    several = overview.has_several
    if options.agreement is not None:
        need_known([options.agreement], overview.labels, "agreement")
        overview = overview.of(options.agreement)
    known = {OUTSTANDING, *(each.state for each in overview.statuses)}
    need_known(options.states, known, "paper in the state")
    found = overview.chosen(options.states, options.missing)
    rows = found
    if overview.has_several:
        # A row has all forms of a paper, also those that do not meet what was asked for.
        rows = overview.of_papers({each.record.paper_id for each in found.statuses})
    if options.json:
        named = ((label if several else "", each) for label, each in in_order(found))
        options.show_json([to_object(each, label) for label, each in named])
    elif options.as_csv:
        typer.echo(to_csv(_csv_rows(rows, options)), nl=False)
    elif options.html is not None:
        _write_page(rows, settings, options)
    elif rows.has_several:
        side_by_side.show(rows, SHORTENED)
    else:
        _show(rows.statuses)
    if not (options.json or options.as_csv or options.html):
        _show_waiting(rows)


def _csv_rows(overview: Overview, options: Options) -> list[list[str]]:
    if overview.has_several:
        return [*side_by_side.csv_rows(overview, with_addresses=options.with_addresses)]
    cells = _cells(overview.statuses, with_addresses=options.with_addresses)
    return [[column.name for column in columns()], *cells]


def _cells(statuses: Sequence[PaperStatus], *, with_addresses: bool) -> list[list[str]]:
    return [
        [column.shown(each, with_addresses=with_addresses) for column in columns()]
        for each in statuses
    ]


def _show(statuses: Sequence[PaperStatus]) -> None:
    width = output.width if output.is_terminal else None
    kept = [each for each in columns() if width is None or each.from_width <= width]
    rows = [[column.value(each) for column in kept] for each in statuses]
    show_table([column.name for column in kept], rows, SHORTENED)
    counts = counts_of(statuses)
    say(_summary(statuses))
    if counts.outstanding < counts.issued:
        say(f"{counts.accepted} accepted, {counts.outstanding} outstanding.")


def _show_waiting(overview: Overview) -> None:
    """Say what a person has to do with the forms that came back."""
    review = counts_of(overview.statuses).review
    if review:
        waiting = count(review, "waits", "wait")
        say(f"{waiting} for your decision: `agreements review`.")
    if overview.strays:
        files = count(overview.strays, "returned file is", "returned files are")
        say(f"{files} not matched to a paper.")


def _write_page(overview: Overview, settings: Settings, options: Options) -> None:
    from generator.cli.status.page import StatusPage, put_page, write_page  # noqa: PLC0415 - needs Jinja

    now = datetime.now().astimezone()
    page = StatusPage(_event(overview.statuses, settings), overview, now)
    written = write_page(page, with_addresses=options.with_addresses)
    assert options.html is not None
    refusal = put_page(written, options.html)
    if refusal is not None:
        show_diagnostics([refusal])
        raise typer.Exit(1)
    say(f"Written to {short_path(options.html)}.")


def _event(statuses: Sequence[PaperStatus], settings: Settings) -> str:
    """Name what the papers appear in, by the settings or by the form that was issued last."""
    volume = settings.config.volume
    if volume.name or volume.booktitle:
        return volume.name or volume.booktitle
    for status in reversed(statuses):
        known = dict(status.record.current.content.volume or ())
        if known.get("name") or known.get("booktitle"):
            return known.get("name") or known["booktitle"]
    return ""


def _summary(statuses: Sequence[PaperStatus]) -> str:
    states = [each.state for each in statuses]
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    return f"{count(len(states), 'agreement')}: {', '.join(counts) or 'none'}."
