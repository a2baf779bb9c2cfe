"""Handing mails over, each once, with patience for a server that has none."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from generator.ledger.mails import MailedAlreadyError, MailKey, MailState
from generator.mail.outbox import Outgoing
from generator.mail.smtp import FatalError, LostError, Reply, Session, TurnedAwayError


class Log(Protocol):
    """Where it is written that a mail is being handed over, and what became of it."""

    def begin(self, key: MailKey, message_id: str, at: datetime) -> None:
        """See :meth:`generator.ledger.mails.MailLog.begin`."""

    def settle(
        self, key: MailKey, state: MailState, message_id: str, reply: str, at: datetime
    ) -> None:
        """See :meth:`generator.ledger.mails.MailLog.settle`."""


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

    mail: tuple[float, ...] = (30.0, 120.0, 360.0, 900.0)
    """For a mail that the server does not take for now. Servers that greylist take it after five
    minutes or so; the others go on meanwhile."""
    connection: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 180.0)
    """For a connection that was lost."""
    first: tuple[float, ...] = (2.0, 5.0)
    """For the first connection: if there is none, somebody should hear of it soon."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one mail."""

    outgoing: Outgoing
    state: MailState
    reply: str


@dataclass(order=True, slots=True)
class _Waiting:
    """A mail that is tried again later."""

    due: float
    number: int
    """The order among those that are due together."""


class Sender:
    """Hands mails over, one after the other, over one connection at a time."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a sender is made of
        self,
        connect: Callable[[], Session],
        address: str,
        log: Log,
        clock: Clock,
        spacing: float = 0.0,
        patience: Patience | None = None,
    ) -> None:
        """Prepare to send.

        Args:
            connect: opens a connection.
            address: the sender's, to which mails that cannot be delivered come back.
            log: where each step is written before it is done.
            clock: the time.
            spacing: the least seconds from one mail to the next.
            patience: how often something is tried again.
        """
        self._connect = connect
        self._address = address
        self._log = log
        self._clock = clock
        self._spacing = spacing
        self._patience = patience or Patience()
        self._session: Session | None = None
        self._was_open = False
        self._next = clock.monotonic()

    def send(self, mails: Iterable[Outgoing]) -> Iterator[Delivery]:
        """Hand mails over; yield each whose end is known, not always in order.

        A mail that the server does not take for now is tried again after the others. It can be
        stopped or killed at any moment.

        Raises:
            FatalError: no mail can be sent this way; those that were not yielded stay unsent.
            LostError: the same, because there is no connection after much patience.
            LedgerError: nothing can be recorded, so nothing may be sent.
        """
        waiting: list[_Waiting] = []
        postponed: dict[int, tuple[Outgoing, int]] = {}
        try:
            for number, outgoing in enumerate(mails):
                yield from self._try(outgoing, 0, number, waiting, postponed)
            while waiting:
                head = heapq.heappop(waiting)
                self._sleep_until(head.due)
                outgoing, attempts = postponed.pop(head.number)
                yield from self._try(outgoing, attempts, head.number, waiting, postponed)
        finally:
            self._drop()

    def _try(
        self,
        outgoing: Outgoing,
        attempts: int,
        number: int,
        waiting: list[_Waiting],
        postponed: dict[int, tuple[Outgoing, int]],
    ) -> Iterator[Delivery]:
        """Try a mail; put it with the waiting ones if it shall be tried again."""
        delivery = self._deliver(outgoing)
        if delivery.state is MailState.POSTPONED and attempts < len(self._patience.mail):
            due = self._clock.monotonic() + self._patience.mail[attempts]
            heapq.heappush(waiting, _Waiting(due, number))
            postponed[number] = outgoing, attempts + 1
        else:
            yield delivery

    def _deliver(self, outgoing: Outgoing) -> Delivery:
        """Hand one mail over, over a new connection if the old one is lost."""
        content = outgoing.path.read_bytes()
        tries = 0
        while True:
            self._pace()
            session = self._open()
            try:
                return self._hand_over(session, outgoing, content)
            except LostError as problem:
                self._drop()
                if tries == len(self._patience.connection):
                    return self._settle(outgoing, MailState.POSTPONED, str(problem))
                self._clock.sleep(self._patience.connection[tries])
                tries += 1

    def _hand_over(self, session: Session, outgoing: Outgoing, content: bytes) -> Delivery:
        """Offer a mail, write down that it is handed over, hand it over, write down the answer."""
        try:
            session.offer(self._address, outgoing.recipient.address, len(content))
        except TurnedAwayError as refusal:
            return self._settle_reply(outgoing, refusal.reply)
        try:
            self._log.begin(outgoing.key, outgoing.message_id, self._clock.now())
        except MailedAlreadyError:
            self._abort()
            return Delivery(outgoing, MailState.UNKNOWN, "it was handed over by another run")
        except BaseException:
            self._abort()
            raise
        try:
            reply = session.hand_over(content)
        except LostError as problem:
            self._settle(outgoing, MailState.POSTPONED, str(problem))
            raise
        if reply is None:
            self._drop()
            lost = "the connection was lost before the server's answer"
            return self._settle(outgoing, MailState.UNKNOWN, lost)
        return self._settle_reply(outgoing, reply)

    def _settle_reply(self, outgoing: Outgoing, reply: Reply) -> Delivery:
        if reply.closes:
            self._drop()
        if reply.is_good:
            return self._settle(outgoing, MailState.ACCEPTED, str(reply))
        state = MailState.POSTPONED if reply.is_passing else MailState.REFUSED
        return self._settle(outgoing, state, str(reply))

    def _settle(self, outgoing: Outgoing, state: MailState, reply: str) -> Delivery:
        key, message_id = outgoing.key, outgoing.message_id
        self._log.settle(key, state, message_id, reply, self._clock.now())
        return Delivery(outgoing, state, reply)

    def _open(self) -> Session:
        """Give the connection, a new one if there is none or it is used up."""
        if self._session is not None and self._session.is_used_up:
            self._drop()
        pauses = self._patience.connection if self._was_open else self._patience.first
        for pause in (*pauses, None):
            if self._session is not None:
                break
            try:
                self._session = self._connect()
                self._was_open = True
            except FatalError:
                raise
            except LostError:
                if pause is None:
                    raise
                self._clock.sleep(pause)
        assert self._session is not None
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _abort(self) -> None:
        if self._session is not None:
            self._session.abort()
            self._session = None

    def _pace(self) -> None:
        """Wait until the rate allows another mail."""
        self._sleep_until(self._next)
        self._next = self._clock.monotonic() + self._spacing

    def _sleep_until(self, moment: float) -> None:
        left = moment - self._clock.monotonic()
        if left > 0:
            self._clock.sleep(left)
