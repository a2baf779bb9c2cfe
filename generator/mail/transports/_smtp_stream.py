"""A connection to a mail server on which nothing lasts for ever.

The timeout of a socket holds for each piece that arrives: a server that sends a letter a second, or
lines without end, would keep its client for as long as it likes. Here the whole of an answer has to
arrive in time, and is counted.
"""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

MAX_ANSWER = 1 << 16
"""Most bytes of an answer, with all of its lines."""


class SmtpStream(smtplib.SMTP):
    """smtplib's connection, whose ``timeout`` is the most seconds for the whole of an answer."""

    file: Any

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer.

        Raises:
            smtplib.SMTPServerDisconnected: it does not come, or does not end, in time.
        """
        if self.file is None and self.sock is not None:
            self.file = _Counted(self.sock.makefile("rb"))
        elif self.file is not None:
            self.file.left = MAX_ANSWER
        with self.within(self.timeout):
            return super().getreply()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the connection if what is done in here takes longer.

        Raises:
            smtplib.SMTPServerDisconnected: it did.
        """
        late = threading.Event()

        def cut() -> None:
            late.set()
            if self.sock is not None:
                with suppress(OSError):
                    # Past TLS, whose own shutdown would pull the rug from under a read.
                    socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except OSError:
            if late.is_set():
                self.close()
                message = f"the server did not finish within {seconds:g} seconds"
                raise smtplib.SMTPServerDisconnected(message) from None
            raise
        finally:
            timer.cancel()


class TlsSmtpStream(SmtpStream, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""


class _Counted:
    """A stream of lines that ends with an error when an answer has too many bytes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.left = MAX_ANSWER

    def readline(self, size: int) -> bytes:
        line: bytes = self._stream.readline(size)
        self.left -= len(line)
        if not line.endswith(b"\n") and len(line) < size:
            return b""  # half a line says nothing: the connection is lost
        if self.left < 0:
            raise smtplib.SMTPServerDisconnected(f"an answer has more than {MAX_ANSWER} bytes")
        return line

    def close(self) -> None:
        self._stream.close()
