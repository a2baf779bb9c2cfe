"""The mails of a plan, written into the outbox and handed over.

Each goes out once: what may be out is in the ledger before it is handed over, and a copy of it
stands beside the outbox, so that it is known even if the ledger is lost meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from generator.diagnostics import Diagnostic, Span, warning
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.mail.address import Mailbox
from generator.mail.deliver import Clock, Delivery, Log, Sender
from generator.mail.draft import Drafter, DraftError
from generator.mail.outbox import Draft, Outbox, QueuedMail
from generator.mail.planned import PlannedMail, SendPlan
from generator.mail.settings import MailSettings
from generator.mail.transports.transport import Transport
from generator.office import Office
from generator.output import OUTBOX

MAY_BE_OUT = (MailState.ACCEPTED, MailState.UNKNOWN)
_COPY_FOUND = "a copy is in outbox/sent, but the ledger does not know of it"
_DEFAULT = MailSettings()


class Observer(Protocol):
    """Whoever hears of what does not become a mail, and of what does."""

    def drafted(self, mail: PlannedMail, draft: Draft) -> None:
        """Hear of a mail that is about to be written."""

    def problem(self, problem: Diagnostic) -> None:
        """Hear of what is wrong with a mail."""

    def unknown(self, mail: PlannedMail, reason: str) -> None:
        """Hear of a mail that may have been sent before."""


def send_mails(  # noqa: PLR0913, PLR0917 - what is sent, how, and what is known of earlier mails
    plan: SendPlan,
    drafter: Drafter,
    transport: Transport,
    opened: Office,
    clock: Clock,
    spacing: float = _DEFAULT.spacing,
    most_bytes: int = _DEFAULT.max_bytes,
) -> Iterator[Delivery | Diagnostic]:
    """Write and send the mails of a plan, and yield what becomes of each as soon as it is known.

    It can be stopped or killed at any moment and run again: a mail that was handed over, or may
    have been, is never sent again by itself.

    Args:
        plan: what is to be sent, by :func:`generator.plan_mails`.
        drafter: writes the mails.
        transport: how they leave.
        opened: the output folder, by :func:`generator.office.write`.
        clock: the time.
        spacing: the least seconds from one mail to the next.
        most_bytes: the most that a mail may have.

    Yields:
        What became of a mail; a diagnostic for one that could not be written, or may be out.

    Raises:
        TemplateError: a mail's template is not there, or has mistakes; nothing was sent.
        FatalError: no mail can be sent this way; what was not yielded stays unsent.
        LostError: the same, because there is no connection after much patience.
        LedgerError: nothing can be recorded, so nothing may be sent.
        OutputError: another process is sending.
        OSError: the disk is full, or does not let us write.
    """
    for kind in dict.fromkeys(mail.kind for mail in plan.mails):
        drafter.load(kind)
    with Outbox(opened.folder / OUTBOX, most_bytes) as outbox:
        heard = _Heard()
        log = CopyingLog(opened.mails, outbox)
        queued = MailWriter(drafter, opened.mails, outbox, clock.now, heard).write(plan.mails)
        sender = Sender(transport, drafter.sender.address, log, clock, spacing)
        try:
            for delivery in deliver(sender, log, outbox, queued):
                yield from heard.take()
                yield delivery
        finally:
            opened.mails.interrupt(clock.now())
        yield from heard.take()


def deliver(
    sender: Sender, log: CopyingLog, outbox: Outbox, queued: Iterable[QueuedMail]
) -> Iterator[Delivery]:
    """Hand mails over; one that may be out is kept beside the outbox."""
    for delivery in sender.send(log.seen(queued)):
        if delivery.state in MAY_BE_OUT:
            outbox.keep(delivery.queued)
        yield delivery


@dataclass(frozen=True, slots=True)
class MailWriter:
    """Writes planned mails into the outbox."""

    drafter: Drafter
    log: MailLog
    """What was mailed so far."""
    outbox: Outbox
    """Where they stand until they are handed over."""
    now: Callable[[], datetime]
    observer: Observer
    """Hears of those that cannot be written."""
    to: Mailbox | None = None
    """Who gets them instead, for a trial, of which nothing is recorded."""

    def write(self, mails: Sequence[PlannedMail]) -> Iterator[QueuedMail]:
        """Write mails one by one, and yield each when it stands in the outbox."""
        for each in self.outbox.fill(self._drafts(mails)):
            if isinstance(each, Diagnostic):
                self.observer.problem(each)
            else:
                yield each

    def _drafts(self, mails: Sequence[PlannedMail]) -> Iterator[Draft]:
        known = {entry.key for entry in self.log.entries()}
        for mail in mails:
            try:
                draft = self.drafter.draft(mail, self.now(), self.to)
            except DraftError as failure:
                for problem in failure.diagnostics:
                    self.observer.problem(problem)
                continue
            unknown = self._unknown(draft, known) if self.to is None else {}
            if unknown:
                self.log.finish_all(unknown, draft.message_id, _COPY_FOUND, self.now())
                self.observer.unknown(mail, _COPY_FOUND)
                continue
            self.observer.drafted(mail, draft)
            yield draft

    def _unknown(self, draft: Draft, known: Collection[MailKey]) -> Mapping[MailKey, MailState]:
        """Return what of a draft may be out by the copies that are kept, and is not in the ledger.

        Then the ledger was lost, or is another one.
        """
        seen = {key.agreement for key in draft.keys if key in known}
        before = self.outbox.sent_before(draft)
        return {key: MailState.UNKNOWN for key in before if key.agreement not in seen}


class _Heard:
    """Keeps what is wrong with mails until somebody asks."""

    def __init__(self) -> None:
        self._problems: list[Diagnostic] = []

    def drafted(self, mail: PlannedMail, draft: Draft) -> None:
        pass

    def problem(self, problem: Diagnostic) -> None:
        self._problems.append(problem)

    def unknown(self, mail: PlannedMail, reason: str) -> None:
        hint = "ask whether it arrived; then `agreements send --arrived` or `--again`"
        self._problems.append(warning(reason, hint, Span(entry=mail.key.paper_id)))

    def take(self) -> Iterator[Diagnostic]:
        while self._problems:
            yield self._problems.pop(0)


class NoLog:
    """The log of mails to the chair alone, which can be sent as often as one likes."""

    def begin_all(self, keys: Sequence[MailKey], message_id: str, at: datetime) -> None:
        """Record nothing."""

    def finish_all(
        self, states: Mapping[MailKey, MailState], message_id: str, reply: str, at: datetime
    ) -> None:
        """Record nothing."""


class CopyingLog:
    """The ledger's log, beside which a copy of each mail stands before it is handed over."""

    def __init__(self, log: Log, outbox: Outbox) -> None:
        self._log = log
        self._outbox = outbox
        self._queued: dict[MailKey, QueuedMail] = {}
        self._out: set[Path] = set()
        """The mails that may be with one of those who get them."""

    def seen(self, mails: Iterable[QueuedMail]) -> Iterator[QueuedMail]:
        """Pass the mails on, and know them from now on, by each who gets them."""
        for queued in mails:
            for keys in queued.keys.values():
                self._queued |= dict.fromkeys(keys, queued)
            yield queued

    def begin_all(self, keys: Sequence[MailKey], message_id: str, at: datetime) -> None:
        """Record that a mail is about to be handed over, and keep a copy."""
        self._log.begin_all(keys, message_id, at)
        self._outbox.keep_copy(self._queued[keys[0]])

    def finish_all(
        self, states: Mapping[MailKey, MailState], message_id: str, reply: str, at: datetime
    ) -> None:
        """Record what became of a mail; the copy of one that nobody has got goes."""
        self._log.finish_all(states, message_id, reply, at)
        queued = self._queued[next(iter(states))]
        if any(state in MAY_BE_OUT for state in states.values()):
            self._out.add(queued.path)
        elif queued.path not in self._out:
            self._outbox.drop_copy(queued)
