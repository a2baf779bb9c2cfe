"""Bytes of every encoding that metadata comes in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity
from generator.sources.encoding import decode

EUROPEAN = "@misc{k,\n title = {Über die Größe naïver Ideen},\n author = {Müller, José}\n}\n"
CHINESE = "@misc{k,\n title = {基于深度学习的图像识别},\n author = {王小明 and 李喆}\n}\n"


@pytest.mark.parametrize(
    "data",
    [EUROPEAN.encode(), codecs.BOM_UTF8 + EUROPEAN.encode(), CHINESE.encode(), b"ASCII", b""],
)
def test_utf8_is_read_without_a_word(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.value == data.decode("utf-8-sig")
    assert not decoded.diagnostics


@pytest.mark.parametrize(
    "data",
    [
        EUROPEAN.encode("utf-16"),
        codecs.BOM_UTF16_BE + EUROPEAN.encode("utf-16-be"),
        EUROPEAN.encode("utf-16-le"),
        EUROPEAN.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + EUROPEAN.encode("utf-32-le"),
    ],
)
def test_utf16_and_utf32_are_read_and_noted(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.value == EUROPEAN
    assert [diagnostic.severity for diagnostic in decoded.diagnostics] == [Severity.NOTE]


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (EUROPEAN, "latin-1", "Windows-1252"),
        ("“Größe” – Ångström", "cp1252", "Windows-1252"),
        (CHINESE, "gbk", "GBK"),
        (CHINESE * 20, "gb18030", "GBK"),
    ],
)
def test_a_guess_is_right_and_warned_of(text: str, codec: str, name: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.value == text
    (guess,) = decoded.diagnostics
    assert guess.severity is Severity.WARNING
    assert name in guess.message


def test_lines_pasted_from_another_encoding_are_named() -> None:
    lines = ["Müller".encode(), "Zoë".encode(), "José".encode("latin-1"), "Ångström".encode()]
    decoded = decode(b"\n".join(lines))
    assert decoded.value == "Müller\nZoë\nJosé\nÅngström"
    assert "line 3" in decoded.diagnostics[0].message


def test_nul_bytes_do_not_make_a_file_utf16() -> None:
    assert decode(b"@misc{k, title = {a\0b}}").value == "@misc{k, title = {a\0b}}"


def test_lines_end_in_one_way() -> None:
    assert decode(b"a\r\nb\rc\n").value == "a\nb\nc\n"


@given(st.binary(max_size=200))
def test_nothing_is_raised(data: bytes) -> None:
    assert isinstance(decode(data).value, str)
