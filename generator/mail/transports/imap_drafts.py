"""Mails as drafts in a folder of a mail server (IMAP, RFC 9051), to be looked at and sent there.

Settings: ``[mail.imap-drafts]`` with ``server``, ``user``, and if they are others than usual
``port``, ``security`` (``tls`` or ``starttls``), ``folder`` and ``ca_file``.
"""

from __future__ import annotations

import imaplib
from collections.abc import Mapping
from dataclasses import dataclass

from generator.mail.transports._drafts import Offered, as_draft
from generator.mail.transports.transport import DRAFTED, Envelope, Reply, TransportSettings
from generator.servers.errors import FatalError, LostError
from generator.servers.imap import MAX_WORDS, folder_name, log_out, open_mailbox, shut_down
from generator.servers.login import Login
from generator.servers.server import IMAP_PORTS, Security, Server

NAME = "imap-drafts"
_FLAGS = r"(\Draft \Seen)"


@dataclass(frozen=True, slots=True)
class DraftsFolder:
    """A folder of a mail server."""

    server: Server
    login: Login
    folder: str = "Drafts"


class ImapDraftsTransport:
    """Appends each mail to a folder, over one connection."""

    def __init__(self, account: DraftsFolder) -> None:
        """Take the account; nothing is opened yet."""
        self._account = account
        self._connection: imaplib.IMAP4 | None = None
        self._offered = Offered()

    def open(self) -> None:
        """Connect and log in, unless there is a connection that answers."""
        if self._connection is not None and not _answers(self._connection):
            self._drop()
        if self._connection is None:
            self._connection = open_mailbox(self._account.server, self._account.login)

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Take everybody: whom a draft goes to shows when it is sent."""
        self._offered.put(envelope)
        return {}

    def hand_over(self, content: bytes) -> Reply | None:
        """Append the mail to the folder."""
        draft = as_draft(self._offered.take(), content)
        if self._connection is None:
            raise LostError("there is no connection")
        folder = self._account.folder
        try:
            status, said = self._connection.append(folder_name(folder), _FLAGS, "", draft)
        except (OSError, imaplib.IMAP4.abort):
            self._drop()
            return None
        except imaplib.IMAP4.error as problem:
            status, said = "BAD", [str(problem).encode()]
        text = b" ".join(said).decode("utf-8", "replace")[:MAX_WORDS]
        if status == "OK":
            return Reply(DRAFTED, f"put into {folder}, to be sent from there")
        if "TRYCREATE" in text:
            raise FatalError(f"there is no folder {folder!r}: set folder in [mail.{NAME}]: {text}")
        return Reply(451 if status == "NO" else 554, text)

    def close(self) -> None:
        """Log out, if there is a connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            log_out(connection)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            shut_down(connection)


def _answers(connection: imaplib.IMAP4) -> bool:
    """Tell whether the server is still there; it may have gone since the last mail."""
    try:
        status, _ = connection.noop()
    except (OSError, imaplib.IMAP4.error):
        return False
    return status == "OK"


def from_settings(settings: TransportSettings) -> ImapDraftsTransport:
    """Make the transport from ``[mail.imap-drafts]``.

    Raises:
        FatalError: server or user are missing, or login and mail would go out in plain text.
    """
    options = settings.options
    security = options.get("security", "tls")
    if security not in set(Security):
        kinds = ", ".join(f'"{each}"' for each in Security)
        raise FatalError(f"security in [mail.{NAME}] must be one of {kinds}")
    kind = Security(str(security))
    host, user = (_text(options, key) for key in ("server", "user"))
    port = options.get("port", IMAP_PORTS[kind])
    if not isinstance(port, int) or not 0 < port < 1 << 16:
        raise FatalError(f"port in [mail.{NAME}] must be a number, such as 993")
    ca_file = _text(options, "ca_file", "")
    ca_path = str(settings.root / ca_file) if ca_file else ""
    server = Server(host, port, kind, user, ca_file=ca_path)
    if not server.is_private:
        raise FatalError(f"mail and login would go to {host} in plain text: leave security out")
    folder = _text(options, "folder", "Drafts")
    return ImapDraftsTransport(DraftsFolder(server, settings.login(host, user), folder))


def _text(options: Mapping[str, object], key: str, usual: str | None = None) -> str:
    value = options.get(key, usual)
    if not isinstance(value, str) or not value.isprintable() or (not value and usual is None):
        raise FatalError(f"{key} in [mail.{NAME}] must be words in quotes")
    return value
