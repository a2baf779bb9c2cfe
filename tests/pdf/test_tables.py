"""Tables: columns by content, rows that are whole, a head on every page, and what readers hear."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2 as pdfium
import pytest
from specimens import IDENTITY, paragraph, text

from generator.document import (
    ColumnAlignment,
    Document,
    Heading,
    Link,
    ListItem,
    OrderedList,
    Slot,
    Table,
    Value,
)
from generator.fields import SignatureField, TextField
from generator.numbering import Numbering, NumberStyle
from generator.pdf import write_document
from generator.text import Text

PLAIN, RIGHT = ColumnAlignment.DEFAULT, ColumnAlignment.RIGHT


def table(*rows: tuple[str, ...], columns: tuple[ColumnAlignment, ...] = ()) -> Table:
    head, *body = [tuple((Text(cell),) if cell else () for cell in row) for row in rows]
    return Table(columns or (PLAIN,) * len(head), head, tuple(body))


def printed(*blocks: object, values: tuple[Value, ...] = (), language: str = "en") -> bytes:
    document = Document(text("A Specimen"), blocks, language=language)  # type: ignore[arg-type]
    return write_document(document, values, IDENTITY)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def elements(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    """Find the structure elements of a kind, in reading order."""

    def walk(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(element, pikepdf.Array):
            for each in element:
                yield from walk(each)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if f"/{kind}" == element.S:
                yield element
            yield from walk(element.get("/K", pikepdf.Array()))

    return list(walk(document.Root.StructTreeRoot.K))


def words(pdf: bytes, page: int) -> list[tuple[str, float, float]]:
    """Find the words of a page, with where they begin and their baseline's height."""
    textpage = pdfium.PdfDocument(pdf)[page].get_textpage()
    found = []
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        found.append((textpage.get_text_bounded(left, bottom, right, top).strip(), left, bottom))
    return found


def at(pdf: bytes, word: str, page: int = 0) -> tuple[float, float]:
    [(left, bottom)] = [(x, y) for shown, x, y in words(pdf, page) if shown == word]
    return left, bottom


def test_every_cell_is_told_and_every_head_says_what_it_is_the_head_of() -> None:
    pdf = opened(printed(table(("Name", "Part"), ("Ada", ""), ("Béla", "all"))))
    rows = elements(pdf, "TR")
    assert [[str(cell.S) for cell in row.K] for row in rows] == [
        ["/TH", "/TH"],
        ["/TD", "/TD"],
        ["/TD", "/TD"],
    ]
    assert [str(each.A.Scope) for each in elements(pdf, "TH")] == ["/Column", "/Column"]
    assert [str(each.S) for each in elements(pdf, "Table")[0].K] == ["/THead", "/TBody"]
    assert "/K" not in elements(pdf, "TD")[1]


def test_a_table_without_rows_has_no_head_without_a_body() -> None:
    pdf = opened(printed(table(("Name", "Part"))))
    assert [str(elements(pdf, "Table")[0].K.S)] == ["/TR"]


def test_cells_of_a_row_stand_on_one_baseline_in_their_columns() -> None:
    pdf = printed(
        table(("Name", "Amount"), ("Ada", "12"), ("Béla", "7"), columns=(PLAIN, RIGHT)),
    )
    assert at(pdf, "Ada")[1] == pytest.approx(at(pdf, "12")[1], abs=1.0)
    assert at(pdf, "Ada")[0] == pytest.approx(at(pdf, "Name")[0], abs=1.0)
    assert at(pdf, "12")[0] < at(pdf, "7")[0]


def test_rules_are_thick_around_a_table_and_below_its_head() -> None:
    pdf = opened(printed(table(("Name", "Part"), ("Ada", "1"), ("Béla", "2"), ("Cleo", "3"))))
    content = b"".join(stream.read_bytes() for stream in pdf.pages[0].Contents)
    drawn = re.findall(rb"([\d.]+) w [\d.]+ ([\d.]+) m [\d.]+ ([\d.]+) l S", content)
    heights = [float(bottom) for _, bottom, _ in drawn]
    assert heights == sorted(heights, reverse=True)
    assert [float(thickness) for thickness, _, _ in drawn][:5] == [0.8, 0.5, 0.25, 0.25, 0.8]


def test_a_link_in_a_cell_is_around_its_words_on_each_of_their_lines() -> None:
    link = Link("https://example.org", (Text("linked"),))
    before = Text("some words that go on until the next line begins, and then a bit on it, ")
    block = Table(
        (PLAIN, PLAIN), ((Text("Name"),), (Text("Part"),)), (((before, link), (before,)),)
    )
    pdf = printed(block)
    textpage = pdfium.PdfDocument(pdf)[0].get_textpage()
    [index] = [match for match in [textpage.search("linked").get_next()] if match]
    boxes = [textpage.get_charbox(index[0] + offset) for offset in range(len("linked"))]
    with opened(pdf) as document:
        [annotation] = document.pages[0].Annots
        left, bottom, right, top = (float(x) for x in annotation.Rect)
    assert left == pytest.approx(boxes[0][0], abs=1.0)
    assert right == pytest.approx(boxes[-1][2], abs=1.0)
    assert bottom <= min(box[1] for box in boxes)
    assert top >= max(box[3] for box in boxes)
    assert top - bottom < 15, "one line"


