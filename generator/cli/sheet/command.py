"""``agreements sheet``: signatures to look at, thirty at a time, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.agreements import read_states
from generator.cli.shared.console import (
    count,
    messages,
    refuse,
    say,
    short_path,
    show_json,
    show_table,
    shown,
)
from generator.cli.shared.folder import writing
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import FolderOptions, JsonOptions
from generator.cli.shared.person import By, who
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.putting import put_file
from generator.cli.shared.workers import usable_cores
from generator.cli.sheet.page import write_sheet
from generator.office import State, all_records, all_returns
from generator.returns.crops import Crops, CropStore, order_of
from generator.returns.identify.indexing import make_index
from generator.returns.sheet_pages import draw_sheets
from generator.returns.sheets import (
    PER_SHEET,
    SheetItem,
    accept_seen,
    chosen_numbers,
    ranges,
    read_items,
    sheet_items,
    write_items,
)

NUMBERS = "sheets.json"
PRINTED = "sheets.pdf"

DETAILS = """\
The sheets show the forms that need only a look at the signature: their terms, title and names
are right. For forms with other findings, use `agreements review`.

Look at the pages in a browser, or print the PDF, and mark what is not fine. Then say which are
fine: each is recorded as your decision. A form that has changed since is not accepted."""
EXAMPLES = """Examples:
  agreements sheet ../looks
  agreements sheet ../looks --fine all --but 3,17
  agreements sheet ../looks --fine 1-30 --but 3,17 --by "Inês Silva\""""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, JsonOptions):
    """What the command line says."""

    destination: Annotated[
        Path,
        typer.Argument(
            metavar="DEST",
            file_okay=False,
            help="Folder for the sheets. It is made if needed; nothing in it is overwritten.",
            show_default=False,
        ),
    ]
    fine: Annotated[
        str,
        typer.Option(
            "--fine",
            metavar="NUMBERS",
            help="Accept these numbers of the sheets in DEST: all, or such as 1-30,35.",
            show_default=False,
        ),
    ] = ""
    but: Annotated[
        str,
        typer.Option(
            "--but",
            metavar="NUMBERS",
            help="Except these, which stay undecided.",
            show_default=False,
        ),
    ] = ""
    by: By = ""


def run(options: Options) -> None:
    """Write sheets, or record what was said of them; exit with 1 if forms are left."""
    settings = read_settings()
    folder = settings.folder(options.out)
    if options.but and not options.fine:
        raise typer.BadParameter("--but needs --fine: say which are fine, as in --fine all.")
    if options.fine:
        _accept(folder, options)
    else:
        _write(settings, read_states(settings, folder), options)


def _write(settings: Settings, states: Mapping[str, State], options: Options) -> None:
    items = sheet_items(*states.values())
    if not items:
        say("No form needs only a look; `agreements review` shows what waits.")
        return
    destination, numbers = options.destination, write_items(items)
    place = destination / NUMBERS
    if place.exists() and place.read_bytes() != numbers:
        refuse(
            f"{short_path(place)} already has other sheets, which may have been looked at",
            "choose another folder",
        )
    destination.mkdir(parents=True, exist_ok=True)
    crops = _crops(states, items, settings.folder(options.out))
    event = settings.config.volume.shortname or settings.config.volume.name
    title = f"Signatures to look at: {event}" if event else "Signatures to look at"
    put_file(destination / PRINTED, draw_sheets(items, crops, title))
    for name, page in _pages(items, crops, title, destination):
        put_file(destination / name, page.encode())
    put_file(place, numbers)
    if options.json:
        show_json({"destination": str(destination), "forms": len(items)})
    sheets = count(-(-len(items) // PER_SHEET), "sheet")
    say(
        f"{count(len(items), 'form')} on {sheets} in {short_path(destination)}/: look at "
        f"{_name(1)} in a browser, or print {PRINTED}. Then say which are fine: "
        f"`agreements sheet {shown(short_path(destination))} --fine all --but NUMBERS`."
    )


def _crops(
    states: Mapping[str, State], items: Sequence[SheetItem], folder: Path
) -> Mapping[str, Crops]:
    """Return the pictures of all forms on the sheets."""
    index = make_index(all_records(states), folder, {})
    entries = {entry.sha256: entry for entry in all_returns(states)}
    orders = [order_of(entries[item.sha256], folder, index) for item in items]
    found = {}
    with (
        CropStore(folder, usable_cores()) as store,
        shown_progress("Cutting out", len(orders), shown=messages.is_terminal) as advance,
    ):
        for crops in store.all_crops(orders):
            found[crops.sha256] = crops
            advance()
    return found


def _pages(
    items: Sequence[SheetItem], crops: Mapping[str, Crops], title: str, destination: Path
) -> Iterator[tuple[str, str]]:
    """Return the pages for a browser, thirty forms on each."""
    starts = range(0, len(items), PER_SHEET)
    for number, start in enumerate(starts, start=1):
        before = _name(number - 1) if number > 1 else ""
        after = _name(number + 1) if number < len(starts) else ""
        part = items[start : start + PER_SHEET]
        said = ranges({item.number for item in part})
        command = f"agreements sheet {short_path(destination)} --fine {said}"
        heading = f"{title} · {number} of {len(starts)}"
        yield _name(number), write_sheet(part, crops, heading, command, (before, after))


def _name(sheet: int) -> str:
    return f"sheet-{sheet:02}.html"


def _accept(folder: Path, options: Options) -> None:
    place = options.destination / NUMBERS
    if not place.is_file():
        refuse(f"there are no sheets in {short_path(options.destination)}/", "write them first")
    every = read_items(place.read_bytes())
    but = chosen_numbers(options.but, every)
    fine = chosen_numbers(options.fine, every)
    items = [item for item in every if item.number in fine]
    by = who(options.by)
    with writing(folder) as opened:
        accepted, left = accept_seen(opened, items, but, by, datetime.now(UTC))
    if options.json:
        show_json(
            {
                "accepted": [item.label for item in accepted],
                "left": [{"paper_id": each.item.label, "why": each.reason} for each in left],
                "but": sorted(but & fine),
            }
        )
    elif left:
        show_table(
            ("number", "paper", "not accepted, because"),
            [(str(each.item.number), each.item.label, each.reason) for each in left],
        )
    say(f"{count(len(accepted), 'form')} accepted by {shown(by)}.")
    kept = sorted(but & fine)
    if kept:
        say(f"Nothing was decided on {ranges(kept)}: `agreements review` shows them.")
    if left:
        raise typer.Exit(1)
