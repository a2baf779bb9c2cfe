"""No expression of a template can turn a value into Markdown."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from examples import examples
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from generator.document import SLOT_MARK
from generator.template import TemplateError, load_template
from generator.text import Emphasis, Text, Title

HOSTILE = "**Kq** _Zx_ [Wv](http://evil.example) <b> # {{ 7*7 }} & \ue0000\ue001"
VALUE_WORDS = re.compile("kq|zx|wv|evil|Á", re.IGNORECASE)
"""Letters that only values have; template text in these tests has none of them."""
SETTINGS = settings(examples(250), suppress_health_check=[HealthCheck.too_slow])

ATOMS = """
title title.plain paper.title paper.authors signatory.name options.word options.items
text_field("f",value=title.plain) name_field(signatory,"g") block macro() macro(title) macro(block)
"text" '*' 7 true volume self namespace(x=title) range(3) [title,block] (title.plain,)
{"k":title.plain} signatories macro
"""
ALLOWED = """
|upper |lower |join |join("*") |list |first |last |trim |indent |default("x") |map("upper") |reverse
|sort |length |title |map(attribute="plain") |select |unique |max |capitalize [0] [1:] [::-1]
["plain"] .plain .upper() .split() .strip() .name .k .x (title) () .title()
"""
FORBIDDEN = """
|string |safe |e |escape |forceescape |format("x") |replace("K","*") |tojson |pprint |xmlattr
|urlize |striptags |wordwrap(5) |center(50) |batch(2) |attr("plain") .format(title) .value .pieces
.join(["a","b"]) .replace("K","*") .__class__ .__str__() .__html__() .encode() .__class__.__mro__
.__init__.__globals__ ._things .__func__ .arguments
"""
atoms = st.sampled_from(ATOMS.split())
suffixes = st.sampled_from(ALLOWED.split()) | st.sampled_from((ALLOWED + FORBIDDEN).split())
operators = st.sampled_from(["~", "+", "%", "*", "or", "and", "if title else", "-", "in", "=="])
expressions = st.recursive(
    st.builds(lambda atom, tail: atom + "".join(tail), atoms, st.lists(suffixes, max_size=2)),
    lambda inner: (
        st.builds(lambda a, op, b: f"({a} {op} {b})", inner, operators, inner)
        | st.builds(lambda a, tail: f"({a}){tail}", inner, suffixes)
        | st.builds(lambda a, b: f"[{a}, {b}]", inner, inner)
    ),
    max_leaves=4,
)
# Most of those are refused; these mostly are not.
TEXTS = """
title.plain signatory.name options.word paper.authors|join("*") paper.title.plain paper.id 'Kq'
title.plain[::-1] signatories|map(attribute="name")|join(title.plain) paper.authors|first
"""
TAILS = """
|upper |lower |trim |title |reverse|list|join [1:] .upper() .split()|join("*") |default(1)
"""
texts = st.recursive(
    st.sampled_from(TEXTS.split()),
    lambda inner: (
        st.builds(lambda a, tail: f"({a}){tail}", inner, st.sampled_from(TAILS.split()))
        | st.builds(lambda a, op, b: f"({a} {op} {b})", inner, st.sampled_from("~+"), inner)
        | st.builds(lambda a, b: f"({a} if title else {b})", inner, inner)
    ),
    max_leaves=4,
)
printables = texts | st.sampled_from(["title", "block", "macro(block)", "macro(title)"])
values = printables | expressions
statements = st.sampled_from(
    [
        "{{ EXPR }}",
        "{% set s = EXPR %}{{ s }}{{ s ~ title.plain }}",
        "{% set s %}{{ EXPR }}{% endset %}{{ s }}",
        "{% set s %}{{ EXPR }}{% endset %}{{ EXPR2 }}{{ s|trim }}",
        "{% set s | upper %}{{ EXPR }}{% endset %}{{ s }}",
        "{% filter trim %}{{ EXPR }}{% endfilter %}",
        "{% filter default(EXPR, true) %}{% endfilter %}",
        "{% filter upper %}{{ EXPR }}{% endfilter %}",
        "{% call macro(EXPR) %}{{ EXPR2 }}{% endcall %}",
        "{% call(x) macro(EXPR) %}{{ x }}{% endcall %}",
        "{% for x in EXPR %}{{ x }}{{ loop.index }}{{ loop.cycle(EXPR2, x) }}{% endfor %}",
        "{% with w = EXPR %}{{ w }}{% endwith %}",
        "{% if EXPR %}{{ EXPR2 }}{% endif %}",
        "{% set n = namespace(v=EXPR) %}{{ n.v }}{% set n.v = EXPR2 %}{{ n.v }}",
        "{% import 'lib.md' as lib %}{{ lib.show(EXPR) }}{{ lib.kept }}{{ lib }}",
        "{% include 'lib.md' %}{{ EXPR }}",
        "{% include EXPR %}",
        "{% autoescape true %}{{ EXPR }}{% endautoescape %}",
        "{% block b %}{{ EXPR }}{% endblock %}{{ self.b() }}",
    ]
)
PRELUDE = (
    "---\ntitle: T\noptions: {word: w, items: [a]}\nfields: {f: F, g: G}\n---\n"
    "{% macro macro(a='') %}-{{ a }}-"
    "{% if caller is defined %}{{ caller() }}{% endif %}{% endmacro %}"
    "{% set block %}*{{ title }}*{% endset %}\n"
)
LIB = "{% macro show(a) %}*{{ a }}*{% endmacro %}{% set kept %}{{ 'Kq' }}{% endset %}"


def skeleton_of(body: str) -> str | None:
    """Compose a template with hostile values; None if it is refused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "t.md.j2").write_text(PRELUDE + body, encoding="utf-8")
        (folder / "lib.md").write_text(LIB, encoding="utf-8")
        context = {
            "paper": {
                "id": HOSTILE,
                "title": Title((Text(HOSTILE), Emphasis((Text(HOSTILE),)))),
                "authors": [HOSTILE, "Á"],
            },
            "signatories": [{"name": HOSTILE, "email": "", "known": True, "key": "01"}],
            "volume": {"name": HOSTILE},
            "options": {"word": HOSTILE, "items": [HOSTILE]},
        }
        try:
            return load_template("t", [folder]).compose(context).skeleton
        except TemplateError:
            return None


@SETTINGS
@given(statements, values, values)
def test_no_value_reaches_the_markdown(statement: str, first: str, second: str) -> None:
    skeleton = skeleton_of(statement.replace("EXPR2", second).replace("EXPR", first))
    event("refused" if skeleton is None else "composed")
    if skeleton is not None:
        text = SLOT_MARK.sub("", skeleton)
        assert not VALUE_WORDS.search(text)
        assert "\ue000" not in text


@pytest.mark.parametrize(
    "body",
    [
        "{{ title }}",
        "{{ title.plain ~ '' }}",
        "{{ paper.authors|join }}",
        "{{ macro(title) }}",
        "{{ block }}",
    ],
)
def test_the_check_above_can_see_values(body: str) -> None:
    skeleton = skeleton_of(body)
    assert skeleton is not None
    assert SLOT_MARK.search(skeleton)
