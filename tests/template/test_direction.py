"""Text from right to left is refused as long as pages are not laid out for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import Refusal, Renderer, TemplateError, load_template
from generator.forms.samples import usual_sample
from generator.template.direction import is_right_to_left

HEBREW = "המחבר מעניק רישיון (CC BY 4.0), ולא יותר מכך."
ARABIC = "يوافق المؤلف على النشر"


def load(folder: Path, body: str, front: str = "title: Test") -> Renderer:
    (folder / "t.md.j2").write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    return Renderer(load_template("t", [folder]))


@pytest.mark.parametrize("tag", ["he", "ar", "fa-IR", "ur", "yi", "az-Arab", "ckb", "HE-il"])
def test_the_language_is_refused_in_a_sentence(tmp_path: Path, tag: str) -> None:
    with pytest.raises(TemplateError, match="right to left") as caught:
        load(tmp_path, "x", f"title: Test\nlanguage: {tag}")
    (mistake,) = caught.value.diagnostics
    assert (mistake.span.file, mistake.span.line) == ("t.md.j2", 3)


@pytest.mark.parametrize("tag", ["en", "de", "ar-Latn", "az", "ja", "hr", "ku", "pa"])
def test_other_languages_are_not(tag: str) -> None:
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
def test_clauses_are_refused_by_line(tmp_path: Path, body: str, line: int) -> None:
    refusal = load(tmp_path, body).render(usual_sample("t"))
    assert isinstance(refusal, Refusal)
    (mistake,) = refusal.diagnostics
    assert "right to left" in mistake.message
    assert (mistake.span.file, mistake.span.line) == ("t.md.j2", line)


def test_the_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="the title is written from right to left"):
        load(tmp_path, "x", f"title: {ARABIC}")


def test_words_in_a_clause_are_not(tmp_path: Path) -> None:
    rendition = load(tmp_path, f"The journal is called “{ARABIC}” in its own country.")
    assert not isinstance(rendition.render(usual_sample("t")), Refusal)
