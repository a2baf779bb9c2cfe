"""Authors whose names come in parts, as submission systems and registries keep them."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.diagnostics import Diagnosed, warning
from generator.paper import Author, Name
from generator.sources.validate import (
    collapse_whitespace,
    is_address,
    is_placeholder,
    shorten,
    typed_author,
    typed_title,
)

_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])/?")


def author_in_parts(
    given: str, family: str, email: str = "", author_id: str = "", suffix: str = ""
) -> Diagnosed[Author]:
    """Return an author whose given and family name are known apart.

    What is wrong with the name is found as in a name that was typed in one piece. The parts are
    kept as they were given, unless reading changed a letter.

    >>> author_in_parts("Ada", "King Noel").value.name.family
    'King Noel'
    """
    given, family, suffix = (
        collapse_whitespace(given),
        collapse_whitespace(family),
        collapse_whitespace(suffix),
    )
    if is_placeholder(given) or is_placeholder(family):
        # Forms that insist on two names get “-” or “.” from those who have one.
        given, family = ("" if is_placeholder(part) else part for part in (given, family))
    whole = " ".join(part for part in (given, family, suffix) if part)
    read = typed_author(whole, author_id, email if is_address(email) else "")
    parts = Name(family or given, given if family else "", suffix=suffix)
    if str(read.value.name) in (str(parts), whole):
        return replace(read, value=replace(read.value, name=parts))
    return read


def with_details(
    read: Diagnosed[Author], affiliation: str = "", orcid: str = ""
) -> Diagnosed[Author]:
    """Return an author with what else the metadata knows of them.

    An ORCID iD whose check digit is wrong is left out with a warning.

    >>> ada = Diagnosed(Author(Name("Lovelace")))
    >>> with_details(ada, orcid="https://orcid.org/0000-0002-1825-0097").value.orcid
    '0000-0002-1825-0097'
    >>> [str(each.message) for each in with_details(ada, orcid="0000-0002-1825-0098").diagnostics]
    ['“0000-0002-1825-0098” is not an ORCID iD']
    """
    affiliation, orcid = collapse_whitespace(affiliation), collapse_whitespace(orcid)
    if not affiliation and not orcid:
        return read
    found = _ORCID.fullmatch(orcid)
    digits = found[1].replace("-", "").upper() if found else ""
    is_right = bool(digits) and _check_digit(digits[:-1]) == digits[-1]
    known = "-".join(re.findall("....", digits)) if is_right else ""
    problems = read.diagnostics
    if orcid and not is_right:
        problems = (*problems, warning(f"{shorten(orcid)} is not an ORCID iD"))
    return Diagnosed(replace(read.value, affiliation=affiliation, orcid=known), problems)


def _check_digit(digits: str) -> str:
    """Return the last character of an identifier (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def organisation(text: str) -> Diagnosed[Author]:
    """Return an author that the metadata calls an organisation: one name, commas and all.

    >>> str(organisation("Ink, Pens &amp; Co").value.name)
    'Ink, Pens & Co'
    """
    read = typed_title(text)
    return Diagnosed(Author(Name(read.value.plain)), read.diagnostics)
