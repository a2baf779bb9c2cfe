r"""Cut an author field into names, parts and words, before anything is decoded.

BibTeX cuts only outside braces, so the cutting has to come first. Entities and formulas are kept
whole, and a control word takes the one space after it (``S\o ren`` is one word).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<word> \\[A-Za-z]+(?:\s(?!\s|(?:and|AND|And)\b))? | \\. | \$[^$]*\$
            | \\?&\#?[A-Za-z0-9]{1,31}; | [^\\{},;~\s$&]+ | [\\$&] )
  | (?P<brace> [{}] )
  | (?P<space> [\s~]+ )
  | (?P<separator> [,;] )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class RawName:
    """One name as it is written: words, in parts that commas separate."""

    parts: list[list[str]] = field(default_factory=lambda: [[]])
    semicolon: bool = False
    """Whether a semicolon, not ``and``, ends it."""

    @property
    def blank(self) -> bool:
        """Whether there are no words."""
        return not any(self.parts)

    @property
    def written(self) -> str:
        """The name with single spaces, and a comma between its parts."""
        return ", ".join(map(" ".join, self.parts))


def cut_names(source: str) -> list[RawName]:
    """Cut at ``and`` (in any case) and at semicolons, outside braces; blank names are left out."""
    cutter = _Cutter()
    for match in _TOKEN.finditer(source):
        cutter.add(match.lastgroup or "", match[0])
    cutter.end_name()
    return [name for name in cutter.names if not name.blank]


class _Cutter:
    def __init__(self) -> None:
        self.names: list[RawName] = []
        self.name = RawName()
        self.word: list[str] = []
        self.depth = 0

    def add(self, kind: str, text: str) -> None:
        if kind == "brace":
            self.depth = max(0, self.depth + (1 if text == "{" else -1))
            self.word.append(text)
        elif self.depth or kind == "word":
            self.word.append(text)
        elif kind == "space":
            self.end_word()
        elif text == ",":
            self.end_word()
            self.name.parts.append([])
        else:
            self.end_word()
            self.name.semicolon = True
            self.end_name()

    def end_word(self) -> None:
        word = "".join(self.word)
        self.word.clear()
        if word.lower() == "and":
            self.end_name()
        elif word:
            self.name.parts[-1].append(word)

    def end_name(self) -> None:
        self.end_word()
        if self.name.blank and self.names and self.name.semicolon:
            return
        self.names.append(self.name)
        self.name = RawName()
