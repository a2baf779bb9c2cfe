"""The short way for fields without commands, which most titles are.

It gives what the long way gives (:mod:`~generator.tex.rich_title`), and answers None where it is
not sure to.
"""

from __future__ import annotations

import re

from generator.diagnostics import Diagnostic, error, warning

LONGEST = 10_000
"""Characters that a title or text field may have; the longest real ones have some hundreds."""
EMPTY = error("the title is empty", "give the paper its title")
_TYPED = re.compile(r"(?:[A-Za-z0-9 .,:;()?!/+*=@\[\]#%]|-(?!-))*")
_CHARACTERS = r"[A-Za-z0-9 \t\n.,:;()?!/+*=@\[\]#%-]*+"
_TEX = re.compile(
    rf"{_CHARACTERS}(?>(?:\{{{_CHARACTERS}"
    rf"(?>(?:\{{{_CHARACTERS}\}}{_CHARACTERS})*)\}}{_CHARACTERS})*)"
)
"""Braces that pair, to a depth of two."""
_NO_BRACES = str.maketrans("", "", "{}")
_BRACKETS = re.compile(r"[()\[\]]")


def read_plain_tex(source: str) -> str | None:
    """Return the characters that TeX makes of a field, white space folded; None if not sure."""
    if len(source) > LONGEST or _TEX.fullmatch(source) is None:
        return None
    # Hyphens with a brace between them are no dash.
    dashed = source.replace("---", "—").replace("--", "–")
    return " ".join(dashed.translate(_NO_BRACES).split())


def read_plain_typed(source: str) -> str | None:
    """Return what a person typed that means itself, white space folded; None if not sure."""
    if len(source) > LONGEST or _TYPED.fullmatch(source) is None:
        return None
    return " ".join(source.split())


def lone_brackets(text: str) -> tuple[Diagnostic, ...]:
    """Look for brackets without partners; ``[0, 1)`` is a pair."""
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "([" else -1
        if depth < 0:
            break
    hint = "look whether something is missing"
    return (warning("a bracket in the title has no partner", hint),) if depth else ()
