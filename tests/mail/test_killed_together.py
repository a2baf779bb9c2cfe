"""One mail for two agreements, whose sender is killed again and again: it goes out once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from generator.ledger import Ledger
from generator.ledger.mails import MailLog, MailState
from generator.ledger.places import place_of
from mail.conftest import Box, MailServer
from mail.papers import agreement, put_form, record
from mail.test_killed import TESTS, WORST, kill_after

NAMES = ("license", "release")
HANGS = 600
"""Seconds after which a process hangs; no test depends on how fast it is before."""


def prepared(folder: Path, count: int) -> None:
    """A folder with two forms for each paper."""
    forms = [
        agreement(f"p{each}", f"Title {each}", f"a{each}@example.org") for each in range(count)
    ]
    folder.mkdir()
    with Ledger(folder) as ledger:
        for name in NAMES:
            for form in forms:
                put_form(place_of(folder, name), form)
            ledger.restore(
                replace(record(form, f"{name}-{form.paper.paper_id}"), agreement=name)
                for form in forms
            )


def started(folder: Path, count: int, server: MailServer) -> subprocess.Popen[str]:
    script = TESTS / "mail" / "joined_process.py"
    arguments = [str(folder), str(count), str(server.port), str(server.certificate.path), *NAMES]
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_to_the_end(folder: Path, count: int, server: MailServer) -> None:
    """Run until a run finds nothing left to send."""
    for _ in range(10):
        with started(folder, count, server) as process:
            output, errors = process.communicate(timeout=HANGS)
        assert process.returncode == 0, errors
        if output.splitlines()[-1] == "left 0":
            return
    pytest.fail("it never ends")


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
    chance = random.Random(count)
    killed = 0
    for _ in range(2 * kills):
        process = started(folder, count, starttls)
        most = max(1, 2 * (count - len(box.mails)) // (3 * (kills - killed)))
        killed += kill_after(process, box, chance.randint(0, most), chance.random() * 0.02)
        if killed == kills:
            break
    assert killed == kills
    run_to_the_end(folder, count, starttls)
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
