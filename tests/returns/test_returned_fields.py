"""Annotations as the objects of a file tell them, whatever somebody put into the objects."""

from __future__ import annotations

import altering
import pikepdf
import pytest
from certified import sign
from filling import by_freetext, by_pikepdf, opened, place_of, saved
from issuing import forms
from kinds import filled, form
from pikepdf import Array, Dictionary, Name, String

from generator.returns.evidence import FileKind
from generator.returns.reading.fields import Annotation, read_annotations
from generator.returns.reading.opening import open_file


def read(pdf: bytes) -> tuple[Annotation, ...]:
    with open_file(pdf, FileKind.PDF) as opened:
        return read_annotations(opened)


def fields(pdf: bytes) -> dict[str, Annotation]:
    return {each.field: each for each in read(pdf) if each.kind == "Widget"}


def test_values_and_places() -> None:
    found = fields(filled())
    assert found["signed_01"].text == "Han-Byul Kim"
    assert found["date_01"].text == "2031-06-01"
    box = place_of(form().pdf, "signed_01").box
    assert (found["signed_01"].box.left, found["signed_01"].box.top) == pytest.approx(
        (box[0], box[3])
    )
    assert found["signature_01"].to_sign
    assert not found["signature_01"].filled


def test_a_name_that_was_guessed_is_there() -> None:
    assert fields(forms()["guessed"].pdf)["author_01"].text == "Muru Zhang"


def test_a_signed_field() -> None:
    assert fields(sign(filled(), [("signature_01", "Han-Byul Kim")]))["signature_01"].filled


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_it_is_read(angle: int) -> None:
    box = fields(altering.turned(filled(), angle))["signature_01"].box
    wide = box.right - box.left > box.top - box.bottom
    assert wide == (angle in {0, 180})
    width, height = (612, 792) if angle in {0, 180} else (792, 612)
    assert 0 <= box.left < box.right <= width
    assert 0 <= box.bottom < box.top <= height


def test_notes() -> None:
    found = read(by_freetext(form().pdf, {"date_01": "1 June"}))
    assert [(each.kind, each.text) for each in found if each.kind == "FreeText"] == [
        ("FreeText", "1 June")
    ]


NO_TEXT = pikepdf.Object.parse(b"<EFBBBFFFFE>")
"""A string that says it is UTF-8, and is not."""


def spoiled(key: str, value: object) -> bytes:
    document = opened(filled())
    for widget in document.pages[1].Annots:
        if str(widget.get("/T", "")) == "signed_01":
            widget[key] = value
    return saved(document)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/Rect", Array([1, 2])),
        ("/Rect", String("x")),
        ("/Rect", Array([Name.A, 2, 3, 4])),
        ("/F", String("x")),
        ("/V", 5),
        ("/V", Array([1])),
        ("/T", 5),
        ("/FT", String("x")),
        ("/Subtype", 5),
        ("/Subtype", NO_TEXT),
        ("/V", NO_TEXT),
        ("/T", NO_TEXT),
        ("/F", 2**62),
        ("/Rect", Array([2**62, -(2**62), 2**63 - 1, 0])),
        ("/Parent", 5),
    ],
)
def test_entries_of_the_wrong_type(key: str, value: object) -> None:
    others = fields(spoiled(key, value))
    assert others["date_01"].text == "2031-06-01"


def test_a_field_that_is_its_own_parent() -> None:
    document = opened(filled())
    for widget in document.pages[1].Annots:
        widget.Parent = widget
    assert len(read(saved(document))) >= 3


def test_annotations_that_are_none() -> None:
    document = opened(filled())
    document.pages[0].Annots = String("x")
    document.pages[1].Annots.insert(0, 5)
    document.pages[1].Annots.append(Array())
    assert fields(saved(document))["signed_01"].text == "Han-Byul Kim"


def test_a_value_in_a_stream() -> None:
    document = opened(filled())
    for widget in document.pages[1].Annots:
        if str(widget.get("/T", "")) == "signed_01":
            widget.V = document.make_stream(b"Ada Lovelace")
    assert fields(saved(document))["signed_01"].text == "Ada Lovelace"


def test_names_of_nested_fields() -> None:
    document = opened(by_pikepdf(form().pdf, form().answers()))
    parent = document.make_indirect(Dictionary(T=String("all")))
    for widget in document.pages[1].Annots:
        if "/FT" in widget:
            widget.Parent = parent
    assert isinstance(parent, pikepdf.Dictionary)
    assert "all.signed_01" in fields(saved(document))
