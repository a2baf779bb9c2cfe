"""What each signer left: on our forms, and on forms that were made elsewhere."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import altering
import certified
import foreign
import pytest
from filling import by_pdfium, by_pikepdf, sign_by_ink
from hypothesis import given
from hypothesis import strategies as st
from issuing import TODAY, forms
from kinds import dated, filled, form, other_author
from looking import issued_to, look, page_saying, picture
from PIL import Image
from scanning import OFFICE, as_pdf, pen_for, scan_pages

from generator.returns.evidence import (
    DateState,
    FileKind,
    Fit,
    Index,
    Issued,
    SignatureMark,
    SignerEvidence,
    Validity,
    signature_kinds,
)
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.signers.fit import ANOTHER_AUTHOR, NAMES_ANOTHER, SEVERAL
from generator.returns.signers.issued_here import read_foreign
from generator.returns.signers.signatures import Trust


def test_a_signer_with_date_and_name(issued: Index) -> None:
    [signer] = look(issued, filled())
    assert signer.date.readings == (date(2031, 6, 1),)
    assert (signer.name.fit, signer.name.metadata) == (Fit.EXACT, "Han-Byul Kim")


def test_the_guess_that_was_corrected(issued: Index) -> None:
    [signer] = look(issued, other_author("guessed", "Yoon Kim"))
    assert (signer.name.fit, signer.name.form) == (Fit.DIFFERENT, "Yoon Kim")
    assert (signer.name.metadata, signer.name.note) == ("Muru Zhang", ANOTHER_AUTHOR)


def test_another_signs_for_the_one_that_the_form_names(issued: Index) -> None:
    [signer] = look(issued, by_pdfium(form("guessed").pdf, form("guessed").answers("Yoon Kim")))
    assert (signer.name.fit, signer.name.note) == (Fit.DIFFERENT, NAMES_ANOTHER)


def test_a_name_without_a_signature_is_no_signature(issued: Index) -> None:
    names = {"party_01": "Thi Huong", "author_01": "Thi Huong"}
    [signer] = look(issued, by_pikepdf(form("blank").pdf, names))
    assert (signer.marks, signer.name.form) == ((), "Thi Huong")


def test_a_digital_signature_says_who_and_when(issued: Index, trust: Trust) -> None:
    signed = certified.sign(form().pdf, [("signature_01", "Han-Byul Kim")])
    [signer] = look(issued, signed, trust)
    [mark] = signer.marks
    assert (mark.kind, mark.validity) == (signature_kinds.DIGITAL, Validity.TRUSTED)
    assert signer.name.fit is Fit.EXACT
    assert signer.date.state is DateState.EXACT
    assert "digital signature" in signer.date.text


def test_a_broken_signature_dates_nothing(issued: Index, trust: Trust) -> None:
    signed = certified.sign(form().pdf, [("signature_01", "Han-Byul Kim")])
    [signer] = look(issued, certified.break_byte(signed), trust)
    assert [mark.validity for mark in signer.marks] == [Validity.BROKEN]
    assert signer.date.state is DateState.MISSING


def test_the_second_signature_is_the_second_signers(issued: Index, trust: Trust) -> None:
    signed = certified.sign(dated("two"), [("signature_02", "Guy Bresler")])
    first, second = look(issued, signed, trust)
    assert first.marks == ()
    assert [mark.text for mark in second.marks] == ["Guy Bresler"]


def test_a_signature_in_a_field_of_its_own(issued: Index, trust: Trust) -> None:
    signed = certified.sign(dated(), [("Signature1", "Han-Byul Kim")])
    [signer] = look(issued, signed, trust)
    assert [mark.text for mark in signer.marks] == ["Han-Byul Kim"]


def test_what_is_no_signature_in_its_field(issued: Index) -> None:
    import pikepdf

    document = pikepdf.open(io.BytesIO(dated()))
    for widget in document.pages[1].Annots:
        if widget.get("/FT") == pikepdf.Name.Sig:
            widget.V = pikepdf.String("Han-Byul Kim")
    out = io.BytesIO()
    document.save(out)
    document.close()
    [signer] = look(issued, out.getvalue())
    assert [mark.validity for mark in signer.marks] == [Validity.BROKEN]


def test_ink_where_the_date_belongs_is_a_date_that_cannot_be_read(issued: Index) -> None:
    [signer] = look(issued, sign_by_ink(form().pdf, ["date_01"]))
    assert signer.date.state is DateState.UNREADABLE
    assert signer.marks == ()


def test_the_employer_is_a_signer_without_a_number(issued: Index) -> None:
    assert [signer.signer for signer in look(issued, forms()["licence"].pdf)] == ["01"]


class TestPictures:
    def test_one_for_each_signer(self, issued: Index) -> None:
        pictures = [Image.open(io.BytesIO(each.png)) for each in picture(issued, filled("two"))]
        assert [each.format for each in pictures] == ["PNG", "PNG"]
        assert all(each.width > 150 * 5 and each.height > 150 for each in pictures)
        assert all(sum(each.histogram()[:100]) > 300 for each in pictures)

    @pytest.mark.parametrize("angle", [90, 180])
    def test_they_are_upright(self, issued: Index, angle: int) -> None:
        [straight] = (Image.open(io.BytesIO(each.png)) for each in picture(issued, filled()))
        turned_file = altering.turned(filled(), angle)
        [turned] = (Image.open(io.BytesIO(each.png)) for each in picture(issued, turned_file))
        sides = zip(turned.size, straight.size, strict=True)
        assert all(abs(one - other) <= 1 for one, other in sides), "but for a part of a pixel"
        turned = turned.resize(straight.size)
        assert difference(turned, straight) < difference(turned.rotate(180), straight) / 2

    @pytest.mark.slow
    def test_of_a_scan(self, issued: Index) -> None:
        pages = scan_pages(form().pdf, pen_for(form().places), OFFICE)
        [found] = (Image.open(io.BytesIO(each.png)) for each in picture(issued, as_pdf(pages, 200)))
        [blank] = (Image.open(io.BytesIO(each.png)) for each in picture(issued, form().pdf))
        assert found.size == blank.size
        assert sum(found.histogram()[:110]) > sum(blank.histogram()[:110]) + 1500

    def test_of_a_page_that_is_missing(self, issued: Index) -> None:
        assert picture(issued, altering.with_pages(filled(), [0])) == ()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how many levels two pictures differ on average."""
    from PIL import ImageChops, ImageStat

    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


