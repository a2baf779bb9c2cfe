"""Handing mails over, each once, with patience for a server that has none."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import ParamSpec, Protocol, TypeVar

from generator.ledger.mails import MailedAlreadyError, MailKey, MailState
from generator.mail.copies import is_copy
from generator.mail.outbox import QueuedMail
from generator.mail.transports.transport import Envelope, Reply, Transport, TurnedAwayError
from generator.servers.errors import FatalError, LostError, ServerError

P = ParamSpec("P")
T = TypeVar("T")


class Log(Protocol):
    """Where it is written that a mail is being handed over, and what became of it."""

    def begin_all(self, keys: Sequence[MailKey], message_id: str, at: datetime) -> None:
        """See :meth:`generator.ledger.mails.MailLog.begin_all`."""

    def finish_all(
        self, states: Mapping[MailKey, MailState], message_id: str, reply: str, at: datetime
    ) -> None:
        """See :meth:`generator.ledger.mails.MailLog.finish_all`."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, passed in."""

    now: Callable[[], datetime]
    """The moment, aware of its time zone."""
    monotonic: Callable[[], float]
    """Seconds that never go back."""
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, and after how many seconds, something is tried again."""

    mail: tuple[float, ...] = (10.0, 20.0, 30.0, 300.0, 900.0)
    """For a mail that the server does not take for now. A busy server takes it soon, one that
    greylists after five minutes or so; the others go on meanwhile."""
    connection: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 180.0)
    """For a connection that was lost."""
    first: tuple[float, ...] = (2.0, 5.0)
    """For the first connection: if there is none, somebody should hear of it soon."""
    idle: float = 60.0
    """Most seconds that are waited, all in all, when nothing else is left to be sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail."""

    queued: QueuedMail
    state: MailState
    reply: str
    again: datetime | None = None
    """Of a postponed mail: from when on it makes sense to try again, if that is known."""
    missed: Mapping[str, Reply] = field(default_factory=dict)
    """Addresses that do not get it although others do, with the server's answers."""

    def __str__(self) -> str:
        """Return whose mail it is, and what became of it."""
        key = self.queued.key
        return f"{key.paper_id}: {self.state}: {self.queued.recipient.address}: {self.reply}"


@dataclass(order=True, slots=True)
class _LaterMail:
    """A mail that is tried again later."""

    due: float
    number: int
    """The order among those that are due together."""
    delivery: Delivery = field(compare=False)
    """The last attempt."""
    attempts: int = field(compare=False)


