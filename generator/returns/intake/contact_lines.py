"""The lines under a mail that say who somebody is and how to reach them.

A line counts only as a whole, and only if it can say nothing else: an address of the sender's own,
a number of a telephone, a position, the name of a university in one of its usual forms, a place in
the form of a postal address. All other lines are somebody's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MAX_LINE = 120
"""Characters; a longer line is prose."""
_PLAIN = re.compile(r"[\w ,;:.'’()&/@+~<>|·•*-]+")
"""The characters that such a line is made of; a question mark asks, a cross denies."""
_LABEL = (
    r"(?:(?:tel|telephone|telefon|téléphone|tél|phone|mobile|mob|cell|office|fax|t|m|p|f)\.? ?:? ?)"
)
_NUMBER = r"\(?\+?[0-9][0-9 ()./\-]{5,24}(?: ?(?:ext|x)\.? ?[0-9]{1,6})?"
_PHONE = re.compile(rf"{_LABEL}{_NUMBER}|\+[0-9][0-9 ()./\-]{{6,24}}", re.IGNORECASE)
_EMAIL = re.compile(r"(?:(?:e-?mail|mail|e)\.? ?:? ?)?<?([^\s<>@]+@[^\s<>@]+)>?", re.IGNORECASE)
_WEB = re.compile(
    r"(?:(?:web|website|homepage|home page|url|www|w) ?: ?)?(?:https?://)?([a-z0-9.\-]+)"
    r"(/[\w/.~\-]*)?",
    re.IGNORECASE,
)
_ORCID = re.compile(
    r"(?:orcid(?: id)? ?:? ?)?(?:https?://orcid\.org/)?(?:[0-9]{4}-){3}[0-9]{3}[0-9X]",
    re.IGNORECASE,
)
_PATHS = _set("people staff faculty members home index html htm php en de users u www")

_POSITIONS = _set(
    "ph d phd m b sc msc bsc dr ing prof professor assistant associate adjunct full emeritus "
    "postdoc postdoctoral doctoral graduate undergraduate master masters student candidate "
    "researcher research scientist lecturer reader fellow engineer senior junior principal "
    "chief head director chair dean mr ms mrs she her hers he him his they them theirs and of"
)
_UNITS = _set(
    "department dept school faculty institute division center centre laboratory lab group "
    "chair college university research unit"
)
_FIELDS = _set(
    "computer computing computational science sciences engineering electrical electronic "
    "electronics mechanical civil chemical biomedical mathematics mathematical applied "
    "statistics statistical physics chemistry biology informatics information technology "
    "technologies systems data machine learning artificial intelligence intelligent robotics "
    "automation control communication communications economics business management medicine "
    "medical neuroscience psychology linguistics philosophy natural language processing "
    "vision graphics software network networks operations industrial aerospace materials "
    "energy environmental social cognitive brain decision digital advanced national "
    "international graduate postgraduate state key"
)
_LINKS = _set("of for and the in at")
_COUNTRIES = _set(
    "argentina australia austria belgium brazil canada chile china p r china colombia croatia "
    "czechia czech republic denmark egypt england estonia finland france germany greece hong "
    "kong hungary iceland india indonesia iran ireland israel italy japan kenya korea south "
    "korea republic of korea latvia lithuania luxembourg malaysia mexico netherlands the "
    "netherlands new zealand nigeria norway pakistan poland portugal romania russia saudi "
    "arabia scotland serbia singapore slovakia slovenia spain sweden switzerland taiwan "
    "thailand turkey türkiye ukraine united kingdom united states of america uk usa uae "
    "united arab emirates vietnam"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}(?:-[^\W\d_]{3,})?"
"""A name of a place: a word with a capital, of three letters or more."""
_NAMES = rf"({_NAME}(?: {_NAME})?)"
_OF_SCIENCE = r"(?: of (?:Science|Technology|Science and Technology|Engineering|Economics))?"
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:The )?University of (?:Technology |Applied Sciences )?{_NAMES}",
        rf"(?:The )?{_NAMES} (?:State |National |Technical |Normal )?"
        rf"(?:University|Institute|College){_OF_SCIENCE}",
        rf"(?:Technische |Technical )?(?:Universität|Universiteit|University) {_NAMES}",
        r"(?:Université|Universidad|Universidade|Università|Universitat) (?:de |di |do |of )?"
        rf"{_NAMES}",
        rf"[0-9]{{0,5}}[a-z]? ?{_NAMES} (?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive)"
        r"(?: [0-9]{1,5}[a-z]?)?",
        rf"{_NAMES},? [A-Z]{{1,2}}[0-9][0-9A-Z]? [0-9][A-Z]{{2}}",
        rf"{_NAMES},? [A-Z]{{2}} [0-9]{{5}}(?:-[0-9]{{4}})?",
        rf"(?:[A-Z]{{1,2}}-)?[0-9]{{5,6}} {_NAMES}",
    )
)


def without_contact_lines(words: str, names: Iterable[str], sender: str) -> str:
    """Leave out the lines that only say who somebody is and how to reach them.

    Args:
        words: what somebody wrote.
        names: of persons.
        sender: the address that it came from.
    """
    own = {word for name in names for word in _words(name)}
    kept = []
    places: set[str] = set()
    for line in words.splitlines():
        if not _is_contact(line.strip(" ,;|*_"), own, places, sender.lower()):
            kept.append(line)
    return "\n".join(kept)


def _is_contact(line: str, own: set[str], places: set[str], sender: str) -> bool:
    """Tell whether a line is one; places that it names are known from then on."""
    if len(line) > _MAX_LINE or not _PLAIN.fullmatch(line):
        return False
    parts = [part.strip() for part in re.split(r"[,;|·•]", line) if part.strip()]
    whole = [line] if any(each.fullmatch(line) for each in _PLACES) else parts
    found: set[str] = set()
    for part in whole:
        named = _place(part)
        if not (named or _is_known(part, own, places | found, sender)):
            return False
        found |= named
    places |= found
    return True


def _place(part: str) -> set[str]:
    """Return the words of the name in what a postal address or a university looks like."""
    matches = (pattern.fullmatch(part) for pattern in _PLACES)
    return next(({*_words(each[1])} for each in matches if each), set())


def _is_known(part: str, own: set[str], places: set[str], sender: str) -> bool:
    if _PHONE.fullmatch(part) or _ORCID.fullmatch(part):
        return True
    if found := _EMAIL.fullmatch(part):
        return found[1].lower() == sender
    words = {*_words(part)}
    known = own | _POSITIONS, places, _COUNTRIES
    if words and any(words <= each for each in known):
        return True
    if words & _UNITS and words <= _UNITS | _FIELDS | _LINKS:
        return True
    found = _WEB.fullmatch(part)
    return found is not None and _is_own_page(found[1].lower(), found[2] or "", own, sender)


def _is_own_page(host: str, path: str, own: set[str], sender: str) -> bool:
    """Tell whether a page is of the sender's own domain, and nothing but a name leads there."""
    domain = sender.rpartition("@")[2]
    before = host.removesuffix(domain) if domain else host
    same = before == "" or (before != host and before.endswith("."))
    above = "." in host and domain.endswith(f".{host}")
    return (same or above) and {*_words("" if above else before), *_words(path)} <= own | _PATHS


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
