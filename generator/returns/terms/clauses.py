"""The words of a form that was not made here, beside those of the agreement: clause by clause.

A form can be set in any way: words parted at lines' ends, pages broken elsewhere, the footnote
between two parts of a clause. So each clause is looked for by its letters and digits; what is found
whole is taken out, and what is left of the agreement is aligned with what is left of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.returns.evidence import (
    AgreementText,
    Clause,
    ClauseChange,
    PageWord,
    SeenPage,
)
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import lines_of
from generator.returns.terms.clause_diff import SeenWord, compare_clause, leave_out_moved
from generator.returns.terms.leftover_words import sort_out

_SHINGLE = 12
"""Letters in a row by which it is seen on which page a clause stands."""
_ON_PAGE = 0.5
"""Part of a clause's shingles that are on a page that has it."""
_OF_FORM = 0.2
"""Part of an agreement's shingles that a form of it has, at least."""
_RUN = 4
"""So many letters in a row that agree are no chance."""
_THERE = 0.4
"""Part of a clause's letters that are there, in such rows, if the clause is."""
FOOTNOTE = "the footnote"
_MOST_LETTERS = 60_000
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\W*\d{1,3}(?:\s*(?:of|/|von)\s*\d{1,3})?\W*", re.I
)


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """What a form has of an agreement's words."""

    agreement: AgreementText
    changes: tuple[ClauseChange, ...]
    """Where words are others, gone, or more."""
    places: tuple[tuple[int, ...], ...]
    """For each page of the file, the clauses that stand on it, by their place in the agreement."""
    words: tuple[tuple[SeenWord, ...], ...]
    """The words of each clause, as they were found."""
    missing: tuple[int, ...]
    """Clauses of which nothing was found."""
    beside: tuple[SeenWord, ...]
    """Words above, below and beside the text, which are no part of it."""

    @property
    def is_whole(self) -> bool:
        """Whether the words are the agreement's, all of them and no others."""
        return not self.changes and not self.missing


def read_clauses(
    pages: Sequence[SeenPage], agreements: Iterable[AgreementText]
) -> ClauseReading | None:
    """Read the clauses of a form; None if it is of no agreement that is known.

    Args:
        pages: of the returned file, each with the words that can be read on it.
        agreements: those that it may be of.
    """
    texts = ["".join(squeeze(word.text) for word in page.words) for page in pages]
    whole = _shingles("".join(texts)[:_MOST_LETTERS])
    ranked = [(_share(each, whole), each) for each in agreements]
    share, best = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or share < _OF_FORM:
        return None
    places = tuple(_places(text, best) for text in texts)
    order = sorted(_once(places), key=lambda at: min(places[at]))
    ranks = _ranks(places, order, len(best.clauses))
    ordered = [pages[at] for at in order]
    read = [_align(ordered, best, ranks, each) for each in (_in_file, _in_lines)]
    words, changes, missing, left = min(read, key=lambda found: len(found[1]) + len(found[2]))
    added, beside = sort_out(left, words, best)
    if any(pages[at].pictured for at in order):
        changes, added = leave_out_moved(changes, added)
        # Too small for a recogniser, and no term.
        changes = tuple(each for each in changes if each.clause != FOOTNOTE)
        added = [each for each in added if each.clause != FOOTNOTE]
        beside = [] if missing else beside
    return ClauseReading(best, (*changes, *added), places, words, missing, tuple(beside))


def _once(places: Sequence[tuple[int, ...]]) -> Iterator[int]:
    """Yield the pages that have clauses which no page before them has."""
    known: set[int] = set()
    for at, found in enumerate(places):
        if not known.issuperset(found):
            yield at
        known.update(found)


def _shingles(text: str) -> set[str]:
    return {text[at : at + _SHINGLE] for at in range(max(1, len(text) - _SHINGLE + 1))}


def _share(agreement: AgreementText, there: set[str]) -> float:
    wanted = set().union(*(_shingles(each.squeezed) for each in agreement.clauses))
    return len(wanted & there) / len(wanted)


def _places(text: str, agreement: AgreementText) -> tuple[int, ...]:
    """Return which clauses stand on a page, or the most of them."""
    there = _shingles(text)
    found = []
    for at, clause in enumerate(agreement.clauses):
        wanted = _shingles(clause.squeezed)
        if clause.squeezed in text or len(wanted & there) >= _ON_PAGE * len(wanted):
            found.append(at)
    return tuple(found)


def stands_on(text: str, clause: Clause) -> bool:
    """Tell whether a clause, or the most of it, stands in a text of letters and digits."""
    wanted = _shingles(clause.squeezed)
    return clause.squeezed in text or len(wanted & _shingles(text)) >= _ON_PAGE * len(wanted)


