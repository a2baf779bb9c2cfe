"""``papers.yml`` of aclpub2."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.sources import aclpub, load_text
from generator.sources.parsed_file import SourceFile

TEXT = """\
- id: 7
  archival: true
  title: 'On Ink: Again'
  authors:
  - first_name: Ann
    middle_name: B.
    last_name: Kim
    emails: a****n@example.org; ann@example.org
    username: ~Ann_Kim1
    institution: KAIST
  - name: Bo Li
    email: bo@example.org
    username: ~Bo_Li2
  attributes:
    paper_type: long
  file: 7.pdf
- id: 010
  authors:
  - name: Yes
  title: No
- title: Lost
  authors: []
"""


def test_papers_with_their_people() -> None:
    loaded = load_text(TEXT, "papers.yml")
    first, second = loaded.papers
    assert (first.paper_id, first.title.plain) == ("7", "On Ink: Again")
    assert [(str(a.name), a.email, a.author_id) for a in first.authors] == [
        ("Ann B. Kim", "ann@example.org", "~Ann_Kim1"),
        ("Bo Li", "bo@example.org", "~Bo_Li2"),
    ]
    assert not first.problems
    # What YAML would take for a number or a truth value is a text here.
    assert (second.paper_id, second.title.plain, second.authors[0].name.family) == (
        "010",
        "No",
        "Yes",
    )
    (lost,) = loaded.diagnostics
    assert (lost.span.line, "no id" in lost.message) == (21, True)


def test_aliases_are_refused_before_they_unfold() -> None:
    bomb = "- id: &a 1\n  authors:\n  - name: *a\n"
    loaded = load_text(bomb, "papers.yml")
    assert not loaded.papers
    assert any("aliases" in d.message for d in loaded.diagnostics)


def test_broken_yaml_is_said_with_its_line() -> None:
    loaded = load_text(TEXT.replace("  title: No", "  title: 'No"), "papers.yml")
    assert any("cannot be read" in d.message for d in loaded.diagnostics)


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    found = aclpub.read(SourceFile("x", "- id: 1\n  authors:\n" + text))
    assert found.submissions or found.diagnostics, "whatever cannot be read is said"


@pytest.mark.parametrize("unit", ["\n", " ", "-\n", "# \n \n"])
def test_whether_it_is_such_a_list_takes_time_with_its_length_only(unit: str) -> None:
    def sniff(size: int) -> bool:
        return aclpub.sniff(SourceFile("a.yml", f"- id: 1\n{unit * (size // len(unit))}"))

    assert_linear(sniff, 80_000)
