"""Dates as people write them: with every reading that they allow.

A text is a date if all of it is: numbers, the name of a month, a few words and signs that go with
them, and before them perhaps a place that is known to be one. Any other word or sign makes it none,
for it can be a condition or a refusal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.languages.date_formats import LETTERS, numbers_in
from generator.returns.evidence import DateState, WrittenDate
from generator.returns.signers.months import is_weekday, months_of
from generator.returns.signers.places import is_place

MAX_LENGTH = 100
"""Longest text, in characters, that is taken for a date."""
_SLACK = timedelta(days=1)
"""Between the day of the signer and ours: time zones."""
_YEARS = range(1990, 2100)
"""Years that a number of eight digits can begin or end with."""

_HINT = re.compile(
    rf"(?i)[([]?\b(?:(?:([{LETTERS}])\1{{0,3}})(?:[ ./-]{{1,2}}(?=[{LETTERS}])|\b)){{3}}[)\]]?"
)
"""The format in which a date is asked for: ``(YYYY-MM-DD)``, ``TT.MM.JJJJ``."""
_ZONES = (
    "utc|gmt|wet|west|cet|cest|mez|mesz|eet|eest|bst|ist|msk|jst|kst|[ecmp][sd]t|a[ew]?[sd]t|uhr"
)
_TIME = re.compile(
    rf"""(?ix) (?:\b|(?<=\d)t) (?:[01]?\d|2[0-4]):[0-5]\d (?::[0-5]\d(?:[.,]\d+)?)?
    \s* (?:[ap]\.?m\b\.?)?
    \s* (?:z\b|(?:{_ZONES})\b)? \s* (?:[+-]\d{{2}}(?:[':]?\d{{2}}'?)?)?"""
)
_ERAS = (
    (re.compile(r"令和|\breiwa\b|\bR(?=\s*[1-9]\d?[.年])"), 2018),
    (re.compile(r"民國|民国"), 1911),
)
"""Eras, and the year before their first."""
_BUDDHIST = 543
"""Years by which the Thai calendar is ahead; 2568 is 2025."""
_INVISIBLE = str.maketrans(dict.fromkeys("\u200e\u200f\u061c"))
"""Marks that only say which way signs beside them run."""
_DAY_SIGN = re.compile(r"(?<=\d)[日号號](?=[^\W\d_])")
"""After the figures of a day, where the name of the weekday follows."""
_TOKEN = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f\u0e31-\u0e4e])+")
"""A number, or a word with the marks on its letters; Thai vowels are marks."""
_NUMERALS = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日号號])")
"""Figures of years, months and days as words: ``二〇二五年五月二十八日``."""
_ZONE = re.compile(rf"(?i)(?<=[\d年月日\s])[(\[]?\b(?:{_ZONES})\b[)\]]?\s*$")
"""A time zone behind a date that has no time."""
_BRACKETED_DAY = re.compile(r"[(\[]\s*([^\W\d_]{1,12})\.?\s*[)\]]")
"""A word in brackets: the name of a weekday, ``2025年5月28日(水)``, or a place."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|e|o|a|º|ª|:a|:e)\b")
_FILLER_WORDS = """
a am an ang at ban d das datado date dated datum de del den der di dne dnia día do du el em fecha
gada il in le les lì lí of on r rd roku signed st the this tháng nd ngày năm th v year года г day
年 月 日 년 월 일 号 號 года בשנת ביום יום
tues thur thurs feira
"""
_FILLER = frozenset(_FILLER_WORDS.split())
_MOST_FILLERS = 5
"""``Signed on the 28th day of May``."""
_SIGNS = ".,:/\\-‐‑‒–—−'’׳،"
_BETWEEN = frozenset(" " + _SIGNS)
"""Signs that stand between the parts of a date."""
_LINE = re.compile(rf"^[{re.escape(_SIGNS)}]|[{re.escape(_SIGNS)}]{{3}}|(?:[^\w.,،]|\W\W)$")
"""Signs that read as a line through it: before it, three in a row, or more than a point behind."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
"""Months, between day and year: ``5. VI. 2025``."""
_PLACE = re.compile(r"([^\W\d_][^\d_]{0,60}?),\s*(?=[^,]*\d)")
"""What can stand before a date to say where it was written: ``Ljubljana, 5 June 2025``."""
_PLACE_BEHIND = re.compile(r"(.*\d),\s*([^\W\d_][^\d_]{0,60})")
"""The same behind it: ``12th June, 2025, Ljubljana``."""
_TWICE = re.compile(r"([^()\[\]]*\d[^()\[\]]*)[(\[]([^()\[\]]*\d[^()\[\]]*)[)\]]\s*")
"""A date that is written once more in brackets: ``12/06/2025 (12th June, 2025)``."""
_BESIDE = re.compile(r"([^\W\d_][^\d_]{0,60}?)\s+(?=\d[^,]*$)|(?<=\d)\s+([^\W\d_][^\d_,]{0,60})$")
"""A place before or behind figures, without a comma: ``Stockholm 2025-05-28``."""
_FIGURES = re.compile(r"\s*\d+([./-])\s?\d+\1\s?\d+\.?\s*")
"""A date in figures alone."""
_SHORT_YEAR = re.compile(r"(?<!\d)['’](\d\d)(?![\d'’])")
"""A year whose first figures are left out, as a sign says: ``'25``."""
_UNDERSCORE = re.compile(r"(?<=\d)_(?=\d)")
_DOTTED = re.compile(r"\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{2}(?:\d{2})?\.?\s*")
"""Figures with points between them, which all who write them so begin with the day."""


