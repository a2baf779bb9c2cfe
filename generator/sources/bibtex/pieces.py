"""A long file cut into pieces, which several processes can read at once.

This is for speed alone: what is read of the pieces, one after the other, is what is read of the
whole. So a file is cut only where entries begin, and only if none of them can say something of
another: macros and ``@xdata`` can, a comment may hide others, and a volume is that of the entries
behind it. Volumes may stand in the first piece, which is read before the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.sources.bibtex.grammar import entry_starts

FIRST = 50_000
"""Characters of the first piece at least: nobody else reads before it is read."""
SIZE = 250_000
"""Characters of the others at least; to read so many takes some 40 ms."""
_SHARED = re.compile(r"@[ \t]*+(?:string|comment|xdata)\b", re.IGNORECASE)
_VOLUME = re.compile(r"@[ \t]*+(?:mv)?(?:proceedings|collection)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file that can be read by itself."""

    text: str
    lines_before: int = 0
    """How many lines of the file end before it."""


def cut(text: str, first: int = FIRST, size: int = SIZE) -> tuple[Piece, ...]:
    """Return the pieces of a file; the whole as one if it cannot be cut, or is short.

    Args:
        text: the file.
        first: characters of the first piece at least.
        size: characters of the others at least.
    """
    if len(text) < first + size or _SHARED.search(text) is not None:
        return (Piece(text),)
    bounds = [0]
    for start in entry_starts(text):
        if start - bounds[-1] >= (size if len(bounds) > 1 else first):
            bounds.append(start)
    if len(bounds) == 1 or _VOLUME.search(text, bounds[1]) is not None:
        return (Piece(text),)
    pieces: list[Piece] = []
    lines = 0
    for begin, end in zip(bounds, (*bounds[1:], len(text)), strict=True):
        pieces.append(Piece(text[begin:end], lines))
        lines += text.count("\n", begin, end)
    return tuple(pieces)