def test_columns_are_mirrored_where_lines_run_from_right_to_left() -> None:
    pdf = printed(table(("One", "Two"), ("Ada", "Béla")), language="he")
    assert at(pdf, "Ada")[0] > at(pdf, "Béla")[0]


def test_a_narrow_column_keeps_its_words_in_one_line_beside_a_wide_one() -> None:
    long = "some words that go on and on, " * 12
    pdf = printed(table(("No.", "What"), ("Item 1000", long)))
    shown = [word for word, _, _ in words(pdf, 0)]
    assert any(re.fullmatch("Item 1000", word) for word in shown), shown


def test_the_head_comes_again_on_the_next_page_and_is_heard_once() -> None:
    rows = [(f"Row {number}", "x") for number in range(80)]
    pdf = printed(table(("Number", "Mark"), *rows))
    pages = pdfium.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert len(texts) > 1
    assert all(each.count("Number") == 1 for each in texts)
    with opened(pdf) as document:
        assert len(elements(document, "TH")) == 2
        for page in list(document.pages)[1:]:
            content = b"".join(stream.read_bytes() for stream in page.obj.Contents)
            assert b"/Artifact <</Type /Pagination>> BDC" in content
    for number in range(80):
        assert (
            sum(
                f"Row {number}\r" in f"{each}\r".replace("\n", "\r") or f"Row {number} " in each
                for each in texts
            )
            == 1
        )


def test_no_row_is_torn_that_fits_on_a_page_and_a_taller_one_is_printed_whole() -> None:
    several = "some words that go on and on " * 15
    pdf = printed(table(("A", "B"), *[(f"Begin{n}", f"{several} End{n}") for n in range(12)]))
    for page in pdfium.PdfDocument(pdf):
        shown = page.get_textpage().get_text_bounded()
        begun, ended = (re.findall(rf"{word}(\d+)", shown) for word in ("Begin", "End"))
        assert begun == ended
    endless = " ".join(f"w{number}" for number in range(2000))
    shown = "".join(
        page.get_textpage().get_text_bounded()
        for page in pdfium.PdfDocument(printed(table(("A", "B"), ("one", endless))))
    )
    assert all(re.search(rf"\bw{number}\b", shown) for number in range(2000))


def test_fields_and_values_stand_in_cells() -> None:
    rows = tuple(((Slot(2 * n),), (Slot(2 * n + 1),)) for n in range(2))
    block = Table((PLAIN, PLAIN), ((Text("Name"),), (Text("Part"),)), rows)
    values = ("Ada **x**", TextField("f1", "Part"), "Béla", SignatureField("s", "Signature"))
    pdf = printed(block, values=values)
    assert [word for word, _, _ in words(pdf, 0) if word.startswith("Ada")] == ["Ada **x**"]
    with opened(pdf) as document:
        [one, other] = document.pages[0].obj.Annots
        width = float(document.pages[0].MediaBox[2])
        assert float(one.Rect[0]) == pytest.approx(float(other.Rect[0]))
        assert float(one.Rect[2]) <= width - 60
        cells = elements(document, "TD")
        assert [str(cells[1].K.S), str(cells[3].K.S)] == ["/Form", "/Form"]


def test_a_column_with_fields_takes_all_that_the_words_leave() -> None:
    rows = (((Text("Ada"),), (Slot(0),)), ((Text("Béla"),), (Text("b"),)))
    block = Table((PLAIN, PLAIN), ((Text("Name"),), (Text("Part"),)), rows)
    to_fill_in = printed(block, values=(TextField("f1", "Part"),))
    words_only = printed(block, values=("a",))
    assert at(to_fill_in, "Part")[0] - at(to_fill_in, "Name")[0] < 60, "as wide as its words"
    assert at(words_only, "Part")[0] - at(words_only, "Name")[0] > 150, "half of the page"


def test_a_table_in_a_list_is_read_in_its_item() -> None:
    item = ListItem((paragraph("Parts:"), table(("A", "B"), ("c", "d"))), "parts")
    numbering = Numbering(NumberStyle.LOWER_ALPHA, "(", ")")
    pdf = printed(Heading(2, text("H")), OrderedList((item,), 1, numbering))
    with opened(pdf) as document:
        [body] = elements(document, "LBody")
        assert [str(each.S) for each in body.K] == ["/P", "/Table"]
        [found] = elements(document, "L")
        assert str(found.A.ListNumbering) == "/LowerAlpha"
    assert at(pdf, "c")[0] > at(pdf, "H")[0] + 15
