import pytest

from generator.diagnostics import has_errors
from generator.tex import decode_title
from generator.text import Code, Emphasis, Math, Strong, Subscript, Superscript, Text, Title


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$\tilde{O}(\sqrt{T})$", "Õ(√T)"),
        (r"$\ell_{1}$ and $\ell_1$", "ℓ₁ and ℓ₁"),
        (r"$\mathbb{E}[x|y]$", "𝔼[x|y]"),
        (r"$x^2$ $n^{1/3}$ $n^{-1/2}$ $\epsilon^{-2}$", "x² n^(1/3) n^(−1/2) ϵ⁻²"),
        (r"$\frac{1}{2}$ $\frac{a+b}{c}$ $\tfrac12$", "1/2 (a + b)/c 1/2"),
        (r"$\widetilde{\mathcal{O}}(m/\varepsilon^{3.5})$", "𝒪̃(m/ε^3.5)"),
        (r"$\mathcal{\tilde O}(n)$", "𝒪̃(n)"),
        (r"$O(d\log{K})$ $O(n\log(n))$ $\log^2 n$", "O(d log K) O(n log(n)) log² n"),
        (r"$n^{O(\log n)}$", "n^(O(log n))"),
        (r"$x'$ $f''$ $x^{\prime}$ $90^\circ$ $A^*$", "x′ f′′ x′ 90° A*"),
        (r"$\operatorname{poly}(n)$ $\operatorname*{arg\,max}_x$", "poly(n) arg maxₓ"),
        (r"$D_{\mathrm{KL}}(P\|Q)$ $x_{\max}$", "D_KL(P‖Q) x_max"),
        (r"$a\le b<c\neq d$ $x\in[0,1]$", "a ≤ b < c ≠ d x ∈ [0, 1]"),
        (r"$p\not=q$ $x\not\in A$", "p ≠ q x ∉ A"),
        (r"$\sqrt[3]{n}$ $\sqrt{n+1}$ $\binom{n}{k}$", "∛n √(n + 1) (n choose k)"),
        (r"$-1$ $a-b$ $k-$means", "−1 a − b k-means"),
        (r"$\left(\frac{1}{n}\right)$ $f\left.x\right|$", "(1/n) fx|"),
        (r"$L_qL_p$ $a_{ij}b^{kl}$", "L_qLₚ aᵢⱼb^(kl)"),
        (r"$3.5$ $10,000$ $(1,2)$", "3.5 10,000 (1, 2)"),
        (r"$\text{DP}^2$ CO$_2$ $^{13}$C Fe$^{3+}$", "DP² CO₂ ¹³C Fe³⁺"),
        (r"$\overline{AB}$ $\widehat{xy}$ $\vec{v}$", "A̅B̅ x᷍y v⃗"),
        (r"$\bar{MSE}$ $\overline{x^2}$ $\bar{x}^2$", "M̅S̅E̅ x̅²̅ x̄²"),
        (r"$\hat{x_i}$ $\hat{x_q}$ $\hat{x}_i$", "x̂ᵢ x̂_q x̂ᵢ"),
        (r"$\hat{_i}$ $\widehat{_i_j}$", "ᵢ̂ ᵢ̂ⱼ"),
        (r"$\overline{\hat{A}B}$ $\vec{\imath}$", "Â̅B̅ i⃗"),
        (r"$\mathbb{R^2}$ $\mathcal{L_q}$ $\mathtt{x^q}$", "ℝ² ℒ_q x^q"),
        (r"\(x\) \[y\] $$z$$ $a$$b$", "x y z ab"),
        (r"$x \pmod n$ $a \bmod b$", "x (mod n) a mod b"),
        (r"{\cal O}($n$) ${\cal O}(n)$ $\beth$", "𝒪(n) 𝒪(n) ℶ"),
        (r"$Great~Truths~are ~Simple:$", "Great Truths are Simple:"),
        (r"$\ell_{∞}$ $χ$", "ℓ_∞ χ"),
    ],
)
def test_plain_spelling_of_formulas(source: str, expected: str) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


def test_a_formula_keeps_its_source_and_its_structure() -> None:
    title = decode_title(r"$\ell_{p}$ with $\mathbf{x}^{\boldsymbol{\mu}} + \mathtt{y}$").value
    first, _, second = title.inlines
    assert isinstance(first, Math)
    assert first.tex == r"\ell_{p}"
    assert first.children == (Text("ℓ"), Subscript((Emphasis((Text("p"),)),)))
    assert isinstance(second, Math)
    assert second.children == (
        Strong((Text("x"),)),
        Superscript((Strong((Emphasis((Text("μ"),)),)),)),
        Text(" + "),
        Code("y"),
    )


