"""Mails as ``.eml`` files, which Outlook, Thunderbird and Apple Mail open and send.

Settings: ``[mail.eml]`` with ``folder``, seen from the workspace.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path

from generator.mail.transports._drafts import Offered, as_draft, path_option
from generator.mail.transports.transport import DRAFTED, Envelope, Reply, TransportSettings
from generator.output import OutputError, OutputFolder
from generator.servers.errors import FatalError

_USUAL = "drafts"


class EmlTransport:
    """Writes each mail into a file of its own; one that is there is left alone."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made if it is not there."""
        self._folder = folder
        self._offered = Offered()

    def open(self) -> None:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise FatalError(f"{self._folder} cannot be made: {problem.strerror}") from None

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Take everybody."""
        self._offered.put(envelope)
        return {}

    def hand_over(self, content: bytes) -> Reply | None:
        """Write the mail; it is there whole, or not at all."""
        envelope = self._offered.take()
        draft = as_draft(envelope, content)
        path = self._folder / _name(envelope.recipient, content)
        if path.exists():
            return Reply(DRAFTED, f"is in {path.name} already")
        try:
            with OutputFolder(self._folder) as output:
                output.put_draft(path.name, draft)
        except OutputError as problem:
            return Reply(451, problem.diagnostic.message)
        except OSError as problem:
            raise FatalError(f"{path} cannot be written: {problem.strerror}") from None
        return Reply(DRAFTED, f"written to {path.name}, to be sent by another program")

    def close(self) -> None:
        """Do nothing: there is no connection."""


def _name(recipient: str, content: bytes) -> str:
    """Name a mail's file by whom it is for and its id: the same mail has the same name."""
    header = message_from_bytes(content, policy=compat32)
    to = re.sub(r"[^A-Za-z0-9._-]+", "-", recipient)
    digest = hashlib.sha256(str(header["Message-ID"]).encode()).hexdigest()
    return f"{to[:60].strip('-.')}~{digest[:16]}.eml"


def from_settings(settings: TransportSettings) -> EmlTransport:
    """Make the transport from ``[mail.eml]``.

    Raises:
        FatalError: the folder is no path.
    """
    return EmlTransport(path_option(settings, "eml", "folder", _USUAL))
