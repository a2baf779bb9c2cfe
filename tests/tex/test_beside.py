"""What stands beside a name: titles, degrees, affiliations, markers, second names."""

from __future__ import annotations

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Severity, has_errors
from generator.tex import decode_names, decode_typed_name, long_names, names
from generator.tex.beside import ends_in_degree
from generator.tex.markers import strip_beside
from generator.tex.ordinary_names import read_ordinary_names


def read(source: str) -> tuple[list[str], list[Severity]]:
    decoded = decode_names(source)
    return [str(name) for name in decoded.value], [d.severity for d in decoded.diagnostics]


def is_refused(source: str) -> bool:
    return has_errors(decode_names(source).diagnostics)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("森 鴎外 and 이 순신 and 諸葛 亮 and 魯 迅", ["森鴎外", "이순신", "諸葛亮", "魯迅"]),
        ("森, 鴎外 and 이, 순신", ["森鴎外", "이순신"]),
        ("さくら ももこ", ["さくらももこ"]),
        ("남궁, 민 수", ["남궁민수"]),
        ("アンナ パブロワ", ["アンナ パブロワ"]),
        ("マリア デル カルメン", ["マリア デル カルメン"]),
        ("夏目漱石", ["夏目漱石"]),
        (
            "Sun Wukong (孙悟空) and 孙悟空 (Sun Wukong)",
            ["Sun Wukong (孙悟空)", "孙悟空 (Sun Wukong)"],
        ),
    ],
)
def test_east_asian_names_are_family_first(source: str, names: list[str]) -> None:
    assert read(source) == (names, [])
    if " and " not in source:
        assert str(decode_typed_name(source).value) == names[0]


@pytest.mark.parametrize("source", ["순신 이", "小波 李"])
def test_a_name_that_looks_given_name_first_is_said(source: str) -> None:
    assert read(source) == ([source.replace(" ", "")], [Severity.WARNING])


@pytest.mark.parametrize(
    "beside",
    [
        ", MIT",
        ", Google",
        ", Google DeepMind, London",
        ", University of Nowhere",
        ", Microsoft Research",
        ", Stanford",
        ", INRIA, France",
        " (MIT)",
        " (Acme)",
        " (ETH Zürich, Switzerland)",
        " (MIT (CSAIL))",
        " [KAIST]",
        " - Google",
        " at OpenAI",
        " (née Gee)",
        " (0000-0002-1825-0097)",
        " (jo@example.org)",
        "（東京大学）",
    ],
)
def test_an_affiliation_is_left_out_and_said(beside: str) -> None:
    names, severities = read(f"Jo Roe{beside}")
    assert names == ["Jo Roe"]
    assert severities == [Severity.WARNING] * len(severities)
    assert severities
    typed = decode_typed_name(f"Jo Roe{beside}")
    assert str(typed.value) == "Jo Roe"
    assert typed.diagnostics


@pytest.mark.parametrize(
    "source",
    [
        "Roe, Google",
        "Jo Roe Google",
        "Jo Roe, FHNW",
        "Jo Roe, MIT, Al Fie, Google",
        "Jo Roe - Acme",
        "Jo Roe, Al Fie, Microsoft Research",
        "Jo Roe <jo@example.org>",
        "Jo Roe 0000-0002-1825-0097",
        "Jo Roe \N{GRINNING FACE}",
        "J0 Roe",
        "Jo Roe (MIT",
        "Jo (Roe",
    ],
)
def test_what_may_be_an_affiliation_or_is_no_letter_is_refused(source: str) -> None:
    assert is_refused(source)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Sap, Jo", "Jo Sap"),
        ("Lopez Monroy, Adrian and Kim, Jo", "Adrian Lopez Monroy"),
        ("LOPEZ MONROY, JO and KIM, BO", "JO LOPEZ MONROY"),
        ("Wei (Leo) Li", "Wei (Leo) Li"),
        ("Jo Roe NGUYEN", "Jo Roe NGUYEN"),
        ("{Open Source Lab, Nowhere}", "Open Source Lab, Nowhere"),
        ("{Barnes Inc. and Sons}", "Barnes Inc. and Sons"),
    ],
)
def test_names_that_only_look_so_are_left_alone(source: str, name: str) -> None:
    names, severities = read(source)
    assert (names[0], severities) == (name, [])


