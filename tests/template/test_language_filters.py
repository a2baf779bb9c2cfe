"""Filters that speak the template's language, and those that make texts of texts."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from generator.languages.words import known_languages
from generator.template import Template, TemplateError

CONTEXT = {
    "paper": {"title": "T", "authors": ["Ada", "Bo", "Cy"]},
    "signatories": [{"name": "Ada", "key": "01", "known": True}],
    "volume": {"start": "2031-05-04", "series": "LNCS", "name": ""},
}


def printed(expression: str, language: str = "en", options: dict[str, object] | None = None) -> str:
    text = f"---\ntitle: T\nlanguage: {language}\n---\n{{{{ {expression} }}}}\n"
    [value] = Template.from_text(text).compose({**CONTEXT, "options": options or {}}).values
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize(
    ("language", "expression", "text"),
    [
        ("en", "volume.start|date", "May 4, 2031"),
        ("en-GB", "volume.start|date", "4 May 2031"),
        ("de-AT", "volume.start|date", "4. Mai 2031"),
        ("fr", "volume.start|date('full')", "dimanche 4 mai 2031"),
        ("ja", "volume.start|date", "2031年5月4日"),
        ("ru", "volume.start|date('d MMMM')", "4 мая"),
        ("tlh", "volume.start|date", "May 4, 2031"),
        ("en", "paper.authors|list_of", "Ada, Bo, and Cy"),
        ("de", "paper.authors|list_of", "Ada, Bo und Cy"),
        ("de", "paper.authors[:1]|list_of", "Ada"),
        ("de", "paper.authors|list_of('or')", "Ada, Bo oder Cy"),
        ("zh-Hant", "paper.authors|list_of", "Ada、Bo和Cy"),
        ("es", "['Ana', 'Isabel']|list_of", "Ana e Isabel"),
        ("es", "['siete', 'ocho']|list_of('or')", "siete u ocho"),
        ("es", "['Ana', 'Hiela']|list_of", "Ana y Hiela"),
        ("he", "['דוד', 'Ada']|list_of", "דוד ו-Ada"),
        ("he", "['דוד', 'רות']|list_of", "דוד ורות"),
        ("ru", "2|plural(one='автор', few='автора', many='авторов', other='автора')", "автора"),
        ("ru", "5|plural(one='автор', few='автора', many='авторов', other='автора')", "авторов"),
        ("en", "1|plural(one='author', other='authors')", "author"),
        ("ja", "1|plural(one='x', other='名')", "名"),
        ("en", "'%s, vol. %03d: %.2f %%'|format(volume.series, 7, 1.5)", "LNCS, vol. 007: 1.50 %"),
        ("en", "'a-b-c'|replace('-', ' ')", "a b c"),
    ],
)
def test_a_filter_writes(language: str, expression: str, text: str) -> None:
    assert printed(expression, language) == text


@pytest.mark.parametrize("language", known_languages())
def test_every_language_of_the_table_has_dates_and_lists_of_its_own(language: str) -> None:
    assert "2031" in printed("volume.start|date", language)
    joined = printed("paper.authors|list_of", language)
    assert joined.startswith("Ada")
    assert joined.endswith("Cy")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("title|date", "not a date that “|date” can read"),
        ("volume.name|date", "is given nothing"),
        ("'31.12.2030'|date", "it must be like 2031-05-04"),
        ("3|date", "“|date” does not go with a number"),
        ("volume.start|date('wide')", "no format “wide”"),
        ("title|list_of", "“|list_of” does not go with a text"),
        ("paper.authors|list_of('nor')", "with “and” or with “or”"),
        ("'x'|plural(other='y')", "“|plural” does not go with a text"),
        ("1|plural(one='y')", "to be told “other”"),
        ("1|plural(sole='y', other='z')", "no form “sole”"),
        ("'%s'|format", "is given 0"),
        ("'%s'|format('a', 'b')", "is given 2"),
        ("'%d'|format('a')", "is for numbers"),
        ("'%s'|format(paper)", "cannot be joined to text"),
        ("'a'|replace('', 'b')", "needs a text to look for"),
        ("'a'|replace('a')", "too few arguments"),
        ("('a' * 9)|replace('a', 'b')", "“\\*” does not go"),
    ],
)
def test_a_wrong_use_is_said_in_words(expression: str, words: str) -> None:
    with pytest.raises(TemplateError, match=rf"text\.md\.j2:5: error: .*{words}"):
        printed(expression)


def test_replacing_cannot_make_a_text_of_any_length() -> None:
    text = "---\ntitle: T\n---\n{{ ('a' ~ options.x)|replace('a', options.x) }}\n"
    long = Template.from_text(text.replace("title: T", "title: T\noptions: {x: ''}"))
    with pytest.raises(TemplateError, match="longer than"):
        long.compose({**CONTEXT, "options": {"x": "a" * 50_000}})


def test_today_is_what_is_set() -> None:
    options: dict[str, object] = {"today": date(2031, 5, 4)}
    assert printed("today|date", "de", options) == "4. Mai 2031"
    assert printed("today", "de", options) == "2031-05-04"
    assert printed("today|date", "en", {"today": datetime(2031, 5, 4, 12)}) == "May 4, 2031"


def test_today_that_is_not_set_is_said_with_the_place_to_set_it() -> None:
    with pytest.raises(TemplateError, match=r"“today” is not set: .* agreements\.toml"):
        printed("today|date")
    with pytest.raises(TemplateError, match="no option “today”"):
        printed("title", "en", {"today": "2031-05-04"})
