"""One connection to a real server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from generator.mail.transports.smtp import SmtpSession, SmtpTransport, check_server
from generator.mail.transports.transport import Envelope, TurnedAwayError
from generator.servers.errors import FatalError, LostError
from generator.servers.login import Password, Tokens
from generator.servers.server import Security, Server
from mail.conftest import PASSWORD, Box, Certificate, MailServer, TokenBox, running

MAIL = b"Subject: x\r\nMessage-ID: <a@example.org>\r\n\r\n.dot\r\n..\r\nend\r\n"


def send(session: SmtpSession, recipient: str = "ada@example.org", content: bytes = MAIL) -> str:
    session.offer(Envelope("chair@example.org", recipient, len(content)))
    return str(session.hand_over(content))


@pytest.mark.parametrize("kind", ["starttls", "tls", "plain"])
def test_a_mail_is_handed_over(kind: str, box: Box, request: pytest.FixtureRequest) -> None:
    server: MailServer = request.getfixturevalue(kind)
    with SmtpSession(server.server_options(), Password(PASSWORD)) as session:
        assert send(session) == "250 2.0.0 Queued"
        assert send(session, "grace@example.org") == "250 2.0.0 Queued"
    assert box.mails == [("ada@example.org", MAIL), ("grace@example.org", MAIL)]
    assert box.connections == 1


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_ends_it(
    kind: str, box: Box, request: pytest.FixtureRequest
) -> None:
    server: MailServer = request.getfixturevalue(kind)
    with pytest.raises(FatalError, match="certificate of localhost cannot be trusted"):
        SmtpSession(server.server_options(ca_file=""), Password(PASSWORD))
    assert box.mails == []


def test_a_certificate_for_another_host_ends_it(tls: MailServer) -> None:
    with pytest.raises(FatalError, match="cannot be trusted"):
        SmtpSession(tls.server_options(host="127.0.0.1"), Password(PASSWORD))


def test_a_wrong_password_is_no_secret_kept_badly(starttls: MailServer) -> None:
    with pytest.raises(FatalError, match="does not accept the login") as caught:
        SmtpSession(starttls.server_options(), Password("s3cret-and-wrong"))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("password", ["pässword", "密码"])
def test_a_password_that_cannot_be_sent_is_said(starttls: MailServer, password: str) -> None:
    with pytest.raises(FatalError, match="ASCII") as caught:
        SmtpSession(starttls.server_options(), Password(password))
    assert password not in str(caught.value)


def test_without_starttls_nothing_is_sent(plain: MailServer, box: Box) -> None:
    options = plain.server_options(security=Security.STARTTLS, user="chair@example.org")
    with pytest.raises(FatalError, match="offers no STARTTLS"):
        SmtpSession(options, Password(PASSWORD))
    assert box.mails == []


@pytest.mark.parametrize(
    "host", ["mail.example.org", "10.0.0.1", "localhost.example.org", "0.0.0.0"]
)
def test_plain_text_stays_on_this_machine(host: str) -> None:
    with pytest.raises(FatalError, match="in plain text"):
        SmtpSession(Server(host, 25, Security.NONE), Password(""))
    check_server(Server(host, 25, Security.NONE, plain_host=host))
    with pytest.raises(FatalError, match="in plain text"):
        check_server(Server(host, 25, Security.NONE, plain_host="other.example.org"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "127.3.2.1"])
def test_this_machine_may_be_spoken_to_in_plain_text(host: str) -> None:
    check_server(Server(host, 25, Security.NONE))


def test_a_bad_address_costs_that_mail_only(starttls: MailServer, box: Box) -> None:
    box.refused = {"ada@example.org": "550 5.1.1 No such user"}
    with SmtpSession(starttls.server_options(), Password(PASSWORD)) as session:
        with pytest.raises(TurnedAwayError) as caught:
            send(session)
        assert send(session, "grace@example.org") == "250 2.0.0 Queued"
    assert not caught.value.reply.is_passing
    assert str(caught.value.reply) == "550 5.1.1 No such user"
    assert [recipient for recipient, _ in box.mails] == ["grace@example.org"]


def test_a_sender_who_may_not_send_ends_it(starttls: MailServer, box: Box) -> None:
    box.refused_sender = "550 5.7.1 Sender rejected"
    with (
        SmtpSession(starttls.server_options(), Password(PASSWORD)) as session,
        pytest.raises(FatalError, match="no mail from this sender: 550"),
    ):
        send(session)


def test_what_is_too_large_for_the_server_is_not_sent(plain: MailServer, box: Box) -> None:
    with SmtpSession(plain.server_options()) as session:
        assert session.most_bytes == 50_000
        with pytest.raises(TurnedAwayError, match="552"):
            send(session, content=MAIL + b"x" * 60_000)
    assert box.mails == []


def test_nobody_there(unused_port: int) -> None:
    with pytest.raises(LostError, match="no connection to localhost"):
        SmtpSession(Server("localhost", unused_port, Security.NONE))


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def scripted(*answers: bytes) -> Iterator[int]:
    """A server that says one line after the other, and then hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                for answer in answers:
                    connection.sendall(answer)
                    if not lines.readline():
                        return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(10)


def test_a_server_that_repeats_the_password_is_not_repeated() -> None:
    with (
        scripted(
            b"220 hi\r\n",
            b"250-hi\r\n250 AUTH PLAIN\r\n",
            b"535 no: hunter2! aHVudGVyMiE= it is\r\n",
            b"221 bye\r\n",
        ) as port,
        pytest.raises(FatalError) as caught,
    ):
        SmtpSession(Server("localhost", port, Security.NONE, "ada"), Password("hunter2!"))
    assert "hunter2" not in str(caught.value)
    assert "aHVudGVyMiE" not in str(caught.value)


