"""Mail by SMTP: the transport, and a connection in steps that say what the server can have taken.

Up to the line with the dot that ends a mail, the server has nothing (RFC 5321, 4.1.1.4); after it,
only its answer tells. So a mail is first *offered*, then *handed over*, and a connection that is
lost in between leaves a doubt that no retry may resolve.
"""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn, Self

from generator.mail.transports._smtp_stream import SmtpStream, TlsSmtpStream
from generator.mail.transports.transport import Envelope, Reply, TransportSettings, TurnedAwayError
from generator.servers.errors import FatalError, LostError
from generator.servers.login import AccessTokens, Login, Password, xoauth2
from generator.servers.server import Security, Server
from generator.servers.tls import tls_context

MAX_REPLY = 300
"""Most characters that are kept of a server's answer."""
_OWN_NAME = "[127.0.0.1]"
"""What we call ourselves: an address literal (RFC 5321, 4.1.1.1). The machine's name would tell
strangers more than they need, and asking the network for it can take long."""
_CLOSING_SECONDS = 5.0
_SLOWEST = 10_000
"""Bytes a second: a mail that goes out more slowly is given up."""
_SIZE = re.compile(r"[1-9][0-9]{0,14}")
_END = b".\r\n"
NOBODY = Password("")
"""No login."""
_SENDER = re.compile(r"SendAsDenied|\b5\.7\.60\b")
"""How Exchange says, only when it has the mail, that the login may not send as its sender."""
_LIMIT = re.compile(r"\bMAILMAX=([1-9][0-9]{0,5})\b", re.IGNORECASE)


class SmtpTransport:
    """Hands mails to a server, over one connection after the other."""

    def __init__(self, server: Server, login: Login = NOBODY) -> None:
        """Take the server, and the login if it wants one; nothing is opened yet."""
        self._server = server
        self._login = login
        self._session: SmtpSession | None = None

    def open(self) -> None:
        """Connect and log in, unless there is a connection that takes another mail."""
        if self._session is not None and self._session.is_used_up:
            self.close()
        if self._session is None:
            self._session = SmtpSession(self._server, self._login)

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Say who writes to whom; see :meth:`SmtpSession.offer`."""
        return self._open_session().offer(envelope)

    def hand_over(self, content: bytes) -> Reply | None:
        """Hand the mail over; see :meth:`SmtpSession.hand_over`."""
        return self._open_session().hand_over(content)

    def close(self) -> None:
        """End the connection."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _open_session(self) -> SmtpSession:
        if self._session is None:
            raise LostError("there is no connection")
        return self._session


def from_settings(settings: TransportSettings) -> SmtpTransport:
    """Make the transport from ``server``, ``port``, ``security``, ``user`` … of ``[mail]``.

    Raises:
        FatalError: no server is set, or mail and login would go over the net in plain text.
    """
    server = settings.server
    if server is None:
        raise FatalError("there is no server: add it to [mail] in agreements.toml")
    if server.ca_file:
        server = replace(server, ca_file=str(settings.root / server.ca_file))
    check_server(server)
    return SmtpTransport(server, settings.login(server.host, server.user))


