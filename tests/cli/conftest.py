"""The command, run in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli.app import app

BIB = """
@Proceedings{icex31, name = {The 3rd Conference on Examples}, year = {2031}}

@InProceedings{lovelace43,
  title = {Sketch of the Analytical {E}ngine},
  author = {Lovelace, Ada and Menabrea, Luigi Federico}
}

@InProceedings{hopper52,
  title = {The Education of a Computer},
  author = {Hopper, Grace}
}
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    status: int
    output: str
    messages: str


Run = Callable[..., Ended]


def run_command(*arguments: str) -> Ended:
    """Run the command in the folder that the test is in."""
    result = CliRunner().invoke(app, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which the command runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def papers(here: Path) -> Path:
    """A file of two papers in the folder's metadata."""
    (here / "metadata").mkdir()
    path = here / "metadata" / "papers.bib"
    path.write_text(BIB, "utf-8")
    return path


@pytest.fixture
def run(here: Path) -> Run:
    """Run the command with arguments."""
    return run_command
