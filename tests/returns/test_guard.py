"""A file that kills, hangs or swells whoever reads it costs only itself."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from generator.returns.evidence import FileKind, Outcome, Received, Report
from generator.returns.reading.guard import Examines, GuardError, WorkLimits, examine_all

LIMITS = WorkLimits(seconds=120, cpu_seconds=60, memory=1 << 30, start_seconds=120)
SHORT = replace(LIMITS, seconds=5, cpu_seconds=1)
"""For files that come to no end; those beside them have time enough also on a busy machine."""


@dataclass(frozen=True)
class Obeying:
    """Does what a file is called."""

    marks: Path

    def examine(self, received: Received) -> Report:  # noqa: C901 - a list of what files do
        with (self.marks / received.sha256).open("a") as mark:
            mark.write(f"{os.getpid()}\n")
        match received.name.split():
            case ["sleep"]:
                time.sleep(600)
            case ["sleep", seconds]:
                time.sleep(float(seconds))
            case ["spin"]:
                while True:
                    pass
            case ["crash"]:
                ctypes.string_at(0)
            case ["exit"]:
                os._exit(3)
            case ["swell"]:
                bytes(4 << 30)
            case ["talk"]:
                os.write(1, b"words on the terminal")
                sys.stderr.write("words on the terminal")
            case ["interrupted"]:
                os.kill(os.getpid(), signal.SIGINT)
            case ["tired"] if self._has_worked():
                os._exit(4)
        return Report(received.sha256, Outcome.ACCEPTED, ())

    def _has_worked(self) -> bool:
        """Whether this process has examined another file before."""
        mine = f"{os.getpid()}\n"
        return sum(mine in path.read_text() for path in self.marks.iterdir()) > 1


def cannot() -> Examines:
    raise LookupError("nothing is there")


def dies() -> Examines:
    os._exit(9)


def dawdles() -> Examines:
    time.sleep(60)
    raise AssertionError


def files(*names: str) -> list[Received]:
    return [
        Received(name, FileKind.PDF, f"{number:03}", 0, Path()) for number, name in enumerate(names)
    ]


def outcomes(
    folder: Path, received: Sequence[Received], jobs: int = 2, limits: WorkLimits = LIMITS
) -> list[tuple[str, Outcome, str]]:
    found = examine_all(received, partial(Obeying, folder), jobs, limits)
    return [
        (each.name, report.outcome, report.findings[0].message if report.findings else "")
        for each, report in found
    ]


def test_files_come_back_in_order(tmp_path: Path) -> None:
    names = ["sleep 0.3", *(f"file {number}" for number in range(40))]
    found = outcomes(tmp_path, files(*names))
    assert [name for name, _, _ in found] == names
    assert {outcome for _, outcome, _ in found} == {Outcome.ACCEPTED}
    pids = {pid for path in tmp_path.iterdir() for pid in path.read_text().split()}
    assert 1 <= len(pids) <= 2
    assert str(os.getpid()) not in pids


def test_no_file_no_worker(tmp_path: Path) -> None:
    assert outcomes(tmp_path, []) == []


@pytest.mark.parametrize(
    ("name", "word", "limits"),
    [
        ("sleep", "too long", SHORT),
        ("spin", "too long", SHORT),
        ("crash", "crash", LIMITS),
        ("exit", "crash", LIMITS),
        ("swell", "memory", LIMITS),
    ],
)
def test_a_hostile_file_costs_itself(
    tmp_path: Path, name: str, word: str, limits: WorkLimits
) -> None:
    found = outcomes(tmp_path, files("good", name, "good too", "and this"), 1, limits)
    assert [outcome for _, outcome, _ in found] == [
        Outcome.ACCEPTED,
        Outcome.REJECTED,
        Outcome.ACCEPTED,
        Outcome.ACCEPTED,
    ]
    assert word in found[1][2]


def test_many_hostile_files(tmp_path: Path) -> None:
    found = outcomes(tmp_path, files("exit", "crash", "good", "exit", "swell", "good"))
    assert [outcome is Outcome.ACCEPTED for _, outcome, _ in found] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]


def test_a_file_does_not_pay_for_those_before_it(tmp_path: Path) -> None:
    found = outcomes(tmp_path, files("good", "tired"), jobs=1)
    assert found[1][1] is Outcome.ACCEPTED
    assert len((tmp_path / "001").read_text().split()) == 2


def test_a_file_is_tried_twice_at_most(tmp_path: Path) -> None:
    outcomes(tmp_path, files("good", "exit"), jobs=1)
    assert len((tmp_path / "001").read_text().split()) == 2


def test_a_worker_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert outcomes(tmp_path, files("talk"))[0][1] is Outcome.ACCEPTED
    assert capfd.readouterr() == ("", "")


def test_an_interrupt_is_for_the_parent_alone(tmp_path: Path) -> None:
    assert outcomes(tmp_path, files("interrupted"))[0][1] is Outcome.ACCEPTED


def test_what_cannot_start_is_said_once() -> None:
    with pytest.raises(GuardError, match="LookupError nothing is there"):
        list(examine_all(files("good"), cannot, 2, LIMITS))


@pytest.mark.parametrize(
    ("start", "word", "seconds"),
    [
        pytest.param(dies, "died", 600, id="dies"),
        pytest.param(dawdles, "too long", 2, id="dawdles"),
    ],
)
def test_a_worker_that_does_not_start(
    start: Callable[[], Examines], word: str, seconds: float
) -> None:
    with pytest.raises(GuardError, match=word):
        list(examine_all(files("good"), start, 1, replace(LIMITS, start_seconds=seconds)))


def test_whoever_stops_early_leaves_no_process(tmp_path: Path) -> None:
    found = examine_all(files("a", "sleep", "b"), partial(Obeying, tmp_path), 2, LIMITS)
    next(found)
    found.close()  # type: ignore[attr-defined]
    for path in tmp_path.iterdir():
        for pid in path.read_text().split():
            with pytest.raises(ProcessLookupError):
                os.kill(int(pid), 0)


def test_only_a_few_files_are_taken_ahead(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[Received]:
        nonlocal taken
        while True:
            taken += 1
            yield Received("good", FileKind.PDF, f"{taken:06}", 0, Path())

    found = examine_all(endless(), partial(Obeying, tmp_path), 1, LIMITS)
    for _ in range(5):
        next(found)
    assert taken < 30
    found.close()  # type: ignore[attr-defined]
