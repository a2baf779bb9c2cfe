"""``agreements check``: judge what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.check.report import Checked, show_as_text, to_object
from generator.cli.review.command import review
from generator.cli.shared.console import messages, refuse, say, show_diagnostics
from generator.cli.shared.folder import writing
from generator.cli.shared.inbox import InboxRun
from generator.cli.shared.loading import Settings, read_papers, read_settings
from generator.cli.shared.options import AddressOptions, FolderOptions, PaperOptions, some_files
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import usable_cores
from generator.diagnostics import Severity, Span, error
from generator.ledger.records import Content, Record
from generator.office import Office
from generator.output import RETURNED
from generator.returns.checking import (
    CheckRequest,
    add_words,
    contents_of,
    due_files,
    examine,
    take_in,
)
from generator.returns.identify.indexing import make_index
from generator.returns.intake.senders import is_from_known
from generator.returns.signers.signatures import load_roots
from generator.servers.settings import Senders

DETAILS = """\
A copy of each file is kept in the output folder, under returned; the files are left alone."""
EXAMPLES = """Examples:
  agreements check inbox/
  agreements check forms.zip signed.mbox ada.pdf
  agreements check --inbox
  agreements check inbox/ --json > verdicts.json
  agreements check --review"""


@dataclass(frozen=True, kw_only=True)
class Options(FolderOptions, AddressOptions):
    """What the command line says."""

    paths: Annotated[
        list[Path],
        some_files(
            "PATH",
            "Returned files: PDF, pictures, zip archives, mails, mailboxes, folders of them.",
        ),
    ] = field(default_factory=list)
    inbox: Annotated[
        bool,
        typer.Option("--inbox", help="Read what is new in the mailbox of [inbox], too."),
    ] = False
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Processes to use; else one for each core.",
            show_default=False,
        ),
    ] = None
    review: Annotated[
        bool, typer.Option("--review", help="Decide, one by one, on what needs review.")
    ] = False
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Who decides in a review; else the name that you are logged in with.",
            show_default=False,
        ),
    ] = ""
    force: Annotated[
        bool, typer.Option("--force", help="Check files again that nobody has decided on yet.")
    ] = False


def run(options: Options) -> None:
    """Check what came back, then review it if asked; exit with 1 if something is not accepted."""
    if options.review and options.json:
        raise typer.BadParameter("--review and --json exclude each other.")
    has_sources = bool(options.paths) or options.inbox
    if not has_sources and not options.review:
        raise typer.BadParameter(
            "name what came back, a file or folder; or read it with --inbox.", param_hint="PATH"
        )
    settings = read_settings()
    folder = settings.folder(options.out)
    all_well = True
    if has_sources:
        checked = _check(settings, folder, options)
        if options.json:
            options.show_json(to_object(checked))
        else:
            show_as_text(checked)
        all_well = checked.all_accepted
    if options.review:
        review(folder, options.by)
    elif not all_well:
        raise typer.Exit(1)


def _check(settings: Settings, folder: Path, options: Options) -> Checked:
    """Take in, examine and record what came back.

    What is examined is recorded at once, so a run that is stopped has lost nothing, and the next
    one goes on where it ended.
    """
    roots = _trusted(settings)
    try:
        with writing(folder) as opened:
            records = opened.ledger.records()
            now = _contents_now(settings, records)
            policy = settings.config.changes
            index = make_index(records.values(), folder, now, _writers(settings), policy)
            inbox = _inbox(settings, opened) if options.inbox else None
            taken = take_in(chain(options.paths, inbox.mails() if inbox else ()), folder)
            add_words(taken, opened.returns, folder / RETURNED)
            jobs = options.jobs or usable_cores()
            request = CheckRequest(index, datetime.now(UTC), roots, jobs, options.force)
            due = due_files(taken.received, opened.returns, request)
            with shown_progress("Examining", len(due), shown=messages.is_terminal) as advance:
                for _ in examine(due, opened.returns, request):
                    advance()
            if inbox:
                inbox.finish()
            entries = {entry.sha256: entry for entry in opened.returns.entries()}
    except KeyboardInterrupt:
        say("Stopped. What was examined is recorded; run it again to go on.")
        raise typer.Exit(130) from None
    return Checked(
        tuple((each.name, entries[sha256]) for sha256, each in taken.received.items()),
        tuple(taken.diagnostics),
        tuple(entries.values()),
    )


def _inbox(settings: Settings, opened: Office) -> InboxRun:
    """Return the mailbox, of which those are read whom we wrote to, unless all shall be."""
    mailbox = settings.config.inbox
    if mailbox is not None and mailbox.senders is Senders.ALL:
        return InboxRun(settings, opened, "check", lambda header: True)
    entries = opened.mails.entries()
    addresses = {entry.key.recipient for entry in entries}
    addresses |= {each.arrival.sender.lower() for each in opened.returns.entries()} - {""}
    wanted = is_from_known({entry.message_id for entry in entries}, addresses)
    return InboxRun(settings, opened, "check", wanted)


def _writers(settings: Settings) -> tuple[str, ...]:
    """Return the names of those who mail the forms."""
    mail = settings.config.mail
    return tuple(each.name for each in (mail.sender, mail.reply_to) if each and each.name)


def _trusted(settings: Settings) -> tuple[Path, ...]:
    """Find the certificates of the settings; exit if one is not there."""
    roots = tuple(settings.workspace.root / name for name in settings.config.trust)
    missing = [root for root in roots if not root.is_file()]
    if missing:
        hint = "put the certificate there, or take it out of [returns] trust"
        show_diagnostics(error("there is no such file", hint, Span(str(root))) for root in missing)
        raise typer.Exit(2)
    try:
        load_roots(roots)
    except (OSError, ValueError) as problem:
        refuse(str(problem), "name certificates in PEM or DER")
    return roots


def _contents_now(settings: Settings, records: Mapping[str, Record]) -> dict[str, Content]:
    """Ask the workspace's metadata, if there are any, what the forms would say now."""
    if not settings.workspace.metadata.is_dir():
        return {}
    found = read_papers(settings, PaperOptions(), settings.config.template)
    show_diagnostics(each for each in found.problems if each.severity is Severity.ERROR)
    return contents_of(found.agreements, records)
