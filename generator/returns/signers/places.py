"""Names of places, as they stand before a date to say where it was written.

The list is made from GeoNames (https://www.geonames.org, CC BY 4.0) by ``tools/places.py``: cities
of 15,000 people and more, countries, and the states of the USA. It is read only when something
stands before a date, and what it does not have is no place.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("places.txt")
_STROKES = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_LETTERS = """
AL AK AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM
NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY US USA UK
AB BC MB NB NL NS ON PE QC SK NSW QLD VIC
"""
_STATES = frozenset(_LETTERS.split())
"""States, provinces and countries behind a place, by their letters: ``Cambridge, MA``."""


def is_place(text: str) -> bool:
    """Tell whether a text names a place, or a place and where that is.

    >>> is_place("Zürich"), is_place("Cambridge, MA"), is_place("Void")
    (True, True, False)
    """
    first, *others = (part.strip() for part in text.split(","))
    known = _places()
    return (
        len(others) <= 1
        and plain(first) in known
        and all(part.replace(".", "") in _STATES or plain(part) in known for part in others)
    )


def plain(name: str) -> str:
    """Spell a name without capitals, accents, hyphens and points."""
    folded = unicodedata.normalize("NFD", name.casefold().translate(_STROKES))
    letters = "".join(each for each in folded if not unicodedata.combining(each))
    return " ".join(re.sub(r"[.'’-]", " ", letters).split())


@cache
def _places() -> frozenset[str]:
    return frozenset(_LIST.read_text("utf-8").splitlines())