_STYLES = frozenset(("<wide", "<noBreak", "<narrow", "<compat"))
"""Ways in which a letter or a digit is another, and looks like it."""


def read_date(text: str, issued_on: date | None, today: date, asked: str = "") -> WrittenDate:
    """Read a date.

    Day and month can often be taken for each other, and years of two digits for days. What is
    written just as the form asks is read as it asks. Of several readings those are left out that
    lie before the form was issued or after today, as long as others do not.

    Args:
        text: what stands where the date belongs.
        issued_on: the day on which the form was issued, if it is known.
        today: the day on which it is read.
        asked: the format in which the form asks for it, or empty.

    >>> read_date("05/28/2025", None, date(2025, 6, 20)).readings
    (datetime.date(2025, 5, 28),)
    >>> str(read_date("05/06/2025", None, date(2025, 6, 20)).state)
    'ambiguous'
    >>> str(read_date("05/06/2025", date(2025, 5, 20), date(2025, 6, 20)).state)
    'exact'
    >>> str(read_date("05/06/2025", None, date(2025, 6, 20), "DD/MM/YYYY").state)
    'exact'
    """
    shown = " ".join(text.split())
    written = unicodedata.normalize("NFKC", shown[: MAX_LENGTH + 1]).translate(_INVISIBLE)
    written = _HINT.sub(" ", _plainly(written))
    if not any(character.isalnum() for character in written):
        return WrittenDate(shown, DateState.MISSING)
    read = len(shown) <= MAX_LENGTH and _is_plain(shown) and not _is_struck(written)
    found = sorted(set(_readings(written))) if read else []
    earliest = issued_on - _SLACK if issued_on else date.min
    likely = [day for day in found if earliest <= day <= today + _SLACK]
    meant = list(_read_in_format(written, asked)) if read else []
    if meant and meant[0] in likely:
        return WrittenDate(shown, DateState.EXACT, (meant[0],))
    readings = tuple(likely or found)
    if not readings:
        return WrittenDate(shown, DateState.UNREADABLE)
    state = DateState.EXACT if len(readings) == 1 else DateState.AMBIGUOUS
    return WrittenDate(shown, state, readings)


def _read_in_format(text: str, date_format: str) -> Iterator[date]:
    """Read what is written just as the form asks."""
    figures = numbers_in(text, date_format)
    if figures:
        year, month, day = figures
        yield from _day(_year(year), _number(month), day)


def _plainly(written: str) -> str:
    """Spell a date without what says no more: words for figures, a weekday or zone behind it."""
    text = _NUMERALS.sub(lambda found: _figures(found[0]), written)
    text = _BRACKETED_DAY.sub(lambda found: " " if is_weekday(found[1]) else found[0], text)
    return _UNDERSCORE.sub("-", _SHORT_YEAR.sub(r" 20\1", _ZONE.sub(" ", text)))


def _figures(numeral: str) -> str:
    """Spell a Chinese or Japanese numeral in figures.

    >>> _figures("二〇二五"), _figures("二十八"), _figures("十")
    ('2025', '28', '10')
    """
    digits = numeral.translate(_DIGITS)
    tens, ten, ones = digits.partition("十")
    return digits if not ten else f"{tens or 1}{ones or 0}"


_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def _is_plain(text: str) -> bool:
    """Tell whether no character is another in a circle or a square, an exponent or a fraction."""
    kinds = {unicodedata.decomposition(each).partition(">")[0] for each in text if each not in "ºª"}
    return {kind for kind in kinds if kind.startswith("<")} <= _STYLES


def _is_struck(written: str) -> bool:
    """Tell whether signs stand around a date, or in a row, as a line through it does."""
    twice = _TWICE.fullmatch(written)
    if twice is not None:
        return _is_struck(twice[1].strip()) or _is_struck(twice[2])
    timed = _TIME.sub("0", _without_place(written))
    return bool(_LINE.search("".join(timed.split())))


