"""Papers known again by their title and names, where nothing surer says which form a file is."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from generator.changes.words import normalise
from generator.returns.evidence import Index, Issued, SeenPage
from generator.returns.identify.agreements import keep_by_wording
from generator.returns.identify.normalise import read_text, squeeze

_READ = 8
"""So many pages are searched for a title; a form has it on its first."""
_LONGEST = 30_000
"""Characters that are searched."""
_CANDIDATES = 25
"""Papers whose titles are compared letter by letter: those that share the rarest words."""
_SHORT = 16
"""Titles of fewer letters stand in any text by chance."""
_IN_PLACE = (0.86, 0.72)
"""How alike a title must be that stands where titles stand; and if an author is named as well."""
_ANYWHERE = (0.92, 0.82)
"""The same for a title that is looked for in all of a text."""
_TITLE = 120
_TOO_LONG = 2.0
"""A passage of more letters, and so many times as long as a title, goes on behind it, since its end
was misread."""
_CLOSE = 0.03
"""Papers whose likeness differs by less cannot be told apart."""
_PASSAGE = re.compile(
    r"currently\s+entitled\W*(.*?)\W*"
    r"(?:the article\W+to be|to be published in|the parties to this|name of corresponding)",
    re.DOTALL | re.IGNORECASE,
)
"""Where the publisher's forms have the title."""
_PARTY = re.compile(
    r"parties to this agreement are\W*(.{4,600}?)\W*\(\s*name of corresponding",
    re.DOTALL | re.IGNORECASE,
)
_BLANK = re.compile(r"[\s_.…‗–—-]*")


@dataclass(frozen=True, slots=True)
class Alike:
    """A paper that a file may be for."""

    issued: Issued
    likeness: float
    """Of its title and what stands on the form, from 0 to 1."""
    named: bool
    """Whether the form also names one of its authors or signers."""

    @property
    def certainty(self) -> float:
        """How sure that is, from 0 to 1."""
        return round(self.likeness * (0.95 if self.named else 0.8), 2)


@dataclass(frozen=True, slots=True)
class _FormText:
    words: frozenset[str]
    squeezed: str
    passage: str
    """The title, squeezed, if the form has it where the publisher's has; else empty."""
    party: str = ""
    """The same of who signs."""


@dataclass(frozen=True)
class Titles:
    """The titles of all forms that were issued, ready to be found in a text."""

    issued: tuple[Issued, ...]

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """Each title, letters and digits only."""
        return tuple(squeeze(each.content.title or "") for each in self.issued)

    @cached_property
    def _words(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(normalise(each.content.title or "").split()) for each in self.issued)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._words):
            for word in words:
                places[word].append(place)
        return places

    @cached_property
    def _totals(self) -> tuple[float, ...]:
        return tuple(sum(map(self._weight, words)) for words in self._words)

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self.issued) / len(self._places[word]))

    def share(self, words: frozenset[str], place: int) -> float:
        """Return the part of a title that words say, from 0 to 1: rare words count for more."""
        total = self._totals[place]
        return sum(map(self._weight, self._words[place] & words)) / total if total else 0.0

    def sharing(self, words: frozenset[str]) -> list[int]:
        """Return the places of the titles that share most of their words with a text."""
        shared: Counter[int] = Counter()
        for word in words & self._places.keys():
            weight = self._weight(word)
            for place in self._places[word]:
                shared[place] += weight  # type: ignore[assignment]  # counts what is no number of
        return heapq.nlargest(
            _CANDIDATES, shared, key=lambda place: (shared[place] / self._totals[place], -place)
        )


@lru_cache(maxsize=2)
def titles_of(index: Index) -> Titles:
    """Prepare the titles of all that was issued, once."""
    return Titles(index.issued)


def find_alike(pages: Sequence[SeenPage], index: Index) -> tuple[Alike, ...]:
    """Find the paper that a form is for by what can be read on it.

    Returns:
        The form, followed by those that cannot be told from it; none if no title fits.
    """
    text = _read(pages)
    if not text.squeezed:
        return ()
    titles = titles_of(index)
    found = _among(titles, titles.sharing(text.words), text)
    if not found and text.passage:
        # A font can have lost all spaces, which leaves no word to share.
        found = _among(titles, range(len(titles.issued)), text)
    if not found and text.passage:
        # Where it ends can have been misread.
        found = _among(titles, titles.sharing(text.words), replace(text, passage=""))
    if not found and text.party:
        # Some write the name where the title belongs, and the title where the name does.
        turned = replace(text, passage=text.party)
        found = _among(titles, range(len(titles.issued)), turned)
    kept = keep_by_wording([each.issued for each in found], text.words)
    return tuple(each for each in found if each.issued in kept)


