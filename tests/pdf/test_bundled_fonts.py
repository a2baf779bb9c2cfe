"""The font files and the colour profile that come with the package."""

from __future__ import annotations

import runpy
import struct
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

PROJECT = Path(__file__).parent.parent.parent
FOLDER = PROJECT / "generator" / "pdf" / "fonts"
FILES = sorted(FOLDER.glob("*.ttf"))
HINTING = {"cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH", "gasp"}
RESERVED = ("Source", "TM Math")
LICENCE_OF = {"NotoSerifHangul": "NotoSerifCJK"}

CHARACTER_SETS = (
    *(f"iso8859_{part}" for part in range(1, 17) if part != 12),
    *("gb2312", "gbk", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"),
    *("cp1250", "cp1251", "cp1252", "cp1255", "cp1256", "cp1258", "koi8_r", "koi8_u"),
)
BLOCKS = {
    "Latin Extended Additional": (0x1E00, 0x1EFF),
    "Mathematical Operators": (0x2200, 0x22FF),
    "Hangul Syllables": (0xAC00, 0xD7A3),
    "CJK Unified Ideographs": (0x4E00, 0x9FFF),
    "CJK Extension A": (0x3400, 0x4DBF),
    "Devanagari": (0x0900, 0x097F),
}


@cache
def characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def all_characters() -> frozenset[int]:
    return frozenset().union(*(characters(path) for path in FILES))


def characters_of(codec: str) -> set[int]:
    """Every printable character of an encoding of one or two bytes, or three after 0x8F."""
    found = set()
    high = range(0x81, 0xFF)
    sequences = [bytes([byte]) for byte in range(0xA0, 0x100)]
    sequences += [bytes([first, second]) for first in high for second in range(0x40, 0xFF)]
    if codec == "euc_jp":
        sequences += [bytes([0x8F, first, second]) for first in high for second in high]
    for sequence in sequences:
        text = sequence.decode(codec, "ignore")
        if len(text) == 1 and text.isprintable() and ord(text) > 0x7F:
            found.add(ord(text))
    return found


def test_there_are_fonts() -> None:
    assert len(FILES) == 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_font_can_be_embedded_and_says_its_licence(path: Path) -> None:
    family = path.stem.partition("-")[0]
    with TTFont(path, lazy=True) as font:
        tables = set(font.keys())
        assert {"glyf", "hmtx", "cmap", "name", "OS/2", "post"} <= tables
        assert not tables & (HINTING | {"CFF ", "fvar", "vmtx"})
        assert font["head"].unitsPerEm == 1000
        assert font["OS/2"].fsType == 0
        names = font["name"]
        assert names.getDebugName(6) == path.stem
        assert not any(word in names.getDebugName(6) for word in RESERVED)
        assert "SIL Open Font License, Version 1.1" in names.getDebugName(13)
        copyright_line = names.getDebugName(0)
    licence = FOLDER / f"OFL-{LICENCE_OF.get(family, family)}.txt"
    text = licence.read_text("utf-8")
    assert copyright_line in text
    assert "PERMISSION & CONDITIONS" in text


@pytest.mark.parametrize("codec", CHARACTER_SETS)
def test_every_character_of_a_national_standard_can_be_printed(codec: str) -> None:
    wanted = characters_of(codec)
    assert len(wanted) > 40
    assert {f"U+{char:04X}" for char in wanted - all_characters()} == set()


@pytest.mark.parametrize("block", BLOCKS)
def test_every_character_of_a_block_can_be_printed(block: str) -> None:
    first, last = BLOCKS[block]
    wanted = {char for char in range(first, last + 1) if chr(char).isprintable()}
    assert wanted <= all_characters()


def test_the_styles_of_the_text_face_have_the_same_letters() -> None:
    regular = characters(FOLDER / "NotoSerif-Regular.ttf")
    for style in ("Bold", "Italic", "BoldItalic"):
        missing = regular - characters(FOLDER / f"NotoSerif-{style}.ttf")
        assert not [char for char in missing if chr(char).isalpha() and char < 0x2000]


def test_the_colour_profile_is_what_its_tool_makes() -> None:
    data = (PROJECT / "generator" / "pdf" / "srgb.icc").read_bytes()
    assert data == runpy.run_path(str(PROJECT / "tools" / "build_icc.py"))["profile"]()
    assert struct.unpack(">I", data[:4])[0] == len(data)
    assert (data[8], data[12:16], data[16:20], data[36:40]) == (2, b"mntr", b"RGB ", b"acsp")