def test_one_word_behind_a_comma_is_doubtful_where_others_have_no_comma() -> None:
    assert read("Jo Roe, Acme and Al Fie") == (["Acme Jo Roe", "Al Fie"], [Severity.WARNING])


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Dr. Jo Roe", "Jo Roe"),
        ("Dr Jo Roe, PhD", "Jo Roe"),
        ("Prof. Dr. rer. nat. habil. Jo Roe", "Jo Roe"),
        ("Assoc. Prof. Jo Roe", "Jo Roe"),
        ("Dr.-Ing. Jo Roe", "Jo Roe"),
        ("Dipl.-Ing. Jo Roe, MSc", "Jo Roe"),
        ("Sir Jo Roe", "Jo Roe"),
        ("Lord Jo Roe", "Jo Roe"),
        ("Mrs. Jo Roe", "Jo Roe"),
        ("Roe, Dr. Jo", "Jo Roe"),
        ("Dr. Roe, Jo", "Jo Roe"),
        ("Jo Roe, Ph.D.", "Jo Roe"),
        ("Jo Roe, Ph. D.", "Jo Roe"),
        ("Jo Roe Ph. D.", "Jo Roe"),
        ("Jo Roe, M.D., Ph.D.", "Jo Roe"),
        ("Jo Roe, M.D.", "Jo Roe"),
        ("Jo Roe M.D.", "Jo Roe"),
        ("Dr. Jo Roe, M.A.", "Jo Roe"),
        ("Jo Roe, Senior Member, IEEE", "Jo Roe"),
        ("Jo Roe, Jr., PhD", "Jo Roe Jr."),
        ("Dr. Jo Roe III", "Jo Roe III"),
        ("Dr.Jo Roe", "Jo Roe"),
        ("Prof. Roe", "Roe"),
        ("孔丘 教授", "孔丘"),
    ],
)
def test_titles_and_degrees_are_no_name(source: str, name: str) -> None:
    for decoded in (decode_names(source).value[0], decode_typed_name(source).value):
        assert str(decoded) == name
    assert set(read(source)[1]) == {Severity.WARNING}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Abrams, M.D.", "M.D. Abrams"),
        ("Roe, M.A. and Fie, B.S.", "M.A. Roe"),
        ("Jack MA", "Jack MA"),
        ("P.D. James", "P.D. James"),
        ("Hon Li", "Hon Li"),
        ("Md Rashid", "Md Rashid"),
        ("Herr, Jo", "Jo Herr"),
        ("Roe, Jr., Jo", "Jo Roe Jr."),
        ("Jo Roe III", "Jo Roe III"),
    ],
)
def test_initials_and_names_are_no_degrees(source: str, name: str) -> None:
    names, severities = read(source)
    assert (names[0], severities) == (name, [])


def test_what_may_be_a_degree_or_initials_is_refused() -> None:
    assert is_refused("Jo Roe, M.A.")


@pytest.mark.parametrize(
    "marked",
    ["Jo Roe¹", "Jo Roe¹,²", "Jo Roe [2]", "Jo Roe[1,2]", "Jo Roe (1)", "Jo Roe 1,2", "Jo Roe1,2",
     "Jo Roe 1", "Jo Roe 1,*", "Jo Roe*", "Jo Roe †‡", "[3] Jo Roe", "Jo Roe (a)", "Jo Roe (*)"],
)  # fmt: skip
def test_markers_are_taken_off_and_said(marked: str) -> None:
    names, severities = read(f"{marked} and Al Fie")
    assert names == ["Jo Roe", "Al Fie"]
    assert severities
    assert Severity.ERROR not in severities


@pytest.mark.parametrize(
    "broken",
    ['{H}"older', 'Otto H"older', 'M"uller, Karl', "Mu~noz, Jo", "Jo~ao Roe", "Ren^ee Roe"],
)
def test_an_accent_that_lost_its_backslash_is_refused(broken: str) -> None:
    assert is_refused(broken)


@pytest.mark.parametrize(
    "sound", [r"H\"older, Otto", r"{\"O}zg{\"u}r Roe", 'Jo "Bo" Roe', "Ludwig~van Roe", "J.~Roe"]
)
def test_accents_quotation_marks_and_ties_that_are_whole_are_not(sound: str) -> None:
    assert not is_refused(sound)


def test_an_apostrophe_that_may_be_an_accent_is_said() -> None:
    assert read("Andr'e Roe") == (["Andr'e Roe"], [Severity.WARNING])


