"""Which signs a person's name may have: what strikes it out, asks or negates is no part of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_APOSTROPHES = "'’‘ʼʻʹ`´"
_HYPHENS = "-‐‑"
_POINTS = ".·・"
_WITHIN = frozenset(" ,;&" + _APOSTROPHES + _HYPHENS + _POINTS)
"""What stands between the letters of a name, or of several."""
_JOINERS = "\u200c\u200d"
"""They say how letters of Arabic and Indic scripts join."""
_JOINED = ("ARABIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU")
_JOINED_TOO = ("KANNADA", "MALAYALAM", "SINHALA")
_COMPATIBLE = frozenset("ﬀﬁﬂﬃﬄﬅﬆ\u00a0\u202f\u2009")
"""Ligatures and spaces that programs put for others."""
_MIXED = frozenset(("HIRAGANA", "KATAKANA", "CJK", "HANGUL", "FULLWIDTH", "HALFWIDTH"))
"""Scripts that stand beside each other in one word."""
_SHARED = frozenset(("MODIFIER", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"))
"""Letters that belong to no script, or to several."""
_RUN = re.compile(r"[^\W\d_]+")
_MOST_SHOWN = 3
_BESIDE_ANOTHER = re.compile(r"(?<=\.)[-‐‑,;]")
"""Signs that follow the point of an initial: ``J.-P.``, ``Jr.,``."""
_SIGNS = re.compile(rf"[{re.escape(',;&' + _APOSTROPHES + _HYPHENS + _POINTS)}]")
_PARTS = re.compile(
    r"[;&]"  # part persons, not names
    r"|(?<=[^\W\d_]{3})\.(?=[^\W\d_]{2})"  # Han.Byul, but not Jr.,  N.M, St.John
    r"|(?<=[^\W\d_])['’`´](?=[^\W\d_]+['’`´][^\W\d_])"
)
"""Signs that part a name as no spelling does: ``Han;Byul,Kim``, ``Han.Byul.Kim``."""
_SUFFIX = re.compile(r"\s*(?:[js]r|i{1,3}|iv|vi{0,3}|ph\.?\s?d|m\.?d|dr|prof|esq)\.?\s*", re.I)
_TAKEN_APART = re.compile(
    rf"(?:[^\W\d_] ?[{re.escape(_APOSTROPHES + _HYPHENS + _POINTS)}] ?){{3,}}"
)


def odd_signs(name: str) -> str:
    """Name what a text has that no name has; empty if it has nothing of the kind.

    Letters with the marks of their script, spaces, hyphens, apostrophes, points and commas are what
    names are made of. All else is for a person: marks that strike a letter out, brackets, question
    marks, signs of mathematics, digits, signs that cannot be seen or turn the direction of
    writing, letters that only look like those of the word's script.

    >>> odd_signs("Han-Byul Kim"), odd_signs("O’Neill, Seán")
    ('', '')
    >>> odd_signs("Han-Byul Kim ???")
    '“?”'
    """
    found = dict.fromkeys(_odd(unicodedata.normalize("NFC", name)))
    return ", ".join(list(found)[:_MOST_SHOWN])


def _odd(name: str) -> Iterator[str]:
    before = ""
    for each in name:
        if not _belongs(each, before):
            yield _shown(each)
        before = each
    yield from _misplaced("".join(name.split()))
    yield from (f"“{found[0]}”" for found in _PARTS.finditer(name))
    if any(not _SUFFIX.fullmatch(part) for part in re.split("[,，]", name)[2:]):
        yield "“,”"
    for found in _TAKEN_APART.finditer(name):
        if not found[0].isupper():  # initials
            yield f"“{found[0].strip()}”"
    for word in _RUN.findall(name):
        scripts = {_script(letter) for letter in word} - _SHARED
        if len(scripts) > 1 and not scripts <= _MIXED:
            yield f"letters of {len(scripts)} scripts in “{word}”"


def _misplaced(name: str) -> Iterator[str]:
    """Yield the signs around a name, or in a row, that read as a quotation or a line through it.

    One apostrophe before it (``’t Hooft``) and one point behind it (``Jr.``) are part of a name.
    """
    bare = _BESIDE_ANOTHER.sub("", name)
    before = len(bare) - len(_trimmed(bare))
    behind = len(bare) - len(_trimmed(bare[::-1]))
    if before > (bare[:1] in _APOSTROPHES and not behind):
        yield f"“{bare[:before]}”"
    if behind > (bare[-1:] in _POINTS):
        yield f"“{bare[-behind:]}”"
    for found in re.finditer(rf"{_SIGNS.pattern}{{2,}}", bare[before : len(bare) - behind]):
        yield f"“{found[0]}”"


def _trimmed(name: str) -> str:
    """Leave out the signs before a name."""
    found = re.match(rf"{_SIGNS.pattern}*", name)
    return name[found.end() :] if found else name


def _belongs(sign: str, before: str) -> bool:
    if sign in _WITHIN or sign in _COMPATIBLE:
        return True
    if sign in _JOINERS:
        return bool(before) and _script(before) in (*_JOINED, *_JOINED_TOO)
    category = unicodedata.category(sign)
    if category in {"Mn", "Mc"}:
        # What is left of a mark after composing belongs to a letter of a script that has it, or is
        # an accent above or below; never one that goes through the letter or around it.
        own = unicodedata.name(sign, "").startswith(_script(before)) if before else False
        return own or (unicodedata.combining(sign) in {220, 230} and _is_accent(sign, before))
    return category in {"Lu", "Ll", "Lo", "Lm", "Lt"} and _is_plain(sign)


def _is_accent(sign: str, before: str) -> bool:
    accent = "\u0300" <= sign <= "\u0331" and sign != "\u0320"
    return accent and bool(before) and unicodedata.category(before)[0] in "LM"


def _is_plain(letter: str) -> bool:
    """Tell whether a letter is none that is styled, turned into an exponent or put in a circle."""
    kind = unicodedata.decomposition(letter).partition(">")[0]
    return not kind.startswith("<") or kind in {"<wide", "<narrow"}


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _shown(sign: str) -> str:
    """Return a sign as it is, or its name if it cannot be seen alone."""
    if sign.isprintable() and unicodedata.category(sign)[0] != "M":
        return f"“{sign}”"
    return unicodedata.name(sign, f"character {ord(sign):04X}").lower()
