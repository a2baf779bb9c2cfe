"""Fonts that a workspace brings along: what is taken, what is refused, and where they show."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from generator import Refusal, Renderer, Template, TemplateError, load_template
from generator.font_files import FontFile, refuse_font
from generator.forms.samples import usual_sample

PACKAGE = "manimgx_fonts"
"""Has fonts of many scripts."""
UGARITIC = "\U00010380"


def font(name: str) -> bytes:
    spec = find_spec(PACKAGE)
    assert spec is not None
    [folder] = spec.submodule_search_locations or ()
    return (Path(folder) / name).read_bytes()


GEORGIAN = font("NotoSansGeorgian[wght].ttf")


def entry(tag: bytes) -> tuple[int, int]:
    """Where the directory has a table, and where the table stands."""
    count = struct.unpack_from(">H", GEORGIAN, 4)[0]
    places = range(12, 12 + 16 * count, 16)
    [place] = [each for each in places if GEORGIAN[each : each + 4] == tag]
    return place, struct.unpack_from(">L", GEORGIAN, place + 8)[0]


def with_bytes(start: int, data: bytes) -> bytes:
    return GEORGIAN[:start] + data + GEORGIAN[start + len(data) :]


def with_rights(rights: int) -> bytes:
    """The font with other bits of fsType."""
    return with_bytes(entry(b"OS/2")[1] + 8, struct.pack(">H", rights))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "fonts").mkdir()
    text = "---\ntitle: Test\n---\nქართული ენა and **ქართული**.\n"
    (tmp_path / "templates" / "t.md.j2").write_text(text, "utf-8")
    return tmp_path


def load(folder: Path) -> Template:
    return load_template("t", [folder / "templates"])


def fonts_of(template: Template) -> set[str]:
    rendition = Renderer(template).render(usual_sample("t"))
    assert not isinstance(rendition, Refusal)
    with pikepdf.open(io.BytesIO(rendition.pdf)) as pdf:
        found = pdf.pages[0].Resources.Font
        return {str(each.BaseFont).partition("+")[2] for each in found.values()}


def test_a_workspace_s_font_is_embedded_before_others(folder: Path) -> None:
    (folder / "fonts" / "My Georgian.ttf").write_bytes(GEORGIAN)
    template = load(folder)
    [own] = template.fonts
    assert {f"MyGeorgian-{own.digest[:8]}-{weight}" for weight in ("Regular", "Bold")} <= fonts_of(
        template
    )


def test_without_it_an_installed_one_is(folder: Path) -> None:
    assert {"NotoSansGeorgian-Regular", "NotoSansGeorgian-Bold"} <= fonts_of(load(folder))


def test_letters_of_the_text_face_stay_in_it(folder: Path) -> None:
    (folder / "fonts" / "Other.ttf").write_bytes(font("NotoSans[wght].ttf"))
    assert not any(name.startswith("Other") for name in fonts_of(load(folder)))


def test_other_fonts_are_another_template(folder: Path) -> None:
    before = load(folder)
    (folder / "fonts" / "a.ttf").write_bytes(GEORGIAN)
    after = load(folder)
    assert before.digest != after.digest
    (folder / "fonts" / "a.ttf").write_bytes(font("NotoSansArmenian[wght].ttf"))
    assert load(folder).digest not in {before.digest, after.digest}


def test_fonts_go_to_another_process(folder: Path) -> None:
    (folder / "fonts" / "a.ttf").write_bytes(GEORGIAN)
    template = load(folder)
    sent: Template = pickle.loads(pickle.dumps(template))
    assert sent == template
    assert fonts_of(sent) == fonts_of(template)


def cut(data: bytes) -> bytes:
    return data[:2000]


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("a.otf", lambda: b"OTTO", "TrueType outlines"),
        ("a.woff2", lambda: b"wOF2", "TrueType outlines"),
        ("a.ttf", lambda: b"no font at all", "it is not a TrueType font"),
        ("a.ttf", lambda: b"", "it is not a TrueType font"),
        ("a.ttf", lambda: cut(GEORGIAN), "it is cut short"),
        ("a.ttf", lambda: GEORGIAN[:20], "it is cut short"),
        ("a.ttf", lambda: with_rights(0x0002), "does not let it be embedded"),
        ("a.ttf", lambda: with_rights(0x0004), "documents that are not filled in"),
        ("a.ttf", lambda: with_rights(0x0100), "a part of it be embedded"),
        ("a.ttf", lambda: with_rights(0x0200), "only its bitmaps"),
        ("a.ttf", lambda: with_bytes(entry(b"head")[0] + 12, bytes(4)), "a table in it is cut"),
        ("a.ttf", lambda: with_bytes(entry(b"head")[1] + 18, bytes(2)), "have 0 units"),
        ("a.ttf", lambda: with_bytes(entry(b"glyf")[0], b"CFF "), "lacks what a font needs: glyf"),
    ],
)
def test_what_cannot_be_embedded_is_refused_by_name(
    folder: Path, name: str, make: Callable[[], bytes], reason: str
) -> None:
    (folder / "fonts" / name).write_bytes(make())
    with pytest.raises(TemplateError, match=f"fonts/{name}: error: .*{reason}"):
        load(folder)


@pytest.mark.parametrize("rights", [0x0000, 0x0008, 0x000C])
def test_what_may_be_edited_may_be_embedded(rights: int) -> None:
    assert refuse_font(with_rights(rights)) == ""


def test_a_font_says_how_bold_it_is() -> None:
    assert not FontFile.of("a.ttf", GEORGIAN).is_bold
    bundled = Path(__file__).parents[2] / "generator" / "pdf" / "fonts"
    bold = FontFile.of("b.ttf", (bundled / "NotoSerif-BoldItalic.ttf").read_bytes())
    assert (bold.is_bold, bold.is_italic, bold.is_variable) == (True, True, False)


def test_a_character_that_no_font_has_is_refused(folder: Path) -> None:
    (folder / "fonts" / "a.ttf").write_bytes(GEORGIAN)
    (folder / "templates" / "t.md.j2").write_text(f"---\ntitle: T\n---\n{UGARITIC}\n", "utf-8")
    refusal = Renderer(load(folder)).render(usual_sample("t"))
    assert isinstance(refusal, Refusal)
    assert "no font has" in refusal.diagnostics[0].message


@pytest.mark.parametrize(
    ("table", "at", "data"),
    [(b"maxp", 4, b"\0\1"), (b"cmap", 0, b"\xff" * 300), (b"fvar", 0, b"\xff" * 300)],
)
def test_a_font_that_cannot_be_taken_apart_is_refused(
    folder: Path, table: bytes, at: int, data: bytes
) -> None:
    damaged = with_bytes(entry(table)[1] + at, data)
    assert refuse_font(damaged) == ""
    (folder / "fonts" / "a.ttf").write_bytes(damaged)
    with pytest.raises(TemplateError, match=r"fonts/a\.ttf: error: the font is damaged"):
        Renderer(load(folder))
