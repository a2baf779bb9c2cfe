"""The mails of a plan, written into the outbox, and sent if asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import typer

from generator.cli.send import report as send_report
from generator.cli.send.delivery import CLOCK, Run, deliver, send_trial
from generator.cli.send.options import Options
from generator.cli.shared.console import count, refuse_all, say, shown
from generator.cli.shared.loading import PaperList
from generator.diagnostics import Diagnostic
from generator.ledger.erasing import is_erased
from generator.ledger.mails import MailEntry, MailLog, MailState
from generator.mail.copies import COPY
from generator.mail.draft import Drafter, DraftError
from generator.mail.outbox import Draft, Outbox, QueuedMail
from generator.mail.planned import PlannedMail, SendPlan, Skipped, SkipReason
from generator.output import TRIAL


def write_and_send(work: Run, plan: SendPlan) -> bool:
    """Write the mails of a plan, and send them if asked; tell whether a person has to look."""
    report = send_report.make_report(plan, work.options)
    load_letters(work.drafter, plan)
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
    """Write mails to the chair; what is wrong with the others is said when they are written."""
    for mail in plan.mails:
        with suppress(DraftError):
            yield work.drafter.draft(mail, CLOCK.now(), work.sender)


def _has_sent(log: MailLog) -> bool:
    return any(entry.state is MailState.ACCEPTED for entry in log.entries())


def load_letters(drafter: Drafter, plan: SendPlan) -> None:
    """Load the templates that the plan needs.

    Raises:
        TemplateError: one has a mistake.
    """
    for kind in dict.fromkeys(mail.kind for mail in plan.mails):
        drafter.load(kind)


def choose(
    plan: SendPlan, entries: Sequence[MailEntry], found: PaperList, options: Options
) -> SendPlan:
    """Take what was asked for and may go out; exit if there is no such paper."""
    known = {paper.paper_id for paper in found.papers}
    refuse_all(f"there is no paper “{each}”" for each in options.only if each not in known)
    plan = _without_erased(plan, entries)
    if options.only:
        only = set(options.only)
        plan = SendPlan(
            tuple(mail for mail in plan.mails if mail.key.paper_id in only),
            tuple(held for held in plan.skipped if held.paper_id in only),
        )
    return replace(plan, mails=plan.mails[: options.limit])


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
