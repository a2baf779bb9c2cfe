"""Options: what a chair may set in the place of a template's defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.template import Template, TemplateError, load_template

FRONT = "---\ntitle: Test\noptions: {count: 3, word: w, on: false}\n---\n"


@pytest.fixture
def template(tmp_path: Path) -> Template:
    body = "{{ options.count }} {{ options.word }}"
    (tmp_path / "t.md.j2").write_text(FRONT + body, encoding="utf-8")
    return load_template("t", [tmp_path])


@pytest.mark.parametrize(
    ("name", "wrong"), [("count", True), ("count", "3"), ("word", 1), ("on", 1), ("on", "yes")]
)
def test_an_option_of_the_wrong_kind_is_refused_each_time(
    template: Template, name: str, wrong: object
) -> None:
    for _ in range(3):
        assert template.compose({"options": {"count": 1.5}}).values == ("1.5", "w")
        with pytest.raises(TemplateError, match=f"option “{name}” cannot be"):
            template.compose({"options": {name: wrong}})


def test_an_option_that_the_template_does_not_have_is_refused(template: Template) -> None:
    with pytest.raises(TemplateError, match="no option “colour”"):
        template.compose({"options": {"colour": "red"}})
