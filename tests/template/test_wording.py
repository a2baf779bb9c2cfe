"""Mistakes are said in words that who writes templates knows: none of Python's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.template import TemplateError, load_template
from generator.text import Title

FRONT = "---\ntitle: Test\nfields: {signed: S, date: D}\n---\n"
PYTHON = re.compile(r"\b(object|str|int|tuple|NoneType|Record|TitleView|Error|self|do_\w+)\b|__")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("author.affiliation", "unknown name “author”"),
        ("paper.authors[0].affiliation", "a text has no “affiliation”"),
        ("volume.start.strftime('%d')", "a text has no “strftime”"),
        (
            "text_field('signed', requird=true)",
            "a field has no “requird”: known are label, format, choices",
        ),
        ("date_field('date', required=1)", "“required” is true or false"),
        ("text_field()", "too few arguments"),
        ("text_field('signed', '', 'a', 'b')", "too many arguments"),
        ("name_field('x', 'signed')", "needs a signatory"),
        ("title()", "a title and no function"),
        ("signatory.name()", "a text and no function"),
        ("none[0]", "nothing has no part number 0"),
        ("5[0]", "a number has no part"),
        ("paper.authors[9]", "a list has no part number 9"),
        ("signatory.nam", "it has name, email, known, key"),
        ("signatory['nam']", "it has name, email, known, key"),
        ("5|join", "“|join” does not go with a number"),
        ("title|round", "“|round” does not go with a title"),
        ("'a'|round(foo=1)", "“|round” has no argument “foo”"),
        ("paper.authors|sort(foo=1)|first", "“|sort” has no argument “foo”"),
        ("paper.authors|upper", "a list cannot be joined to text"),
        ("signatory|title", "a thing with several parts cannot be joined"),
        ("'a' < 1", "“<” does not go with a text and a number"),
        ("'a' in 5", "“in” does not go with a text and a number"),
        ("-title", "“-” does not go with a title"),
        ("5[1:]", "a number has no parts to take"),
        ("'abc'['x':]", "needs whole numbers"),
        ("range('a')", "“range” needs whole numbers, not a text"),
        ("'a'.split(1, 2, 3)", "“split” is given too many arguments"),
        ("{[1]: 2}", "a list cannot be a key"),
        ("'a' is divisibleby 2", "“is divisibleby” does not go with a text"),
        ("1 / 0", "division by zero"),
        ("'1' * 5", "“*” does not go with these"),
        ("paper.authors|map('abs')|join", "“|abs” does not go with a text"),
    ],
)
def test_expressions(tmp_path: Path, expression: str, words: str) -> None:
    message = refusal(tmp_path, "{{ " + expression + " }}")
    assert words in message
    assert not PYTHON.search(message)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{% for a in 5 %}{% endfor %}", "“for” goes through lists, and this is a number"),
        ("{% for a in title %}{% endfor %}", "this is a title"),
        ("{% for a, b in paper.authors %}{% endfor %}", "more or fewer than the parts"),
        ("{% set a, b = 5 %}", "several"),
        ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "macro “m” takes not more than 1"),
        ("{% macro m(a) %}{% endmacro %}{{ m(b=1) }}", "macro “m” takes no keyword argument “b”"),
        ("{% set n = namespace() %}{{ n.x }}", "has no “x”"),
    ],
)
def test_tags(tmp_path: Path, body: str, words: str) -> None:
    message = refusal(tmp_path, body)
    assert words in message
    assert not PYTHON.search(message)


def refusal(folder: Path, body: str) -> str:
    (folder / "t.md.j2").write_text(FRONT + body, encoding="utf-8")
    people = [{"name": "A", "email": "", "known": True, "key": "01"}]
    paper = {"id": "p", "title": Title.of("T"), "authors": ["Ann Bee"]}
    volume = {"name": "", "start": "2031-05-04"}
    context = {"paper": paper, "signatories": people, "volume": volume}
    with pytest.raises(TemplateError) as caught:
        load_template("t", [folder]).compose(context)
    (mistake,) = caught.value.diagnostics
    return f"{mistake.message} ({mistake.hint})"
