"""RIS."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.paper import Name
from generator.sources import load_text, ris
from generator.sources.parsed_file import SourceFile

TEXT = """\
TY  - CONF
ID  - kim25
TI  - On Ink:
      A Long Title
AU  - Kim, Ann
AU  - van der Berg, Jan, Jr.
AU  - The Ink Consortium
DO  - 10.1234/ink
ER  -

TY  - CONF
T1  - On Pens
A1  - Li, Bo
DO  - 10.1234/pens
ER  -
TY  - CONF
TI  - Nameless
"""


def test_records_tags_and_lines_that_go_on() -> None:
    loaded = load_text(TEXT, "papers.ris")
    first, second = loaded.papers
    assert (first.paper_id, first.title.plain) == ("kim25", "On Ink: A Long Title")
    assert first.authors[1].name == Name("van der Berg", "Jan", suffix="Jr.")
    assert str(first.authors[2].name) == "The Ink Consortium"
    assert (second.paper_id, str(second.authors[0].name)) == ("10.1234/pens", "Bo Li")
    (lost,) = loaded.diagnostics
    assert (lost.span.line, "no ID" in lost.message) == (16, True)


@given(st.text())
def test_any_text_is_read_without_an_exception(text: str) -> None:
    found = ris.read(SourceFile("x", "TY  - CONF\n" + text))
    assert found.submissions or found.diagnostics, "whatever cannot be read is said"
