"""One mail for two agreements, whose sender is killed again and again: it goes out once."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from generator.ledger import Ledger
from generator.ledger.mails import MailLog, MailState
from generator.ledger.places import agreement_folder
from mail.conftest import Box, MailServer
from mail.killing import WORST, kill_often, start
from mail.papers import agreement, put_form, record

NAMES = ("license", "release")


def prepared(folder: Path, count: int) -> None:
    """A folder with two forms for each paper."""
    forms = [
        agreement(f"p{each}", f"Title {each}", f"a{each}@example.org") for each in range(count)
    ]
    folder.mkdir()
    with Ledger(folder) as ledger:
        for name in NAMES:
            for form in forms:
                put_form(agreement_folder(folder, name), form)
            ledger.restore(
                replace(record(form, f"{name}-{form.paper.paper_id}"), agreement=name)
                for form in forms
            )


def started(folder: Path, count: int, server: MailServer) -> subprocess.Popen[str]:
    arguments = [folder, count, server.port, server.certificate.path, *NAMES]
    return start("joined_process.py", arguments)


@pytest.mark.parametrize(
    ("count", "kills"),
    [(20, 3), pytest.param(400, 40, marks=pytest.mark.slow)],
)
def test_it_is_one_mail_however_often_its_sender_is_killed(
    count: int, kills: int, tmp_path: Path, starttls: MailServer, box: Box
) -> None:
    folder = tmp_path / "out"
    prepared(folder, count)
    box.moods = WORST
    kill_often(lambda: started(folder, count, starttls), count, kills, box)
    assert max(box.ids().values()) == 1
    assert max(Counter(recipient for recipient, _ in box.mails).values()) == 1
    with MailLog(folder) as log:
        last = {entry.key: entry for entry in log.entries()}
    assert len(last) == 2 * count
    for entry in last.values():
        other = next(name for name in NAMES if name != entry.key.agreement)
        fingerprint = f"{other}-{entry.key.paper_id}"
        twin = last[replace(entry.key, agreement=other, fingerprint=fingerprint)]
        assert (twin.state, twin.message_id) == (entry.state, entry.message_id)
    arrived = {entry.message_id for entry in last.values() if entry.state is MailState.ACCEPTED}
    assert arrived <= box.ids().keys()
