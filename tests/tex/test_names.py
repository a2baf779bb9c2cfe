import pytest

from generator.diagnostics import has_errors
from generator.paper import Name
from generator.tex import decode_names, decode_typed_name, repeated_names


def spelled(source: str) -> list[str]:
    decoded = decode_names(source)
    assert not has_errors(decoded.diagnostics), decoded.diagnostics
    return [str(name) for name in decoded.value]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Donald E. Knuth", Name("Knuth", "Donald E.")),
        ("Knuth, Donald E.", Name("Knuth", "Donald E.")),
        ("Ludwig van Beethoven", Name("Beethoven", "Ludwig", "van")),
        ("van Beethoven, Ludwig", Name("Beethoven", "Ludwig", "van")),
        ("de la Vallée Poussin, Charles Louis", Name("Vallée Poussin", "Charles Louis", "de la")),
        ("Charles de la Vallée Poussin", Name("Vallée Poussin", "Charles", "de la")),
        ("van der Goot, Rob", Name("Goot", "Rob", "van der")),
        (r"Daum{\'e}, III, Hal", Name("Daumé", "Hal", "", "III")),
        (r"Daum{\'e} III, Hal", Name("Daumé", "Hal", "", "III")),
        (r"Hal Daum{\'e} III", Name("Daumé", "Hal", "", "III")),
        ("III, Hal Daumé", Name("Daumé", "Hal", "", "III")),
        ("Seitz, Jr., Kerry A.", Name("Seitz", "Kerry A.", "", "Jr.")),
        ("Kerry A. Seitz, Jr.", Name("Seitz", "Kerry A.", "", "Jr.")),
        ("{NIRAS A/S}", Name("NIRAS A/S")),
        ("{Miljø- og Teknikudvalget, Fredensborg Kommune}",
         Name("Miljø- og Teknikudvalget, Fredensborg Kommune")),
        ("Guido {de Croon}", Name("de Croon", "Guido")),
        ("{Smalc-Koziorowska}, Julita", Name("Smalc-Koziorowska", "Julita")),
        ("Mausam", Name("Mausam")),
        ("jie liu", Name("liu", "jie")),
        ("brian ichter", Name("ichter", "brian")),
        ("Li Fei-Fei", Name("Fei-Fei", "Li")),
        (r"d\textquotesingle Alch\'{e}-Buc, Florence", Name("d'Alché-Buc", "Florence")),
        (r"Kaiser, \L ukasz", Name("Kaiser", "Łukasz")),
        ("family=Medici, given=Lorenzo, prefix=de’\\hspace{0pt}, useprefix=false",
         Name("Medici", "Lorenzo", "de’")),
        ("土居, 秀幸", Name("土居", "秀幸")),
        (r"H\'{e}l\textbackslash \textasciigrave ene Paugam", Name("Paugam", "Hélène")),
        (r"Shawe--Taylor, John", Name("Shawe–Taylor", "John")),
        ("Lopez Monroy, Adrian", Name("Lopez Monroy", "Adrian")),
    ],
)  # fmt: skip
def test_the_parts_of_one_name(source: str, name: Name) -> None:
    decoded = decode_names(source)
    assert decoded.value == (name,)
    assert not has_errors(decoded.diagnostics)


def test_typed_names_have_the_same_parts() -> None:
    assert decode_typed_name("Duc N.M Hoang").value == Name("Hoang", "Duc N.M")
    assert decode_typed_name("Ludwig van Beethoven Jr.").value == Name(
        "Beethoven", "Ludwig", "van", "Jr."
    )
    assert decode_typed_name("O&#39;Brien, Grace").value == Name("O'Brien", "Grace")
    assert decode_typed_name(" Juan CortÃ©s ").value == Name("Cortés", "Juan")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A One AND B Two and\n C Three And D Four", ["A One", "B Two", "C Three", "D Four"]),
        ("Rudolf Kadlec and and Jan Kleindienst", ["Rudolf Kadlec", "Jan Kleindienst"]),
        ("and A One and", ["A One"]),
        ("Marcus Pereira AND , Ioannis Exarchos", ["Marcus Pereira", "Ioannis Exarchos"]),
        ("Rigollet, Philippe, and Stromme, {Austin J.}",
         ["Philippe Rigollet", "Austin J. Stromme"]),
        ("Baibich, M.N.; and Broto, J.M.;", ["M.N. Baibich", "J.M. Broto"]),
        ("Jan Sand and {Barnes and Noble}", ["Jan Sand", "Barnes and Noble"]),
        ("*Azalia Mirhoseini and Vitchyr Pong* and Yuanjun Gao *",
         ["Azalia Mirhoseini", "Vitchyr Pong", "Yuanjun Gao"]),
        ("X One$^{1,2}$ and Y Two\\textsuperscript{*} and Z Three† and W Four^1",
         ["X One", "Y Two", "Z Three", "W Four"]),
        ("Ömer Morgül1", ["Ömer Morgül"]),
        ("Heinrich B&uumllthoff and S&oslash;ren X", ["Heinrich Bülthoff", "Søren X"]),
        ("{\\LaTeX3} team", ["LaTeX3 team"]),
        ("Sven Schmidt-Rohr, Steffen Knoop, Martin Lösch",
         ["Sven Schmidt-Rohr", "Steffen Knoop", "Martin Lösch"]),
        ("Taylor, Matthew, E.", ["Matthew E. Taylor"]),
        ("Born, L. et al.", ["L. Born"]),
        ("Madelung, O. and others", ["O. Madelung"]),
        ("", []),
    ],
)  # fmt: skip
def test_author_fields(source: str, expected: list[str]) -> None:
    assert spelled(source) == expected