@dataclass(slots=True)
class _OpenLetters:
    """Letters of a form that are not accounted for yet, each with the word that it is of."""

    words: list[SeenWord]
    letters: str = ""
    owners: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, words: Iterable[SeenWord]) -> _OpenLetters:
        stream = cls(list(words))
        parts = [squeeze(word.text) for _, word in stream.words]
        stream.letters = "".join(parts)[:_MOST_LETTERS]
        owners = [at for at, part in enumerate(parts) for _ in part]
        stream.owners = owners[:_MOST_LETTERS]
        return stream

    def take(self, start: int, end: int) -> tuple[SeenWord, ...]:
        """Take letters out; return the words that they are of."""
        found = tuple(self.words[at] for at in dict.fromkeys(self.owners[start:end]))
        self.letters = self.letters[:start] + self.letters[end:]
        del self.owners[start:end]
        return found

    def left(self) -> list[SeenWord]:
        """Return the words of which most is left."""
        counts: dict[int, int] = {}
        for at in self.owners:
            counts[at] = counts.get(at, 0) + 1
        return [
            self.words[at]
            for at, count in counts.items()
            if 2 * count > len(squeeze(self.words[at][1].text))
        ]


def _in_file(page: SeenPage) -> Iterator[SeenWord]:
    """Yield the words of a page as the file has them, without the number of the page."""
    numbers = {word for line in _numbers(page) for word in line}
    return ((page, word) for word in page.words if word not in numbers)


def _in_lines(page: SeenPage) -> Iterator[SeenWord]:
    numbers = _numbers(page)
    return (
        (page, word) for line in lines_of(page) if line.words not in numbers for word in line.words
    )


def _numbers(page: SeenPage) -> list[tuple[PageWord, ...]]:
    lines = lines_of(page)
    ends = (*lines[:1], *lines[-1:])
    return [line.words for line in ends if _PAGE_NUMBER.fullmatch(line.text)]


_Found = tuple[
    tuple[tuple[SeenWord, ...], ...], tuple[ClauseChange, ...], tuple[int, ...], list[SeenWord]
]
"""Words of each clause, changes, clauses that are missing, and the words that are left."""


def _ranks(
    places: Sequence[tuple[int, ...]], order: Sequence[int], count: int
) -> list[tuple[int, int]]:
    """Return by what clauses are sorted to stand as they do in the file: a footnote is earlier."""
    ranks = []
    rank = 0
    for at in range(count):
        rank = next((turn for turn, page in enumerate(order) if at in places[page]), rank)
        ranks.append((rank, at))
    return ranks


def _align(
    pages: Sequence[SeenPage],
    agreement: AgreementText,
    ranks: Sequence[tuple[int, int]],
    read: Callable[[SeenPage], Iterable[SeenWord]],
) -> _Found:
    stream = _OpenLetters.of(each for page in pages for each in read(page))
    words: list[tuple[SeenWord, ...]] = [()] * len(agreement.clauses)
    by_length = sorted(range(len(words)), key=lambda at: -len(agreement.clauses[at].squeezed))
    for at in by_length:
        wanted = agreement.clauses[at].squeezed
        start = stream.letters.find(wanted)
        if start >= 0:
            words[at] = stream.take(start, start + len(wanted))
    waiting = [at for _, at in sorted(ranks) if not words[at]]
    changes: list[ClauseChange] = []
    missing = []
    for at, extent in _extents([agreement.clauses[at] for at in waiting], waiting, stream):
        if extent is None:
            missing.append(at)
            continue
        words[at] = stream.take(*extent)
        recognised = all(page.pictured for page, _ in words[at])
        changes.extend(compare_clause(agreement.clauses[at], words[at], recognised))
    names = [clause.name for clause in agreement.clauses]
    changes.sort(key=lambda each: names.index(each.clause))
    return tuple(words), tuple(changes), tuple(sorted(missing)), stream.left()


def _extents(
    clauses: Sequence[Clause], places: Sequence[int], stream: _OpenLetters
) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Yield where each clause is among the letters that are left, from the last to the first."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - only where forms came back

    wanted = "".join(each.squeezed for each in clauses)
    runs = [
        (each.src_start, each.src_end, each.dest_start)
        for each in (Indel.opcodes(wanted, stream.letters) if clauses else ())
        if each.tag == "equal" and each.src_end - each.src_start >= _RUN
    ]
    end = len(wanted)
    for at, clause in zip(reversed(places), reversed(clauses), strict=True):
        start = end - len(clause.squeezed)
        mine = [
            (max(first, start), min(last, end), there + max(0, start - first))
            for first, last, there in runs
            if min(last, end) - max(first, start) >= _RUN
        ]
        count = sum(last - first for first, last, _ in mine)
        if count < _THERE * len(clause.squeezed):
            yield at, None
        else:
            first, last, there = mine[-1]
            # A letter or two at either end may be misread.
            begin = max(0, mine[0][2] - (mine[0][0] - start if mine[0][0] - start < _RUN else 0))
            tail = end - last if end - last < _RUN else 0
            yield at, (begin, min(len(stream.letters), there + last - first + tail))
        end = start
