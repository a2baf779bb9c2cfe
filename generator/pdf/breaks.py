"""Where a line may end: at spaces, between ideographs, after hyphens, in URLs, by hyphenation.

The rules are those of UAX #14 that names, titles and legal prose need; Thai, which is written
without spaces, breaks between clusters only where nothing else helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from generator.pdf.line import Alignment, Item, Setting, is_ideographic, is_space
from generator.pdf.linebreak import HYPHEN_PENALTY, Opportunity, Piece
from generator.pdf.shape import Cluster, shape

_OBJECT = "\ufffc"
SOFT_HYPHEN = "\u00ad"
_ANYWHERE_PENALTY = 400.0
_AFTER_HYPHEN_PENALTY = 25.0
_IN_URL_PENALTY = 60.0


_NO_BREAK_BEFORE = frozenset(
    "!%),.:;?]}°’”†‡℃、。〃〉》」』】〕〗〙〛！％），．：；？］｝～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶーゝゞ々・"
)
_NO_BREAK_AFTER = frozenset("$([{£¥‘“〈《「『【〔〖〘〚＄（［｛￥")


def opportunities(
    items: Sequence[Item], hyphenable: Sequence[bool], pieces: Sequence[Piece], setting: Setting
) -> list[Opportunity]:
    """Find where the lines of a paragraph may end; the last one is its end."""
    found: list[Opportunity] = []
    for start, end in _words(items):
        found.extend(_inside_word(items, hyphenable, pieces, (start, end), setting))
        resume = end
        while resume < len(items) and is_space(items[resume]):
            resume += 1
        found.append(Opportunity(end, resume))
    return found


def _words(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Give the stretches between spaces; the last one ends the paragraph."""
    start = 0
    for index in range(len(items) + 1):
        if index == len(items) or (is_space(items[index]) and not is_space(items[index - 1])):
            if index > start or index == len(items):
                yield start, index
        elif index and is_space(items[index - 1]) and not is_space(items[index]):
            start = index


def _inside_word(
    items: Sequence[Item],
    hyphenable: Sequence[bool],
    pieces: Sequence[Piece],
    word: tuple[int, int],
    setting: Setting,
) -> list[Opportunity]:
    start, end = word
    texts = [item.text if isinstance(item, Cluster) else _OBJECT for item in items[start:end]]
    found: dict[int, Opportunity] = {}

    def allow(index: int, penalty: float, width: float = 0.0) -> None:
        found.setdefault(index, Opportunity(start + index, start + index, penalty, width))

    spelled = "".join(texts)
    penalty_between = _url_penalty if "://" in spelled else _boundary_penalty
    for index in range(1, len(texts)):
        penalty = penalty_between(texts[index - 1][-1], texts[index][0])
        if penalty is not None:
            allow(index, penalty)
    if (
        setting.alignment is Alignment.JUSTIFIED
        and "://" not in spelled
        and all(hyphenable[start:end])
        and start < end
    ):
        places = _hyphenation(spelled, texts, setting.language)
        width = hyphen(items[start]).width if places else 0.0
        for index in places:
            allow(index, HYPHEN_PENALTY, width)
    if sum(piece.width for piece in pieces[start:end]) > setting.width:
        for index in range(1, len(texts)):
            allow(index, _ANYWHERE_PENALTY)
    return [found[index] for index in sorted(found)]


def _boundary_penalty(last: str, first: str) -> float | None:
    """Price a line end between two characters of a word; ``None`` forbids it."""
    if _OBJECT in (last, first):
        return 0.0
    if first in _NO_BREAK_BEFORE or last in _NO_BREAK_AFTER:
        return None
    if is_ideographic(last) or is_ideographic(first):
        return 0.0
    if last in "-‐–—/" and first.isalnum():
        return _AFTER_HYPHEN_PENALTY
    if "\u0e00" <= first <= "\u0e7f":
        return _ANYWHERE_PENALTY
    return None


def _url_penalty(last: str, first: str) -> float | None:
    return _IN_URL_PENALTY if last in "/.?&=_-#" and first.isalnum() else None


def _hyphenation(word: str, texts: Sequence[str], language: str) -> list[int]:
    """Give the indices of clusters before which the word may be hyphenated."""
    letters = word.strip("()[]“”‘’\"'.,;:!?")
    if len(letters) < 6 or not letters.isalpha() or letters.isupper():
        return []
    offset = word.index(letters)
    starts: dict[int, int] = {}
    position = 0
    for index, text in enumerate(texts):
        starts[position] = index
        position += len(text)
    positions = (offset + place for place in _hyphen_places(letters, language))
    return [starts[place] for place in positions if place in starts]


@lru_cache(maxsize=4096)
def _hyphen_places(word: str, language: str) -> tuple[int, ...]:
    dictionary = _dictionary(language)
    return tuple(dictionary.positions(word)) if dictionary is not None else ()


@cache
def _dictionary(language: str):  # type: ignore[no-untyped-def]
    import pyphen  # noqa: PLC0415 - only documents that are justified pay for it

    known = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=known, left=3, right=3) if known else None


def hyphen(before: Item) -> Cluster:
    """Give the hyphen that ends a line after ``before``."""
    [mark] = shape("-", before.style, [0])
    return replace(mark, text=SOFT_HYPHEN)