OPENING = (
    "This is a publication agreement¹ (“this agreement”) regarding a written manuscript currently",
    "entitled",
)
AGREED = "I HAVE READ AND AGREE FULLY WITH THE TERMS OF THIS AGREEMENT."
PARTIES = "(“the article”) to be published in PMLR. The parties to this Agreement are:"
BEHIND = (
    "(name of corresponding author who signs on behalf of any other authors, collectively “you”)"
)


def pmlr(title: Sequence[str], party: Sequence[str], *end: str) -> list[str]:
    """Put the lines together that people fill in on the publisher's form."""
    before = (PARTIES, *party) if party else ()
    return [*OPENING, *title, *before, BEHIND, "1. By signing this form, you warrant", AGREED, *end]


LADDER = "Ladder-Residual: Parallelism-Aware Architecture for Accelerating Large Model Inference"
SPD = "SPD: Sync-Point Drop for efficient tensor parallelism of Large Language Models"
PROMISE = "Learning to Keep a Promise:"
ASYNC = "Scaling Language Model Decoding Parallelism with Learned Asynchronous Decoding"
DELTA = "Delta Decompression for MoE-based LLMs Compression"
PIVOT = "Pivoting Factorization: A Compact Meta Low-Rank Representation of Sparsity for Efficient"

