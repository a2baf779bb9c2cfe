"""Boxes, buttons, lists, several lines: what they show, and what becomes of them in a viewer."""

from __future__ import annotations

import ctypes
import io
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from page import validate_pdf_bytes
from pikepdf.form import DefaultAppearanceStreamGenerator, Form
from pypdfium2 import raw
from specimens import AGREED, IDENTITY, KINDS, REASONS, every_kind, of_every_kind, paragraph, text
from test_readers import PROJECT, installed_pdfjs

from generator.document import Document
from generator.fields import RadioButton, TextField, Unit, Width
from generator.pdf import write_document
from generator.pdf.file._fonts import TYPED, WIN_ANSI

Box = tuple[float, ...]
LONG = "a text that is a good deal longer than its field, and has to be seen whole in print " * 3


def widgets(pdf: bytes) -> Iterator[tuple[str, Box]]:
    """Return the name of the field and the place of each widget, in the order of the page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for widget in document.pages[0].Annots:
            field = widget if "/T" in widget else widget.Parent
            yield str(field.T), tuple(float(side) for side in widget.Rect)


@cache
def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def field(pdf: bytes, name: str) -> pikepdf.Object:
    [found] = [each for each in opened(pdf).Root.AcroForm.Fields if name == each.T]
    return found


def used(pdf: bytes, typed: Mapping[str, str] = {}, clicked: tuple[str, ...] = ()) -> bytes:
    """Type into the first widgets of fields and click on others, in PDFium."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    environment = document.formenv.raw
    done: set[str] = set()
    for name, (left, bottom, right, top) in widgets(pdf):
        if name in done or name not in {*typed, *clicked}:
            continue
        done.add(name)
        place = (left + min(8.0, (right - left) / 2), top - min(8.0, (top - bottom) / 2))
        raw.FORM_OnLButtonDown(environment, page.raw, 0, *place)
        raw.FORM_OnLButtonUp(environment, page.raw, 0, *place)
        if name in typed:
            encoded = (typed[name] + "\0").encode("utf-16-le")
            words = ctypes.cast(
                ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort)
            )
            raw.FORM_SelectAllText(environment, page.raw)
            raw.FORM_ReplaceSelection(environment, page.raw, words)
        raw.FORM_ForceToKillFocus(environment)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    return saved.getvalue()


