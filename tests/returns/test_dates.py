"""Dates in whatever way people write them; what can be read in two ways is said to be so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.returns.dates import read_date
from generator.returns.evidence import DateState
from generator.returns.months import months_of

TODAY = date(2025, 6, 20)
MAY_28 = date(2025, 5, 28)
JUNE_5 = date(2025, 6, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025/6/5", JUNE_5),
        ("05/28/2025", MAY_28),
        ("05/18/2025", date(2025, 5, 18)),
        ("May 28, 2025", MAY_28),
        ("2025.05.26", date(2025, 5, 26)),
        ("28 May 2025", MAY_28),
        ("28.5.2025", MAY_28),
        ("28. Mai 2025", MAY_28),
        ("2025年6月5日", JUNE_5),
        ("2025년 6월 5일", JUNE_5),
        ("令和7年6月5日", JUNE_5),
        ("5 juin 2025", JUNE_5),
        ("1er juin 2025", date(2025, 6, 1)),
        ("5 de junio de 2025", JUNE_5),
        ("5. června 2025", JUNE_5),
        ("5 июня 2025 г.", JUNE_5),
        ("5 มิถุนายน 2568", JUNE_5),
        ("٢٠٢٥/٥/٢٨", MAY_28),
        ("２０２５／６／５", JUNE_5),
        ("28th of May, 2025", MAY_28),
        ("Jun. 5th, 2025", JUNE_5),
        ("Sept 5, 2024", date(2024, 9, 5)),
        ("Wed 28 May 2025", MAY_28),
        ("Zürich, 28.05.2025", MAY_28),
        ("Date: 28-May-25", MAY_28),
        ("28MAY2025", MAY_28),
        ("20250528", MAY_28),
        ("28052025", MAY_28),
        ("5/28/25", MAY_28),
        ("May 28, 25", MAY_28),
        ("2025-05-28T14:03:11Z", MAY_28),
        ("2025.05.28 14:03:00 +02'00'", MAY_28),
        ("05-JUN-2025 10:12 am PST", JUNE_5),
        ("2025-06-05 (YYYY-MM-DD)", JUNE_5),
    ],
)
def test_one_reading(text: str, day: date) -> None:
    written = read_date(text, None, TODAY)
    assert (written.state, written.readings) == (DateState.EXACT, (day,))
    assert written.text == text


@pytest.mark.parametrize("text", ["05/06/2025", "5.6.2025", "05-06-25", "05062025"])
def test_two_readings(text: str) -> None:
    written = read_date(text, date(2025, 5, 1), TODAY)
    assert written.state is DateState.AMBIGUOUS
    assert written.readings == (date(2025, 5, 6), JUNE_5)


def test_a_reading_before_issue_or_after_today_is_left_out() -> None:
    assert read_date("05/06/2025", date(2025, 5, 20), TODAY).readings == (JUNE_5,)
    assert read_date("05/07/2025", None, TODAY).readings == (date(2025, 5, 7),)


def test_a_day_of_slack_for_time_zones() -> None:
    assert read_date("06/05/2025", date(2025, 6, 6), TODAY).readings == (JUNE_5,)
    tomorrow = TODAY + timedelta(days=1)
    assert read_date(tomorrow.isoformat(), None, TODAY).readings == (tomorrow,)


def test_a_date_out_of_bounds_is_read_all_the_same() -> None:
    assert read_date("2032-06-01", None, TODAY).readings == (date(2032, 6, 1),)
    assert read_date("2001-06-01", date(2025, 5, 1), TODAY).readings == (date(2001, 6, 1),)


@pytest.mark.parametrize(
    "text", ["", "  ", "____", "__/__/____", "YYYY-MM-DD", "(TT.MM.JJJJ)", "…"]
)
def test_nothing_written(text: str) -> None:
    assert read_date(text, None, TODAY).state is DateState.MISSING


@pytest.mark.parametrize(
    "text",
    [
        "see above",
        "31/02/2025",
        "31 June 2031",
        "2025-13-45",
        "June 2025",
        "2025",
        "28 May",
        "May Li 28/05/2025",
        "valid only if paid by 28 May 2025",
        "28 May 2025 if the fee is waived",
        "1/2/3/2025",
        "28 May 2025 " * 20,
        "Ada Lovelace",
    ],
)
def test_no_date(text: str) -> None:
    written = read_date(text, None, TODAY)
    assert (written.state, written.readings) == (DateState.UNREADABLE, ())


DAYS = st.dates(date(2001, 1, 1), TODAY)
SURE = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d-%b-%Y",
    "%Y年%m月%d日",
]
UNSURE = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%m-%d-%Y",
    "%d/%m/%y",
    "%y%m%d",
    "%d%m%Y",
    "%d %b %y",
]


@given(DAYS, st.sampled_from(SURE))
def test_what_has_one_order_is_exact(day: date, style: str) -> None:
    assert read_date(day.strftime(style), None, TODAY).readings == (day,)


@given(DAYS, st.sampled_from(UNSURE))
def test_the_day_that_was_meant_is_among_the_readings(day: date, style: str) -> None:
    written = read_date(day.strftime(style), None, TODAY)
    assert day in written.readings
    assert (written.state is DateState.EXACT) == (len(written.readings) == 1)


@given(st.text(max_size=200))
def test_any_text_has_a_state(text: str) -> None:
    written = read_date(text, None, TODAY)
    assert bool(written.readings) == (written.state in {DateState.EXACT, DateState.AMBIGUOUS})


@given(st.from_regex(r"[0-9]{1,9}([-/. ][0-9]{1,9}){0,3}", fullmatch=True))
def test_any_numbers_have_a_state(text: str) -> None:
    written = read_date(text, None, TODAY)
    assert len(written.readings) == len(set(written.readings)) <= 3


def test_names_of_months() -> None:
    assert months_of("März") == months_of("marzo") == months_of("mar") == {3}
    assert months_of("červen") == {6}
    assert months_of("červenec") == {7}
    assert months_of("jui") == {6, 7}
    assert months_of("ma") == months_of("Mayer") == frozenset()
