"""Each language has every word, and what is filled in stands in each of them."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from generator.languages.date_formats import date_order
from generator.languages.words import LABELS, known_language, known_languages, words_of

ASKED = ["en", "de", "fr", "es", "pt", "it", "zh", "ja", "ko", "ar", "he", "ru"]


def test_the_languages_that_agreements_are_written_in_are_there() -> None:
    assert set(ASKED) <= set(known_languages())


@pytest.mark.parametrize("language", known_languages())
def test_a_language_has_every_word(language: str) -> None:
    words, english = asdict(words_of(language)), asdict(words_of("en"))
    assert all(words.values())
    for key, text in english.items():
        filled_in = sorted(re.findall(r"{\w+}", text))
        assert sorted(re.findall(r"{\w+}", words[key])) == filled_in, key


@pytest.mark.parametrize("language", known_languages())
def test_words_are_of_the_language_and_not_copied(language: str) -> None:
    words, english = words_of(language), words_of("en")
    if language != "en":
        assert words.form != english.form
        assert words.page != english.page


@pytest.mark.parametrize("language", known_languages())
def test_what_is_filled_in_is_filled_in(language: str) -> None:
    words = words_of(language)
    before, after = words.around_id(3)
    assert f"{before}x{after}" == words.form.format(id="x", revision=3)
    assert "3" in after
    assert "2" in words.page.format(page=2, pages=5)


@pytest.mark.parametrize("language", known_languages())
def test_dates_are_asked_for_year_first(language: str) -> None:
    assert date_order(words_of(language).date_format) == "ymd"


@pytest.mark.parametrize("field", sorted(LABELS))
def test_every_label_is_given(field: str) -> None:
    assert words_of("ja").label_of(field)
    assert words_of("ja").label_of(f"{field}s") == ""


@pytest.mark.parametrize(
    ("tag", "section"),
    [
        ("de-AT", "de"),
        ("PT-br", "pt"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh"),
        ("pl", None),
    ],
)
def test_regions_have_the_words_of_their_language(tag: str, section: str | None) -> None:
    assert known_language(tag) == section
