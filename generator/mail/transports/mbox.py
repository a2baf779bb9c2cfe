"""Mails in one mailbox file (mbox, RFC 4155), which mail programs import.

Settings: ``[mail.mbox]`` with ``file``, seen from the workspace.
"""

from __future__ import annotations

import mailbox
import os
import time
from collections.abc import Mapping
from datetime import UTC
from email import message_from_bytes
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path

from generator.mail.transports._drafts import Offered, as_draft, path_option
from generator.mail.transports.transport import DRAFTED, Envelope, Reply, TransportSettings
from generator.servers.errors import FatalError

_USUAL = "drafts.mbox"


class MboxTransport:
    """Appends each mail to a mailbox, which is locked meanwhile."""

    def __init__(self, path: Path) -> None:
        """Take the file, which is made if it is not there."""
        self._path = path
        self._offered = Offered()

    def open(self) -> None:
        """Make the folder that the file is in."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise FatalError(f"{self._path.parent} cannot be made: {problem.strerror}") from None

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Take everybody."""
        self._offered.put(envelope)
        return {}

    def hand_over(self, content: bytes) -> Reply | None:
        """Append the mail, and wait for the disk."""
        envelope = self._offered.take()
        message = _from_line(envelope.sender, content) + as_draft(envelope, content)
        box = mailbox.mbox(self._path)
        try:
            box.lock()
        except mailbox.ExternalClashError:
            box.close()
            return Reply(451, f"{self._path.name} is locked by another program")
        except OSError as problem:
            box.close()
            raise FatalError(f"{self._path} cannot be locked: {problem.strerror}") from None
        try:
            box.add(message)
            box.flush()
            _wait_for_disk(self._path)
        except OSError:
            return None  # a part of it may stand there
        finally:
            box.close()
        return Reply(DRAFTED, f"added to {self._path.name}, to be sent by another program")

    def close(self) -> None:
        """Do nothing: the file is closed after each mail."""


def _from_line(sender: str, content: bytes) -> bytes:
    """Return the line before a mail: who sends it, and when it was written (RFC 4155, appendix)."""
    date = str(message_from_bytes(content, policy=compat32)["Date"])
    moment = parsedate_to_datetime(date).astimezone(UTC).timetuple()
    return f"From {sender} {time.asctime(moment)}\n".encode("ascii")


def _wait_for_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def from_settings(settings: TransportSettings) -> MboxTransport:
    """Make the transport from ``[mail.mbox]``.

    Raises:
        FatalError: the file is no path.
    """
    return MboxTransport(path_option(settings, "mbox", "file", _USUAL))
