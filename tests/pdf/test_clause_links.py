"""Links to clauses lead to where the clauses stand; pages begin, end and are headed as was said."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
from specimens import IDENTITY, LOREM, numbered, paragraph, text

from generator.document import (
    Document,
    Group,
    GroupKind,
    Heading,
    Link,
    ListItem,
    Margins,
    OrderedList,
    PageBreak,
    RunningText,
)
from generator.numbering import Numbering
from generator.pdf import write_document
from generator.text import Text

CLAUSE = OrderedList(
    (
        ListItem((paragraph("One, see ", Link("#two", (Text("2"),)), "."),)),
        ListItem((paragraph("Target"),), "two"),
    )
)


def pages_of(document: Document) -> list[str]:
    pdf = write_document(document, (), IDENTITY)
    return [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(pdf)]


def test_a_link_to_a_clause_leads_to_its_first_line() -> None:
    away = (paragraph("see ", Link("#two", (Text("2"),))), PageBreak(), CLAUSE)
    pdf = write_document(Document(text("T"), away), (), IDENTITY)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        first, second = (list(page.obj.Annots) for page in opened.pages)
        target = opened.pages[1].obj.objgen
        heights = []
        for link in (*first, *second):
            page, kind, left, top, zoom = link.A.D
            assert (page.objgen, str(kind), left, zoom) == (target, "/XYZ", None, None)
            assert str(link.A.S) == "/GoTo"
            assert str(link.Contents) == "2"
            assert int(link.StructParent) >= 0
            heights.append(float(top))
        [here] = second
        assert max(heights) - min(heights) == 0
        assert float(here.Rect[1]) > heights[0] > float(here.Rect[1]) - 30


def test_a_heading_that_is_an_item_is_a_bookmark_with_its_number() -> None:
    sections = [ListItem((Heading(2, text(name)), paragraph(LOREM))) for name in ("One", "Two")]
    block = OrderedList(tuple(sections), 1, Numbering(before="§ ", after=""))
    pdf = write_document(Document(text("T"), (block,)), (), IDENTITY)
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [each.title for each in outline.root[0].children]
    assert titles == ["§ 1 One", "§ 2 Two"]


def test_a_page_break_begins_a_page_and_none_is_left_empty() -> None:
    blocks = (PageBreak(), paragraph("one"), PageBreak(), PageBreak(), paragraph("two"))
    shown = pages_of(Document(text("Title"), (*blocks, PageBreak())))
    assert ["one" in page for page in shown] == [False, True, False]
    assert ["two" in page for page in shown] == [False, False, True]
    assert "Title" in shown[0]


def test_what_is_kept_together_moves_to_the_next_page() -> None:
    for count in range(2, 14):
        inner = (paragraph("Begin"), *(paragraph(LOREM) for _ in range(4)), paragraph("End"))
        kept = Group(GroupKind.KEEP, inner)
        shown = pages_of(Document(text("T"), (numbered(count), kept, paragraph(LOREM))))
        assert ["Begin" in page for page in shown] == ["End" in page for page in shown]


def test_small_print_is_smaller() -> None:
    same = paragraph("the same words")
    blocks = (same, Group(GroupKind.SMALL, (same,)))
    pdf = write_document(Document(text("T"), blocks), (), IDENTITY)
    textpage = pdfium.PdfDocument(pdf)[0].get_textpage()
    boxes = [textpage.get_rect(index) for index in range(textpage.count_rects())]
    usual, small = (
        right - left
        for left, bottom, right, top in boxes
        if textpage.get_text_bounded(left, bottom, right, top).strip() == "the same words"
    )
    assert 0.7 * usual < small < 0.95 * usual


def test_words_in_the_head_and_foot_stand_on_every_page_with_its_number() -> None:
    document = Document(
        text("Title"),
        (paragraph("one"), PageBreak(), paragraph("two")),
        header=RunningText("Data Use, version 2", right="{page}/{pages}"),
        footer=RunningText(center="send it to us"),
    )
    first, second = pages_of(document)
    for shown, number in ((first, "1/2"), (second, "2/2")):
        assert all(words in shown for words in ("Data Use, version 2", number, "send it to us"))


def test_margins_are_kept() -> None:
    margins = Margins(top=100.0, right=50.0, bottom=120.0, left=90.0)
    document = Document(text("T"), (paragraph(LOREM * 30),), margins=margins)
    pdf = write_document(document, (), IDENTITY)
    page = pdfium.PdfDocument(pdf)[0]
    width, height = page.get_size()
    textpage = page.get_textpage()
    boxes = [textpage.get_rect(index) for index in range(textpage.count_rects())]
    body = [box for box in boxes if box[1] > 100]
    assert min(box[0] for box in body) >= 89
    assert max(box[2] for box in body) <= width - 47  # the space that ends a line takes no room
    assert max(box[3] for box in body) <= height - 99
    assert min(box[1] for box in body) >= 115
