"""What has no place in a person's name: markers are taken off, the rest is reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator.diagnostics import Diagnostic, error, note, warning
from generator.paper import Name
from generator.tex.affiliations import names_kind, names_organisation
from generator.tex.builder import collapse_spaces
from generator.tex.degrees import count_titles
from generator.text import Math, RichInline, Superscript, plain_text

_MARKER = re.compile(r"^[*∗⁎†‡§¶‖✉☆★#⁰¹²³⁴-⁹]+|[*∗⁎†‡§¶‖✉☆★#⁰¹²³⁴-⁹]+$")
# "Morgül1" has a marker; "LaTeX3" and "GPT4" are written so.
_NUMBER_AT_END = re.compile(r"^([^\W\d_][a-zß-ÿ\u0100-\u024f-]+)\d{1,2}$")
_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]")
_ADDRESS = re.compile(r"@|https?:|www\.")
_AFFILIATION = re.compile(
    r"\b(?:Universit\w+|Universidad\w*|Institut\w*|Departments?|Dept|Laborator\w+|Faculty|Facult[éa]t?"
    r"|Hochschule|Academy|Polytechnic\w*|Politecnico)\b"
)
_COMPANY = re.compile(
    r"\b(?:Research|Inc|Ltd|LLC|GmbH|Corporation|Corp|Consortium|[Tt]eam|[Gg]roup|Labs?)\b"
)
_RANK = re.compile(r"\b(?:Prof|Dr|Mr|Mrs|Ms|Ph\.?D)\b\.?")
_ASIAN_TITLE = re.compile(r"[^\s()]{2,}(?:博士|教授|先生|老师|老師|교수|박사)$")
_LETTER_AT_END = re.compile(r"[^\W\d_]{2,} ([a-df-hj-xz])$")
_FOREIGN_AND = re.compile(r"\S \S+(?<! von) (?:und|et|og|och|oraz) (?!zu |al\b)\S+ \S")
_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")
_SEVERAL = re.compile(r",|;|\band\b|&|\(")
# A quotation mark or circumflex between letters is what is left of \"u or \^u.
_LOST_ACCENT = re.compile(
    r"(?<=[^\W\d_])[{}]*[\"^][{}]*(?=[^\W\d_])|^[\"^](?=[^\W\d_]+$)"
    r"|\{(?:'[{}]*[aeiouycnAEIOUYCN]|[`\"^~][{}]*[A-Za-z])\}|(?<=[A-Za-z])\{[`\"^~]\}"
)
_MAYBE_LOST = re.compile(r"(?<!ng)(?<=[bcdfghjklmnpqrstvwxyz])'(?:e|ia|[aeio][a-z]{1,4}ez)$")
"""An apostrophe where French and Spanish names have an acute: ``Ren'e``, ``Rodr'iguez``."""
_PUNCTUATION = frozenset(" .,-–‐'’‘ʻʼ·•()（）“”\"/־׳״・‧゠＝་፡")


_HINT = "write the author's name alone, or put braces round an organisation's name"


def strip_markers(inlines: Iterable[RichInline], found: list[Diagnostic]) -> str:
    """Return a word of a name without footnote markers."""
    kept = [inline for inline in inlines if not _is_raised(inline)]
    text = plain_text(collapse_spaces(kept))
    bare = _MARKER.sub("", text)
    if bare != text or len(kept) != len(list(inlines)):
        found.append(note("markers beside a name were removed"))
    unnumbered = _NUMBER_AT_END.sub(r"\1", bare)
    if unnumbered != bare:
        found.append(warning(f"a number at the end of “{bare}” was taken as a marker and removed"))
    return unnumbered


def _is_raised(inline: RichInline) -> bool:
    match inline:
        case Superscript():
            return True
        case Math(_, children):
            return all(_is_raised(child) for child in children)
        case _:
            pass
    return False


def check_spelling(word: str, found: list[Diagnostic]) -> None:
    """Report a word, still in TeX, in which the backslash of an accent was lost: ``{H}"older``."""
    if "$" in word or "\\textsuperscript" in word:
        return
    if _LOST_ACCENT.search(word):
        found.append(error(f"an accent is lost in “{word}”", "write the letter itself"))
    elif _MAYBE_LOST.search(word):
        found.append(warning(f"an accent may be lost in “{word}”", "write the letter itself"))


def check_name(name: Name, found: list[Diagnostic]) -> None:
    """Report what makes a person's name doubtful."""
    text = str(name)
    if _ORCID.search(text):
        found.append(error(f"“{text}” holds an ORCID", _HINT))
        return
    if _ADDRESS.search(text):
        found.append(error(f"“{text}” holds an address, not a name", _HINT))
        return
    if _AFFILIATION.search(text):
        found.append(error(f"“{text}” looks like an affiliation", _HINT))
        return
    if _FOREIGN_AND.search(text):
        found.append(error(f"“{text}” is more than one name", "put “and” between the authors"))
        return
    company = _COMPANY.search(text) is not None
    strange = sorted({c for c in text if not _belongs(c) and not (company and c.isdecimal())})
    if strange:
        found.append(error(f"the name “{text}” holds {' '.join(strange)}", _HINT))
    elif company:
        found.append(warning(f"“{text}” looks like an organisation", _HINT))
    elif _RANK.search(text) or _ASIAN_TITLE.search(text):
        found.append(warning(f"“{text}” holds a rank or degree"))
    if match := _LETTER_AT_END.search(text):
        found.append(warning(f"the “{match[1]}” in “{text}” may be a marker", _HINT))
    if not strange:
        _check_brackets(text, found)
        _check_organisations(name, found)


def check_organisation(text: str, found: list[Diagnostic]) -> None:
    """Report what makes a name in braces, which is an organisation's, doubtful."""
    if _ORCID.search(text) or _ADDRESS.search(text):
        found.append(error(f"“{text}” holds an address, not a name", _HINT))
    elif count_titles(text.split()):
        hint = "if it is a person, take the inner braces and the title away"
        found.append(warning(f"“{text}” stands in braces: it was read as one organisation", hint))
    elif _SEVERAL.search(text) and not (_COMPANY.search(text) or _AFFILIATION.search(text)):
        hint = "if it is one person, or several, take the inner braces away"
        found.append(warning(f"“{text}” stands in braces: it was read as one organisation", hint))


def _check_brackets(text: str, found: list[Diagnostic]) -> None:
    rest = _BRACKETED.sub("", text)
    if any(bracket in rest for bracket in "()（）"):
        found.append(error(f"a bracket is missing in “{text}”", _HINT))
    elif any(names_organisation(inside) for inside in _BRACKETED.findall(text)):
        found.append(error(f"“{text}” holds an affiliation", _HINT))


def _check_organisations(name: Name, found: list[Diagnostic]) -> None:
    """Refuse ``Bo Peng Google``; warn of ``Google``, and of ``Ann School``, who may be a person."""
    words = str(name).split()
    ours = [word for word in words if names_organisation(word) and not _COMPANY.search(word)]
    may_be_person = len(words) == 2 and ours == words[1:] and names_kind(words[1])
    if may_be_person or (ours and len(ours) == len(words)):
        found.append(warning(f"“{name}” looks like an organisation", _HINT))
    elif ours and not _COMPANY.search(str(name)):
        found.append(error(f"“{name}” holds an organisation's name: {', '.join(ours)}", _HINT))


def _belongs(character: str) -> bool:
    return (
        character in _PUNCTUATION
        or unicodedata.category(character)[0] in "LM"
        or character in "\u200c\u200d"
    )
