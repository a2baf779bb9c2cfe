"""A drawing shows the ink of a picture, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from generator.cli.review.sketch import sketch

BLANK = "\u2800"


def paper(width: int = 400, height: int = 160, shade: int = 250) -> Image.Image:
    return Image.new("L", (width, height), shade)


def inked(lines: tuple[str, ...]) -> list[list[bool]]:
    """Tell of each character whether there is a dot in it."""
    return [[character != BLANK for character in line] for line in lines]


def test_a_line_is_where_it_was_drawn() -> None:
    picture = paper()
    ImageDraw.Draw(picture).line((20, 20, 380, 140), fill=30, width=4)
    found = inked(sketch(picture, 60, 30))
    first, last = found[0].index(True), len(found[-1]) - found[-1][::-1].index(True)
    assert first < 4
    assert last > 56
    assert all(any(row) for row in found)


def test_a_blot_is_full() -> None:
    picture = paper(400, 400)
    picture.paste(0, (200, 200, 216, 216))
    assert sketch(picture, 8, 4) == ("⣿" * 8,) * 4


def test_a_blank_page_is_nothing() -> None:
    assert sketch(paper(), 80, 10) == ()
    assert sketch(Image.new("L", (400, 160), 0), 80, 10) == ()
    assert sketch(Image.effect_noise((400, 160), 4).point(lambda level: level + 90), 80, 10) == ()


def test_a_shadow_is_no_ink() -> None:
    picture = Image.linear_gradient("L").resize((400, 160)).point(lambda level: 150 + level // 3)
    assert sketch(picture, 80, 10) == ()
    ImageDraw.Draw(picture).line((40, 80, 360, 80), fill=40, width=4)
    lines = inked(sketch(picture, 80, 10))
    assert len(lines) <= 2
    assert sum(lines[0]) > 60


def test_a_thin_stroke_does_not_fade_on_a_large_scan() -> None:
    picture = paper(3000, 900)
    ImageDraw.Draw(picture).line((100, 100, 2900, 800), fill=60, width=3)
    lines = inked(sketch(picture, 60, 15))
    assert all(any(row) for row in lines)
    assert len(lines) >= 7


def test_empty_lines_are_taken_together() -> None:
    picture = paper(100, 800)
    for top in (10, 780):
        picture.paste(0, (10, top, 90, top + 10))
    lines = sketch(picture, 20, 40)
    assert len([row for row in inked(lines) if not any(row)]) == 1


@given(
    st.integers(1, 300), st.integers(1, 300), st.integers(1, 90), st.integers(1, 30), st.randoms()
)
def test_it_never_gets_larger_than_there_is_room(
    width: int, height: int, columns: int, rows: int, chance: object
) -> None:
    picture = paper(width, height)
    corners = [chance.randrange(size) for size in (width, height, width, height)]
    ImageDraw.Draw(picture).line(corners, fill=0, width=3)
    lines = sketch(picture, columns, rows)
    assert len(lines) <= rows
    assert {len(line) for line in lines} <= set(range(columns + 1))
    assert all(BLANK <= character <= "\u28ff" for line in lines for character in line)