RETURNED = [
    pytest.param(
        pmlr(
            [LADDER],
            [],
            "• Corresponding Author:",
            "- Signed: Muru Zhang",
            "- Date: 05/28/2025",
        ),
        ("Muru Zhang", date(2025, 5, 28), "Muru Zhang", Fit.EXACT),
        id="without the party",
    ),
    pytest.param(
        pmlr(
            [SPD],
            ["Han-Byul Kim"],
            "- Corresponding Author:",
            "- Signed: Han-Byul Kim",
            "- Date: 05/18/2025",
        ),
        ("Han-Byul Kim", date(2025, 5, 18), "Han-Byul Kim", Fit.EXACT),
        id="typed",
    ),
    pytest.param(
        pmlr(
            [PROMISE, ASYNC],
            ["Tian Jin"],
            "- Corresponding Author:",
            "– Signed:",
            "– Date:",
            "2025/6/5",
        ),
        ("", date(2025, 6, 5), "Tian Jin", Fit.EXACT),
        id="signed by a picture, the date below its label",
    ),
    pytest.param(
        pmlr(
            [DELTA],
            ["Mark Lee, Yike Guo"],
            "Corresponding Author: Mark Lee, Yike Guo",
            "- Signed:",
            "- Date: 2025.05.26",
        ),
        ("", date(2025, 5, 26), "Mark Lee, Yike Guo", Fit.DIFFERENT),
        id="two names, signed by a picture",
    ),
    pytest.param(
        pmlr(
            [PIVOT, "Inference in Large Language Models"],
            ["Jialin Zhao"],
            "- Corresponding Author:",
            "- Signed: Jialin Zhao",
            "- Date: May 28, 2025",
        ),
        ("Jialin Zhao", date(2025, 5, 28), "Jialin Zhao", Fit.EXACT),
        id="a month in words",
    ),
]
EXPECTED = {"Mark Lee, Yike Guo": "Yike Guo"}


class TestForeign:
    @pytest.mark.parametrize(("lines", "told"), RETURNED)
    def test_real_forms(self, lines: list[str], told: tuple[str, date, str, Fit]) -> None:
        signed, day, name, fit = told
        issued = issued_to("On Ink", ["Wei Li", "Yike Guo"], EXPECTED.get(name, name))
        [signer] = read_foreign((page_saying(lines),), issued, date(2025, 6, 20))
        assert [mark.text for mark in signer.marks] == ([signed] if signed else [])
        assert signer.date.readings == (day,)
        assert (signer.name.form, signer.name.fit) == (name, fit)
        if fit is Fit.DIFFERENT:
            assert signer.name.note == SEVERAL

    def test_two_signers(self) -> None:
        lines = ["Author: Ada", "Signed: Ada", "Date: 2025-06-01", "Author: Bo", "Signed:", "Date:"]
        first, second = read_foreign((page_saying(lines),), None, TODAY)
        assert [mark.text for mark in first.marks] == ["Ada"]
        assert (second.marks, second.date.state) == ((), DateState.MISSING)

    def test_a_line_for_a_name_and_one_for_a_signature_are_of_one_signer(self) -> None:
        block = ["Author: Ada", "Signed: Ada", "Signature:", "Date: 2025-06-01"]
        first, second = read_foreign((page_saying([*block, *block]),), None, TODAY)
        for signer in (first, second):
            assert [mark.text for mark in signer.marks] == ["Ada"]
            assert signer.date.readings == (date(2025, 6, 1),)

    @pytest.mark.parametrize(
        ("lines", "seen", "state"),
        [
            ([], False, DateState.UNSEEN),
            (["Dear chairs,", "my invoice"], False, DateState.UNSEEN),
            (["Signed: ______"], True, DateState.UNSEEN),
            (["Signed: ______", "Date: __________"], True, DateState.MISSING),
        ],
    )
    def test_nothing_is_filled_in(self, lines: list[str], seen: bool, state: DateState) -> None:  # noqa: FBT001
        [signer] = read_foreign((page_saying(lines),), None, TODAY)
        assert (signer.marks, signer.date.state, signer.place_seen) == ((), state, seen)
        assert signer.name.fit is Fit.UNKNOWN

    @given(st.lists(st.text(max_size=30), max_size=12))
    def test_any_lines(self, lines: list[str]) -> None:
        for signer in read_foreign((page_saying(lines),), None, TODAY):
            assert isinstance(signer, SignerEvidence)

    def test_hostile_lines_take_no_long_time(self) -> None:
        page = page_saying(["Signed: " + "x " * 200, "Date:"] * 400)
        assert len(read_foreign((page,), None, TODAY)) == 400


