"""Form fields: what they are called, show and say, and that they can be filled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
from specimens import (
    IDENTITY,
    NAMES,
    TEMPLATES,
    form,
    printed,
    signature_block,
    signer_values,
    text,
)

from generator.document import Document
from generator.forms.samples import samples
from generator.pdf import PreparedForms


def fields(pdf: bytes) -> Iterator[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield from document.Root.AcroForm.Fields


def widgets(document: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Return each widget, after its field."""
    for field in document.Root.AcroForm.Fields:
        for widget in field.get("/Kids", [field]):
            yield field, widget


def ink(pdf: bytes, name: str) -> int:
    """Count the dark dots that PDFium paints in a field."""
    [box] = [[float(side) for side in f.Rect] for f in fields(pdf) if str(f.T) == name]
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    picture = document[len(document) - 1].render(scale=2, may_draw_forms=True, grayscale=True)
    image = picture.to_pil()
    left, bottom, right, top = (round(2 * side) for side in box)
    inner = image.crop((left + 2, image.height - top + 2, right - 2, image.height - bottom - 6))
    dark = sum(inner.histogram()[:128])
    document.close()
    return dark


@pytest.mark.parametrize("script", NAMES)
def test_prefilled_names_show_in_every_script(script: str) -> None:
    assert ink(printed("Title", NAMES[script]), "name_01") > 40
    assert ink(printed("Title", ""), "name_01") == 0


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_name_is_a_prefix_of_another(template: str) -> None:
    for agreement in samples(template).values():
        names = sorted(str(field.T) for field in fields(form(agreement)))
        assert not any(b.startswith(a) for a, b in pairwise(names))
        assert "." not in "".join(names)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_field_has_tooltip_appearance_and_place_in_the_structure(template: str) -> None:
    with pikepdf.open(io.BytesIO(form(samples(template)["several signers"]))) as document:
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in document.pages:
            assert page.Tabs == pikepdf.Name.S
        for field, widget in widgets(document):
            assert str(field.TU).strip()
            assert str(widget.TU).strip()
            shown = widget.AP.N
            for look in [shown] if isinstance(shown, pikepdf.Stream) else dict(shown).values():
                assert abs(look.BBox[2] - (widget.Rect[2] - widget.Rect[0])) < 0.01
            assert int(widget.F) == 4
            element = parents[int(widget.StructParent)]
            assert pikepdf.Name.Form == element.S
            # Signing a second time is flagged where this is an array.
            assert element.K.Obj.objgen == widget.objgen
            if pikepdf.Name.Tx == field.FT:
                font = document.Root.AcroForm.DR.Font.Field
                assert font.FontDescriptor.FontFile2.read_bytes()
                assert b"/Field" in bytes(field.DA)


def test_a_date_says_how_to_write_it() -> None:
    tooltips = {str(field.T): str(field.TU) for field in fields(printed())}
    assert tooltips["date_01"] == "Date of signature 1 (YYYY-MM-DD)"
    words = pdfium.PdfDocument(printed())[0].get_textpage().get_text_bounded()
    assert "(YYYY-MM-DD)" in words


def test_a_long_name_is_condensed_not_cut() -> None:
    pdf = printed("Title", "Wolfeschlegelsteinhausenbergerdorff " * 5)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        [same] = [f for f in document.Root.AcroForm.Fields if str(f.T) == "name_01"]
        operators = pikepdf.parse_content_stream(same.AP.N)
    scales = [float(i.operands[0]) for i in operators if str(i.operator) == "cm"]
    assert len(scales) == 1
    assert 0.1 < scales[0] < 1


@pytest.mark.parametrize("signers", [1, 2, 40])
def test_a_signers_lines_stay_on_one_page(signers: int) -> None:
    document = Document(title=text("Title"), blocks=(signature_block(signers),))
    names = tuple(f"Signer {n}" for n in range(signers))
    pdf = PreparedForms(document).render(["", *signer_values(names)], IDENTITY)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages: dict[str, set[int]] = {}
        for number, page in enumerate(opened.pages):
            for field in page.Annots:
                pages.setdefault(str(field.T).rpartition("_")[2], set()).add(number)
    assert len(pages) == signers
    assert all(len(numbers) == 1 for numbers in pages.values())
