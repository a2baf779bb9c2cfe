"""Templates run the way of their language, and say so where a text does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import Refusal, Renderer, TemplateError, load_template
from generator.forms.samples import usual_sample
from generator.languages.direction import is_right_to_left

HEBREW = "המחבר מעניק רישיון (CC BY 4.0), ולא יותר מכך."
ARABIC = "يوافق المؤلف على النشر"


def load(folder: Path, body: str, front: str = "title: Test") -> Renderer:
    (folder / "t.md.j2").write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    return Renderer(load_template("t", [folder]))


@pytest.mark.parametrize("tag", ["he", "ar", "fa-IR", "ur", "yi", "az-Arab", "ckb", "HE-il"])
def test_these_languages_run_from_right_to_left(tmp_path: Path, tag: str) -> None:
    assert is_right_to_left(tag)
    front = f"title: {ARABIC}\nsubtitle: {ARABIC}\nlanguage: {tag}"
    renderer = load(tmp_path, f"{ARABIC}\n\nCC BY 4.0", front)
    assert not isinstance(renderer.render(usual_sample("t")), Refusal)


@pytest.mark.parametrize("tag", ["en", "de", "ar-Latn", "az", "ja", "hr", "ku", "pa"])
def test_others_do_not(tag: str) -> None:
    assert not is_right_to_left(tag)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (HEBREW, 4),
        (f"One.\n\n- two\n- {ARABIC}", 7),
        (f"> {HEBREW}", 4),
        (f"## {ARABIC}", 4),
        (f"CC BY 4.0\n{HEBREW} {HEBREW}", 4),
        (f"x[^1]\n\n[^1]: {HEBREW}", 6),
        ("{{ title }}\n{% if title %}\n" + HEBREW + "\n{% endif %}", 6),
    ],
)
def test_clauses_against_the_language_are_refused_by_line(
    tmp_path: Path, body: str, line: int
) -> None:
    refusal = load(tmp_path, body).render(usual_sample("t"))
    assert isinstance(refusal, Refusal)
    (mistake,) = refusal.diagnostics
    assert "right to left" in mistake.message
    assert (mistake.span.file, mistake.span.line) == ("t.md.j2", line)


def test_a_title_against_the_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="the title is written from right to left") as caught:
        load(tmp_path, "x", f"title: {ARABIC}")
    (mistake,) = caught.value.diagnostics
    assert (mistake.span.file, mistake.span.line) == ("t.md.j2", 2)


def test_words_in_a_clause_are_not(tmp_path: Path) -> None:
    rendition = load(tmp_path, f"The journal is called “{ARABIC}” in its own country.")
    assert not isinstance(rendition.render(usual_sample("t")), Refusal)


@pytest.mark.parametrize(
    "body",
    [
        f"::: lang he\n\n{HEBREW}\n\n:::",
        f"::: lang ar\n{ARABIC}\n:::\n\nOne.",
        f":::: keep\n\n::: lang he\n\n{HEBREW}\n\n:::\n\n::::",
    ],
)
def test_passages_that_say_their_language_are_not(tmp_path: Path, body: str) -> None:
    assert not isinstance(load(tmp_path, body).render(usual_sample("t")), Refusal)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"::: lang he\n\n{HEBREW}\n\n:::\n\n{HEBREW}", 10),
        (f":::: lang he\n\n::: lang en\n\n{HEBREW}\n\n:::\n\n::::", 8),
        (f"::: keep\n\n{HEBREW}\n\n:::", 6),
    ],
)
def test_what_is_outside_of_them_is(tmp_path: Path, body: str, line: int) -> None:
    refusal = load(tmp_path, body).render(usual_sample("t"))
    assert isinstance(refusal, Refusal)
    assert [each.span.line for each in refusal.diagnostics] == [line]
