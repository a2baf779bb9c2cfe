"""Annotations that change what a form says, each in another way."""

from __future__ import annotations

from altering import find
from filling import Box, Type, annotate, appearance, opened, saved
from pikepdf import Array, Dictionary, Name, String

COVER = Type(9, "1 g 0 0 400 30 re f")
HIDDEN_ON_SCREEN = 4 | 32
"""Print, and no view: only paper shows it."""


def over(
    pdf: bytes, words: str, other: str, subtype: str = "/FreeText", flags: int = 4, **more: object
) -> bytes:
    """Lay an annotation of some kind over words, that shows others."""
    page, box = find(pdf, words)
    document = opened(pdf)
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name(subtype),
        Rect=list(_grown(box)),
        F=flags,
        AP=Dictionary(N=appearance(document, _grown(box), other, COVER)),
        **more,
    )
    annotate(document, page, annotation)
    return saved(document)


def field_over(pdf: bytes, words: str, other: str) -> bytes:
    """Add a field that lies over words, and shows others."""
    return over(
        pdf,
        words,
        other,
        "/Widget",
        FT=Name.Tx,
        T=String("more"),
        V=String(other),
        DA=String("/Field 9 Tf 0 g"),
    )


def move_field(pdf: bytes, name: str, words: str) -> bytes:
    """Move a field of the form over words, with a white background."""
    page, box = find(pdf, words)
    document = opened(pdf)
    for widget in document.pages[page].Annots:
        if str(widget.get("/T", "")) == name:
            widget.Rect = Array(_grown(box))
            widget.AP.N = appearance(document, _grown(box), str(widget.get("/V", "")), COVER)
    return saved(document)


def twin_field(pdf: bytes, name: str, other: str) -> bytes:
    """Lay a second field over one of the form, that shows another value."""
    document = opened(pdf)
    for number, page in enumerate(document.pages):
        for widget in list(page.get("/Annots", ())):
            if str(widget.get("/T", "")) == name:
                box = tuple(float(side) for side in widget.Rect)
                twin = Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    FT=Name.Tx,
                    T=String("twin"),
                    V=String(other),
                    Rect=list(box),
                    F=4,
                    AP=Dictionary(N=appearance(document, box, other, COVER)),
                )
                annotate(document, number, twin)
    return saved(document)


def crop(pdf: bytes, words: str) -> bytes:
    """Cut a page off below words: what follows is still there, and not to be seen."""
    page, box = find(pdf, words)
    document = opened(pdf)
    left, _, right, top = document.pages[page].MediaBox
    document.pages[page].CropBox = Array([left, box[1] - 4, right, top])
    return saved(document)


def _grown(box: Box) -> Box:
    return box[0], box[1] - 2, box[2], box[3] + 2
