"""Servers that would keep their clients for ever: each ends in a sentence, within the deadline."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from generator.mail.transports.smtp import SmtpSession
from generator.mail.transports.transport import Envelope
from generator.servers.errors import LostError, ServerError
from generator.servers.login import Password
from generator.servers.server import Security, Server

DEADLINE = 0.4
MAIL = b"Subject: x\r\n\r\nDear Ada,\r\n"
Act = Callable[[socket.socket, threading.Event], None]


@contextmanager
def acting(*acts: Act) -> Iterator[Server]:
    """A server that does one thing after the other, each after a line of the client's."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as lines:
                    for number, act in enumerate(acts):
                        if number and not lines.readline():
                            return
                        act(connection, over)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = int(listener.getsockname()[1])
        yield Server("localhost", port, Security.NONE, timeout=DEADLINE)
        over.set()
        thread.join(10)
        assert not thread.is_alive()


def says(text: bytes) -> Act:
    return lambda connection, over: connection.sendall(text)


def drips(text: bytes, pause: float = DEADLINE / 8) -> Act:
    """Send a piece again and again, each well within the time that a socket waits."""

    def drip(connection: socket.socket, over: threading.Event) -> None:
        while not over.wait(pause):
            connection.sendall(text)

    return drip


def pours(text: bytes) -> Act:
    def pour(connection: socket.socket, over: threading.Event) -> None:
        while not over.is_set():
            connection.sendall(text * 1000)

    return pour


HELLO = (says(b"220 hi\r\n"), says(b"250 hi\r\n"))


@pytest.mark.parametrize(
    "acts",
    [
        (drips(b"220-and on\r\n"),),
        (drips(b"2"),),
        (pours(b"220-and on\r\n"),),
        (pours(b"2"),),
        (says(b"220 hi\r\n"), drips(b"250-and on\r\n")),
        (says(b"220 hi\r\n"), pours(b"250-and on\r\n")),
        (says(b"220 hi\r\n"), pours(b"250-X" + b"x" * 9000)),
    ],
    ids=str.split("lines letters endless-lines endless-line hello endless-hello long-lines"),
)
def test_an_answer_without_end_ends(acts: tuple[Act, ...]) -> None:
    with acting(*acts) as server, pytest.raises(LostError) as caught:
        SmtpSession(server)
    assert "\n" not in str(caught.value)
    assert "localhost" in str(caught.value)


@pytest.mark.parametrize("act", [drips(b"250-and on\r\n"), pours(b"250-and on\r\n"), drips(b"")])
def test_a_command_without_answer_ends(act: Act) -> None:
    with acting(*HELLO, act) as server:
        session = SmtpSession(server)
        with pytest.raises(LostError):
            session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        session.abort()


@pytest.mark.parametrize("act", [drips(b"250-and on\r\n"), pours(b"250-and on\r\n")])
def test_an_endless_answer_to_the_mail_is_a_doubt(act: Act) -> None:
    ok, go = says(b"250 ok\r\n"), says(b"354 go\r\n")
    content_lines = [says(b"")] * MAIL.count(b"\n")
    with acting(*HELLO, ok, ok, go, *content_lines, act) as server:
        session = SmtpSession(server)
        session.offer(Envelope("chair@example.org", "ada@example.org", len(MAIL)))
        assert session.hand_over(MAIL) is None
        session.abort()


def test_a_server_that_does_not_read_the_mail_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.mail.transports.smtp._SLOWEST", 1e9)
    ok = says(b"250 ok\r\n")

    def sleeps(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"354 go\r\n")
        over.wait(20)

    with acting(*HELLO, ok, ok, sleeps) as server:
        session = SmtpSession(server)
        session.offer(Envelope("chair@example.org", "ada@example.org", 10))
        with pytest.raises(LostError):
            session.hand_over(b"x" * 30_000_000)
        session.abort()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_handshake_that_stalls_ends(security: Security) -> None:
    stall = drips(b"")
    acts: tuple[Act, ...] = (stall,)
    if security is Security.STARTTLS:
        offer = says(b"250-hi\r\n250 STARTTLS\r\n")
        acts = (says(b"220 hi\r\n"), offer, lambda c, o: (c.sendall(b"220 go\r\n"), stall(c, o))[1])
    with acting(*acts) as server, pytest.raises(LostError):
        SmtpSession(Server("localhost", server.port, security, timeout=DEADLINE))


def test_a_server_that_never_says_goodbye_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("generator.mail.transports.smtp._CLOSING_SECONDS", DEADLINE)
    with acting(*HELLO, drips(b"221-so long\r\n")) as server:
        SmtpSession(server).close()


@pytest.mark.parametrize("size", [b"9" * 5000, b"\xb2", b"-1", b"", b"0"])
def test_a_size_that_is_none_is_no_limit(size: bytes) -> None:
    with acting(says(b"220 hi\r\n"), says(b"250-hi\r\n250 SIZE " + size + b"\r\n")) as server:
        session = SmtpSession(server)
        assert session.most_bytes is None
        session.abort()


def test_a_question_at_the_login_that_is_none_is_said() -> None:
    question = says(b"334 not base64 \xff\r\n")
    acts = (says(b"220 hi\r\n"), says(b"250-hi\r\n250 AUTH CRAM-MD5\r\n"), question, question)
    with acting(*acts) as server, pytest.raises(ServerError):
        SmtpSession(
            Server("localhost", server.port, Security.NONE, "ada", timeout=DEADLINE),
            Password("secret"),
        )


def test_the_bytes_of_each_answer_are_counted_not_those_of_the_connection() -> None:
    answer = says((b"250-" + b"x" * 60 + b"\r\n") * 900 + b"250 ok\r\n")
    with acting(*HELLO, answer, answer, says(b"354 go\r\n")) as server:
        session = SmtpSession(server)
        session.offer(Envelope("chair@example.org", "ada@example.org", 10))
        session.abort()