class SmtpSession:
    """A connection that is open and logged in; use it in a ``with`` statement."""

    def __init__(self, server: Server, login: Login = NOBODY) -> None:
        """Connect and log in.

        Raises:
            FatalError: it makes no sense to try again.
            LostError: there is no connection; it may be there later.
        """
        self._login = login
        self._secret = login.password if isinstance(login, Password) else ""
        """What no message repeats."""
        self.taken = 0
        """How many mails were handed over."""
        self._offered = False
        self._in_mail = False
        """Whether the server waits for the rest of a mail."""
        check_server(server)
        self._smtp = self._connect(server)
        try:
            self._greet(server)
        except BaseException:
            self._smtp.close()
            raise
        self._most_mails = min(server.per_connection, self._advertised_mails())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_used_up(self) -> bool:
        """Tell whether the server wants a new connection for the next mail."""
        return self.taken >= self._most_mails

    @property
    def most_bytes(self) -> int | None:
        """The size that the server takes (RFC 1870); None if it does not say."""
        words = self._smtp.esmtp_features.get("size", "").split()
        return int(words[0]) if words and _SIZE.fullmatch(words[0]) else None

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Say who writes to whom, and ask for leave to hand the mail over.

        Returns:
            The addresses that the server does not take, with its answers.

        Raises:
            TurnedAwayError: the server does not take it.
            FatalError: the server does not take any from this sender.
            LostError: the connection is lost.
        """
        most, size = self.most_bytes, envelope.size
        if most is not None and size > most:
            raise TurnedAwayError(Reply(552, f"the mail has {size} bytes, the server takes {most}"))
        options = [f"size={size}"] if "size" in self._smtp.esmtp_features else []
        recipients = (envelope.recipient, *envelope.others)
        with _lost_is_said():
            if self.taken or self._offered:
                self._smtp.rset()
            self._offered = True
            reply = self._reply(*self._smtp.mail(envelope.sender, options))
            if not reply.is_good:
                self._refuse_sender(reply)
            refused = self._name(*recipients)
            if len(refused) == len(recipients):
                passing = (each for each in refused.values() if each.is_passing)
                raise TurnedAwayError(next(passing, refused[envelope.recipient]))
            refused |= self._name(*envelope.copies)
            reply = self._reply(*self._smtp.docmd("DATA"))
            if reply.code != 354:
                raise TurnedAwayError(reply)
        self._in_mail = True
        return refused

    def hand_over(self, content: bytes) -> Reply | None:
        """Hand over the mail that was offered, with lines that end in CR and LF.

        Returns:
            The server's answer; None if the connection was lost when the server could have taken
            the mail already, or if the answer is neither yes nor no.

        Raises:
            LostError: the connection was lost before the mail's end.
            FatalError: the server does not take any from this sender.
        """
        self.taken += 1
        dotted = _dotted(content)
        with _lost_is_said(), self._smtp.within(self._smtp.timeout + len(dotted) / _SLOWEST):
            self._smtp.send(dotted)
        self._in_mail = False
        try:
            self._smtp.send(_END)
            code, text = self._smtp.getreply()
        except (OSError, smtplib.SMTPException):
            return None
        if not (200 <= code < 300 or 400 <= code < 600):
            return None  # no code that means anything here
        reply = self._reply(code, text)
        if code >= 500 and _SENDER.search(reply.text):
            raise _no_sender(reply)
        return reply

    def close(self) -> None:
        """End the connection; whoever does not answer is not waited for.

        A mail that was begun is cut off, so that it is not taken.
        """
        if self._in_mail:
            self.abort()
            return
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_CLOSING_SECONDS)
            with self._smtp.within(_CLOSING_SECONDS):
                self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()

    def abort(self) -> None:
        """Drop the connection at once."""
        self._smtp.close()

    def _name(self, *recipients: str) -> dict[str, Reply]:
        """Name recipients to the server; give those that it does not take."""
        replies = {each: self._reply(*self._smtp.rcpt(each)) for each in recipients}
        return {each: reply for each, reply in replies.items() if not reply.is_good}

    def _connect(self, server: Server) -> SmtpStream:
        try:
            if server.security is Security.TLS:
                return TlsSmtpStream(
                    server.host,
                    server.port,
                    _OWN_NAME,
                    timeout=server.timeout,
                    context=tls_context(server),
                )
            return SmtpStream(server.host, server.port, _OWN_NAME, timeout=server.timeout)
        except ssl.SSLCertVerificationError as problem:
            raise FatalError(_certificate(server, problem)) from None
        except smtplib.SMTPConnectError as problem:
            reply = self._reply(problem.smtp_code, problem.smtp_error)
            if reply.is_passing:
                raise LostError(str(reply)) from None
            raise FatalError(f"{server.host} refuses the connection: {reply}") from None
        except (OSError, smtplib.SMTPException) as problem:
            raise LostError(f"no connection to {server.host}:{server.port}: {problem}") from None

    def _greet(self, server: Server) -> None:
        try:
            self._hello()
            if server.security is Security.STARTTLS:
                self._start_tls(server)
            if server.user:
                self._log_in(server)
        except (OSError, smtplib.SMTPServerDisconnected) as problem:
            raise LostError(f"connection to {server.host} lost: {problem}") from None

    def _start_tls(self, server: Server) -> None:
        try:
            code, text = self._smtp.starttls(context=tls_context(server))
        except ssl.SSLCertVerificationError as problem:
            raise FatalError(_certificate(server, problem)) from None
        except smtplib.SMTPNotSupportedError:
            raise FatalError(
                f"{server.host} offers no STARTTLS on port {server.port}, and nothing was sent in "
                'plain text: try security = "tls" with port 465'
            ) from None
        if code != 220:
            reply = self._reply(code, text)
            raise (LostError if reply.is_passing else FatalError)(f"no STARTTLS: {reply}")
        self._hello()

    def _hello(self) -> None:
        reply = self._reply(*self._smtp.ehlo())
        if reply.code != 250:
            raise (LostError if reply.is_passing else FatalError)(f"the server says {reply}")

    def _log_in(self, server: Server) -> None:
        match self._login:
            case Password(password):
                with self._login_is_said(server):
                    self._smtp.login(server.user, password)
            case _:
                self._show_token(server, self._login.tokens)

    def _show_token(self, server: Server, tokens: AccessTokens) -> None:
        """Log in by a token; one that is not accepted is renewed once."""
        if "XOAUTH2" not in self._smtp.esmtp_features.get("auth", "").upper().split():
            raise FatalError(
                f"{server.host} takes no login by tokens (XOAUTH2): is it the provider's own "
                "server, and was smtp allowed for this mailbox?"
            )
        self._secret = tokens.token()
        try:
            self._smtp.auth("XOAUTH2", _answers(server.user, self._secret))
        except smtplib.SMTPAuthenticationError:
            self._secret = tokens.renew()
        else:
            return
        with self._login_is_said(server):
            self._smtp.auth("XOAUTH2", _answers(server.user, self._secret))

    @contextmanager
    def _login_is_said(self, server: Server) -> Iterator[None]:
        """Turn what a login raises into a sentence without the secret."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as problem:
            reply = self._reply(problem.smtp_code, problem.smtp_error)
            if reply.is_passing:
                raise LostError(f"the login failed for now: {reply}") from None
            raise FatalError(f"{server.host} does not accept the login: {reply}") from None
        except smtplib.SMTPServerDisconnected:
            raise
        except UnicodeEncodeError:
            raise FatalError("user and password can only have ASCII letters here") from None
        except ValueError:
            raise FatalError(f"no login at {server.host}: its challenge is malformed") from None
        except smtplib.SMTPException as problem:
            raise FatalError(f"no login at {server.host}: {self._cleaned(str(problem))}") from None

    def _refuse_sender(self, reply: Reply) -> NoReturn:
        """Tell a mail that is too large (552, RFC 1870) from a sender who may not send."""
        if reply.is_passing or reply.code == 552:
            raise TurnedAwayError(reply)
        raise _no_sender(reply)

    def _advertised_mails(self) -> int:
        """Read how many mails a connection may carry (RFC 9422)."""
        found = _LIMIT.search(self._smtp.esmtp_features.get("limits", ""))
        return int(found[1]) if found else 1_000_000

    def _reply(self, code: int, text: bytes | str) -> Reply:
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return Reply(code, self._cleaned(words))

    def _cleaned(self, text: str) -> str:
        """Fold an answer to a line; a server that repeats the secret is not repeated."""
        line = " ".join(text.split())
        if self._secret:
            coded = base64.b64encode(self._secret.encode()).decode("ascii")
            for secret in (self._secret, coded):
                line = line.replace(secret, "…")
        return line[:MAX_REPLY]


