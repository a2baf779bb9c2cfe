"""``agreements send``: from the options to the outbox and the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from generator import office
from generator.cli.send import report as send_report
from generator.cli.send.delivery import CLOCK, Handling, SendRun, make_transport
from generator.cli.send.options import Options
from generator.cli.send.run import choose, load_letters, write_and_send
from generator.cli.shared.choosing import need_known
from generator.cli.shared.console import refuse, say, shown
from generator.cli.shared.folder import need_ledger, refuse_no_workspace, writing
from generator.cli.shared.loading import (
    PaperList,
    Settings,
    chosen_agreements,
    named_agreement,
    need_papers,
    papers_of,
    read_papers,
    read_settings,
    show_found,
)
from generator.ledger.connection import can_write
from generator.ledger.mails import MailEntry, MailLog, MailState
from generator.mail.address import Mailbox
from generator.mail.draft import Drafter, DraftError, MailDefaults
from generator.mail.joining import MailSource, plan_together
from generator.mail.outbox import Outbox
from generator.mail.planned import SendPlan, SendPolicy
from generator.mail.transports.transport import DRAFTED
from generator.office import State
from generator.output import OUTBOX, TRIAL, OutputFolder
from generator.template import load_template

DETAILS = """\
With --smtp each mail is sent once: one that was handed over, or may have been, is never sent
again unless you say so. The first time, one goes to your own address, and you are asked before
the rest go.

