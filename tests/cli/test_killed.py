"""Killed at any moment, the next run ends where an undisturbed one does; two at once do no harm."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from cli.test_command import ended, many_papers, started, wait_for_forms
from generator.cli import main

PAPERS = 24
TIMES = {"issued_at", "at", "mtime_ns"}


def write(folder: Path, entries: Iterable[tuple[str, str]]) -> None:
    (folder / "metadata").mkdir(exist_ok=True)
    text = "".join(
        f"@InProceedings{{{key}, title = {{{title}}}, author = {{Lovelace, Ada}}}}\n"
        for key, title in entries
    )
    (folder / "metadata" / "papers.bib").write_text(text, "utf-8")


def start(folder: Path) -> int:
    """Start the command as a process of its own; a fork, since most of a start is importing."""
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        return process
    status = 70
    try:
        os.chdir(folder)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        sys.argv = ["agreements", "generate", "--jobs", "1", "--rename", "old=newkey"]
        main()
        status = 0
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else int(done.code is not None)
    finally:
        os._exit(status)


def finish(folder: Path) -> None:
    _, status = os.waitpid(start(folder), 0)
    assert os.waitstatus_to_exitcode(status) == 0


def kill(folder: Path, delay: float) -> bool:
    """Run the command and kill it after a while; tell whether it was still at work."""
    process = start(folder)
    time.sleep(delay)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) in (-signal.SIGKILL, 0)
    return os.waitstatus_to_exitcode(status) != 0


def state(folder: Path) -> tuple[dict[str, bytes], dict[str, list[tuple[object, ...]]]]:
    """All files, and all rows of the ledger but their times."""
    out = folder / "out"
    files = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith("ledger.sqlite")
    }
    with closing(sqlite3.connect(out / "ledger.sqlite")) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = [
            name
            for (name,) in ledger.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if name != "run_cache"
        ]
        rows = {name: rows_of(ledger, name) for name in tables}
    return files, rows


def rows_of(ledger: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    every = [name for _, name, *_ in ledger.execute(f"PRAGMA table_info({table})")]
    columns = ", ".join(name for name in every if name not in TIMES)
    return sorted(ledger.execute(f"SELECT {columns} FROM {table}"), key=repr)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with forms that were issued, and metadata that changed since."""
    folder = tmp_path_factory.mktemp("before")
    papers = [(f"p{number}", f"Paper {number}") for number in range(PAPERS)]
    write(folder, [*papers, ("old", "Keys Change"), ("gone1", "Gone"), ("gone2", "Gone, Too")])
    done = ended(folder, "generate", "--jobs", "1")
    assert done.returncode == 0
    changed = [
        (key, f"{title}, Revised" if index % 2 else title)
        for index, (key, title) in enumerate(papers)
    ]
    write(folder, [("first", "Something New"), *changed, ("newkey", "Keys Change at Times")])
    return folder


@pytest.fixture(scope="module")
def undisturbed(before: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, float]:
    """Where a run ends that nobody disturbs, and how many seconds it takes."""
    folder = tmp_path_factory.mktemp("undisturbed") / "w"
    shutil.copytree(before, folder)
    begun = time.monotonic()
    finish(folder)
    return state(folder), time.monotonic() - begun


def killed_at_random(
    before: Path, undisturbed: tuple[object, float], tmp_path: Path, kills: int
) -> None:
    expected, duration = undisturbed
    chance = random.Random(7)
    at_work = number = 0
    while at_work < kills:
        folder = tmp_path / f"w{number}"
        shutil.copytree(before, folder)
        # Often the next run is killed as well, and the one after it.
        for _ in range(chance.randint(1, 3)):
            at_work += kill(folder, chance.uniform(0.02, duration))
        finish(folder)
        assert state(folder) == expected
        shutil.rmtree(folder)
        number += 1


def test_a_killed_run_is_made_good_by_the_next(
    before: Path, undisturbed: tuple[object, float], tmp_path: Path
) -> None:
    killed_at_random(before, undisturbed, tmp_path, 8)


@pytest.mark.slow
def test_a_run_killed_at_two_hundred_points_is_made_good_by_the_next(
    before: Path, undisturbed: tuple[object, float], tmp_path: Path
) -> None:
    killed_at_random(before, undisturbed, tmp_path, 200)


def test_of_two_runs_at_once_one_refuses(tmp_path: Path) -> None:
    many_papers(tmp_path, 1000)
    with started(tmp_path, "generate", "--jobs", "1") as first:
        wait_for_forms(first, tmp_path / "out", 2)
        first.send_signal(signal.SIGSTOP)
        second = ended(tmp_path, "generate")
        first.send_signal(signal.SIGCONT)
        assert second.returncode == 1
        assert second.stderr.splitlines()[-1] == (
            "error: another run is writing to out (wait until it has finished, then run again)"
        )
        assert first.wait(60) == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 1000


def test_a_killed_run_leaves_the_folder_free_whatever_processes_it_had(tmp_path: Path) -> None:
    many_papers(tmp_path, 400)
    with started(tmp_path, "generate", "--jobs", "2") as first:
        wait_for_forms(first, tmp_path / "out", 2)
        first.kill()
        first.wait()
        assert ended(tmp_path, "generate", "--jobs", "2").returncode == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 400
