"""Mail by the machine's own ``sendmail``, which Postfix, Exim, msmtp and others bring.

Settings: ``[mail.sendmail]`` with ``command``, if it is not ``/usr/sbin/sendmail``.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from generator.mail.transports.transport import Envelope, Reply, TransportSettings, TurnedAwayError
from generator.servers.errors import FatalError, LostError

_USUAL = "/usr/sbin/sendmail"
_SECONDS = 60.0
"""A queue takes a mail at once; what takes longer hangs."""
_MAX_WORDS = 300
_PASSING = {75}
"""What may go another time: EX_TEMPFAIL of sysexits.h."""
_REFUSED = {65: "data", 67: "no such user", 68: "no such host", 69: "not available"}
"""What is wrong with the mail: EX_DATAERR, EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE."""


class SendmailTransport:
    """Starts a program for each mail, with the envelope as its arguments."""

    def __init__(self, command: Sequence[str] = (_USUAL,)) -> None:
        """Take the program, and the arguments before those of a mail."""
        self._command = tuple(command)
        self._envelope: Envelope | None = None

    def open(self) -> None:
        """Look whether the program is there."""
        if shutil.which(self._command[0]) is None:
            raise FatalError(
                f"there is no program {self._command[0]}: set command in [mail.sendmail]"
            )

    def offer(self, envelope: Envelope) -> Mapping[str, Reply]:
        """Take the envelope; an address that looks like an option goes to nobody."""
        bad = Reply(553, "the address begins with a hyphen, which a command takes for an option")
        refused = {each: bad for each in envelope.addresses if each.startswith("-")}
        own = (envelope.recipient, *envelope.others)
        if all(each in refused for each in own):
            raise TurnedAwayError(bad)
        self._envelope = envelope
        return refused

    def hand_over(self, content: bytes) -> Reply | None:
        """Hand the mail to the program, which queues it."""
        envelope, self._envelope = self._envelope, None
        if envelope is None:
            raise LostError("no mail was offered")
        to = [each for each in envelope.addresses if not each.startswith("-")]
        arguments = [*self._command, "-i", "-f", envelope.sender, "--", *to]
        try:
            ended = subprocess.run(  # noqa: S603 - the chair's command, addresses after "--"
                arguments,
                input=content.replace(b"\r\n", b"\n"),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        except OSError as problem:
            raise FatalError(f"{self._command[0]} cannot be started: {problem}") from None
        return _reply(ended)

    def close(self) -> None:
        """Forget a mail that was offered."""
        self._envelope = None


def _reply(ended: subprocess.CompletedProcess[bytes]) -> Reply | None:
    """Say what the program's status means; killed in the middle, nobody knows.

    Raises:
        FatalError: the program cannot send any mail.
    """
    status = ended.returncode
    said = " ".join((ended.stderr or ended.stdout).decode("utf-8", "replace").split())[:_MAX_WORDS]
    if status == 0:
        return Reply(250, said or "queued by sendmail")
    if status < 0:
        return None
    if status in _PASSING:
        return Reply(451, said or "sendmail says later")
    if status in _REFUSED:
        return Reply(554, said or f"sendmail says: {_REFUSED[status]}")
    raise FatalError(f"sendmail failed with status {status}: {said or 'it did not say why'}")


def from_settings(settings: TransportSettings) -> SendmailTransport:
    """Make the transport from ``[mail.sendmail]``.

    Raises:
        FatalError: the command is no text, or not there.
    """
    command = settings.options.get("command", _USUAL)
    try:
        words = shlex.split(command) if isinstance(command, str) else []
    except ValueError:  # a quotation mark that is never closed
        words = []
    if not words:
        raise FatalError(f'command in [mail.sendmail] must be a command, such as "{_USUAL}"')
    transport = SendmailTransport(words)
    transport.open()
    return transport
