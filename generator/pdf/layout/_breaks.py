"""Where a word may be parted: between ideographs, after hyphens, in URLs, by hyphenation.

The rules are those of UAX #14 that names, titles and legal prose need. Korean breaks at its spaces.
Thai has spaces between phrases only; where its words end takes a dictionary, so it breaks at them,
too, and a phrase that is longer than a line where a syllable ends for certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from generator.pdf.layout._linebreak import HYPHEN_PENALTY

OBJECT = "\ufffc"
"""Stands for a field, before and after which a line may end."""
ANYWHERE_PENALTY = 400.0
_AFTER_HYPHEN_PENALTY = 25.0
_AFTER_SLASH_PENALTY = 300.0
_IN_URL_PENALTY = 500.0
_CLOSING = ".,;:!?)]}>”’\"'"
_LEAST_HYPHENATED = 6
_NO_BREAK_BEFORE = frozenset(
    "!%),.:;?]}·°’”†‡℃、。〃〉》」』】〕〗〙〛〟！％），．：；？］｝～〜゠｡｣､･‰′″"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰーゝゞヽヾ々〻・"
)
"""What must not begin a line, in Chinese and Japanese, too (JLREQ, 3.1.7; CLREQ, 3.1.7)."""
_THAI_NEVER_FIRST = frozenset("ะัาำิีึืฺุูๅๆ็่้๊๋์ํ๎ฯ")
_NO_BREAK_AFTER = frozenset("$([{£¥€‘“〈《「『【〔〖〘〚〝＄（［｛￥｢№")
"""What must not end one (JLREQ, 3.1.8)."""
_INSEPARABLE = frozenset("—…‥―")
"""What stands in pairs that are not parted (JLREQ, 3.1.10)."""


def is_ideographic(character: str) -> bool:
    """Tell whether a character fills a square: Han, kana, Hangul and full-width forms."""
    return character >= "\u2e80" and (
        character <= "\u9fff"
        or "\uac00" <= character <= "\ud7a3"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_hangul(character: str) -> bool:
    """Tell whether a character is Korean: a syllable, or a letter that is part of one."""
    return character >= "\u1100" and (
        character <= "\u11ff"
        or "\u3131" <= character <= "\u318e"
        or "\ua960" <= character <= "\ua97c"
        or "\uac00" <= character <= "\ud7fb"
        or "\uffa0" <= character <= "\uffdc"
    )


def ends_syllable(last: str, first: str) -> bool:
    """Tell whether a Thai syllable certainly ends between two characters.

    It does before a vowel that is written before its consonant (เ แ โ ใ ไ), and after a vowel that
    is written last (ะ ำ), a sign of repetition or an abbreviation (ๆ ฯ).
    """
    if not (is_thai(last) and is_thai(first)) or first in _THAI_NEVER_FIRST:
        return False
    return "เ" <= first <= "ไ" or last in "ะำๆฯ"


def is_thai(character: str) -> bool:
    """Tell whether a character is of the Thai script."""
    return "\u0e00" <= character <= "\u0e7f"


def boundary_penalty(last: str, first: str) -> float | None:
    """Price a line end between two characters that no space parts; ``None`` forbids it."""
    if OBJECT in (last, first):
        return 0.0
    if first in _NO_BREAK_BEFORE or last in _NO_BREAK_AFTER:
        return None
    if last == first and last in _INSEPARABLE:
        return None
    if last in "-‐–—/" and first.isalnum():
        return _AFTER_HYPHEN_PENALTY
    if is_hangul(last) or is_hangul(first):
        return None
    return 0.0 if is_ideographic(last) or is_ideographic(first) else None


def _korean_penalty(last: str, first: str) -> float | None:
    """Price a line end in a Korean word, whose Chinese characters hold together, too."""
    penalty = boundary_penalty(last, first)
    return None if penalty == 0.0 else penalty


def _url_penalty(last: str, first: str) -> float | None:
    """Price a line end in a URL; a dot or hyphen that ended a line would not look like its own."""
    if last == "/" and first.isalnum():
        return _AFTER_SLASH_PENALTY
    return _IN_URL_PENALTY if first in ".?&=_-#%~" and last.isalnum() else None


def word_penalties(word: str, language: str) -> Iterator[tuple[int, float, bool]]:
    """Return the places in a word where a line may end, in any order.

    Each is the index of the character after it, its penalty, and whether it asks for a hyphen.
    ``language`` is the BCP 47 tag to hyphenate by, empty for a word that must not be hyphenated.
    """
    is_url = "://" in word
    price = _url_penalty if is_url else boundary_penalty
    if not word.isascii() and any(map(is_hangul, word)):
        price = _korean_penalty
    inside = range(1, len(word.rstrip(_CLOSING)) if is_url else len(word))
    for index in inside if not (word.isascii() and word.isalnum()) else ():
        penalty = price(word[index - 1], word[index])
        if penalty is not None:
            yield index, penalty, False
    letters = word.strip("()[]“”‘’\"'.,;:!?")
    if not language or len(letters) < _LEAST_HYPHENATED or letters.isupper():
        return
    if letters.isalpha():
        offset = word.index(letters)
        for place in _hyphen_places(letters, language):
            yield offset + place, HYPHEN_PENALTY, True


def _hyphen_places(word: str, language: str) -> list[int]:
    dictionary = _dictionary(language)
    return list(dictionary.positions(word)) if dictionary is not None else []


@cache
def _dictionary(language: str):  # type: ignore[no-untyped-def]
    import pyphen  # noqa: PLC0415 - only documents that are justified pay for it

    known = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=known, left=3, right=3) if known else None
