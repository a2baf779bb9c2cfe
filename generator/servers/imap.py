"""A connection to a mailbox (IMAP, RFC 9051), logged in."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Callable
from contextlib import suppress

from generator.servers.errors import FatalError, LostError
from generator.servers.login import AccessTokens, Login, Password, xoauth2
from generator.servers.server import Security, Server
from generator.servers.tls import tls_context

MAX_WORDS = 300
"""Most characters that are kept of what a server says."""


def open_mailbox(server: Server, login: Login) -> imaplib.IMAP4:
    """Connect and log in.

    Raises:
        FatalError: it makes no sense to try again.
        LostError: there is no connection; it may be there later.
    """
    if not server.is_private:
        raise FatalError(f"mail and login would go to {server.host} in plain text")
    connection = _connected(server)
    try:
        match login:
            case Password(password):
                _log_in(connection, server, password)
            case _:
                _show_token(connection, server, login.tokens)
    except BaseException:
        shut_down(connection)
        raise
    return connection


def log_out(connection: imaplib.IMAP4) -> None:
    """Say goodbye to the server; a connection that is lost is dropped."""
    try:
        connection.logout()
    except (OSError, imaplib.IMAP4.error):
        shut_down(connection)


def shut_down(connection: imaplib.IMAP4) -> None:
    """Drop a connection at once."""
    with suppress(OSError):
        connection.shutdown()


def folder_name(name: str) -> str:
    r"""Return the name of a folder as IMAP has it: quoted, in modified UTF-7 (RFC 3501, 5.1.3).

    >>> folder_name("Entwürfe & mehr")
    '"Entw&APw-rfe &- mehr"'
    """
    plain = re.sub(r"[^\x20-\x7e]+", _shifted, name.replace("&", "&-"))
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _shifted(run: re.Match[str]) -> str:
    coded = base64.b64encode(run[0].encode("utf-16-be")).decode("ascii")
    return f"&{coded.rstrip('=').replace('/', ',')}-"


def _connected(server: Server) -> imaplib.IMAP4:
    context = tls_context(server)
    try:
        if server.security is Security.TLS:
            return imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=context, timeout=server.timeout
            )
        connection = imaplib.IMAP4(server.host, server.port, timeout=server.timeout)
        if server.security is Security.STARTTLS:
            connection.starttls(context)
    except ssl.SSLCertVerificationError as problem:
        message = f"the certificate of {server.host} cannot be trusted: {problem.verify_message}"
        raise FatalError(message) from None
    except (OSError, imaplib.IMAP4.abort) as problem:
        raise LostError(f"no connection to {server.host}:{server.port}: {problem}") from None
    except imaplib.IMAP4.error as problem:
        raise FatalError(f"{server.host} offers no TLS: {problem}") from None
    return connection


def _log_in(connection: imaplib.IMAP4, server: Server, password: str) -> None:
    try:
        connection.login(server.user, password)
    except (OSError, imaplib.IMAP4.abort) as problem:
        raise _lost(server, problem) from None
    except (imaplib.IMAP4.error, UnicodeEncodeError) as problem:
        raise _not_accepted(server, str(problem), password) from None


def _show_token(connection: imaplib.IMAP4, server: Server, tokens: AccessTokens) -> None:
    """Log in by a token; one that is not accepted is renewed once."""
    token = tokens.token()
    try:
        connection.authenticate("XOAUTH2", _answers(server.user, token))
    except imaplib.IMAP4.abort as problem:
        raise _lost(server, problem) from None
    except imaplib.IMAP4.error:
        token = tokens.renew()
    except OSError as problem:
        raise _lost(server, problem) from None
    else:
        return
    try:
        connection.authenticate("XOAUTH2", _answers(server.user, token))
    except (OSError, imaplib.IMAP4.abort) as problem:
        raise _lost(server, problem) from None
    except imaplib.IMAP4.error as problem:
        raise _not_accepted(server, str(problem), token) from None


def _answers(user: str, token: str) -> Callable[[bytes], bytes]:
    """Return what answers a server's questions: first the token, then nothing more."""
    said = [xoauth2(user, token).encode()]
    return lambda challenge: said.pop() if said else b""


def _lost(server: Server, problem: Exception) -> LostError:
    return LostError(f"connection to {server.host} lost: {problem}")


def _not_accepted(server: Server, said: str, secret: str) -> FatalError:
    shown = said.replace(secret, "…") if secret else said
    return FatalError(f"{server.host} does not accept the login: {shown[:MAX_WORDS]}")
