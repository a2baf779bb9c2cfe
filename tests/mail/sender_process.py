"""A sender as a process of its own, to be killed: plan, write, send, as the command does.

sender_process.py FOLDER COUNT PORT CERTIFICATE [TOKENS]

With a folder of tokens it logs in with these instead of a password.
"""

from __future__ import annotations

import sys
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.ledger import Ledger
from generator.ledger.mails import MailLog
from generator.mail.address import mailbox
from generator.mail.deliver import Clock, Patience, Sender
from generator.mail.draft import Drafter, MailDefaults
from generator.mail.outbox import Outbox, QueuedMail
from generator.mail.plan import plan_mails
from generator.mail.transports.smtp import SmtpTransport
from generator.output import OUTBOX
from generator.servers.login import Login, Tokens
from generator.servers.server import Security, Server
from mail.conftest import LOGIN, USER, TokenFolder
from mail.papers import agreement, state

CHAIR = mailbox("chair@example.org", "Inês Silva")
CLOCK = Clock(lambda: datetime.now().astimezone(), time.monotonic, time.sleep)
PATIENCE = Patience((0.05,) * 8, (0.01,) * 10)


@dataclass
class Given:
    """Tokens of a provider that issues one whenever it is asked."""

    folder: Path
    last: str = "none"

    def token(self) -> str:
        return self.last

    def renew(self) -> str:
        self.last = uuid.uuid4().hex
        TokenFolder(self.folder).add(self.last)
        return self.last


def main(folder: Path, count: int, port: int, certificate: str, login: Login = LOGIN) -> None:
    forms = [
        agreement(f"p{each}", f"Title {each}", f"a{each}@example.org") for each in range(count)
    ]
    server = Server("localhost", port, Security.STARTTLS, USER, ca_file=certificate, timeout=10.0)
    drafter = Drafter(MailDefaults(CHAIR), folder)
    with MailLog(folder) as log, Outbox(folder / OUTBOX, 1_000_000) as outbox:
        log.interrupt(CLOCK.now())
        with Ledger(folder) as ledger:
            records = ledger.records()
        plan = plan_mails(forms, state(records, log.entries()), CLOCK.now())
        drafts = (drafter.draft(mail, CLOCK.now()) for mail in plan.mails)
        queued = (each for each in outbox.fill(drafts) if isinstance(each, QueuedMail))
        transport = SmtpTransport(server, login)
        sender = Sender(transport, CHAIR.address, log, CLOCK, 0.0, PATIENCE)
        list(sender.send(queued))
    sys.stdout.write(f"left {len(plan.mails)}\n")


if __name__ == "__main__":
    logins = [Tokens(Given(Path(each))) for each in sys.argv[5:]]
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], *logins)
