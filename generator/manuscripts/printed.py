"""Title and authors among the lines of a first page, by what the list leads to expect.

The title is a whole run of lines of one size and even distance, never a part of one: else a word
that was added at its end would not be seen. Among the runs it is the one most like the expected
title, or, if none is like it, the largest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from generator.manuscripts.first_page import FirstPage, PageLine
from generator.tex.affiliations import is_affiliation
from generator.tex.long_names import looks_whole

_SAME_SIZE = 0.06
"""Share by which the sizes of two lines of one title may differ."""
_GAP = 1.9
"""Times the size of a line that the next one may lie below it."""
_LIKE = 55.0
"""Likeness (0 to 100) from which a run is taken for the title."""
_END = re.compile(
    r"\W*(?:abstract|summary|keywords?|1\.?\s+introduction|introduction)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:,|;|·|•|\s{2,}|&|\band\b)\s*(?:\band\b\s*)?")
_SIGNS = re.compile(r"[\d*†‡§¶∗⋆♠♣♦♥∥#@{}()\[\]]+")
_TITLE_MARKS = "*†‡§¶∗⋆0123456789"


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """What a first page prints."""

    title: str
    """Empty if nothing on the page is like a title."""
    certain: bool
    """Whether the title is like the expected one; else it is the largest text of the page."""
    authors: tuple[str, ...]
    """The expected authors that are there, in the order of the page."""
    missing: tuple[str, ...]
    others: tuple[str, ...]
    """What stands beside the authors and looks like a name."""


def find_printed(page: FirstPage, title: str, authors: Sequence[str]) -> PrintedHead:
    """Find title and authors on a page; ``title`` and ``authors`` are what the list says."""
    runs = list(_runs(page.lines))
    run, likeness = _best_run(runs, title)
    if not run:
        return PrintedHead("", certain=False, authors=(), missing=tuple(authors), others=())
    run = _without_authors(run, authors)
    run = _with_subtitle(run, page.lines, title)
    below = _below(page.lines, run)
    found = _in_order(below, authors)
    missing = tuple(author for author in authors if author not in found)
    others = tuple(_others(below, authors))
    return PrintedHead(join_lines(run), likeness >= _LIKE, found, missing, others)


def _runs(lines: Sequence[PageLine]) -> Iterator[tuple[PageLine, ...]]:
    """Yield runs of lines that have one size and follow each other."""
    run: list[PageLine] = []
    for line in lines:
        if run and not _follows(run[-1], line):
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _follows(line: PageLine, other: PageLine) -> bool:
    even = abs(line.size - other.size) <= _SAME_SIZE * line.size
    return even and 0 < line.baseline - other.baseline <= _GAP * line.size


def _best_run(
    runs: Sequence[tuple[PageLine, ...]], title: str
) -> tuple[tuple[PageLine, ...], float]:
    expected = letters_and_digits(title)
    if not expected:
        return max(runs, key=lambda each: each[0].size, default=()), 0.0
    likely = [(fuzz.ratio(letters_and_digits(join_lines(run)), expected), run) for run in runs[:40]]
    likeness, run = max(likely, key=lambda each: each[0], default=(0.0, ()))
    if likeness < _LIKE:
        # The expected title may be a part of what is printed, or the other way round.
        likeness, run = max(
            (
                (_part_likeness(letters_and_digits(join_lines(run)), expected), run)
                for run in runs[:40]
            ),
            key=lambda each: each[0],
            default=(0.0, ()),
        )
    if likeness >= _LIKE:
        return run, likeness
    return max(runs, key=lambda each: each[0].size, default=()), 0.0


def _part_likeness(text: str, expected: str) -> float:
    shorter = min(len(text), len(expected))
    return fuzz.partial_ratio(text, expected) - 30.0 if shorter >= 12 else 0.0


def _without_authors(run: tuple[PageLine, ...], authors: Sequence[str]) -> tuple[PageLine, ...]:
    """Cut a run where the authors begin, if they are printed as large as the title."""
    for place, line in enumerate(run):
        if place and any(
            letters_and_digits(author) in letters_and_digits(line.text)
            for author in authors
            if author
        ):
            return run[:place]
    return run


def _with_subtitle(
    run: tuple[PageLine, ...], lines: Sequence[PageLine], title: str
) -> tuple[PageLine, ...]:
    """Take the lines below that complete the expected title, such as a smaller subtitle."""
    expected = letters_and_digits(title)
    longer = run
    for line in lines[lines.index(run[-1]) + 1 :][:4]:
        longer = (*longer, line)
        if letters_and_digits(join_lines(longer)) == expected:
            return longer
    return run


def join_lines(lines: Sequence[PageLine]) -> str:
    """Join lines into one text; a word that was parted at the end of a line is whole again."""
    text = ""
    for line in lines:
        words = " ".join(line.text.split())
        parted = text.endswith("-") and words[:1].islower() and text[-2:-1].isalpha()
        text = text + words if parted else f"{text} {words}".strip()
    return text.strip(_TITLE_MARKS[:7]).strip()


def letters_and_digits(text: str) -> str:
    """Return the letters and digits of a text, without case and accents, for comparing."""
    plain = unicodedata.normalize("NFKD", text.replace("\u0131", "i")).casefold()
    return "".join(char for char in plain if char.isalnum())


def _below(lines: Sequence[PageLine], run: Sequence[PageLine]) -> tuple[PageLine, ...]:
    """Return the lines between the title and the abstract."""
    rest = lines[lines.index(run[-1]) + 1 :]
    for place, line in enumerate(rest):
        if _END.match(line.text):
            return tuple(rest[:place])
    return tuple(rest[:40])


def _in_order(lines: Sequence[PageLine], authors: Sequence[str]) -> tuple[str, ...]:
    text = letters_and_digits(" ".join(_SIGNS.sub("", line.text) for line in lines))
    places = {
        author: text.find(letters_and_digits(author))
        for author in authors
        if letters_and_digits(author)
    }
    return tuple(sorted((a for a, at in places.items() if at >= 0), key=lambda a: places[a]))


def _others(lines: Sequence[PageLine], authors: Sequence[str]) -> Iterator[str]:
    """Yield pieces of the authors' lines that look like names and are none of the expected."""
    known = [letters_and_digits(author) for author in authors if letters_and_digits(author)]
    sizes = {
        round(line.size, 1)
        for line in lines
        if any(name in letters_and_digits(_SIGNS.sub("", line.text)) for name in known)
    }
    for line in lines:
        if round(line.size, 1) not in sizes:
            continue
        for piece in _BETWEEN.split(_SIGNS.sub(" , ", line.text)):
            name = piece.strip(" .")
            squeezed = letters_and_digits(name)
            if (
                1 < len(name.split()) < 6
                and not any(squeezed in each or each in squeezed for each in known)
                and looks_whole(name.split())
                and not is_affiliation(name)
            ):
                yield name
