import pytest

from generator.diagnostics import has_errors
from generator.tex import decode_text, decode_title, join_subtitle
from generator.text import Code, Emphasis, SmallCaps, Strong, Subscript, Superscript, Text, Title


def plain(source: str) -> str:
    decoded = decode_title(source)
    assert not has_errors(decoded.diagnostics), decoded.diagnostics
    return decoded.value.plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"M{\"u}ller \"uber \"{U}ber {\"{U}}ber", "Müller über Über Über"),
        (r"{\'\i} \'{\i} \'i \^{\i}", "í í í î"),
        (r"Fran{\c c}ois Fran\c{c}ois {\c{S}}ahin", "François François Şahin"),
        (
            r"{\L}ukasz \L ukasz S{\o}ren S\o ren Stra{\ss}e {\aa}",
            "Łukasz Łukasz Søren Søren Straße å",
        ),
        (r"Nguy{\~{\^e}}n Nguy\~{\^{e}}n Th\d{\^e}", "Nguyễn Nguyễn Thệ"),
        (r"Erd\H{o}s Ji\v{r}\'{\i} \u{g} \.Z \k{a} \r{u} \={a}", "Erdős Jiří ğ Ż ą ů ā"),
        (r"\t{oo}", "o͡o"),
    ],
)
def test_accents_and_letters_in_every_spelling(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("``Quoted'' and `single'", "“Quoted” and ‘single’"),
        ("It's 1--2 --- three-four", "It’s 1–2 — three-four"),
        ("''Goose'' with", "“Goose” with"),
        ("\"Thought'' Control", '"Thought" Control'),
        ("Why don`t people; {BERT}`s", "Why don’t people; BERT’s"),
        (r"{\textquotedblleft}Yes{\textquotedblright} don{'}t", "“Yes” don’t"),
        (r"don\textquotesingle t", "don't"),
        (r"Figure~1 a\ b\,c\quad d\\e", "Figure 1 a b c d e"),
        (r"A \& B at 95\% of \#1, x\_y, \$100", "A & B at 95% of #1, x_y, $100"),
        (r"100% of R&D and C#", "100% of R&D and C#"),
        ("1,000,000 and $1{,}000$", "1,000,000 and 1,000"),
        (r"\TeX nische {\LaTeX} templates", "TeXnische LaTeX templates"),
        (r"The Lov\'{a}sz \textvartheta  function", "The Lovász ϑ function"),
        ("reinforcement \\\\{learning}", "reinforcement learning"),
        (r"Reconstruct \&amp; Crush &lt;Net&gt; &amp;lt;", "Reconstruct & Crush <Net> <"),
        (r"\char`\& \symbol{65} \char66", "& A B"),
        (r"\uppercase{up} \MakeLowercase{DOWN}", "UP down"),
        (r"\url{https://a.b/c_d~e}", "https://a.b/c_d~e"),
        (r"\href{http://x.y}{link} \enquote{q}", "link “q”"),
        (r"\texorpdfstring{$\ell_1$}{L1}-norm", "ℓ₁-norm"),
        (r"a\hspace{0pt}b\hspace{1em}c", "ab c"),
    ],
)
def test_marks_and_commands_of_text(source: str, expected: str) -> None:
    assert plain(source) == expected


def test_case_protection_leaves_no_trace() -> None:
    source = "{B}ayesian {{USSERØD Å}} {GAN}s {W}{GAN}"
    assert plain(source) == "Bayesian USSERØD Å GANs WGAN"


def test_styles_become_structure() -> None:
    source = r"\emph{a} \textbf{b} \textsc{c} \texttt{d--e} {\it f} {\tt g} x\textsuperscript{2}"
    assert decode_title(source).value == Title(
        (
            *(Emphasis((Text("a"),)), Text(" "), Strong((Text("b"),)), Text(" ")),
            *(SmallCaps((Text("c"),)), Text(" "), Code("d--e"), Text(" ")),
            *(Emphasis((Text("f"),)), Text(" "), Code("g"), Text(" x"), Superscript((Text("2"),))),
        )
    )


def test_html_tags_become_structure() -> None:
    decoded = decode_title("H<sub>2</sub>O in <i>E. coli</i>")
    assert decoded.value == Title(
        (*(Text("H"), Subscript((Text("2"),)), Text("O in "), Emphasis((Text("E. coli"),))),)
    )
    assert decoded.diagnostics == ()


def test_a_declaration_reaches_to_the_end_of_its_group() -> None:
    assert decode_title(r"a {b \it c} d").value == Title(
        (Text("a b "), Emphasis((Text("c"),)), Text(" d"))
    )


