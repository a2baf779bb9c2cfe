"""The record on paper: readable by people and programs, in any script, the same bytes each time."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pytest

from generator.history.entries import LogEntry, What
from generator.pdf.shaped import TextBlockStyle, lay_text
from generator.record.content import AcceptedForm, MissingPaper, RecordContent, SignedBy
from generator.record.pages import record_pdf

SCRIPTS = {
    "Arabic": "محمد الخوارزمي",
    "Hebrew": "דוד בן־גוריון",
    "Devanagari": "कृष्णन् श्रीनिवासन",
    "Han": "李小龍",
    "Hangul": "김철수",
    "Thai": "สมชาย ใจดี",
    "Greek": "Εὐκλείδης",
    "Vietnamese": "Đặng Thị Ngọc Thịnh",
}
HASH = "0123456789abcdef" * 4


def form(number: int, title: str = "Engine", name: str = "Ada Lovelace") -> AcceptedForm:
    return AcceptedForm(
        f"paper{number}",
        title,
        "pmlr",
        1,
        "2031-05-01",
        (SignedBy(name, "a typed name", "2031-05-30"),),
        "Inês Silva",
        "2031-06-02T12:00:00+00:00",
        overruled=number % 2 == 1,
        note="at the desk" if number % 2 else "",
        file=f"v1permissions/paper{number}Permission.pdf",
        sha256=HASH,
    )


def content(*forms: AcceptedForm, missing: tuple[MissingPaper, ...] = ()) -> RecordContent:
    moment = "2031-06-02T12:00:00+00:00"
    decision = LogEntry(moment, "paper1", What.ACCEPTED, "overruled", "Inês Silva", "at the desk")
    return RecordContent("Workshop on Examples — ورشة", moment, forms, missing, (), (decision,))


def texts(data: bytes) -> list[str]:
    """Return the text of each page, as another program reads it, with single spaces."""
    document = pdfium.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_it_says_all_of_a_form_and_what_is_missing() -> None:
    absent = MissingPaper("paper9", "The Compiler", "the signed form", "2031-05-02 mailed")
    (page,) = texts(record_pdf(content(form(1), missing=(absent,))))
    for words in (
        "Record of agreements",
        "Papers that need a form: 2. Accepted: 1.",
        "paper1",
        "Ada Lovelace",
        "a typed name, 2031-05-30",
        "by Inês Silva; a rejection",
        f"SHA-256 {HASH}",
        "v1permissions/paper1Permission.pdf",
        "The Compiler",
        "the signed form",
        "What people decided",
        "As of 2031-06-02 12:00 +00:00",
        "Page 1 of 1",
    ):
        assert words in page


def test_heads_repeat_on_each_page_and_pages_are_counted() -> None:
    data = record_pdf(content(*(form(number) for number in range(40))))
    pages = texts(data)
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Workshop on Examples" in page
        if "paper2 " in page or "paper39" in page:
            assert "paper signed by form accepted" in page
    # A paper and its hash are never parted.
    for page in pages:
        assert len(re.findall(r"SHA-256", page)) == len(re.findall(r"/paper\d+Permission", page))


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_of_any_script_are_shown_and_can_be_taken_out(script: str) -> None:
    name = SCRIPTS[script]
    data = record_pdf(content(form(2, f"With {name} in it", name)))
    spoken = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    read = "".join(texts(data)) + spoken
    letters = {each for each in name if each.isalpha()}
    assert letters <= set(read)
    with pikepdf.open(io.BytesIO(data)) as document:
        fonts = document.pages[0].Resources.Font
        assert all(
            "/FontFile2" in each.DescendantFonts[0].FontDescriptor for each in fonts.values()
        )
    assert b".notdef" not in data


def test_a_character_without_a_font_and_a_control_are_shown_by_code_or_left_out() -> None:
    (page,) = texts(record_pdf(content(form(2, "Bad\x00 \U000e0101 \ue000 \u202eend"))))
    for code in ("<U+E0101>", "<U+E000>"):
        assert code in page
    assert "\x00" not in page


def test_text_is_no_operator_and_no_markup() -> None:
    (page,) = texts(record_pdf(content(form(2, "<b>bold</b> (x) Tj ET \\ <font color=red>"))))
    assert "<b>bold</b> (x) Tj ET \\ <font color=red>" in page


def test_the_same_content_gives_the_same_bytes() -> None:
    said = content(form(1, SCRIPTS["Arabic"]), form(2, SCRIPTS["Han"]))
    assert record_pdf(said) == record_pdf(said)
    assert record_pdf(said) != record_pdf(replace(said, volume="Another"))


def test_a_name_that_is_read_from_the_right_stands_in_its_column() -> None:
    name = SCRIPTS["Hebrew"]
    for text in (name, "Ada"):
        (line,) = lay_text(text, 200, TextBlockStyle(9, 12))
        assert line.runs[0].x == 0


def test_marks_are_raised_above_their_letters_and_nothing_after_them() -> None:
    data = record_pdf(content(form(2, "مُحَمَّد")))
    with pikepdf.open(io.BytesIO(data)) as document:
        rises = [
            float(operands[0])
            for operands, operator in pikepdf.parse_content_stream(document.pages[0])
            if str(operator) == "Ts"
        ]
    assert max(rises) > 0.5
    assert rises[-1] == 0


def test_every_font_that_a_page_names_is_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(record_pdf(content(form(1))))) as document:
        for page in document.pages:
            used = {
                str(operands[0])
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "Tf"
            }
            assert used
            assert used <= set(page.Resources.Font.keys())


def test_it_says_what_it_is_in_its_metadata() -> None:
    with pikepdf.open(io.BytesIO(record_pdf(content(form(1))))) as document:
        assert str(document.docinfo.Title) == "Record of agreements: Workshop on Examples — ورشة"
        assert str(document.Root.Lang) == "en"
        assert not document.get_warnings()


def test_a_very_long_title_does_not_stop_it() -> None:
    pages = texts(record_pdf(content(form(2, "Long words in it " * 400))))
    assert "Long words in it" in pages[0]


def test_an_empty_record_is_one_page() -> None:
    (page,) = texts(record_pdf(RecordContent("", "", (), (), (), ())))
    assert "Volume without a name" in page


def test_each_of_several_agreements_has_a_part_with_its_totals() -> None:
    later = replace(content(form(2)), agreement="talks", as_of="2031-07-01T12:00:00+00:00")
    first = replace(content(form(1)), agreement="licence", decisions=())
    data = record_pdf(first, later)
    text = " ".join(texts(data))
    parts = text.index("Agreement: licence"), text.index("Agreement: talks")
    assert parts[0] < text.index("paper1") < parts[1] < text.index("paper2")
    assert text.count("Papers that need a form: 1. Accepted: 1.") == 2
    assert text.count("What people decided") == 1
    assert "As of 2031-07-01 12:00" in text
    with pikepdf.open(io.BytesIO(data)) as document:
        hashes = document.attachments["SHA256SUMS"].get_file().read_bytes().decode()
    assert [line.rpartition("/")[2] for line in hashes.splitlines()] == [
        "paper1Permission.pdf",
        "paper2Permission.pdf",
    ]
    assert "Agreement: licence" not in " ".join(texts(record_pdf(first)))
