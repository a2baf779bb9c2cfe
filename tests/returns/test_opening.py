"""Returned files are opened within limits; what does not belong in a form is named."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import replace

import filling
import hostile
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import filled, form
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from scanning import printed

from generator.returns.evidence import FileKind, Finding, Outcome
from generator.returns.reading.limits import ReadingLimits, UnreadableError
from generator.returns.reading.opening import open_file, render_page


def findings_of(data: bytes) -> tuple[Finding, ...]:
    with open_file(data, FileKind.PDF) as opened:
        return opened.findings


def codes_of(data: bytes) -> list[str]:
    return [finding.code for finding in findings_of(data)]


def refusal_of(
    data: bytes, kind: FileKind = FileKind.PDF, limits: ReadingLimits | None = None
) -> Finding:
    with pytest.raises(UnreadableError) as caught, open_file(data, kind, limits):
        pass
    assert caught.value.finding.outcome is Outcome.REJECTED
    assert caught.value.finding.hint
    return caught.value.finding


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    document = filling.opened(filled())
    change(document)
    return filling.saved(document)


def rooted(**entries: object) -> bytes:
    """A form with more entries in its catalog."""

    def change(document: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            document.Root[f"/{key}"] = value

    return changed(change)


def test_a_filled_form_has_nothing_that_does_not_belong_there() -> None:
    with open_file(filled(), FileKind.PDF) as opened:
        assert opened.findings == ()
        assert opened.page_count == 2
        assert opened.metadata is not None
        assert opened.metadata.form_id == form().paper_id
        assert opened.metadata.revision == 1


REFUSED = {
    "empty": (lambda: b"", "empty"),
    "another kind of file": (lambda: b"<!doctype html>", "not-pdf"),
    "encrypted": (lambda: hostile.encrypted("secret", "owner"), "encrypted"),
    "half": (lambda: hostile.truncated(0.5), "damaged"),
    "almost whole": (lambda: hostile.truncated(0.99), "damaged"),
    "10,000 pages": (hostile.many_pages, "too-long"),
    "a large page": (lambda: hostile.odd_page(b"0 0 1000000 1000000"), "page-size"),
    "a bomb": (hostile.stream_bomb, "too-much"),
    "packed twice": (hostile.twice_packed, "too-much"),
    "a large picture": (hostile.image_bomb, "too-much"),
    "a circle of pages": (hostile.cyclic_pages, "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_reason(name: str) -> None:
    make, code = REFUSED[name]
    assert refusal_of(make()).code == code


def test_an_update_that_was_cut_off_is_missed() -> None:
    whole = filled()
    update = b"\n90 0 obj\n<</Type/Annot/Subtype/Ink"
    assert refusal_of(whole + update).code == "damaged"
    assert codes_of(whole + b"\n\n") == []


def test_a_form_without_its_table_is_restored_and_goes_to_a_person() -> None:
    whole = filled()
    start = whole.rfind(b"startxref")
    assert codes_of(whole[:start] + b"startxref\n7\n%%EOF\n") == ["repaired"]


def test_a_file_that_opens_without_a_password_is_read() -> None:
    assert codes_of(hostile.encrypted("", "owner")) == []


ACTIVE = {
    "a script on opening": (
        lambda: hostile.with_catalog("/OpenAction", hostile.script()),
        "script",
    ),
    "a script in a field": (hostile.with_field_script, "script"),
    "a file": (hostile.with_attachment, "attachment"),
    "a file on a page": (hostile.with_attached_note, "attachment"),
    "a program": (
        lambda: hostile.with_link(Dictionary(S=Name.Launch, F=String("cmd.exe"))),
        "launch",
    ),
    "another file": (
        lambda: hostile.with_link(Dictionary(S=Name.GoToR, F=String("other.pdf"))),
        "launch",
    ),
    "sending": (lambda: hostile.with_link(Dictionary(S=Name.SubmitForm, F=String("h"))), "submit"),
    "fetching": (lambda: hostile.with_link(Dictionary(S=Name.ImportData, F=String("h"))), "submit"),
    "film": (
        lambda: hostile.with_link(Dictionary(S=Name.Rendition, OP=0)),
        "media",
    ),
    "another form": (lambda: hostile.with_xfa("<x/>"), "xfa"),
    "a script in a tree of names": (
        lambda: rooted(
            Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), hostile.script()])))
        ),
        "script",
    ),
    "a script when a page is shown": (
        lambda: changed(
            lambda document: document.pages[0].obj.update(
                {"/AA": Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))}
            )
        ),
        "script",
    ),
    "a script whose name is spelled otherwise": (
        lambda: hostile.file_of(
            [
                b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript>>>>",
                hostile.PAGES,
                hostile.PAGE % b"",
            ]
        ),
        "script",
    ),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_what_runs_opens_or_sends_is_found(name: str) -> None:
    make, code = ACTIVE[name]
    [finding] = findings_of(make())
    assert finding.code == code
    assert finding.outcome is Outcome.REJECTED


@pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode))
def test_scripts_are_found_in_packed_objects_too(mode: pikepdf.ObjectStreamMode) -> None:
    document = filling.opened(filled())
    document.Root.OpenAction = document.make_indirect(hostile.script())
    out = io.BytesIO()
    document.save(out, object_stream_mode=mode)
    assert codes_of(out.getvalue()) == ["script"]


def test_what_is_found_is_shown_and_cut_short() -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert('" + "x" * 500 + "')"))
    [finding] = findings_of(rooted(OpenAction=action))
    assert "app.alert('xxx" in finding.message
    assert len(finding.message) < 150


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('AFDate_FormatEx("yyyy-mm-dd");', "format-script"),
        ('AFDate_FormatEx("yyyy-mm-dd");app.launchURL("http://example.org")', "script"),
        ('app.launchURL("AFDate_FormatEx()")', "script"),
    ],
)
def test_only_what_acrobat_adds_itself_is_left_to_a_person(text: str, code: str) -> None:
    def change(document: pikepdf.Pdf) -> None:
        [*_, field] = document.Root.AcroForm.Fields
        field.AA = Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(text)))

    [finding] = findings_of(changed(change))
    assert finding.code == code
    expected = Outcome.REVIEW if code == "format-script" else Outcome.REJECTED
    assert finding.outcome is expected


LAYERS = {
    "all shown": (Dictionary(), False),
    "one hidden": (Dictionary(OFF=[0]), True),
    "hidden at first": (Dictionary(BaseState=Name.OFF), True),
    "other in print": (Dictionary(AS=[Dictionary(Event=Name.Print)]), True),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_that_hide_something_go_to_a_person(name: str) -> None:
    usual, hides = LAYERS[name]
    data = rooted(OCProperties=Dictionary(OCGs=Array(), D=usual))
    assert codes_of(data) == (["layers"] if hides else [])


def test_words_in_a_title_are_no_script() -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Lang = String("/JS /JavaScript /Launch")
        document.Root.PageLabels = Dictionary(Nums=[0, Dictionary(P=String("/EmbeddedFiles /EF"))])

    assert codes_of(changed(change)) == []


def test_metadata_that_were_spelled_anew_are_read() -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:VersionID="3" '
        'xmpMM:DocumentID="0123456789abcdef"><dc:identifier>a &amp; b</dc:identifier>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )

    def change(document: pikepdf.Pdf) -> None:
        stream = document.make_stream(zlib.compress(packet.encode()))
        stream.Filter = Name.FlateDecode
        document.Root.Metadata = stream

    with open_file(changed(change), FileKind.PDF) as opened:
        assert opened.metadata is not None
        assert (opened.metadata.form_id, opened.metadata.revision) == ("a & b", 3)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<x",
        b"\xff\xfe\x00",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a/>" + b" " * (2 << 20),
    ],
)
def test_metadata_that_cannot_be_read_say_nothing(packet: bytes) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Metadata = document.make_stream(packet)

    with open_file(changed(change), FileKind.PDF) as opened:
        assert opened.metadata is None


def spelled(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_picture_becomes_a_page(kind: str) -> None:
    paper = printed(filled(), 100)[0].convert("RGB")
    with open_file(spelled(paper, kind, dpi=(100, 100)), FileKind.IMAGE) as opened:
        assert opened.kind is FileKind.IMAGE
        assert opened.page_count == 1
        width, height = opened.document[0].get_size()
        if kind == "WEBP":  # which cannot say how large it is
            assert height == pytest.approx(842, abs=1)
        else:
            assert (width, height) == (pytest.approx(612, abs=1), pytest.approx(792, abs=1))
        assert render_page(opened, 1, 100).size == pytest.approx(paper.size, abs=142)


def test_a_picture_of_a_phone_is_turned_and_of_usual_size() -> None:
    paper = Image.new("L", (4032, 3024), 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    with open_file(spelled(paper, "JPEG", exif=exif, dpi=(72, 72)), FileKind.IMAGE) as opened:
        width, height = opened.document[0].get_size()
        assert (width, height) == (pytest.approx(631.5, abs=1), pytest.approx(842, abs=1))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_every_mode_show_what_they_show(mode: str) -> None:
    dark = Image.new("L", (200, 260), 255)
    dark.paste(0, (50, 50, 150, 200))
    paper = (
        dark.convert("I").point(lambda level: level * 257).convert("I;16")
        if mode == "I;16"
        else dark.convert("RGB").convert(mode)
    )
    kind = "TIFF" if mode == "CMYK" else "PNG"
    with open_file(spelled(paper, kind), FileKind.IMAGE) as opened:
        shown = render_page(opened, 1, 72)
        assert shown.getpixel((5, 5)) > 240
        assert shown.getpixel((shown.width // 2, shown.height // 2)) < 15


def test_what_is_transparent_is_white() -> None:
    paper = Image.new("RGBA", (200, 260), (0, 0, 0, 0))
    with open_file(spelled(paper, "PNG"), FileKind.IMAGE) as opened:
        assert render_page(opened, 1, 72).getextrema() == (255, 255)


def test_pictures_are_bounded() -> None:
    paper = Image.new("1", (3000, 3000), 1)
    small = replace(ReadingLimits(), max_pixels=1_000_000)
    assert refusal_of(spelled(paper, "PNG"), FileKind.IMAGE, small).code == "too-large"
    assert refusal_of(spelled(paper, "PNG")[:100], FileKind.IMAGE).code == "damaged"
    assert refusal_of(b"GIF89a", FileKind.IMAGE).code == "damaged"
    assert refusal_of(hostile.many_frames(), FileKind.IMAGE).code == "too-long"


def test_a_drawing_has_no_more_pixels_than_allowed() -> None:
    limits = replace(ReadingLimits(), max_pixels=100_000)
    with open_file(filled(), FileKind.PDF, limits) as opened:
        picture = render_page(opened, 1, 600)
        assert picture.mode == "L"
        assert picture.width * picture.height <= 101_000


def test_a_drawing_is_upright_and_shows_what_was_typed() -> None:
    signed, blank = filled(), form().pdf
    with open_file(signed, FileKind.PDF) as one, open_file(blank, FileKind.PDF) as other:
        assert render_page(one, 1, 72).tobytes() == render_page(other, 1, 72).tobytes()
        assert render_page(one, 2, 72).tobytes() != render_page(other, 2, 72).tobytes()
        width, height = render_page(one, 1, 72).size
        assert height > width


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bytes_are_too_odd(data: st.DataObject) -> None:
    whole = bytearray(filled())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    try:
        with open_file(bytes(whole), FileKind.PDF) as opened:
            assert opened.page_count >= 1
    except UnreadableError as refused:
        assert refused.finding.message  # noqa: PT017 - either of both is right


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(list(FileKind)))
def test_no_other_file_is_opened(data: bytes, kind: FileKind) -> None:
    assert refusal_of(data, kind).message


class TestPageEntities:
    """Adobe Scan pins a tiny file to each page, that says what it took the page for."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "utf-16"])
    @pytest.mark.parametrize("kind", ["Document", "Form", "BusinessCard"])
    def test_it_is_let_pass(self, kind: str, encoding: str) -> None:
        said = f'{{ "type": "{kind}", "isBackSide": false }}'.encode(encoding)
        assert codes_of(hostile.with_page_entities(said)) == []

    @pytest.mark.parametrize(
        "said",
        [
            b"MZ",
            b"",
            b"[]",
            b'{"type": "Document", "isBackSide": false, "note": "I do not agree"}',
            b'{"type": "I do not agree"}',
            b'{"type": ["Document"]}',
            b'{"type": "Document", "isBackSide": "no"}',
            b'{"type": "Document"}' + b" " * 5_000,
            b"[" * 4_000,
        ],
    )
    def test_with_another_content_it_is_not(self, said: bytes) -> None:
        assert codes_of(hostile.with_page_entities(said)) == ["attachment"]

    def test_under_another_name_or_as_another_thing_it_is_not(self) -> None:
        for other in (
            hostile.with_page_entities(name="invoice.json"),
            hostile.with_page_entities(relation=Name.Data),
            hostile.with_page_entities(kind="/application/pdf"),
        ):
            assert codes_of(other) == ["attachment"]
