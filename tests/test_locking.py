"""A folder is held by one process at a time, also where folders themselves cannot be locked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import locking
from generator.locking import FolderInUseError, is_available, lock_folder


@pytest.fixture(params=["posix", "portalocker"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "portalocker":
        monkeypatch.setattr(locking, "fcntl", None)


@pytest.mark.usefixtures("_system")
def test_a_folder_is_held_until_it_is_let_go(tmp_path: Path) -> None:
    held = lock_folder(tmp_path)
    assert held is not None
    with pytest.raises(FolderInUseError):
        lock_folder(tmp_path)
    os.close(held)
    again = lock_folder(tmp_path)
    assert again is not None
    os.close(again)


def test_without_any_locks_there_is_no_protection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "fcntl", None)
    monkeypatch.setitem(sys.modules, "portalocker", None)
    assert lock_folder(tmp_path) is None
    monkeypatch.setattr(locking, "find_spec", lambda name: None)
    assert not is_available()


HIDE = """
import os, signal, sys
for name in ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "portalocker"):
    sys.modules[name] = None
for module, names in (
    (os, ("getuid", "geteuid", "fork", "writev", "fchmod", "chown")),
    (signal, ("pthread_sigmask", "SIGXCPU", "SIGKILL", "SIGHUP")),
):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
"""
IMPORT_ALL = """
import importlib, pkgutil
import generator
for found in pkgutil.walk_packages(generator.__path__, "generator."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
"""


def run_as_elsewhere(program: str, folder: Path) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", HIDE + program],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


def test_everything_can_be_imported_where_there_is_no_posix(tmp_path: Path) -> None:
    assert run_as_elsewhere(IMPORT_ALL, tmp_path) == ""


def test_a_system_says_what_it_lacks(tmp_path: Path) -> None:
    program = "import sys; sys.argv[1:] = ['--version']; from generator.cli import main; main()"
    said = run_as_elsewhere(program, tmp_path)
    assert "cannot limit a process's memory" in said
    assert "has no file locks" in said


def test_forms_are_made_where_there_is_no_posix(tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text("id,title,authors\na1,On Ink,Ada Lovelace\n", "utf-8")
    program = (
        "import sys; sys.argv[1:] = ['generate', 'papers.csv']; "
        "from generator.cli import main; main()"
    )
    run_as_elsewhere(program, tmp_path)
    assert (tmp_path / "out" / "a1.pdf").read_bytes().startswith(b"%PDF-")
