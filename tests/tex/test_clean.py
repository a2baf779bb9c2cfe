import pytest

from generator.diagnostics import has_errors
from generator.tex.clean import clean


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Jaromı\u0301r Paı\u0308doussis", "Jaromír Païdoussis"),
        ("naïve\u200b zero\u2011width\ufeff", "naïve zero-width"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Detection \u00ad SNIP", "Detection - SNIP"),
        ("a\u00a0b\u3000c\u2028d\u2009e", "a b c d e"),
        ("Y\x7faniv\x00", "Yaniv"),
        ("don\x92t \x93x\x94", "don’t “x”"),
        ("oﬃce", "office"),
        ("abc\u202edef", "abcdef"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "ab"),
        ("O\u2010Snap", "O-Snap"),
    ],
)
def test_characters_that_nobody_sees(source: str, expected: str) -> None:
    text, found = clean(source)
    assert text == expected
    assert not has_errors(found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("LluÃ\u00ads Ros", "Lluís Ros"),
        ("CortÃ©s", "Cortés"),
        ("donâ€™t", "don’t"),
        ("Ã…gren", "Ågren"),
        ("Nguyá»…n", "Nguyễn"),
        ("Å\u0081ukasz", "Łukasz"),
    ],
)
def test_certain_mojibake_is_repaired_and_reported(source: str, expected: str) -> None:
    text, found = clean(source)
    assert text == expected
    assert [str(d.severity) for d in found] == ["warning"]
    assert expected.split(maxsplit=1)[0] in found[0].message


@pytest.mark.parametrize("source", ["JÃrgensen", "JÃ, x", "ä½ å¥½", "Andr\ufffd", "\udc80", "\x81"])
def test_what_is_lost_is_refused(source: str) -> None:
    assert has_errors(clean(source)[1])


@pytest.mark.parametrize(
    "source", ["JOÃO", "Itô’s", "Usserød Å’s plan", "Café’s", "SÃO PAULO", "Gauß’ law"]
)
def test_right_text_is_left_alone(source: str) -> None:
    assert clean(source) == (source, ())
