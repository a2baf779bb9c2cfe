"""Quotation marks, babel's shorthands, and accents that lost their backslash."""

import pytest

from generator.diagnostics import has_errors
from generator.tex import decode_title, decode_typed_title


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{"`Absolutiv"\' im Baskischen}', "„Absolutiv“ im Baskischen"),
        ('Zur "`Freiheit"\' und "`Pflicht"\'', "Zur „Freiheit“ und „Pflicht“"),
        ('Le "<mot"> juste', "Le «mot» juste"),
        ('{"o}sterreich und {"U}bermut', "österreich und Übermut"),
        ('Stra{"s}e', "Straße"),
        ('F"ur M"uller', "Für Müller"),
        ('{H}"older and Schr"{o}dinger', "Hölder and Schrödinger"),
        ('Gro"sstadt', "Großstadt"),
        ('Bindestrich"=Wort und Nord"~Ost', "Bindestrich-Wort und Nord-Ost"),
        ('Trenn"-stelle, Auf"|lage, Wort""teil', "Trennstelle, Auflage, Wortteil"),
    ],
)
def test_shorthands_that_are_certain(source: str, expected: str) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


@pytest.mark.parametrize(
    "source",
    [
        '"Uber den Wert',
        '"Ahnlichkeit und "Okonomie',
        'Die "Uberlegung gr"o"ster Art',
        "Absolutiv\"' im Satz",
        'Dru"ckerei',
        'Zur "`Freiheit',
        'The model"s choice',
    ],
)
def test_what_may_be_a_shorthand_or_a_quotation_is_refused(source: str) -> None:
    assert has_errors(decode_title(source).diagnostics)


@pytest.mark.parametrize(
    "title",
    [
        'The "average" user and the "outlier"',
        'A "well"-known "A" and "o"',
        '"Attention" is "all"; ("yes", "no")?',
        'A 3.5" disk and a 4"x6" print',
        '"Unter" and "Over": what "is" it?',
        'From "a" to "z"',
        'An "auto-encoder"-like "energy"=based model',
    ],
)
def test_straight_quotation_marks_stay(title: str) -> None:
    for decode in (decode_title, decode_typed_title):
        decoded = decode(title)
        assert decoded.value.plain == title
        assert decoded.diagnostics == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The 'small' data", "The ‘small’ data"),
        ("'Hello, world' revisited", "‘Hello, world’ revisited"),
        ("Why ('maybe') and '{GAN}' or '$k$'", "Why (‘maybe’) and ‘GAN’ or ‘k’"),
        ("Rock 'n' Roll of the '90s", "Rock ’n’ Roll of the ’90s"),
        ("'Tis the authors' turn", "’Tis the authors’ turn"),
        ("Don't say 'it's' twice", "Don’t say ‘it’s’ twice"),
        ("Users' rights, models' wrongs", "Users’ rights, models’ wrongs"),
        ("``Outer 'inner' outer''", "“Outer ‘inner’ outer”"),
        ("From '3D' to '\\'Etude' and '\\emph{x}'", "From ‘3D’ to ‘Étude’ and ‘x’"),
        ("$f'$ and $g''$", "f′ and g′′"),
    ],
)
def test_an_apostrophe_that_opens_a_quotation(source: str, expected: str) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


@pytest.mark.parametrize("source", ["Poincar'e maps", "Fr'echet means", "Garc'ia", "Hel`ene"])
def test_an_accent_that_may_have_lost_its_backslash_is_said(source: str) -> None:
    diagnostics = decode_title(source).diagnostics
    assert any("backslash" in diagnostic.message for diagnostic in diagnostics)


@pytest.mark.parametrize("source", ["They're O'Brien's", "D'Amour and L'Oreal", "Don`t", "Qur'an"])
def test_apostrophes_are_no_broken_accents(source: str) -> None:
    assert decode_title(source).diagnostics == ()


@pytest.mark.parametrize("source", ["5\" and 'x", "a '\"b", 'An open "quotation', 'x"'])
def test_a_mark_without_a_partner_is_kept(source: str) -> None:
    assert '"' in decode_title(source).value.plain


def test_what_is_typed_into_a_form_is_not_guessed_at() -> None:
    assert decode_typed_title('Zur "`Freiheit"\' heute').value.plain == "Zur „Freiheit“ heute"
    for title in ("The 'small' \"data", "Don't \"Understand me"):
        decoded = decode_typed_title(title)
        assert decoded.value.plain == title
        assert decoded.diagnostics == ()
    for title in ('On H"older spaces', "Poincar'e maps"):
        decoded = decode_typed_title(title)
        assert decoded.value.plain == title
        assert [str(d.severity) for d in decoded.diagnostics] == ["warning"]


@pytest.mark.parametrize(
    "source", ["Universit{'e} de Paris", "{'E}cole normale", "d{`e}s lors", "H{^o}tel"]
)
def test_an_accent_in_braces_without_its_backslash_is_refused(source: str) -> None:
    for decode in (decode_title, decode_typed_title):
        assert has_errors(decode(source).diagnostics)


@pytest.mark.parametrize("source", ["Don{'t} look", "{\\'E}cole", "Caf\\'{e}"])
def test_an_apostrophe_or_an_accent_in_braces_is_none_that_was_lost(source: str) -> None:
    assert not has_errors(decode_title(source).diagnostics)


@pytest.mark.parametrize("source", ['{"A}rger mit "-Zeichen', 'Gr"o"se in " und mm'])
def test_a_lone_mark_beside_shorthands_is_refused(source: str) -> None:
    assert has_errors(decode_title(source).diagnostics)
