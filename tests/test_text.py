import pytest

from generator.text import (
    Code,
    Emphasis,
    Math,
    SmallCaps,
    Strong,
    Subscript,
    Superscript,
    Text,
    Title,
    plain_text,
)


def formula(*children: object) -> Math:
    return Math("", tuple(children))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        ((Text("a "), Emphasis((Text("b"), Strong((Text("c"),)))), Code(" d")), "a bc d"),
        ((SmallCaps((Text("Lasso"),)),), "Lasso"),
        ((Text("37"), Superscript((Text("th"),))), "37th"),
        ((Text("H"), Subscript((Text("2"),)), Text("O")), "H₂O"),
        ((formula(Text("x"), Superscript((Text("2"),))),), "x²"),
        ((formula(Text("n"), Superscript((Text("1/3"),))),), "n^(1/3)"),
        ((formula(Text("ε"), Superscript((Text("3.5"),))), Text(")")), "ε^3.5)"),
        ((formula(Text("b"), Superscript((Text("kl"),))),), "b^(kl)"),
        ((formula(Text("x"), Subscript((Text("max"),))), Text(" y")), "x_max y"),
        ((formula(Text("x"), Subscript((Text("max"),))), Text("y")), "x_(max)y"),
        ((formula(Text("ℓ"), Subscript((Text("∞"),))), Text("y")), "ℓ_∞y"),
        ((formula(Text("A"), Superscript((Text("∗"),))),), "A*"),
        ((Emphasis((Text("e"),)), Text("\u0301")), "é"),
    ],
)
def test_plain_spelling(inlines: tuple[object, ...], expected: str) -> None:
    assert plain_text(inlines) == expected  # type: ignore[arg-type]


def test_a_title_of_characters_is_folded_and_composed() -> None:
    title = Title.of("  Poincare\u0301 \n maps ")
    assert title.inlines == (Text("Poincaré maps"),)
    assert str(title) == title.plain == "Poincaré maps"
    assert Title.of(" ").inlines == ()


def test_formulas_are_equal_if_their_sources_are() -> None:
    assert Math("x^2", (Text("x"),)) == Math("x^2", ())
    assert Math("x^2", ()) != Math("x^3", ())
