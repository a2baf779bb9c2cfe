"""A form's date format: its order, and what is written by it."""

from __future__ import annotations

import pytest

from generator.languages.date_formats import asked_format, date_order, numbers_in


@pytest.mark.parametrize(
    ("date_format", "order"),
    [
        ("YYYY-MM-DD", "ymd"),
        ("JJJJ-MM-TT", "ymd"),
        ("TT.MM.JJ", "dmy"),
        ("JJ/MM/AAAA", "dmy"),
        ("JJ/MM/AA", "dmy"),
        ("GG/MM/AAAA", "dmy"),
        ("ДД.ММ.ГГГГ", "dmy"),
        ("MM/DD/YYYY", "mdy"),
        ("YYYY/DD", ""),
        ("DD/DD/YYYY", ""),
        ("DD/MM/YYYY/MM", ""),
        ("as you like", ""),
        ("", ""),
    ],
)
def test_the_order_is_read_from_the_letters(date_format: str, order: str) -> None:
    assert date_order(date_format) == order


def test_a_label_ends_with_its_format() -> None:
    assert asked_format("Date (day) (DD/MM/YYYY)") == "DD/MM/YYYY"
    assert asked_format("Name (as printed)") == ""
    assert asked_format("(DD/MM/YYYY) or so") == ""


@pytest.mark.parametrize(
    ("text", "date_format", "figures"),
    [
        ("2025-06-05", "YYYY-MM-DD", ("2025", "06", "05")),
        ("5 . 6 . 2025", "TT.MM.JJJJ", ("2025", "6", "5")),
        ("06/05/25", "MM/DD/YY", ("25", "06", "05")),
        ("٢٠٢٥-٠٦-٠٥", "YYYY-MM-DD", ("٢٠٢٥", "٠٦", "٠٥")),
        ("2025-06-05 void", "YYYY-MM-DD", None),
        ("2025/06/05", "YYYY-MM-DD", None),
        ("25-06-05", "YYYY-MM-DD", None),
        ("2025-06-05", "some day", None),
    ],
)
def test_what_is_written_as_asked_is_taken_apart(
    text: str, date_format: str, figures: tuple[str, str, str] | None
) -> None:
    assert numbers_in(text, date_format) == figures
