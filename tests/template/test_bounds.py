"""A template that would take for ever ends by its own count, whatever the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateRuntimeError

from generator.template import TemplateError, load_template
from generator.template.limits import MAX_SIGNS, MAX_WORD
from generator.template.loader import MAX_BYTES
from generator.template.work import (
    MAX_NUMBER,
    MAX_STEPS,
    bounded_work,
    charge,
    check_number,
    spend,
)
from generator.text import Title

FRONT = "---\ntitle: Test\nfields: {f: F}\n---\n"


def refusal(folder: Path, body: str) -> str:
    (folder / "t.md.j2").write_text(FRONT + body, encoding="utf-8")
    paper = {"id": "p", "title": Title.of("T"), "authors": []}
    with pytest.raises(TemplateError) as caught:
        load_template("t", [folder]).compose({"paper": paper, "signatories": []})
    (mistake,) = caught.value.diagnostics
    assert mistake.span.file == "t.md.j2"
    return mistake.message


def doubled(start: str, step: str, end: str, times: int = 60) -> str:
    loop = f"{{% for i in range({times}) %}}{{% set n.x = {step} %}}{{% endfor %}}"
    return f"{{% set n = namespace(x={start}) %}}{loop}{end}"


def chain(count: int) -> str:
    macros = ["{% macro m0() %}x {% endmacro %}"]
    macros += [
        f"{{% macro m{i}() %}}{{{{ m{i - 1}() }}}}{{{{ m{i - 1}() }}}}{{% endmacro %}}"
        for i in range(1, count)
    ]
    return "".join(macros) + f"{{{{ m{count - 1}() }}}}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (doubled("[1]", "[n.x, n.x]", "{{ n.x == n.x }}"), "steps"),
        (doubled("(1,)", "(n.x, n.x)", "{{ {n.x: 1} }}"), "steps"),
        (doubled("{'a': 1}", "{'a': n.x, 'b': n.x}", "{{ n.x != n.x }}"), "steps"),
        (doubled("[1]", "n.x + n.x", ""), "steps"),
        (doubled("'a'", "n.x ~ n.x", ""), "longer than"),
        (doubled("'ab '", "n.x ~ n.x", "{{ n.x }}", 18), "prints more than"),
        (doubled("1", "n.x * 1000", ""), "“*” does not go with these"),
        ("{% for i in range(9999) %}{% set x = range(19999)|list %}{% endfor %}", "steps"),
        (
            "{% for i in range(9999) %}{% for j in range(9) %}{{ 'a' }}{% endfor %}{% endfor %}",
            "steps",
        ),
        ("{% for i in range(19000) %}" + "{% set x = 1 %}" * 5000 + "{% endfor %}", "steps"),
        # Few rounds, but each is long.
        ("{% for i in range(12000) %}" + "{% set x = 1 %}" * 100 + "{% endfor %}", "steps"),
        (chain(30), "steps"),
        (
            "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}"
            "{{ m(40) }}",
            "steps",
        ),
        (
            "{% set a %}xxxx {% endset %}"
            + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40
            + "{{ a }}",
            "prints too much",
        ),
        (
            "{% filter indent(80) %}" * 90 + "a\nb\n" * 99 + "{% endfilter %}" * 90,
            "prints too much",
        ),
        ("{{ range(20000)|join(range(20000)|join) }}", "longer than"),
        ("{{ 'x' * 99999999 }}", "“*” does not go with these"),
        ("{{ '%99999999d' % 1 }}", "“%” does not go with these"),
        ("{{ 2.5|round(99999999, 'ceil') }}", "digits"),
        ("{{ " + "[" * 5000 + "]" * 5000 + " }}", "nested too deeply"),
        ("{{ " + "1+" * 20000 + "1 }}", "nested too deeply"),
        ("{% for a in range(2) %}" * 90 + "{% endfor %}" * 90, "nested too deeply"),
        ("x" * (MAX_WORD + 1), "a word has more than"),
        ("[ " * 50_000, "“[”"),
        ("[ " * (MAX_SIGNS + 1), "“[”"),
        ("- " * 50 + "a", "nested too deeply"),
        (">" * 50 + " a", "nested too deeply"),
        ("a " * 20_000, "no empty line"),
        ("{% for i in range(1500) %}{{ text_field('f_' ~ i) }}{% endfor %}", "fields"),
        ("a\n\n" * MAX_BYTES, "is larger than"),
        ("\x0b", "U+000B"),
    ],
)
def test_it_ends(tmp_path: Path, body: str, words: str) -> None:
    assert words in refusal(tmp_path, body)


def test_a_value_is_paid_for_as_often_as_it_is_met() -> None:
    nested: object = [1]
    for _ in range(60):
        nested = [nested, nested]
    with bounded_work(), pytest.raises(Exception, match="steps"):
        charge(nested)
    with bounded_work():
        charge(list(range(10_000)))
        spend(MAX_STEPS - 1_000)
        with pytest.raises(Exception, match="steps"):
            spend(1_000)


def test_large_front_matter_is_refused_before_it_is_read(tmp_path: Path) -> None:
    fields = "".join(f"  f{number}: label\n" for number in range(5_000))
    (tmp_path / "t.md.j2").write_text(f"---\ntitle: T\nfields:\n{fields}---\nx", encoding="utf-8")
    with pytest.raises(TemplateError, match="front matter has more than"):
        load_template("t", [tmp_path])


def test_chinese_needs_no_spaces(tmp_path: Path) -> None:
    (tmp_path / "t.md.j2").write_text(FRONT + "字" * (MAX_WORD + 1), encoding="utf-8")
    assert load_template("t", [tmp_path]).compose({"signatories": []}).skeleton


def test_the_largest_number_can_be_calculated_with() -> None:
    check_number(MAX_NUMBER)
    check_number(-MAX_NUMBER)
    check_number(float(2 * MAX_NUMBER))
    for number in (MAX_NUMBER + 1, -MAX_NUMBER - 1):
        with pytest.raises(TemplateRuntimeError):
            check_number(number)


def test_the_longest_word_is_printed(tmp_path: Path) -> None:
    (tmp_path / "t.md.j2").write_text(FRONT + "x" * MAX_WORD, encoding="utf-8")
    paper = {"id": "p", "title": Title.of("T"), "authors": []}
    composed = load_template("t", [tmp_path]).compose({"paper": paper, "signatories": []})
    assert composed.skeleton.count("x") == MAX_WORD
