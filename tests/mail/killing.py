"""Senders that are processes of their own, killed again and again until one comes to its end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from cli.waiting import Patience

from mail.conftest import Box, Moods

TESTS = Path(__file__).parent.parent
WORST = Moods(
    drop_before_end=0.03,
    busy=0.05,
    shut_down=0.03,
    take_and_drop=0.01,
    drop_untaken=0.01,
    full=0.03,
    delay=0.01,
)
HANGS = 600
"""Seconds after which a process hangs; no test depends on how fast it is before."""

Starts = Callable[[], subprocess.Popen[str]]


def start(script: str, arguments: Sequence[object]) -> subprocess.Popen[str]:
    """Start a script of this folder."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    return subprocess.Popen(
        [sys.executable, str(TESTS / "mail" / script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_often(starts: Starts, count: int, kills: int, box: Box) -> None:
    """Kill senders, each a moment after some more mails have arrived; let the last one end."""
    chance = random.Random(count)
    killed = 0
    for _ in range(2 * kills):
        most = max(1, 2 * (count - len(box.mails)) // (3 * (kills - killed)))
        killed += _kill_after(starts(), box, chance.randint(0, most), chance.random() * 0.02)
        if killed == kills:
            break
    assert killed == kills
    _run_to_the_end(starts)


def _kill_after(process: subprocess.Popen[str], box: Box, more: int, seconds: float) -> bool:
    """Kill a sender; False if it has ended before."""
    seen = len(box.mails)
    goal = seen + more
    patience = Patience(lambda: "nothing arrives, and the sender does not end")
    while len(box.mails) < goal and process.poll() is None:
        patience.look(happened=len(box.mails) > seen)
        seen = len(box.mails)
        time.sleep(0.01)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    process.communicate()
    return process.returncode < 0


def _run_to_the_end(starts: Starts) -> None:
    """Run until a run finds nothing left to send."""
    for _ in range(10):
        with starts() as process:
            output, errors = process.communicate(timeout=HANGS)
        assert process.returncode == 0, errors
        if output.splitlines()[-1] == "left 0":
            return
    pytest.fail("it never ends")
