"""What stands in the places to sign: what counts, what does not, and what is not beyond doubt."""

from __future__ import annotations

import altering
import pikepdf
import printing
import pytest
from filling import (
    Type,
    annotate,
    by_freetext,
    by_pikepdf,
    embedded,
    note,
    opened,
    place_of,
    saved,
    scribbled,
    sign_by_image,
    sign_by_ink,
    sign_by_path,
    sign_by_stamp,
)
from issuing import forms
from kinds import dated, filled, form, only
from looking import look
from pikepdf import Dictionary, Name, String

from generator.returns.evidence import (
    Box,
    DateState,
    FieldPlace,
    FieldRole,
    Fit,
    Index,
    SignatureKind,
    SignatureMark,
    signature_kinds,
)
from generator.returns.signers.fit import NAMES_ANOTHER
from generator.returns.signers.marks import NOT_HELD, NOT_SHOWN, is_blank

NAME = "Han-Byul Kim"


def marks(index: Index, pdf: bytes) -> tuple[SignatureMark, ...]:
    """Find what the only signer left."""
    [signer] = look(index, pdf)
    return signer.marks


def kinds(index: Index, pdf: bytes) -> list[SignatureKind]:
    return [mark.kind for mark in marks(index, pdf)]


def drawn_over(pdf: bytes, operators: bytes, name: str = "signed_01") -> bytes:
    """Draw over a place, whose lower left corner is the origin."""
    place = place_of(form().pdf, name)
    left, bottom, _, _ = place.box
    return altering.draw(pdf, place.page, b"1 0 0 1 %.2f %.2f cm %b" % (left, bottom, operators))


def test_a_form_as_it_was_issued_has_no_marks(issued: Index) -> None:
    for key in ("known", "guessed", "two", "licence", "blank"):
        for signer in look(issued, forms()[key].pdf):
            assert signer.marks == ()
            assert signer.date.state is DateState.MISSING


def test_a_filled_field(issued: Index) -> None:
    assert marks(issued, filled()) == (SignatureMark(signature_kinds.FIELD, NAME),)


def test_a_flattened_field_is_text(issued: Index) -> None:
    assert marks(issued, printing.by_pdfium(filled())) == (
        SignatureMark(signature_kinds.TEXT, NAME),
    )


def test_a_typed_note(issued: Index) -> None:
    signed = by_freetext(dated(), {"signed_01": NAME})
    assert marks(issued, signed) == (SignatureMark(signature_kinds.ANNOTATION, NAME),)
    on_the_line = by_freetext(dated(), {"signature_01": NAME})
    assert marks(issued, on_the_line) == (SignatureMark(signature_kinds.ANNOTATION, NAME),)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_pages_that_were_turned(issued: Index, angle: int) -> None:
    turned = altering.turned(filled(), angle)
    assert marks(issued, turned) == (SignatureMark(signature_kinds.FIELD, NAME),)
    inked = altering.turned(sign_by_ink(dated(), ["signature_01"]), angle)
    assert kinds(issued, inked) == [signature_kinds.INK]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "....", "________", "–", "x", "XXX", "x x x", "Signature", "sign here", "N/A",
     "Typed signature (full name)", "✓", "( )"],
)  # fmt: skip
def test_what_is_typed_and_no_signature(issued: Index, text: str) -> None:
    place = FieldPlace(
        "signed_01", "Typed signature (full name)", FieldRole.TYPED, 1, Box(0, 0, 9, 9)
    )
    assert is_blank(text, place)
    if text.isascii():
        assert marks(issued, filled(name=text or " ")) == ()
        if text.strip() and text != place.label:
            assert marks(issued, by_freetext(dated(), {"signature_01": text})) == ()


def test_a_name_of_few_letters_is_one() -> None:
    place = FieldPlace("signed_01", "Signature", FieldRole.TYPED, 1, Box(0, 0, 9, 9))
    assert not any(is_blank(name, place) for name in ("U", "Xi", "Ng", "王芳", "Na Xu"))


def test_a_signature_announced_as_one(issued: Index) -> None:
    assert marks(issued, filled(name=f"/s/ {NAME}"))[0].text == NAME


def test_a_value_that_is_not_shown(issued: Index) -> None:
    [mark] = marks(issued, altering.set_values(form().pdf, form().answers()))
    assert mark == SignatureMark(signature_kinds.FIELD, NAME, detail=NOT_SHOWN)


def test_a_value_other_than_the_one_shown(issued: Index) -> None:
    [mark] = marks(issued, altering.set_values(filled(name="Grace Hopper"), form().answers()))
    assert mark.text == "Grace Hopper"
    assert NAME in mark.detail


def test_a_date_that_is_not_shown_is_not_read(issued: Index) -> None:
    [signer] = look(issued, altering.set_values(filled(day="."), {"date_01": "2031-06-01"}))
    assert signer.date.state is DateState.UNREADABLE
    assert "2031-06-01" in signer.date.text


