"""``agreements bounces``: learn from the mail that came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.shared.console import (
    count,
    refuse,
    say,
    show_diagnostics,
    show_table,
    shown,
)
from generator.cli.shared.folder import writing
from generator.cli.shared.inbox import InboxRun
from generator.cli.shared.loading import read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions, several, some_files
from generator.diagnostics import Diagnostic, has_errors
from generator.ledger.mails import MailLog
from generator.mail.bounces import (
    Bounce,
    DeliveryReport,
    match_bounces,
    may_be_bounce,
    read_reports,
    unclear,
)
from generator.servers.inbox import FolderMail

DETAILS = """\
The exit status is 1 if mail bounced or something could not be read."""
EXAMPLES = """Examples:
  agreements bounces ~/Mail/bounces.mbox
  agreements bounces saved-mails/
  agreements bounces --inbox
  agreements bounces --clear ada@example.org"""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, AddressOptions):
    """What the command line says."""

    paths: Annotated[
        list[Path],
        some_files("PATH", "Mails (.eml), folders of them, or mailboxes (mbox)."),
    ] = field(default_factory=list)
    inbox: Annotated[
        bool, typer.Option("--inbox", help="Read what is new in the mailbox of [inbox], too.")
    ] = False
    clear: Annotated[
        list[str],
        several("--clear", "ADDRESS", "This address works again; can be repeated."),
    ] = field(default_factory=list)


def run(options: Options) -> None:
    """Record what came back and what works again; exit with 1 if a person has to look."""
    has_sources = bool(options.paths) or options.inbox
    if not has_sources and not options.clear:
        raise typer.BadParameter("name the mails to read, --inbox, or an address to --clear.")
    settings = read_settings()
    own = [each.key for each in settings.config.mail.copies]
    with writing(settings.folder(options.out)) as opened:
        _clear(opened.mails, options.clear)
        inbox = InboxRun(settings, opened, "bounces", may_be_bounce) if options.inbox else None
        sources: list[Iterable[Path | FolderMail]] = [options.paths]
        if inbox:
            sources.append(inbox.mails())
        troubled = has_sources and _read(opened.mails, chain(*sources), options, own)
        if inbox:
            inbox.record()
            inbox.report()
    if troubled:
        raise typer.Exit(1)


def _clear(log: MailLog, addresses: Iterable[str]) -> None:
    for address in addresses:
        if not log.clear_failure(address):
            refuse(f"{address} is not marked as failed")
        say(f"{shown(address)} will get mail again.")


def _read(
    log: MailLog, sources: Iterable[Path | FolderMail], options: Options, own: list[str]
) -> bool:
    """Read what came back, record and show it; tell whether a person has to look."""
    reports: list[DeliveryReport] = []
    problems: list[Diagnostic] = []
    for each in read_reports(sources):
        if isinstance(each, DeliveryReport):
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
    if options.json:
        options.show_json([_as_object(bounce) for bounce in ours])
    else:
        show_table(("id", "address", "status", "why"), [_row(bounce) for bounce in ours])
    delayed = sum(report.action == "delayed" for report in reports)
    say(f"{count(len(ours), 'address', 'addresses')} marked as failed.")
    if delayed:
        say(f"{count(delayed, 'mail is', 'mails are')} only delayed: the server still tries.")
    foreign = len(others) - len(doubtful)
    if foreign:
        say(f"{count(foreign, 'mail')} that came back were not sent from this workspace.")
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
