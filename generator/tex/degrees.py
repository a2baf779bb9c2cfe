"""Titles and degrees, which people write before and behind their names and which are no names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

_TITLE = re.compile(
    r"(?i:(?:(?:assoc|asst|ass|adj|univ|hon|apl|jun)\.?-?)?prof(?:\.|\.?ssa|essor(?:in)?)?"
    r"|d(?:r|ra|rs|ott|ott\.ssa)\.?(?:-ing\.?|(?:[a-z]{2,}\.){1,3})?|do[cç]\.|(?:yrd|öğr|arş|gör|er)\.|(?:mu|rn|ph|ju|ing)dr\.?"
    r"|doctor|priv\.-doz\.?"
    r"|dipl\.?(?:-?[a-z]+)?\.?|mr\.|mrs\.?|mx\.|miss|mme\.?|mlle\.?|rev\.|reverend|ms\.|mgr\.)"
    r"|M[rsx]|Sir|Herr|Frau|Ing\.|Ir\.|Mag\.|Lic\.|Engr?\.|Hon\.|Capt\.|Col\.|Lt\.|Sgt\.|[Пп]роф\.|[Дд]-р"
)
_NAMES_TOO = frozenset({"Lord", "Lady", "Dame", "Baron", "Baroness", "Rev"})
"""Titles that some people have as a name: only before a whole name."""
_RANKS = frozenset(
    {
        "assistant",
        "associate",
        "adjunct",
        "full",
        "assoc.",
        "asst.",
        "adj.",
        "pd",
        "emeritus",
        "emerita",
    }
)
"""Words that belong to a title which follows them."""
_SUBJECTS = re.compile(
    r"(?i:rer|nat|med|phil|jur|iur|pol|oec|techn|theol|dent|vet|habil|h|c|mult|agr|ing|sc|inf|math"
    r"|paed|soc|-ing|h\.c|e\.h|hab|inż|em)\.(?:-?[a-z]+\.?)?|habil|h\.c\.|mult"
)
"""Words behind a title: ``rer. nat. habil.``."""
_DEGREE = re.compile(
    r"Ph\.?\s?[Dd]\.?|PHD|D\.?Phil\.?|M\.?Phil\.?|[MBD]\.?\s?Sc\.?|MSC|BSC|Sc\.?D\."
    r"|[MB]\.?\s?Eng\.?"
    r"|[MB]\.?Tech\.?|MBA|M\.B\.A\.|MBBS|M\.B\.B\.S\.|MPH|M\.P\.H\.|M\.?Res\.?|M\.?Ed\.?|Ed\.?D\."
    r"|Psy\.?D\.?|Pharm\.?D\.?|LL\.?[MBD]\.?|DDS|D\.D\.S\.|DVM|D\.V\.M\.|Dr\.? ?rer\.? ?nat\.?"
    r"|Dr\.?-?\s?[Ii]ng\.?"
    r"|Esq\.?|CEng|C\.Eng\.|CPA|FRSC?|FREng|F[A-Z]*IEEE|FACM|[FM]RCP|FIET"
    r"|Dipl\.?-?\s?[A-Z][a-z]+\.?"
    r"|Prof(?:\.|essor)?|Dr\.?|Dr\.?\s?h?[Ss]c\.?|FAC[CPS]|Emerit(?:us|a)|CSc\.?|教授|先生|교수|박사"
    r"|(?:(?:Life|Senior|Graduate|Student|Associate) )*(?:Member|Fellow)(?: of)?(?: the)?"
    r"(?: (?:IEEE|ACM|AAAI|OSA|SPIE))?|IEEE|ACM"
)
"""What is a degree, a title or a membership wherever it follows a name."""
_DOUBTFUL = re.compile(
    r"M\.?\s?D\.?|M\.?A\.?|B\.?A\.?|M\.?S\.?|B\.?S\.?|J\.?D\.?|D\.?O\.?|R\.?N\.?|P\.?E\.?"
)
"""Degrees that are initials or names elsewhere: ``Abrams, M.D.``, ``Jack MA``."""
_DEGREE_IN_TWO = re.compile(r"[MBD]\. Sc\.|[MB]\. Eng\.|Ph\. [Dd]\.")
_GLUED = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms)\.(?=[^\W\d_a-z])")


class Degree(Enum):
    """What a text behind a name is."""

    NONE = auto()
    DOUBTFUL = auto()
    """A degree, or initials, or a name."""
    CERTAIN = auto()


def degree(words: Sequence[str]) -> Degree:
    """Tell whether the words are one degree, title or membership.

    >>> degree(["Ph.", "D."]), degree(["M.D."]), degree(["Ada"])
    (<Degree.CERTAIN: 3>, <Degree.DOUBTFUL: 2>, <Degree.NONE: 1>)
    """
    text = " ".join(words)
    if _DEGREE.fullmatch(text):
        return Degree.CERTAIN
    return Degree.DOUBTFUL if _DOUBTFUL.fullmatch(text) else Degree.NONE


def count_titles(words: Sequence[str]) -> int:
    """Count the words before a name that are titles and degrees; one word is always left."""
    number = 2 if len(words) > 2 and _DEGREE_IN_TWO.fullmatch(" ".join(words[:2])) else 0
    while number < len(words) - 1 and _is_title(words, number):
        number += 1
    return number


def _is_title(words: Sequence[str], number: int) -> bool:
    word, following = words[number], words[number + 1]
    if _TITLE.fullmatch(word) or _is_front_degree(word):
        return True
    if number and _SUBJECTS.fullmatch(word):
        return True
    if word.lower() in _RANKS:
        return _TITLE.fullmatch(following) is not None
    return word in _NAMES_TOO and len(words) - number > 2


def _is_front_degree(word: str) -> bool:
    return _DEGREE.fullmatch(word) is not None and word[-1:] in ".cD" and word[:1] != "F"


def count_degrees(words: Sequence[str]) -> int:
    """Count the words at the end of a name that are certainly degrees; one word is always left."""
    left = len(words)
    while left > 1:
        size = next(
            (
                size
                for size in (3, 2, 1)
                if size < left and degree(words[left - size : left]) is Degree.CERTAIN
            ),
            0,
        )
        if not size:
            break
        left -= size
    return len(words) - left


def without_glued_title(word: str) -> str:
    """Take a title off that has no space behind it: ``Dr.Saman``."""
    return _GLUED.sub("", word, count=1) if _GLUED.match(word) else word
