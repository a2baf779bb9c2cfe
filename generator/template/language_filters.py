"""Filters whose output depends on the template's language, and those that make texts of texts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, TemplateRuntimeError, pass_environment

from generator.template.filters import bounded_filter, text_of
from generator.template.fragment import Fragment
from generator.template.views import Printable
from generator.template.wording import wrong_use
from generator.template.work import MAX_TEXT

if TYPE_CHECKING:
    from babel import Locale

_WIDTHS = ("full", "long", "medium", "short")
_PATTERN = re.compile(r"(?=.*[yMLdE])(?:'[^']*'|[GyYQqMLwdDEec]|[^A-Za-z'])+")
"""A pattern of the Common Locale Data Repository, with quoted words."""
_LIST_STYLES: Mapping[str, Literal["standard", "or"]] = {"and": "standard", "or": "or"}
_JOINTS = {
    "es": (
        (" y ", " e ", re.compile(r"(?i)h?i(?![aeo])")),
        (" o ", " u ", re.compile(r"(?i)h?[oó]|8|11(?!\d)")),
    ),
    "he": ((" ו", " ו-", re.compile(r"[^\u0590-\u05ff]")),),
}
_PLACE = re.compile(r"%(%|s|d|0?\d{1,2}d|\.\d{1,2}f)")
_PLURALS = ("zero", "one", "two", "few", "many", "other")


def language_filters() -> dict[str, Callable[..., Any]]:
    """Return the filters by name."""
    found: dict[str, Callable[..., Any]] = {
        "date": _date,
        "list_of": _list_of,
        "plural": _plural,
        "format": _format,
        "replace": _replace,
    }
    return {name: bounded_filter(name, function) for name, function in found.items()}


def _locale(environment: Environment) -> Locale:
    """Return the locale of a template; that of English if the language is not known."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only who uses it pays for it

    language: str = getattr(environment, "language", "") or "en"
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        try:
            return Locale.parse(language.partition("-")[0])
        except (ValueError, UnknownLocaleError):
            return Locale("en")


@pass_environment
def _date(environment: Environment, value: object, format: str = "long") -> str:  # noqa: A002 - Jinja's word
    """Write a date in the template's language.

    ``format`` is ``full``, ``long``, ``medium`` or ``short``, or a pattern of CLDR: ``d. MMMM y``.
    """
    from babel.dates import format_date  # noqa: PLC0415 - as above

    day = _day(value)
    pattern = text_of(format)
    if pattern not in _WIDTHS and not _PATTERN.fullmatch(pattern):
        raise TemplateRuntimeError(
            f"“|date” has no format “{pattern}”: it has {', '.join(_WIDTHS)}, or a pattern such as "
            "“d MMMM y”"
        )
    written: str = format_date(day, pattern, locale=_locale(environment))
    return written


def _day(value: object) -> datetime.date:
    match value:
        case datetime.datetime():
            return value.date()
        case datetime.date():
            return value
        case str():
            if not value.strip():
                raise TemplateRuntimeError("“|date” is given nothing: ask with {% if … %} first")
            try:
                return datetime.date.fromisoformat(value.strip())
            except ValueError:
                message = f"“{value[:40]}” is not a date that “|date” can read"
                raise TemplateRuntimeError(f"{message}: it must be like 2031-05-04") from None
        case _:
            pass
    raise wrong_use("“|date”", (value,))


@pass_environment
def _list_of(environment: Environment, items: object, style: str = "and") -> str:
    """Join texts as a sentence of the template's language does: “A, B and C”."""
    from babel.lists import format_list  # noqa: PLC0415 - as above

    if isinstance(items, str | Printable | Fragment) or not isinstance(items, Iterable):
        raise wrong_use("“|list_of”", (items,))
    if style not in _LIST_STYLES:
        raise TemplateRuntimeError("“|list_of” joins with “and” or with “or”")
    texts = [text_of(item) for item in items]
    if sum(map(len, texts)) > MAX_TEXT:
        raise TemplateRuntimeError(f"a text gets longer than {MAX_TEXT} characters")
    locale = _locale(environment)
    joined = str(format_list(texts, _LIST_STYLES[style], locale=locale))
    return _with_joint(joined, texts[-1], locale.language) if len(texts) > 1 else joined


def _with_joint(joined: str, last: str, language: str) -> str:
    """Write “and” or “or” as the letter behind it asks, as ICU does in Spanish and Hebrew."""
    for joint, other, before in _JOINTS.get(language, ()):
        if joined.endswith(joint + last) and before.match(last):
            return joined.removesuffix(joint + last) + other + last
    return joined


@pass_environment
def _plural(environment: Environment, count: object, **forms: str) -> str:
    """Choose the word that goes with a number in the template's language."""
    if isinstance(count, bool) or not isinstance(count, int):
        raise wrong_use("“|plural”", (count,))
    unknown = [name for name in forms if name not in _PLURALS]
    if unknown or "other" not in forms:
        wrong = f"no form “{unknown[0]}”" if unknown else "to be told “other”"
        raise TemplateRuntimeError(f"“|plural” has {wrong}: it has {', '.join(_PLURALS)}")
    chosen = forms.get(_locale(environment).plural_form(count), forms["other"])
    return text_of(chosen)


def _format(text: object, *values: object) -> str:
    """Put values in the places ``%s``, ``%d``, ``%02d`` and ``%.2f`` of a text."""
    pattern = text_of(text)
    places = [found[1] for found in _PLACE.finditer(pattern) if found[1] != "%"]
    if len(places) != len(values):
        message = f"the text has {len(places)} of “%s”, and “|format” is given {len(values)}"
        raise TemplateRuntimeError(f"{message}: write one %s for each")
    waiting = iter(values)

    def filled(found: re.Match[str]) -> str:
        if found[1] == "%":
            return "%"
        value = next(waiting)
        if found[1] == "s":
            return text_of(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TemplateRuntimeError(f"“%{found[1]}” is for numbers")
        return found[0] % value

    return _PLACE.sub(filled, pattern)


def _replace(text: object, old: object, new: object) -> str:
    """Put one text in the place of another, wherever it stands."""
    whole, before, after = text_of(text), text_of(old), text_of(new)
    if not before:
        raise TemplateRuntimeError("“|replace” needs a text to look for")
    if whole.count(before) * max(len(after) - len(before), 0) + len(whole) > MAX_TEXT:
        raise TemplateRuntimeError(f"a text gets longer than {MAX_TEXT} characters")
    return whole.replace(before, after)
