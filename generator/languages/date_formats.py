"""How a form asks for a date: ``YYYY-MM-DD``, ``TT.MM.JJJJ``, ``ДД.ММ.ГГГГ``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = "ymdjatgгмд"
"""The letters that stand for the figures of a date, in the languages of the table: a year (year,
Jahr, année, año, anno, год), a month, a day (Tag, jour, giorno, день)."""
_GROUP = re.compile(rf"([{LETTERS}])\1*", re.IGNORECASE)
_AT_END = re.compile(r"\(([^()]+)\)\s*$")
_MONTH = "mм"
_DAY = "dtgд"
_YEAR_AND_DAY = "j"
"""The year in German, the day in French."""


@lru_cache(maxsize=256)
def date_order(date_format: str) -> str:
    """Return in which order a format has year, month and day; empty if it does not say so.

    >>> date_order("TT.MM.JJJJ"), date_order("AAAA-MM-JJ"), date_order("MM/DD/YY")
    ('dmy', 'ymd', 'mdy')
    >>> date_order("some day")
    ''
    """
    text = unicodedata.normalize("NFKC", date_format).casefold()
    groups = [found[0] for found in _GROUP.finditer(text)]
    if len(groups) != 3 or re.search(rf"[^\W{LETTERS}]", text):
        return ""
    kinds = [_kind(group) for group in groups]
    if kinds.count("") == 1:
        kinds[kinds.index("")] = ({"y", "m", "d"} - set(kinds)).pop()
    order = "".join(kinds)
    return order if sorted(order) == ["d", "m", "y"] else ""


def _kind(group: str) -> str:
    """Tell what letters stand for; empty if that depends on the others."""
    if group[0] in _MONTH:
        return "m"
    if group[0] in _DAY:
        return "d"
    return "" if group[0] in _YEAR_AND_DAY and len(group) <= 2 else "y"


def asked_format(label: str) -> str:
    """Return the date format in brackets that ends a label; empty if there is none.

    >>> asked_format("Datum (TT.MM.JJJJ)")
    'TT.MM.JJJJ'
    """
    found = _AT_END.search(label)
    return found[1] if found and date_order(found[1]) else ""


def numbers_in(text: str, date_format: str) -> tuple[str, str, str] | None:
    """Return year, month and day of a text that is written exactly as a format asks.

    Days and months may lack their zero; numbers may be of any script.

    >>> figures_in("5.6.2025", "TT.MM.JJJJ"), figures_in("5/6/2025", "TT.MM.JJJJ")
    (('2025', '6', '5'), None)
    """
    order = date_order(date_format)
    found = re.fullmatch(_pattern(date_format), "".join(text.split())) if order else None
    if found is None:
        return None
    figures = dict(zip(order, found.groups(), strict=True))
    return figures["y"], figures["m"], figures["d"]


@lru_cache(maxsize=64)
def _pattern(date_format: str) -> str:
    """Return the regular expression of what is written as a format asks, without spaces."""
    text = "".join(unicodedata.normalize("NFKC", date_format).split())
    parts = [re.escape(part) for part in _GROUP.sub("\0", text).split("\0")]
    groups = [found[0] for found in _GROUP.finditer(text)]
    figures = [r"(\d{4})" if len(group) > 2 else r"(\d{1,2})" for group in groups]
    return "".join(f"{part}{figure}" for part, figure in zip(parts, [*figures, ""], strict=True))