BLANKS = {"a look-alike": foreign.look_alike}
if foreign.REAL.exists():
    BLANKS["the publisher's own"] = foreign.REAL.read_bytes
MURU = issued_to("On Ink", ["Muru Zhang", "Yoon Kim"], "Muru Zhang")


def on_file(pdf: bytes, issued: Issued | None = MURU) -> SignerEvidence:
    with open_file(pdf, FileKind.PDF) as opened:
        [signer] = read_foreign(see_pages(opened), issued, TODAY, opened, Trust(()))
        return signer


@pytest.mark.parametrize("blank", BLANKS)
class TestBlank:
    def test_typed(self, blank: str) -> None:
        signer = on_file(foreign.typed(BLANKS[blank](), name="Muru Zhang", day="1 June 2031"))
        assert signer.marks == (SignatureMark(signature_kinds.TEXT, "Muru Zhang"),)
        assert signer.date.readings == (date(2031, 6, 1),)
        assert signer.name.fit is Fit.EXACT

    def test_empty(self, blank: str) -> None:
        signer = on_file(BLANKS[blank]())
        assert (signer.marks, signer.date.state) == ((), DateState.MISSING)
        assert signer.name.fit is Fit.UNKNOWN

    def test_inked(self, blank: str) -> None:
        pdf = BLANKS[blank]()
        page, (left, bottom, _, _) = altering.find(pdf, "Signed:")
        loops = "1.2 w 0 0 m 10 16 l 20 -2 l 30 15 l 40 -2 l 50 16 l 60 0 l 75 12 l S"
        drawn = altering.draw(pdf, page, f"1 0 0 1 {left + 60} {bottom} cm {loops}".encode())
        signer = on_file(drawn)
        assert [mark.kind for mark in signer.marks] == [signature_kinds.INK]

    @pytest.mark.parametrize(("right", "up"), [(60, -40), (5, 0), (250, -20), (150, 6)])
    def test_inked_beside_the_line(self, blank: str, right: float, up: float) -> None:
        pdf = BLANKS[blank]()
        page, (left, bottom, _, _) = altering.find(pdf, "Signed:")
        loops = "0.6 w 0.4 0.4 0.9 RG 0 0 m 10 9 l 20 -2 l 30 8 l 40 -2 l 50 8 l 60 0 l S"
        place = f"1 0 0 1 {left + right} {bottom + up} cm"
        signer = on_file(altering.draw(pdf, page, f"{place} {loops}".encode()))
        assert [mark.kind for mark in signer.marks] == [signature_kinds.INK]

    def test_lines_and_frames_are_no_signature(self, blank: str) -> None:
        pdf = BLANKS[blank]()
        page, (left, bottom, _, _) = altering.find(pdf, "Signed:")
        frame = f"1 w {left - 4} {bottom - 70} 420 88 re {left + 60} {bottom - 2} 200 0.8 re S"
        assert on_file(altering.draw(pdf, page, frame.encode())).marks == ()

    def test_a_date_by_hand_is_one(self, blank: str) -> None:
        pdf = BLANKS[blank]()
        page, (_, bottom, right, _) = altering.find(pdf, "Date:")
        strokes = (
            f"1 0 0 1 {right + 20} {bottom} cm 1.2 w 0 0 m 8 10 l 12 0 l 24 9 l 30 0 l 44 9 l S"
        )
        signer = on_file(altering.draw(pdf, page, strokes.encode()))
        assert (signer.date.state, signer.date.text) == (DateState.UNREADABLE, "(written by hand)")

    def test_signed_digitally(self, blank: str) -> None:
        signer = on_file(certified.sign(BLANKS[blank](), [("Signature1", "Muru Zhang")]))
        assert [mark.validity for mark in signer.marks] == [Validity.UNKNOWN_ISSUER]
        assert signer.name.fit is Fit.EXACT
