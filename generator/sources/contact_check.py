"""Contacts held against the authors of the papers: misspelled names, rows that were shifted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from generator.characters import base_letters
from generator.diagnostics import Diagnostic, error, warning
from generator.paper import Author, Paper
from generator.sources.contacts import Contact, Contacts
from generator.sources.validate import shorten

_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")
_NOT_LETTERS = re.compile(r"[\W\d_]+")


def folded_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without what spellings of it differ in: case, accents, points.

    >>> folded_name("Zoë O. Bee-Jay")
    ('zoe', 'o', 'bee', 'jay')
    """
    return tuple(_NOT_LETTERS.sub(" ", base_letters(name)).split())


def find_author(name: str, authors: Iterable[Author]) -> Author | None:
    """Find the one author whom a name means: written the same, or with fewer initials.

    Where names are parted, by hyphens or spaces, is no difference: “Jiangfeng” is “Jiang-Feng”.
    """
    wanted = folded_name(name)
    known = [(author, list(_spellings(author))) for author in authors]
    exact = [author for author, found in known if any(_is_same(wanted, words) for words in found)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    close = [
        author for author, found in known if any(_is_shorter(wanted, words) for words in found)
    ]
    return close[0] if len(close) == 1 else None


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    return sorted(one) == sorted(other) or "".join(one) == "".join(other)


def _spellings(author: Author) -> Iterator[tuple[str, ...]]:
    """Return an author's name, and the two names of one that has a second in brackets."""
    text = str(author.name)
    for spelling in dict.fromkeys((text, _BRACKETED.sub("", text), *_BRACKETED.findall(text))):
        yield folded_name(spelling)


def _is_shorter(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names differ in middle names and initials only."""
    if min(len(one), len(other)) < 2 or one[-1] != other[-1]:
        return False
    first, second = sorted((one[0], other[0]), key=len)
    return second.startswith(first) if len(first) == 1 else first == second


def check_contacts(papers: Sequence[Paper], contacts: Contacts) -> tuple[Paper, ...]:
    """Return the papers with what is wrong with the contacts that speak of them.

    Whoever is no author is a warning with the likely author. Whoever is an author of another paper
    of the list, and not of this one, is an error: so look contacts whose rows were shifted.
    """
    if not contacts.by_paper:
        return tuple(papers)
    places = _Places(papers)
    return tuple(_checked(paper, contacts.for_paper(paper.paper_id), places) for paper in papers)


class _Places:
    """Which papers names and addresses stand in."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.by_name: dict[tuple[str, ...], str] = {}
        self.by_address: dict[str, str] = {}
        for paper in papers:
            for author in paper.authors:
                self.by_name.setdefault(folded_name(str(author.name)), paper.paper_id)
                if author.email:
                    self.by_address.setdefault(author.email.casefold(), paper.paper_id)


def _checked(paper: Paper, rows: Sequence[Contact], places: _Places) -> Paper:
    found = [
        *(finding for row in rows if row.name for finding in _check_name(row, paper, places)),
        *(
            finding
            for row in rows
            if not row.name
            for finding in _check_address(row, paper, places)
        ),
        *_check_doubles([row for row in rows if row.name], paper),
    ]
    if not found:
        return paper
    placed = (finding.at(paper.span) for finding in found)
    return replace(paper, problems=(*paper.problems, *placed))


def _check_name(row: Contact, paper: Paper, places: _Places) -> Iterator[Diagnostic]:
    if not paper.authors or find_author(row.name, paper.authors) is not None:
        return
    said = f"the contacts name {shorten(row.name)}, who is not an author of this paper"
    other = places.by_name.get(folded_name(row.name))
    likely = _likely(row.name, paper.authors)
    if other is not None and other != paper.paper_id and not likely:
        message = f"{said}, but of {shorten(other)}"
        yield error(message, "check whether rows of the contacts have shifted")
    else:
        names = likely or ", ".join(str(author.name) for author in paper.authors[:3])
        hint = f"did you mean {names}?" if likely else f"its authors are {names}"
        yield warning(said, hint)


def _check_address(row: Contact, paper: Paper, places: _Places) -> Iterator[Diagnostic]:
    address = row.email.casefold()
    other = places.by_address.get(address)
    if other in (None, paper.paper_id):
        return
    if all(author.email.casefold() != address for author in paper.authors):
        message = (
            f"the contacts' address {row.email} belongs to an author of {shorten(other or '')}"
        )
        yield warning(message, "check whether rows of the contacts have shifted")


def _check_doubles(rows: Sequence[Contact], paper: Paper) -> Iterator[Diagnostic]:
    addresses: dict[object, dict[str, None]] = {}
    for row in rows:
        person = find_author(row.name, paper.authors) or folded_name(row.name)
        addresses.setdefault(person, {})[row.email] = None
    for row in rows:
        person = find_author(row.name, paper.authors) or folded_name(row.name)
        several = [address for address in addresses.pop(person, ()) if address]
        if len(several) > 1:
            said = f"the contacts give {shorten(row.name)} {len(several)} addresses"
            yield warning(f"{said}: {several[0]} is used", "leave one row for each person")


def _likely(name: str, authors: Sequence[Author]) -> str:
    """Name the author whose name is most like this one; empty if none is."""
    known = {" ".join(folded_name(str(author.name))): str(author.name) for author in authors}
    near = get_close_matches(" ".join(folded_name(name)), known, n=1, cutoff=0.75)
    return known[near[0]] if near else ""
