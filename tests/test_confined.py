"""Work in a process with limits ends, and costs whoever asked for it nothing more."""

from __future__ import annotations

import ctypes
import os
import time
from dataclasses import replace
from functools import partial

import pytest

from generator.confined import ConfinedError, Ended, WorkLimits, run_confined

LIMITS = WorkLimits(seconds=60.0, cpu_seconds=1, memory=1 << 30)


def test_it_gives_what_the_work_gives() -> None:
    assert run_confined(partial(sorted, [3, 1, 2]), LIMITS) == [1, 2, 3]
    assert run_confined(os.getpid, LIMITS) != os.getpid()


@pytest.mark.parametrize(
    ("work", "ended"),
    [
        (partial(sum, range(10**12)), Ended.TIME),
        (partial(bytes, 4 << 30), Ended.MEMORY),
        (partial(ctypes.string_at, 0), Ended.MEMORY),
        (partial(os._exit, 3), Ended.MEMORY),
        (partial(int, "x"), Ended.FAILURE),
    ],
)
def test_it_ends(work: object, ended: Ended) -> None:
    with pytest.raises(ConfinedError) as caught:
        run_confined(work, LIMITS)  # type: ignore[arg-type]
    assert caught.value.ended is ended


def test_it_ends_also_if_it_only_waits() -> None:
    limits = replace(LIMITS, seconds=1.0, start_seconds=1.0)
    with pytest.raises(ConfinedError) as caught:
        run_confined(partial(time.sleep, 600), limits)
    assert caught.value.ended is Ended.TIME


def test_it_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    run_confined(partial(os.system, "echo words; echo words >&2"), LIMITS)
    assert capfd.readouterr() == ("", "")
