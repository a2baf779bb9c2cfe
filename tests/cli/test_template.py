"""``agreements template`` finds the mistakes of templates before a batch does."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run

FRONT = "---\nname: Mine\ntitle: Mine\n---\n"


@pytest.fixture
def folder(here: Path) -> Path:
    path = here / "templates"
    path.mkdir()
    return path


def test_the_shipped_templates_are_good(run: Run) -> None:
    ended = run("template", "check")
    assert (ended.status, ended.messages) == (0, "")
    assert {"pmlr: good", "mail/first: good"} <= set(ended.output.splitlines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n{{ paper.titel }}\n", "titel"),
        ("\n{{ title\n", "t.md.j2"),
        ("\n{% if not signatory.name %}{{ nobody }}{% endif %}\n", "nobody"),
        ("\n{{ text_field('x') }}\n", "x"),
        ("\n| a |\n|---|\n| b |\n", "table"),
        ("\n<b>{{ title }}</b>\n", "HTML"),
        ("\nAs the \U0001f600 says: {{ title }}\n", "U+1F600 GRINNING FACE"),
    ],
)
def test_mistakes_are_found(run: Run, folder: Path, text: str, words: str) -> None:
    (folder / "t.md.j2").write_text(FRONT + text, "utf-8")
    ended = run("template", "check", "t")
    assert ended.status == 1
    assert ended.output == "t: has mistakes\n"
    assert words in ended.messages


def test_a_mistake_that_only_some_papers_meet_is_told_once_with_them(
    run: Run, folder: Path
) -> None:
    text = "\n{{ title }}\n{% if signatories | length > 1 %}{{ signatory.nam }}{% endif %}\n"
    (folder / "t.md.j2").write_text(FRONT + text, "utf-8")
    ended = run("template", "check", "t")
    assert ended.messages.count("error") == 1
    assert "with several signers" in ended.messages


def test_a_file_anywhere_can_be_checked_and_previewed(run: Run, here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "mine.md.j2").write_text(FRONT + "\nOf {{ title }}.\n", "utf-8")
    assert run("template", "check", "sub/mine.md.j2").output == "sub/mine.md.j2: good\n"
    ended = run("template", "preview", "sub/mine.md.j2")
    assert ended.output == "out/preview-mine.pdf\n"
    assert (here / "out" / "preview-mine.pdf").read_bytes().startswith(b"%PDF-")


def test_a_preview_can_go_anywhere_and_be_made_again(run: Run, here: Path) -> None:
    for _ in range(2):
        assert run("template", "preview", "pmlr", "--out", "x/y.pdf").status == 0
    assert [path.name for path in (here / "x").iterdir()] == ["y.pdf"]


def test_templates_are_listed_and_the_workspace_comes_first(run: Run, folder: Path) -> None:
    (folder / "pmlr.md.j2").write_text(FRONT + "\n{{ title }}\n", "utf-8")
    rows = [line.split("\t") for line in run("template", "list").output.splitlines()]
    assert ["pmlr", "Mine", "templates/pmlr.md.j2"] in rows


def test_a_template_with_mistakes_is_listed_as_such(run: Run, folder: Path) -> None:
    (folder / "bad.md.j2").write_text("no front matter", "utf-8")
    ended = run("template", "list")
    assert ended.status == 1
    assert "bad\t(has mistakes)" in ended.output


@pytest.mark.parametrize("command", ["check", "preview"])
@pytest.mark.parametrize("name", ["nosuch", "../x.md.j2", "\x1b[31m"])
def test_a_template_that_is_not_there_is_said(run: Run, command: str, name: str) -> None:
    ended = run("template", command, name)
    assert ended.status == 1
    assert "there is no template" in ended.messages
    assert "\x1b" not in ended.output + ended.messages
