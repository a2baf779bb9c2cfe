"""Templates: what authors may write, and what they are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.document import Document, PageSize, Paragraph, Slot
from generator.fields import (
    CheckBox,
    ChoiceField,
    DateField,
    RadioButton,
    SignatureField,
    TextField,
    Unit,
    Width,
)
from generator.markdown.reader import read
from generator.template import (
    Composition,
    Person,
    Template,
    TemplateError,
    find_templates,
    load_template,
)
from generator.text import Emphasis, Text, Title
from generator.traversal import fill

FRONT = """\
---
title: Test
options: {count: 3, word: w, on: false}
fields:
  signed: Signed by
  date: {label: Date, format: DD/MM/YYYY}
  country: {label: Country, choices: [A, B], required: true, width: 40%, hint: where you live}
---
"""
FIRST = FRONT.count("\n") + 1


def context(**changes: Any) -> dict[str, object]:
    signatories = [
        {"name": "Ada Lovelace", "email": "", "known": True, "key": "01"},
        {"name": "Émilie du Châtelet", "email": "", "known": False, "key": "02"},
    ]
    title = Title((Text("On **bold** "), Emphasis((Text("x"),))))
    paper = {"id": "p", "title": title, "authors": ["Ada Lovelace", "Émilie du Châtelet"]}
    volume = {"name": "", "editors": []}
    return {"paper": paper, "signatories": signatories, "volume": volume, **changes}


def load(folder: Path, body: str, front: str = FRONT) -> Template:
    (folder / "t.md.j2").write_text(front + body, encoding="utf-8")
    return load_template("t", [folder])


def compose(folder: Path, body: str, **changes: Any) -> Composition:
    return load(folder, body).compose(context(**changes))


def document(composition: Composition) -> Document:
    return fill(read(composition.skeleton), composition.values)


def refusal(folder: Path, body: str, front: str = FRONT) -> list[str]:
    with pytest.raises(TemplateError) as caught:
        load(folder, body, front).compose(context())
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def test_values_go_to_slots_in_the_order_they_are_printed(tmp_path: Path) -> None:
    composed = compose(
        tmp_path, '*{{ title }}* {{ "x" }} {{ options.count }}, {{ signatory.name }}'
    )
    assert composed.values == (context()["paper"]["title"], "x", "3", "Ada Lovelace")  # type: ignore[index]
    (paragraph,) = read(composed.skeleton).blocks
    assert paragraph == Paragraph(
        (Emphasis((Slot(0),)), Text(" "), Slot(1), Text(" "), Slot(2), Text(", "), Slot(3))
    )


def test_front_matter_describes_the_template(tmp_path: Path) -> None:
    front = (
        "---\nname: N\ntitle: A title\nsubtitle: S\nlanguage: pt-BR\npage_size: letter\n"
        "description: >-\n  long\n  text\n---\n"
    )
    template = load(tmp_path, "x", front)
    assert (template.name, template.title, template.subtitle) == ("t", "A title", "S")
    assert (template.language, template.page_size) == ("pt-BR", PageSize.LETTER)
    assert template.description == "long text"


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("---\ntitle: A\ncolour: red\n---\n", 3, "unknown key “colour”"),
        ("---\nname: A\n---\n", 1, "no title"),
        ("", 1, "no title"),
        ("---\ntitle: A\ntitle: B\n---\n", 3, "given twice"),
        ("---\ntitle: A\npage_size: b5\n---\n", 3, "one of a4, letter, legal"),
        ("---\ntitle: A\nlanguage: no\n---\n", 3, "put it in quotes"),
        ("---\ntitle: A\nlanguage: e_n\n---\n", 3, "not a language tag"),
        ("---\ntitle: [A\n---\n", 3, "not YAML"),
        ("---\ntitle: &a A\nname: *a\n---\n", 3, "aliases"),
        ("---\ntitle: A\nfields:\n  1st: B\n---\n", 4, "not a name for a field"),
        ("---\ntitle: A\nfields:\n  a:\n---\n", 4, "has no label"),
        ("---\ntitle: A\nfields:\n  a: {label: b, color: c}\n---\n", 4, "unknown key “color”"),
        ("---\ntitle: A\nfields: B\n---\n", 3, "key: value"),
        ("---\ntitle: A\nfields:\n  a: {label: b, width: 0}\n---\n", 4, "“width” is a share"),
        ("---\ntitle: A\nfields:\n  a: {label: b, choices: [c, c]}\n---\n", 4, "given twice"),
        pytest.param(
            "---\ntitle: A\nfields:\n  a: {label: b, choices: %s}\n---\n" % [*map(str, range(201))],
            4,
            "at most 200",
            id="too many choices",
        ),
        ("---\ntitle: A\nfields:\n  a: {label: b, required: 1}\n---\n", 4, "true or false"),
        ("---\ntitle: A\noptions:\n  a: {b: c}\n---\n", 4, "option “a”"),
    ],
)
def test_a_mistake_in_the_front_matter_is_named_by_line(
    tmp_path: Path, front: str, line: int, words: str
) -> None:
    (message,) = refusal(tmp_path, "x", front)
    assert message.startswith(f"t.md.j2:{line}: error: ")
    assert words in message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{% if %}", "something is missing"),
        ("{{ nonsense }}", "unknown name “nonsense”"),
        ("{% if false %}{{ nonsense }}{% endif %}", "unknown name “nonsense”"),
        ("{{ nonsense(1) }}", "unknown name “nonsense”"),
        ("{{ title.nonsense }}", "a title has no “nonsense”"),
        ("{{ volume.nonsense }}", "has no “nonsense”: it has name, editors"),
        ("{{ options.nonsense }}", "unknown option “nonsense”"),
        ("{{ title|nonsense }}", "there is no filter"),
        ("{{ title|safe }}", "there is no filter"),
        ("{{ title|e }}", "there is no filter"),
        ("{% autoescape true %}{{ title }}{% endautoescape %}", "autoescape"),
        ('{% include "none.md" %}', "there is no file “none.md”"),
        ('{% include "../secret" %}', "there is no file “../secret”"),
        ('{% include "/etc/passwd" %}', "there is no file “/etc/passwd”"),
        ("{% include signatory.name %}", "must be written out"),
        ('{% include "t.md.j2" %}', "nested too deeply"),
        ('{{ text_field("nonsense") }}', "field “nonsense” has no label"),
        ('{{ text_field("no" ~ "nsense") }}', "field “nonsense” has no label"),
        ('{{ signature_field("signed") }}{{ signature_field("signed") }}', "two fields “signed”"),
        ('{{ text_field("signed") }}{{ date_field("signed") }}', "two fields “signed”"),
        ('{{ text_field("signed") }}{{ text_field("signed", "A") }}', "two fields “signed”"),
        ('{{ text_field("signed", lines=99) }}', "“lines” is a number from 1 to 40"),
        ('{{ text_field("signed", width="2em") }}', "“width” is a share of the line, as 50%"),
        ('{{ text_field("signed", hint=1) }}', "a field’s hint must be plain text"),
        ('{{ check_box("signed", checked=1) }}', "“checked” is true or false"),
        ('{{ choice_field("signed") }}', "field “signed” has no choices"),
        ('{{ choice_field("signed", choices="a") }}', "“choices” is a list of texts"),
        ('{{ choice_field("country", "C") }}', "“C” is not one of the choices of “country”: A, B"),
        ('{{ radio_button("country", "C") }}', "“C” is not one of the choices of “country”: A, B"),
        ('{{ radio_button("country", "A") }}{{ radio_button("country", "A") }}', "two buttons"),
        (
            "{% for p in signatories %}{{ date_field('date') }}{% endfor %}",
            "field “date” is the same for everybody in this loop",
        ),
        ('{{ text_field("a b", label="x") }}', "not a name for a field"),
        ('{{ "Name: " ~ text_field("signed") }}', "a form field is not plain text"),
        ('{{ title ~ "x" }}', "a title is not plain text"),
        ("{{ paper.authors }}", "a list cannot be printed"),
        ("{{ options.on }}", "true or false cannot be printed"),
        ("{{ text_field }}", "a function that is not called"),
        ("{{ volume }}", "cannot be printed"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ title.__class__ }}", "a title has no “__class__” for templates"),
        ('{{ "a".format }}', "a text has no “format” for templates"),
        ('{{ "%s" % title.plain }}', "“%” does not go with these"),
        ("{{ 9 ** 9 }}", "“**” does not go with these"),
        ('{{ "a" * 9 }}', "“*” does not go with these"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "steps"),
        ("{% for a in range(999999) %}{% endfor %}", "“range” is larger than"),
        ("{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}", "nested too deeply"),
        (
            "{% set n = namespace(x='xx') %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}"
            "{% endfor %}",
            "longer than",
        ),
    ],
)
def test_a_mistake_is_named_by_line(tmp_path: Path, body: str, words: str) -> None:
    messages = refusal(tmp_path, f"Text\n\n{body}\n")
    assert len(messages) == 1
    if "deeply" not in words:
        assert messages[0].startswith(f"t.md.j2:{FIRST + 2}: error: ")
    assert words in messages[0]


def test_control_characters_are_refused(tmp_path: Path) -> None:
    paper = {"id": "p", "title": Title((Text("a\x00b"),)), "authors": []}
    template = load(tmp_path, "{{ title }}")
    with pytest.raises(TemplateError, match=r"U\+0000"):
        template.compose(context(paper=paper))


def test_line_ends_in_values_are_spaces(tmp_path: Path) -> None:
    assert compose(tmp_path, "{{ options.word }}", options={"word": "a\r\n# b"}).values == (
        "a # b",
    )


def test_slot_characters_in_a_template_are_refused(tmp_path: Path) -> None:
    (message,) = refusal(tmp_path, "a\n\ue0000\ue001")
    assert message.startswith(f"t.md.j2:{FIRST + 1}: error: ")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{% macro m(a) %}*{{ a }}*{% endmacro %}{{ m(title) }}", Emphasis),
        ("{% set s %}*{{ title }}*{% endset %}{{ s }}", Emphasis),
        ("{% macro m() %}*{{ caller() }}*{% endmacro %}{% call m() %}x{% endcall %}", Emphasis),
        ("{% filter trim %}*{{ title }}* {% endfilter %}", Emphasis),
        ("{% block b %}*{{ title }}*{% endblock %}", Emphasis),
        ('{% include "part.md" %}', Emphasis),
        ('{% from "macros.md" import m %}{{ m(title) }}', Emphasis),
        ('{% import "macros.md" as l %}{{ l.m(title) }}', Emphasis),
    ],
)
def test_text_of_macros_and_blocks_is_markdown(tmp_path: Path, body: str, shown: type) -> None:
    (tmp_path / "part.md").write_text("*{{ title }}*")
    (tmp_path / "macros.md").write_text("{% macro m(a) %}*{{ a }}*{% endmacro %}")
    (paragraph,) = document(compose(tmp_path, body)).blocks
    assert isinstance(paragraph, Paragraph)
    (inline,) = paragraph.children
    assert type(inline) is shown


@pytest.mark.parametrize(
    "expression",
    ['t ~ "x"', '"x" ~ t', 't + "x"', '"%s" % t', "[t, t]|join", "t|upper", "t[0]", "t.pieces",
     "t|map('upper')|list", "t|replace('a', 'b')", '{"a": t}["a"] ~ ""', "t|string"],
)  # fmt: skip
def test_text_of_blocks_becomes_no_value(tmp_path: Path, expression: str) -> None:
    body = "{% set t %}*{{ title }}*{% endset %}{{ " + expression + " }}"
    assert refusal(tmp_path, body)[0].startswith(f"t.md.j2:{FIRST}: ")


def test_what_a_filter_block_makes_of_a_value_is_a_value(tmp_path: Path) -> None:
    composed = compose(tmp_path, "{% filter default(title.plain, true) %} {% endfilter %}")
    assert composed.values == ("On **bold** x",)


def test_stale_slots_do_not_survive_in_imported_files(tmp_path: Path) -> None:
    (tmp_path / "lib.md").write_text('{% set greeting %}*{{ "hello" }}*{% endset %}')
    template = load(tmp_path, '{{ title }} {% from "lib.md" import greeting %}{{ greeting }}')
    for _ in range(2):
        assert template.compose(context()).values[1:] == ("hello",)


def test_conditions_see_real_values(tmp_path: Path) -> None:
    body = (
        '{% if title.plain|length > 3 and "bold" in title.plain and options.count == 3 %}yes'
        "{% endif %}{% if title %}!{% endif %}{% if volume.name %}no{% endif %}"
    )
    assert compose(tmp_path, body).skeleton.strip() == "yes!"


def test_fields_take_label_and_format_from_the_front_matter(tmp_path: Path) -> None:
    body = (
        '{{ text_field("signed_01", value="A") }}{{ date_field("date") }}'
        '{{ signature_field("pen", label="Signature") }}'
    )
    assert compose(tmp_path, body).values == (
        TextField("signed_01", "Signed by", "A"),
        DateField("date", "Date", "DD/MM/YYYY"),
        SignatureField("pen", "Signature"),
    )


def test_fields_of_every_kind_take_what_is_said_of_them(tmp_path: Path) -> None:
    body = (
        '{{ choice_field("country", "B") }}{{ choice_field("country", "B", width=20) }}'
        '{{ check_box("box", label="Box", read_only=true) }}{{ initials_field("i", label="I") }}'
        '{{ radio_button("r", "x", label="R") }}{{ radio_button("r", "y", true, label="R") }}'
        '{{ text_field("t", label="T", lines=3, max_length=99, hint="why") }}'
    )
    country = ChoiceField(
        *("country", "Country", ("A", "B"), "B"),
        required=True,
        width=Width(40, Unit.PERCENT),
        hint="where you live",
    )
    assert compose(tmp_path, body).values == (
        country,
        replace(country, width=Width(20, Unit.CHARACTERS)),
        CheckBox("box", "Box", read_only=True),
        TextField("i", "I", width=Width(8, Unit.CHARACTERS)),
        RadioButton("r", "R", "x"),
        RadioButton("r", "R", "y", checked=True),
        TextField("t", "T", lines=3, max_length=99, hint="why"),
    )


def test_an_author_is_a_name_and_more(tmp_path: Path) -> None:
    ada = Person(name="Ada Lovelace", given="Ada", affiliation="London", email="", key="a01")
    emilie = Person(name="Émilie du Châtelet", given="Émilie", affiliation="", key="a02")
    paper = {"id": "p", "title": Title.of("T"), "authors": [ada, emilie]}
    body = (
        '{{ paper.authors|join(", ") }}{{ paper.authors[0] }}{{ paper.authors[0].given }}'
        '{% if paper.authors[0] == "Ada Lovelace" and not paper.authors[1].affiliation %}yes'
        "{% endif %}{{ paper.authors|map(attribute='given')|join('+') }}"
        "{% for author in paper.authors %}{{ text_field('place_' ~ author.key, label='Place') }}"
        "{% endfor %}"
    )
    composed = compose(tmp_path, body, paper=paper)
    assert composed.values == (
        "Ada Lovelace, Émilie du Châtelet",
        "Ada Lovelace",
        "Ada",
        "Ada+Émilie",
        TextField("place_a01", "Place", owner="Ada Lovelace"),
        TextField("place_a02", "Place", owner="Émilie du Châtelet"),
    )
    assert "yes" in composed.skeleton


def test_known_names_are_text_and_guesses_are_fields(tmp_path: Path) -> None:
    field = "{{ name_field(person, 'signed_' ~ person.key) }}"
    body = "{% for person in signatories %}" + field + "{% endfor %}"
    assert compose(tmp_path, body).values == (
        "Ada Lovelace",
        TextField("signed_02", "Signed by", "Émilie du Châtelet", owner="Émilie du Châtelet"),
    )


def test_options_override_the_defaults(tmp_path: Path) -> None:
    template = load(tmp_path, "{{ options.count }} {{ options.word }}")
    assert template.compose(context(options={"count": 5})).values == ("5", "w")
    for wrong in ({"cuont": 5}, {"count": "5"}, {"on": 1}, {"word": True}):
        with pytest.raises(TemplateError):
            template.merge_options(wrong)


def test_lines_of_the_skeleton_lead_to_the_template(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("one\n{{ title }}\nthree\n")
    body = "{% if title %}\nfirst\n{% endif %}\n{{ title }}\n" + '{% include "part.md" %}\nlast'
    composed = compose(tmp_path, body)
    lines = composed.skeleton.split("\n")
    places = {
        line: composed.origins[index] for index, line in enumerate(lines) if line[:1].isalpha()
    }
    assert places == {
        "first": ("t.md.j2", FIRST + 1),
        "one": ("part.md", 1),
        "three": ("part.md", 3),
        "last": ("t.md.j2", FIRST + 5),
    }


def test_equal_ways_through_a_template_give_equal_skeletons(tmp_path: Path) -> None:
    template = load(tmp_path, "> {{ title }}")
    other = {"id": "q", "title": Title.of("# > - 1."), "authors": []}
    assert template.compose(context()).skeleton == template.compose(context(paper=other)).skeleton


def test_digest_covers_included_files(tmp_path: Path) -> None:
    (tmp_path / "part.md").write_text("a")
    before = load(tmp_path, '{% include "part.md" %}').digest
    assert load(tmp_path, '{% include "part.md" %}').digest == before
    (tmp_path / "part.md").write_text("b")
    assert load(tmp_path, '{% include "part.md" %}').digest != before


def test_links_out_of_the_template_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (folder / "part.md").symlink_to(tmp_path / "secret.md")
    assert "there is no file" in refusal(folder, '{% include "part.md" %}')[0]


def test_workspace_templates_come_before_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "pmlr.md.j2"
    own.write_text("---\ntitle: Mine\n---\nx")
    found = find_templates([tmp_path])
    assert found["pmlr"] == own
    assert list(found) == [*find_templates()]
    assert load_template("pmlr", [tmp_path]).title == "Mine"
    assert load_template("pmlr").title == "Publication Agreement"


@pytest.mark.parametrize("name", ["none", "../pmlr", "", "a/../pmlr", "/etc/passwd"])
def test_an_unknown_template_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(TemplateError, match=r"there are .*license-to-publish, pmlr"):
        load_template(name)


def test_of_several_signers_each_field_says_whose_it_is(tmp_path: Path) -> None:
    loop = "{% for person in signatories %}FIELDS{% endfor %}"
    fields = (
        "{{ signature_field('signed_' ~ person.key) }}{{ date_field('date_' ~ loop.index) }}"
        "{{ text_field('place_' ~ person.key, label='Place for ' ~ person.name) }}"
    )
    body = loop.replace("FIELDS", fields) + "{{ text_field('signed') }}"
    fields_made = compose(tmp_path, body).values
    assert [(field.label, field.owner) for field in fields_made] == [  # type: ignore[union-attr]
        ("Signed by", "Ada Lovelace"),
        ("Date", "Ada Lovelace"),
        ("Place for Ada Lovelace", ""),
        ("Signed by", "Émilie du Châtelet"),
        ("Date", "Émilie du Châtelet"),
        ("Place for Émilie du Châtelet", ""),
        ("Signed by", ""),
    ]
    nameless = [{"name": "", "email": "", "known": False, "key": key} for key in ("01", "02")]
    unnamed = compose(tmp_path, body, signatories=nameless).values
    assert unnamed[0] == SignatureField("signed_01", "Signed by", owner="1")
    (alone,) = context()["signatories"][:1]  # type: ignore[index]
    assert compose(tmp_path, body, signatories=[alone]).values[0] == SignatureField(
        "signed_01", "Signed by"
    )


def test_field_names_may_begin_with_one_another(tmp_path: Path) -> None:
    body = "{% for n in range(1, 12) %}{{ text_field('signed_' ~ n) }}{% endfor %}"
    names = [field.name for field in compose(tmp_path, body).values]  # type: ignore[union-attr]
    assert names == [f"signed_{number}" for number in range(1, 12)]
