"""Templates made from text, as others are from files."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import generator

TEXT = """---
title: Permission
options:
  place: the proceedings
---

You may print *{{ title }}* in {{ options.place }}.
"""


def agreement(template: generator.Template | str) -> generator.Agreement:
    author = generator.Author(generator.Name("Lovelace", "Ada"))
    paper = generator.Paper("lovelace43", generator.Title.of("Sketch of an Engine"), (author,))
    return generator.make_agreements([paper], template)[0]


def printed(template: generator.Template, **options: object) -> str:
    made = generator.Renderer(template, options, ["md"]).render(agreement(template))
    assert isinstance(made, generator.Rendition), made
    return made.markdown


def test_a_template_from_text_prints_what_one_from_a_file_does(tmp_path: Path) -> None:
    (tmp_path / "permission.md.j2").write_text(TEXT)
    from_file = generator.load_template("permission", [str(tmp_path)])
    from_text = generator.Template.from_text(TEXT.replace("\n", "\r\n"), "permission")
    assert from_text == from_file
    assert printed(from_text) == printed(from_file)
    assert "*Sketch of an Engine* in a book" in printed(from_text, place="a book")
    assert str(from_text) == "permission (Permission)"


def test_it_includes_files_of_a_folder_and_goes_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "_end.md.j2").write_text("So it is.\n")
    text = TEXT + '\n{% include "_end.md.j2" %}\n'
    template = generator.Template.from_text(text, folders=[tmp_path])
    there = pickle.loads(pickle.dumps(template))
    assert printed(there) == printed(template)
    assert "So it is." in printed(there)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ titel }}", "titel"),
        ("{% if %}", "text.md.j2"),
        ("a\x00b", "U.0000"),
        ("x" * 300_000, "larger than"),
    ],
)
def test_its_mistakes_are_told(text: str, wrong: str) -> None:
    with pytest.raises(generator.TemplateError, match=wrong):
        generator.Template.from_text(f"---\ntitle: T\n---\n\n{text}\n")


def test_what_is_wrong_fails_at_once() -> None:
    template = generator.Template.from_text(TEXT)
    with pytest.raises(generator.TemplateError, match="no option “palce”"):
        generator.Renderer(template, {"palce": "a book"})
    with pytest.raises(generator.UnknownNameError, match="no format “docx”: there are pdf, md"):
        generator.Renderer(template, formats=["docx"])
    with pytest.raises(generator.UnknownNameError, match="no rule for who signs “frist”"):
        generator.make_agreements([], template, "frist")
    renderer = generator.Renderer(template)
    with pytest.raises(
        ValueError, match="is for the template “pmlr”, and this renderer has “text”"
    ):
        list(renderer.render_each([agreement("pmlr")]))
    with pytest.raises(ValueError, match="is for the template “pmlr”"):
        generator.plan_run([agreement("pmlr")], renderer, generator.office.read("nowhere"))


def test_forms_without_a_ledger_stay_out_of_a_folder_that_has_one(tmp_path: Path) -> None:
    template = generator.Template.from_text(TEXT)
    renderer = generator.Renderer(template, formats=["md"])
    planned = generator.plan([agreement(template)])
    with generator.office.create(tmp_path):
        pass
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(generator.OutputError, match="has a ledger"):
        list(generator.apply(planned, renderer, str(tmp_path)))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
