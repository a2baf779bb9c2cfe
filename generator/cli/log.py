"""``agreements log``: all that happened, a line each, the newest last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from generator.cli.shared.agreements import forms_of, read_states
from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import count, output, say, show_line, shown
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import (
    AddressOptions,
    FolderOptions,
    NamedOptions,
    one_word,
    several,
)
from generator.history.entries import LogEntry, What, history_of_all, to_object
from generator.ledger import Record
from generator.office import State

DETAILS = """\
What was undone is shown with what undid it. A terminal shows only the last lines of the whole
log; `--all` shows every line, as does a file or a pipe."""
EXAMPLES = """Examples:
  agreements log
  agreements log lovelace43
  agreements log --what accepted --what rejected --since 2031-05-01
  agreements log --json > log.json"""

WHAT = tuple(str(each) for each in What)
LINES = 40
"""The last lines of the whole log, which a terminal shows."""
_WIDEST_ID, _WIDEST_FORM = 20, 32
"""Cells for a paper's id, and for that of a form where there are several agreements."""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, NamedOptions, AddressOptions):
    """What the command line says."""

    papers: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="Which papers, or forms as AGREEMENT/ID (by default, all).",
            show_default=False,
        ),
    ] = field(default_factory=list)
    what: Annotated[
        list[str], one_word("--what", WHAT, "Only this kind of event. Can be repeated.")
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
    everything: Annotated[bool, typer.Option("--all", help="Every line, even on a terminal.")] = (
        False
    )


def run(options: Options) -> None:
    """Show what happened."""
    settings = read_settings()
    states = read_states(settings, settings.folder(options.out), options.agreement)
    if options.with_addresses and not options.json:
        raise typer.BadParameter("--with-addresses needs --json.")
    wanted = _wanted(options.papers, states)
    every = history_of_all(states.values())
    found = [entry for entry in every if _is_wanted(entry, wanted, options)]
    if options.json:
        options.show_json([to_object(each) for each in found])
        return
    earlier = _left_out(found, options)
    widest = max((len(entry.form) for entry in found[earlier:]), default=0)
    has_several = len(states) > 1
    is_known = len(options.papers) == 1 and not has_several
    most = _WIDEST_FORM if has_several else _WIDEST_ID
    id_width = 0 if is_known else min(max(widest, 1), most)
    for entry in found[earlier:]:
        _show(entry, id_width)
    if earlier:
        lines = count(earlier, "earlier line is", "earlier lines are")
        say(f"{lines} not shown; use --all, or narrow it with an id or --since.")
    if not found:
        say("Nothing like that has happened.")


@dataclass(frozen=True, slots=True)
class LogSelection:
    """What is asked for: whole papers, and single forms of them."""

    papers: frozenset[str]
    forms: frozenset[tuple[str, str]]
    """By agreement and paper."""

    def has(self, entry: LogEntry) -> bool:
        """Tell whether an entry is about any of them; about all, if none is named."""
        is_form = (entry.agreement, entry.paper_id) in self.forms
        return not (self.papers or self.forms) or entry.paper_id in self.papers or is_form


def _wanted(words: Sequence[str], states: Mapping[str, State]) -> LogSelection:
    """Return what is meant, also under the ids that the papers had before."""
    papers: set[str] = set()
    forms: set[tuple[str, str]] = set()
    unknown = []
    for word in words:
        records = [*_records(word, states.values())]
        papers |= {each for record in records for each in _ids(record)}
        named = () if records else forms_of(word, states).forms
        forms |= {(each.agreement, id_) for each in named for id_ in _ids(each.record)}
        if not records and not named:
            unknown.append(word)
    known = {each for state in states.values() for each in state.records}
    need_known(unknown, known, "agreement")
    return LogSelection(frozenset(papers), frozenset(forms))


def _ids(record: Record) -> tuple[str, ...]:
    return (record.paper_id, *record.former_ids)


def _records(paper_id: str, states: Iterable[State]) -> Iterator[Record]:
    """Yield the records of a paper, by the id that it has or had before."""
    for state in states:
        record = state.records.get(paper_id)
        former = (each for each in state.records.values() if paper_id in each.former_ids)
        record = record or next(former, None)
        if record is not None:
            yield record


def _is_wanted(entry: LogEntry, wanted: LogSelection, options: Options) -> bool:
    return (
        wanted.has(entry)
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
        cells = (at, *((entry.form,) if id_width else ()), str(entry.what), words)
        show_line("\t".join(shown(cell) for cell in cells))
        return
    line = Text()
    line.append(f"{at:<16}  ", style="dim")
    if id_width:
        line.append_text(_form(entry, id_width)).append("  ")
    line.append(f"{entry.what:<10}  ", style=_style(entry.what)).append(shown(words))
    output.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _form(entry: LogEntry, width: int) -> Text:
    """Return which form it is, in a number of cells; the agreement is shortened before the id."""
    agreement = Text(shown(entry.agreement))
    paper = Text(f"/{shown(entry.paper_id)}" if agreement else shown(entry.paper_id or "-"))
    agreement.truncate(max(width - paper.cell_len, 1), overflow="ellipsis")
    form = agreement + paper
    form.truncate(width, overflow="ellipsis", pad=True)
    return form


def _style(what: What) -> str:
    match what:
        case What.ACCEPTED:
            return "green"
        case What.REJECTED | What.BOUNCED | What.NOT_MAILED:
            return "red"
        case What.UNDONE | What.WITHDRAWN:
            return "yellow"
        case _:
            pass
    return ""
