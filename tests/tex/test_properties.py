"""What holds for every input."""

import re
import unicodedata

import pytest
from examples import examples
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import has_errors
from generator.tex import (
    decode_names,
    decode_text,
    decode_title,
    decode_typed_name,
    decode_typed_title,
    long_names,
    rich_title,
)
from generator.tex import names as names_module
from generator.tex.inline import TEX_LIGATURES, FieldReader
from generator.tex.ordinary_names import compose_accents, read_ordinary_names
from generator.tex.rich_title import RESIDUE, is_meant

PIECES = [
    *(
        "\\emph{",
        "\\'{",
        "\\'",
        "\\frac{",
        "\\sqrt[",
        "$",
        "\\$",
        "{\\textbackslash}",
        "}",
        "{",
        "^",
    ),
    *(
        "_",
        "~",
        "&lt;",
        "&amp;amp;",
        "<i>",
        "</i>",
        "<sub>",
        "Ã©",
        " and ",
        ", ",
        ";",
        " Jr.",
        "\\",
    ),
    *(
        "\\char`",
        "\\v{}c",
        "\\left(",
        "\\ell",
        "--",
        "''",
        "\\text{",
        "\\texttt{",
        "\\it ",
        "\\tt ",
    ),
    *(
        '"',
        '"`',
        "\"'",
        "'",
        "\\path ",
        "\\overline{",
        "\\(",
        "\\)",
        "van ",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\ue000",
        "\x92",
        "ı\u0301",
        "\ud83d",
        "İ",
    ),
    *("a", "B", "é", "1", " ", "\n", "x_1", "\\not", "\\mathcal{O}", "\\uppercase{", "\\hat"),
]
SOURCES = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


@given(SOURCES)
@examples(400)
def test_titles_never_raise_and_leave_no_markup_without_an_error(source: str) -> None:
    for decode in (decode_title, decode_typed_title):
        decoded = decode(source)
        left = [m[0] for m in RESIDUE.finditer(decoded.value.plain) if not is_meant(m[0])]
        assert not left or has_errors(decoded.diagnostics)
        assert decoded.value.plain == unicodedata.normalize("NFC", decoded.value.plain).strip()
    assert isinstance(decode_text(source).value, str)


@given(SOURCES)
@examples(400)
def test_names_never_raise_and_leave_no_markup_without_an_error(source: str) -> None:
    decoded = decode_names(source)
    one = decode_typed_name(source)
    for names, diagnostics in (
        (decoded.value, decoded.diagnostics),
        ((one.value,), one.diagnostics),
    ):
        for name in names:
            assert not RESIDUE.search(str(name)) or has_errors(diagnostics)


LETTERS = st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F)
PLAIN = st.text(LETTERS | st.sampled_from(list(" .,:;()?!/–—“”’+=%#")), min_size=1)


@given(PLAIN)
def test_plain_text_decodes_to_itself(source: str) -> None:
    expected = " ".join(unicodedata.normalize("NFC", source).split())
    for decode in (decode_title, decode_typed_title):
        decoded = decode(source)
        if not any("encoding" in diagnostic.message for diagnostic in decoded.diagnostics):
            assert decoded.value.plain == expected


@given(SOURCES)
@examples(200)
def test_decoding_what_was_decoded_changes_nothing(source: str) -> None:
    once = decode_typed_title(source)
    plain = once.value.plain
    if has_errors(once.diagnostics) or re.search(r"[\\^_~`'$&<>{}-]", plain):
        return  # these characters mean something to whoever types them
    assert decode_typed_title(plain).value.plain == plain


_WORDS = r"""
    Knuth Donald E. van de III Jr. and AND D'Amour Ng Łukasz Abu-Mostafa et al. others Research
    Daumé Ren{\'e} Team 李 José
"""
WORDS = st.sampled_from(_WORDS.split())


