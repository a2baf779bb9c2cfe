"""``agreements compare``: what a chair sees, and takes over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.cli.app import app
from generator.sources import load

PAPERS = Path(__file__).parents[1] / "manuscripts" / "papers"
LISTED = "Learning ℓ1-Regularised Ink Models for Handwriting Reconstruction"
AUTHORS = "Zoë Müller; Ann Kim; José García López; Bo Li"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agreements.toml").write_text("")
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "papers.csv").write_text(
        f"id,title,authors\nieee,{LISTED},{AUTHORS}\nx,Another,Ann Kim\n", encoding="utf-8"
    )
    (tmp_path / "papers").mkdir()
    shutil.copy(PAPERS / "ieee.pdf", tmp_path / "papers" / "ieee.pdf")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["compare", *arguments])
    return result.exit_code, result.output


def test_what_differs_is_shown_word_by_word(workspace: Path) -> None:
    status, output = run("papers")
    assert status == 1
    assert "{+Large-Scale+} Handwriting Reconstruction {+and Why It Matters+}" in output
    assert "1 PDF: 0 match the list, 1 to look at." in output
    assert "1 paper in the list without a PDF." in output
    assert not (workspace / "metadata" / "corrections.csv").exists()


def test_a_title_is_taken_over_when_asked_and_the_list_then_agrees(workspace: Path) -> None:
    assert run("papers", "--take", "ieee")[0] == 0
    papers = {paper.paper_id: paper for paper in load(workspace / "metadata").papers}
    assert papers["ieee"].title.plain.endswith("Reconstruction and Why It Matters")
    assert run("papers")[0] == 0
    (workspace / "metadata" / "corrections.csv").unlink()
    assert run("papers")[0] == 1


def test_what_cannot_be_taken_over_is_said_and_nothing_is_written(workspace: Path) -> None:
    status, output = run("papers", "--take", "ieee", "--take", "x")
    assert (status, "x: no PDF of this paper was read" in output) == (2, True)
    assert not (workspace / "metadata" / "corrections.csv").exists()


def test_json(workspace: Path) -> None:
    _, output = run("papers", "--json")
    (found,) = json.loads(output)
    assert (found["id"], found["title"], found["missing_authors"]) == ("ieee", "different", [])