def _among(titles: Titles, places: Iterable[int], text: _FormText) -> tuple[Alike, ...]:
    """Return the form among some that a text is, and those that cannot be told from it."""
    best: dict[str, Alike] = {}
    for place in places:
        alike = _compare(titles.issued[place], titles.squeezed[place], text)
        if alike is not None:
            known = best.get(alike.issued.label)
            if known is None or _rank(alike) > _rank(known):
                best[alike.issued.label] = alike
    ranked = sorted(best.values(), key=_rank, reverse=True)
    return tuple(
        each
        for each in ranked
        if each.named == ranked[0].named and ranked[0].likeness - each.likeness < _CLOSE
    )


def find_other_title(pages: Sequence[SeenPage], issued: Issued, index: Index) -> Issued | None:
    """Find the other paper whose title stands on a form in the place of its own.

    Only a title that stands there letter by letter counts, so that a script that readers give in
    another order, or a ligature, makes nobody a forger.
    """
    own = squeeze(issued.content.title or "")
    if not own:
        return None
    text = "".join(squeeze(word.text) for page in pages for word in page.words)
    allowed = (own, squeeze(issued.now.title or ""))
    mentions = text.count(own)
    titles = titles_of(index)
    for other, title in zip(titles.issued, titles.squeezed, strict=True):
        if other.paper_id == issued.paper_id or len(title) < _SHORT:
            continue
        if mentions:
            # A title that contains this one, and leaves no mention that is not part of it.
            stands = own in title and title != own and own and _only_within(own, title, text)
        else:
            stands = title in text and not any(title in known for known in allowed)
        if stands:
            return other
    return None


def _only_within(part: str, whole: str, text: str) -> bool:
    count = text.count(whole)
    return bool(count) and text.count(part) == count * whole.count(part)


def _read(pages: Sequence[SeenPage]) -> _FormText:
    text = read_text(pages[:_READ])[:_LONGEST]
    passage = _PASSAGE.search(text)
    title = passage[1] if passage and not _BLANK.fullmatch(passage[1]) else ""
    party = _PARTY.search(text)
    return _FormText(
        frozenset(normalise(text).split()),
        squeeze(text),
        squeeze(title),
        squeeze(party[1]) if party else "",
    )


def _compare(issued: Issued, title: str, text: _FormText) -> Alike | None:
    named = any(_names(name, text) for name in people_of(issued))
    if len(title) < _SHORT:
        alike = named and title and title == text.passage
        return Alike(issued, 1.0, named) if alike else None
    if text.passage and len(text.passage) <= max(_TITLE, _TOO_LONG * len(title)):
        likeness, bounds = _likeness(title, text.passage), _IN_PLACE
    else:
        likeness, bounds = likeness_within(title, text.passage or text.squeezed), _ANYWHERE
    return Alike(issued, likeness, named) if likeness >= bounds[named] else None


def _likeness(title: str, passage: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a form is not known by a surer sign

    return fuzz.ratio(title, passage) / 100


def likeness_within(title: str, text: str) -> float:
    """Return how like a title a passage of a text is, from 0 to 1; both are squeezed."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a form is not known by a surer sign

    # The shorter of two texts is looked for in the longer one, whichever that is.
    return (
        _likeness(title, text) if len(text) < len(title) else fuzz.partial_ratio(title, text) / 100
    )


def people_of(issued: Issued) -> set[str]:
    """Return the names of a paper's authors and signers."""
    contents = (issued.content, issued.now)
    authors = {name for content in contents for name in content.authors or ()}
    signers = {each.name for content in contents for each in content.signers or ()}
    return authors | signers - {""}


def _names(name: str, text: _FormText) -> bool:
    """Tell whether a text names a person, whatever it does with middle names and initials."""
    words = normalise(name).split()
    if len(words) < 2:
        return len(squeeze(name)) > 2 and normalise(name) in text.words
    return squeeze(name) in text.squeezed or (words[0] in text.words and words[-1] in text.words)


def _rank(alike: Alike) -> tuple[bool, float, int, int]:
    return alike.named, alike.likeness, alike.issued.revision, alike.issued.rendering
