"""What mails for another program need that a server would not: everyone whom they go to."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import compat32
from email.utils import getaddresses
from pathlib import Path

from generator.mail.transports.transport import Envelope, TransportSettings
from generator.servers.errors import FatalError, LostError


class Offered:
    """The envelope of the mail that was offered last."""

    def __init__(self) -> None:
        self._envelope: Envelope | None = None

    def put(self, envelope: Envelope) -> None:
        """Keep an envelope until its mail comes."""
        self._envelope = envelope

    def take(self) -> Envelope:
        """Return the envelope, once.

        Raises:
            LostError: no mail was offered.
        """
        envelope, self._envelope = self._envelope, None
        if envelope is None:
            raise LostError("no mail was offered")
        return envelope


def as_draft(envelope: Envelope, content: bytes) -> bytes:
    """Return a mail as a draft that any program sends to all whom it is for.

    Who gets a copy without the others knowing stands in no header field of a mail that is sent;
    here it is ``Bcc`` (RFC 5322, 3.6.3), which the program takes out. ``X-Unsent`` makes Outlook
    open the file to be sent.
    """
    header = message_from_bytes(content, policy=compat32)
    named = header.get_all("To", []) + header.get_all("Cc", [])
    shown = {address.lower() for _, address in getaddresses([str(each) for each in named])}
    hidden = [each for each in envelope.addresses if each.lower() not in shown]
    lines = ["X-Unsent: 1"]
    if hidden:
        lines.append("Bcc: " + ",\r\n ".join(hidden))
    return "".join(f"{line}\r\n" for line in lines).encode("ascii") + content


def path_option(settings: TransportSettings, table: str, key: str, usual: str) -> Path:
    """Return a path of the settings, as seen from the workspace.

    Raises:
        FatalError: it is no text.
    """
    value = settings.options.get(key, usual)
    if not isinstance(value, str) or not value:
        raise FatalError(f'{key} in [mail.{table}] must be a path, such as "{usual}"')
    return settings.root / value
