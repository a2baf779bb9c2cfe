"""``agreements log``: all that happened, a line each, the newest last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import count, output, say, show_line, shown
from generator.cli.shared.folder import read_state
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions, one_word, several
from generator.history.entries import LogEntry, What, history_of, to_object
from generator.ledger import Record

DETAILS = """\
What was taken back is shown with what took it back. On a terminal, the whole log begins with its
last lines; `--all` shows all of them, and so does a file or another program."""
EXAMPLES = """Examples:
  agreements log
  agreements log lovelace43
  agreements log --what accepted --what rejected --since 2031-05-01
  agreements log --json > log.json"""

WHAT = tuple(str(each) for each in What)
LINES = 40
"""The last lines of the whole log, which a terminal shows."""
_WIDEST_ID = 20


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, AddressOptions):
    """What the command line says."""

    papers: Annotated[
        list[str],
        typer.Argument(metavar="ID", help="Which papers; else all.", show_default=False),
    ] = field(default_factory=list)
    what: Annotated[
        list[str], one_word("--what", WHAT, "Only what is of this kind; can be repeated.")
    ] = field(default_factory=list)
    by: Annotated[list[str], several("--by", "NAME", "Only what this person did.")] = field(
        default_factory=list
    )
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Only from this day on.",
            show_default=False,
        ),
    ] = None
    everything: Annotated[
        bool, typer.Option("--all", help="All lines of it, also on a terminal.")
    ] = False


def run(options: Options) -> None:
    """Show what happened."""
    settings = read_settings()
    state = read_state(settings.folder(options.out))
    if options.with_addresses and not options.json:
        raise typer.BadParameter("--with-addresses is for --json.")
    wanted = _ids(options.papers, state.records)
    found = [entry for entry in history_of(state) if _is_wanted(entry, wanted, options)]
    if options.json:
        options.show_json([to_object(each) for each in found])
        return
    earlier = _left_out(found, options)
    widest = max((len(entry.paper_id) for entry in found[earlier:]), default=0)
    id_width = 0 if len(options.papers) == 1 else min(max(widest, 1), _WIDEST_ID)
    for entry in found[earlier:]:
        _show(entry, id_width)
    if earlier:
        lines = count(earlier, "earlier line is", "earlier lines are")
        say(f"{lines} not shown: `--all` shows them; an id or --since asks for less.")
    if not found:
        say("Nothing of this kind has happened.")


def _ids(papers: Sequence[str], records: Mapping[str, Record]) -> frozenset[str]:
    """Return the ids that are meant, with those that the papers had before."""
    by_former = {old: record for record in records.values() for old in record.former_ids}
    need_known(papers, [*records, *by_former], "agreement")
    chosen = [records.get(each) or by_former[each] for each in papers]
    return frozenset(each for record in chosen for each in (record.paper_id, *record.former_ids))


def _is_wanted(entry: LogEntry, papers: frozenset[str], options: Options) -> bool:
    return (
        (not papers or entry.paper_id in papers)
        and (not options.what or str(entry.what) in options.what)
        and (not options.by or entry.by in options.by)
        and (options.since is None or entry.at[:10] >= options.since.date().isoformat())
    )


def _left_out(found: Sequence[LogEntry], options: Options) -> int:
    narrowed = options.papers or options.what or options.by or options.since
    if options.everything or narrowed or not output.is_terminal:
        return 0
    return max(0, len(found) - LINES)


def _show(entry: LogEntry, id_width: int) -> None:
    """Show an entry: on a terminal in one line, elsewhere with tabs between what it consists of."""
    words = ", ".join(filter(None, (entry.words, f"by {entry.by}" if entry.by else "")))
    words += f": {entry.note}" if entry.note else ""
    at = entry.at[:16].replace("T", " ") or "unknown"
    if not output.is_terminal:
        cells = (at, *((entry.paper_id,) if id_width else ()), str(entry.what), words)
        show_line("\t".join(shown(cell) for cell in cells))
        return
    line = Text()
    line.append(f"{at:<16}  ", style="dim")
    if id_width:
        paper = Text(shown(entry.paper_id or "-"))
        paper.truncate(id_width, overflow="ellipsis", pad=True)
        line.append_text(paper).append("  ")
    line.append(f"{entry.what:<10}  ", style=_style(entry.what)).append(shown(words))
    output.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _style(what: What) -> str:
    match what:
        case What.ACCEPTED:
            return "green"
        case What.REJECTED | What.BOUNCED | What.NOT_MAILED:
            return "red"
        case What.UNDONE | What.WITHDRAWN:
            return "yellow"
    return ""