def _answers(user: str, token: str) -> Callable[..., str]:
    """Return what answers a server's questions: first the token, then nothing more."""

    def answer(challenge: bytes | None = None, /) -> str:
        return xoauth2(user, token) if challenge is None else ""

    return answer


def check_server(server: Server) -> None:
    """Hold that a connection in plain text stays on this machine, unless it is asked for by name.

    Raises:
        FatalError: it would not.
    """
    if not server.is_private:
        raise FatalError(
            f"mail and login would go to {server.host} in plain text: set security to "
            f'"starttls" or "tls", or allow it with plain_host = "{server.host}"'
        )


def _no_sender(reply: Reply) -> FatalError:
    return FatalError(f"the server takes no mail from this sender: {reply}")


@contextmanager
def _lost_is_said() -> Iterator[None]:
    """Turn what a lost connection raises into :class:`LostError`."""
    try:
        yield
    except (OSError, smtplib.SMTPException) as problem:
        raise LostError(f"the connection was lost: {problem}") from None


def _certificate(server: Server, problem: ssl.SSLCertVerificationError) -> str:
    return f"the certificate of {server.host} cannot be trusted: {problem.verify_message}"


def _dotted(content: bytes) -> bytes:
    """Double dots at the start of lines (RFC 5321, 4.5.2), and end the last line."""
    dotted = re.sub(rb"(?m)^\.", b"..", content)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"
