"""Which fonts show which script, and in which shapes and weights."""

from __future__ import annotations

from itertools import pairwise

import pytest

from generator.pdf.layout._clusters import TextStyle
from generator.pdf.layout._inlines import TextRun
from generator.pdf.layout._typefaces import typeface_for
from generator.pdf.layout.faces import Style, face_for
from generator.pdf.layout.lines import Alignment, ParagraphStyle
from generator.pdf.layout.paragraph import layout_paragraph
from generator.pdf.layout.shape import shape

SCRIPTS = {
    "தமிழ்": "NotoSansTamil",
    "বাংলা": "NotoSansBengali",
    "ქართული": "NotoSansGeorgian",
    "Հայերեն": "NotoSansArmenian",
    "አማርኛ": "NotoSansEthiopic",
    "ភាសាខ្មែរ": "NotoSansKhmer",
    "😀👩‍💻👍🏽": "NotoEmoji",
}


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_scripts_of_the_font_package_are_shown_in_both_weights(text: str, weight: str) -> None:
    clusters = shape(text, TextStyle(Style(bold=weight == "Bold"), 10.0), 0)
    assert {cluster.face.name for cluster in clusters} == {f"{SCRIPTS[text]}-{weight}"}
    assert all(glyph.gid for cluster in clusters for glyph in cluster.glyphs)


def test_a_bold_face_is_wider_than_its_regular_one() -> None:
    regular, bold = (face_for(Style(bold=bold), "თ") for bold in (False, True))
    assert regular is not None
    assert bold is not None
    assert regular.advance(regular.glyph("თ")) < bold.advance(bold.glyph("თ"))


@pytest.mark.parametrize(
    ("language", "face"),
    [
        ("ja", "NotoSansJP"),
        ("zh", "NotoSansSC"),
        ("zh-Hant", "NotoSansTC"),
        ("zh-TW", "NotoSansTC"),
        ("ko", "NotoSansKR"),
        ("de", "NotoSerifCJK"),
        ("", "NotoSerifCJK"),
    ],
)
def test_chinese_characters_have_the_shapes_of_their_language(language: str, face: str) -> None:
    found = face_for(Style(typeface=typeface_for(language)), "直")
    assert found is not None
    assert found.name == f"{face}-Regular"


@pytest.mark.parametrize("language", ["", "de", "ja"])
def test_bold_chinese_characters_have_a_weight_of_their_own(language: str) -> None:
    found = face_for(Style(bold=True, typeface=typeface_for(language)), "直")
    assert found is not None
    assert found.name.endswith("-Bold")


def faces(text: str, language: str) -> list[str]:
    style = TextStyle(Style(typeface=typeface_for(language)), 10.0)
    return [cluster.face.name.partition("-")[0] for cluster in shape(text, style, 0)]


def test_quotation_marks_are_as_wide_as_what_stands_beside_them() -> None:
    assert faces("“本文”", "zh") == ["NotoSansSC"] * 4
    assert faces("“On”", "zh") == ["NotoSerif"] * 4
    assert faces("为“On", "zh")[1] == "NotoSansSC"
    assert faces("a’s", "zh") == ["NotoSerif"] * 3
    assert faces("“本文”", "en")[0] == "NotoSerif"


def lines(text: str, width: float, language: str) -> list[str]:
    style = ParagraphStyle(width, 14.0, Alignment.JUSTIFIED, language)
    typeface = typeface_for(language)
    run = TextRun(text, TextStyle(Style(typeface=typeface), 10.0))
    return ["".join(r.text for r in line.runs) for line in layout_paragraph((run,), style)]


@pytest.mark.parametrize("width", [35.0, 45.0, 55.0, 75.0, 95.0])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ja",
            "「契約」は、著者（作者）とリップシッツ社が、きょう……締結したものである。人々の〜様。",
        ),
        ("zh", "《协议》规定：“作者”许可……出版——并发行（免费），且不可撤销。"),
    ],
)
def test_lines_begin_and_end_as_they_must(width: float, language: str, text: str) -> None:
    found = lines(text, width, language)
    assert len(found) > 1
    assert "".join(found) == text
    assert not {line[0] for line in found} & set("」、）。ッョぁ々〜ー”：，")
    assert not {line[-1] for line in found} & set("「（《“")
    pairs = {(one[-1], other[0]) for one, other in pairwise(found)}
    assert not pairs & {("…", "…"), ("—", "—")}
