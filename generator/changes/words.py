"""How two texts differ: word by word, and whether a reader would call them the same text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_CELLS = 4_000_000
"""Longest comparison, as the product of the two numbers of words; longer texts are shown whole."""

_LETTERS = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?:[{_LETTERS}]|[^\W{_LETTERS}]+|[^\w\s]+)\s*|\s+")
"""A word with the space after it; writing without spaces is compared letter by letter."""

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″〝〞"), '"') | dict.fromkeys(map(ord, "‘’‚‛`´′"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_PLAIN = str.maketrans(_QUOTES | _DASHES)
_JOINERS = "\u200c\u200d"
_PUNCTUATION = re.compile(
    r"""(?<!\d)[.,]|[.,](?!\d)   # but not within a number
    | (?<=\w)-+                  # but not a minus sign
    | -+(?![\w.])
    | ["':;!?()\[\]¿¡]""",
    re.VERBOSE,
)


class Cosmetic(StrEnum):
    """In what two texts differ that a reader would call the same."""

    SPELLING = "spelling"
    """Markup, the encoding of accents, the shape of quotes and dashes, white space."""
    CASE = "letter case"
    PUNCTUATION = "punctuation"


def cosmetic(old: str, new: str) -> Cosmetic | None:
    """Say in what two texts differ if they are the same to a reader; None if they are not.

    >>> cosmetic("Deep Nets", "Deep nets")
    <Cosmetic.CASE: 'letter case'>
    >>> cosmetic("Pre-training: a Study", "Pretraining – A Study")
    <Cosmetic.PUNCTUATION: 'punctuation'>
    >>> cosmetic("Bandits in 1.5 Rounds", "Bandits in 15 Rounds")
    """
    before, after = _comparable(old), _comparable(new)
    if before == after:
        return Cosmetic.SPELLING
    before, after = before.casefold(), after.casefold()
    if before == after:
        return Cosmetic.CASE
    # A hyphen joins ("pre-training", "pretraining") or parts ("k-means", "k means").
    if any(_strip(before, gap) == _strip(after, gap) for gap in ("", " ")):
        return Cosmetic.PUNCTUATION
    return None


def is_alike(one: str, other: str) -> bool:
    """Tell whether two texts are the same, or differ only in what a reader overlooks."""
    return one == other or cosmetic(one, other) is not None


def normalise(text: str) -> str:
    """Return a text in which cosmetic changes do not show: for looking it up, not for showing.

    >>> normalise("Pre-Training: a “Study”")
    'pre training a study'
    """
    return _strip(_comparable(text).casefold(), " ")


def _comparable(text: str) -> str:
    folded = "".join(_compatible(character) for character in unicodedata.normalize("NFC", text))
    composed = unicodedata.normalize("NFC", folded.translate(_PLAIN))
    return " ".join(re.sub("-{2,}", "-", composed.replace("''", '"')).split())


def _compatible(character: str) -> str:
    """Return the usual form of ligatures and of wide or styled letters, but not of scripts.

    An exponent is no digit.
    """
    if character.isascii():
        return character
    if unicodedata.category(character) == "Cf" and character not in _JOINERS:
        return ""
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return character
    return unicodedata.normalize("NFKC", character)


def _strip(text: str, gap: str) -> str:
    return " ".join(_PUNCTUATION.sub(gap, text).split())


class WordChange(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words in a row that were all kept, all removed or all added."""

    mark: WordChange
    text: str


def diff_words(old: str, new: str) -> tuple[WordRun, ...]:
    """Tell word by word how a text became another.

    >>> [(str(run.mark), run.text) for run in diff_words("On Deep Nets", "On Wide Nets")]
    [('kept', 'On '), ('removed', 'Deep '), ('added', 'Wide '), ('kept', 'Nets')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    return tuple(_joined(_runs(before, after)))


def changed_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Return the stretches in which two sequences differ: what was there, what is there now."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if len(before) * len(after) > MAX_CELLS:
        yield list(before), list(after)
        return
    for _, removed, added in _aligned(before, after):
        if removed or added:
            yield removed, added


def _runs(before: list[str], after: list[str]) -> Iterator[WordRun]:
    # The last word of a text has no space behind it; that is no difference.
    if len(before) * len(after) > MAX_CELLS:
        yield from (
            WordRun(WordChange.REMOVED, "".join(before)),
            WordRun(WordChange.ADDED, "".join(after)),
        )
        return
    for kept, removed, added in _aligned(before, after):
        yield WordRun(WordChange.KEPT, "".join(kept))
        yield WordRun(WordChange.REMOVED, "".join(removed))
        yield WordRun(WordChange.ADDED, "".join(added))


def _aligned(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Return what is kept, then what is removed and added there, alternately."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only where something changed

    keys = ([item.rstrip() for item in before], [item.rstrip() for item in after])
    kept: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for code in Indel.opcodes(*keys):
        if code.tag == "equal":
            if removed or added:
                yield kept, removed, added
                kept, removed, added = [], [], []
            kept += after[code.dest_start : code.dest_end]
        removed += before[code.src_start : code.src_end] if code.tag == "delete" else []
        added += after[code.dest_start : code.dest_end] if code.tag == "insert" else []
    yield kept, removed, added


def _joined(runs: Iterator[WordRun]) -> Iterator[WordRun]:
    return (run for run in runs if run.text)
