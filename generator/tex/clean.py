"""Characters: what a title or a name may be made of, before anyone looks at markup.

Everything that a reader cannot see is decided here, once: control characters, zero-width marks,
odd spaces, combining marks out of order, text that was decoded with the wrong encoding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from generator.diagnostics import Diagnostic, error, note, warning

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ORDINARY = re.compile(r"[\t\n\r -~]*")
_LOST = re.compile(
    r"[\ufffd\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff\ufdd0-\ufdef\ufffe\uffff]"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_C1 = re.compile(r"[\x80-\x9f]")
_SPACES = re.compile(r"[\s\u2800\u3164\uffa0]")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    r"[\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
# A joiner shapes Arabic, Indic and emoji text; between other letters it is left over from a page.
_STRAY_JOINER = re.compile(
    r"(?<![\u0600-\u1fff\u2190-\u2bff\U0001f000-\U0001faff\ufe0f])[\u200c\u200d]"
)
_SOFT_HYPHEN_AS_DASH = re.compile(r"(?:(?<=\s)|^)\u00ad(?=\s|$)")
_HYPHENS = re.compile("[\u2010\u2011]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_DOTLESS = re.compile("([ıȷ])(?=[\u0300-\u0304\u0306-\u030c\u0342])")
_SUSPECT = re.compile(
    "[\u00c2-\u00f4\u0102\u0103\u0139\u013a]"
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
# UTF-8 read as Windows-1252 that ftfy lets pass, because the second character is typographic: these
# lead bytes begin Latin letters only, and no writing puts the pairs side by side.
_PAIRS = re.compile(
    "Ã[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2022\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
    "|á[º»¹][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152"
    "\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]"
)
# "Ã" or "Â" inside a word written in small letters is half of a letter whose other half is lost.
_HALF = re.compile(
    r"(?<=[a-z])[ÃÂ]|(?<=[A-Za-z])[ÃÂ](?=[a-z])|(?<![A-ZÀ-Þ])\b[A-Z][ÃÂ](?![A-ZÀ-Þa-zß-ÿ])"
)


_FEWEST_FOREIGN = 3
"""Letters of another writing than Latin that make a repair certain."""


def clean(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text in NFC, with only characters that a reader can see, and what was changed.

    White space of every kind becomes a plain space but is not folded. A character whose meaning is
    lost becomes U+FFFD and an error.
    """
    if _ORDINARY.fullmatch(text):
        return text, ()
    found: list[Diagnostic] = []
    text = repair_mojibake(text, found)
    for step in _STEPS:
        text = step(text, found)
    return unicodedata.normalize("NFC", text), tuple(found)


def repair_mojibake(text: str, found: list[Diagnostic]) -> str:
    """Put right text that was read with the wrong encoding, where only one reading is possible."""
    if _SUSPECT.search(text) is None:
        if _HALF.search(text):
            found.append(_damaged(text))
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - costs 80 ms, and few texts need it
    from ftfy.badness import is_bad  # noqa: PLC0415 - the same

    repaired = _PAIRS.sub(_reread, fix_encoding(text))
    if REPLACEMENT in repaired and REPLACEMENT not in text:
        repaired = text
    foreign = sum(_is_foreign(character) for character in set(repaired) - set(text))
    if 0 < foreign < _FEWEST_FOREIGN:
        repaired = text  # two accented capitals can look like one letter of another writing
        found.append(_damaged(text))
    elif is_bad(repaired) or _HALF.search(repaired):
        found.append(_damaged(text))
    elif repaired != text:
        found.extend(_reread_words(text, repaired))
    return repaired


def _is_foreign(character: str) -> bool:
    return character.isalpha() and not character < "\u0250" and not "\u1e00" <= character < "\u1f00"


def _reread_words(text: str, repaired: str) -> list[Diagnostic]:
    pairs = list(zip(text.split(" "), repaired.split(" "), strict=False))
    if text.count(" ") != repaired.count(" "):
        pairs = [(text, repaired)]
    return [
        warning(
            f"“{before.strip()}” has the wrong encoding; it is taken as “{after.strip()}”",
            "correct it where the metadata comes from",
        )
        for before, after in pairs
        if before != after
    ]


def _reread(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]


def _damaged(text: str) -> Diagnostic:
    words = [word for word in text.split() if _HALF.search(word) or _SUSPECT.search(word)]
    return error(
        f"“{' '.join(words)}” has the wrong encoding, and what it should be is not certain",
        "write the letters as they should be",
    )


def _lost(text: str, found: list[Diagnostic]) -> str:
    if bad := sorted(set(_LOST.findall(text))):
        codes = ", ".join(f"U+{ord(character):04X}" for character in bad)
        found.append(
            error(f"a character is lost or has no meaning of its own ({codes})", "write the letter")
        )
    return _LOST.sub(REPLACEMENT, text)


def _controls(text: str, found: list[Diagnostic]) -> str:
    if _CONTROLS.search(text):
        found.append(
            warning("a control character was removed", "check whether a letter is missing")
        )
    return _CONTROLS.sub("", text)


def _c1(text: str, found: list[Diagnostic]) -> str:
    if _C1.search(text) is None:
        return text
    # Windows-1252 that calls itself Latin-1; the WHATWG encoding standard reads it so too.
    fixed = _C1.sub(lambda m: m[0].encode("latin-1").decode("cp1252", "replace"), text)
    if fixed.count(REPLACEMENT) > text.count(REPLACEMENT):
        found.append(error("a control character stands for a lost letter", "write the letter"))
    else:
        found.append(note("control characters were read as Windows-1252"))
    return fixed


def _marks(text: str, found: list[Diagnostic]) -> str:
    if _BIDI.search(text):
        found.append(warning("marks that change the direction of writing were removed"))
        text = _BIDI.sub("", text)
    if _SOFT_HYPHEN_AS_DASH.search(text):
        found.append(warning("a soft hyphen between spaces was taken as a dash"))
        text = _SOFT_HYPHEN_AS_DASH.sub("-", text)
    visible = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text.replace("\u00ad", "")))
    if visible != text:
        found.append(note("invisible characters were removed"))
    return visible


def _letters(text: str, found: list[Diagnostic]) -> str:
    text = _LIGATURES.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    if _DOTLESS.search(text):
        found.append(note("an accent over a dotless i or j was put on the letter itself"))
        text = _DOTLESS.sub(lambda m: "i" if m[1] == "ı" else "j", text)
    return _HYPHENS.sub("-", text)


def _spaces(text: str, found: list[Diagnostic]) -> str:
    del found  # every space is meant as one
    return _SPACES.sub(" ", text)


_STEPS: tuple[Callable[[str, list[Diagnostic]], str], ...] = (
    _lost,
    _c1,
    _controls,
    _spaces,
    _marks,
    _letters,
)
