"""Templates in scripts that are written from right to left, which pages are not laid out for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Span, error
from generator.document import SLOT_MARK
from generator.template.frontmatter import FrontMatter

_LANGUAGES = """
ar arc arz acm apc ary ars azb bal bgn bqi ckb dv fa glk haz he iw ji jpr jrb khw ks lki lrc luz
mzn nqo pbt pbu ps pnb prs rhg sam sd sdh skr syc syr ug ur yi ydd
"""
"""Languages that are written from right to left unless their tag names another script."""
_SCRIPTS = """
adlm arab aran armi avst chrs cprt elym hatr hebr hung khar lydi mand mani mend merc mero narb nbat
nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syre syrj syrn syrc thaa yezi
"""
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PARTS = re.compile(r"[ \t>]*(?:[-+*]|\d+[.)]|\#{1,6}|\[\^[^\]]*\]:)?[ \t]")
_HINT = "write it in a language that is written from left to right; this may come later"


def is_right_to_left(language: str) -> bool:
    """Tell whether a language, as a BCP 47 tag, is written from right to left.

    >>> is_right_to_left("he"), is_right_to_left("ar-Latn"), is_right_to_left("pa-Arab")
    (True, False, True)
    """
    first, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS.split() if script else first in _LANGUAGES.split()


def refuse_language(front: FrontMatter, source: str, file: str) -> Iterator[Diagnostic]:
    """Give the mistakes in the front matter: a language, title or subtitle from right to left."""
    if is_right_to_left(front.language):
        message = (
            f"agreements in “{front.language}” cannot be made yet: they are written from right to "
            "left, and pages are laid out from left to right only"
        )
        yield error(message, "", Span(file, _line_of("language", source)))
        return
    for key, text in (("title", front.title), ("subtitle", front.subtitle)):
        if _runs_right_to_left(text):
            message = f"the {key} is written from right to left, which pages are not laid out for"
            yield error(message, _HINT, Span(file, _line_of(key, source)))


def refuse_clauses(skeleton: str) -> Iterator[Diagnostic]:
    """Give the paragraphs of a template's own text that run from right to left.

    Args:
        skeleton: the template's text; the findings have the lines of it.
    """
    if not _RIGHT_TO_LEFT.search(skeleton):
        return
    for line, text in _paragraphs(SLOT_MARK.sub("", skeleton)):
        if _runs_right_to_left(text):
            message = "this is written from right to left, which pages are not laid out for yet"
            yield error(message, _HINT, Span(line=line))


def _paragraphs(markdown: str) -> Iterator[tuple[int, str]]:
    """Give about what stands together, with the first line of each."""
    start, lines = 1, list[str]()
    for number, line in enumerate((*markdown.split("\n"), ""), start=1):
        if lines and (not line.strip(" \t>") or _PARTS.match(line)):
            yield start, "\n".join(lines)
            lines.clear()
        if line.strip(" \t>"):
            start = start if lines else number
            lines.append(line)


def _runs_right_to_left(text: str) -> bool:
    """Tell whether the first letter, or most letters, are of such a script (UAX #9, P2 and P3)."""
    directions = [unicodedata.bidirectional(character) for character in text]
    strong = [each != "L" for each in directions if each in {"L", "R", "AL"}]
    return bool(strong) and (strong[0] or sum(strong) * 2 > len(strong))


def _line_of(key: str, source: str) -> int | None:
    found = re.search(rf"^{key}[ \t]*:", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else None
