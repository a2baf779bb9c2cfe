"""What a front matter says of the pages, and what its author is told that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document import Margins, PageSize
from generator.forms.agreement import Rendition
from generator.forms.renderer import Renderer
from generator.forms.samples import usual_sample
from generator.markdown.reader import read
from generator.template import Template, TemplateError, load_template


def load(folder: Path, front: str) -> Template:
    (folder / "t.md.j2").write_text(f"---\ntitle: A Title\n{front}\n---\nx {{{{ title }}}}\n")
    return load_template("t", [folder])


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("margins: 25", "“25” is not a length"),
        ("margins: 25 furlongs", "“25 furlongs” is not a length"),
        ("margins: 5 mm", "the margin at the top cannot be 5 mm"),
        ("margins: {bottom: 20 mm}", "it is at least 26 mm"),
        ("margins: {inside: 20 mm}", "there is no margin “inside”"),
        ("header: see {pgae}", "“{pgae}” is not known here"),
        ("header: see {", "“{” is not known here"),
        ("footer: version {version}", "“version: 1.0”"),
        ("footer: {middle: x}", "there is no place “middle”"),
        ("footer: {left: [x]}", "must be text"),
        (f"header: {'word ' * 40}", "too many"),
        ("page_size: a3", "one of a4, letter, legal"),
    ],
)
def test_mistakes_are_named_with_their_line(front: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        load(tmp_path, front)
    found = [str(each) for each in caught.value.diagnostics]
    assert any(message in each for each in found), found
    assert all(each.span.line in {1, 3} for each in caught.value.diagnostics)


def test_title_and_version_stand_in_the_head_as_they_were_typed(tmp_path: Path) -> None:
    front = (
        "version: 1.10\npage_size: legal\nmargins: {left: 1 in}\n"
        'header: {left: "{title}, v{version}", right: "{page}"}'
    )
    rendition = Renderer(load(tmp_path, front)).render(usual_sample("t"))
    assert isinstance(rendition, Rendition), rendition
    document = read(rendition.markdown)
    assert document.header.parts == ("A Title, v1.10", "", "{page}")
    assert document.page_size is PageSize.LEGAL
    assert document.margins == Margins(70.0, 72.0, 76.0, 72.0)


def test_another_head_is_another_form(tmp_path: Path) -> None:
    prints = set()
    for version in ("1", "2"):
        front = f"version: {version}\nheader: version {{version}}"
        rendition = Renderer(load(tmp_path, front)).render(usual_sample("t"))
        assert isinstance(rendition, Rendition)
        prints.add(rendition.fingerprint)
    assert len(prints) == 2
