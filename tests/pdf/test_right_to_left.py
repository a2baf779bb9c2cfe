"""A document in a right-to-left language is the mirror image of one that runs left to right."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from specimens import IDENTITY, item, paragraph, text

from generator.document import (
    Block,
    BulletList,
    Document,
    Footnote,
    FootnoteReference,
    Heading,
    OrderedList,
    Paragraph,
    Slot,
    Value,
)
from generator.fields import DateField, SignatureField, TextField
from generator.pdf import write_document
from generator.pdf.layout.document_layout import DocumentLayout
from generator.pdf.layout.lines import GlyphRun, Line

SENTENCE = "המחבר מעניק לציבור רישיון שאינו ניתן לביטול, כפי שנקבע בהסכם זה במפורש. "
WORDS = {"he": "תאריך: ", "ar": "التاريخ: "}
EDGE = 0.01


def lines_of(block: Block, language: str = "he", values: tuple[Value, ...] = ()) -> list[Line]:
    """The lines of a block, moved to where they stand from the left edge of the text."""
    layout = DocumentLayout(Document(text("כותרת"), (block,), language=language))
    return [each.line for each in layout.flow(1, values).lines]


def edges(line: Line) -> tuple[float, float]:
    runs = [run for run in line.runs if run.text.strip()]
    return min(run.x for run in runs), max(run.x + run.width for run in runs)


def width(language: str = "he") -> float:
    return DocumentLayout(Document(text("x"), (), language=language)).page_style.width


def test_lines_begin_at_the_right() -> None:
    *full, last = lines_of(paragraph(SENTENCE * 3))
    for line in full:
        assert edges(line) == pytest.approx((0, width()), abs=0.5)
    left, right = edges(last)
    assert right == pytest.approx(width(), abs=EDGE)
    assert left > 10


def test_headings_begin_at_the_right() -> None:
    [line] = lines_of(Heading(2, text("תנאים")))
    assert edges(line)[1] == pytest.approx(width(), abs=EDGE)


@pytest.mark.parametrize("kind", [OrderedList, BulletList])
def test_labels_of_lists_stand_right_of_their_items(kind: type[OrderedList | BulletList]) -> None:
    layout = DocumentLayout(
        Document(text("כותרת"), (kind((item(paragraph(SENTENCE)),)),), language="he")
    )
    [line] = layout.flow(1, ()).lines
    runs = sorted((run for run in line.line.runs), key=lambda run: run.order)
    label, body = runs[0], [run for run in runs if run.order >= 0]
    assert label.order < 0
    assert line.x + label.x > line.x + max(run.x + run.width for run in body)
    assert line.x + max(run.x + run.width for run in body) < width()
    assert line.x + label.x + label.width <= width() + EDGE


def test_items_of_lists_within_lists_are_indented_from_the_right() -> None:
    inner = OrderedList((item(paragraph(SENTENCE * 3)),))
    nested = BulletList((item(paragraph(SENTENCE * 3), inner),))
    layout = DocumentLayout(Document(text("כותרת"), (nested,), language="he"))
    ends = [
        line.x + max(run.x + run.width for run in line.line.runs if run.order >= 0)
        for line in layout.flow(1, ()).lines
    ]
    assert {round(width() - end) for end in ends} == {21, 42}
    assert {line.x for line in layout.flow(1, ()).lines} == {0.0}


@pytest.mark.parametrize("language", ["he", "ar"])
def test_fields_stand_left_of_their_labels(language: str) -> None:
    [line] = lines_of(paragraph(WORDS[language], DateField("date", "x")), language)
    [field] = line.fields
    label, *_, hint = (run for run in line.items if isinstance(run, GlyphRun) and run.text.strip())
    assert field.x == 0
    assert field.x + field.width < hint.x < hint.x + hint.width < label.x


def test_a_line_is_read_from_its_right() -> None:
    [line] = lines_of(Paragraph((*text("אחד "), *paragraph("CC BY 4.0").children, *text(" שתיים"))))
    assert "".join(run.text for run in line.items if isinstance(run, GlyphRun)) == (
        "אחד CC BY 4.0 שתיים"
    )
    places = [run.x for run in line.items]
    assert places == sorted(places, reverse=True)


def written(language: str, *values: Value) -> pikepdf.Pdf:
    blocks = tuple(
        paragraph(WORDS.get(language, "Date: "), Slot(index)) for index in range(len(values))
    )
    note = Footnote("n", (paragraph("הערה"),))
    document = Document(
        text("כותרת"),
        (*blocks, paragraph("טקסט", FootnoteReference("n"))),
        (note,),
        language=language,
    )
    return pikepdf.open(io.BytesIO(write_document(document, values, IDENTITY)))


def test_what_is_typed_begins_at_the_right_of_its_field() -> None:
    values = (TextField("a", "x"), TextField("b", "x", "Ada"), TextField("c", "x", "דוד"))
    with written("he", *values, SignatureField("s", "חתימה")) as pdf:
        sides = {str(each.T): each.get("/Q") for each in pdf.Root.AcroForm.Fields}
        assert sides == {"a": 2, "b": 2, "c": 2, "s": None}
        assert pdf.Root.Lang == "he"
        tree = pdf.Root.StructTreeRoot.K
        assert tree.A.WritingMode == pikepdf.Name.RlTb


def test_the_structure_of_others_says_nothing_of_it() -> None:
    with written("en", TextField("a", "x")) as pdf:
        assert "/A" not in pdf.Root.StructTreeRoot.K
        assert "/Q" not in pdf.Root.AcroForm.Fields[0]


def word_boxes(language: str, word: str) -> tuple[float, float]:
    """Where a word of the footer begins and ends."""
    pdf = write_document(Document(text("x"), (paragraph("x"),), language=language), (), IDENTITY)
    page = pdfium.PdfDocument(pdf)[0].get_textpage()
    found = page.search(word).get_next()
    assert found is not None
    index, count = found
    boxes = [page.get_charbox(i) for i in range(index, index + count)]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def test_the_footer_is_mirrored() -> None:
    form, page = word_boxes("he", "טופס"), word_boxes("he", "עמוד")
    assert form[0] > page[1]
    form, page = word_boxes("en", "Form"), word_boxes("en", "page")
    assert form[1] < page[0]
