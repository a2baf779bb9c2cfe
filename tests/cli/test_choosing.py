"""Choosing papers by what the list says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli.app import app

LIST = """id,title,authors,track
1,On Ink,Ann Kim,Main
2,On Pens,Bo Li,Demos
3,On Paper,Jo Park,main
"""


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agreements.toml").write_text("")
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "papers.csv").write_text(LIST)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.output


def chosen(*arguments: str) -> list[str]:
    result = CliRunner().invoke(app, ["papers", "--json", *arguments])
    return [paper["id"] for paper in json.loads(result.stdout)]


def test_papers_of_a_track() -> None:
    assert chosen() == ["1", "2", "3"]
    assert chosen("--where", "track=main") == ["1", "3"]
    assert chosen("--where", "Track = DEMOS") == ["2"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("track=poster", "there is: Main (1), Demos (1), main (1)"),
        ("trak=main", "did you mean track?"),
        ("main", "is not NAME=VALUE"),
    ],
)
def test_a_condition_that_no_paper_meets_says_what_there_is(condition: str, said: str) -> None:
    status, output = run("papers", "--where", condition)
    assert (status, said in " ".join(output.split())) == (2, True)


def test_only_the_chosen_forms_are_made_and_the_others_stay(workspace: Path) -> None:
    assert run("generate", "--format", "md")[0] == 0
    (workspace / "metadata" / "papers.csv").write_text(LIST.replace("On ", "About "))
    assert run("generate", "--format", "md", "--where", "track=demos")[0] == 0
    texts = {path.stem: path.read_text() for path in (workspace / "out").glob("?.md")}
    assert ["About" in texts[key] for key in sorted(texts)] == [False, True, False]
    (workspace / "metadata" / "papers.csv").write_text(LIST.replace("On ", "Of "))
    assert run("generate", "--format", "md", "--only", "1", "--where", "track=main")[0] == 0
    texts = {path.stem: path.read_text() for path in (workspace / "out").glob("?.md")}
    assert ["Of" in texts[key].split("**")[1] for key in sorted(texts)] == [True, False, False]
    status, output = run("generate", "--only", "1", "--where", "track=demos")
    assert (status, "none of the papers" in output) == (2, True)
    assert "did you mean" not in run("generate", "--only", "zz")[1]
