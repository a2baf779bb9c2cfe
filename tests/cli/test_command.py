"""The command as a process: how it starts, is stopped, killed, completed and helped with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Run

COMMAND = [sys.executable, "-m", "generator.cli"]
PROJECT = Path(__file__).parent.parent.parent
HEAVY = {"bibtexparser", "fontTools", "jinja2", "pylatexenc", "reportlab", "uharfbuzz", "yaml"}
COMMANDS = [
    (),
    ("init",),
    ("papers",),
    ("generate",),
    ("template",),
    ("template", "check"),
    ("template", "preview"),
    ("template", "list"),
]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT), **more}


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def status_of(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=60)
    return process.returncode


def many_papers(folder: Path, number: int) -> None:
    (folder / "metadata").mkdir(parents=True)
    entries = (
        f"@InProceedings{{p{index}, title = {{Paper {index}}}, author = {{Lovelace, Ada}}}}\n"
        for index in range(number)
    )
    (folder / "metadata" / "papers.bib").write_text("".join(entries), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_starting_imports_nothing_heavy() -> None:
    script = "import sys, generator.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", script], env=environment(), text=True)
    assert "typer" in loaded.split()
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(run: Run, command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert ended.status == 0
    assert re.search(rf"agreements {' '.join(command)}", ended.output)
    assert "xample" in ended.output or "Start with" in ended.output


def test_the_version_is_told(run: Run) -> None:
    assert re.fullmatch(r"agreements \S.*\n", run("--version").output)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("agreements gen", {"generate"}),
        ("agreements generate --template p", {"pmlr"}),
        ("agreements template preview mi", {"mine"}),
        ("agreements papers --signer l", {"last"}),
    ],
)
def test_the_shell_completes(here: Path, words: str, expected: set[str]) -> None:
    (here / "templates").mkdir()
    (here / "templates" / "mine.md.j2").write_text("", "utf-8")
    completed = subprocess.run(
        COMMAND,
        cwd=here,
        env=environment(
            _AGREEMENTS_COMPLETE="complete_bash",
            COMP_WORDS=words,
            COMP_CWORD=str(len(words.split()) - 1),
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert set(completed.stdout.split()) == expected
    assert completed.stderr == ""


@pytest.mark.parametrize("after", [0, 1, 7, 20, 38])
def test_a_killed_run_leaves_no_half_file_and_the_next_completes_it(
    tmp_path: Path, after: int
) -> None:
    number = 40
    many_papers(tmp_path / "killed", number)
    many_papers(tmp_path / "whole", number)
    assert status_of(start(tmp_path / "whole", "generate")) == 0
    whole = contents(tmp_path / "whole" / "out")
    out = tmp_path / "killed" / "out"

    process = start(tmp_path / "killed", "generate")
    wait_for(lambda: out.exists() and len(list(out.glob("*.pdf"))) >= after)
    process.kill()
    assert status_of(process) == -signal.SIGKILL
    finished = {name: data for name, data in contents(out).items() if not name.startswith(".")}
    assert finished.items() <= whole.items()
    assert len(finished) < 2 * number

    assert status_of(start(tmp_path / "killed", "generate")) == 0
    assert contents(out) == whole


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    many_papers(tmp_path, 400)
    out = tmp_path / "out"
    process = start(tmp_path, "generate")
    wait_for(lambda: out.exists() and len(list(out.glob("*.pdf"))) >= 3)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. The forms that were finished stay" in messages
    assert "Traceback" not in messages
    assert 6 <= len(contents(out)) < 800
    assert not list(out.glob(".*"))


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    many_papers(tmp_path, 3000)
    process = start(tmp_path, "papers", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        messages = process.stderr.read()
    assert process.wait(60) in (0, 1)
    assert "Traceback" not in messages
    assert "BrokenPipe" not in messages


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    many_papers(tmp_path, 1)
    (tmp_path / "file").write_text("", "utf-8")
    process = start(tmp_path, "generate", "--out", "file/out")
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "file/out" in messages
    assert "Traceback" not in messages


def test_a_terminal_that_knows_only_ascii_ends_no_run(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,title,authors\n1,Über,José Álvarez\n", "utf-8")
    for option in ("--json", "--signer=first"):
        done = subprocess.run(
            [*COMMAND, "papers", "x.csv", option],
            cwd=tmp_path,
            env=environment(PYTHONIOENCODING="ascii"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout.isascii()) == (0, True)
        if option == "--json":
            assert json.loads(done.stdout)[0]["title"] == "Über"


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)
