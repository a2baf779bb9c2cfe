"""Decode TeX, HTML and typed text into rich titles, plain text and names."""

from __future__ import annotations

import html
import re
import unicodedata

from generator.latex.result import Decoded
from generator.paper import Name
from generator.text import Title

__all__ = [
    "Decoded",
    "decode_names",
    "decode_text",
    "decode_title",
    "decode_typed_name",
    "decode_typed_title",
]

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


def decode_title(source: str) -> Decoded[Title]:
    """Decode a BibTeX title field, given without its outer delimiters."""
    return Decoded(Title.of(_plain(source)))


def decode_typed_title(source: str) -> Decoded[Title]:
    """Decode a title as a person typed it into a web form."""
    return Decoded(Title.of(_plain(source)))


def decode_text(source: str) -> Decoded[str]:
    """Decode another TeX field into characters."""
    return Decoded(_plain(source))


def decode_names(source: str) -> Decoded[tuple[Name, ...]]:
    """Decode a BibTeX author or editor field."""
    names = (decode_typed_name(part).value for part in _AND.split(source) if part.strip())
    return Decoded(tuple(names))


def decode_typed_name(source: str) -> Decoded[Name]:
    """Decode one name as people type it, given name first or ``Family, Given``."""
    text = _plain(source)
    family, comma, given = text.partition(",")
    if comma:
        return Decoded(Name(family.strip(), given.strip()))
    given, _, family = text.rpartition(" ")
    return Decoded(Name(family, given))


def _plain(source: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415

    text = LatexNodes2Text().latex_to_text(html.unescape(source))
    return unicodedata.normalize("NFC", " ".join(text.split()))
