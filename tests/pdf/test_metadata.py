"""The metadata are XML whatever a title holds, and say which form it is."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pikepdf
import pytest
from specimens import IDENTITY, paragraph, text

from generator.document import Document, Slot
from generator.pdf import PreparedForms
from generator.pdf.file.metadata import Identity, xmp_packet

DC = "{http://purl.org/dc/elements/1.1/}"
LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ("On <Ink> & “Paper”", "On <Ink> & “Paper”"),
        ("墨 \U0001d465", "墨 \U0001d465"),
        ("On\x0b Ink\x1b\x00", "On Ink"),
        ("On\ufffe\x85 Ink]]>", "On\x85 Ink]]>"),
        ("On\tInk", "On\tInk"),
    ],
)
def test_a_title_is_read_back_without_what_xml_cannot_hold(subject: str, read: str) -> None:
    packet = xmp_packet("Agreement", "en", Identity("a&1", 2, "f1", subject))
    tree = ElementTree.fromstring(packet)
    [title] = tree.iter(f"{DC}title")
    [description] = tree.iter(f"{DC}description")
    assert [each.text for each in title.iter(LI)] == [f"Agreement: {read}"]
    assert [each.text for each in description.iter(LI)] == [read]
    assert [each.text for each in tree.iter(f"{DC}identifier")] == ["a&1"]


def test_a_file_is_identified_by_sixteen_bytes_that_depend_on_all_that_it_says() -> None:
    forms = PreparedForms(Document(text("Title"), (paragraph(Slot(0)),)))
    identifiers = []
    for value in ("one", "one", "two"):
        with pikepdf.open(io.BytesIO(forms.render([value], IDENTITY))) as document:
            first, second = (bytes(each) for each in document.trailer.ID)
        assert first == second
        assert len(first) == 16
        identifiers.append(first)
    once, again, other = identifiers
    assert once == again != other
