"""Fill the text fields of a form as different programs do it."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
from pikepdf.form import DefaultAppearanceStreamGenerator
from pypdfium2 import raw

TYPED = "Zoe Ångström, 2031-05-04"
"""What is typed: characters of the encoding in which every program can write an appearance."""


@dataclass(frozen=True, slots=True)
class _Place:
    page: int
    x: float
    y: float
    """Middle of the field, in points from the lower left corner of the page."""


def fill_with_qpdf(pdf: bytes) -> bytes:
    """Fill with pikepdf, whose appearances are qpdf's."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # Its `Form` knows one place only of a field that stands in several.
        form = document.acroform
        appearances = DefaultAppearanceStreamGenerator(document, form)
        for field in form.fields:
            if field.field_type == "/Tx":
                field.set_value(TYPED, need_appearance=False)
                appearances.generate_text(field)
        saved = io.BytesIO()
        document.save(saved)
        return saved.getvalue()


def fill_with_pdfium(pdf: bytes) -> bytes:
    """Click into each field and type, in PDFium, the viewer of Chromium."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    environment = document.formenv.raw
    pages = list(document)
    text = (TYPED + "\0").encode("utf-16-le")
    wide = ctypes.cast(ctypes.create_string_buffer(text), ctypes.POINTER(ctypes.c_ushort))
    for place in _text_fields(pdf):
        page = pages[place.page]
        raw.FORM_OnMouseMove(environment, page.raw, 0, place.x, place.y)
        raw.FORM_OnLButtonDown(environment, page.raw, 0, place.x, place.y)
        raw.FORM_OnLButtonUp(environment, page.raw, 0, place.x, place.y)
        raw.FORM_SelectAllText(environment, page.raw)
        raw.FORM_ReplaceSelection(environment, page.raw, wide)
        raw.FORM_ForceToKillFocus(environment)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    return saved.getvalue()


def _text_fields(pdf: bytes) -> Iterator[_Place]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            for annotation in page.get("/Annots", pikepdf.Array()):
                field = annotation if "/FT" in annotation else annotation.get("/Parent", annotation)
                if field.get("/FT") == pikepdf.Name.Tx:
                    left, bottom, right, top = (float(side) for side in annotation.Rect)
                    yield _Place(number, (left + right) / 2, (bottom + top) / 2)


def check_filled(pdf: bytes) -> None:
    """Check that each text field has what was typed, and shows it.

    Raises:
        ValueError: one does not.
    """
    places = 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for field in document.Root.AcroForm.Fields:
            if field.get("/FT") != pikepdf.Name.Tx:
                continue
            for widget in field.get("/Kids", [field]):
                value = widget.get("/V", field.get("/V"))
                can_be_filled = not int(field.get("/Ff", 0)) & 1
                places += can_be_filled
                if can_be_filled and str(value) != TYPED:
                    raise ValueError(f"field {field.T} was not filled")
    shown = _page_text(pdf).count("".join(TYPED.split()))
    if shown < places:
        raise ValueError(f"{shown} of {places} fields show what was typed")


def _page_text(pdf: bytes) -> str:
    """Return what all pages show, without spaces; the looks of fields are part of it."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    text = []
    for number in range(len(document)):
        document[number].flatten()
        text.append(document[number].get_textpage().get_text_range())
    document.close()
    return "".join("".join(text).split())


FILLERS: Mapping[str, Callable[[bytes], bytes]] = {
    "qpdf": fill_with_qpdf,
    "pdfium": fill_with_pdfium,
}
"""Each way to fill a form."""
