"""Text as outlines of its letters: all of it, in its order, within its width."""

from __future__ import annotations

import pytest

from generator.pdf.layout.faces import Style, face_for
from generator.pdf.outlines import BOLD, OutlinedLine, outline_text

NAMES = ("Ada Lovelace", "Nguyễn Thị Minh Khai", "王小明", "김철수", "محمد", "נועה", "सीता")


def points(line: OutlinedLine) -> list[tuple[float, float]]:
    values = [value for _, operands in line.steps for value in operands]
    return list(zip(values[::2], values[1::2], strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_have_outlines(name: str) -> None:
    [line] = outline_text(name, 10, 500)
    xs, ys = zip(*points(line), strict=True)
    assert line.steps[0][0] == "m"
    assert min(xs) + 2 >= 0
    assert max(xs) > 8
    assert -6 < min(ys) < max(ys) < 14


def test_long_text_goes_on_in_the_next_line_and_loses_nothing() -> None:
    text = "Sketch of the Analytical Engine with Notes by the Translator"
    lines = outline_text(text, 10, 120)
    assert len(lines) > 2
    assert " ".join(line.text.strip() for line in lines) == text
    assert all(max(x for x, _ in points(line)) <= 121 for line in lines)


def test_right_to_left_is_drawn_in_its_visual_order() -> None:
    [line] = outline_text("אב", 10, 500)
    [first] = outline_text("א", 10, 500)
    [whole] = outline_text("בא", 10, 500)
    assert line.steps != whole.steps
    assert max(x for x, _ in points(line)) > max(x for x, _ in points(first))


def test_an_outline_is_that_of_the_font() -> None:
    face = face_for(Style(), "H")
    assert face is not None
    [line] = outline_text("H", 100, 500)
    assert max(y for _, y in points(line)) == pytest.approx(
        face.cap_height * 100 / face.upem, abs=2
    )
    assert outline_text("H", 100, 500, BOLD)[0].steps != line.steps


def test_twice_the_size_is_twice_as_large() -> None:
    [small], [large] = outline_text("Hg", 10, 500), outline_text("Hg", 20, 500)
    for one, other in zip(points(small), points(large), strict=True):
        assert other == pytest.approx((2 * one[0], 2 * one[1]), abs=0.01)


def test_a_character_that_no_font_has_is_seen_to_be_missing() -> None:
    [line] = outline_text("a\U000f1234b", 10, 500)
    [plain] = outline_text("a?b", 10, 500)
    assert line.steps == plain.steps


def test_words_are_apart() -> None:
    [apart], [one], [other] = (outline_text(text, 20, 500) for text in ("nn nn", "nn", "nn"))
    widths = [max(x for x, _ in points(line)) for line in (one, other)]
    assert max(x for x, _ in points(apart)) > sum(widths) + 3


def test_a_mark_stands_over_its_letter() -> None:
    [bare], [marked] = (outline_text(text, 20, 500) for text in ("m", "m\u030b"))
    width = max(x for x, _ in points(bare))
    above = [x for x, y in points(marked) if y > max(y for _, y in points(bare)) + 0.5]
    assert above
    assert abs(sum(above) / len(above) - width / 2) < 3
