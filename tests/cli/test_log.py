"""``agreements log``: a line each, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.terminal import Terminal
from generator.cli.log import LINES


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    (here / "agreements.toml").write_text("", "utf-8")
    assert run("generate").status == 0
    run("mark", "sent", "lovelace43", "hopper52", "--by", "Ada")
    run("mark", "sent", "hopper52", "--undo", "--by", "Grace", "--note", "post\x1b[2J " * 9)
    return here / "out"


def test_all_that_happened_to_a_paper(run: Run, out: Path) -> None:
    rows = [line.split("\t")[1:] for line in run("log", "hopper52").output.splitlines()]
    assert [row[0] for row in rows] == ["issued", "marked", "taken back"]
    assert rows[1][1] == "as sent, by Ada"
    assert rows[2][1].startswith("was marked as sent, by Grace: post<U+001B>[2J post")


def test_it_is_narrowed(run: Run, out: Path) -> None:
    assert len(run("log").output.splitlines()) == 5
    assert len(run("log", "--what", "marked").output.splitlines()) == 2
    assert len(run("log", "--by", "Grace").output.splitlines()) == 1
    ended = run("log", "--since", "2999-01-01")
    assert (ended.status, ended.output) == (0, "")
    assert "Nothing like that has happened." in ended.messages
    assert run("log", "--what", "eaten").status == 2
    assert "did you mean hopper52" in run("log", "hoper52").messages


def test_a_program_gets_all_of_it(run: Run, out: Path) -> None:
    found = json.loads(run("log", "--json").output)
    assert [(each["id"], each["what"], each["by"]) for each in found][-1] == (
        "hopper52",
        "taken back",
        "Grace",
    )


def test_a_terminal_shows_the_last_lines_each_in_one(here: Path, run: Run, out: Path) -> None:
    for _ in range(LINES):
        run("mark", "sent", "lovelace43", "--by", "Ada", "--note", "by post, registered " * 5)
    with Terminal(here, "log") as terminal:
        seen = terminal.wait_for("earlier lines are not shown")
        assert terminal.end() == 0
    lines = [line for line in seen.splitlines() if "by Ada: by post" in line]
    assert LINES - 5 < len(lines) <= LINES
    assert all(len(line) <= 100 for line in lines)
    assert all(line.endswith("…") for line in lines)
