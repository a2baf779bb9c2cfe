"""Dates: every way of writing one is read, and nothing is read that is not there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.languages.words import known_languages, words_of
from generator.returns.evidence import DateState
from generator.returns.signers.dates import MAX_LENGTH, read_date
from generator.returns.signers.months import months_of

TODAY = date(2025, 6, 20)
DAY = date(2025, 5, 28)
JUNE_5 = date(2025, 6, 5)

days = st.dates(date(2020, 1, 1), TODAY)

WRITTEN = (
    "2025年05月28日(水)",
    "二〇二五年五月二十八日",
    "２０２５年５月２８日",
    "2025년 5월 28일",
    "2025-05-28 (Wed)",
    "2025-05-28 JST",
    "May 28, 2025 (JST)",
    "Stockholm 2025-05-28",
    "28.05.2025 Berlin",
    "Pittsburgh, PA 05/28/2025",
    "Vancouver, BC, May 28, 2025",
    "28_05_2025",
    "'25 May 28",
    "28 May '25",
    "28. toukokuuta 2025",
    "28. maijs 2025",
    "28. svibnja 2025.",
    "28. мај 2025",
    "dnia 28.05.2025",
    "Roma, lì 28/05/2025",
    "2025-05-28",
    "2025/5/28",
    "2025.05.28",
    "2025‐05‐28",
    "2025–05–28",
    "2025 05 28",
    "2025/28/05",
    "05/28/2025",
    "5/28/25",
    "28.5.2025",
    "28. 5. 2025",
    "28/05/2025",
    "28-05-2025",
    "28,5,2025",
    "28\\5\\2025",
    "20250528",
    "28052025",
    "May 28, 2025",
    "May 28th, 2025.",
    "MAY 28 2025",
    "May 28 '25",
    "28 May 2025",
    "28MAY2025",
    "28-May-25",
    "28/May/2025",
    "2025 May 28",
    "the 28th day of May, 2025",
    "Wednesday, May 28, 2025",
    "28. Mai 2025",
    "den 28. Mai 2025",
    "28 mai 2025",
    "mercredi 28 mai 2025",
    "28 de mayo de 2025",
    "28º de maio de 2025",
    "28 maggio 2025",
    "28 maja 2025 r.",
    "28 мая 2025 г.",
    "2025. május 28.",
    "28 Mayıs 2025",
    "28. V. 2025",
    "28 พฤษภาคม 2568",
    "2025年5月28日",
    "２０２５年５月２８日",
    "令和7年5月28日",
    "民國114年5月28日",
    "2025년 5월 28일",
    "٢٠٢٥/٥/٢٨",
    "Ljubljana, 28. 5. 2025",
    "São Paulo, 28 de maio de 2025",
    "Saint-Denis, le 28 mai 2025",
    "Date: 2025-05-28",
    "Signed on 28 May 2025",
    "(YYYY-MM-DD) 2025-05-28",
    "28.05.2025 (TT.MM.JJJJ)",
    "2025-05-28T10:12:13Z",
    "2025-05-28 10:12:13 +02'00'",
    "05/28/2025 3:45 PM",
    "28.05.2025 - 15:45",
    "28.5.2025.",
    "28 May 2025,",
    "May 28, ’25",
    "Wed., 2025-05-28",
    "2025 -- 05 -- 28",
    "Nice, 28 May 2025",
)


class TestExact:
    @pytest.mark.parametrize("text", WRITTEN)
    def test_it_is_read(self, text: str) -> None:
        written = read_date(text, None, TODAY)
        assert (written.state, written.readings) == (DateState.EXACT, (DAY,))

    def test_what_was_written_is_kept(self) -> None:
        assert read_date("  28 \n May  2025 ", None, TODAY).text == "28 May 2025"

    @given(days)
    def test_what_the_form_asks_for(self, day: date) -> None:
        assert read_date(day.isoformat(), None, TODAY).readings == (day,)

    @given(days, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%Y年%m月%d日", "%Y%m%d"]))
    def test_every_day(self, day: date, form: str) -> None:
        assert read_date(day.strftime(form), None, TODAY).readings == (day,)

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("5 juin 2025", date(2025, 6, 5)),
            ("5 juillet 2024", date(2024, 7, 5)),
            ("1er août 2024", date(2024, 8, 1)),
            ("29 February 2024", date(2024, 2, 29)),
            ("3 Sept. 2024", date(2024, 9, 3)),
            ("9. září 2024", date(2024, 9, 9)),
            ("R7.6.5", date(2025, 6, 5)),
            ("Zurich, 15.6.2025", date(2025, 6, 15)),
            ("München, den 5. Juni 2025", date(2025, 6, 5)),
            ("Cambridge, MA, June 5, 2025", date(2025, 6, 5)),
            ("Beijing, China, 2025/06/05", date(2025, 6, 5)),
            ("5.6.2025", date(2025, 6, 5)),
            ("06.15.2025", date(2025, 6, 15)),
            ("5.6.2025, Paris", date(2025, 6, 5)),
            ("12th June, 2025, Ljubljana", date(2025, 6, 12)),
            ("May, 28th 2025", date(2025, 5, 28)),
            ("12/06/2025 (12th June, 2025)", date(2025, 6, 12)),
            ("5/6/2025 [5 June 2025]", date(2025, 6, 5)),
        ],
    )
    def test_other_days(self, text: str, day: date) -> None:
        assert read_date(text, None, TODAY).readings == (day,)


class TestAmbiguous:
    @pytest.mark.parametrize("text", ["05/06/2025", "5-6-25", "05 06 2025", "05062025"])
    def test_day_and_month_can_be_taken_for_each_other(self, text: str) -> None:
        written = read_date(text, date(2025, 4, 1), TODAY)
        assert written.state is DateState.AMBIGUOUS
        assert written.readings == (date(2025, 5, 6), date(2025, 6, 5))

    @pytest.mark.parametrize(
        ("issued_on", "today", "day"),
        [
            (date(2025, 5, 20), TODAY, date(2025, 6, 5)),
            (None, date(2025, 5, 10), date(2025, 5, 6)),
            (date(2025, 5, 7), TODAY, None),
            (date(2025, 5, 8), TODAY, date(2025, 6, 5)),
            (None, date(2025, 6, 4), None),
            (None, date(2025, 6, 3), date(2025, 5, 6)),
        ],
    )
    def test_what_cannot_be_is_left_out_with_a_day_to_spare(
        self, issued_on: date | None, today: date, day: date | None
    ) -> None:
        written = read_date("05/06/2025", issued_on, today)
        if day is None:
            assert written.state is DateState.AMBIGUOUS
        else:
            assert (written.state, written.readings) == (DateState.EXACT, (day,))

    def test_if_none_can_be_all_are_told(self) -> None:
        written = read_date("05/06/2025", date(2026, 1, 1), date(2026, 2, 1))
        assert len(written.readings) == 2

    def test_the_same_day_either_way_is_exact(self) -> None:
        assert read_date("06/06/2025", None, TODAY).state is DateState.EXACT

    @given(days)
    def test_the_day_that_was_meant_is_among_the_readings(self, day: date) -> None:
        for form in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%m/%d/%y", "%y/%m/%d", "%d%m%y"):
            assert day in read_date(day.strftime(form), None, TODAY).readings


class TestUnreadable:
    @pytest.mark.parametrize(
        "text",
        [
            "see above",
            "today",
            "June 2025",
            "2025",
            "2025-06",
            "5.6.",
            "6月5日",
            "31.6.2025",
            "29 February 2025",
            "2025-13-45",
            "0000-00-00",
            "99999999999",
            "1" * 90,
            "5/6/2025 - 6/6/2025",
            "5 June 2025 or 6 June 2025",
            "5 June 2025, if it is accepted",
            "not before 5 June 2025, please",
            "I do not agree 2025-06-05",
            "void after 2025-06-05",
            "Only until 5 June 2025",
            "not yet, 5 June 2025",
            "2025-06-05 2",
            "N/A",
            "²⁰/₅",
            "Consent Withdrawn, 2025-06-05",
            "Signature Refused, 05.06.2025",
            "Void, 2025-06-05",
            "Expires, 5 June 2025",
            "2025-06-05 12:00 void",
            "≠2025-06-05",
            "2025-06-05 ✗",
            "2025-06-05 ???",
            "(2025-06-05)",
            "2\u03360\u03362\u03365\u0336-06-05",
            "\u202e50-60-5202",
            "2025\u200b-06-05",
            "②⓪②⑤-06-05",
            "Paris, NO, 2025-06-05",
            "5.6.2025, Void",
            "12/06/2025 (13th June, 2025)",
            "5 June 2025 (not before)",
            "12/06/2025 (12th June, 2025) (void)",
            "////2025-06-05////",
            "-2025-06-05-",
            "--- 2025-06-05 ---",
            "2025-06-05 -",
            "2025-06-05 ...",
            "\\2025-06-05\\",
            "'2025-06-05'",
            "2025----06----05",
            "2025/-/06/-/05",
            "...2025-06-05",
            "2025-06-05 99:99",
            "2025-06-05:",
            "Ende, 2025-06-05",
            "Bukan, 2025-06-05",
        ],
    )
    def test_it_is_not_guessed(self, text: str) -> None:
        written = read_date(text, None, TODAY)
        assert (written.state, written.readings) == (DateState.UNREADABLE, ())

    def test_long_texts_are_no_dates(self) -> None:
        assert read_date("2025-06-05" + " x" * MAX_LENGTH, None, TODAY).state is (
            DateState.UNREADABLE
        )

    @pytest.mark.parametrize("part", ["1", " ", "(y", "1:1", "R1.", "yy-mm", "5/", "٣", "ȧ"])
    def test_what_is_typed_without_end_costs_little(self, part: str) -> None:
        assert_linear(lambda size: read_date(part * size, None, TODAY), 200_000)

    @given(st.text(max_size=120))
    def test_any_text_has_an_answer(self, text: str) -> None:
        written = read_date(text, None, TODAY)
        counts = {DateState.EXACT: 1, DateState.UNREADABLE: 0, DateState.MISSING: 0}
        expected = counts.get(written.state, len(written.readings))
        assert len(written.readings) == expected
        assert written.state is not DateState.AMBIGUOUS or len(written.readings) > 1

    @given(st.text("0123456789/-. ", max_size=20))
    def test_readings_are_days_near_the_numbers(self, text: str) -> None:
        for day in read_date(text, None, TODAY).readings:
            assert str(day.year % 100).zfill(2)[-1] in text or day.year + 543 > 2500


class TestMissing:
    @pytest.mark.parametrize(
        "text", ["", "   ", "____", "- - -", "YYYY-MM-DD", "(YYYY-MM-DD)", "dd/mm/yyyy", "…"]
    )
    def test_nothing_or_only_what_was_asked_for(self, text: str) -> None:
        written = read_date(text, None, TODAY)
        assert (written.state, written.readings) == (DateState.MISSING, ())


class TestFuture:
    def test_a_day_ahead_is_read_and_left_to_others_to_judge(self) -> None:
        ahead = TODAY + timedelta(days=300)
        assert read_date(ahead.isoformat(), None, TODAY).readings == (ahead,)


class TestMonths:
    @pytest.mark.parametrize(
        ("word", "months"),
        [
            ("May", {5}),
            ("mai", {5}),
            ("Sept", {9}),
            ("jui", {6, 7}),
            ("AOÛT", {8}),
            ("aout", {8}),
            ("ju", set()),
            ("x", set()),
            ("monday", set()),
            ("listopad", {11}),
        ],
    )
    def test_a_word_names_months(self, word: str, months: set[int]) -> None:
        assert months_of(word) == months


@pytest.mark.parametrize("language", known_languages())
@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("width", ["medium", "long", "full"])
def test_dates_of_every_language_of_forms_are_read(language: str, month: int, width: str) -> None:
    day = date(2025, month, 28)
    text = format_date(day, width, locale=language.replace("-", "_"))
    assert read_date(text, None, date(2026, 1, 9)).readings == (day,), text


@pytest.mark.parametrize("language", known_languages())
def test_a_date_in_the_format_that_a_form_asks_for_is_certain(language: str) -> None:
    asked = words_of(language).date_format
    assert read_date("2025-06-05", None, date(2025, 6, 20), asked).readings == (JUNE_5,)
    alone = read_date(f"({asked})", None, date(2025, 6, 20), asked)
    assert alone.state is DateState.MISSING
    beside = read_date(f"2025-06-05 ({asked})", None, date(2025, 6, 20), asked)
    assert beside.readings == (JUNE_5,)


@pytest.mark.parametrize(
    ("text", "asked", "readings"),
    [
        ("05/06/2025", "DD/MM/YYYY", (JUNE_5,)),
        ("06/05/2025", "MM/DD/YYYY", (JUNE_5,)),
        ("5.6.25", "TT.MM.JJ", (JUNE_5,)),
        ("05.06.2025", "ДД.ММ.ГГГГ", (JUNE_5,)),
        ("05-06-2025", "DD/MM/YYYY", (date(2025, 5, 6), JUNE_5)),
        ("05/31/2025", "DD/MM/YYYY", (date(2025, 5, 31),)),
        ("05/06/2025 void", "DD/MM/YYYY", ()),
    ],
)
def test_day_and_month_are_told_apart_by_what_the_form_asks(
    text: str, asked: str, readings: tuple[date, ...]
) -> None:
    assert read_date(text, None, date(2025, 6, 20), asked).readings == readings


def test_a_date_as_asked_that_cannot_be_is_read_in_other_ways() -> None:
    """The fifth of June is not there yet: an American wrote the sixth of May."""
    found = read_date("05/06/2025", None, date(2025, 5, 20), "DD/MM/YYYY")
    assert found.readings == (date(2025, 5, 6),)
