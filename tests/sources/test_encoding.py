"""Bytes of every encoding that metadata comes in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity
from generator.sources.encoding import decode_bytes, is_encoding

EUROPEAN = "@misc{k,\n title = {Über die Größe naïver Ideen},\n author = {Müller, José}\n}\n"
CHINESE = "@misc{k,\n title = {基于深度学习的图像识别},\n author = {王小明 and 李喆}\n}\n"


@pytest.mark.parametrize(
    "data",
    [EUROPEAN.encode(), codecs.BOM_UTF8 + EUROPEAN.encode(), CHINESE.encode(), b"ASCII", b""],
)
def test_utf8_is_read_without_a_word(data: bytes) -> None:
    decoded = decode_bytes(data)
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
    decoded = decode_bytes(data)
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
    decoded = decode_bytes(text.encode(codec))
    assert decoded.value == text
    (guess,) = decoded.diagnostics
    assert guess.severity is Severity.WARNING
    assert name in guess.message


def test_lines_pasted_from_another_encoding_are_named() -> None:
    lines = ["Müller".encode(), "Zoë".encode(), "José".encode("latin-1"), "Ångström".encode()]
    decoded = decode_bytes(b"\n".join(lines))
    assert decoded.value == "Müller\nZoë\nJosé\nÅngström"
    assert "line 3" in decoded.diagnostics[0].message


def test_nul_bytes_do_not_make_a_file_utf16() -> None:
    assert decode_bytes(b"@misc{k, title = {a\0b}}").value == "@misc{k, title = {a\0b}}"


def test_lines_end_in_one_way() -> None:
    assert decode_bytes(b"a\r\nb\rc\n").value == "a\nb\nc\n"


@given(st.binary(max_size=200))
def test_nothing_is_raised(data: bytes) -> None:
    assert isinstance(decode_bytes(data).value, str)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("이순신", "euc-kr"),
        ("인공지능 기계 학습에 관한 연구와 응용", "cp949"),
        ("鲁迅先生", "gbk"),
        ("魯迅", "big5"),
        ("圖像識別與深度學習的方法", "big5"),
        ("夏目漱石", "shift-jis"),
        ("さくら ももこ", "shift-jis"),
        ("夏目漱石", "euc-jp"),
        ("深層学習による画像の認識", "euc-jp"),
        ("Лев Толстой", "cp1251"),
        ("Лев Толстой", "koi8-r"),
        ("Ян", "cp1251"),
        ("Νίκος", "cp1253"),
        ("משה", "cp1255"),
        ("Stanisław Żeleński", "cp1250"),
        ("Rafał", "cp1250"),
        ("Kamiński", "iso8859-2"),
        ("Čapek, Jiří", "cp1250"),
        ("Kovačević", "cp1250"),
        ("Szőke", "cp1250"),
        ("Doğan, Işık", "cp1254"),
        ("Jürgen Größe", "mac-roman"),
        ("José García", "mac-roman"),
    ],
)
def test_what_cannot_be_told_is_not_read(text: str, codec: str) -> None:
    data = f"author = {{{text}}}".encode(codec)
    decoded = decode_bytes(data)
    assert "\ufffd" in decoded.value
    assert not any(letter in decoded.value for letter in text if letter > "\x7f")
    (finding,) = decoded.diagnostics
    assert finding.severity is Severity.WARNING
    assert "--encoding" in finding.hint
    assert decode_bytes(data, codec).value == data.decode(codec)
    assert not decode_bytes(data, codec).diagnostics


@pytest.mark.parametrize(
    "text",
    ["José Muñoz", "João Simões", "Søren Kjær", "Åsa Ångström", "Hélène Molière", "Noël Château",
     "Nicolò Gesù", "¿Qué es? ¡Sí!", "Magalhães Gonçalves", "Øyvind", "cœur", "naïve Größe"],
)  # fmt: skip
def test_west_european_letters_are_read_and_warned_of(text: str) -> None:
    assert decode_bytes(text.encode("cp1252")).value == text
    assert decode_bytes(text.encode("cp1252")).diagnostics


def test_punctuation_that_chinese_and_korean_share_is_read() -> None:
    assert decode_bytes("the author’s “ink”".encode("gbk")).value == "the author’s “ink”"


def test_escape_sequences_are_a_declaration() -> None:
    decoded = decode_bytes("夏目漱石".encode("iso2022_jp"))
    assert decoded.value == "夏目漱石"
    assert [finding.severity for finding in decoded.diagnostics] == [Severity.NOTE]


def test_utf8_is_utf8_whatever_is_said() -> None:
    assert decode_bytes("Zoë".encode(), "euc-kr").value == "Zoë"


def test_an_encoding_that_is_not_the_files_is_an_error() -> None:
    (finding,) = decode_bytes(b"a\nb\xff\xff", "euc-kr").diagnostics
    assert finding.severity is Severity.ERROR
    assert "line 2" in finding.message


@pytest.mark.parametrize(("name", "known"), [("euc-kr", True), ("rot13", False), ("x\0", False)])
def test_names_of_encodings(name: str, known: bool) -> None:  # noqa: FBT001
    assert is_encoding(name) is known
