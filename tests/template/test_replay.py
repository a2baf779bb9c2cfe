"""Filling a template in again gives what running it gives, whatever the texts are."""

from __future__ import annotations

import datetime
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st

from generator.document import TextField
from generator.template import (
    Composition,
    Template,
    TemplateError,
    find_templates,
    load_template,
    shipped_folder,
)
from generator.template.checks import CONTEXT
from generator.template.loader import KeptLoader
from generator.template.replay import replaying
from generator.template.sandbox import Sandbox
from generator.text import Emphasis, Math, Text, Title

NAMES = (*CONTEXT, "recipient", "mail")
SEEING = "{% if 1 == 1 %}{% endif %}"
"""Prints nothing, and keeps a template from being replayed, because it compares."""
FRONT = """\
---
title: Test
options: {count: 3, word: w, on: false}
fields: {f: A field, g: Another}
---
"""
LIB = "{% for who in signatories %}({{ who.name }}{{ shared }}){% endfor %}{{ title }}"
SETTINGS = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])

WEIRD = ["01", "02", "É", "**", "{{ title }}", "\ue0000\ue001", "\ue000", "0000", "7" * 28]
SPACED = ["", " ", "a b", "a  b", " a", "a\n", "a\nb", "a\x1fb", "a\u2028b", "a\u00a0b", "a\x00b"]
texts = st.sampled_from(["", "01", "Ada Byron"]) | st.sampled_from(WEIRD + SPACED) | st.text()
titles = (
    texts.map(Title.of)
    | texts.map(lambda text: Title((Text(text),)))
    | texts.map(lambda text: Title((Text("On "), Emphasis((Text(text),)))))
    | texts.map(lambda text: Title((Math("x", (Text(text),)),)))
)
things = texts | titles | st.none() | st.integers(0, 2) | st.booleans()
people = st.fixed_dictionaries(
    {
        "name": texts,
        "email": st.sampled_from(["", "a@b.example"]),
        "known": st.booleans(),
        "key": st.sampled_from(["01", "02", "03", "", "a b"]),
    }
)
odd_people = st.fixed_dictionaries({}, optional={"name": things, "known": things, "key": things})
contexts = st.fixed_dictionaries(
    {
        "paper": st.fixed_dictionaries(
            {"id": texts, "title": titles, "authors": st.lists(texts, max_size=3)}
        ),
        "signatories": st.lists(people, min_size=1, max_size=3)
        | st.lists(people | odd_people, max_size=2),
        "volume": st.fixed_dictionaries(
            {"name": things, "start": st.just(datetime.date(2024, 5, 1)) | things},
            optional={"shortname": texts, "booktitle": texts},
        ),
        "options": st.fixed_dictionaries(
            {},
            optional={"word": texts, "on": st.booleans(), "count": st.integers() | st.floats()}
            | dict.fromkeys(("organiser", "licence", "proceedings", "employer", "law"), texts),
        ),
        "recipient": people,
        "mail": st.fixed_dictionaries(
            {
                "sender": texts,
                "agreement": texts,
                "earlier_title": texts,
                "deadline": st.none() | st.dates(),
                "sent": st.dates(),
            }
        ),
    },
    optional={"title": titles, "signatory": people},
)


