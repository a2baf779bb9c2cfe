"""The code in the foot: what it says, and that it can be read."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture import read_code
from specimens import synthetic_forms, synthetic_values

from generator.document import PageSize
from generator.pdf import Identity
from generator.pdf.code import PageCode, code_key, code_text, parse_code

IDS = st.one_of(st.text(min_size=1), st.from_regex(r"[!-~]{1,30}", fullmatch=True))


@given(IDS, st.integers(1, 999_999), st.integers(1, 9_999), st.integers(1, 999_999))
def test_what_is_spelled_is_parsed(form_id: str, revision: int, page: int, rendering: int) -> None:
    code = PageCode(code_key(form_id), revision, page, rendering)
    spelled = code_text(code)
    assert parse_code(spelled) == code
    assert spelled.isascii()
    assert len(spelled) <= 48


@given(st.text())
def test_other_codes_are_not_ours_unless_they_are_spelled_so(text: str) -> None:
    code = parse_code(text)
    assert code is None or code_text(code) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PA1",
        "PA1.1.1.",
        "PA1.0.1.x",
        "PA1.01.1.x",
        "PA2.1.1.x",
        "PA2.1.1.1.x",
        "PA1.1.1.x\n",
        "PA1.١.1.x",
    ],
)
def test_misspelled_codes_are_refused(text: str) -> None:
    assert parse_code(text) is None


def test_ids_stand_for_themselves_while_they_are_short_ascii() -> None:
    assert code_key("zhang25ladder") == "zhang25ladder"
    assert code_key("a" * 24) == "a" * 24
    assert code_key("a" * 25) == "#f5jb4kt5bpmbfs6a"
    assert code_key("作者25") == "#cxvx5r54qjssezsn"
    assert code_key("#aaaaaaaaaaaaaaaa").startswith("#")
    assert code_key("#aaaaaaaaaaaaaaaa") != "#aaaaaaaaaaaaaaaa"


@pytest.mark.parametrize("page_size", list(PageSize))
@pytest.mark.parametrize(
    "form_id", ["x", "bJnSplWSCL", "a/b c.d:e", "作者25-很长的题目", "z" * 200]
)
def test_each_page_says_which_form_it_is(page_size: PageSize, form_id: str) -> None:
    identity = Identity(form_id, 12, "f", "t")
    pdf = synthetic_forms(page_size).render(synthetic_values("word " * 900, "Ada"), identity)
    document = pdfium.PdfDocument(pdf)
    assert len(document) > 1
    for number, page in enumerate(document, start=1):
        expected = code_text(PageCode(code_key(form_id), 12, number))
        assert read_code(page) == f"DataMatrix {expected}"
        words = page.get_textpage().get_text_bounded().replace("\r\n", " ")
        assert f"page {number} of {len(document)}" in words
        shown = words.replace(" ", "")
        assert f"Form{form_id.replace(' ', '')},revision12" in shown
    document.close()
