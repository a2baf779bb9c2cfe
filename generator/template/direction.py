"""Text that runs the other way than its language, which would be read in a wrong order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from generator.diagnostics import Diagnostic, Span, error
from generator.document import SLOT_MARK
from generator.languages.direction import is_right_to_left
from generator.template.frontmatter import FrontMatter

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_PARTS = re.compile(r"[ \t>]*(?:[-+*]|\d+[.)]|\#{1,6}|\[\^[^\]]*\]:)?[ \t]")
_FENCE = re.compile(r"[ \t>]*(:::+)[ \t]*((?:lang[ \t]+(\S+)|\S+)?)")
"""Opens a group, perhaps in another language, or closes one."""
_HINT = (
    "say in the front matter which language it is, as “language: ar”, or put “::: lang ar” above "
    "and “:::” below it"
)


def refuse_title(front: FrontMatter, source: str, file: str) -> Iterator[Diagnostic]:
    """Return the titles in the front matter that run from right to left against the language."""
    if is_right_to_left(front.language):
        return
    for key, text in (("title", front.title), ("subtitle", front.subtitle)):
        if _runs_right_to_left(text):
            message = (
                f"the {key} is written from right to left, but the template's language is "
                f"“{front.language}”, which is not"
            )
            yield error(message, _HINT, Span(file, _line_of(key, source)))


def refuse_clauses(skeleton: str, language: str) -> Iterator[Diagnostic]:
    """Return the paragraphs of a template's own text that run from right to left against the rest.

    Args:
        skeleton: the template's text; the findings have the lines of it.
        language: BCP 47 tag of the template's language.
    """
    if is_right_to_left(language) or not _RIGHT_TO_LEFT.search(skeleton):
        return
    groups: list[tuple[int, str]] = []
    for line, text in _paragraphs(SLOT_MARK.sub("", skeleton)):
        around = groups[-1][1] if groups else language
        fence = _FENCE.match(text)
        if fence and fence[2]:
            groups.append((len(fence[1]), fence[3] or around))
        elif fence:
            # The first end closes the outermost group whose colons are not more.
            closed = (i for i, (length, _) in enumerate(groups) if length <= len(fence[1]))
            del groups[next(closed, len(groups)) :]
        elif _runs_right_to_left(text) and not is_right_to_left(around):
            message = (
                f"this is written from right to left, but its language is “{around}”, which is not"
            )
            yield error(message, _HINT, Span(line=line))


def _paragraphs(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield roughly what stands together, with the first line of each."""
    start, lines = 1, list[str]()
    for number, line in enumerate((*markdown.split("\n"), ""), start=1):
        if lines and (not line.strip(" \t>") or _PARTS.match(line)):
            yield start, "\n".join(lines)
            lines.clear()
        if _FENCE.match(line):
            if lines:
                yield start, "\n".join(lines)
                lines.clear()
            yield number, line
        elif line.strip(" \t>"):
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
