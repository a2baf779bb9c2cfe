"""The short way for fields whose value is in one pair of braces, which nearly all fields are.

It takes what the long way (:mod:`~generator.sources.bibtex.entry`) would read without a fault, and
leaves everything else to it.
"""

from __future__ import annotations

import re

NAME = r"([^\s=,{}\"#()%@\\]++)"
"""What the name of a field is made of."""
_FLAT = r"[^{}]*+"
_NESTED = rf"{_FLAT}(?>(?:\{{{_FLAT}(?>(?:\{{{_FLAT}\}}{_FLAT})*)\}}{_FLAT})*)"
"""Braces that pair, to a depth of two."""
_FIELD = {
    closer: re.compile(rf"\s*+,?\s*+{NAME}\s*+=\s*+\{{({_NESTED})\}}(?=\s*+[,{closer}])")
    for closer in "})"
}


def match_plain_field(text: str, begin: int, end: int, closer: str) -> re.Match[str] | None:
    """Match the next field, and a comma before it; its groups are the name and the value.

    Args:
        text: a file.
        begin: the place behind the key, or behind a field.
        end: where the entry's text ends at the latest.
        closer: the delimiter that ends the entry.
    """
    return _FIELD[closer].match(text, begin, end)
