"""What has no place in a person's name: markers are taken off, the rest is reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from generator.diagnostics import Diagnostic, error, note, warning
from generator.latex.builder import folded
from generator.paper import Name
from generator.text import Math, RichInline, Superscript, plain_text

_MARKER = re.compile(r"^[*∗⁎†‡§¶‖✉☆★#]+|[*∗⁎†‡§¶‖✉☆★#⁰¹²³⁴-⁹]+$")
# "Morgül1" has a marker; "LaTeX3" and "GPT4" are spelled so.
_NUMBER_AT_END = re.compile(r"^([^\W\d_][a-zß-ÿ\u0100-\u024f-]+)\d{1,2}$")
_ADDRESS = re.compile(r"@|https?:|www\.")
_AFFILIATION = re.compile(
    r"\b(?:Universit\w+|Universidad\w*|Institut\w*|Departments?|Dept|Laborator\w+|Faculty|Facult[éa]t?"
    r"|Hochschule|Academy|Polytechnic\w*|Politecnico)\b"
)
_COMPANY = re.compile(
    r"\b(?:Research|Inc|Ltd|LLC|GmbH|Corporation|Corp|Consortium|[Tt]eam|[Gg]roup|Labs?)\b"
)
_RANK = re.compile(r"\b(?:Prof|Dr|Mr|Mrs|Ms|Ph\.?D)\b\.?")
_ENTITY_WITHOUT_END = re.compile(r"&[a-zA-Z]{2,8}")
_PUNCTUATION = frozenset(" .,-–‐'’‘ʻʼ·•()“”\"/־׳״・‧゠＝")


def strip_markers(inlines: Iterable[RichInline], found: list[Diagnostic]) -> str:
    """Spell a word of a name without footnote markers."""
    kept = [inline for inline in inlines if not _is_raised(inline)]
    text = plain_text(folded(kept))
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
    return False


def check_name(name: Name, found: list[Diagnostic]) -> None:
    """Report what makes a person's name doubtful."""
    text = str(name)
    hint = "write the author's name alone, or put braces round an organisation's name"
    if _ADDRESS.search(text):
        found.append(error(f"“{text}” holds an address, not a name", hint))
        return
    if _AFFILIATION.search(text):
        found.append(error(f"“{text}” looks like an affiliation", hint))
        return
    company = _COMPANY.search(text) is not None
    strange = sorted({c for c in text if not _belongs(c) and not (company and c.isdecimal())})
    if strange:
        found.append(error(f"the name “{text}” holds {' '.join(strange)}", hint))
    elif company:
        found.append(warning(f"“{text}” looks like an organisation", hint))
    elif _RANK.search(text):
        found.append(warning(f"“{text}” holds a rank or degree"))


def _belongs(character: str) -> bool:
    return (
        character in _PUNCTUATION
        or unicodedata.category(character)[0] in "LM"
        or character == "\u200c"
    )
