"""What templates share: parts with a front matter of their own, and what is extended."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import Refusal, Renderer, TemplateError, load_template
from generator.fields import SignatureField
from generator.forms.samples import usual_sample
from generator.template.sharing import find_parts
from generator.template.template import check_part

BASE = """---
name: Base
title: Base Agreement
subtitle: Shared
language: de
page_size: letter
description: For all.
options: {law: Slovenia, place: Ljubljana}
fields:
  signed: Unterschrieben
  seal: Siegel
---
{{ title }}

{% block law %}The law of {{ options.law }} holds.{% endblock %}

{{ signature_field("seal") }} {{ text_field("signed") }}
"""
PART = """---
name: Signatures
description: Lines to sign on.
options: {witness: nobody}
fields:
  seal: Seal of the house
  signed: Signed in the part
---
{{ signature_field("seal") }} before {{ options.witness }}
"""


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.md.j2").write_text(text, "utf-8")


def markdown(folder: Path, name: str) -> str:
    rendition = Renderer(load_template(name, [folder])).render(usual_sample(name))
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    return rendition.markdown


def test_a_variant_has_what_it_does_not_say_from_what_it_extends(tmp_path: Path) -> None:
    variant = (
        "---\nname: Variant\ntitle: Variant Agreement\noptions: {law: Malta}\n---\n"
        '{% extends "base.md.j2" %}\n{% block law %}Only {{ options.law }}.{% endblock %}\n'
    )
    write(tmp_path, base=BASE, variant=variant)
    front = load_template("variant", [tmp_path]).front
    assert (front.title, front.subtitle, front.language) == ("Variant Agreement", "Shared", "de")
    assert (front.name, front.description) == ("Variant", "")
    assert front.options == {"law": "Malta", "place": "Ljubljana"}
    assert set(front.fields) == {"signed", "seal"}
    text = markdown(tmp_path, "variant")
    assert "Only Malta." in text
    assert "holds" not in text
    assert "signature seal: Siegel" in text


def test_a_variant_of_a_variant_needs_no_front_matter(tmp_path: Path) -> None:
    write(
        tmp_path,
        base=BASE,
        middle='---\nsubtitle: Middle\n---\n{% extends "base.md.j2" %}\n',
        variant='{% extends "middle.md.j2" %}\n{% block law %}None.{% endblock %}\n',
    )
    front = load_template("variant", [tmp_path]).front
    assert (front.title, front.subtitle, front.name) == ("Base Agreement", "Middle", "")
    assert "None." in markdown(tmp_path, "variant")


def test_a_part_brings_its_fields_and_options(tmp_path: Path) -> None:
    template = (
        "---\ntitle: T\nfields: {signed: Signed here}\n---\n{{ title }}\n\n"
        '{% include "_signatures.md.j2" %}\n\n{{ text_field("signed") }}\n'
    )
    write(tmp_path, _signatures=PART, t=template)
    loaded = load_template("t", [tmp_path])
    assert loaded.front.options == {"witness": "nobody"}
    assert loaded.merge_options({"witness": "two"}) == {"witness": "two"}
    text = markdown(tmp_path, "t")
    assert "before nobody" in text
    assert "Seal of the house" in text
    assert "Signed here" in text


def test_macros_of_a_part_bring_their_fields_too(tmp_path: Path) -> None:
    part = (
        "---\nfields: {seal: Seal}\n---\n"
        '{% macro seal(key) %}{{ signature_field("seal_" ~ key) }}{% endmacro %}\n'
    )
    template = (
        '---\ntitle: T\n---\n{% from "_macros.md.j2" import seal with context %}\n'
        "{{ title }} {% for person in signatories %}{{ seal(person.key) }}{% endfor %}\n"
    )
    write(tmp_path, _macros=part, t=template)
    rendition = Renderer(load_template("t", [tmp_path])).render(usual_sample("t"))
    assert not isinstance(rendition, Refusal), rendition.diagnostics
    assert "signature seal_01: Seal" in rendition.markdown


@pytest.mark.parametrize("key", ["title: T", "language: de", "page_size: a4"])
def test_what_has_no_effect_in_a_part_is_refused(tmp_path: Path, key: str) -> None:
    write(
        tmp_path, _part=f"---\n{key}\n---\nx\n", t='---\ntitle: T\n---\n{% include "_part.md.j2" %}'
    )
    with pytest.raises(TemplateError, match=r"_part\.md\.j2:1: error: .* has no effect"):
        load_template("t", [tmp_path])
    [mistake] = check_part("_part", [tmp_path])
    assert "has no effect" in mistake.message


def test_a_template_that_extends_itself_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a='---\ntitle: A\n---\n{% extends "b.md.j2" %}', b='{% extends "a.md.j2" %}')
    refusal = Renderer(load_template("a", [tmp_path])).render(usual_sample("a"))
    assert isinstance(refusal, Refusal)


def test_parts_are_found_by_name(tmp_path: Path) -> None:
    write(tmp_path, _b="x", _a="x", t="x")
    assert list(find_parts([tmp_path])) == ["_a", "_b"]


def test_a_field_that_is_passed_on_is_a_field(tmp_path: Path) -> None:
    write(tmp_path, _signatures=PART, t='---\ntitle: T\n---\n{% include "_signatures.md.j2" %}')
    composition = load_template("t", [tmp_path]).compose({})
    assert any(isinstance(value, SignatureField) for value in composition.values)
