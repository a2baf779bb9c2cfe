r"""The short way for ordinary author fields, which are nearly all of them.

It gives what the long way gives, and answers None where it is not sure to: fields with braces,
markers, particles, suffixes, affiliations and the like.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from generator.paper import Name
from generator.tex import symbols
from generator.tex.affiliations import names_organisation

_ACCENTED = re.compile(
    r"""\{\\(['"`^~=.])\s?(\\?[A-Za-z])\}          # {\'e} {\'\i}
      | \{\\(['"`^~=.uvHckrd])\{(\\?[A-Za-z])\}\}  # {\'{e}} {\v{c}}
      | \\(['"`^~=.uvHckrd])\{(\\?[A-Za-z])\}      # \'{e} \v{c}
      | \{\\(o|O|l|L|ss|ae|AE|oe|OE|aa|AA|i)\}     # {\o}
    """,
    re.VERBOSE,
)
# Raised, lowered and other numbers are letters to a regular expression.
_ORDINARY = re.compile(
    r"(?:[^\W\d_²³¹¼-¾\u2070-\u209c\u2150-\u218b\u2460-\u249b]|[ \n.,'’]|-(?!-))+"
)
# Anything that the rules for particles, suffixes, titles and incomplete lists look at.
_PARTICULAR = re.compile(
    r"\b[^\WA-Z\d_À-ÖØ-Þ]|\b(?:(?i:and|others|[js]r|i{2,3}|iv)|[A-Z]{2,}"
    r"|[A-Z]\.?[A-Z]?(?:Sc|Eng|Tech|Phil)|Ph|PhD|M[rsx]|Mrs|Miss|Mme|Mlle|Drs?|Dra|Doctor|Prof\w*|Dipl\w*|Dott|Priv|Rev|Reverend|Herr|Frau"
    r"|Sir|Lord|Lady|Dame|Baron\w*|Ing|Ir|Mag|Lic|Engr?|Hon|Capt|Col|Lt|Sgt|Er|Mgr|Do[cç]|Yrd|Öğr|Arş|Gör|Sc|Eng|Esq|Emeritus|Member"
    r"|Fellow|Ass\w*|Adj\w*|Full|[A-Z]\w*Dr|[A-Z]\.[A-Z]\.[A-Z]\.[A-Z]|[A-Z]\w*(?:D|SC?|M))\b"
    r"|'e\b|(?:Dr|Prof|Mr|Mrs|Ms)\.[^\W\d_]| - |[A-Z]\.\s?[A-Z]\.?$|[–—]|[A-Z]\.Ed|[a-z]\.D\b"
)
_AND = re.compile(r" (?:and|AND) ")


@cache
def _accented(mark: str, letter: str) -> str | None:
    letter = letter.removeprefix("\\")
    composed = unicodedata.normalize("NFC", letter + symbols.ACCENTS[mark])
    return composed if len(composed) == 1 else None


def compose_accents(text: str) -> str:
    r"""Turn the fully braced spellings of accented letters (``{\'e}``, ``\v{c}``) into letters."""
    return _ACCENTED.sub(_compose, text)


def _compose(match: re.Match[str]) -> str:
    if match[7]:
        return symbols.TEXT_SYMBOLS[match[7]]
    mark, letter = (group for group in match.groups()[:6] if group)
    if letter.startswith("\\") and letter not in ("\\i", "\\j"):
        return match[0]
    return _accented(mark, letter) or match[0]


def read_ordinary_name(written: str) -> Name | None:
    """Read one name that is ``Given Family`` or ``Family, Given``, else None."""
    if _ORDINARY.fullmatch(written) is None:
        return None
    return _read(" ".join(written.split()))


def read_ordinary_names(field: str) -> tuple[Name, ...] | None:
    """Read a field of names that are all ``Given Family`` or ``Family, Given``, else None."""
    if _ORDINARY.fullmatch(field) is None:
        return None
    folded = " ".join(field.split())
    names: list[Name] = []
    for written in _AND.split(folded):
        name = _read(written)
        if name is None:
            return None
        names.append(name)
    return tuple(names)


@lru_cache(maxsize=16_384)
def _read(written: str) -> Name | None:
    if _PARTICULAR.search(written) or names_organisation(written):
        return None
    family, comma, given = written.partition(", ")
    if not comma:
        given, _, family = written.rpartition(" ")
        return None if "," in written or not given else Name(family, given)
    if "," in family + given or not given or not family or " " in family:
        return None
    return Name(family, given)