def test_a_bracket_without_its_other_half_is_removed_and_said() -> None:
    assert read("Jo Hadj Roe)") == (["Jo Hadj Roe"], [Severity.WARNING])


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("family=Roe, given=Jo F., suffix=Jr., juniorcomma=true", "Jo F. Roe Jr."),
        ("given=Jo, family = {van Roe}, useprefix = false, given-i = J", "Jo van Roe"),
        ("Family=Roe, Given=Jo", "Jo Roe"),
        ('"family={Roe and Daughters, Ltd.}"', "Roe and Daughters, Ltd."),
        ('"family={Roe, Fie}", given=Jo', "Jo Roe, Fie"),
        ('"family=Roe, Ltd."', "Roe, Ltd."),
        ('family="Roe", given="Jo"', "Jo Roe"),
        ("family=Roe, given=Jo, sortingnamekeytemplatename=x", "Jo Roe"),
    ],
)
def test_the_extended_format_and_its_options(source: str, name: str) -> None:
    assert read(source) == ([name], [])


def test_a_part_that_is_not_known_is_said() -> None:
    assert read("family=Roe, given=Jo, middle=Q.") == (["Jo Roe"], [Severity.WARNING])


def test_several_people_in_one_pair_of_braces_are_said() -> None:
    assert read("{Jo Roe and Al Fie}") == (["Jo Roe and Al Fie"], [Severity.WARNING])


def test_an_organisation_beside_people_is_said() -> None:
    assert read("Google DeepMind and Jo Roe")[1] == [Severity.WARNING]


WORDS = [
    "Ann",
    "Bee",
    "Lopez",
    "Google",
    "MIT",
    "MSc",
    "PhD",
    "Ph.D.",
    "M.D.",
    "M.A.",
    "Dr.",
    "Prof.",
    "Sir",
    "Lord",
    "Jr",
    "III",
    "Oxford",
    "Acme",
    "School",
    "IEEE",
    "Senior",
    "Member",
    "Esq.",
    "Mag.",
    "FRS",
    "MBA",
    "O'Brien",
    "Andr'e",
    "J.",
    "K.L.",
    "Emeritus",
    "Hon.",
    "Dipl.-Ing.",
    "Univ.",
    "U.S.A.",
    "M.Ed.",
    "Psy.D.",
    "Ed.D.",
    "B.Tech.",
    "C.Eng.",
    "Adj.",
    "Baron",
    "Lt.",
    "Rev",
    "Miss",
    "Sc.D.",
    "CSc.",
    "doc.",
    "RNDr.",
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).flatmap(
    lambda words: st.sampled_from([" ".join(words), f"{words[0]}, {' '.join(words[1:])}".strip()])
)


@given(st.lists(NAMES, min_size=1, max_size=3).map(" and ".join))
def test_the_short_way_gives_what_the_long_way_gives(field: str) -> None:
    short = read_ordinary_names(field)
    if short is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(names, "read_ordinary_names", lambda _: None)
            patch.setattr(long_names, "read_ordinary_name", lambda _: None)
            long = decode_names(field)
        assert short == long.value
        assert not [found for found in long.diagnostics if "is named" not in found.message]


@pytest.mark.parametrize(
    "source", ['H{"o}lder, Ann', 'H{"}older, Ann', "Mart{'i}n, Ann", 'M{"u]ller, A']
)
def test_an_accent_without_its_backslash_is_refused_in_any_braces(source: str) -> None:
    assert is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "Hoff, Henk van {'t}",
        "O{'}Hara, Ann",
        "As'ad Karim",
        "Chang'e Liu",
        "Xing'an Li",
        "Re'em Sari",
    ],
)
def test_an_apostrophe_that_is_one_is_no_lost_accent(source: str) -> None:
    assert not decode_names(source).diagnostics


@pytest.mark.parametrize("source", ["Ren'e Lee", "Rodr'iguez, Ana", "Garc'ia, Ana"])
def test_an_apostrophe_in_place_of_an_acute_is_said(source: str) -> None:
    assert read(source)[1] == [Severity.WARNING]


@pytest.mark.parametrize(
    "source",
    [
        "Van Erven, Tim",
        "De Palma, Ada",
        "Daum{\\'e} III, Hal",
        "Le Roux, Nicolas",
        "van der Waals, Jan",
    ],
)
def test_a_family_name_with_particle_or_suffix_alone_is_no_doubt(source: str) -> None:
    assert not decode_names(source).diagnostics


