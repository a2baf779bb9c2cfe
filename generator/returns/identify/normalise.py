"""Text with everything taken out that another program, a recogniser or a line's end may change.

For texts that are shown, and for what counts as spelling, see :mod:`generator.changes.words`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from generator.returns.evidence import SeenPage
from generator.returns.reading.lines import lines_of


def letters(text: str) -> str:
    """Return the letters and digits of a text, with their accents: what two programs agree on.

    >>> letters("Eﬃcient Ré-use")
    'efficientréuse'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def squeeze(text: str) -> str:
    """Return the letters and digits of a text without accents: what two readers agree on.

    >>> squeeze("Eﬃcient Ré-use")
    'efficientreuse'
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, plain)).casefold()


def read_text(pages: Iterable[SeenPage]) -> str:
    """Return what stands on pages, line by line, with single spaces.

    What was typed onto a form comes last in its file, though it stands between the lines.
    """
    return " ".join(line.text for page in pages for line in lines_of(page))
