"""A paper whose id changed, known again by its title and authors.

This is only ever a question to a person: a withdrawn paper and a new one of the same authors can
look just like one paper with a new key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.changes.words import normalise
from generator.characters import base_letters

_COMMON = 40
"""A word or name that more papers share tells nothing; this bounds the work for each paper."""
_CANDIDATES = 30
"""How many papers a new one is compared with in full."""
_LONGEST = 400
"""How much of a title is compared, in characters; real ones have at most 250."""


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper, as far as it can be known again."""

    paper_id: str
    title: str | None
    authors: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two ids that may be of one paper."""

    old: str
    new: str
    title_likeness: float
    """From 0 to 1; 1 also for titles that only differ in case, punctuation or spelling."""
    author_likeness: float | None
    """Share of the authors that both have; None if they are not known."""

    @property
    def identical(self) -> bool:
        """Whether title and authors are the same."""
        return self.title_likeness == 1 and self.author_likeness == 1


@dataclass(frozen=True, slots=True)
class _Traits:
    paper_id: str
    title: str
    authors: frozenset[str] | None

    def blocks(self) -> Iterator[Hashable]:
        """Return what a paper that may be the same shares with this one."""
        yield ("title", self.title)
        yield from (("word", word) for word in dict.fromkeys(self.title.split()))
        if self.authors:
            yield ("authors", self.authors)


def find_renames(gone: Iterable[KnownPaper], new: Iterable[KnownPaper]) -> tuple[LookAlike, ...]:
    """Find the new papers that may be one of those that are gone; each is in one pair at most.

    The work grows with the number of papers, not with that of pairs: only papers that share a rare
    word of the title, the title or the authors are compared.

    >>> find_renames(
    ...     [KnownPaper("lee24", "On Very Deep Nets", ("Ann Lee",))],
    ...     [
    ...         KnownPaper("Xb7", "On Very Deep Networks", ("Lee, Ann",)),
    ...         KnownPaper("kim24", "Ink", ()),
    ...     ],
    ... )[0].new
    'Xb7'
    """
    earlier = [_traits(paper) for paper in gone if paper.title]
    if not earlier:
        return ()
    places: dict[Hashable, list[int]] = defaultdict(list)
    for index, paper in enumerate(earlier):
        for block in paper.blocks():
            places[block].append(index)
    found = [
        pair
        for paper in new
        if paper.title
        for pair in _look_alikes(_traits(paper), earlier, places)
    ]
    return _one_to_one(found)


def _look_alikes(
    paper: _Traits, earlier: Sequence[_Traits], places: dict[Hashable, list[int]]
) -> Iterator[LookAlike]:
    shared: Counter[int] = Counter()
    for block in paper.blocks():
        indices = places.get(block, [])
        if len(indices) <= _COMMON:
            shared.update(indices)
    for index, _ in shared.most_common(_CANDIDATES):
        pair = _compare(earlier[index], paper)
        if _is_alike(pair):
            yield pair


def _compare(old: _Traits, new: _Traits) -> LookAlike:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where papers are gone and others new

    title = 1.0 if old.title == new.title else fuzz.ratio(old.title, new.title) / 100
    authors = None
    if old.authors is not None and new.authors is not None:
        union = old.authors | new.authors
        authors = len(old.authors & new.authors) / len(union) if union else 1.0
    return LookAlike(old.paper_id, new.paper_id, title, authors)


def _is_alike(pair: LookAlike) -> bool:
    """Decide what is worth a question; the bounds lie far from papers that share only a field."""
    authors = pair.author_likeness
    if authors is None:
        return pair.title_likeness >= 0.85
    return (
        (pair.title_likeness >= 0.9 and authors >= 0.3)
        or (pair.title_likeness >= 0.6 and authors >= 0.6)
        or (pair.title_likeness >= 0.45 and authors == 1)
    )


def _one_to_one(pairs: list[LookAlike]) -> tuple[LookAlike, ...]:
    """Let the most alike pairs choose first."""
    taken: set[tuple[str, str]] = set()
    kept = []
    for pair in sorted(pairs, key=_rank):
        ends = {("old", pair.old), ("new", pair.new)}
        if not ends & taken:
            taken |= ends
            kept.append(pair)
    return tuple(kept)


def _rank(pair: LookAlike) -> tuple[float, float, str, str]:
    return (-pair.title_likeness, -(pair.author_likeness or 0.0), pair.old, pair.new)


def _traits(paper: KnownPaper) -> _Traits:
    authors = None if paper.authors is None else frozenset(map(_family, paper.authors))
    return _Traits(paper.paper_id, normalise((paper.title or "")[:_LONGEST]), authors)


def _family(name: str) -> str:
    """Return the part of a name that sources agree on: initials and accents come and go."""
    words = name.partition(",")[0].split() if "," in name else name.split()
    return base_letters(words[-1]) if words else ""
