"""Drawings are read by the letter of the standard; what is unclear in them is named."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.returns.structure.operators import UnclearDrawingError, read_drawing

CLEAR = {
    "nothing": b"",
    "a field as PDFium writes it": b"/Tx BMC q BT 0 g /F 10 Tf 2 5 Td (A\\)b(c)) Tj ET Q EMC",
    "a frame and a clip": b"q 1 0 0 1 0 0 cm 0 0 m 1 1 l h W n Q",
    "numbers of all kinds": b"q +1 -.5 4. 0.0 -0 00 cm Q",
    "a list": b"[3 1] 0 d BT /F 1 Tf [(a) -20 <62>] TJ ET",
    "marked content": b"/Span <</MCID 3/ActualText (x)>> BDC EMC",
    "a comment": b"% 1 foo\nq Q",
    "a clip that pypdf leaves open": b"q 0 0 9 9 re W BT /F 1 Tf (a) Tj ET Q",
    "a frame that pdf-lib leaves open": b"q 0 0 m 9 9 l Q 1 1 m 9 1 l h W n",
    "an image": b"q BI /W 2 /H 1 /BPC 8 /CS /G ID ab EI Q",
    "an image that is packed": b"BI /W 2/H 1/BPC 8/CS/G/F/Fl ID " + zlib.compress(b"ab") + b"\nEI",
}
UNCLEAR = {
    "two signs": b"--5 w",
    "a power": b"1e5 w",
    "a word": b"1 bar",
    "too few": b"1 0 0 1 0 cm",
    "a string for a number": b"(1) w",
    "no end of a text": b"BT /F 1 Tf (a) Tj",
    "no end of a string": b"(abc",
    "no font": b"BT (a) Tj ET",
    "a frame that is painted later": b"q 0 0 m 9 9 l Q 1 1 m 9 1 l h f",
    "left over": b"1 2 3",
    "half a byte": b"<4g> Tj",
    "a list within a list": b"[[1]] 0 d",
    "a dictionary that ends as a list": b"/A <</B 1] BDC",
    "an image without an end": b"BI /W 1 /H 1 ID a",
    "an image that is too short": b"BI /W 9 /H 9 /BPC 8 /CS /G ID a EI",
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_the_standard_has_is_clear(name: str) -> None:
    read_drawing(CLEAR[name])


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_it_does_not_have_is_told(name: str) -> None:
    with pytest.raises(UnclearDrawingError) as caught:
        read_drawing(UNCLEAR[name])
    assert str(caught.value)


def test_what_is_referred_to_is_given() -> None:
    found = read_drawing(b"/G#31 gs /I Do /DeviceRGB cs /C CS BT /F 1 Tf ET /OK /P BDC EMC")
    assert found.used == {
        ("/ExtGState", "/G1"),
        ("/XObject", "/I"),
        ("/ColorSpace", "/C"),
        ("/Font", "/F"),
        ("/Properties", "/P"),
    }


@given(st.binary(max_size=300))
@example(b"(" * 300)
@example(b"<" * 300)
def test_anything_is_read_or_told(data: bytes) -> None:
    try:
        read_drawing(data)
    except UnclearDrawingError as unclear:
        assert str(unclear)  # noqa: PT017 - both are right