The exit status is 1 if a mail could not be written or sent, or you need to do something."""
EXAMPLES = """Examples:
  agreements send
  agreements send --smtp --to-me --limit 3
  agreements send --smtp
  agreements send --date 2031-05-01
  agreements send --remind hopper52 --smtp
  agreements send --arrived lovelace43 --again hopper52"""


def run(options: Options) -> None:
    """Plan the mails, write them, send them if asked; exit with 1 if a person has to look."""
    if options.day and (options.smtp or options.again or options.arrived):
        raise typer.BadParameter(
            "--date only shows what a day would bring; nothing is sent: use it "
            "without --smtp, --again and --arrived."
        )
    settings = read_settings()
    folder = settings.folder(options.out)
    sender = need_sender(settings)
    transport = make_transport(settings) if options.smtp else None
    need_ledger(folder)
    found = read_papers(settings, options, options.template or settings.config.template)
    need_papers(settings, found, json=options.json)
    show_found(found)
    drafter = make_drafter(settings, options, sender, folder)
    if options.day or not (can_write(folder) or options.smtp or options.again or options.arrived):
        troubled = _show_plan(settings, options, found, drafter)
    else:
        troubled = write_mails(settings, options, found, Handling(drafter, transport))
    if troubled:
        raise typer.Exit(1)


def write_mails(
    settings: Settings,
    options: Options,
    found: PaperList,
    handling: Handling,
) -> bool:
    """Write mails and send them if asked, while nobody else does; tell whether to look."""
    folder = settings.folder(options.out)
    path = options.outbox or folder / OUTBOX
    path = path / TRIAL if options.to_me else path
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        writing(folder) as opened,
        _only_sender(folder, path),
        Outbox(path, settings.config.mail.max_bytes) as outbox,
    ):
        if not options.to_me:
            opened.mails.interrupt(CLOCK.now())
        meant = named_agreement(settings, options.agreement) if options.agreement else None
        _record_decisions(opened.mails, options, meant.name if meant else None)
        planned = make_plan(settings, options, found, opened.states())
        handling.agreed(planned)
        sender = need_sender(settings)
        work = SendRun(
            settings, options, sender, handling.drafter, opened.mails, outbox, handling.transport
        )
        return write_and_send(work, planned, handling.make_report)


def _show_plan(settings: Settings, options: Options, found: PaperList, drafter: Drafter) -> bool:
    """Show what would be sent, and write nothing; tell whether to look."""
    planned = make_plan(settings, options, found, office.read_all(settings.folder(options.out)))
    report = send_report.make_report(planned, options)
    report.day = options.day
    load_letters(drafter, planned)
    report.start()
    for mail in planned.mails:
        try:
            report.drafted(mail, drafter.draft(mail, CLOCK.now(), None))
        except DraftError as failure:
            for problem in failure.diagnostics:
                report.problem(problem)
    report.finish(None)
    return report.troubled


def make_plan(
    settings: Settings, options: Options, found: PaperList, states: Mapping[str, State]
) -> SendPlan:
    """Return who would get which mail now, of what was asked for; agreements share a mail."""
    mail = settings.config.mail
    known = {paper_id for state in states.values() for paper_id in state.records}
    need_known(options.remind, known, "agreement")
    policy = SendPolicy(
        mail.reminders,
        mail.thanks,
        mail.cc_authors,
        mail.withdrawn,
        mail.extended_on,
        remind_now=frozenset(options.remind),
        changes=settings.config.changes,
    )
    moment = options.moment(CLOCK.now())
    first = next(iter(states.values()))
    asked_for = chosen_agreements(settings, options)
    parts = [
        MailSource(
            papers_of(settings, options, found, entry).agreements,
            states.get(entry.name) or first.without(entry.name),
            is_asked_for=entry.name in {each.name for each in asked_for},
        )
        for entry in settings.agreements
    ]
    listed = {paper.paper_id for paper in found.papers}
    return choose(plan_together(parts, moment, policy, listed), found, options)


@contextmanager
def _only_sender(folder: Path, path: Path) -> Iterator[None]:
    """Hold the usual outbox, too, if the mails go elsewhere: only one process may send."""
    usual = folder / OUTBOX
    if path == usual:
        yield
        return
    with OutputFolder(usual):
        yield


def need_sender(settings: Settings) -> Mailbox:
    """Return who writes the mails; say what to do if nobody is set, and exit."""
    sender = settings.config.mail.sender
    if sender is None and not settings.workspace.config.is_file():
        refuse_no_workspace()
    if sender is None:
        example = 'from = "Inês Silva <chairs@example.org>"'
        refuse("no sender is set for mails", f"add to [mail] in agreements.toml: {example}")
    return sender


def make_drafter(settings: Settings, options: Options, sender: Mailbox, folder: Path) -> Drafter:
    """Return who writes the letters."""
    folders = [settings.workspace.templates]
    titles = {
        entry.name: load_template(entry.template, folders).title for entry in settings.agreements
    }
    title = load_template(options.template or settings.config.template, folders).title
    mail = settings.config.mail
    defaults = MailDefaults(
        sender,
        mail.reply_to,
        mail.attach,
        mail.reminders.deadline,
        title,
        mail.cc,
        mail.bcc,
        mail.earlier_deadline,
        titles if len(titles) > 1 else {},
    )
    return Drafter(defaults, folder, folders)


def _record_decisions(log: MailLog, options: Options, agreement: str | None) -> None:
    """Record what the chair says of mails in doubt; exit if there are none to decide on.

    Args:
        log: the mails.
        options: of which papers, and what.
        agreement: name of the agreement whose mails are meant; None for all.
    """
    open_states = {MailState.UNKNOWN, MailState.REFUSED}
    for ids, state, states in (
        (options.arrived, MailState.ACCEPTED, {MailState.UNKNOWN}),
        (options.again, MailState.RELEASED, open_states),
    ):
        last: dict[object, MailEntry] = {entry.key: entry for entry in log.entries()}
        for paper_id in ids:
            meant = [
                entry
                for entry in last.values()
                if entry.key.paper_id == paper_id
                and (agreement is None or entry.key.agreement == agreement)
            ]
            entries = [entry for entry in meant if entry.state in states]
            drafts = _last_drafts(meant) if state is MailState.RELEASED and not entries else []
            if not entries and not drafts:
                refuse(f"no mail for “{paper_id}” is in doubt")
            log.decide(entries, state, CLOCK.now())
            log.release_drafts(drafts, CLOCK.now())
            word = "counts as arrived" if state is MailState.ACCEPTED else "may be sent again"
            for recipient in dict.fromkeys(entry.key.recipient for entry in (*entries, *drafts)):
                say(f"{shown(paper_id)}: mail to {shown(recipient)}: {word}.")


def _last_drafts(entries: Iterable[MailEntry]) -> list[MailEntry]:
    """Return the last mail to each address, if it was left to another program to send."""
    went = sorted(
        (entry for entry in entries if entry.state is MailState.ACCEPTED), key=lambda each: each.at
    )
    newest = {entry.key.recipient: entry.message_id for entry in went}
    return [
        entry
        for entry in went
        if entry.message_id == newest[entry.key.recipient] and entry.reply.startswith(f"{DRAFTED} ")
    ]