def test_emphasis_within_emphasis_is_upright() -> None:
    for source in (r"\emph{a \textit{b} c}", r"{\it a \emph{b} c}"):
        assert decode_title(source).value == Title(
            (Emphasis((Text("a "),)), Text("b"), Emphasis((Text(" c"),)))
        )


def test_white_space_folds_over_nested_runs() -> None:
    assert plain("  a  \\emph{ b } \n {} c ") == "a b c"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Fr{\textbackslash}'echet", "Fréchet"),
        (r"via \textbackslash chi Upper Bound", "via χ Upper Bound"),
        (r"\${\textbackslash}mathcal\{{EL}\}{\textasciicircum}\{++\}\$-closed", "ℰℒ⁺⁺-closed"),
        (r"D\$^3\$epth and CO\$\_2\$", "D³epth and CO₂"),
        (r"Mer{\textbackslash}underline\{K\}ury", "MerKury"),
        (r"from \$5 to \$10", "from $5 to $10"),
    ],
)
def test_tex_that_was_escaped_once_too_often(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    ("source", "expected", "reason"),
    [
        (r"Our \method{} wins", "Our method wins", r"\method is unknown"),
        (r"From {{\PS}} on", "From PS on", r"\PS is unknown"),
        (r"a \foo{b}{c} d", "a bc d", r"\foo is unknown"),
        (r"a \ding{51} b", "a 51 b", r"\ding is unknown"),
        (r"x \llap{y}", "x y", r"\llap cannot be set"),
        (r"As \textcite{bee} says", "As bee says", r"\textcite cannot be set"),
        (r"An $\ell_1 method", "An ℓ₁ method", "“$” has no partner"),
        ("a {b", "a b", "“{” has no partner"),
        ("a b}", "a b", "“}” has no partner"),
        (r"Tom\'", "Tom", "no letter to stand on"),
        (r"\textbf", "", r"\textbf has no argument"),
        (r"a \textbraceleft b", "a {b", "markup is left"),
        ("<b>x", "x", "“<b>” has no partner"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", "cannot be set"),
        ("", "", "the title is empty"),
        ("{}", "", "the title is empty"),
        ("Andr\ufffd", "Andr\ufffd", "U+FFFD"),
        ("slot \ue000", "slot \ufffd", "U+E000"),
    ],
)
def test_what_cannot_be_decoded_is_refused_and_still_readable(
    source: str, expected: str, reason: str
) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert has_errors(decoded.diagnostics)
    assert any(reason in str(diagnostic) for diagnostic in decoded.diagnostics)


@pytest.mark.parametrize(
    "source",
    [
        r"Escaping the \path of least loss",
        r"Where \url meets \href here",
        r"On \footnote taking",
        r"A \label for each of us",
        r"The \color of money",
        r"Many \thanks to all",
        r"Turn \uppercase on",
        r"Say it with \emph always",
        r"Plain \text everywhere",
        r"The \textbf effect",
        r"Read C:\in and wonder",
        r"D:\tt once more",
        r"Our \index of everything",
        r"A \enquote without braces",
    ],
)
def test_a_word_that_looks_like_a_command_is_refused_and_kept(source: str) -> None:
    decoded = decode_title(source)
    assert has_errors(decoded.diagnostics)
    word = source.partition("\\")[2].split()[0]
    assert word in decoded.value.plain.split() or word in decoded.value.plain


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Learning with \small samples", "Learning with samples"),
        (r"Reading \large graphs", "Reading graphs"),
        (r"On \par with people", "On with people"),
        (r"In \space and time", "In and time"),
        (r"Making \it work", "Making work"),
        (r"We \relax convexity", "We convexity"),
        (r"T\label{x}itle", "Title"),
        (r"\color{red}Title", "Title"),
        (r"\textbf x", "x"),
    ],
)
def test_what_makes_no_letters_is_said(source: str, expected: str) -> None:
    decoded = decode_title(source)
    assert decoded.value.plain == expected
    assert [str(d.severity) for d in decoded.diagnostics] == ["warning"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"state\hyphen of\hyphen the\hyphen art", "state-of-the-art"),
        (r"\mkbibquote{So} \mkbibemph{it} \mkbibbold{goes} \mkbibparens{on}", "“So” it goes (on)"),
        (r"1914\textendash 1918 \textemdash{} after", "1914–1918 — after"),
        (r"One\addcolon\addspace Two\addcomma\addspace Three\adddot", "One: Two, Three."),
        (r"x\mkbibsuperscript{2} \mkbibbrackets{sic} \parentext{or}", "x² [sic] (or)"),
        (r"Smith \bibstring{andothers}", "Smith et al."),
        (r"pp.~3\bibrangedash 5", "pp. 3–5"),
        (r"\enquote*{inner} \foreignquote{ngerman}{Wort}", "‘inner’ „Wort“"),
        (r"\glqq Wort\grqq{} und \flqq mot\frqq", "„Wort“ und «mot»"),
        (r"\LaTeX\xspace users, \TeX\xspace.", "LaTeX users, TeX."),
        (r"{$\slash$} and A\slash B", "/ and A/B"),
        (r"\textcolor[rgb]{1,0,0}{red} \MakeSentenceCase*{One two}", "red One two"),
    ],
)
def test_commands_of_biblatex_and_csquotes(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize("source", [r"\bibstring{langfoo} x", r"\foreignquote{klingon}{x}"])
def test_commands_whose_text_is_not_known_are_refused(source: str) -> None:
    assert has_errors(decode_title(source).diagnostics)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\textbackslash ell\_\lbrace 2,q\rbrace -ball", "ℓ_(2,q)-ball"),
        (r"An L\_\lbrace p\rbrace -space", "An Lₚ-space"),
        (r"\textbackslash mathcal\lbrace O\rbrace (\textbackslash sqrt\lbrace n\rbrace )", "𝒪(√n)"),
        (r"\Omega -Return", "Ω-Return"),
        (r"Sarsa(\lambda ) and \beta , then \mu !", "Sarsa(λ) and β, then μ!"),
        (r"(\mu ,\lambda )-ES", "(μ,λ)-ES"),
        (r"the \alpha method", "the α method"),
        (r"L\_1 and the L\_2 norm", "L₁ and the L₂ norm"),
        (r"Set{\_}max and k\_best", "Set_max and k_best"),
    ],
)
def test_formulas_that_were_escaped_as_text(source: str, expected: str) -> None:
    assert plain(source) == expected


