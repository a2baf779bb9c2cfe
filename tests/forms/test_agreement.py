"""One form: the right words in it, or a refusal that names what is wrong."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator
from generator import (
    Agreement,
    Author,
    Basis,
    Format,
    Name,
    Paper,
    Refusal,
    Renderer,
    Rendition,
    Signatory,
    Title,
    Volume,
    load_template,
    make_agreements,
    override_volume,
)
from generator.diagnostics import Span, error, warning
from generator.forms.context import context_of
from generator.forms.refusals import problems_of
from generator.forms.renderer import LAYOUTS
from generator.forms.samples import samples
from generator.forms.signatory import SignerRule

ADA = Author(Name("Lovelace", given="Ada"), email="ada@example.org")
LUIGI = Author(Name("Menabrea", given="Luigi Federico"))
PAPER = Paper("lovelace43", Title.of("Sketch of an Engine"), (ADA, LUIGI), span=Span("a.bib", 3))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(load_template("pmlr"))


def form(renderer: Renderer, paper: Paper = PAPER) -> Rendition:
    made = renderer.render(make_agreements([paper])[0])
    assert isinstance(made, Rendition), made
    return made


def refusal(renderer: Renderer, paper: Paper) -> str:
    made = renderer.render(make_agreements([paper])[0])
    assert isinstance(made, Refusal)
    return "\n".join(str(problem) for problem in made.diagnostics)


def template(folder: Path, text: str, front: str = "") -> Renderer:
    (folder / "t.md.j2").write_text(f"---\nname: T\ntitle: T\n{front}---\n{text}", "utf-8")
    return Renderer(load_template("t", [folder]))


def agreement(paper: Paper, *signatories: Signatory) -> Agreement:
    who = signatories or (Signatory("Ada Lovelace", "", Basis.METADATA),)
    return Agreement(paper, "t", who)


def test_a_form_has_title_and_signer_in_both_formats(renderer: Renderer) -> None:
    made = form(renderer)
    assert "Sketch of an Engine" in made.markdown
    assert "Ada Lovelace" in made.markdown
    assert made.pdf.startswith(b"%PDF-")


def test_the_fingerprint_is_that_of_the_markdown(renderer: Renderer) -> None:
    made = form(renderer)
    assert made.fingerprint == hashlib.sha256(made.markdown.encode()).hexdigest()[:16]


def test_the_fingerprint_tells_a_new_title_and_not_a_new_format(renderer: Renderer) -> None:
    changed = replace(PAPER, title=Title.of("Sketch of a Machine"))
    pdf_only = Renderer(renderer.template, formats=frozenset({Format.PDF}))
    assert form(renderer).fingerprint != form(renderer, changed).fingerprint
    assert form(renderer).fingerprint == form(pdf_only).fingerprint


@pytest.mark.parametrize("wanted", Format)
def test_only_the_formats_that_were_asked_for_are_made(renderer: Renderer, wanted: Format) -> None:
    made = form(Renderer(renderer.template, formats=frozenset({wanted})))
    assert list(made.files) == [wanted]
    assert bool(made.pdf) is (wanted is Format.PDF)
    assert bool(made.markdown) is (wanted is Format.MARKDOWN)


def test_a_form_does_not_depend_on_those_made_before(renderer: Renderer) -> None:
    used = Renderer(renderer.template)
    for other in samples("pmlr").values():
        used.render(other)
    fresh = Renderer(renderer.template)
    assert form(used).files == form(fresh).files


def test_more_layouts_than_are_kept_change_nothing(tmp_path: Path) -> None:
    many = template(tmp_path, "{% for _ in paper.authors %}- Of {{ title }}\n{% endfor %}")
    papers = [replace(PAPER, authors=(ADA,) * number) for number in range(1, LAYOUTS + 3)]
    first = [many.render(agreement(paper)) for paper in papers]
    assert [many.render(agreement(paper)) for paper in papers] == first
    assert len({made.fingerprint for made in first if isinstance(made, Rendition)}) == len(papers)


def test_what_an_author_of_templates_can_name(tmp_path: Path) -> None:
    names = template(
        tmp_path,
        "{{ title }}|{{ paper.id }}|{{ paper.authors | join(';') }}|{{ volume.shortname }}|"
        "{{ volume.editors | join(';') }}|{{ volume.address }}|{{ signatory.name }}|"
        "{% for s in signatories %}{{ s.key }}{{ 'yes' if s.known }}{{ s.email }};{% endfor %}",
    )
    volume = Volume(shortname="ICEX", editors=(Name("Silva", "Inês"), Name("Li", "Bo")))
    who = (
        Signatory("Ada Lovelace", "ada@example.org", Basis.CONTACTS),
        Signatory("", "", Basis.BLANK),
    )
    made = names.render(agreement(replace(PAPER, volume=volume), *who))
    assert isinstance(made, Rendition), made
    plain = " ".join(made.markdown.replace("\\", "").split())
    assert (
        "Sketch of an Engine|lovelace43|Ada Lovelace;Luigi Federico Menabrea|ICEX|"
        "Inês Silva;Bo Li||Ada Lovelace|01yesada@example.org;02;"
    ) in plain


def test_options_reach_the_template(tmp_path: Path) -> None:
    shown = template(tmp_path, "At {{ options.place }} by {{ options.host }}.", OPTIONS)
    chosen = Renderer(shown.template, {"place": "Ljubljana"}).render(agreement(PAPER))
    assert isinstance(chosen, Rendition)
    assert "At Ljubljana by nobody." in chosen.markdown


OPTIONS = "options: {place: nowhere, host: nobody}\n"


def test_an_error_in_the_metadata_refuses_and_a_warning_does_not(renderer: Renderer) -> None:
    doubtful = replace(PAPER, problems=(warning("odd"), error("undecoded macro \\foo", "write x")))
    text = refusal(renderer, doubtful)
    assert text == "a.bib:3 (lovelace43): error: undecoded macro \\foo (write x)"
    assert form(renderer, replace(PAPER, problems=(warning("odd"),))).pdf


@pytest.mark.parametrize("title", [Title(()), Title.of("   "), Title.of("")])
def test_a_paper_without_a_title_is_refused(renderer: Renderer, title: Title) -> None:
    assert "title is empty" in refusal(renderer, replace(PAPER, title=title))


def test_a_character_that_no_font_has_is_named_with_the_paper(renderer: Renderer) -> None:
    paper = replace(PAPER, title=Title.of("On \U00013000 and \U0001d11e"))
    text = refusal(renderer, paper)
    assert text.startswith("a.bib:3 (lovelace43): error: no font has ")
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in text
    assert "U+1D11E MUSICAL SYMBOL G CLEF" in text


def test_a_character_that_no_font_has_is_told_beforehand() -> None:
    paper = replace(PAPER, title=Title.of("On \U00013000"))
    told = [str(item) for item in problems_of(make_agreements([paper])[0])]
    assert len(told) == 1
    assert "warning: no font has U+13000 EGYPTIAN HIEROGLYPH A001" in told[0]
    assert problems_of(make_agreements([PAPER])[0]) == ()


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\ud800"])
def test_characters_that_nobody_can_read_are_refused(renderer: Renderer, character: str) -> None:
    markdown = Renderer(renderer.template, formats=frozenset({Format.MARKDOWN}))
    title = Title((generator.text.Text(f"a{character}b"),))
    assert f"U+{ord(character):04X}" in refusal(markdown, replace(PAPER, title=title))
    assert f"U+{ord(character):04X}" in refusal(markdown, replace(PAPER, paper_id=character))


def test_a_signer_that_nobody_can_read_is_refused(renderer: Renderer) -> None:
    text = refusal(renderer, replace(PAPER, authors=(Author(Name("a\0b")),)))
    assert text.startswith("a.bib:3 (lovelace43): error: 'a\\x00b' has characters")


def test_all_that_would_refuse_a_paper_is_told_beforehand() -> None:
    papers = [
        replace(PAPER, problems=(error("bad"), warning("odd"))),
        replace(PAPER, title=Title(())),
        replace(PAPER, paper_id="a\0"),
    ]
    told = [[str(item) for item in problems_of(each)] for each in make_agreements(papers)]
    assert [len(each) for each in told] == [2, 1, 1]
    assert "title is empty" in told[1][0]
    assert "U+0000" in told[2][0]


def test_a_mistake_of_the_template_refuses_with_its_line(tmp_path: Path) -> None:
    broken = template(tmp_path, "\n{{ paper.titel }}\n")
    made = broken.render(agreement(PAPER))
    assert isinstance(made, Refusal)
    assert made.diagnostics[0].span.file == "t.md.j2"
    assert made.diagnostics[0].span.entry == "lovelace43"


def test_an_agreement_for_another_template_is_a_mistake_of_the_program(
    renderer: Renderer,
) -> None:
    with pytest.raises(ValueError, match="is for the template “t”"):
        renderer.render(agreement(PAPER))


def test_a_volume_is_overridden_where_something_is_known() -> None:
    old = replace(PAPER, volume=Volume(name="Old", year="2030"))
    changed = override_volume([old, PAPER], Volume(name="New"))
    assert [paper.volume for paper in changed] == [Volume(name="New", year="2030"), Volume("New")]
    assert override_volume([old], Volume()) == (old,)


@pytest.mark.parametrize("name", list(generator.find_templates()))
def test_shipped_templates_bear_every_shape(name: str) -> None:
    tried = Renderer(load_template(name))
    for shape, sample in samples(name).items():
        made = tried.render(sample)
        assert isinstance(made, Rendition), (shape, made)
        words = " ".join(made.markdown.replace("\\", "").replace("\n> ", " ").split())
        assert sample.paper.title.plain.split("² ")[-1] in words or "markup" in shape, shape


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_a_title_of_any_characters_is_a_form_or_a_refusal(title: str) -> None:
    made = MARKDOWN.render(make_agreements([replace(PAPER, title=Title.of(title))])[0])
    if isinstance(made, Rendition):
        assert made.markdown.count("\n# ") == PLAIN.markdown.count("\n# ")
        assert made.markdown.count("\n\n") == PLAIN.markdown.count("\n\n")
    else:
        assert not Title.of(title).plain.strip()


MARKDOWN = Renderer(load_template("pmlr"), formats=frozenset({Format.MARKDOWN}))
PLAIN = form(MARKDOWN)


def test_a_record_of_an_agreement_needs_neither_fonts_nor_templates() -> None:
    code = "import sys, generator.forms.agreement; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "generator" in loaded
    assert not loaded & {"uharfbuzz", "jinja2", "markdown_it", "pyphen", "zxingcpp"}


def test_what_else_the_list_says_can_be_printed_and_is_never_markup(tmp_path: Path) -> None:
    track = '{% if "track" in paper.extra %}, of the track {{ paper.extra.track }}{% endif %}'
    renderer = template(tmp_path, "{{ title }}" + track)
    papers = replace(PAPER, extra=(("track", "*Main* <b>"),)), PAPER
    texts = [
        str(renderer.render(agreement).markdown)
        for agreement in make_agreements(papers, renderer.template.name)
    ]
    assert r"of the track \*Main\* \<b>" in texts[0]
    assert "track" not in texts[1]


def test_keys_are_all_as_long_and_those_of_authors_are_no_signers() -> None:
    many = tuple(Author(Name(f"N{number}"), affiliation="X") for number in range(120))
    paper = replace(PAPER, authors=many)
    (agreement,) = make_agreements([paper], rule=SignerRule.ALL)
    context: Any = context_of(agreement, {})
    keys = [each["key"] for each in context["signatories"]]
    authors = [each["key"] for each in context["paper"]["authors"]]
    assert (keys[0], keys[-1], authors[0], authors[-1]) == ("001", "120", "a001", "a120")
    assert {len(key) for key in keys} == {3}
    assert context["paper"]["authors"][0]["affiliation"] == "X"
