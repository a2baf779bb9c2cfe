"""Sending the outbox: the connection, the log, and what became of each mail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import typer

from generator.cli.send.options import Options
from generator.cli.send.report import SendReport, make_report
from generator.cli.shared.console import refuse, say, shown
from generator.cli.shared.loading import Settings
from generator.cli.shared.logins import account_of, find_password, mail_user, variable
from generator.extensions import UnknownNameError
from generator.ledger.mails import MailLog, MailState
from generator.mail.address import Mailbox
from generator.mail.deliver import Clock, Delivery, Log, Sender
from generator.mail.draft import Drafter
from generator.mail.outbox import Outbox, QueuedMail
from generator.mail.planned import SendPlan
from generator.mail.sending import CopyingLog, NoLog, deliver
from generator.mail.settings import MailSettings
from generator.mail.transports.transport import TRANSPORTS, Transport, TransportSettings
from generator.servers.errors import FatalError, LostError

_LONG = 5.0
"""Seconds of waiting after which somebody wants to know why."""
_MOST_NAMED = 10
"""Most waiting mails that are named one by one."""


@dataclass(frozen=True, slots=True)
class SendRun:
    """What a run works with."""

    settings: Settings
    options: Options
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


MakesReport = Callable[[SendPlan, Options], SendReport]


def _agreed(plan: SendPlan) -> None:
    """Take any plan."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Who writes and carries the mails of a run, hears of it, and may still stop it."""

    drafter: Drafter
    transport: Transport | None
    """None if nothing shall be sent."""
    make_report: MakesReport = make_report
    agreed: Callable[[SendPlan], None] = _agreed
    """Is shown the plan while nobody else can write, before the first mail; may refuse it."""


def _sleep(seconds: float) -> None:
    if seconds > _LONG:
        say(f"Waiting {seconds:.0f} seconds for the server …")
    time.sleep(seconds)


CLOCK = Clock(lambda: datetime.now().astimezone(), time.monotonic, _sleep)


def deliver_all(work: SendRun, queued: Iterator[QueuedMail], report: SendReport) -> None:
    """Send what comes from the outbox; exit if no mail can be sent.

    A mail that was handed over, or may have been, is kept beside the outbox. After Ctrl-C, the mail
    that was in hand is unknown.
    """
    if work.options.to_me:
        sender = _sender(work, NoLog())
        deliveries = sender.send(queued)
    else:
        log = CopyingLog(work.log, work.outbox)
        sender = _sender(work, log)
        deliveries = deliver(sender, log, work.outbox, queued)
    try:
        for delivery in deliveries:
            report.delivered(delivery)
    except KeyboardInterrupt:
        for each in sender.waiting:
            report.delivered(each)
        report.finish(work.outbox.path)
        say("Stopped. The rest is sent when you run it again.")
        raise typer.Exit(130) from None
    except (FatalError, LostError) as problem:
        report.finish(work.outbox.path)
        say(f"error: {shown(problem)}", style="bold red")
        raise typer.Exit(1) from None
    finally:
        if not work.options.to_me:
            work.log.interrupt(CLOCK.now())


def send_trial(work: SendRun, queued: QueuedMail) -> None:
    """Send one mail to the chair; exit if the server does not take it."""
    try:
        deliveries: list[Delivery] = list(_sender(work, NoLog()).send([queued]))
    except (FatalError, LostError) as problem:
        say(f"error: {shown(problem)}", style="bold red")
        raise typer.Exit(1) from None
    for delivery in deliveries:
        if delivery.state is not MailState.ACCEPTED:
            say(f"error: {delivery.state}: {shown(delivery.reply)}", style="bold red")
            raise typer.Exit(1)


def _show_waiting(waiting: Sequence[Delivery], seconds: float) -> None:
    """Say what is waited for, how long, and that nobody has to."""
    for each in waiting[:_MOST_NAMED]:
        key = each.queued.key
        when = f", next try {each.again:%H:%M:%S}" if each.again else ""
        say(f"{shown(key.paper_id)}: {shown(key.recipient)} waits{when}: {shown(each.reply)}")
    if len(waiting) > _MOST_NAMED:
        say(f"… and {len(waiting) - _MOST_NAMED} more.")
    if seconds > _LONG:
        say("All the others are done. Ctrl-C is safe: the next run sends what waits.")


def make_transport(settings: Settings) -> Transport:
    """Make the way for mail to leave that the settings choose; say what is wrong, and exit."""
    mail = settings.config.mail
    account = account_of(settings, mail.login, mail_user(mail))
    try:
        wanted = TransportSettings(
            mail.server,
            mail.transport_options,
            settings.workspace.root,
            partial(find_password, variable(mail.transport)),
            account.provider(settings) if account else None,
        )
        return TRANSPORTS.get(mail.transport)(wanted)
    except (FatalError, UnknownNameError) as problem:
        refuse(str(problem))


def _sender(work: SendRun, log: Log) -> Sender:
    assert work.transport is not None
    return Sender(
        work.transport,
        work.sender.address,
        log,
        CLOCK,
        work.mail.spacing,
        waits=_show_waiting,
    )
