"""The words of two pages compared: which clause has other words, whoever spelled the page.

Programs that write a page anew part words elsewhere, join letters to ligatures and spell hyphens
and quotation marks in their own ways. None of that changes a term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import dist

from generator.returns.evidence import ClauseChange, PageWord

_AROUND = 3
"""Words shown on either side of a change."""
_LABEL = re.compile(r"\(?([0-9]{1,2}|[a-z])[.)]")
_INDENT = 4.0
"""So many points further right a label belongs to a nested list."""
_FIRST_WORDS = 5
_NEAR = 1.5
"""In points: words this far apart stand in one place."""
_ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−­\x02\ufffe-", "")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛`´′", "'")
)


@dataclass(frozen=True, slots=True)
class WordingChange:
    """A stretch of words that is another on the returned page."""

    issued: tuple[PageWord, ...]
    returned: tuple[PageWord, ...]
    index: int
    """Where it is among the words of the issued page."""


def find_changes(issued: Sequence[PageWord], returned: Sequence[PageWord]) -> list[WordingChange]:
    """Find the changes between the words of a page as issued and as returned.

    Both are given in points of the issued page.
    """
    before = [_comparable(word.text) for word in issued]
    after = [_comparable(word.text) for word in returned]
    if "".join(before) == "".join(after):
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for kind, start, end, there, until in matcher.get_opcodes():
        if kind == "equal" or "".join(before[start:end]) == "".join(after[there:until]):
            continue
        old, new = tuple(issued[start:end]), tuple(returned[there:until])
        if old:
            found.append(WordingChange(old, new, start))
        else:
            found.extend(_added(new, issued))
    return found


def _added(words: tuple[PageWord, ...], issued: Sequence[PageWord]) -> Iterator[WordingChange]:
    """Say where words were added: what was drawn last is read last, wherever it stands."""
    covered = tuple(word for word in issued if is_covered(word, words))
    near = (
        covered[0]
        if covered
        else min(issued, key=lambda word: dist(word.middle, words[0].middle), default=None)
    )
    index = next((i for i, word in enumerate(issued) if word is near), len(issued))
    yield WordingChange(covered, words, index)


def reads_the_same(word: PageWord, others: Sequence[PageWord]) -> bool:
    """Tell whether a word is read in its place, however its line was read."""
    return any(
        _comparable(each.text) == _comparable(word.text) and is_covered(word, (each,))
        for each in others
    )


def describe_change(change: WordingChange, issued: Sequence[PageWord]) -> ClauseChange:
    """Describe a change for people, with a few words around what was there."""
    first, last = change.index, change.index + len(change.issued)
    was = _text(change.issued)
    if change.issued and change.returned:
        start, end = max(0, first - _AROUND), min(len(issued), last + _AROUND)
        head, tail = _text(issued[start:first]), _text(issued[last:end])
        parts = [(head, was, tail), (head, _text(change.returned), tail)]
        was, became = (" ".join(filter(None, ("…", *each, "…"))) for each in parts)
        return ClauseChange(clause_of(issued, first), was, became)
    return ClauseChange(clause_of(issued, first), was, _text(change.returned))


def _comparable(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def _text(words: Sequence[PageWord]) -> str:
    return " ".join(word.text for word in words)


def is_covered(word: PageWord, others: Sequence[PageWord]) -> bool:
    """Tell whether a word stands where others stand."""
    return any(
        other.box.grown(_NEAR).holds(*word.middle) or word.box.grown(_NEAR).holds(*other.middle)
        for other in others
    )


def clause_of(words: Sequence[PageWord], index: int) -> str:
    """Name the clause that a word stands in: by its numbers, else by the first words before it."""
    labels: list[tuple[float, str]] = []
    for position, word in enumerate(words[: index + 1]):
        match = _LABEL.fullmatch(word.text)
        if match and _begins_line(words, position):
            while labels and labels[-1][0] >= word.box.left - _INDENT:
                labels.pop()
            labels.append((word.box.left, match[1]))
    if labels:
        return "clause " + ".".join(label for _, label in labels)
    return " ".join(word.text for word in words[:_FIRST_WORDS]) + " …"


def _begins_line(words: Sequence[PageWord], index: int) -> bool:
    """Tell whether a word stands further left, or lower, than the one before it."""
    if index == 0:
        return True
    before, word = words[index - 1].box, words[index].box
    return word.left < before.left or word.top < before.bottom
