"""Many mails to a real server that refuses, delays, hangs up and is shut down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.ledger.mails import MailEntry, MailKey, MailLog, MailState
from generator.mail.address import mailbox
from generator.mail.deliver import Clock, Delivery, Patience, Sender
from generator.mail.outbox import QueuedMail
from generator.mail.settings import parse_rate
from generator.mail.transports.smtp import SmtpTransport
from generator.mail.transports.transport import Envelope, Reply
from generator.servers.errors import FatalError, LostError
from generator.servers.login import Login, Password
from generator.servers.server import Server
from mail.conftest import LOGIN, Box, MailServer, Moods


class FakeTime:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.sleeps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.passed += seconds
        self.sleeps.append(seconds)

    @property
    def clock(self) -> Clock:
        start = datetime(2031, 3, 1, 12, tzinfo=UTC)
        return Clock(lambda: start, lambda: self.passed, self.sleep)


class Unreachable(SmtpTransport):
    """A server that is there for a few mails, and then no more."""

    def __init__(self, server: Server, login: Login = LOGIN, after: int = 0) -> None:
        super().__init__(server, login)
        self.left = after

    def open(self) -> None:
        if self.left == 0:
            raise LostError("no connection")
        self.left -= 1
        super().open()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def mails(folder: Path, count: int) -> list[QueuedMail]:
    made = []
    for number in range(count):
        path = folder / f"{number}.eml"
        identity = f"<{number}@example.org>"
        path.write_bytes(f"Message-ID: {identity}\r\n\r\nDear {number},\r\n".encode())
        key = MailKey(f"p{number}", f"a{number}@example.org", "f1")
        made.append(QueuedMail(key, mailbox(key.recipient), identity, path))
    return made


def sender(server: MailServer, log: MailLog, time: FakeTime, spacing: float = 0.0) -> Sender:
    options = server.server_options()
    return Sender(SmtpTransport(options, LOGIN), "chair@example.org", log, time.clock, spacing)


def states(deliveries: list[Delivery]) -> dict[str, MailState]:
    return {delivery.queued.key.paper_id: delivery.state for delivery in deliveries}


def logged(log: MailLog) -> dict[str, MailEntry]:
    return {entry.key.paper_id: entry for entry in log.entries()}


def test_all_arrive_once_over_one_connection(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    sent = list(sender(starttls, log, time).send(mails(tmp_path, 10)))
    assert set(states(sent).values()) == {MailState.ACCEPTED}
    assert len(sent) == len(box.mails) == 10
    assert max(box.ids().values()) == 1
    assert box.connections == 1
    assert {entry.reply for entry in log.entries()} == {"250 2.0.0 Queued"}


def test_one_bad_address_does_not_stop_the_others(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.refused = {"a1@example.org": "550 5.1.1 No such user"}
    box.refused_data = {"a2@example.org": "554 5.7.1 Looks like spam"}
    found = states(list(sender(starttls, log, time).send(mails(tmp_path, 4))))
    assert found == {
        "p0": MailState.ACCEPTED,
        "p1": MailState.REFUSED,
        "p2": MailState.REFUSED,
        "p3": MailState.ACCEPTED,
    }
    assert logged(log)["p1"].reply == "550 5.1.1 No such user"
    assert logged(log)["p2"].reply == "554 5.7.1 Looks like spam"
    assert time.sleeps == []


def test_a_greylisted_mail_is_sent_after_the_others(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.once = ["451 4.7.1 Greylisted"]
    sent = list(sender(starttls, log, time).send(mails(tmp_path, 3)))
    assert [recipient[:2] for recipient, _ in box.mails] == ["a1", "a2", "a0"]
    assert set(states(sent).values()) == {MailState.ACCEPTED}
    assert time.sleeps == [pytest.approx(Patience().mail[0])]


def test_patience_ends(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.refused = {"a0@example.org": "450 4.2.1 Mailbox busy"}
    (sent,) = sender(starttls, log, time).send(mails(tmp_path, 1))
    assert sent.state is MailState.POSTPONED
    assert time.passed <= Patience().idle
    pauses = Patience().mail
    assert time.sleeps == [pytest.approx(each) for each in pauses[: len(time.sleeps)]]
    assert sent.again == time.clock.now() + timedelta(seconds=pauses[len(time.sleeps)])
    box.refused = {}
    (sent,) = sender(starttls, log, time).send(mails(tmp_path, 1))
    assert sent.state is MailState.ACCEPTED


def test_a_lost_connection_is_opened_again(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.moods = Moods(drop_before_end=0.3)
    sent = list(sender(starttls, log, time).send(mails(tmp_path, 20)))
    assert set(states(sent).values()) == {MailState.ACCEPTED}
    assert box.connections > 3
    assert max(box.ids().values()) == 1


def test_a_server_that_is_shut_down_gets_the_mail_later(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.moods = Moods(shut_down=0.2)
    sent = list(sender(starttls, log, time).send(mails(tmp_path, 20)))
    assert set(states(sent).values()) == {MailState.ACCEPTED}
    assert max(box.ids().values()) == 1


@pytest.mark.parametrize(
    ("moods", "arrived"), [(Moods(take_and_drop=1.0), 3), (Moods(drop_untaken=1.0), 0)]
)
def test_a_doubt_is_recorded_and_nothing_sent_again(  # noqa: PLR0913, PLR0917 - fixtures
    moods: Moods,
    arrived: int,
    tmp_path: Path,
    starttls: MailServer,
    box: Box,
    log: MailLog,
    time: FakeTime,
) -> None:
    box.moods = moods
    sent = list(sender(starttls, log, time).send(mails(tmp_path, 3)))
    assert set(states(sent).values()) == {MailState.UNKNOWN}
    assert len(box.mails) == arrived
    box.moods = Moods()
    again = list(sender(starttls, log, time).send(mails(tmp_path, 3)))
    assert set(states(again).values()) == {MailState.UNKNOWN}
    assert len(box.mails) == arrived


def test_a_mail_of_another_run_is_not_sent(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    one, two = mails(tmp_path, 2)
    log.begin(one.key, one.message_id, time.clock.now())
    found = states(list(sender(starttls, log, time).send([one, two])))
    assert found == {"p0": MailState.UNKNOWN, "p1": MailState.ACCEPTED}
    assert [recipient for recipient, _ in box.mails] == ["a1@example.org"]


def test_the_rate_is_kept(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    list(sender(plain, log, time, parse_rate("30/minute")).send(mails(tmp_path, 5)))
    assert time.passed == pytest.approx(8.0)


def test_a_connection_carries_only_so_many(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    options = plain.server_options(per_connection=2)
    found = Sender(SmtpTransport(options), "chair@example.org", log, time.clock)
    list(found.send(mails(tmp_path, 5)))
    assert box.connections == 3


def test_a_wrong_login_ends_the_run_and_loses_nothing(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    options = starttls.server_options()
    wrong = Sender(SmtpTransport(options, Password("wrong")), "chair@example.org", log, time.clock)
    with pytest.raises(FatalError):
        list(wrong.send(mails(tmp_path, 2)))
    assert log.entries() == ()
    assert set(states(list(sender(starttls, log, time).send(mails(tmp_path, 2)))).values()) == {
        MailState.ACCEPTED
    }


def test_no_server_is_waited_for_and_then_said(
    tmp_path: Path, log: MailLog, time: FakeTime
) -> None:
    with pytest.raises(LostError):
        list(
            Sender(Unreachable(Server("localhost")), "chair@example.org", log, time.clock).send(
                mails(tmp_path, 1)
            )
        )
    assert time.sleeps == list(Patience().first)
    assert log.entries() == ()


def test_a_server_that_goes_away_is_waited_for_longer(
    tmp_path: Path, starttls: MailServer, log: MailLog, time: FakeTime
) -> None:
    options = starttls.server_options(per_connection=1)
    transport = Unreachable(options, LOGIN, after=1)
    found = Sender(transport, "chair@example.org", log, time.clock).send(mails(tmp_path, 2))
    assert next(found).state is MailState.ACCEPTED
    with pytest.raises(LostError):
        next(found)
    assert time.sleeps == list(Patience().connection)


def test_what_cannot_be_recorded_is_not_sent(
    tmp_path: Path, starttls: MailServer, box: Box, time: FakeTime
) -> None:
    class FullDisk(MailLog):
        def begin_all(self, keys: Iterable[MailKey], message_id: str, at: datetime) -> None:
            raise OSError(28, "No space left on device")

    with FullDisk(tmp_path) as log, pytest.raises(OSError, match="No space"):
        list(sender(starttls, log, time).send(mails(tmp_path, 1)))
    assert box.mails == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30/minute", 2.0), ("2/second", 0.5), ("1/hour", 3600.0), ("500 / day", 172.8)],
)
def test_rates(text: str, seconds: float) -> None:
    assert parse_rate(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", "30", "0/minute", "-1/minute", "30/week", "x/minute", "1e9/second"]
)
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        parse_rate(text)


def test_a_connection_that_is_lost_again_and_again_is_given_up(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.dropping = {"a0@example.org"}
    patience = Patience(mail=())
    options = starttls.server_options()
    found = Sender(
        SmtpTransport(options, LOGIN),
        "chair@example.org",
        log,
        time.clock,
        0.0,
        patience,
    )
    sent = states(list(found.send(mails(tmp_path, 3))))
    assert sent == {
        "p0": MailState.POSTPONED,
        "p1": MailState.ACCEPTED,
        "p2": MailState.ACCEPTED,
    }
    assert time.sleeps == list(patience.connection)
    assert "lost" in logged(log)["p0"].reply


def test_one_greylisted_address_does_not_hold_the_run(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.refused = {"a1@example.org": "451 4.7.1 Greylisted, come back in five minutes"}
    told: list[tuple[list[str], float]] = []

    def waits(waiting: Sequence[Delivery], seconds: float) -> None:
        assert all(each.again is not None and each.again > time.clock.now() for each in waiting)
        told.append(([each.queued.key.recipient for each in waiting], seconds))

    options = starttls.server_options()
    transport = SmtpTransport(options, LOGIN)
    found = Sender(transport, "chair@example.org", log, time.clock, waits=waits)
    sent = list(found.send(mails(tmp_path, 4)))
    assert [each.queued.key.paper_id for each in sent] == ["p0", "p2", "p3", "p1"]
    assert sent[-1].state is MailState.POSTPONED
    assert "Greylisted" in sent[-1].reply
    assert time.passed <= Patience().idle
    assert told
    assert {tuple(names) for names, _ in told} == {("a1@example.org",)}
    assert sum(seconds for _, seconds in told) == pytest.approx(time.passed)
    box.refused = {}
    again = list(found.send(mails(tmp_path, 4)[1:2]))
    assert states(again) == {"p1": MailState.ACCEPTED}
    assert max(box.ids().values()) == 1


def test_what_waits_is_tried_again_while_others_go(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.once = ["451 4.3.0 Busy"]
    found = sender(plain, log, time, spacing=Patience().mail[0] / 2)
    sent = [each.queued.key.paper_id for each in found.send(mails(tmp_path, 10))]
    assert sent.index("p0") < 5
    assert len(sent) == 10


def test_a_stopped_run_has_recorded_what_waits(
    tmp_path: Path, starttls: MailServer, box: Box, log: MailLog, time: FakeTime
) -> None:
    box.refused = {"a0@example.org": "451 4.7.1 Greylisted"}

    def stop(waiting: Sequence[Delivery], seconds: float) -> None:
        raise KeyboardInterrupt

    options = starttls.server_options()
    transport = SmtpTransport(options, LOGIN)
    found = Sender(transport, "chair@example.org", log, time.clock, waits=stop)
    with pytest.raises(KeyboardInterrupt):
        list(found.send(mails(tmp_path, 2)))
    assert [each.queued.key.paper_id for each in found.waiting] == ["p0"]
    assert {key: entry.state for key, entry in logged(log).items()} == {
        "p0": MailState.POSTPONED,
        "p1": MailState.ACCEPTED,
    }


class Faulty:
    """A transport of somebody else, with a mistake in one of its methods."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.closed = 0

    def _fail_in(self, place: str) -> None:
        if place == self._place:
            raise KeyError("stamps")

    def open(self) -> None:
        self._fail_in("open")

    def offer(self, envelope: Envelope) -> dict[str, Reply]:
        self._fail_in("offer")
        return {}

    def hand_over(self, content: bytes) -> Reply | None:
        self._fail_in("hand_over")
        return Reply(250, "ok")

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize(
    ("place", "states"),
    [("open", set()), ("offer", set()), ("hand_over", {MailState.UNKNOWN})],
)
def test_a_mistake_of_a_transport_ends_the_run_and_loses_nothing(
    place: str, states: set[MailState], tmp_path: Path, log: MailLog, time: FakeTime
) -> None:
    transport = Faulty(place)
    found = Sender(transport, "chair@example.org", log, time.clock)
    with pytest.raises(FatalError, match="KeyError: 'stamps'"):
        list(found.send(mails(tmp_path, 2)))
    assert {entry.state for entry in log.entries()} == states
    assert transport.closed