def _readings(written: str) -> Iterator[date]:
    """Yield every day that a text can mean; what is written twice means what both can."""
    twice = _TWICE.fullmatch(written)
    if twice is None:
        yield from _read_once(written)
        return
    others = set(_read_once(twice[2]))
    yield from (day for day in _read_once(twice[1]) if day in others)


def _read_once(written: str) -> Iterator[date]:
    timeless, times = _TIME.subn(" ", _without_place(written))
    text, era = _without_era(timeless)
    text = _ORDINAL.sub(" ", _DAY_SIGN.sub(" ", text.casefold()))
    if times > 1 or not _BETWEEN.issuperset(_TOKEN.sub("", text)):
        return
    numbers: list[str] = []
    months: list[frozenset[int]] = []
    at = fillers = 0
    for found in _TOKEN.findall(text):
        named = months_of(found) if not found.isdecimal() else frozenset()
        if found.isdecimal():
            numbers.append(found)
        elif found in _ROMAN and len(numbers) == 1 and not months:
            at = 1
            months.append(frozenset({_ROMAN.index(found) + 1}))
        elif named:
            at = at if months else len(numbers)
            months.append(named)
        elif (found in _FILLER or is_weekday(found)) and fillers < _MOST_FILLERS:
            fillers += 1
        else:
            # Any other word can be a condition: "not before", "void after".
            return
    if len(numbers) == 2 and len(months) == 1:
        yield from _named(numbers[0], numbers[1], months[0], at)
    elif len(numbers) == 3 and not months:
        read = _dotted if _DOTTED.fullmatch(timeless) and not era else _numbered
        yield from read(numbers[0], numbers[1], numbers[2], era)
    elif len(numbers) == 1 and not months:
        yield from _packed(numbers[0])


def _without_place(text: str) -> str:
    """Leave out a place if it is known to be one; what else stands there can be a condition."""
    text = text.strip()
    beside = _BESIDE.search(text)
    if beside and is_place((beside[1] or beside[2]).strip()):
        rest = _BESIDE.sub("", text, count=1)
        return rest if _FIGURES.fullmatch(rest) else text
    found = _PLACE.match(text)
    if found and is_place(found[1]):
        return text[found.end() :]
    behind = _PLACE_BEHIND.fullmatch(text)
    return behind[1] if behind and is_place(behind[2].strip()) else text


def _without_era(text: str) -> tuple[str, int]:
    for pattern, before in _ERAS:
        shorter, count = pattern.subn(" ", text)
        if count:
            return shorter, before
    return text, 0


def _named(one: str, other: str, months: Iterable[int], at: int) -> Iterator[date]:
    """Read a day, a year and the name of a month, which stands behind ``at`` of the numbers."""
    orders = [(other, one)]
    # "25 May 28" can be of the year 2025; "May 28, 25" and "May 28, 2025" are read one way only.
    if len(one) > 2 or (at == 1 and len(other) <= 2):
        orders.append((one, other))
    for year, day in orders:
        for month in months:
            yield from _day(_year(year), month, day)


def _numbered(first: str, second: str, third: str, era: int) -> Iterator[date]:
    """Read three numbers in the orders in which people write year, month and day."""
    if era:
        yield from _day(era + int(first), int(second), third)
        return
    year_first = list(_day(_year(first), _number(second), third))
    if len(first) > 2:
        yield from year_first or _day(_year(first), _number(third), second)
        return
    yield from _day(_year(third), _number(second), first)
    yield from _day(_year(third), _number(first), second)
    if len(third) <= 2:
        yield from year_first


def _dotted(first: str, second: str, third: str, era: int) -> Iterator[date]:
    """Read figures with points between them: the day first, or a year of two digits."""
    found = list(_day(_year(third), _number(second), first))
    if len(third) <= 2:
        found += _day(_year(first), _number(second), third)
    yield from found or _numbered(first, second, third, era)


def _packed(digits: str) -> Iterator[date]:
    """Read a date without anything between its numbers: ``20250528``, ``280525``."""
    if len(digits) == 8 and int(digits[:4]) in _YEARS:
        found = list(_numbered(digits[:4], digits[4:6], digits[6:], 0))
        if found:
            yield from found
            return
    if len(digits) == 6 or (len(digits) == 8 and int(digits[4:]) in _YEARS):
        yield from _numbered(digits[:2], digits[2:4], digits[4:], 0)


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= 2 else 0


def _year(digits: str) -> int:
    """Return the year that two or four digits mean; 0 for others."""
    if len(digits) == 2:
        return 2000 + int(digits)
    year = int(digits) if len(digits) == 4 else 0
    return year - _BUDDHIST if year - _BUDDHIST in _YEARS else year


def _day(year: int, month: int, day: str) -> Iterator[date]:
    try:
        yield date(year, month, _number(day))
    except ValueError:
        return