def test_two_korean_names_parted_by_a_comma_are_not_one() -> None:
    assert is_refused("김철수, 이영희")
    assert read("이, 순신") == (["이순신"], [])
    assert read("남궁, 민수") == (["남궁민수"], [])


def test_a_name_that_is_also_a_kind_of_organisation_is_said() -> None:
    assert read("School, Tom") == (["Tom School"], [Severity.WARNING])
    assert is_refused("Ann Bee School")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ann Bee (PhD)", "Ann Bee"),
        ("Bee, Ann, Dr.-Ing.", "Ann Bee"),
        ("dr hab. Jan Kowalski", "Jan Kowalski"),
        ("Rev John Smith", "John Smith"),
        ("Er. Ann Bee", "Ann Bee"),
        ("M. Sc. Ann Bee", "Ann Bee"),
        ("Ass.-Prof. Ann Bee", "Ann Bee"),
        ("Prof. em. Ann Bee", "Ann Bee"),
        ("Ann Bee, DrSc.", "Ann Bee"),
        ("Ann Bee, Jr., MD", "Ann Bee Jr."),
        ("Bee, Ann, M.D.", "Ann Bee"),
        ("Д-р Иван Петров", "Иван Петров"),
    ],
)
def test_more_titles_and_degrees_are_left_out(source: str, name: str) -> None:
    assert read(source) == ([name], [Severity.WARNING])


def test_a_name_that_is_a_title_elsewhere_stays() -> None:
    assert read("Rev Lebaredian") == (["Rev Lebaredian"], [])


def test_a_person_in_braces_with_a_title_is_said() -> None:
    assert read("{Dr. Ann Bee}")[1] == [Severity.WARNING]


def test_a_name_in_biblatex_parts_may_stand_in_braces() -> None:
    assert read("{family=Miller, given=Ann} and Bo Li") == (["Ann Miller", "Bo Li"], [])


@pytest.mark.parametrize("source", ["王小明博士", "田中太郎先生", "김철수박사", "Ann Bee b"])
def test_what_may_be_a_title_or_a_marker_is_said(source: str) -> None:
    assert read(source)[1] == [Severity.WARNING]


@pytest.mark.parametrize("source", ["Blaise Agüera y Arcas", "Josep Puig i Cadafalch", "Suresh K"])
def test_one_letter_in_a_name_is_no_marker(source: str) -> None:
    assert not decode_names(source).diagnostics


def test_what_may_be_initials_or_a_degree_is_refused() -> None:
    assert is_refused("Kim, A., MD")


def test_a_list_of_whole_names_before_commas_is_doubted() -> None:
    _, severities = read("Ann Bee, Acmeware and Bo Li, Foobar")
    assert severities == [Severity.WARNING] * 2
    assert not decode_names("Vargas Llosa, Mario and Lee, Ann").diagnostics
    assert not decode_names("Mac Lane, Saunders and Van Erven, Tim").diagnostics


@pytest.mark.parametrize("source", ["Bo Li und Ann Bee", "Ann Bee et Jo Roe", "Ann Bee og Jo Roe"])
def test_and_in_another_language_between_two_names_is_refused(source: str) -> None:
    assert is_refused(source)


@pytest.mark.parametrize("source", ["Hans von und zu Maier", "José Ortega y Gasset Lee"])
def test_a_particle_that_means_and_is_part_of_a_name(source: str) -> None:
    assert not is_refused(source)


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("", False),
        ("Lee", False),
        ("Ann Lee", False),
        ("PhD", True),
        ("Lee PhD", True),
        ("Ph. D.", True),
        ("Lee Ph. D.", True),
        ("Ann Lee M. Sc.", True),
        ("M. Sc. Lee", False),
        ("PhD Lee", False),
    ],
)
def test_a_degree_is_one_or_two_words_at_the_end(words: str, *, degree: bool) -> None:
    assert ends_in_degree(words.split()) is degree


@pytest.mark.parametrize("unit", ["9", "1 ", "1   ", "1,", "*", "† "])
@pytest.mark.parametrize("text", ["Ann {}B", "Ann ({}!)"])
def test_a_long_row_of_markers_takes_time_with_its_length_only(unit: str, text: str) -> None:
    assert_linear(lambda size: strip_beside(text.format(unit * (size // len(unit))), []), 20_000)


def test_a_short_row_of_markers_is_read_in_one_way_only() -> None:
    for inside in ("1" * 38 + "!", "a " * 19 + "!"):
        assert strip_beside(f"Ann Bee ({inside})", []).strip() == "Ann Bee"
