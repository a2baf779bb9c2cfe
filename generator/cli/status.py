"""``agreements status``: which form is where; and the commands that put the ledger right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import count, say, show_diagnostics, show_json, show_table, shown, spell
from generator.cli.loading import read_settings
from generator.cli.options import Json, OutFolder, complete_from, one_of

if TYPE_CHECKING:
    from generator.cli.mail_status import Mails
    from generator.ledger import EventKind, Record

STATUS_EXAMPLES = """Examples:
  agreements status
  agreements status --csv > status.csv"""
MARK_EXAMPLES = """Examples:
  agreements mark sent lovelace43 hopper52
  agreements mark returned lovelace43 --revision 1"""
REBUILD_EXAMPLES = """Example:
  agreements rebuild"""

MARKS = ("sent", "returned")
COLUMNS = ("id", "title", "revision", "issued", "sent", "returned", "state", "mail")

Csv = Annotated[bool, typer.Option("--csv", help="Print the result as CSV.")]


def status(*, out: OutFolder = None, json: Json = False, as_csv: Csv = False) -> None:
    """Show for each paper which revision was issued, sent and returned, and how its mail went."""
    from generator.cli.change_report import safe_cell  # noqa: PLC0415 - not for --help

    if json and as_csv:
        raise typer.BadParameter("--json and --csv exclude each other.")
    folder = _folder(out)
    records = _records(folder).values()
    mails = _mails(folder)
    rows = [(*_cells(record), mails.words(record)) for record in records]
    if json:
        show_json([as_object(record) | {"mails": mails.objects(record)} for record in records])
    elif as_csv:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        typer.echo(text.getvalue(), nl=False)
    else:
        show_table(COLUMNS, rows)
        say(_summary(records))


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

    folder = _folder(out)
    records = _records(folder)
    for paper_id in papers:
        numbers = (
            [each.number for each in records[paper_id].revisions] if paper_id in records else []
        )
        if not numbers or (revision or numbers[-1]) not in numbers:
            which = f"revision {revision} of " if numbers else "agreement "
            say(f"error: there is no {which}{shown(paper_id)}", style="red")
            raise typer.Exit(2)
    event = Event(EventKind(what), datetime.now(UTC).isoformat(timespec="seconds"), "by hand")
    try:
        with Ledger(folder) as ledger:
            for paper_id in papers:
                number = revision or records[paper_id].current.number
                ledger.add_event(paper_id, number, event)
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    say(f"{count(len(papers), 'form')} marked as {what}.")


def rebuild(*, out: OutFolder = None) -> None:
    """Make a lost or damaged ledger again from the forms themselves.

    The ledger that is there is kept under another name. When forms were issued, sent and returned
    is not in the forms, and not known afterwards.
    """
    from generator.ledger import LedgerError  # noqa: PLC0415 - not for --help
    from generator.ledger.rebuild import rebuild as make_again  # noqa: PLC0415 - the same
    from generator.output import SUPERSEDED, WITHDRAWN, OutputError, OutputFolder  # noqa: PLC0415

    folder = _folder(out)
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
    forms = count(made.revisions, "form")
    say(f"{count(made.agreements, 'agreement')} with {forms} found in {spell(folder)}/.")


def as_object(record: Record) -> dict[str, object]:
    """Give an agreement as an object for JSON."""
    return {
        "id": record.paper_id,
        "title": record.current.content.title,
        "state": _state(record),
        "former_ids": list(record.former_ids),
        "revision": record.current.number,
        "revisions": [
            {
                "revision": each.number,
                "fingerprint": each.fingerprint,
                "title": each.content.title,
                "signatories": None
                if each.content.signers is None
                else [signer.name for signer in each.content.signers],
                "template": each.content.template,
                "template_digest": each.content.template_digest,
                "issued": each.issued_at,
                "files": [{"name": file.name, "sha256": file.sha256} for file in each.files],
                "events": [
                    {"kind": str(event.kind), "at": event.at, "detail": event.detail}
                    for event in each.events
                ],
            }
            for each in record.revisions
        ],
    }


def _folder(out: Path | None) -> Path:
    settings = read_settings()
    return out or settings.workspace.root / settings.config.folder


def _records(folder: Path) -> dict[str, Record]:
    from generator.ledger import Ledger, LedgerError  # noqa: PLC0415 - not for --help
    from generator.ledger.rebuild import has_ledger  # noqa: PLC0415 - the same

    if not has_ledger(folder):
        say(
            f"There is no ledger in {spell(folder)}/ yet: `agreements generate` makes it. "
            "If it was lost, `agreements rebuild` makes it again from the forms."
        )
        raise typer.Exit(1)
    try:
        with Ledger(folder) as ledger:
            return ledger.records()
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None


def _mails(folder: Path) -> Mails:
    from generator.cli.mail_status import read_mails  # noqa: PLC0415 - not for --help
    from generator.ledger import LedgerError  # noqa: PLC0415 - the same

    try:
        return read_mails(folder)
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None


def _cells(record: Record) -> tuple[str, ...]:
    from generator.ledger import EventKind  # noqa: PLC0415 - not for --help

    return (
        record.paper_id,
        record.current.content.title or "",
        str(record.current.number),
        _day(record.current.issued_at),
        _when(record, EventKind.SENT),
        _when(record, EventKind.RETURNED),
        _state(record),
    )


def _when(record: Record, kind: EventKind) -> str:
    """Give the day of the last such event, and the revision if it is not the current one."""
    revision = record.last(kind)
    if revision is None:
        return ""
    event = revision.when(kind)
    assert event is not None
    earlier = "" if revision is record.current else f" (revision {revision.number})"
    return f"{_day(event.at)}{earlier}"


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "unknown"


def _state(record: Record) -> str:
    from generator.ledger import EventKind  # noqa: PLC0415 - not for --help

    if record.withdrawn:
        return "withdrawn"
    returned, sent = record.last(EventKind.RETURNED), record.last(EventKind.SENT)
    if returned is not None:
        same = returned.fingerprint == record.current.fingerprint
        return "returned" if same else "returned, then changed"
    if sent is not None:
        same = sent.fingerprint == record.current.fingerprint
        return "sent" if same else "sent, then changed"
    return "issued"


def _summary(records: Iterable[Record]) -> str:
    states = [_state(record) for record in records]
    counts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    return f"{count(len(states), 'agreement')}: {', '.join(counts) or 'none'}."
