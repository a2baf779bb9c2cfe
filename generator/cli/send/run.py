"""A run of ``agreements send``, from the ledger to the outbox and the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from generator.cli.send import report as send_report
from generator.cli.send.delivery import CLOCK, deliver, make_transport, send_trial
from generator.cli.send.options import SendOptions
from generator.cli.shared.console import count, say, show_diagnostics, shown
from generator.cli.shared.ledgers import need_ledger, writing
from generator.cli.shared.loading import PaperList, Settings, need_papers, read_papers
from generator.diagnostics import Diagnostic
from generator.ledger import Ledger
from generator.ledger.connection import can_write
from generator.ledger.erasing import is_erased
from generator.ledger.mails import MailEntry, MailLog, MailState
from generator.mail.address import Mailbox
from generator.mail.copies import COPY
from generator.mail.draft import Drafter, DraftError, MailDefaults
from generator.mail.outbox import Draft, Outbox, QueuedMail
from generator.mail.plan import plan_mails
from generator.mail.planned import PlannedMail, SendPlan, SendPolicy, Skipped, SkipReason
from generator.mail.settings import MailSettings
from generator.mail.transports.transport import Transport
from generator.output import OUTBOX, OutputFolder
from generator.template import TemplateError, load_template

TRIAL = "trial"
"""Subfolder of the outbox for mails to the chair alone."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works with."""

    settings: Settings
    options: SendOptions
    sender: Mailbox
    drafter: Drafter
    log: MailLog
    outbox: Outbox
    transport: Transport | None
    """None if nothing shall be sent."""

    @property
    def mail(self) -> MailSettings:
        """What the settings say of mails."""
        return self.settings.config.mail


def run(settings: Settings, options: SendOptions, *, json: bool) -> None:
    """Plan the mails, write them, send them if asked; exit with 1 if a person has to look."""
    folder = options.folder(settings)
    sender = _need_sender(settings)
    transport = make_transport(settings) if options.smtp else None
    need_ledger(folder)
    found = read_papers(settings, options.papers, options.template or settings.config.template)
    need_papers(settings, found, json=json)
    show_diagnostics(found.problems)
    drafter = _drafter(settings, options, sender, folder)
    if not (can_write(folder) or options.smtp or options.again or options.arrived):
        if _show_plan(settings, options, found, drafter, json=json):
            raise typer.Exit(1)
        return
    path = options.outbox or folder / OUTBOX
    path = path / TRIAL if options.to_me else path
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        writing(folder),
        _only_sender(folder, path),
        MailLog(folder) as log,
        Outbox(path, settings.config.mail.max_bytes) as outbox,
    ):
        work = Run(settings, options, sender, drafter, log, outbox, transport)
        if not options.to_me:
            log.interrupt(CLOCK.now())
        _decide(work)
        troubled = _carry_out(work, _plan(settings, options, found, log), json=json)
    if troubled:
        raise typer.Exit(1)


def _plan(settings: Settings, options: SendOptions, found: PaperList, log: MailLog) -> SendPlan:
    mail = settings.config.mail
    policy = SendPolicy(mail.reminders, mail.thanks, mail.cc_authors, settings.config.changes)
    with Ledger.to_read(log.path.parent) as ledger:
        records = ledger.records()
    entries, failures = log.entries(), log.failures()
    plan = plan_mails(found.agreements, records, entries, failures, policy, CLOCK.now())
    return _chosen(_without_erased(plan, entries), found, options)


def _without_erased(plan: SendPlan, entries: Sequence[MailEntry]) -> SendPlan:
    """Hold the mails, and leave out the copies, that may have gone to an erased address."""
    gone = {
        (entry.key.fingerprint, entry.key.occasion)
        for entry in entries
        if is_erased(entry.key.recipient)
    }
    kept, held = [], [*plan.skipped]
    for each in plan.mails:
        key = each.key
        if (key.fingerprint, key.occasion) in gone:
            detail = (
                "it may have gone to an address that was erased: write to this one yourself, then "
                f"`agreements mark sent {key.paper_id}`"
            )
            held.append(Skipped(key.paper_id, str(each.recipient), SkipReason.UNKNOWN, detail))
        elif (key.fingerprint, COPY + key.occasion) in gone:
            kept.append(replace(each, cc=(), bcc=()))
        else:
            kept.append(each)
    return SendPlan(tuple(kept), tuple(held))


def _show_plan(
    settings: Settings, options: SendOptions, found: PaperList, drafter: Drafter, *, json: bool
) -> bool:
    """Show what would be sent from a folder that cannot be written; see :func:`_carry_out`."""
    with MailLog.to_read(options.folder(settings)) as log:
        plan = _plan(settings, options, found, log)
    report = send_report.make(plan, json=json, sends=False, with_addresses=options.with_addresses)
    _load_letters(drafter, plan)
    report.start()
    for mail in plan.mails:
        try:
            report.drafted(mail, drafter.draft(mail, CLOCK.now(), None))
        except DraftError as failure:
            for problem in failure.diagnostics:
                report.problem(problem)
    report.finish(None)
    return report.troubled


@contextmanager
def _only_sender(folder: Path, path: Path) -> Iterator[None]:
    """Hold the usual outbox, too, if the mails go elsewhere: only one process may send."""
    usual = folder / OUTBOX
    if path == usual:
        yield
        return
    with OutputFolder(usual):
        yield