@pytest.mark.parametrize("source", ["A One and others", "A One and Others", "One, A. et al."])
def test_an_incomplete_list_is_reported(source: str) -> None:
    assert any("not complete" in str(d) for d in decode_names(source).diagnostics)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a@example.org, a@example.org and Jin, Hongxia", "holds an address"),
        ("Zhejiang University and Mark Pauly", "looks like an affiliation"),
        ("Takehisa Nishida {\\&} Kazuo Muto", "holds &"),
        ("Nathan Michael, Vijay Kumar", "may be one author or two"),
        ("Alice Smith, Bob Jones and Carol White", "may be one author or two"),
        (r"J{\~A}, rgensen, Tollef Emil", "wrong encoding"),
        ("Cé1ine Teulière", "holds 1"),
        ("Heinrich B&thoff", "holds &"),
        (r"{\NTG{} {\TeX} group}", r"\NTG is unknown"),
        ("¿­Èö", "holds ¿"),
        (r"Gedeon, Tom\'{a}\v", "no letter to stand on"),
        ("A One and <script>x</script>", "cannot be set"),
        ("A One and {}", "has no name"),
        ("A One and *", "has no name"),
    ],
)
def test_what_is_no_name_is_refused(source: str, reason: str) -> None:
    diagnostics = decode_names(source).diagnostics
    assert has_errors(diagnostics)
    assert any(reason in str(diagnostic) for diagnostic in diagnostics)


@pytest.mark.parametrize(
    "source",
    ["ක්\u200dරිෂාන් ප්\u200dරනාන්දු", "র\u200d্যাচেল দাস", "അവന്\u200d നായര്\u200d", "علی\u200cرضا احمدی"],
)
def test_joiners_belong_to_names_of_the_scripts_that_have_them(source: str) -> None:
    assert decode_names(source).diagnostics == ()
    assert spelled(source) == [source]


@pytest.mark.parametrize("source", ["B. Ruddy and I. Hunter", "", "  ", "x@y.org"])
def test_one_typed_name_must_be_one_name(source: str) -> None:
    assert has_errors(decode_typed_name(source).diagnostics)


def test_a_typed_name_of_nothing_is_an_empty_name() -> None:
    decoded = decode_typed_name(" ")
    assert decoded.value == Name("")
    assert any("has no name" in str(each) for each in decoded.diagnostics)


def test_double_family_names_are_no_lists_where_others_have_commas_too() -> None:
    source = "Lopez Monroy, Adrian Pastor and Mausam and {The ATLAS Collaboration} and Kim, Jo"
    assert spelled(source)[0] == "Adrian Pastor Lopez Monroy"


def test_a_doubled_list_is_reported() -> None:
    decoded = decode_names("A One and B Two and A One and B Two")
    assert len(decoded.value) == 4
    assert len(decoded.diagnostics) == 2
    assert repeated_names((Name("One", "A"), Name("Two", "B"))) == ()


@pytest.mark.parametrize("name", ["דוד בן־גוריון", "ジャン＝リュック・ピカール"])
def test_the_hyphens_and_dots_of_other_scripts_belong_to_names(name: str) -> None:
    assert not decode_typed_name(name).diagnostics


@pytest.mark.parametrize("name", ["བསྟན་འཛིན་རྒྱ་མཚོ", "ሰላም፡ተስፋዬ"])
def test_marks_between_syllables_and_words_belong_to_a_name(name: str) -> None:
    decoded = decode_names(name)
    assert [str(each) for each in decoded.value] == [name]
    assert decoded.diagnostics == ()
