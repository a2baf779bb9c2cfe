"""``agreements status``: which form is where, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import (
    count,
    output,
    say,
    short_path,
    show_diagnostics,
    show_table,
)
from generator.cli.shared.folder import read_state
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions, several
from generator.spreadsheet import to_csv
from generator.status.columns import columns, to_object
from generator.status.papers import (
    OUTSTANDING,
    PaperStatus,
    chosen,
    count_strays,
    counts_of,
    statuses_of,
)

DETAILS = ""
EXAMPLES = """Examples:
  agreements status
  agreements status --state outstanding
  agreements status --missing signature
  agreements status --csv > status.csv
  agreements status --html status.html"""
SHORTENED = ("title", "missing", "mail", "signers", "decided")
"""Columns that are shortened where a terminal has no room for them."""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, AddressOptions):
    """What the command line says."""

    states: Annotated[
        list[str],
        several(
            "--state",
            "STATE",
            f"Only papers in this state, as sent or “needs review”; or {OUTSTANDING}: all whose "
            "form is needed and not accepted. Can be repeated.",
        ),
    ] = field(default_factory=list)
    missing: Annotated[
        list[str],
        several(
            "--missing",
            "WORD",
            "Only papers of which this is missing, as signature; can be repeated.",
        ),
    ] = field(default_factory=list)
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the result as CSV.")] = False
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            dir_okay=False,
            help="Write a page that needs no other file, to open or to hand on.",
            show_default=False,
        ),
    ] = None


def run(options: Options) -> None:
    """Show how it stands with each paper."""
    handed_on = sum((options.json, options.as_csv, options.html is not None))
    if handed_on > 1:
        raise typer.BadParameter("--json, --csv and --html exclude each other.")
    if options.with_addresses and not handed_on:
        raise typer.BadParameter("--with-addresses is for --json, --csv and --html.")
    settings = read_settings()
    state = read_state(settings.folder(options.out))
    every = statuses_of(state)
    known = {OUTSTANDING, *(each.state for each in every)}
    need_known(options.states, known, "paper in the state")
    statuses = chosen(every, options.states, options.missing)
    if options.json:
        options.show_json([to_object(each) for each in statuses])
    elif options.as_csv:
        cells = _cells(statuses, with_addresses=options.with_addresses)
        typer.echo(to_csv([[column.name for column in columns()], *cells]), nl=False)
    elif options.html is not None:
        _write_page(statuses, count_strays(state), settings, options)
    else:
        _show(statuses, count_strays(state))


def _cells(statuses: Sequence[PaperStatus], *, with_addresses: bool) -> list[list[str]]:
    return [
        [column.shown(each, with_addresses=with_addresses) for column in columns()]
        for each in statuses
    ]


def _show(statuses: Sequence[PaperStatus], strays: int) -> None:
    width = output.width if output.is_terminal else None
    kept = [each for each in columns() if width is None or each.from_width <= width]
    rows = [[column.value(each) for column in kept] for each in statuses]
    show_table([column.name for column in kept], rows, SHORTENED)
    counts = counts_of(statuses)
    say(_summary(statuses))
    if counts.outstanding < counts.issued:
        say(f"{counts.accepted} accepted, {counts.outstanding} outstanding.")
    if counts.review:
        waiting = count(counts.review, "waits", "wait")
        say(f"{waiting} for your decision: `agreements review`.")
    if strays:
        files = count(strays, "file that came back belongs", "files that came back belong")
        say(f"{files} to no paper.")


def _write_page(
    statuses: Sequence[PaperStatus], strays: int, settings: Settings, options: Options
) -> None:
    from generator.cli.status.page import Page, put_page, write_page  # noqa: PLC0415 - needs Jinja

    now = datetime.now().astimezone()
    page = Page(_event(statuses, settings), statuses, strays, now)
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
