"""``agreements template`` finds the mistakes of templates before a batch does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from cli.conftest import Run
from generator.cli.shared import trial as trying

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
        ("\n    four columns\n", "code"),
        ("\n<b>{{ title }}</b>\n", "HTML"),
        ("\nAs the \U00013000 says: {{ title }}\n", "U+13000 EGYPTIAN HIEROGLYPH A001"),
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
    assert ended.output == "out/preview-mine.pdf, out/preview-mine.md\n"
    text = (here / "out" / "preview-mine.md").read_text("utf-8")
    assert text.startswith("# Mine <!-- title en a4")
    assert (here / "out" / "preview-mine.pdf").read_bytes().startswith(b"%PDF-")


def test_a_preview_can_go_anywhere_and_be_made_again(run: Run, here: Path) -> None:
    for _ in range(2):
        assert run("template", "preview", "pmlr", "--out", "x/y.pdf").status == 0
    assert {path.name for path in (here / "x").iterdir()} == {"y.pdf", "y.md"}


def test_templates_are_listed_and_the_workspace_comes_first(run: Run, folder: Path) -> None:
    (folder / "pmlr.md.j2").write_text(FRONT + "\n{{ title }}\n", "utf-8")
    rows = [line.split("\t") for line in run("template", "list").output.splitlines()]
    assert ["pmlr", "Mine", "templates/pmlr.md.j2"] in rows
    listed = json.loads(run("template", "list", "--json").output)
    assert {"name": "pmlr", "what": "Mine", "file": "templates/pmlr.md.j2"} in listed
    assert [list(each.values()) for each in listed] == rows


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


def test_a_mistake_behind_a_loop_or_in_a_part_is_told_once_by_its_line(
    run: Run, folder: Path
) -> None:
    (folder / "_part.md.j2").write_text("one\n\n![x](y.png)\n", "utf-8")
    text = "{% for a in paper.authors %}\n- {{ a }}\n{% endfor %}\n\n![z](z.png)\n"
    (folder / "t.md.j2").write_text(FRONT + text + '\n{% include "_part.md.j2" %}\n', "utf-8")
    ended = run("template", "check", "t")
    assert ended.messages.count("is not there") == 2
    assert "t.md.j2:9: error" in ended.messages
    assert "_part.md.j2:3: error" in ended.messages
    assert "t.md.j2:9: error" in run("template", "preview", "t").messages


def test_a_part_of_templates_is_no_template(run: Run, folder: Path) -> None:
    part = folder / "_clauses.md.j2"
    part.write_text("{% macro clause(text) %}\n1. {{ text }}\n{% endmacro %}\n", "utf-8")
    (folder / "t.md.j2").write_text(
        FRONT
        + '{% from "_clauses.md.j2" import clause %}\n{{ clause("one") }}\n\n{{ title }}: '
        + '{{ signature_field("signature") }}\n',
        "utf-8",
    )
    ended = run("template", "check")
    assert (ended.status, ended.messages) == (0, "")
    assert "t: good" in ended.output.splitlines()
    assert "_clauses" not in ended.output
    listed = run("template", "list").output
    assert re.search(r"_clauses\s.*a part of t\b", listed)
    ended = run("template", "check", "templates/_clauses.md.j2")
    assert (ended.status, ended.output) == (0, "templates/_clauses.md.j2: good in t\n")
    part.write_text("{% macro clause(text) %}\n1. {{ texd }}\n{% endmacro %}\n", "utf-8")
    ended = run("template", "check", "_clauses")
    assert (ended.status, ended.output) == (1, "_clauses: has mistakes\n")
    assert "_clauses.md.j2:2: error" in ended.messages
    part.write_text("\n{{ x", "utf-8")
    assert (
        "_clauses.md.j2:2: error" in run("template", "check", "templates/_clauses.md.j2").messages
    )
    assert "a part of other templates" in run("template", "preview", str(part)).messages


def test_numbered_fields_do_not_collide(run: Run, folder: Path) -> None:
    front = "---\ntitle: Mine\nfields: {sig: Signature}\n---\n"
    loop = (
        "{% for a in AUTHORS %}\n- {{ text_field('sig' ~ SEPARATOR ~ loop.index) }}\n{% endfor %}"
    )
    for authors in ("paper.authors", "signatories"):
        text = loop.replace("AUTHORS", authors).replace("SEPARATOR", "'_'")
        (folder / "t.md.j2").write_text(front + text, "utf-8")
        assert run("template", "check", "t").output == "t: good\n"


def test_samples_have_many_authors(run: Run, folder: Path) -> None:
    front = "---\ntitle: Mine\nfields: {f: Signature}\n---\n"
    text = "{{ title }}{% if paper.authors|length > 20 %}{{ paper.crowd }}{% endif %}\n"
    (folder / "t.md.j2").write_text(front + text, "utf-8")
    ended = run("template", "check", "t")
    assert ended.status == 1
    assert "has no “crowd”" in ended.messages
    assert "30 authors" in ended.messages


@pytest.mark.parametrize(
    ("body", "line"), [("As the \U00013000 says", 5), ("x\n\ny \U00013000", 7)]
)
def test_a_character_without_a_font_is_named_by_line(
    run: Run, folder: Path, body: str, line: int
) -> None:
    (folder / "t.md.j2").write_text(FRONT + body, "utf-8")
    assert f"t.md.j2:{line}: error" in run("template", "check", "t").messages


def test_what_takes_too_much_ends_in_a_sentence(
    run: Run, folder: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "t.md.j2").write_text(FRONT + "{{ title }}\n\n" * 3_000, "utf-8")
    monkeypatch.setattr(trying, "LIMITS", replace(trying.LIMITS, start_seconds=0.0, seconds=0.01))
    (here / "metadata").mkdir(exist_ok=True)
    (here / "metadata" / "a.bib").write_text("@book{a, title={T}, author={Ann Bee}}", "utf-8")
    for command in (("template", "check", "t"), ("template", "preview", "t")):
        ended = run(*command)
        assert ended.status == 1
        assert ended.messages.startswith("t.md.j2: error: the template takes more than 20 seconds")
    assert "t.md.j2: error: the template takes more than" in run("generate", "-t", "t").messages
    assert not (here / "out").exists() or not [*(here / "out").glob("*.pdf")]


def test_a_title_that_runs_against_the_language_is_refused(run: Run, folder: Path) -> None:
    (folder / "t.md.j2").write_text("---\ntitle: הסכם\n---\nx\n", "utf-8")
    for command in (("template", "check", "t"), ("template", "preview", "t")):
        found = run(*command).messages
        assert "t.md.j2:2: error: the title is written from right to left" in found


def test_a_preview_is_made_again_on_every_save(
    run: Run, folder: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = folder / "t.md.j2"
    saved = iter(["{{ title }} once more", "{{ titel }} {{ papr }}", "{{ title }} in the end"])
    seen: list[str] = []

    def pause(_: float) -> None:
        seen.append((here / "out" / "preview-t.md").read_text("utf-8"))
        following = next(saved, None)
        if following is None:
            raise KeyboardInterrupt
        template.write_text(f"{FRONT}\n{following}\n", "utf-8")

    monkeypatch.setattr("generator.cli.template.sleep", pause)
    template.write_text(f"{FRONT}\n{{{{ title }}}} first\n", "utf-8")
    ended = run("template", "preview", "t", "--watch")
    assert ended.status == 0
    assert ["first" in seen[0], "once more" in seen[1], "once more" in seen[2]] == [True] * 3
    assert "in the end" in seen[3].replace("\n", " ")
    assert ended.messages.count("did you mean") == 2
    assert ended.output.count("out/preview-t.pdf") == 3


def test_a_preview_is_opened_if_asked(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", lambda file: opened.append(file) or 0)
    (folder / "t.md.j2").write_text(f"{FRONT}\n{{{{ title }}}}\n", "utf-8")
    assert run("template", "preview", "t").status == 0
    assert opened == []
    assert run("template", "preview", "t", "--open").status == 0
    assert opened == ["out/preview-t.pdf"]
    (folder / "t.md.j2").write_text(f"{FRONT}\n{{{{ titel }}}}\n", "utf-8")
    assert run("template", "preview", "t", "--open").status == 1
    assert opened == ["out/preview-t.pdf"]


def test_a_mail_is_shown_and_written_as_it_looks(run: Run, here: Path) -> None:
    ended = run("template", "preview", "mail/rejected")
    assert ended.status == 0
    subject, _, *lines = ended.output.splitlines()
    assert subject.startswith("Subject: ICIR: please sign once more")
    assert "- It is not signed." in lines
    assert lines[-1] == "out/preview-mail-rejected.html"
    page = (here / "out" / "preview-mail-rejected.html").read_text("utf-8")
    assert "<li>" in page
    assert "It is not signed." in page


def test_a_mail_with_mistakes_is_not_shown(run: Run, here: Path) -> None:
    own = here / "templates" / "mail" / "first.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("# {{ tytle }}\n\nHello\n", "utf-8")
    ended = run("template", "preview", "mail/first")
    assert ended.status == 1
    assert "mail/first.md.j2:1: error" in ended.messages
    assert not (here / "out").exists()