@lru_cache(maxsize=128)
def pair(source: str, name: str = "t") -> tuple[Template, Template]:
    """Load a template twice: as it is, and so that it is always run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.md.j2")
        path.parent.mkdir(exist_ok=True)
        Path(folder, "lib.md").write_text(LIB, encoding="utf-8")
        loaded = []
        for text in (source, source + SEEING):
            path.write_text(text, encoding="utf-8")
            loaded.append(load_template(name, [Path(folder)], NAMES))
    return loaded[0], loaded[1]


def outcome(template: Template, context: Any) -> object:
    """Give all that can be seen of a composition, or of what is wrong."""
    try:
        composed = template.compose(context)
    except TemplateError as failure:
        return failure.diagnostics
    # Titles with the same formulas are equal; they shall be the very same. A text is a ``str``.
    kinds = [
        (type(value), id(value) if isinstance(value, Title) else repr(value))
        for value in composed.values
    ]
    inner = [type(value.value) for value in composed.values if isinstance(value, TextField)]
    return composed, kinds, inner


def assert_alike(source: str, several: list[Any], name: str = "t") -> None:
    replayed, run = pair(source, name)
    for context in several:
        options = {
            key: value for key, value in context["options"].items() if key in replayed.front.options
        }
        usual = context | {"options": options}
        expected = outcome(run, usual)
        event("composed" if isinstance(expected[0], Composition) else "refused")  # type: ignore[index]
        # The first time a shape is learned; the second time it is known.
        assert outcome(replayed, usual) == expected
        assert outcome(replayed, usual) == expected


SHIPPED = [*find_templates(), *(f"mail/{name}" for name in ("changed", "first", "reminder"))]
several_contexts = st.lists(contexts, min_size=1, max_size=4)


@pytest.mark.parametrize("name", SHIPPED)
@settings(SETTINGS, max_examples=25)
@given(several=several_contexts)
def test_a_shipped_template_is_replayed_as_it_runs(name: str, several: list[Any]) -> None:
    source = (shipped_folder() / f"{name}.md.j2").read_text(encoding="utf-8")
    assert_alike(source, several, name)


TRICKY = [
    "{{ title }}{{ paper.title }}{{ title.plain }}{{ paper.title.plain }}",
    "{{ title or 'none' }}{{ signatory.name or volume.name or paper.id }}",
    "{% if signatory.name %}a{% elif volume.name %}{{ volume.name }}{% else %}c{% endif %}",
    "{% for a in paper.authors %}{{ loop.index }}{{ a }}{% if not loop.last %}, {% endif %}"
    "{% else %}nobody{% endfor %}",
    "{% for a in paper.authors %}{{ loop.previtem }}{{ loop.length }}{% endfor %}",
    "{{ paper.authors[0] }}{{ signatories[0].name }}{{ paper['title'] }}",
    "{{ signatory.name[0] }}",
    "{{ title.plain[1] }}",
    "{% for c in signatory.name %}{{ c }}.{% endfor %}",
    "{% set t = title.plain %}{% for c in t %}{{ c }}.{% endfor %}",
    "{% for key in volume %}{{ key }}{% endfor %}",
    "{% for who in signatories %}{% for key in who %}{{ key }}{% endfor %}{% endfor %}",
    "{{ 'Dear ' ~ signatory.name }}{{ title.plain ~ '' }}{{ '' ~ options.count }}",
    "{{ signatory.name ~ signatory.key ~ signatory.name }}",
    "{{ signatory.name if signatory.known else 'x' }}{{ 'x' if title }}",
    "{% set who = signatories[1] if signatories[1:] else signatory %}{{ who.name }}",
    "{% set who = signatory %}{{ who.name }}{{ name_field(who, 'f') }}",
    "{{ name_field(signatory, 'f' ~ title.plain) }}",
    "{{ name_field(signatory, 'f') }}{{ text_field('g', value=signatory.name) }}",
    "{{ text_field('f', signatory.name ~ title.plain) }}{{ text_field('g', title.plain) }}",
    "{{ text_field('f', label=signatory.name) }}{{ date_field('g', label='x' ~ paper.id) }}",
    "{{ text_field('f', ' ' ~ signatory.name ~ '\t') }}{{ '\n' ~ title.plain }}",
    "{{ text_field('f_' ~ signatory.key) }}{{ text_field('f_' ~ paper.id) }}",
    "{{ text_field(signatory.key, label='x') }}{{ text_field(paper.id, label='x') }}",
    "{% for who in signatories %}{{ text_field('f_' ~ who.key) }}{% endfor %}",
    "{% set text_field = signatory.name.upper %}{{ text_field() }}",
    "{% for text_field in paper.authors %}{{ text_field() }}{% endfor %}",
    "{% set f = text_field('f', label=signatory.name) %}{{ title }}",
    "{% if text_field('f' ~ paper.id, label='x') %}{{ text_field('f', label='x') }}{% endif %}",
    "{% if signatory.name.isdigit %}{{ title }}{% endif %}{{ signatory.name.nothing }}",
    "{{ volume.name }}{{ volume.start }}{{ volume.shortname }}",
    "{{ volume.start.year }}{% if volume.start %}{{ volume.start }}{% endif %}",
    "{{ options.count }}{% if options.on %}{{ options.word }}{% endif %}",
    "{{ options.count ~ options.word }}",
    "{% set shared = signatory.name %}{% include 'lib.md' %}",
    "{% set shared = 1 %}{% for who in signatories %}{% include 'lib.md' %}{% endfor %}",
    "{{ signatory.name|upper }}{{ title.plain|length }}{{ paper.authors|join('+') }}",
    "{% if signatory.name == 'Ada Byron' %}1{% endif %}{% if title == paper.title %}2{% endif %}",
    "{% macro m(x) %}*{{ x }}*{% endmacro %}{{ m(title) }}",
    "{% set b %}{{ title }}{% endset %}{{ b }}",
    "{{ paper.authors }}",
    "{{ signatory.nothing }}",
]


@pytest.mark.parametrize("body", TRICKY)
@settings(SETTINGS, max_examples=25)
@given(several=several_contexts)
def test_a_tricky_template_is_replayed_as_it_runs(body: str, several: list[Any]) -> None:
    assert_alike(FRONT + body, several)


ATOMS = """
title title.plain paper.title paper.id paper.authors paper.authors[0] signatory signatory.name
signatory.key signatory.known person.name person.key person author volume.name volume.start volume
options.word options.on options.count loop.index loop.last kept "x" "" 7 true title.plain[0]
"""
expressions = st.recursive(
    st.sampled_from(ATOMS.split()),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["~", "~", "or", "and"]), inner)
        | st.builds("({} if {} else {})".format, inner, inner, inner)
        | st.builds("(not {})".format, inner)
    ),
    max_leaves=3,
)
FORMS = [
    "{{ EXPR }}",
    "{{ EXPR }}-{{ EXPR }}",
    "{% if EXPR %}INNER{% else %}INNER{% endif %}",
    "{% for person in signatories %}INNER{% endfor %}",
    "{% for author in EXPR %}INNER{% endfor %}",
    "{% set kept = EXPR %}INNER",
    "{% include 'lib.md' %}",
    "{{ name_field(signatory, 'f' ~ EXPR) }}",
    "{{ text_field('g' ~ loop.index, EXPR) }}",
    "{{ text_field('g', EXPR, label=EXPR) }}",
]
PRELUDE = (
    "{% set kept = signatory.name %}{% set shared = title %}"
    "{% set person = signatory %}{% set author = paper.id %}"
    "{% for once in signatories %}"
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    body = "INNER"
    while "INNER" in body:
        deep = len(body) > 300
        inner = "." if deep else draw(st.sampled_from([*FORMS, "{{ title }}INNER", "."]))
        body = body.replace("INNER", inner, 1)
    while "EXPR" in body:
        body = body.replace("EXPR", draw(expressions), 1)
    return f"{PRELUDE}{body}{{% endfor %}}"


@SETTINGS
@given(bodies(), several_contexts)
def test_any_template_is_replayed_as_it_runs(body: str, several: list[Any]) -> None:
    try:
        pair(FRONT + body)
    except TemplateError:
        reject()
    assert_alike(FRONT + body, several)


def paper(number: int, **changes: Any) -> dict[str, Any]:
    person = {"name": f"Author {number}", "email": "", "known": True, "key": "01"}
    title = Title.of(f"Title {number}")
    content = {"id": f"p{number}", "title": title, "authors": [f"A{number}", f"B{number}"]}
    return {"paper": content, "signatories": [person], "volume": {"name": "V"}} | changes


class Counted:
    """A template that is replayed if it can be, and all that it was run with."""

    def __init__(self, source: str) -> None:
        self.seen: list[Any] = []
        template = pair(source)[1]

        def run(names: Any) -> Composition:
            self.seen.append(names)
            return template.compose(names)

        sandbox = Sandbox(KeptLoader({}))
        trees = [sandbox.parse(text) for text in (source.split("---\n", 2)[-1], LIB)]
        self.fill = replaying(trees, template.digest, run)

    def names(self, context: dict[str, Any]) -> dict[str, Any]:
        first = {"title": context["paper"]["title"], "signatory": context["signatories"][0]}
        return context | first | {"options": {}}

    def runs_for(self, context: dict[str, Any]) -> int:
        before = len(self.seen)
        self.fill(self.names(context))
        return len(self.seen) - before


@pytest.mark.parametrize(
    "body",
    [
        "{{ title }}{{ signatory.name }}",
        "{% for who in signatories %}{{ name_field(who, 'f_' ~ who.key) }}{% endfor %}",
        "{% if paper.authors %}{{ paper.authors[0] or title.plain }}{% endif %}",
        "{% set shared = volume.name %}{{ shared }}{% include 'lib.md' %}",
        "{{ text_field('g', value=paper.id) }}",
    ],
)
def test_a_template_that_only_prints_texts_does_not_run_for_each(body: str) -> None:
    template = Counted(FRONT + body)
    template.runs_for(paper(1))
    assert [template.runs_for(paper(number)) for number in range(2, 6)] == [0, 0, 0, 0]


def test_another_shape_runs_anew() -> None:
    template = Counted(FRONT + "{% for who in signatories %}{{ who.name }}{% endfor %}")
    template.runs_for(paper(1))
    (one,) = paper(2)["signatories"]
    for signatories in ([one, one], [one | {"known": False}], [one | {"name": ""}]):
        assert template.runs_for(paper(2, signatories=signatories)) > 0
        assert template.runs_for(paper(3, signatories=signatories)) == 0


def test_parts_that_a_template_does_not_use_do_not_matter() -> None:
    template = Counted(FRONT + "{{ paper.id }}")
    template.runs_for(paper(1))
    other = paper(2)
    other["paper"]["authors"] = ["one", "two", "three", "four"]
    assert template.runs_for(other) == 0


@pytest.mark.parametrize(
    "body",
    [
        "{{ paper.id|upper }}",
        "{% if paper.id == 'p1' %}x{% endif %}",
        "{{ paper.id[:1] }}",
        "{{ paper.id.upper() }}",
        "{{ paper.id + 'x' }}",
        "{% macro m() %}{{ paper.id }}{% endmacro %}{{ m() }}",
    ],
)
def test_a_template_that_may_look_at_texts_runs_once_for_each_paper(body: str) -> None:
    template = Counted(FRONT + body)
    assert [template.runs_for(paper(number)) for number in range(4)] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", ["a\nb", "a\u00a0b", "a\u200bb", "a" * 6000])
def test_a_text_that_may_not_be_printed_as_it_is_runs_once_more(name: str) -> None:
    template = Counted(FRONT + "{{ signatory.name }}")
    template.runs_for(paper(1))
    (person,) = paper(2)["signatories"]
    assert template.runs_for(paper(2, signatories=[person | {"name": name}])) == 1
    assert template.runs_for(paper(3)) == 0


def test_texts_in_labels_do_not_double_the_work_for_ever() -> None:
    template = Counted(FRONT + "{{ text_field('f', label='Signature of ' ~ signatory.name) }}")
    for number in range(100):
        template.runs_for(paper(number))
    assert [template.runs_for(paper(number)) for number in range(100, 104)] == [1, 1, 1, 1]


def leaves(thing: Any) -> list[str]:
    if isinstance(thing, str):
        return [str.__str__(thing)]
    if isinstance(thing, Title):
        return [str.__str__(thing.plain)]
    parts = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return [leaf for part in parts for leaf in leaves(part)]


def test_a_text_that_is_just_what_stands_for_others_is_a_text() -> None:
    body = "{{ title }}{{ name_field(signatory, 'f_' ~ signatory.key) }}{{ paper.id }}"
    template = Counted(FRONT + body)
    (person,) = paper(1)["signatories"]
    guessed = [person | {"known": False}]
    template.runs_for(paper(1, signatories=guessed))
    blanks = {leaf for names in template.seen for leaf in leaves(names) if len(leaf) > 20}
    assert len(blanks) > 8
    for one in blanks:
        for other in blanks:
            context = paper(2, signatories=[guessed[0] | {"name": other}])
            context["paper"] |= {"id": one, "title": Title.of(other)}
            composed = template.fill(template.names(context))
            assert composed.values == (Title.of(other), TextField("f_01", "A field", other), one)
    assert len(template.seen) == 2


def test_no_more_is_joined_than_may_be() -> None:
    joined = " ~ ".join(["paper.id"] * 210)
    replayed, run = pair(FRONT + "{{ name_field(signatory, " + joined + ") }}")
    short, long = paper(1), paper(2)
    long["paper"]["id"] = "x" * 4990
    for context in (short, long, short, long):
        assert outcome(replayed, context) == outcome(run, context)
    with pytest.raises(TemplateError, match="longer than"):
        replayed.compose(long)


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        # A field that is not printed can have a name that another has.
        ("{% set f = text_field('f_' ~ volume.name) %}{{ text_field('f_02') }}", "01", "02"),
        ("{% if text_field('f_' ~ volume.name) %}{{ text_field('f_02') }}{% endif %}", "01", "02"),
        ("{% for letter in volume.name ~ '' %}{{ letter }}{% endfor %}", "ab", "cd"),
        ("{% for who in signatories if volume.name == 'a' %}x{% endfor %}", "a", "b"),
        # Some things are equal and look different.
        ("{{ volume.name }}", 1, True),
        ("{{ volume.name }}", 0.0, -0.0),
        ("{{ volume.name }}", datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1)),
        ("{{ volume.name }}", Title((Math("x", (Text("a"),)),)), Title((Math("x", (Text("b"),)),))),
        ("{{ volume.name }}", TextField("a", "b"), TextField("a", "b", "c")),
        ("{{ volume.name[0] }}", [10**20], [10**5000]),
        ("{% for key in volume.name %}{{ key }}{% endfor %}", {"a": 1, "b": 2}, {"b": 1, "a": 2}),
        ("{% for key in volume.name %}{{ key }}{% endfor %}", {1: 1}, {True: 1}),
        ("{{ text_field('f', label=volume.name) }}", "\ud800", "\udfff"),
        ("{% if volume.name %}x{% endif %}", nested(600), nested(2000)),
    ],
)
def test_what_looks_different_is_told_apart(body: str, first: object, second: object) -> None:
    replayed, run = pair(FRONT + body)
    for name in (first, second, first):
        context = paper(1, volume={"name": name})
        expected = outcome(run, context)
        assert outcome(replayed, context) == expected
        assert outcome(replayed, context) == expected


def test_ever_new_shapes_do_not_double_the_work_for_ever() -> None:
    template = Counted(FRONT + "{% for author in paper.authors %}{{ author }}{% endfor %}")
    runs = []
    for number in range(100):
        context = paper(number)
        context["paper"]["authors"] = ["A"] * number
        runs.append(template.runs_for(context))
    assert runs[:3] == [2, 2, 2]
    assert runs[-3:] == [1, 1, 1]


def test_an_option_of_the_wrong_kind_is_refused_each_time() -> None:
    template = pair(FRONT + "{{ options.count }}")[0]
    for _ in range(3):
        assert template.compose(paper(1, options={"count": 1})).values == ("1",)
        with pytest.raises(TemplateError, match="cannot be True"):
            template.compose(paper(1, options={"count": True}))
