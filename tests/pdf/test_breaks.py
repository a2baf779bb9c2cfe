"""Where words of writings without Latin's rules may be parted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from generator.pdf.layout._breaks import boundary_penalty, ends_syllable, word_penalties
from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun
from generator.pdf.layout.faces import Style
from generator.pdf.layout.lines import Alignment, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph

THAI_VOWELS_AND_TONES = "ะัาำิีึืฺุู็่้๊๋์ํ"


def lines(text: str, width: float, alignment: Alignment = Alignment.START) -> list[str]:
    found = layout_paragraph(
        (TextRun(text, TextStyle(Style(), 10.0), 1),), ParagraphStyle(width, 14.0, alignment, "en")
    )
    return ["".join(run.text for run in line.runs) for line in found]


@pytest.mark.parametrize("alignment", [Alignment.START, Alignment.CENTRED, Alignment.JUSTIFIED])
@pytest.mark.parametrize("width", [90.0, 120.0, 155.0, 200.0])
@pytest.mark.parametrize(
    "text",
    [
        "대규모 언어 모델을 이용한 한국어 자연어처리 시스템의 성능향상에 관한 연구",
        "그래프신경망(GNN)을 활용한 분자구조예측 및 大韓民國의 데이터",
        "트랜스포머기반 모델에서의 2단계학습과 BERT를 비교한 결과",
    ],
)
def test_korean_breaks_at_its_spaces_only(text: str, width: float, alignment: Alignment) -> None:
    found = lines(text, width, alignment)
    assert len(found) > 1
    assert " ".join(line.strip() for line in found) == text


def test_chinese_and_japanese_break_between_characters() -> None:
    assert len(lines("基于深度神经网络的大规模图像识别", 60.0)) > 2
    assert boundary_penalty("深", "度") == 0.0
    assert boundary_penalty("習", "の") == 0.0
    assert boundary_penalty("国", "어") is None
    assert boundary_penalty("습", "과") is None


@pytest.mark.parametrize("width", [60.0, 90.0, 140.0])
def test_thai_breaks_at_spaces_where_a_line_has_room(width: float) -> None:
    text = "การเรียนรู้ เชิงลึก สำหรับ การประมวล ภาษาไทย และการแปล ด้วยเครื่อง"
    assert " ".join(line.strip() for line in lines(text, width)) == text


@pytest.mark.parametrize("width", [70.0, 100.0, 150.0])
def test_a_long_thai_phrase_breaks_where_a_syllable_ends(width: float) -> None:
    text = "การพัฒนาระบบปัญญาประดิษฐ์เพื่อการวิเคราะห์ข้อมูลขนาดใหญ่ในประเทศไทยและการเกษตรสมัยใหม่"
    found = lines(text, width)
    assert len(found) > 2
    assert "".join(found) == text
    for before, after in pairwise(found):
        assert ends_syllable(before[-1], after[0])
        assert after[0] not in THAI_VOWELS_AND_TONES


@pytest.mark.parametrize(
    ("last", "first", "ends"),
    [
        *(("ร", "เ", True), ("ะ", "ด", True), ("ำ", "ห", True), ("ๆ", "น", True)),
        *(("เ", "ด", False), ("ก", "า", False), ("ด", "ี", False), ("ะ", "์", False)),
        *(("ก", "ร", False), ("a", "เ", False), ("า", "ๆ", False)),
    ],
)
def test_where_a_thai_syllable_ends(last: str, first: str, ends: bool) -> None:  # noqa: FBT001
    assert ends_syllable(last, first) is ends


def test_six_letters_are_enough_to_be_parted() -> None:
    assert [place for place, _, hyphen in word_penalties("better", "en") if hyphen] == [3]
    assert not [place for place, _, hyphen in word_penalties("table", "en") if hyphen]
