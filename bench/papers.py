"""The papers that are raced with: real titles and names, and as many more like them as needed."""

from __future__ import annotations

import random
from collections.abc import Container, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path

import generator
from generator.forms.refusals import refusals_of
from generator.paper import Author, Name, Paper
from generator.pdf import missing_characters
from generator.text import RichInline, Text, Title

_PATIENCE = 1_000
"""Crossings in a row that are not new."""
_MOST_PARTS = 9
SHIPPED = (Path(__file__).parents[1] / "metadata",)


def load_real(files: Sequence[Path]) -> list[Paper]:
    """Read the papers that get a form, in an order that mixes the files.

    Without files, those that the project ships with.
    """
    papers = [
        paper
        for paper in generator.load(list(files or SHIPPED)).papers
        if paper.authors and not refusals_of(paper) and not missing_characters(paper.title.plain)
    ]
    random.Random(1).shuffle(papers)
    return papers


def distinct(real: Sequence[Paper]) -> Iterator[Paper]:
    """Give the real papers, then without end others that are crossed from two of them each.

    No title comes twice, so nothing is won by remembering a whole form. Where two make no title
    that is new, three are crossed, and so on.
    """
    seen: set[str] = set()
    for paper in chain(real, *(_crossings(real, parts, seen) for parts in range(2, _MOST_PARTS))):
        plain = paper.title.plain
        if plain not in seen:
            seen.add(plain)
            yield Paper(f"bench{len(seen):06}", paper.title, paper.authors, paper.volume)


def take(files: Sequence[Path], count: int) -> list[Paper]:
    """Give ``count`` distinct papers."""
    return list(islice(distinct(load_real(files)), count))


def _crossings(real: Sequence[Paper], parts: int, seen: Container[str]) -> Iterator[Paper]:
    """Cross titles until nothing new comes of it."""
    chance = random.Random(parts)
    stale = 0
    while stale < _PATIENCE:
        start, *others = chance.choices(real, k=parts)
        title = start.title
        for other in others:
            title = _cross_titles(title, other.title, chance)
        stale = stale + 1 if title.plain in seen else 0
        given, family = start.authors[0].name, chance.choice(others[-1].authors).name
        author = Author(Name(family.family, given=given.given, particle=family.particle))
        yield Paper(start.paper_id, title, (author, *others[-1].authors), start.volume)


def _cross_titles(start: Title, end: Title, chance: random.Random) -> Title:
    """Join the head of one title and the tail of another, of random length."""
    head, tail = _words(start), _words(end)
    crossed = (*head[: chance.randint(1, len(head))], *tail[chance.randrange(len(tail)) :])
    return Title(tuple(_merged(crossed)))


def _merged(words: Sequence[RichInline]) -> Iterator[RichInline]:
    """Join neighbouring texts to one, as all sources give them."""
    for is_text, group in groupby(words, key=lambda word: isinstance(word, Text)):
        if is_text:
            yield Text("".join(word.text for word in group if isinstance(word, Text)))
        else:
            yield from group


def _words(title: Title) -> list[RichInline]:
    """Split a title where it may be cut: between words, and around anything but plain text."""
    words: list[RichInline] = []
    for inline in title.inlines:
        if isinstance(inline, Text):
            words.extend(Text(word) for word in _with_spaces(inline.text))
        else:
            words.append(inline)
    return words


def _with_spaces(text: str) -> list[str]:
    pieces = text.split(" ")
    return [piece + " " for piece in pieces[:-1]] + pieces[-1:]
