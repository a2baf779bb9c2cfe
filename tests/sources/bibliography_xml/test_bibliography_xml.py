"""The Anthology's collections and DBLP's records."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.sources import bibliography_xml, load_text
from generator.sources.parsed_file import SourceFile
from generator.text import Emphasis, Math, Subscript, Text

ANTHOLOGY = """\
<?xml version='1.0' encoding='UTF-8'?>
<collection id="2025.ink">
  <volume id="main" ingest-date="2025-01-01" type="proceedings">
    <meta>
      <booktitle>Proceedings of the <fixed-case>I</fixed-case>nk Workshop</booktitle>
      <editor><first>Eve</first><last>Oh</last></editor>
      <year>2025</year>
    </meta>
    <frontmatter><url>2025.ink-main.0</url></frontmatter>
    <paper id="1">
      <title><fixed-case>BERT</fixed-case> in <tex-math>O(n^2)</tex-math> <i>steps</i></title>
      <author id="ann-kim"><first>Ann</first><last>Kim</last></author>
      <author><first/><last>Plato</last></author>
      <bibkey>kim-plato-2025-bert</bibkey>
    </paper>
    <paper id="2">
      <title>Second</title>
      <author><first>Bo</first><last>Li</last></author>
    </paper>
  </volume>
</collection>
"""
DBLP = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<inproceedings key="conf/ink/KimM25" mdate="2025-01-01">
<author orcid="0000-0001-2345-6789">Ann Kim 0001</author>
<author>J&ouml;rg M&uuml;ller</author>
<title>On H<sub>2</sub>O &amp; Ink.</title>
</inproceedings>
<proceedings key="conf/ink/2025"><title>Ink 2025</title></proceedings>
</dblp>
"""


def test_a_collection_of_the_anthology() -> None:
    first, second = load_text(ANTHOLOGY, "2025.ink.xml").papers
    assert first.paper_id == "kim-plato-2025-bert"
    assert isinstance(first.title.inlines[2], Math)
    assert first.title.inlines[-1] == Emphasis((Text("steps"),))
    assert first.title.plain.startswith("BERT in O(n")
    assert [str(a.name) for a in first.authors] == ["Ann Kim", "Plato"]
    assert first.volume is not None
    assert (first.volume.booktitle, first.volume.year) == (
        "Proceedings of the Ink Workshop",
        "2025",
    )
    assert (second.paper_id, second.span.line) == ("2025.ink-main.2", 16)
    assert not first.problems


def test_records_of_dblp() -> None:
    (paper,) = load_text(DBLP, "dblp.xml").papers
    assert (paper.paper_id, paper.span.line) == ("KimM25", 4)
    assert paper.title.inlines == (Text("On H"), Subscript((Text("2"),)), Text("O & Ink"))
    assert [str(a.name) for a in paper.authors] == ["Ann Kim", "Jörg Müller"]


def test_entities_are_refused_and_broken_xml_is_said() -> None:
    bomb = '<!DOCTYPE dblp [<!ENTITY a "aaaa">]>\n<dblp>&a;</dblp>'
    (refused,) = bibliography_xml.read(SourceFile("x.xml", bomb)).diagnostics
    assert "entities" in refused.message
    broken = DBLP.replace("</title>\n</inproceedings>", "</inproceedings>")
    (said,) = bibliography_xml.read(SourceFile("x.xml", broken)).diagnostics
    assert (said.span.line, "cannot be read" in said.message) == (7, True)


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    found = bibliography_xml.read(SourceFile("x", "<dblp>" + text))
    assert found.submissions or found.diagnostics, "whatever cannot be read is said"


def test_white_space_around_a_title_is_none_of_its_own() -> None:
    loaded = load_text(ANTHOLOGY.replace("Second<", " \n Second \n<"), "x.xml")
    assert loaded.papers[1].title.plain == "Second"
