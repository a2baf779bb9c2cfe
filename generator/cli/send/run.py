"""The mails of a plan, written into the outbox, and sent if asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import typer

from generator.cli.send.delivery import CLOCK, MakesReport, SendRun, deliver_all, send_trial
from generator.cli.send.options import Options
from generator.cli.shared.choosing import chosen_ids, need_known
from generator.cli.shared.console import count, say, shown
from generator.cli.shared.loading import PaperList
from generator.ledger.mails import MailLog, MailState
from generator.mail.draft import Drafter, DraftError
from generator.mail.kinds import kind_names
from generator.mail.outbox import Draft, Outbox, QueuedMail
from generator.mail.planned import SendPlan
from generator.mail.sending import MailWriter
from generator.output import TRIAL


def write_and_send(work: SendRun, plan: SendPlan, make_report: MakesReport) -> bool:
    """Write the mails of a plan, and send them if asked; tell whether a person has to look."""
    report = make_report(plan, work.options)
    load_letters(work.drafter, plan)
    report.start()
    to = work.sender if work.options.to_me else None
    writer = MailWriter(work.drafter, work.log, work.outbox, CLOCK.now, report, to)
    drafts = writer.write(plan.mails)
    if work.options.smtp:
        if plan.mails and not work.options.to_me and not _has_sent(work.log):
            _try_first(work, plan)
        deliver_all(work, drafts, report)
    else:
        for queued in drafts:
            report.written(queued)
    report.finish(work.outbox.path)
    return report.troubled


def _try_first(work: SendRun, plan: SendPlan) -> None:
    """Send the first mail to the chair alone, and ask."""
    say(f"These are the first mails from here. The first goes only to {shown(work.sender)}.")
    with Outbox(work.outbox.path / TRIAL, work.mail.max_bytes) as outbox:
        written = (
            each for each in outbox.fill(_trials(work, plan)) if isinstance(each, QueuedMail)
        )
        first = next(written, None)
        if first is not None:
            send_trial(work, first)
    if work.options.yes:
        return
    question = f"Read it. Send {count(len(plan.mails), 'mail')} now?"
    if not typer.confirm(question, default=False, err=True):
        say("No mail was sent to anyone else.")
        raise typer.Exit(1)


def _trials(work: SendRun, plan: SendPlan) -> Iterator[Draft]:
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


def choose(plan: SendPlan, found: PaperList, options: Options) -> SendPlan:
    """Take what was asked for and may go out; exit if there is no such paper or kind."""
    need_known(sorted(options.kinds), kind_names(), "kind of mail")
    only = chosen_ids(options, found.papers)
    if only:
        plan = SendPlan(
            tuple(mail for mail in plan.mails if mail.key.paper_id in only),
            tuple(each for each in plan.skipped if each.paper_id in only),
        )
    mails = [mail for mail in plan.mails if not options.kinds or str(mail.kind) in options.kinds]
    return replace(plan, mails=tuple(mails[: options.limit]))
