"""A run with nothing to do is reported again from the ledger: only then, and just as it was."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.test_command import COMMAND, environment
from generator.cli.generate import command, make

pytestmark = pytest.mark.usefixtures("papers")

BROKEN = "\n@InProceedings{broken, title = {Never {Closed}, author = {Nobody, Ned}}\n"


@pytest.fixture
def unchanged(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command where it must not read a single paper."""
    run("generate")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the papers were read")

    monkeypatch.setattr(make, "read_inputs", never)
    return run


@pytest.mark.parametrize("words", [(), ("--json",), ("--quiet",)])
def test_it_reports_what_the_whole_run_reports(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    papers.write_text(papers.read_text("utf-8") + BROKEN, "utf-8")
    run("generate")
    with monkeypatch.context() as patch:
        patch.setattr(command, "recall", lambda *_: None)
        whole = run("generate", *words)
    with monkeypatch.context() as patch:
        patch.delattr(make, "read_inputs")
        again = run("generate", *words)
    assert again == whole
    assert whole.status == 1


def test_nothing_changed_reads_no_paper(unchanged: Run) -> None:
    assert unchanged("generate").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--force",),
        ("--only", "hopper52"),
        ("--signer", "last"),
        ("--format", "pdf"),
        ("--template", "recording-release"),
        ("--out", "other"),
        ("--all",),
        ("--encoding", "gbk"),
        ("metadata/papers.bib",),
    ],
)
def test_another_run_is_another_run(unchanged: Run, words: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError, match="the papers were read"):
        unchanged("generate", *words)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("metadata/papers.bib", "@InProceedings{a, title = {A}, author = {B, C}}"),
        ("metadata/more.bib", ""),
        ("metadata/contacts.csv", "paper_id,name\nhopper52,Grace Brewster Hopper\n"),
        ("agreements.toml", '[volume]\nyear = "2032"\n'),
        ("templates/pmlr.md.j2", "---\nname: T\ntitle: T\n---\n{{ title }}\n"),
        ("out/hopper52.md", "edited"),
    ],
)
def test_whatever_a_form_is_made_from_is_looked_at(
    unchanged: Run, here: Path, name: str, text: str
) -> None:
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text(text, "utf-8")
    with pytest.raises(AssertionError, match="the papers were read"):
        unchanged("generate")


def test_a_file_that_is_gone_is_looked_for(unchanged: Run, here: Path) -> None:
    (here / "out" / "hopper52.pdf").unlink()
    with pytest.raises(AssertionError, match="the papers were read"):
        unchanged("generate")


def test_what_was_recorded_since_is_seen(unchanged: Run) -> None:
    unchanged("mark", "returned", "hopper52")
    with pytest.raises(AssertionError, match="the papers were read"):
        unchanged("generate")


@pytest.mark.parametrize("answer", ["y", "n", "l"])
def test_a_person_is_asked_at_a_terminal(run: Run, here: Path, papers: Path, answer: str) -> None:
    run("generate")
    papers.write_text(papers.read_text("utf-8").replace("hopper52,", "hopper53,"), "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "generate"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment(),
        cwd=here,
    ) as process:
        os.write(ours, f"{answer}\n".encode())
        process.wait(60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "Is it the same paper?" in shown
    forms = {path.name for path in (here / "out").glob("hopper*.pdf")}
    assert forms == ({"hopper52.pdf"} if answer == "l" else {"hopper53.pdf"})
    assert (here / "out" / "withdrawn").exists() == (answer == "n")
    assert (here / "out" / "superseded").exists() == (answer == "y")
    assert process.returncode == (1 if answer == "l" else 0)