def test_variables_slant_and_numbers_and_capital_greek_do_not() -> None:
    (formula,) = decode_title(r"$2x\Gamma\gamma\times é$").value.inlines
    assert isinstance(formula, Math)
    assert formula.children == (
        Text("2"),
        Emphasis((Text("x"),)),
        Text("Γ"),
        Emphasis((Text("γ"),)),
        Text(" × "),
        Emphasis((Text("é"),)),
    )


@pytest.mark.parametrize("accent", ["hat", "bar", "tilde", "vec", "overline"])
def test_an_accent_keeps_the_style_of_its_letter(accent: str) -> None:
    (formula,) = decode_title(f"$\\{accent}{{\\boldsymbol{{\\beta}}}}$").value.inlines
    assert isinstance(formula, Math)
    (strong,) = formula.children
    assert isinstance(strong, Strong)
    assert isinstance(strong.children[0], Emphasis)


def test_a_formula_of_text_alone_is_text() -> None:
    assert decode_title(r"$\texttt{SPIN}$: x").value == Title((Code("SPIN"), Text(": x")))


def test_mathematics_without_dollar_signs_is_recognised() -> None:
    decoded = decode_title(r"Sparsistency of \ell_1-Regularized \ensuremath{α}-M")
    assert decoded.value.plain == "Sparsistency of ℓ₁-Regularized α-M"
    assert [str(d.severity) for d in decoded.diagnostics] == ["note"]


def test_a_number_that_lost_its_braces_is_raised_whole() -> None:
    decoded = decode_title(r"$\varepsilon^3.5$ and $K_33$")
    assert decoded.value.plain == "ε^3.5 and K₃₃"
    assert {str(d.severity) for d in decoded.diagnostics} == {"warning"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (r"$\foo$", r"\foo in a formula is unknown"),
        (r"$\widehat{MSE}$", "cannot be set in a line"),
        (r"$\overline{a+b}$", "cannot be set in a line"),
        (r"$\overline{x^q}$", "cannot be set in a line"),
        (r"$\vec{AB}$", "cannot be set in a line"),
        (r"$InkNet: Learning to Sign Agreements$", "would run together"),
        (r"On $graph neural$ nets", "would run together"),
        (r"$x^$", "nothing to raise"),
        (r"$\frac{1}$", r"\frac has no argument"),
        (r"$\not$", "nothing to negate"),
        (r"$\begin{matrix}x\end{matrix}$", r"\begin in a formula is unknown"),
    ],
)
def test_formulas_that_cannot_be_set_are_refused(source: str, reason: str) -> None:
    diagnostics = decode_title(source).diagnostics
    assert has_errors(diagnostics)
    assert any(reason in str(diagnostic) for diagnostic in diagnostics)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$\hat\mathbf{x}$ y", "x̂ y"),
        (r"$\hat\alpha b$", "α̂b"),
        (r"$\bar\phi x$", "ϕ̄x"),
        (r"$x_\mathrm{max}y$", "x_(max)y"),
        (r"\emph\textbf{a} b", "a b"),
        (r"\textit\LaTeX{} x", "LaTeX x"),
    ],
)
def test_an_argument_without_braces_ends_where_it_ends_in_tex(source: str, expected: str) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert not has_errors(decoded.diagnostics)


@pytest.mark.parametrize("source", ["From $5 and $6", "A $1 to $10 bill", "$5-$10", "$3k - $4k"])
def test_two_amounts_of_money_are_no_formula(source: str) -> None:
    decoded = decode_title(source)
    assert has_errors(decoded.diagnostics)
    assert not has_errors(decode_title(source.replace("$", r"\$")).diagnostics)


@pytest.mark.parametrize("source", ["$3-$SAT", "$5$ and $6$", "$k$ 5 $m$", "$2$-$3$ trees"])
def test_formulas_beside_numbers_are_no_money(source: str) -> None:
    assert decode_title(source).diagnostics == ()


def test_what_is_for_sorting_only_is_no_part_of_a_title() -> None:
    assert decode_title(r"\noopsort{a}On Ink").value.plain == "On Ink"
    assert has_errors(decode_title(r"\emoji{rocket} On Ink").diagnostics)
