import pytest

from generator.diagnostics import has_errors
from generator.tex import decode_typed_title


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
    ],
)
def test_typed_titles(source: str, expected: str) -> None:
    decoded = decode_typed_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


@pytest.mark.parametrize("source", ["$\\alpha-divergence", "a {b", "<b>x", "Ca$h", r"C:\new"])
def test_unfinished_markup_is_refused(source: str) -> None:
    assert has_errors(decode_typed_title(source).diagnostics)


def test_the_apostrophe_stays_as_it_was_typed() -> None:
    assert decode_typed_title("The Author's").value.plain == "The Author's"


def test_one_letter_between_ampersand_and_semicolon_is_no_entity() -> None:
    decoded = decode_typed_title("R&D at AT&T; more")
    assert decoded.value.plain == "R&D at AT&T; more"
    assert not decoded.diagnostics