@pytest.mark.parametrize(
    "answers",
    [(b"421 busy\r\n",), (b"220 hi\r\n", b"421 later\r\n"), (b"220 hi\r\n",), ()],
)
def test_a_server_without_time_is_asked_later(answers: tuple[bytes, ...]) -> None:
    with scripted(*answers) as port, pytest.raises(LostError):
        SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))


@pytest.mark.parametrize("answers", [(b"554 no\r\n",), (b"220 hi\r\n", b"550 go away\r\n")])
def test_a_server_that_never_will_is_not_asked_again(answers: tuple[bytes, ...]) -> None:
    with scripted(*answers) as port, pytest.raises(FatalError):
        SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))


def test_how_many_mails_a_connection_may_carry_is_heeded() -> None:
    with scripted(b"220 hi\r\n", b"250-hi\r\n250 LIMITS MAILMAX=1 RCPTMAX=9\r\n") as port:
        session = SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))
        assert not session.is_used_up
        session.taken = 1
        assert session.is_used_up
        session.abort()


def test_no_answer_after_the_end_is_a_doubt() -> None:
    replies = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
    with scripted(*replies) as port:
        session = SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))
        session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        assert session.hand_over(MAIL) is None
        session.abort()


@pytest.mark.parametrize("code", [b"300", b"333", b"354", b"399"])
def test_an_answer_that_asks_for_more_is_no_yes(code: bytes) -> None:
    greeting = (b"220 hi\r\n", b"250 hi\r\n")
    odd = code + b" go on\r\n"
    for answers in ((odd,), (b"250 ok\r\n", odd)):
        with scripted(*greeting, *answers) as port:
            session = SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))
            with pytest.raises((TurnedAwayError, FatalError)):
                session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
            session.abort()
    taken = (b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
    with scripted(*greeting, *taken, *[b""] * MAIL.count(b"\n"), odd) as port:
        session = SmtpSession(Server("localhost", port, Security.NONE, timeout=5.0))
        session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        assert session.hand_over(MAIL) is None
        session.abort()


@pytest.mark.parametrize("half", [b"250 2.0.0 Que", b"2", b"250-first\r\n250"])
def test_half_an_answer_is_a_doubt(half: bytes) -> None:
    taken = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")
    with scripted(*taken, *[b""] * MAIL.count(b"\n"), half) as port:
        session = SmtpSession(Server("localhost", port, Security.NONE, timeout=1.0))
        session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        assert session.hand_over(MAIL) is None
        session.abort()


@dataclass
class Rotating:
    """Tokens that are numbered; the server is told of new ones."""

    box: TokenBox
    number: int = 1
    lost: bool = False

    def token(self) -> str:
        return f"token-{self.number}"

    def renew(self) -> str:
        if self.lost:
            raise LostError("the provider cannot be reached")
        self.number += 1
        self.box.good.add(self.token())
        return self.token()


@pytest.fixture
def token_box() -> TokenBox:
    return TokenBox(good={"token-1"})


@pytest.fixture
def modern(token_box: TokenBox, certificate: Certificate) -> Iterator[MailServer]:
    with contextmanager(running)(token_box, certificate, Security.STARTTLS) as server:
        yield server


def test_a_login_by_a_token(modern: MailServer, token_box: TokenBox) -> None:
    with SmtpSession(modern.server_options(), Tokens(Rotating(token_box))) as session:
        assert send(session) == "250 2.0.0 Queued"
    assert token_box.shown == ["token-1"]


def test_a_token_that_is_not_accepted_is_renewed_once(
    modern: MailServer, token_box: TokenBox
) -> None:
    token_box.good.clear()
    with SmtpSession(modern.server_options(), Tokens(Rotating(token_box))) as session:
        assert send(session) == "250 2.0.0 Queued"
    assert token_box.shown == ["token-1", "token-2"]


def test_a_login_that_no_token_helps_ends_it(modern: MailServer, token_box: TokenBox) -> None:
    token_box.good.clear()
    tokens = Tokens(Rotating(token_box))
    with pytest.raises(FatalError, match="does not accept the login") as caught:
        SmtpSession(modern.server_options(user="somebody@example.org"), tokens)
    assert "token-" not in str(caught.value)
    assert token_box.shown == ["token-1", "token-2"]


def test_a_provider_that_is_away_is_waited_for(modern: MailServer, token_box: TokenBox) -> None:
    token_box.good.clear()
    with pytest.raises(LostError, match="cannot be reached"):
        SmtpSession(modern.server_options(), Tokens(Rotating(token_box, lost=True)))


def test_a_server_that_takes_no_tokens_is_said(starttls: MailServer, token_box: TokenBox) -> None:
    with pytest.raises(FatalError, match="takes no login by tokens"):
        SmtpSession(starttls.server_options(), Tokens(Rotating(token_box)))


def test_tokens_that_end_in_the_middle_of_a_run(modern: MailServer, token_box: TokenBox) -> None:
    token_box.ends_with_connection = True
    transport = SmtpTransport(modern.server_options(per_connection=2), Tokens(Rotating(token_box)))
    for _ in range(5):
        transport.open()
        transport.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        assert str(transport.hand_over(MAIL)) == "250 2.0.0 Queued"
    transport.close()
    assert token_box.shown == ["token-1", "token-1", "token-2", "token-2", "token-3"]
    assert len(token_box.mails) == 5
