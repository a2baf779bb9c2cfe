"""Text with everything taken out that another program, a recogniser or a line's end may change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from generator.returns.evidence import SeenPage, Word


def squeeze(text: str) -> str:
    """Keep letters and digits only, in their simplest form: without case, accents and ligatures.

    >>> squeeze("Eﬃcient Ré-use")
    'efficientreuse'
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, plain)).casefold()


def reading_order(page: SeenPage) -> tuple[Word, ...]:
    """Put the words of a page line by line, whatever order they have in the file.

    What was typed onto a form comes last in its file, though it stands between the lines.
    """
    lines: list[list[Word]] = []
    for word in sorted(page.words, key=_height):
        if lines and abs(lines[-1][0].middle[1] - word.middle[1]) < _tolerance(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(word for line in lines for word in sorted(line, key=_left))


def read_text(pages: Iterable[SeenPage]) -> str:
    """Give what stands on pages, line by line, with single spaces."""
    return " ".join(word.text for page in pages for word in reading_order(page))


def _height(word: Word) -> float:
    return -word.middle[1]


def _left(word: Word) -> float:
    return word.box.left


def _tolerance(one: Word, other: Word) -> float:
    return 0.5 * min(one.box.height, other.box.height) + 1