@pytest.mark.parametrize(
    "paint", [b"1 g 0 2 300 16 re f", b"0 g 0 2 300 16 re f"], ids=["white", "black"]
)
def test_text_that_was_painted_over(issued: Index, paint: bytes) -> None:
    first = marks(issued, drawn_over(printing.by_pdfium(filled()), paint))[0]
    assert first.text == NAME
    assert "cannot be seen" in first.detail


def test_white_text(issued: Index) -> None:
    place = place_of(form().pdf, "signed_01")
    left, bottom, _, _ = place.box
    document = opened(dated())
    box = (left + 2, bottom + 1, left + 120, bottom + 16)
    note(document, place.page, box, NAME, Type(paper="q 1 g 0 0 200 20 re f Q"))
    annotation = document.pages[place.page].Annots[-1]
    look_of = annotation.AP.N.read_bytes().replace(b" 0 g 2", b" 1 g 2")
    annotation.AP.N.write(look_of)
    [mark] = marks(issued, saved(document))
    assert "cannot be seen" in mark.detail


def printed(pdf: bytes, size: float) -> bytes:
    """Put the name into the content of the page."""
    document = opened(pdf)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[1].add_resource(document.make_indirect(font), Name.Font, name=Name.Added)
    writing = f"BT /Added {size} Tf 4 5 Td ({NAME}) Tj ET"
    return drawn_over(saved(document), writing.encode())


def test_text_of_the_page_over_an_empty_field(issued: Index) -> None:
    assert marks(issued, printed(dated(), 11)) == (SignatureMark(signature_kinds.TEXT, NAME),)


@pytest.mark.parametrize("make", [dated, lambda: printing.by_pdfium(dated())])
def test_text_that_is_too_small(issued: Index, make: object) -> None:
    [mark] = marks(issued, printed(make(), 1))  # type: ignore[operator]
    assert (mark.text, mark.detail) == (NAME, "it is too small to be read")


def valued(pdf: bytes, values: dict[str, pikepdf.Object]) -> bytes:
    """Set values without a change of what is shown."""
    document = opened(pdf)
    for page in document.pages:
        for widget in page.get("/Annots", ()):
            field = widget if "/T" in widget else widget.get("/Parent", widget)
            if str(field.get("/T", "")) in values:
                field.V = values[str(field.T)]
    return saved(document)


@pytest.mark.parametrize(
    "value",
    [String(""), String("x"), Name.Kim, pikepdf.Object.parse(b"<EFBBBFFFFE>")],
    ids=["empty", "a cross", "no string", "no text"],
)
def test_a_name_that_a_field_shows_and_does_not_hold(issued: Index, value: pikepdf.Object) -> None:
    [mark] = marks(issued, valued(filled(), {"signed_01": value}))
    assert mark == SignatureMark(signature_kinds.TEXT, NAME, detail=NOT_HELD)


def test_a_note_that_shows_a_name_and_does_not_hold_it(issued: Index) -> None:
    document = opened(by_freetext(dated(), {"signed_01": NAME}))
    document.pages[1].Annots[-1].Contents = String("")
    [mark] = marks(issued, saved(document))
    assert (mark.text, mark.detail) == (NAME, NOT_HELD)


def test_a_stamp_that_shows_letters(issued: Index) -> None:
    document = opened(by_freetext(dated(), {"signature_01": NAME}))
    document.pages[1].Annots[-1].Subtype = Name.Stamp
    assert [mark.detail for mark in marks(issued, saved(document))] == [NOT_HELD]


@pytest.mark.parametrize("behind", [" and more" * 100_000, " " * 1000 + "under protest"])
def test_a_value_longer_than_any_name(issued: Index, behind: str) -> None:
    [mark] = marks(issued, valued(filled(), {"signed_01": String(NAME + behind)}))
    assert mark.detail
    assert len(mark.text) + len(mark.detail) < 2000


def test_a_long_word_on_the_page(issued: Index) -> None:
    document = opened(dated())
    left, bottom, _, _ = place_of(form().pdf, "signed_01").box
    note(document, 1, (left + 2, bottom + 1, left + 300, bottom + 16), "A" * 20_000)
    found = marks(issued, saved(document))
    assert sum(len(mark.text) + len(mark.detail) for mark in found) < 4000


def test_control_characters_are_not_told(issued: Index) -> None:
    [mark] = marks(issued, valued(filled(), {"signed_01": String(f"{NAME}\0\x07")}))
    assert mark.text == NAME


def test_a_date_that_is_shown_otherwise(issued: Index) -> None:
    [signer] = look(issued, valued(filled(), {"date_01": String("2031-06-11")}))
    assert signer.date.state is DateState.UNREADABLE
    assert "2031-06-01" in signer.date.text
    assert "2031-06-11" in signer.date.text


def test_a_name_that_is_shown_otherwise(issued: Index) -> None:
    names = dict.fromkeys(("party_01", "author_01"), String("Yoon Kim"))
    [signer] = look(issued, valued(filled("guessed"), names))
    assert (signer.name.fit, signer.name.note) == (Fit.DIFFERENT, NAMES_ANOTHER)


