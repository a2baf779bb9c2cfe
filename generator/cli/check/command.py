"""``agreements check``: judge what came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.check.report import Checked, show_as_text, to_object
from generator.cli.review.command import review
from generator.cli.shared.console import messages, say
from generator.cli.shared.examining import examining_with
from generator.cli.shared.folder import writing
from generator.cli.shared.inbox import InboxRun
from generator.cli.shared.loading import Settings, read_settings
from generator.cli.shared.options import (
    AddressOptions,
    ExamineJobs,
    FolderOptions,
    some_files,
)
from generator.cli.shared.progress import shown_progress
from generator.cli.shared.workers import usable_cores
from generator.office import Office
from generator.output import RETURNED
from generator.returns.checking import due_files, examine
from generator.returns.intake.mailbox import is_from_known
from generator.returns.taking_in import add_words, take_in
from generator.servers.inbox import FolderMail
from generator.servers.settings import Senders

DETAILS = """\
A copy of each file is kept in the output folder, under returned; your files stay as they are.

The exit status is 1 if something needs you: a file that was not accepted or could not be read."""
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
    jobs: ExamineJobs = None
    review: Annotated[
        bool, typer.Option("--review", help="Decide, one by one, on files that need review.")
    ] = False
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Who decides in a review, if not your login name.",
            show_default=False,
        ),
    ] = ""
    force: Annotated[bool, typer.Option("--force", help="Check undecided files again.")] = False


def run(options: Options) -> None:
    """Check what came back, then review it if asked; exit with 1 if something is not accepted."""
    if options.review and options.json:
        raise typer.BadParameter("use either --review or --json, not both.")
    has_sources = bool(options.paths) or options.inbox
    if not has_sources and not options.review:
        raise typer.BadParameter(
            "name a returned file or a folder of them, or use --inbox.", param_hint="PATH"
        )
    settings = read_settings()
    folder = settings.folder(options.out)
    all_well = True
    if has_sources:
        checked, inbox = _check(settings, folder, options)
        if options.json:
            options.show_json(to_object(checked))
        else:
            show_as_text(checked)
        if inbox:
            inbox.report()
        all_well = checked.all_accepted
    if options.review:
        review(settings, folder, options.by)
    elif not all_well:
        raise typer.Exit(1)


def _check(settings: Settings, folder: Path, options: Options) -> tuple[Checked, InboxRun | None]:
    """Take in, examine and record what came back; return it, and what was read of the mailbox.

    What is examined is recorded at once, so a run that is stopped has lost nothing, and the next
    one goes on where it ended.
    """
    try:
        with writing(folder) as opened:
            states = opened.states()
            jobs = options.jobs or usable_cores()
            request = examining_with(settings, folder, states, jobs=jobs, again=options.force)
            inbox = _inbox(settings, opened) if options.inbox else None
            sources: list[Iterable[Path | FolderMail]] = [options.paths]
            if inbox:
                sources.append(inbox.mails())
            taken = take_in(chain(*sources), folder)
            add_words(taken, opened.returns, folder / RETURNED)
            due = due_files(taken.received, opened.returns, request)
            with shown_progress("Examining", len(due), shown=messages.is_terminal) as advance:
                for _ in examine(due, taken, opened.returns, request):
                    advance()
            if inbox:
                inbox.record()
            entries = {entry.sha256: entry for entry in opened.returns.entries()}
    except KeyboardInterrupt:
        say("Stopped. What was examined is recorded; run it again to go on.")
        raise typer.Exit(130) from None
    checked = Checked(
        tuple((each.name, entries[sha256]) for sha256, each in taken.received.items()),
        tuple(taken.diagnostics),
        tuple(entries.values()),
        any(states),
    )
    return checked, inbox


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
