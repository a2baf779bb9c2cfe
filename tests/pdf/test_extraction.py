"""What programs read from the pages, and from the fields."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest
from specimens import IDENTITY, NAMES, printed, synthetic_forms, synthetic_values

from generator.document import Document, Paragraph, Slot
from generator.pdf import PreparedForms
from generator.pdf.file._fonts import note_glyph
from generator.pdf.layout.faces import Style, face_for
from generator.text import SmallCaps, Text, Title

LETTERS_ONLY = {
    ("poppler", "mathematical"): "leaves out spaces between letters of a mathematical font",
    ("mutool", "arabic"): "gives the letters as they stand, from left to right",
    ("mutool", "hebrew"): "gives the letters as they stand, from left to right",
}
"""Who gives the right letters, but spaces or order of their own; and what they do."""
NOT_READ = {
    ("pypdf", "devanagari"): "ignores ActualText",
    ("mutool", "devanagari"): "ignores ActualText",
}
"""Who cannot read a script; docs/pdf.md says so, too."""


def pdfium_text(path: Path) -> str:
    document = pdfium.PdfDocument(path)
    words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return words


def pypdf_text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def command(*words: str) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        call = [word.replace("FILE", str(path)) for word in words]
        done = subprocess.run(call, check=True, capture_output=True)
        assert not done.stderr, done.stderr
        return done.stdout.decode("utf-8")

    return read


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")


READERS = {
    "pdfium": pdfium_text,
    "pypdf": pypdf_text,
    "poppler": command("pdftotext", "FILE", "-"),
    "mutool": command("mutool", "draw", "-q", "-N", "-F", "txt", "FILE"),
}
MARKS = {"poppler": needs("pdftotext"), "mutool": needs("mutool")}


def plain(words: str) -> str:
    """Leave out direction marks, which readers add; fold spaces."""
    visible = "".join(c for c in words if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


@pytest.mark.parametrize("script", NAMES)
@pytest.mark.parametrize(
    "reader", [pytest.param(name, marks=MARKS.get(name, ())) for name in READERS]
)
def test_titles_read_back(reader: str, script: str, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(printed(NAMES[script], "Ada"))
    read = plain(READERS[reader](path))
    read = read[read.index("The title") + len("The title") : read.index("A heading too")].strip()
    if (reader, script) in LETTERS_ONLY:
        assert read != NAMES[script], "it learned to: take it off the list"
        assert sorted(read.replace(" ", "")) == sorted(NAMES[script].replace(" ", ""))
    elif (reader, script) in NOT_READ:
        assert read != NAMES[script], "it learned to: take it off the list"
    else:
        assert read == NAMES[script]


@pytest.mark.parametrize("letters", ["QZ", "ЖД", "ΨΩ"])
@pytest.mark.parametrize("borrowed_first", [True, False])
def test_a_glyph_that_two_characters_share_copies_as_its_own(
    borrowed_first: bool,  # noqa: FBT001
    letters: str,
    tmp_path: Path,
) -> None:
    """A small capital is drawn with a capital's glyph; the capital keeps it."""
    capitals, small = Text(f"{letters} "), SmallCaps((Text(letters.lower()),))
    title = Title((small, Text(" "), capitals) if borrowed_first else (capitals, small))
    skeleton = Document(title=(Text("T"),), blocks=(Paragraph((Slot(0),)),))
    path = tmp_path / "form.pdf"
    path.write_bytes(PreparedForms(skeleton).render([title], IDENTITY))
    both = [letters.lower(), letters] if borrowed_first else [letters, letters.lower()]
    assert " ".join(both) in plain(pdfium_text(path))
    assert f"{letters} {letters}" in plain(
        pypdf_text(path)
    )  # it ignores ActualText and reads the glyphs


def test_what_a_glyph_shows_does_not_depend_on_the_order() -> None:
    face = face_for(Style(), "Q")
    assert face is not None
    gid = face.glyph("Q")
    for order in (("q", "Q"), ("Q", "q"), ("q", "Q", "q")):
        texts: dict[int, str] = {}
        for character in order:
            note_glyph(texts, face, gid, character)
        assert texts == {gid: "Q"}
    texts = {}
    for character in ("q", "ɋ"):
        note_glyph(texts, face, gid, character)
    assert texts == {gid: "q"}


@pytest.mark.parametrize("script", NAMES)
def test_names_in_fields_and_titles_in_metadata_are_exact(script: str) -> None:
    name = NAMES[script]
    identity = type(IDENTITY)("id-" + name, 3, "abc", name)
    pdf = synthetic_forms().render(synthetic_values(name, name), identity)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        values = {str(field.T): str(field.get("/V", "")) for field in document.Root.AcroForm.Fields}
        assert values["name_01"] == name
        assert str(document.docinfo.Title) == f"A Specimen: {name}"
        with document.open_metadata() as xmp:
            assert xmp["dc:title"] == f"A Specimen: {name}"
            assert xmp["dc:identifier"] == f"id-{name}"
            assert xmp["xmpMM:VersionID"] == "3"
            assert xmp["xmpMM:DocumentID"] == "abc"
            assert xmp["pdfuaid:part"] == "1"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")


def test_fonts_are_named_as_subsets_by_six_capitals() -> None:
    """As 9.6.4 asks; programs that put files together keep fonts of one name apart by them."""
    with pikepdf.open(io.BytesIO(printed())) as document:
        fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        names = {str(font.FontName) for font in fonts if "/FontName" in font}
    assert names
    assert all(re.fullmatch(r"/[A-Z]{6}\+[\w-]+", name) for name in names)