@given(st.lists(WORDS | st.just(","), max_size=12))
@examples(500)
def test_the_short_way_of_reading_names_agrees_with_the_long_way(words: list[str]) -> None:
    field = " ".join(words).replace(" ,", ",")
    quick = read_ordinary_names(compose_accents(field))
    if quick is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names_module, "read_ordinary_names", lambda text: None)
        patch.setattr(long_names, "read_ordinary_name", lambda text: None)
        slow = decode_names(field)
    assert slow.value == quick
    assert slow.diagnostics == decode_names(field).diagnostics


@given(st.lists(WORDS | st.sampled_from([",", "(MIT)", "*", "~"]), max_size=12))
@examples(500)
def test_an_ordinary_name_beside_others_is_read_the_same_in_the_long_way(words: list[str]) -> None:
    field = " ".join(words).replace(" ,", ",")
    quick = decode_names(field)
    alone = decode_typed_name(field)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names_module, "read_ordinary_names", lambda text: None)
        patch.setattr(names_module, "read_ordinary_name", lambda text: None)
        patch.setattr(long_names, "read_ordinary_name", lambda text: None)
        assert decode_names(field) == quick
        assert decode_typed_name(field) == alone


PLAIN_TEX = st.lists(
    st.sampled_from([*"{}{}{}--() \n\t", "--", "---", "{}", "-{", "}-", "{A}", "[", "%", "#", "a"]),
    max_size=14,
).map("".join)


@given(PLAIN_TEX)
@examples(1000)
def test_the_short_way_of_reading_titles_agrees_with_the_long_way(source: str) -> None:
    title, text = decode_title(source), decode_text(source)
    assert title == rich_title.decode_rich(source)
    assert text.value == rich_title.decode_tex(source).value.plain


@given(PLAIN_TEX)
def test_the_short_way_of_reading_typed_titles_agrees_with_the_long_way(source: str) -> None:
    assert decode_typed_title(source) == rich_title.decode_typed(source)


HOSTILE = [
    *(
        "{",
        "}",
        "$",
        "\\emph",
        "\\'",
        "\\sqrt[",
        "^",
        "_{",
        "<i>",
        "<",
        "&",
        "&amp;",
        "\\",
        " ",
        "`",
    ),
    *(
        " and ",
        ",",
        ";",
        "\\frac",
        "\\it ",
        "{\\tt ",
        "\\text{",
        "$\\text{",
        "\\left",
        "\\not",
        "--",
    ),
    *(
        "Ã©",
        "~",
        "\u00ad",
        "\\$",
        "{\\textbackslash}",
        "\\char",
        "\\v{}",
        "\\hat",
        "a_",
        "[",
        "1,000",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear(piece: str) -> None:
    # A quarter of it, too, is longer than what the short way for plain fields reads.
    for decode in (decode_title, decode_typed_title, decode_names, decode_typed_name):
        assert_linear(lambda size: decode(piece * (size // len(piece))), 80_000)  # noqa: B023


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_reader_itself_is_linear(piece: str) -> None:
    """Titles have a greatest length; what reads them does not depend on it."""
    assert_linear(
        lambda size: FieldReader(TEX_LIGATURES).read(piece * (size // len(piece))), 30_000
    )


@given(SOURCES | st.sampled_from(["\\a" * 3_000, "\\a{b} \\c{d}" * 99, "<x@y and " * 99]))
@examples(100)
def test_findings_are_few_short_and_on_one_line(source: str) -> None:
    for decode in (decode_title, decode_names):
        diagnostics = decode(source).diagnostics
        assert len(diagnostics) <= 20
        assert len(set(diagnostics)) == len(diagnostics)
        for diagnostic in diagnostics:
            assert len(diagnostic.message) < 300
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", diagnostic.message)


@pytest.mark.parametrize("piece", ["\\emph{a} ", "plain words "])
def test_a_text_longer_than_any_title_is_refused(piece: str) -> None:
    for decode in (decode_title, decode_typed_title):
        decoded = decode(piece * 2_000)
        assert "is not a title" in str(decoded.diagnostics[0])
        assert "\\" not in decoded.value.plain
