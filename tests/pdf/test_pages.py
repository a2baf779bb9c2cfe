"""Pages: every line once and in order, inside the margins, and kept with what it belongs to."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from specimens import IDENTITY, LOREM, item, numbered, paragraph, text

from generator.document import (
    BulletList,
    Document,
    Footnote,
    FootnoteReference,
    Group,
    GroupKind,
    Heading,
    ListItem,
    OrderedList,
    PageSize,
)
from generator.fields import SignatureField
from generator.pdf import PreparedForms
from generator.pdf.layout._page_style import page_style_for
from generator.pdf.layout.flows import Flow, FlowLine
from generator.pdf.layout.lines import Line
from generator.pdf.layout.pages import paginate

SHEET = page_style_for(Document((), ()))
EMPTY = Flow((), ())


def block(lines: int, *, introduces: bool = False) -> Flow:
    """A paragraph: neither its first line nor its last may stand alone."""
    flow_lines = tuple(
        FlowLine(
            Line((), (), 11.0, 3.6), 0.0, 7.0 if i == 0 else 0.0, keep=i == 1 or 0 < i == lines - 1
        )
        for i in range(lines)
    )
    return Flow(flow_lines, (), introduces)


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40))
def test_lines_are_shared_out_well(shapes: list[tuple[int, bool]]) -> None:
    flows = [block(lines, introduces=leads) for lines, leads in shapes]
    pages = paginate(EMPTY, flows, {}, SHEET)
    placed = [(line.flow, line.index) for page in pages for line in page.lines]
    assert placed == [(n, i) for n, flow in enumerate(flows, 1) for i in range(len(flow.lines))]
    for page in pages:
        assert all(line.baseline >= SHEET.margin_bottom + 3.5 for line in page.lines)
        heights = [line.baseline for line in page.lines]
        assert heights == sorted(heights, reverse=True)
    for page in pages[1:]:
        first = page.lines[0]
        flow = flows[first.flow - 1]
        led = first.flow > 1 and shapes[first.flow - 2][1]
        long_chain = sum(leads for _, leads in shapes) > 8
        assert not flow.lines[first.index].keep or long_chain
        assert first.index or not led or long_chain


def pages_of(document: Document) -> list[str]:
    reader = pdfium.PdfDocument(PreparedForms(document).render([], IDENTITY))
    words = [page.get_textpage().get_text_bounded().replace("\r\n", " ") for page in reader]
    reader.close()
    return words


@pytest.mark.parametrize("before", range(8, 16))
def test_headings_and_introductions_stay_with_what_follows(before: int) -> None:
    nested = item(paragraph("Namely:"), BulletList((item(paragraph(LOREM)),)))
    blocks = (numbered(before), Heading(2, text("Heading")), OrderedList((nested,)))
    for words in pages_of(Document(title=text("Title"), blocks=blocks)):
        body = words.partition("Form okonkwo31")[0].rstrip()
        assert not body.endswith(("Heading", "Namely:"))


@pytest.mark.parametrize("before", range(9, 15))
def test_a_footnote_stands_once_on_the_page_of_its_first_mark(before: int) -> None:
    marked = paragraph(
        LOREM, " Marked", FootnoteReference("a"), " here; again", FootnoteReference("a")
    )
    document = Document(
        title=text("Title"),
        blocks=(numbered(before), marked, numbered(12), paragraph("Last", FootnoteReference("a"))),
        footnotes=(Footnote("a", (paragraph("The note itself."),)),),
    )
    pages = pages_of(document)
    noted = [number for number, words in enumerate(pages) if "The note itself." in words]
    assert noted == [number for number, words in enumerate(pages) if "Marked" in words]
    assert len(noted) == 1


def sublist(count: int) -> ListItem:
    """An item of a list, in which a short list is."""
    return item(
        paragraph("Namely:"), OrderedList(tuple(item(paragraph(LOREM)) for _ in range(count)))
    )


@pytest.mark.parametrize("before", range(9, 14))
def test_a_short_list_is_not_torn_while_the_next_page_has_room(before: int) -> None:
    numbered_before = numbered(before).items
    document = Document(title=text("Title"), blocks=(OrderedList((*numbered_before, sublist(3))),))
    pages = [words for words in pages_of(document) if "Namely:" in words]
    assert len(pages) == 1
    assert pages[0].partition("Namely:")[2].count("The parties agree") == 3


@pytest.mark.parametrize("before", range(6))
def test_what_is_kept_together_and_signed_is_whole_beside_others(before: int) -> None:
    def part(number: int) -> Group:
        signed = paragraph("Signed: ", SignatureField(f"signature_{number}", "Signature"))
        words = (paragraph(f"Begins {number}. {LOREM}"), signed, paragraph(f"Ends {number}."))
        return Group(GroupKind.KEEP, words)

    blocks = (*[paragraph(LOREM)] * before, *map(part, range(9)))
    pages = pages_of(Document(title=text("Title"), blocks=blocks))
    assert len(pages) > 1
    for words in pages:
        assert [f"Begins {n}." in words for n in range(9)] == [
            f"Ends {n}." in words for n in range(9)
        ]


@pytest.mark.parametrize("before", range(5))
def test_signers_who_fill_more_than_a_page_are_parted_between_them(before: int) -> None:
    signers = tuple(
        item(
            paragraph(f"Begins {n}. {LOREM}"),
            BulletList((item(paragraph("Signed: ", SignatureField(f"s_{n}", "Signature"))),)),
            paragraph(f"Ends {n}."),
        )
        for n in range(12)
    )
    group = Group(GroupKind.KEEP, (paragraph("We all sign."), BulletList(signers)))
    pages = pages_of(Document(title=text("Title"), blocks=(*[paragraph(LOREM)] * before, group)))
    assert len(pages) > 2
    for words in pages:
        assert [f"Begins {n}." in words for n in range(12)] == [
            f"Ends {n}." in words for n in range(12)
        ]
    (introduced,) = [words for words in pages if "We all sign." in words]
    assert "Begins 0." in introduced


@pytest.mark.parametrize("before", range(4, 12))
def test_no_page_more_than_the_lines_need(before: int) -> None:
    """What would be torn is torn where a form would take a further page else."""
    flows = [block(9) for _ in range(before)]
    lines = sum(line.height + line.space for flow in flows for line in flow.lines)
    space_at_the_top = 7.0
    needed = -(-(lines - space_at_the_top) // SHEET.height)
    assert len(paginate(EMPTY, flows, {}, SHEET)) == needed


@pytest.mark.parametrize(
    ("page_size", "inches"),
    [(PageSize.A4, (8.268, 11.693)), (PageSize.LETTER, (8.5, 11)), (PageSize.LEGAL, (8.5, 14))],
)
def test_paper_is_as_large_as_it_is_called(
    page_size: PageSize, inches: tuple[float, float]
) -> None:
    style = page_style_for(Document((), (), page_size=page_size))
    assert (style.page_width / 72, style.page_height / 72) == pytest.approx(inches, abs=0.001)
