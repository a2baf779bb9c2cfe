"""``agreements bounces``: learn from the mail that came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.shared.console import (
    count,
    say,
    show_diagnostics,
    show_json,
    show_json_with_addresses,
    show_table,
    shown,
)
from generator.cli.shared.ledgers import need_ledger, output_folder, writing
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import Json, OutFolder, WithAddresses
from generator.diagnostics import Diagnostic, has_errors

if TYPE_CHECKING:
    from generator.ledger.mails import MailLog
    from generator.mail.bounces import Bounce

EXAMPLES = """Examples:
  agreements bounces ~/Mail/bounces.mbox
  agreements bounces saved-mails/
  agreements bounces --clear ada@example.org"""

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        exists=True,
        metavar="[PATH]...",
        help="Mails (.eml), folders of them, or mailboxes (mbox).",
        show_default=False,
    ),
]
Clear = Annotated[
    list[str] | None,
    typer.Option(
        "--clear",
        metavar="ADDRESS",
        help="This address works again; can be repeated.",
        show_default=False,
    ),
]


def bounces(
    *,
    paths: Paths = None,
    clear: Clear = None,
    out: OutFolder = None,
    json: Json = False,
    with_addresses: WithAddresses = False,
) -> None:
    """Mark the addresses that mail came back from; they get no mail until you correct them.

    The status is 1 if mail came back, or something could not be read.
    """
    from generator.ledger import LedgerError  # noqa: PLC0415 - not needed for a --help
    from generator.ledger.mails import MailLog  # noqa: PLC0415 - the same
    from generator.output import OutputError  # noqa: PLC0415 - the same

    if not paths and not clear:
        raise typer.BadParameter("name the mails to read, or an address to --clear.")
    settings = read_settings()
    folder = output_folder(settings, out)
    show = show_json_with_addresses if with_addresses else show_json
    need_ledger(folder)
    try:
        with writing(folder), MailLog(folder) as log:
            _clear(log, clear or ())
            own = [each.key for each in settings.config.mail.copies]
            troubled = _read(log, paths, own, json=show if json else None) if paths else False
    except (LedgerError, OutputError) as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
    if troubled:
        raise typer.Exit(1)


def _clear(log: MailLog, addresses: list[str] | tuple[()]) -> None:
    for address in addresses:
        if not log.clear_failure(address):
            say(f"error: {shown(address)} is not marked as failed", style="red")
            raise typer.Exit(2)
        say(f"{shown(address)} gets mail again.")


def _read(
    log: MailLog, paths: list[Path], own: list[str], *, json: Callable[[object], None] | None
) -> bool:
    """Read what came back, record and show it; tell whether a person has to look."""
    from generator.mail.bounces import (  # noqa: PLC0415 - late
        Report,
        match_bounces,
        read_reports,
        unclear,
    )

    reports: list[Report] = []
    problems: list[Diagnostic] = []
    for each in read_reports(paths):
        if isinstance(each, Report):
            reports.append(each)
        else:
            problems.append(each)
    entries = log.entries()
    ours, others = match_bounces(reports, entries, own)
    doubtful = unclear(others, entries)
    problems += doubtful
    now = datetime.now().astimezone()
    log.add_failures(bounce.as_failure(now) for bounce in ours)
    show_diagnostics(problems)
    if json:
        json([_as_object(bounce) for bounce in ours])
    else:
        show_table(("id", "address", "status", "why"), [_row(bounce) for bounce in ours])
    delayed = sum(report.action == "delayed" for report in reports)
    say(f"{count(len(ours), 'address', 'addresses')} marked as failed.")
    if delayed:
        say(f"{count(delayed, 'mail is', 'mails are')} only delayed: the server still tries.")
    foreign = len(others) - len(doubtful)
    if foreign:
        say(f"{count(foreign, 'mail')} that came back went out from somewhere else.")
    return bool(ours or doubtful) or has_errors(problems)


def _row(bounce: Bounce) -> tuple[str, str, str, str]:
    key, report = bounce.entry.key, bounce.report
    return key.paper_id, key.recipient, report.status, report.reason


def _as_object(bounce: Bounce) -> dict[str, object]:
    key, report = bounce.entry.key, bounce.report
    return {
        "id": key.paper_id,
        "email": key.recipient,
        "status": report.status,
        "reason": report.reason,
        "message_id": bounce.entry.message_id,
        "date": report.date.isoformat() if report.date else None,
        "source": str(report.source),
    }