class Sender:
    """Hands mails over, one after the other, over one connection at a time."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a sender is made of
        self,
        transport: Transport,
        address: str,
        log: Log,
        clock: Clock,
        spacing: float = 0.0,
        patience: Patience | None = None,
        waits: Callable[[Sequence[Delivery], float], None] = lambda waiting, seconds: None,
    ) -> None:
        """Prepare to send.

        Args:
            transport: how mail leaves.
            address: the sender's, to which mails that cannot be delivered come back.
            log: where each step is written before it is done.
            clock: the time.
            spacing: the least seconds from one mail to the next.
            patience: how often something is tried again.
            waits: is called with the mails that wait, and for how many seconds, before all of the
                sending waits for them.
        """
        self._transport = transport
        self._address = address
        self._log = log
        self._clock = clock
        self._spacing = spacing
        self._patience = patience or Patience()
        self._waits = waits
        self._waiting: list[_LaterMail] = []
        self._was_open = False
        self._next = clock.monotonic()

    def send(self, mails: Iterable[QueuedMail]) -> Iterator[Delivery]:
        """Hand mails over; yield each whose end is known, not always in order.

        A mail that the server does not take for now is tried again between and after the others;
        when nothing else is left, it is not waited for longer than :attr:`Patience.idle`. It can
        be stopped or killed at any moment.

        Raises:
            FatalError: no mail can be sent this way; those that were not yielded stay unsent.
            LostError: the same, because there is no connection after much patience.
            LedgerError: nothing can be recorded, so nothing may be sent.
        """
        self._waiting.clear()
        number = 0
        try:
            for queued in mails:
                while self._waiting and self._waiting[0].due <= self._clock.monotonic():
                    yield from self._try_again()
                number += 1
                yield from self._try(queued, number, 0)
            idle = self._patience.idle
            while self._waiting:
                left = max(0.0, self._waiting[0].due - self._clock.monotonic())
                if left > idle:
                    break
                if left:
                    self._waits(self.waiting, left)
                    self._clock.sleep(left)
                    idle -= left
                yield from self._try_again()
            yield from self.waiting
        finally:
            self._transport.close()

    @property
    def waiting(self) -> tuple[Delivery, ...]:
        """The mails that the server did not take for now and that would be tried again."""
        return tuple(each.delivery for each in sorted(self._waiting))

    def _try_again(self) -> Iterator[Delivery]:
        head = heapq.heappop(self._waiting)
        return self._try(head.delivery.queued, head.number, head.attempts)

    def _try(self, queued: QueuedMail, number: int, attempts: int) -> Iterator[Delivery]:
        """Try a mail; put it with the waiting ones if it shall be tried again."""
        delivery = self._deliver(queued)
        if delivery.state is not MailState.POSTPONED or attempts == len(self._patience.mail):
            yield delivery
            return
        pause = self._patience.mail[attempts]
        delivery = replace(delivery, again=self._clock.now() + timedelta(seconds=pause))
        due = self._clock.monotonic() + pause
        heapq.heappush(self._waiting, _LaterMail(due, number, delivery, attempts + 1))

    def _deliver(self, queued: QueuedMail) -> Delivery:
        """Hand one mail over, over a new connection if the old one is lost."""
        content = queued.path.read_bytes()
        tries = 0
        while True:
            self._pace()
            self._open()
            try:
                return self._hand_over(queued, content)
            except LostError as problem:
                self._transport.close()
                if tries == len(self._patience.connection):
                    return self._finish(queued, MailState.POSTPONED, str(problem))
                self._clock.sleep(self._patience.connection[tries])
                tries += 1

    def _hand_over(self, queued: QueuedMail, content: bytes) -> Delivery:
        """Offer a mail, write down that it is handed over, hand it over, write down the answer."""
        to, *others = queued.to
        copies = tuple(each.address for each in queued.others if each.is_copy)
        envelope = Envelope(self._address, to, len(content), tuple(others), copies)
        try:
            missed = _ask(self._transport.offer, envelope)
        except TurnedAwayError as refusal:
            return self._finish_with(queued, refusal.reply)
        taken = [
            key for address, keys in queued.keys.items() if address not in missed for key in keys
        ]
        if not self._begin(queued, taken):
            return Delivery(queued, MailState.UNKNOWN, "it was handed over by another run")
        try:
            reply = self._transport.hand_over(content)
        except (LostError, FatalError) as problem:
            self._finish(queued, MailState.POSTPONED, str(problem), taken)
            raise
        except Exception as problem:  # a transport of another package; the mail may be out
            mistake = _mistake(problem)
            self._finish(queued, MailState.UNKNOWN, str(mistake), taken)
            raise mistake from problem
        if reply is None:
            self._transport.close()
            lost = "the connection was lost before the server's answer"
            delivery = self._finish(queued, MailState.UNKNOWN, lost, taken)
        else:
            delivery = self._finish_with(queued, reply, taken)
        return self._miss(delivery, missed)

    def _begin(self, queued: QueuedMail, keys: Sequence[MailKey]) -> bool:
        """Write down that a mail is handed over; False if somebody has got a part of it already."""
        try:
            self._log.begin_all(keys, queued.message_id, self._clock.now())
        except BaseException as problem:
            self._transport.close()
            if not isinstance(problem, MailedAlreadyError):
                raise
            return False
        return True

    def _finish_with(
        self, queued: QueuedMail, reply: Reply, keys: Sequence[MailKey] | None = None
    ) -> Delivery:
        if reply.closes:
            self._transport.close()
        return self._finish(queued, _state(reply), str(reply), keys)

    def _finish(
        self,
        queued: QueuedMail,
        state: MailState,
        reply: str,
        keys: Sequence[MailKey] | None = None,
    ) -> Delivery:
        """Write down what became of a mail, for each who should get it.

        Without ``keys`` nothing was begun, and copies were not asked for. A copy of a mail that was
        refused can be sent when the mail can.
        """
        states: dict[MailKey, MailState] = {}
        for key in chain.from_iterable(queued.keys.values()) if keys is None else keys:
            if not is_copy(key.occasion):
                states[key] = state
            elif keys is not None:
                refused = state is MailState.REFUSED
                states[key] = MailState.POSTPONED if refused else state
        self._record(queued, states, reply)
        return Delivery(queued, state, reply)

    def _miss(self, delivery: Delivery, missed: Mapping[str, Reply]) -> Delivery:
        """Write down who does not get a mail that others get."""
        if delivery.state not in (MailState.ACCEPTED, MailState.UNKNOWN):
            return delivery
        for address, reply in missed.items():
            states = dict.fromkeys(delivery.queued.keys.get(address, ()), _state(reply))
            if states:
                self._record(delivery.queued, states, str(reply))
        return replace(delivery, missed=missed)

    def _record(self, queued: QueuedMail, states: Mapping[MailKey, MailState], reply: str) -> None:
        self._log.finish_all(states, queued.message_id, reply, self._clock.now())

    def _open(self) -> None:
        """Make the transport ready for a mail, with patience."""
        pauses = self._patience.connection if self._was_open else self._patience.first
        for pause in (*pauses, None):
            try:
                _ask(self._transport.open)
            except LostError:
                if pause is None:
                    raise
                self._clock.sleep(pause)
            else:
                self._was_open = True
                return

    def _pace(self) -> None:
        """Wait until the rate allows another mail."""
        self._sleep_until(self._next)
        self._next = self._clock.monotonic() + self._spacing

    def _sleep_until(self, moment: float) -> None:
        left = moment - self._clock.monotonic()
        if left > 0:
            self._clock.sleep(left)


def _ask(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a transport; what it should not raise ends the run with a sentence."""
    try:
        return call(*args, **kwargs)
    except ServerError:
        raise
    except Exception as problem:  # a transport of another package
        raise _mistake(problem) from problem


def _mistake(problem: Exception) -> FatalError:
    words = " ".join(f"{type(problem).__name__}: {problem}".split())
    return FatalError(f"the mail transport failed: {words}")


def _state(reply: Reply) -> MailState:
    """Say what an answer to a mail means; what is neither yes nor "later" is no."""
    if reply.is_good:
        return MailState.ACCEPTED
    return MailState.POSTPONED if reply.is_passing else MailState.REFUSED