def _carry_out(work: Run, plan: SendPlan, *, json: bool) -> bool:
    """Write the mails of a plan, and send them if asked; tell whether a person has to look."""
    report = send_report.make(
        plan,
        json=json,
        sends=work.options.smtp,
        with_addresses=work.options.with_addresses,
    )
    _load_letters(work.drafter, plan)
    report.start()
    drafts = write(work, plan.mails, report)
    if work.options.smtp:
        if plan.mails and not work.options.to_me and not _has_sent(work.log):
            _try_first(work, plan)
        deliver(work, drafts, report)
    else:
        for queued in drafts:
            report.written(queued)
    report.finish(work.outbox.path)
    return report.troubled


def write(
    work: Run, mails: Sequence[PlannedMail], report: send_report.SendReport
) -> Iterator[QueuedMail]:
    """Write mails into the outbox, one by one; those that cannot be are reported."""
    for each in work.outbox.fill(_drafts(work, mails, report)):
        if isinstance(each, Diagnostic):
            report.problem(each)
        else:
            yield each


def _drafts(
    work: Run, mails: Sequence[PlannedMail], report: send_report.SendReport
) -> Iterator[Draft]:
    known = {entry.key for entry in work.log.entries()}
    to = work.sender if work.options.to_me else None
    for mail in mails:
        try:
            draft = work.drafter.draft(mail, CLOCK.now(), to)
        except DraftError as failure:
            for problem in failure.diagnostics:
                report.problem(problem)
            continue
        if to is None and known.isdisjoint(draft.keys) and work.outbox.is_among_sent(draft):
            # The ledger was lost, or is another one; the copy says that the mail may be out.
            reason = "a copy is among the sent mails, of which the ledger does not know"
            for key in draft.keys:
                work.log.finish(key, MailState.UNKNOWN, draft.message_id, reason, CLOCK.now())
            report.unknown(mail, reason)
            continue
        report.drafted(mail, draft)
        yield draft


def _try_first(work: Run, plan: SendPlan) -> None:
    """Send the first mail to the chair alone, and ask."""
    say(f"These are the first mails from here. One goes to {shown(work.sender)} alone.")
    with Outbox(work.outbox.path / TRIAL, work.mail.max_bytes) as outbox:
        written = (
            each for each in outbox.fill(_trials(work, plan)) if isinstance(each, QueuedMail)
        )
        first = next(written, None)
        if first is not None:
            send_trial(work, first)
    if work.options.yes:
        return
    question = f"Read it. Shall {count(len(plan.mails), 'mail')} go out now?"
    if not typer.confirm(question, default=False, err=True):
        say("Nothing was sent to anybody else.")
        raise typer.Exit(1)


def _trials(work: Run, plan: SendPlan) -> Iterator[Draft]:
    """Write mails to the chair; what is wrong with the others is told when they are written."""
    for mail in plan.mails:
        with suppress(DraftError):
            yield work.drafter.draft(mail, CLOCK.now(), work.sender)


def _has_sent(log: MailLog) -> bool:
    return any(entry.state is MailState.ACCEPTED for entry in log.entries())


def _load_letters(drafter: Drafter, plan: SendPlan) -> None:
    """Load the templates that the plan needs; show what is wrong with them, and exit."""
    try:
        for kind in dict.fromkeys(mail.kind for mail in plan.mails):
            drafter.load(kind)
    except TemplateError as failure:
        show_diagnostics(failure.diagnostics)
        raise typer.Exit(1) from None


def _chosen(plan: SendPlan, found: PaperList, options: SendOptions) -> SendPlan:
    """Take what was asked for; exit if there is no such paper."""
    known = {paper.paper_id for paper in found.papers}
    missing = [each for each in options.only if each not in known]
    for each in missing:
        say(f"error: there is no paper “{shown(each)}”", style="red")
    if missing:
        raise typer.Exit(2)
    if options.only:
        only = set(options.only)
        plan = SendPlan(
            tuple(mail for mail in plan.mails if mail.key.paper_id in only),
            tuple(held for held in plan.skipped if held.paper_id in only),
        )
    return replace(plan, mails=plan.mails[: options.limit])


def _decide(work: Run) -> None:
    """Record what the chair says of mails in doubt; exit if there are none to decide on."""
    open_states = {MailState.UNKNOWN, MailState.REFUSED}
    for ids, state, states in (
        (work.options.arrived, MailState.ACCEPTED, {MailState.UNKNOWN}),
        (work.options.again, MailState.RELEASED, open_states),
    ):
        last: dict[object, MailEntry] = {entry.key: entry for entry in work.log.entries()}
        for paper_id in ids:
            entries = [
                entry
                for entry in last.values()
                if entry.key.paper_id == paper_id and entry.state in states
            ]
            if not entries:
                say(f"error: no mail of “{shown(paper_id)}” is to be decided on", style="red")
                raise typer.Exit(2)
            work.log.decide(entries, state, CLOCK.now())
            word = "have arrived" if state is MailState.ACCEPTED else "may be sent again"
            for entry in entries:
                say(f"{shown(paper_id)}: mail to {shown(entry.key.recipient)}: {word}.")


def _need_sender(settings: Settings) -> Mailbox:
    sender = settings.config.mail.sender
    if sender is None:
        say(
            "error: nobody writes these mails yet: set from in [mail] of agreements.toml, "
            'such as from = "Inês Silva <chairs@example.org>"',
            style="red",
        )
        raise typer.Exit(2)
    return sender


def _drafter(settings: Settings, options: SendOptions, sender: Mailbox, folder: Path) -> Drafter:
    folders = [settings.workspace.templates]
    name = options.template or settings.config.template
    try:
        title = load_template(name, folders).title
    except TemplateError as failure:
        show_diagnostics(failure.diagnostics)
        raise typer.Exit(1) from None
    mail = settings.config.mail
    defaults = MailDefaults(
        sender, mail.reply_to, mail.attach, mail.reminders.deadline, title, mail.cc, mail.bcc
    )
    return Drafter(defaults, folder, folders)
