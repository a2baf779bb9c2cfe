from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnosed, has_errors
from generator.tex import decode_title, decode_typed_title
from generator.text import Title


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Sin&lt;GLU&gt;: Q&amp;A &quot;x&quot; &#39;s &#x3b1;", 'Sin<GLU>: Q&A "x" \'s α'),
        ("H<sub>2</sub>O, &lt;i&gt;Drosophila&lt;/i&gt;", "H₂O, Drosophila"),
        ("A/B, <GLU>, <box>, a -> b, x < y > z", "A/B, <GLU>, <box>, a -> b, x < y > z"),
        ("n<b and c>d, i <a, b> j", "n<b and c>d, i <a, b> j"),
        ("~90% of R&D in DuReader_robust at 100 %", "~90% of R&D in DuReader_robust at 100 %"),
        (r"$\theta$-MRF and $\ell_{2,1}$-norm", "θ-MRF and ℓ_(2,1)-norm"),
        (r"Schr\"odinger \emph{via} \textbf{b}", "Schrödinger via b"),
        ("Price $10 to $20 and $x$", "Price $10 to $20 and x"),
        ("Learning {0,1}-functions", "Learning {0,1}-functions"),
        ("{{ 7*7 }} beside {BERT}", "{{ 7*7 }} beside BERT"),
        ("{% raw %}", "{% raw %}"),
        ("{GAN}s and {B}ayes", "GANs and Bayes"),
        ("L_p, x^2, k_{max}, O(n^2), x_1", "Lₚ, x², k_max, O(n²), x₁"),
        (r"\alpha-divergence", "α-divergence"),
        ("Don't ``quote'' -- dash", "Don't “quote” – dash"),
        (r"\textbackslash chi and \$x\$", "χ and x"),
        (r"\ensuremathα-Former", "α-Former"),
        ("A ``fast'' and a ``slow`` way", "A “fast” and a “slow” way"),
        ("f' and f'' of NOAA''s ``x''", "f' and f'' of NOAA''s “x”"),
        ("''Both'' and \"mixed''", '“Both” and "mixed"'),
        ("Run it with --json -- or without", "Run it with --json – or without"),
        ("`Session`, `.only`s and `Window`s", "`Session`, `.only`s and `Window`s"),
        ("Bach`s and Brahms`s", "Bach’s and Brahms’s"),
        (
            "file{a,b}, source{d}, error{} and {{merge}}",
            "file{a,b}, source{d}, error{} and {{merge}}",
        ),
        (
            "Codes [A-Z]{0,10} of {some_name}; {a, b, c}",
            "Codes [A-Z]{0,10} of {some_name}; {a, b, c}",
        ),
        ("{k}-means with {Support Vector} {M}achines", "k-means with Support Vector Machines"),
        ("{{The Whole Title}}", "The Whole Title"),
        ("{{whole}}", "whole"),
        (r"Caf\'es, d\'ej\`a vu, Mi{\l}o\'s", "Cafés, déjà vu, Miłoś"),
    ],
)
def test_typed_titles(source: str, expected: str) -> None:
    decoded = decode_typed_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


@pytest.mark.parametrize(
    "source", ["$\\alpha-divergence", "a {b", "<b>x", "Ca$h", r"C:\new", r"a \ b"]
)
def test_unfinished_markup_is_refused(source: str) -> None:
    assert has_errors(decode_typed_title(source).diagnostics)


def test_the_apostrophe_stays_as_it_was_typed() -> None:
    assert decode_typed_title("The Author's").value.plain == "The Author's"


def test_one_letter_between_ampersand_and_semicolon_is_no_entity() -> None:
    decoded = decode_typed_title("R&D at AT&T; more")
    assert decoded.value.plain == "R&D at AT&T; more"
    assert not decoded.diagnostics


@pytest.mark.parametrize("decode", [decode_title, decode_typed_title])
@pytest.mark.parametrize("word", [r"Langton\'s", r"Don\'t", r"We\'re", r"I\'ll", r"I\'m"])
def test_an_escaped_apostrophe_is_no_accent_without_a_person(
    word: str, decode: Callable[[str], Diagnosed[Title]]
) -> None:
    decoded = decode(f"{word} ant and \\'etudes")
    assert [found.message for found in decoded.diagnostics if has_errors([found])] == [
        f"“{word}” may be an apostrophe or an accent"
    ]


@given(st.text("abAB ,.-'`", max_size=30))
def test_plain_letters_are_never_lost(text: str) -> None:
    """Whatever becomes of quotation marks and dashes, every letter stays where it was."""
    decoded = decode_typed_title(text).value.plain
    assert "".join(filter(str.isalpha, decoded)) == "".join(filter(str.isalpha, text))


@given(st.text("aB{},;0 ", max_size=20))
def test_braces_that_are_taken_away_protect_something(text: str) -> None:
    """Nothing but braces ever goes."""
    decoded = decode_typed_title(text)
    if not has_errors(decoded.diagnostics):
        kept = "".join(decoded.value.plain.split()).translate({ord("{"): None, ord("}"): None})
        assert kept == "".join(text.split()).translate({ord("{"): None, ord("}"): None})
