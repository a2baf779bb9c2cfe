"""What stands in brackets or as a marker beside a name, in a field that is not cut into names yet.

It has to be looked at before the cutting, because it may hold commas and semicolons of its own:
``Ann Bee (MIT, USA)``, ``Ann Bee [1, 2]``.
"""

from __future__ import annotations

import re
import unicodedata

from generator.diagnostics import Diagnostic, note, warning
from generator.tex.affiliations import is_acronym, is_affiliation
from generator.tex.degrees import Degree, degree

_OPENING = r"(\[（［【"
_CLOSING = r")\]）］】"
_SIGNS = r"*∗⁎†‡§¶‖#✉☆★¹²³⁰⁴-⁹"
_ITEM = rf"(?:\d++|[{_SIGNS}])"
"""A run of digits can be several markers; it is one item, for there is one way to read it only."""
_END = r"(?:\Z|[,;]|(?i:and)\b)"
_BESIDE = re.compile(
    rf"""
    (?P<brace> [{{}}])
  | (?P<bracket> [{_OPENING}] (?P<inside> [^{_OPENING}{_CLOSING}{{}}]* ) [{_CLOSING}] )
  | (?P<closing> (?<=[^\W\d_]) [)\]] (?= \s{{0,3}} {_END} ) )
  | (?P<list> (?: (?<=[^\W\d_]) | (?<=[.)\s]) ) {_ITEM}
      (?: (?: \s{{0,3}} , \s{{0,3}} | \s{{0,6}} ) {_ITEM} ){{0,99}} (?= \s{{0,3}} {_END} ) )
    """,
    re.VERBOSE,
)
_MARKS = re.compile(
    rf"\s*+(?:\d++|[a-z]|[{_SIGNS}])(?:\s*+[,;]?+\s*+(?:\d++|[a-z]|[{_SIGNS}]))*\s*"
)
_NAME_ENDS = re.compile(rf"[\s{_SIGNS}\d]{{0,9}}{_END}")
_SEPARATOR = re.compile(r";|\band\b", re.IGNORECASE)
_LONGEST_MARK = 40
_LONGEST_NAME = 200
_NESTED = 3
_MARKED = note("markers beside a name were removed")
_HINT = "write the author's name alone"


def strip_beside(text: str, found: list[Diagnostic]) -> str:
    """Take markers and affiliations in brackets off the names of a field, and say so.

    A name in another script (``Xiaoming Wang (王小明)``) and what stands inside a name
    (``Wei (Leo) Li``) are kept.
    """
    for _ in range(_NESTED):
        if _BESIDE.search(text) is None:
            break
        stripped = _strip(text, found)
        if stripped == text:
            break
        text = stripped
    return text


def _strip(text: str, found: list[Diagnostic]) -> str:
    pieces: list[str] = []
    depth = done = 0
    for match in _BESIDE.finditer(text):
        if match["brace"]:
            depth = max(0, depth + (1 if match["brace"] == "{" else -1))
        elif not depth and _is_beside(match, found):
            pieces += [text[done : match.start()].rstrip(), " "]
            done = match.end()
    return "".join(pieces) + text[done:]


def _is_beside(match: re.Match[str], found: list[Diagnostic]) -> bool:
    before = _name_before(match)
    inside = match["inside"]
    if match["closing"]:
        return _is_stray(before, found)
    if inside is None:
        return _is_list(match[0], before, found)
    if len(inside) <= _LONGEST_MARK and _MARKS.fullmatch(inside):
        found.append(_MARKED)
        return True
    if not before.strip() or not inside.strip():
        return False
    is_degree = degree(inside.split()) is Degree.CERTAIN
    known = is_degree or is_affiliation(inside) or is_acronym(inside)
    if not known and not _ends_name(match, before, inside):
        return False
    said = f"“{match[0].strip()}” beside “{before.split(',')[-1].strip()}” was left out"
    found.append(warning(said, _HINT))
    return True


def _is_stray(before: str, found: list[Diagnostic]) -> bool:
    """Tell whether nothing opens a bracket that closes behind a name: ``Ann Bee)``."""
    if any(bracket in before for bracket in _OPENING.replace("\\", "")):
        return False
    message = f"the bracket behind “{before.rsplit(',', maxsplit=1)[-1].strip()}” was removed"
    found.append(warning(message, _HINT))
    return True


def _is_list(listed: str, before: str, found: list[Diagnostic]) -> bool:
    """Take ``1,2`` and `` 1`` behind a name as markers; one number without a space is another's."""
    if not any(map(str.isalpha, before)) or "\\" in before.rsplit(" ", maxsplit=1)[-1]:
        return False
    if not any(map(str.isdecimal, listed)):
        found.append(_MARKED)
        return True
    if listed.isdecimal() and not before[-1:].isspace():
        return False
    found.append(warning(f"“{listed}” behind a name was taken as a marker and removed", _HINT))
    return True


def _name_before(match: re.Match[str]) -> str:
    text = match.string[max(0, match.start() - _LONGEST_NAME) : match.start()]
    return _SEPARATOR.split(text)[-1]


def _ends_name(match: re.Match[str], before: str, inside: str) -> bool:
    """Tell whether a whole name in the same script stands before, and nothing more follows."""
    if "," in before or _NAME_ENDS.match(match.string, match.end()) is None:
        return False
    return not scripts_of(before).isdisjoint(scripts_of(inside)) or not scripts_of(inside)


def scripts_of(text: str) -> frozenset[str]:
    """Name the scripts of a text's letters, the East Asian ones as one.

    >>> sorted(scripts_of("Wang 小明")), sorted(scripts_of("さくら"))
    (['EASTASIAN', 'LATIN'], ['EASTASIAN'])
    """
    scripts = {
        unicodedata.name(letter, "?").split(" ")[0].split("-")[0]
        for letter in set(text)
        if letter.isalpha()
    }
    east = scripts & {"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "HALFWIDTH", "BOPOMOFO"}
    return frozenset(scripts - east) | ({"EASTASIAN"} if east else set())