@pytest.mark.parametrize(
    "title", ["A (half open", "Half] closed", "One) two (three", "[Both (crossed] here) ("]
)
def test_a_bracket_without_a_partner_is_said(title: str) -> None:
    decoded = decode_title(title)
    assert decoded.value.plain == title
    assert any("bracket" in diagnostic.message for diagnostic in decoded.diagnostics)


@pytest.mark.parametrize("title", ["On [0, 1)", "A (b [c] d)", "$(0,1]$ and $[0,1)$", "None"])
def test_brackets_that_pair_are_not_mentioned(title: str) -> None:
    assert decode_title(title).diagnostics == ()


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        ("Ink and Paper", "A History", "Ink and Paper: A History"),
        ("Who Signs?", "A Study", "Who Signs? A Study"),
        ("Sign Here!", "A Study", "Sign Here! A Study"),
        ("Vol. 2.", "A Study", "Vol. 2. A Study"),
        ("``Who Signs?''", "A Study", "“Who Signs?” A Study"),
        ("誰が署名するか？", "調査", "誰が署名するか？調査"),
        ("Ink", "(Extended)", "Ink (Extended)"),
        ("Ink: A History", "A history", "Ink: A History"),
        ("A History", "History", "A History: History"),
        ("Ink", "", "Ink"),
    ],
)
def test_a_subtitle_is_joined(title: str, subtitle: str, expected: str) -> None:
    joined = join_subtitle(decode_title(title).value, decode_title(subtitle).value)
    assert joined.plain == expected


def test_an_unknown_command_round_text_keeps_the_text_and_warns() -> None:
    decoded = decode_title(r"\acro{RL} works")
    assert decoded.value.plain == "RL works"
    assert [str(d.severity) for d in decoded.diagnostics] == ["warning"]


def test_empty_braces_after_an_accent_closed_too_early() -> None:
    decoded = decode_title(r"Ze\v{}cevi\'c")
    assert decoded.value.plain == "Zečević"
    assert [str(d.severity) for d in decoded.diagnostics] == ["warning"]


def test_a_footnote_is_left_out_with_a_warning() -> None:
    decoded = decode_title(r"Title\footnote{Work done elsewhere.}")
    assert decoded.value.plain == "Title"
    assert "left out" in str(decoded.diagnostics[0])


def test_set_braces_are_kept_with_a_warning() -> None:
    decoded = decode_title(r"Functions on $\{0,1\}^n$")
    assert decoded.value.plain == "Functions on {0, 1}ⁿ"
    assert [str(d.severity) for d in decoded.diagnostics] == ["warning"]


def test_text_fields_may_be_empty() -> None:
    assert decode_text("").value == ""
    assert decode_text("{}").diagnostics == ()
    assert decode_text(r"Proceedings of the 37\textsuperscript{th} {COLT} \& more").value == (
        "Proceedings of the 37th COLT & more"
    )