def ink(pdf: bytes) -> dict[tuple[str, int], int]:
    """Count the dark dots inside each widget as PDFium shows it; several of a name are numbered."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    image = document[0].render(scale=3, may_draw_forms=True, grayscale=True).to_pil()
    document.close()
    found: dict[tuple[str, int], int] = {}
    for name, (left, bottom, right, top) in widgets(pdf):
        number = sum(each == name for each, _ in found)
        box = (
            3 * left + 4,
            image.height - 3 * top + 4,
            3 * right - 4,
            image.height - 3 * bottom - 7,
        )
        found[name, number] = sum(image.crop(tuple(map(round, box))).histogram()[:128])
    return found


def letters(pdf: bytes) -> list[tuple[str, Box]]:
    """Return the letters of the page with what its fields show, and where they are."""
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
    page.close()
    page = document[0]
    text = page.get_textpage()
    count = text.count_chars()
    found = [(chr(raw.FPDFText_GetUnicode(text.raw, i)), text.get_charbox(i)) for i in range(count)]
    text.close()
    page.close()
    document.close()
    return found


def flattened(pdf: bytes) -> str:
    """Return the words of the page with what its fields show."""
    return " ".join("".join(sign for sign, _ in letters(pdf)).split())


def test_fields_of_every_kind_are_accessible() -> None:
    report = validate_pdf_bytes(every_kind(), profile="ua1")
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_a_box_is_ticked_by_a_click_and_shows_it() -> None:
    before, after = every_kind(), used(every_kind(), clicked=("agreed", "rights", "mails"))
    assert [str(field(pdf, "agreed").V) for pdf in (before, after)] == ["/Off", "/Yes"]
    assert [str(field(pdf, "mails").V) for pdf in (before, after)] == ["/Yes", "/Off"]
    assert ink(before)["agreed", 0] == 0 < ink(after)["agreed", 0]
    assert ink(after)["mails", 0] == 0 < ink(before)["mails", 0]


def test_one_of_several_buttons_is_chosen() -> None:
    chosen = used(every_kind(), clicked=("rights",))
    rights = field(chosen, "rights")
    assert [str(each) for each in rights.Opt] == ["the authors", "their employer"]
    assert str(rights.Opt[int(str(rights.V)[1:])]) == "the authors"
    assert ink(chosen)["rights", 0] > 100 > ink(chosen)["rights", 1]


def test_buttons_of_different_looks_in_each_state_have_no_fonts() -> None:
    for name in ("agreed", "rights"):
        found = field(every_kind(), name)
        for widget in found.get("/Kids", [found]):
            assert len(widget.AP.N) == 2
            assert all("/Font" not in each.Resources for _, each in widget.AP.N.items())


def test_what_is_typed_in_one_place_stands_in_the_other() -> None:
    typed = used(every_kind(), {"initials": "AL"})
    assert str(field(typed, "initials").V) == "AL"
    assert flattened(typed).count("AL") == 2
    assert min(ink(typed)["initials", 0], ink(typed)["initials", 1]) > 0


@pytest.mark.parametrize("name", ["initials", "reasons"])
def test_what_is_typed_is_not_cut_off(name: str) -> None:
    words = LONG[:20] if name == "initials" else LONG
    filled = used(every_kind(), {name: words.strip()})
    wanted = "".join(words.split())
    assert wanted in flattened(filled).replace(" ", "")
    left, bottom, right, top = next(place for each, place in widgets(filled) if each == name)
    inside = [
        box
        for sign, box in letters(filled)
        if sign.strip() and bottom < box[1] and box[3] <= top + 1 and left <= box[0] <= right
    ]
    assert len(inside) >= len(wanted)
    assert max(box[2] for box in inside) <= right + 1


def size_of_text(words: int) -> float:
    """Return the size of so many words in a field of two lines, each of which takes one word."""
    value = " ".join(["counterintuitively"] * words)
    field_ = TextField("reasons", "Reasons", value, lines=2, width=Width(20, Unit.CHARACTERS))
    pdf = write_document(Document(text("T"), (paragraph("Reasons: ", field_),)), (), IDENTITY)
    drawn = pikepdf.parse_content_stream(field(pdf, "reasons").AP.N)
    [size] = {float(each.operands[1]) for each in drawn if str(each.operator) == "Tf"}
    return size


def test_a_text_is_no_smaller_than_its_lines_ask_for() -> None:
    assert size_of_text(1) == size_of_text(2) > size_of_text(3) > size_of_text(5)


def test_a_long_text_of_ours_fits_its_lines() -> None:
    field_ = TextField("reasons", "Reasons", LONG, lines=2, width=Width(50, Unit.PERCENT))
    pdf = write_document(Document(text("T"), (paragraph(field_),)), [], IDENTITY)
    assert " ".join(LONG.split()) in flattened(pdf)
    [(_, (left, bottom, right, top))] = widgets(pdf)
    boxes = [box for sign, box in letters(pdf) if sign.strip()]
    inside = [box for box in boxes if bottom - 1 < box[1] < top and left - 1 < box[0]]
    assert max(box[2] for box in inside) <= right
    assert len(inside) >= len("".join(LONG.split()))


def test_flags_and_lengths_are_those_of_the_field() -> None:
    pdf = every_kind()
    flags = {name: int(field(pdf, name).get("/Ff", 0)) for name, _ in widgets(pdf)}
    assert flags == {
        "agreed": 1 << 1,
        "initials": 0,
        "mails": 0,
        "rights": 1 << 1 | 1 << 15,
        "country": 1 << 17,
        "reasons": 1 << 12,
        "office": 1,
    }
    assert int(field(pdf, "reasons").MaxLen) == REASONS.max_length
    assert [str(each) for each in field(pdf, "country").Opt] == [
        "Nigeria",
        "Viet Nam",
        "Österreich",
    ]


def test_a_width_is_a_share_of_the_line_or_so_many_characters() -> None:
    places = dict(reversed([*widgets(every_kind())]))
    line = places["reasons"][2] - places["office"][0] + 72
    initials, office = (places[name][2] - places[name][0] for name in ("initials", "office"))
    assert 40 < initials < 60
    assert 0.3 * line < office < 0.4 * line


def test_a_hint_stands_below_its_field_and_is_spoken() -> None:
    pdf = every_kind()
    assert "In your own words, at most 500 characters" in flattened(pdf)
    assert REASONS.hint in str(field(pdf, "reasons").TU)


def test_each_button_says_its_choice() -> None:
    said = [str(kid.TU) for kid in field(every_kind(), "rights").Kids]
    assert said == ["Who holds the rights: the authors", "Who holds the rights: their employer"]


def test_the_choices_of_a_list_are_printed_for_a_pen() -> None:
    assert "(Nigeria / Viet Nam / Österreich)" in flattened(every_kind())


def test_a_box_alone_is_no_line_to_stretch() -> None:
    document = Document(text("T"), (paragraph(AGREED, " one two three"),))
    pdf = write_document(document, [], IDENTITY)
    [(_, (left, _, right, _))] = widgets(pdf)
    assert right - left < 12
    lone = RadioButton("r", "R", "x", checked=True)
    chosen = write_document(Document(text("T"), (paragraph(lone),)), [], IDENTITY)
    assert str(field(chosen, "r").V) == "/0"
    assert ink(chosen)["r", 0] > 0


def test_a_document_of_these_fields_is_the_same_each_time() -> None:
    assert every_kind() == write_document(of_every_kind(), KINDS, IDENTITY)


NAMES = {
    "Zoe Ångström": "ZoeÅngström",
    "Łukasz Żółć": "ŁukaszŻółć",
    "Nguyễn Thị Minh Khai": "MinhKhai",
    "王小明": "",
}
"""Names, and of each what PDFium shows wherever it runs."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_typed_in_pdfium_is_the_value(name: str) -> None:
    typed = used(every_kind(), {"reasons": name})
    assert str(field(typed, "reasons").V) == name
    assert NAMES[name] in flattened(typed).replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_typed_with_pikepdf_is_the_value(name: str) -> None:
    with pikepdf.open(io.BytesIO(every_kind())) as document:
        form = Form(document, generate_appearances=DefaultAppearanceStreamGenerator)
        form["office"].value = name
        saved = io.BytesIO()
        document.save(saved)
    typed = saved.getvalue()
    assert str(field(typed, "office").V) == name
    shown = "".join(each if each in WIN_ANSI else "?" for each in name)
    assert shown.encode("cp1252") in field(typed, "office").AP.N.read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
