"""The code in the foot: what it says, and that it can be read."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture import read_code
from specimens import synthetic_forms, synthetic_values

from generator.document import PageSize
from generator.pdf import Identity
from generator.pdf.code import PageCode, code_key, code_text, parse_code
from generator.pdf.file._pictures import draw_code

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


@pytest.mark.parametrize("text", ["A", "PA1.1.1.kim25", "PA1.999.12." + "z" * 30])
def test_a_code_fills_its_square_from_edge_to_edge(text: str) -> None:
    """Data Matrix: the left column and the bottom row are black, a module wide."""
    drawn = draw_code(text, 10, 20, 30)
    found = re.fullmatch(
        rb"q 30 0 0 30 10 20 cm\nBI /W (\d+) /H (\d+) /CS /G /BPC 1\nID (.*)\nEI Q\n",
        drawn,
        re.DOTALL,
    )
    assert found
    width, height = int(found[1]), int(found[2])
    assert (width, len(found[3])) == (2 * height, width * height // 8), "two rows of four samples"
    bits = "".join(f"{byte:08b}" for byte in found[3])
    rows = [bits[start : start + width] for start in range(0, len(bits), width)]
    assert {row[:4] for row in rows} == {"0000"}
    assert set(rows[-1]) == set(rows[-2]) == {"0"}
    assert "1" in rows[-3]
    assert {row[4:8] for row in rows} == {"0000", "1111"}
