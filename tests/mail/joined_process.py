"""A sender of mails for several agreements as a process of its own, to be killed.

joined_process.py FOLDER COUNT PORT CERTIFICATE AGREEMENT …
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from generator import office
from generator.ledger.mails import MailLog
from generator.mail.address import mailbox
from generator.mail.deliver import Clock, Patience, Sender
from generator.mail.draft import Drafter, MailDefaults
from generator.mail.joining import MailSource, plan_together
from generator.mail.outbox import Outbox, QueuedMail
from generator.mail.transports.smtp import SmtpTransport
from generator.output import OUTBOX
from generator.servers.server import Security, Server
from mail.conftest import LOGIN, USER
from mail.papers import agreement

CHAIR = mailbox("chair@example.org", "Inês Silva")
CLOCK = Clock(lambda: datetime.now().astimezone(), time.monotonic, time.sleep)
PATIENCE = Patience((0.05,) * 8, (0.01,) * 10)


def main(folder: Path, count: int, port: int, certificate: str, *names: str) -> None:
    forms = [
        agreement(f"p{each}", f"Title {each}", f"a{each}@example.org") for each in range(count)
    ]
    server = Server("localhost", port, Security.STARTTLS, USER, ca_file=certificate, timeout=10.0)
    titles = {name: name.title() for name in names}
    drafter = Drafter(MailDefaults(CHAIR, titles=titles), folder)
    with MailLog(folder) as log, Outbox(folder / OUTBOX, 1_000_000) as outbox:
        log.interrupt(CLOCK.now())
        states = office.read_all(folder)
        sources = [
            MailSource([replace(form, name=name) for form in forms], states[name]) for name in names
        ]
        plan = plan_together(sources, CLOCK.now())
        drafts = (drafter.draft(mail, CLOCK.now()) for mail in plan.mails)
        queued = (each for each in outbox.fill(drafts) if isinstance(each, QueuedMail))
        sender = Sender(SmtpTransport(server, LOGIN), CHAIR.address, log, CLOCK, 0.0, PATIENCE)
        list(sender.send(queued))
    sys.stdout.write(f"left {len(plan.mails)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], *sys.argv[5:])
