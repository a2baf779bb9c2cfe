"""Lines to fill in: one column of labels, rules from one place to the edge of the text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pikepdf
import pypdfium2 as pdfium
import pytest
from specimens import IDENTITY, TEMPLATES, form, item, paragraph, text

from generator.document import (
    Block,
    BulletList,
    Document,
    LineBreak,
    ListItem,
    OrderedList,
    Slot,
    Value,
)
from generator.fields import DateField, SignatureField, TextField
from generator.forms.samples import samples
from generator.pdf import PreparedForms
from generator.pdf.layout._page_style import page_style_for

PAGE = page_style_for(Document((), ()))
LEFT, RIGHT = PAGE.margin_x, PAGE.margin_x + PAGE.width
FIELDS: list[Value] = [
    TextField("name", "Name", "Ada Lovelace"),
    SignatureField("signature", "Signature"),
    DateField("date", "Date of signature"),
    "Ada Lovelace",
]


def printed(blocks: Sequence[Block], values: Sequence[Value] = FIELDS) -> bytes:
    return PreparedForms(Document(text("Title"), tuple(blocks))).render(values, IDENTITY)


def boxes(pdf: bytes) -> dict[str, list[float]]:
    """Return the rectangles of the fields on the last page by name, without those to tick."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        widgets = [
            (each, each if "/T" in each else each.Parent)
            for each in document.pages[-1].Annots
            if each.Subtype == pikepdf.Name.Widget
        ]
        return {
            str(field.T): [float(side) for side in widget.Rect]
            for widget, field in widgets
            if pikepdf.Name.Btn != field.FT
        }


def words(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    said = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return said


ROWS = BulletList(
    (
        item(
            paragraph("Name of the signer: ", Slot(0)),
            BulletList(
                (
                    item(paragraph("Signed: ", Slot(1))),
                    item(paragraph("Date: ", Slot(2))),
                )
            ),
        ),
    )
)


def test_rules_begin_at_one_place_and_end_at_the_edge_of_the_text() -> None:
    found = boxes(printed([ROWS]))
    assert {round(left, 1) for left, _, _, _ in found.values()} == {round(found["name"][0], 1)}
    assert {round(right, 1) for _, _, right, _ in found.values()} == {round(RIGHT, 1)}
    assert LEFT + 60 < found["name"][0] < LEFT + 0.45 * PAGE.width


def test_rows_of_all_blocks_begin_at_one_place() -> None:
    other = BulletList((item(paragraph("City: ", Slot(4))),))
    found = boxes(printed([ROWS, paragraph("And:"), other], [*FIELDS, TextField("city", "City")]))
    assert round(found["city"][0], 1) == round(found["name"][0], 1)


def test_there_are_no_bullets_before_lines_to_fill_in() -> None:
    said = words(printed([ROWS]))
    assert "•" not in said
    assert "–" not in said


def test_how_a_date_is_written_stands_with_its_label() -> None:
    assert "Date: (YYYY-MM-DD)" in words(printed([ROWS]))


def test_a_signature_without_words_before_it_has_its_label_in_the_column() -> None:
    signed = paragraph("Signed: ", Slot(0), LineBreak(), Slot(1))
    pdf = printed([BulletList((item(signed),))])
    assert "Signature:" in words(pdf)
    found = boxes(pdf)
    assert round(found["name"][0], 1) == round(found["signature"][0], 1)


def test_a_known_name_stands_where_a_field_would() -> None:
    known = BulletList(
        (item(paragraph("Name: ", Slot(3))), item(paragraph("Date of birth: ", Slot(2))))
    )
    pdf = printed([known])
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    runs = [each.get_matrix().e for each in page.get_objects() if each.type == 1]
    document.close()
    assert any(abs(x - boxes(pdf)["date"][0]) < 0.2 for x in runs)


def test_a_label_that_is_too_long_stands_above_its_field() -> None:
    long = "Full legal name of the organisation that employs the author of the paper: "
    rows = (item(paragraph(long, Slot(0))), item(paragraph("Date: ", Slot(2))))
    found = boxes(printed([BulletList(rows)]))
    assert round(found["name"][0], 1) == round(found["date"][0], 1)
    assert found["name"][0] < LEFT + 100


SENTENCES = {
    "a sentence": item(paragraph("I, ", Slot(0), ", agree.")),
    "no field": item(paragraph("Name: Ada")),
}


@pytest.mark.parametrize("other", SENTENCES.values(), ids=SENTENCES)
def test_a_list_with_a_sentence_stays_a_list(other: ListItem) -> None:
    pdf = printed([BulletList((other, *ROWS.items))])
    assert words(pdf).count("•") == 2


def test_rows_in_a_numbered_item_are_in_the_column_too() -> None:
    numbered = OrderedList((item(paragraph("You sign here:"), ROWS),))
    found = boxes(
        printed([numbered, paragraph("Place: ", Slot(4))], [*FIELDS, TextField("p", "P")])
    )
    assert round(found["p"][0], 1) == round(found["date"][0], 1)


IN_A_TABLE = re.compile(r"_a[0-9]+$")
"""How the names of fields end of which each author has one, beside others in a row of a table."""


@pytest.mark.parametrize("template", TEMPLATES)
def test_all_rules_of_a_shipped_form_begin_at_one_place(template: str) -> None:
    found = boxes(form(samples(template)["several signers"]))
    rows = [box for name, box in found.items() if not IN_A_TABLE.search(name)]
    assert len({round(left, 1) for left, _, _, _ in rows}) == 1
    assert len({round(right, 1) for _, _, right, _ in rows}) == 1


@pytest.mark.parametrize("before", ["x ", "well-known "])
@pytest.mark.parametrize("letters", range(24, 60, 3))
def test_a_label_in_running_text_is_not_parted_from_its_field(letters: int, before: str) -> None:
    pdf = printed([paragraph(before, "x " * letters, "name: ", Slot(0), ", and so on " * 9)])
    bottom = boxes(pdf)["name"][1]
    document = pdfium.PdfDocument(pdf)
    reader = document[0].get_textpage()
    _, low, _, high = reader.get_charbox(reader.get_text_range().index("name:"))
    document.close()
    assert bottom < low < high < bottom + 18
