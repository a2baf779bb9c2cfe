"""The bidi algorithm, against the Unicode consortium's own tests and another implementation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from generator.pdf.layout import _bidi as bidi

CONFORMANCE = Path("/usr/share/unicode/BidiCharacterTest.txt")
EXPLICIT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "B", "S", "BN"}
"""What does not come into a line: decoding removes it, or lays it out otherwise."""


def displayed(text: str, base: int) -> str:
    levels = bidi.levels(text, base)
    return "".join(text[index] for index in bidi.visual_order(levels))


@given(
    st.text("ab1,23 +-.$()[]{}אבגدحر٤٥é–", min_size=1).map(str.strip).filter(bool),
    st.sampled_from("LR"),
)
def test_order_is_that_of_another_implementation(text: str, base: str) -> None:
    assert displayed(text, "LR".index(base)) == get_display(text, base_dir=base)


def cases() -> Iterator[tuple[str, int, list[str]]]:
    for line in CONFORMANCE.read_text("utf-8").splitlines():
        fields = line.partition("#")[0].strip().split(";")
        if len(fields) == 5:
            text = "".join(chr(int(code, 16)) for code in fields[0].split())
            if not EXPLICIT & {unicodedata.bidirectional(c) for c in text}:
                yield text, int(fields[2]), fields[3].split()


@pytest.mark.slow
@pytest.mark.skipif(not CONFORMANCE.exists(), reason="needs Debian's unicode-data")
def test_levels_are_those_of_the_standard() -> None:
    count = 0
    for text, base, expected in cases():
        levels = bidi.levels(text, base)
        for index in range(len(text) - 1, -1, -1):  # L1, which is for whole lines
            if unicodedata.bidirectional(text[index]) != "WS":
                break
            levels[index] = base
        assert [str(level) for level in levels] == expected, (text, base)
        count += 1
    assert count > 90_000


@pytest.mark.parametrize(("text", "base"), [("abc", 0), ("12 א", 1), ("(ب", 1), ("", 0)])
def test_base_level_is_that_of_the_first_strong_letter(text: str, base: int) -> None:
    assert bidi.base_level(text) == base
