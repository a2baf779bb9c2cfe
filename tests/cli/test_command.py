"""The command as a process: how it starts, is stopped, killed, completed and helped with."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest

import generator
from cli.conftest import Run
from cli.waiting import Patience
from generator.cli.app import ENTRIES

COMMAND = [sys.executable, "-m", "generator.cli"]
PROJECT = Path(__file__).parent.parent.parent
HEAVY = {"bibtexparser", "fontTools", "jinja2", "pylatexenc", "reportlab", "uharfbuzz", "yaml"}
COMMANDS = [
    (),
    *((name,) for name in ENTRIES),
    ("template", "check"),
    ("template", "preview"),
    ("template", "list"),
]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT), **more}


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the command beside the test; it does not outlive it."""
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for_forms(process: subprocess.Popen[str], out: Path, number: int) -> None:
    patience = Patience(lambda: f"there are no {number} forms")
    while not out.exists() or len(list(out.glob("*.pdf"))) < number:
        assert process.poll() is None
        patience.wait()


def many_papers(folder: Path, number: int) -> None:
    (folder / "metadata").mkdir(parents=True)
    entries = (
        f"@InProceedings{{p{index}, title = {{Paper {index}}}, author = {{Lovelace, Ada}}}}\n"
        for index in range(number)
    )
    (folder / "metadata" / "papers.bib").write_text("".join(entries), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """The forms, and whatever else there is but the ledger."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith("ledger.sqlite")
    }


def test_starting_imports_nothing_heavy() -> None:
    assert "typer" in loaded_by("generator.cli.app")
    assert not HEAVY & loaded_by("generator.cli.app")


def test_a_worker_imports_no_command() -> None:
    """A new process of a pool imports what the program `agreements` imports at its top."""
    assert not loaded_by("generator.cli") & {"typer", "rich", "pydantic"}


def loaded_by(module: str) -> set[str]:
    script = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    shown = subprocess.check_output([sys.executable, "-c", script], env=environment(), text=True)
    return set(shown.split())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(run: Run, command: tuple[str, ...]) -> None:
    ended = run(*command, "--help")
    assert ended.status == 0
    assert re.search(rf"agreements {' '.join(command)}", ended.output)
    assert "xample" in ended.output or "Start with" in ended.output


def test_the_help_of_all_loads_none(here: Path) -> None:
    script = (
        "import sys; sys.argv = ['agreements', '--help']\nfrom generator.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*(name for name in sys.modules if name.startswith('generator.')))"
    )
    shown = subprocess.check_output(
        [sys.executable, "-c", script], env=environment(COLUMNS="100"), text=True, cwd=here
    )
    *lines, modules = shown.splitlines()
    assert {entry.module for entry in ENTRIES.values()}.isdisjoint(modules.split())
    for name, entry in ENTRIES.items():
        assert any(line.split()[:1] == [name] for line in lines)
        assert entry.summary.split()[0] in shown


def test_a_list_of_commands_cuts_no_sentence_short(here: Path) -> None:
    for words in ((), ("template",), ("fetch",)):
        assert "..." not in ended(here, *words, "--help", COLUMNS="70").stdout.partition("Comm")[2]


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_help_fills_the_terminal_and_shows_brackets(here: Path, columns: int) -> None:
    shown = ended(here, "changes", "--help", COLUMNS=str(columns)).stdout
    lines = shown.splitlines()
    assert "[changes] in agreements.toml" in " ".join(shown.split())
    longest = max(map(len, lines))
    assert min(columns, 100) - 12 < longest <= min(columns, 100)
    assert "    agreements changes icml2031.bib --json" in lines


def test_ctrl_c_is_said_wherever_it_comes(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(generator, "load", stop, raising=False)
    for words in (("papers",), ("generate",), ("changes",)):
        ended = run(*words)
        said = "Stopped. What was done stays; run it again to go on.\n"
        assert (ended.status, ended.messages) == (130, said)


def test_the_version_is_told(run: Run) -> None:
    first, second, *libraries = run("--version").output.splitlines()
    assert re.fullmatch(r"agreements \S.*", first)
    assert second.startswith(f"Python {platform.python_version()} on ")
    assert f"uharfbuzz {version('uharfbuzz')}" in " ".join(libraries)
    assert all(len(line) <= 80 for line in libraries)


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
    completed = ended(
        here,
        _AGREEMENTS_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
    )
    assert set(completed.stdout.split()) == expected
    assert completed.stderr == ""


MANY = 250


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run makes of many papers."""
    folder = tmp_path_factory.mktemp("whole")
    many_papers(folder, MANY)
    assert ended(folder, "generate").returncode == 0
    return contents(folder / "out")


@pytest.mark.parametrize("after", [0, 1, 20, 38, 100])
def test_a_killed_run_leaves_no_half_file_and_the_next_completes_it(
    tmp_path: Path, whole: dict[str, bytes], after: int
) -> None:
    many_papers(tmp_path, MANY)
    out = tmp_path / "out"
    with started(tmp_path, "generate") as process:
        wait_for_forms(process, out, after)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    finished = {name: data for name, data in contents(out).items() if not name.startswith(".")}
    assert finished.items() <= whole.items()
    assert len(finished) < 2 * MANY

    assert ended(tmp_path, "generate").returncode == 0
    assert contents(out) == whole


def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    many_papers(tmp_path, 2000)
    out = tmp_path / "out"
    with started(tmp_path, "generate") as process:
        wait_for_forms(process, out, 3)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped. The forms that were finished stay" in messages
    assert "Traceback" not in messages
    assert 6 <= len(contents(out)) < 4000
    assert not list(out.glob(".*"))


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    many_papers(tmp_path, 3000)
    with started(tmp_path, "papers", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        messages = process.stderr.read()
        assert process.wait(60) in (0, 1)
    assert "Traceback" not in messages
    assert "BrokenPipe" not in messages


def test_a_full_disk_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    many_papers(tmp_path, 3)
    # The largest file that the process may write, in blocks of 512 or 1024 bytes: nothing fits.
    limited = ["sh", "-c", 'ulimit -f 2; exec "$@"', "sh", *COMMAND, "generate"]
    done = subprocess.run(
        limited,
        cwd=tmp_path,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: out/ledger.sqlite: the disk could not be read or written")
    assert len(done.stderr.splitlines()) == 1
    assert contents(tmp_path / "out") == {}
    assert ended(tmp_path, "generate").returncode == 0
    assert len(contents(tmp_path / "out")) == 6


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    many_papers(tmp_path, 1)
    (tmp_path / "file").write_text("", "utf-8")
    done = ended(tmp_path, "generate", "--out", "file/out")
    assert done.returncode == 1
    assert "file/out" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_only_ascii_ends_no_run(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,title,authors\n1,Über,José Álvarez\n", "utf-8")
    for option in ("--json", "--signer=first"):
        done = ended(tmp_path, "papers", "x.csv", option, PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stdout.isascii()) == (0, True)
        if option == "--json":
            assert json.loads(done.stdout)[0]["title"] == "Über"


def test_ctrl_c_while_a_command_is_loaded_is_said(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(name: str) -> None:
        raise KeyboardInterrupt(name)

    monkeypatch.setattr("generator.cli.shared.command.import_module", stopped)
    ended = run("papers")
    said = "Stopped. What was done stays; run it again to go on.\n"
    assert (ended.status, ended.messages) == (130, said)
