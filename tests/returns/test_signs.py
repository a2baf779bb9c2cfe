"""What names are made of, and what is no part of one."""

from __future__ import annotations

import pytest

from generator.returns.evidence import Fit
from generator.returns.signers.fit import ODD_SIGNS, compare_name
from generator.returns.signers.signs import odd_signs

NAMES = (
    "Han-Byul Kim",
    "O’Neill, Seán",
    "Nguyễn Thị Minh Khai",
    "Łukasz Żółć",
    "王小明",
    "ジョン・スミス",
    "김철수",
    "مُحَمَّد علي",
    "נָתָן",
    "नरेन्द्र मोदी",
    "สมชาย ใจดี",
    "Иван Петров",
    "J. R. R. Tolkien",
    "ʻOkina",
    "佐々木",
    "’t Hooft, Gerard",
    "J.-P. Serre",
    "Sammy Davis, Jr.",
    "King Jr., Martin Luther",
    "N.M. Hoang",
    "Kim - Park, Ana",
    "Kim,Han-Byul",
    "Lovelace, Ada, Ph.D.",
    "St.John, Henry",
    "D’Arcy O’Neill",
)
MARKED = (
    "Ada Lovelace ???",
    "(Ada Lovelace)",
    "[Ada Lovelace]",
    "≠ Ada Lovelace",
    "✗ Ada Lovelace",
    "A\u0336d\u0336a\u0336 Lovelace",
    "Ada\u0338 Lovelace",
    "Ada\u20e0 Lovelace",
    "Ada\u0332 Lovelace",
    "\u202eAda Lovelace",
    "\u2066Ada Lovelace\u2069",
    "Ada\u200bLovelace",
    "A\u00adda Lovelace",
    "Ad\u0430 Lovelace",
    "𝔸da Lovelace",
    "Ⓐda Lovelace",
    "ᴬda Lovelace",
    "Ada L0velace",
    "Ada Lovelace!",
    "Ada Lovelace…",
    "Ada_Lovelace",
    "~Ada Lovelace",
    "¬Ada Lovelace",
    "'Ada Lovelace'",
    "`Ada Lovelace´",
    "’Ada Lovelace’",
    "-Ada Lovelace-",
    "--- Ada Lovelace ---",
    "- Ada Lovelace",
    "Ada Lovelace -",
    "Ada Lovelace...",
    "Ada Lovelace ''",
    "Ada -- Lovelace",
    "Ada ,,,, Lovelace",
    "A-d-a L-o-v-e-l-a-c-e",
    "A.d.a. L.o.v.e.l.a.c.e.",
    "& Ada Lovelace",
    "Ada Lovelace;;",
    "Ada;Lovelace",
    "Lovelace;Ada,",
    "Ada & Lovelace",
    "Lovelace, A, da",
    "Ada.Lovelace",
    "A'da'Lovelace",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_have_nothing_odd(name: str) -> None:
    assert not odd_signs(name)


@pytest.mark.parametrize("name", MARKED)
def test_what_is_marked_is_told(name: str) -> None:
    assert odd_signs(name)


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("expected", ["Ada Lovelace", ""])
def test_no_marked_name_fits(name: str, expected: str) -> None:
    found = compare_name(name, expected, ("Ada Lovelace",))
    assert found.fit in {Fit.DIFFERENT, Fit.UNKNOWN}


def test_what_the_metadata_have_is_no_mark() -> None:
    assert compare_name("Wang (王小明)", "Wang (王小明)", ()).fit is Fit.EXACT
    assert ODD_SIGNS in compare_name("Wang Li?", "Wang Li", ()).note