@pytest.mark.parametrize("name", [*NAMES, "Ελένη Παπαδοπούλου", "Юлия Щербакова"])
def test_a_name_that_is_typed_in_pdfjs_is_the_value_in_our_font(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(every_kind())
    script = PROJECT / "tools" / "validate" / "pdfjs.mjs"
    typed = json.dumps({"reasons": name})
    call = ["node", str(script), str(installed_pdfjs()), typed, str(path)]
    subprocess.run(call, check=True, capture_output=True)
    filled = path.with_name("form.pdf.filled.pdf").read_bytes()
    reasons = field(filled, "reasons")
    assert str(reasons.V) == name
    if name == "王小明":
        assert "/AP" not in reasons  # the next viewer is to draw it
    else:
        assert name.replace(" ", "") in flattened(filled).replace(" ", "")
        (_, font), *more = reasons.AP.N.Resources.Font.items()
        assert not more
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()


def test_fields_have_a_font_of_more_characters_than_viewers_need_know() -> None:
    font = field(every_kind(), "reasons").DR.Font.Field
    characters = font.ToUnicode.read_bytes()
    assert font.Encoding == "/Identity-H"
    assert len(TYPED) > 600
    for each in "ŁłŻżćễịươΩωάЯяєґ":
        assert each in TYPED
    assert b"<0141>" in characters
    assert b"begincmap" in characters
    simple = opened(every_kind()).Root.AcroForm.DR.Font.Field
    assert simple.Encoding == "/WinAnsiEncoding"
