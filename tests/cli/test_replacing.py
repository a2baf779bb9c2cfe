"""``agreements generate`` with another template: nothing is replaced by a forgotten option."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from generator import office

TEMPLATE = """---
title: Our Agreement
---
I agree to {{ paper.title }}.

Signed: {{ signature_field("signed") }}
"""


def templates(here: Path) -> dict[str, str | None]:
    records = office.read(here / "out").records
    return {paper: record.current.content.template for paper, record in records.items()}


@pytest.fixture
def issued(here: Path, papers: Path, run: Run) -> dict[str, bytes]:
    """Forms of the first agreement, one of which was mailed."""
    assert run("generate", "-t", "license-to-publish").status == 0
    assert run("mark", "sent", "lovelace43").status == 0
    return {path.name: path.read_bytes() for path in (here / "out").glob("*.pdf")}


def same(here: Path, issued: dict[str, bytes]) -> bool:
    return issued == {path.name: path.read_bytes() for path in (here / "out").glob("*.pdf")}


def test_a_forgotten_option_keeps_the_agreement(
    here: Path, issued: dict[str, bytes], run: Run
) -> None:
    ended = run("generate")
    assert ended.status == 0
    assert same(here, issued)
    assert set(templates(here).values()) == {"license-to-publish"}


def test_another_agreement_replaces_nothing(here: Path, issued: dict[str, bytes], run: Run) -> None:
    ended = run("generate", "-t", "recording-release")
    assert ended.status == 2
    assert "this workspace has 2 forms of “license-to-publish”" in ended.messages
    assert "2 of them would be replaced by “recording-release”" in ended.messages
    assert "1 of which were already sent" in ended.messages
    assert '[[agreement]], and below it: template = "recording-release"' in ended.messages
    assert same(here, issued)
    assert not list((here / "out").glob("superseded/*"))


def test_what_the_message_says_makes_an_addition(
    here: Path, issued: dict[str, bytes], run: Run
) -> None:
    again = run("generate", "-t", "recording-release", "--out", "out/recording-release")
    assert again.status == 0
    assert same(here, issued)
    assert len(list((here / "out/recording-release").glob("*.pdf"))) == 2


def test_it_is_replaced_if_that_is_said(here: Path, issued: dict[str, bytes], run: Run) -> None:
    assert run("generate", "-t", "recording-release", "--replace").status == 0
    assert set(templates(here).values()) == {"recording-release"}
    assert len(list((here / "out/superseded").glob("*.pdf"))) == 2  # nothing is lost all the same


def test_the_settings_replace_nothing_either(
    here: Path, issued: dict[str, bytes], run: Run
) -> None:
    (here / "agreements.toml").write_text('[template]\nname = "pmlr"\n', "utf-8")
    assert run("generate").status == 2
    assert same(here, issued)


@pytest.fixture
def own(here: Path, papers: Path, run: Run) -> Path:
    """A template of the workspace, of which a form was mailed."""
    path = here / "templates" / "own.md.j2"
    path.parent.mkdir()
    path.write_text(TEMPLATE, "utf-8")
    assert run("generate", "-t", "own").status == 0
    assert run("mark", "sent", "lovelace43").status == 0
    path.write_text(TEMPLATE.replace("agree to", "consent to"), "utf-8")
    return path


def test_a_text_that_changed_asks_before_it_replaces_what_went_out(
    here: Path, own: Path, run: Run
) -> None:
    ended = run("generate")
    assert ended.status == 1
    assert "1 form already sent would be replaced" in ended.messages
    assert "--replace" in ended.messages
    assert [record.current.number for record in office.read(here / "out").records.values()] == [
        1,
        1,
    ]
    assert run("generate", "--replace").status == 0


@pytest.mark.parametrize(("answer", "revision"), [("y", 2), ("n", 1)])
def test_a_person_is_asked(here: Path, own: Path, answer: str, revision: int) -> None:
    main, terminal = pty.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-m", "generator.cli", "generate"],
        cwd=here, stdin=terminal, stderr=terminal, stdout=terminal,
    )  # fmt: skip
    os.write(main, f"{answer}\n".encode())
    assert asked.wait(60) == (0 if answer == "y" else 1)
    os.close(terminal)
    os.close(main)
    assert office.read(here / "out").records["lovelace43"].current.number == revision


def test_a_title_that_changed_asks_nothing(here: Path, issued: dict[str, bytes], run: Run) -> None:
    """That is what the command is for; whoever has the form gets another one."""
    metadata = next((here / "metadata").glob("*.bib"))
    metadata.write_text(metadata.read_text("utf-8").replace("Sketch", "Draft"), "utf-8")
    assert run("generate").status == 0
    assert office.read(here / "out").records["lovelace43"].current.number == 2


def test_a_new_paper_lets_no_other_agreement_in(
    here: Path, issued: dict[str, bytes], run: Run
) -> None:
    more = "@inproceedings{germain21, title={Essays}, author={Germain, Sophie}}"
    (here / "metadata" / "more.bib").write_text(more, "utf-8")
    ended = run("generate", "-t", "recording-release", "--only", "germain21")
    assert ended.status == 2
    assert "others would be made from “recording-release”" in ended.messages
    assert same(here, issued)
    assert run("generate").status == 0
    assert set(templates(here).values()) == {"license-to-publish"}


def test_a_lost_ledger_replaces_nothing_without_a_word(
    here: Path, issued: dict[str, bytes], run: Run
) -> None:
    (here / "out" / "ledger.sqlite").unlink()
    ended = run("generate")
    assert ended.status == 1
    assert "name the agreement with -t" in ended.messages
    assert same(here, issued)
    assert run("generate", "-t", "license-to-publish").status == 0
    assert same(here, issued)
