"""Words of a page as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from generator.returns.evidence import Box, PageWord, SeenPage

_SHARE = 0.5
"""Of the lower of two words, that has to be beside the other for both to be on one line."""
_NEAR = 7
"""So many words say where a line is; more are no surer, and a hostile line has very many."""


@dataclass(frozen=True, slots=True)
class WordLine:
    """Words that stand beside each other, from left to right."""

    words: tuple[PageWord, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """What it takes."""
        return Box.around(word.box for word in self.words)


def lines_of(page: SeenPage) -> tuple[WordLine, ...]:
    """Return the lines of a page, from its top to its bottom."""
    return lines_among(page.words)


def lines_among(words: Sequence[PageWord]) -> tuple[WordLine, ...]:
    """Put words together that stand beside each other, from top to bottom.

    A footnote's mark, or a tall letter, does not part a line.
    """
    rows: list[list[PageWord]] = []
    for word in sorted(words, key=lambda each: -each.middle[1]):
        if rows and _beside(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(WordLine(tuple(sorted(row, key=lambda word: word.box.left))) for row in rows)


def _beside(row: Sequence[PageWord], word: PageWord) -> bool:
    near = row[-_NEAR:]
    bottom = median(each.box.bottom for each in near)
    top = median(each.box.top for each in near)
    common = min(top, word.box.top) - max(bottom, word.box.bottom)
    height = min(top - bottom, word.box.top - word.box.bottom)
    return common > _SHARE * max(height, 0.1)
