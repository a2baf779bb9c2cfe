"""A picture at the head of pages: what its author may say, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document import Figure, Letterhead, LetterheadPages
from generator.template.own_pictures import MAX_BYTES, read_pictures
from generator.template.pages import read_letterhead

WHOLE = {"picture": "logo.png", "alt": "A logo"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Letterhead(Figure("logo.png", "A logo", ""), LetterheadPages.FIRST)),
        ({"width": "40mm"}, Letterhead(Figure("logo.png", "A logo", "40mm"))),
        ({"width": "50%"}, Letterhead(Figure("logo.png", "A logo", "50%"))),
        *(
            ({"pages": str(pages)}, Letterhead(Figure("logo.png", "A logo"), pages))
            for pages in LetterheadPages
        ),
    ],
)
def test_a_letterhead_is_read(more: dict[str, str], expected: Letterhead) -> None:
    assert read_letterhead(WHOLE | more) == (expected, [])


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        (None, ["must have lines"]),
        ("logo.png", ["must have lines"]),
        ({}, ["must have lines"]),
        (WHOLE | {"size": "1"}, ["unknown key “size”"]),
        (WHOLE | {"alt": ""}, ["no alt"]),
        (WHOLE | {"width": "wide"}, ["“wide” is not a width"]),
        (WHOLE | {"pages": "some"}, ["“pages” cannot be “some”"]),
        (WHOLE | {"picture": "../logo.png"}, ["“../logo.png” cannot be used"]),
        (
            {"alt": "", "picture": "/b.png", "width": "x"},
            ["cannot be used", "no alt", "not a width"],
        ),
    ],
)
def test_every_mistake_is_named(value: object, messages: list[str]) -> None:
    letterhead, mistakes = read_letterhead(value)
    assert letterhead is None
    assert len(mistakes) == len(messages)
    for message, (said, _) in zip(messages, mistakes, strict=True):
        assert message in said


def found_in(folder: Path, text: str) -> tuple[list[str], list[str]]:
    """Return the pictures that a template's text has, and what is wrong with others."""

    def find(name: str) -> Path | None:
        return folder / name if (folder / name).exists() or name == "gone.png" else None

    found, problems = read_pictures({"t.md.j2": text}, None, "t.md.j2", find)
    return [each.name for each in found], [str(problem) for problem in problems]


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    from PIL import Image

    Image.new("RGB", (6, 2)).save(tmp_path / "logo.png")
    return (tmp_path / "logo.png").read_bytes()


def test_a_picture_is_found_by_its_name_however_it_is_written(
    tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "a b.png").write_bytes(picture)
    text = "![A](logo.png)\n\n![B](<a b.png>) ![C](a%20b.png) ![again](logo.png)"
    assert found_in(tmp_path, text) == (["logo.png", "a b.png"], [])


@pytest.mark.parametrize(
    ("size", "message"),
    [(None, "is not there"), (MAX_BYTES + 1, "is larger than"), (-1, "cannot be read: No such")],
)
def test_a_picture_that_cannot_be_used_is_named_with_its_line(
    size: int | None, message: str, tmp_path: Path
) -> None:
    name = "gone.png" if size == -1 else "logo.png"
    if size and size > 0:
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    found, (problem,) = found_in(tmp_path, f"First\n\n![A]({name})")
    assert found == []
    assert message in problem
    assert "t.md.j2" in problem
    assert "3" in problem


def test_a_picture_can_be_as_large_as_allowed(tmp_path: Path) -> None:
    with (tmp_path / "logo.png").open("wb") as file:
        file.truncate(MAX_BYTES)
    assert found_in(tmp_path, "![A](logo.png)") == (["logo.png"], [])


@pytest.mark.parametrize(("count", "problems"), [(20, 0), (21, 1)])
def test_there_are_few_pictures(count: int, problems: int, tmp_path: Path, picture: bytes) -> None:
    for number in range(count):
        (tmp_path / f"{number}.png").write_bytes(picture)
    found, told = found_in(tmp_path, " ".join(f"![A]({number}.png)" for number in range(count)))
    assert len(found) == count
    assert [("more than 20" in each) for each in told] == [True] * problems