def flagged(pdf: bytes, flag: int) -> bytes:
    """Set a flag of the field for the typed signature."""
    document = opened(pdf)
    for page in document.pages:
        for widget in page.get("/Annots", ()):
            if str(widget.get("/T", "")) == "signed_01":
                widget.F = flag
    return saved(document)


@pytest.mark.parametrize("flag", [2, 32], ids=["hidden", "no view"])
def test_a_hidden_field_signs_nothing(issued: Index, flag: int) -> None:
    assert all("cannot be seen" in mark.detail for mark in marks(issued, flagged(filled(), flag)))


@pytest.mark.parametrize(
    ("sign", "kind"),
    [
        (sign_by_ink, signature_kinds.INK),
        (sign_by_path, signature_kinds.INK),
        (sign_by_stamp, signature_kinds.IMAGE),
        (sign_by_image, signature_kinds.IMAGE),
    ],
)
@pytest.mark.parametrize("place", ["signature_01", "signed_01"])
def test_what_is_drawn(issued: Index, sign: object, kind: SignatureKind, place: str) -> None:
    assert kinds(issued, sign(dated(), [place])) == [kind]  # type: ignore[operator]
    assert kinds(issued, printing.by_pdfium(sign(dated(), [place]))) != []  # type: ignore[operator]


def test_small_initials_are_seen(issued: Index) -> None:
    initials = b"1.2 w 8 6 m 12 24 l 16 6 l 20 22 l 24 8 l S"
    assert kinds(issued, drawn_over(dated(), initials, "signature_01")) == [signature_kinds.INK]


def test_a_signature_over_the_typed_name_is_found_beside_it(issued: Index) -> None:
    over = b"1.2 w 100 2 m 120 15 l 140 2 l 160 15 l 180 2 l 200 15 l 220 2 l S"
    assert kinds(issued, drawn_over(filled(), over)) == [signature_kinds.FIELD, signature_kinds.INK]


def test_a_picture_elsewhere_on_the_page_is_no_signature(issued: Index) -> None:
    document = opened(dated())
    page = document.pages[1]
    resource = page.add_resource(embedded(document, scribbled(200, 40)), Name.XObject)
    page.contents_add(f"q 90 0 0 20 90 140 cm {resource} Do Q".encode())
    assert marks(issued, saved(document)) == ()


def test_a_struck_out_name(issued: Index) -> None:
    left, bottom, _, _ = place_of(form().pdf, "signed_01").box
    document = opened(filled())
    strike = Dictionary(
        Type=Name.Annot,
        Subtype=Name.StrikeOut,
        Rect=[left, bottom, left + 80, bottom + 14],
        QuadPoints=[left, bottom + 14, left + 80, bottom + 14, left, bottom, left + 80, bottom],
        F=4,
    )
    annotate(document, 1, strike)
    assert signature_kinds.INK in kinds(issued, saved(document))


def test_words_beside_a_filled_field_are_told(issued: Index) -> None:
    document = opened(filled())
    left, bottom, _, _ = place_of(form().pdf, "signed_01").box
    note(document, 1, (left + 150, bottom + 1, left + 300, bottom + 16), "under protest")
    assert [mark.text for mark in marks(issued, saved(document))] == [NAME, "under protest"]


def test_one_of_two_signers(issued: Index) -> None:
    one = by_pikepdf(form("two").pdf, {"signed_02": "Guy Bresler", "date_02": "2031-06-01"})
    first, second = look(issued, one)
    assert (first.signer, first.marks, first.date.state) == ("01", (), DateState.MISSING)
    assert [mark.text for mark in second.marks] == ["Guy Bresler"]


@pytest.mark.filterwarnings("ignore:This document has")
def test_a_field_that_lost_its_place_in_the_form(issued: Index) -> None:
    document = opened(only("signed"))
    del document.Root.AcroForm
    [mark] = marks(issued, saved(document))
    assert (mark.kind, mark.text) == (signature_kinds.FIELD, NAME)
    # Some viewers do not draw it.
    assert "cannot be seen" in mark.detail


def test_a_value_in_a_parent_field(issued: Index) -> None:
    document = opened(filled())
    for widget in document.pages[1].Annots:
        if str(widget.get("/T", "")) == "signed_01":
            parent = document.make_indirect(
                Dictionary(T=String("signed_01"), FT=Name.Tx, V=widget.V, Kids=[widget])
            )
            widget.Parent = parent
            for key in ("/T", "/V", "/FT"):
                del widget[key]
            fields = document.Root.AcroForm.Fields
            kept = [each for each in fields if each.objgen != widget.objgen]
            document.Root.AcroForm.Fields = pikepdf.Array([*kept, parent])
    assert marks(issued, saved(document)) == (SignatureMark(signature_kinds.FIELD, NAME),)
