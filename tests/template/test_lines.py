"""Lines with tags: what prints nothing is gone, and no two lines that print become one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document import SLOT_MARK
from generator.template import TemplateError, load_template
from generator.text import Title

FRONT = "---\ntitle: Test\noptions: {on: true, off: false, word: w}\n---\n"
FIRST = FRONT.count("\n") + 1


def lines_of(folder: Path, body: str) -> list[str]:
    """Return what a template prints, by line, with values as “V”."""
    (folder / "t.md.j2").write_text(FRONT + body, encoding="utf-8")
    people = [
        {"name": n, "email": "", "known": True, "key": k} for n, k in (("A", "1"), ("B", "2"))
    ]
    paper = {"id": "p", "title": Title.of("T"), "authors": ["A", "B"]}
    context = {"paper": paper, "signatories": people, "volume": {"name": ""}}
    skeleton = load_template("t", [folder]).compose(context).skeleton
    return SLOT_MARK.sub("V", skeleton).strip("\n").split("\n")


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("- A{% if options.on %} (x){% endif %}\n- B\n", ["- A (x)", "- B"]),
        ("- A{% if options.off %} (x){% endif %}\n- B\n", ["- A", "- B"]),
        ("one{% if options.on %} x{% endif %}\n\ntwo\n", ["one x", "", "two"]),
        ("one{# a note #}\ntwo\n", ["one", "two"]),
        ("one {% set x = 1 %}\ntwo\n", ["one ", "two"]),
        ("{% for a in paper.authors %}{{ a }} {% endfor %}\ntwo\n", ["V V ", "two"]),
        ("{{ title }}{% if options.on %}{% endif %}\ntwo\n", ["V", "two"]),
        ("one\n{% if options.on %}\ntwo\n{% endif %}\nthree\n", ["one", "two", "three"]),
        ("one\n  {% if options.off %}\ntwo\n  {% endif %}\nthree\n", ["one", "three"]),
        ("one\n{% if options.off %}two{% endif %}\nthree\n", ["one", "three"]),
        ("one\n{% set x %}two{% endset %}\nthree\n", ["one", "three"]),
        ("one\n{# a\nnote #}\ntwo\n", ["one", "two"]),
        (
            "- one\n    {% if options.on %}- two{% endif %}\n- three\n",
            ["- one", "    - two", "- three"],
        ),
        ("> {% if options.on %}\n> one\n> {% endif %}\n\ntwo\n", ["> ", "> one", "> ", "", "two"]),
        ("{% for a in paper.authors %}\n- {{ a }}\n{% endfor %}\nend\n", ["- V", "- V", "end"]),
        ('{% include "bare.md" %}\ntwo\n', ["bare", "two"]),
        ('  {% include "bare.md" %}\ntwo\n', ["bare", "two"]),
        ('{% include "bare.md" %}{% include "bare.md" %}\ntwo\n', ["barebare", "two"]),
        ('{% include "ended.md" %}\ntwo\n', ["ended", "two"]),
        (
            "{% macro m() %}\n{% if options.on %}in{% endif %}\n{% endmacro %}A {{ m() }}, B\n",
            ["A in, B"],
        ),
        ("{% macro m() %}\n{{ title }}\n{% endmacro %}A {{ m() }} B\n", ["A V B"]),
        (
            "{% macro m(a) %}\n- {{ a }}\n{% endmacro %}{{ m('a') }}{{ m('b') }}\nend\n",
            ["- V", "- V", "", "end"],
        ),
        (
            "{% set x %}\n{% if options.on %}You{% endif %}\n{% endset %}\n{{ x }} grant\n",
            ["You grant"],
        ),
        ("{% block b %}one{% endblock %}\ntwo\n", ["one", "two"]),
        ("one\n{%+ if options.on +%}\ntwo\n{% endif %}\n", ["one", "", "two"]),
        ("one\n{%- if options.on -%}\ntwo\n{%- endif %}\nthree\n", ["onetwo", "three"]),
    ],
)
def test_lines(tmp_path: Path, body: str, printed: list[str]) -> None:
    (tmp_path / "bare.md").write_text("bare")
    (tmp_path / "ended.md").write_text("ended\n")
    assert lines_of(tmp_path, body) == printed


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("a\n{{ title\n\nb the author's\n\n{{ paper.id }}\n", 1, "“{{” is not closed"),
        ("a\n{{ title }\nb\n", 1, "“{{” is not closed"),
        ("a\n{% if title\nb\n", 1, "“{%” is not closed"),
        ("a\nb\n{# note\nb\n", 2, "“{#” is not closed"),
        ("{% raw %}\n{{ }}\n", 0, "“{%” is not closed"),
        ("a\n{% for x in paper.authors %}\n{% if x %}\nb\n{% endif %}\nc\n", 1, "has no “endfor”"),
        ("{% set x %}\n{% set y = 1 %}\n", 0, "has no “endset”"),
    ],
)
def test_what_is_not_closed_is_named_where_it_begins(
    tmp_path: Path, body: str, line: int, words: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        lines_of(tmp_path, body)
    (mistake,) = caught.value.diagnostics
    assert (mistake.span.file, mistake.span.line) == ("t.md.j2", FIRST + line)
    assert words in mistake.message


@pytest.mark.parametrize(
    "body",
    ['{{ {"a": {"b": title}}["a"]["b"] }}', "{{ '}}' }}{{ \"{{\" }}", "{% raw %}{{ }}{% endraw %}"],
)
def test_what_is_closed_is_not_named(tmp_path: Path, body: str) -> None:
    assert lines_of(tmp_path, body)
