"""Which page of a file is which page of its form, also where a page does not say so itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.returns.evidence import Issued, IssuedForm, PageMap, SeenPage
from generator.returns.identify.claims import Claim, key_of
from generator.returns.identify.issued import read_issued
from generator.returns.reading.limits import UnreadableError

_SHARED = 0.5
"""Part of an issued page's words that are on a page that is taken for it."""


def known_form(issued: Issued) -> IssuedForm | None:
    """Read a form as it was issued; None if it is lost."""
    if issued.pdf is None:
        return None
    try:
        return read_issued(issued.pdf)
    except (OSError, UnreadableError):
        return None


def page_count(issued: Issued, claims: Iterable[Claim]) -> int:
    """Return how many pages a form has, or at least must have by what its pages say."""
    form = known_form(issued)
    if form is not None:
        return len(form.pages)
    key = key_of(issued)
    said = [
        (claim.footer.pages if claim.footer else None) or claim.page or 1
        for claim in claims
        if claim.issued is not None and key_of(claim.issued) == key
    ]
    return max(said, default=1)


def place_pages(pages: Sequence[SeenPage], claims: Sequence[Claim], issued: Issued) -> PageMap:
    """Find which page of a form each page of a file is."""
    key, count = key_of(issued), page_count(issued, claims)
    places: dict[int, int] = {}
    waiting: list[SeenPage] = []
    for page, claim in zip(pages, claims, strict=True):
        if claim.issued is not None and key_of(claim.issued) == key and claim.page is not None:
            if claim.page <= count:
                places[page.number] = claim.page
        elif claim.issued is None or key_of(claim.issued) == key:
            waiting.append(page)
    places |= _by_words(waiting, known_form(issued))
    places |= _by_turn([page for page in waiting if page.number not in places], places, count)
    missing = tuple(number for number in range(1, count + 1) if number not in places.values())
    foreign = tuple(page.number for page in pages if page.number not in places)
    return PageMap(tuple(sorted(places.items())), missing, foreign)


def _by_words(pages: Sequence[SeenPage], form: IssuedForm | None) -> Mapping[int, int]:
    """Take a page for the one with which it shares most of its words."""
    if form is None:
        return {}
    issued = {page.number: Counter(word.text for word in page.words) for page in form.pages}
    found = {}
    for page in pages:
        words = Counter(word.text for word in page.words)
        shares = {
            number: (words & known).total() / max(known.total(), 1)
            for number, known in issued.items()
        }
        best = max(shares, key=lambda number: (shares[number], -number), default=0)
        if best and shares[best] >= _SHARED:
            found[page.number] = best
    return found


def _by_turn(pages: Sequence[SeenPage], places: Mapping[int, int], count: int) -> Mapping[int, int]:
    """Take scanned pages that say nothing for the ones that are missing, if there are as many.

    A person looks at every scan.
    """
    silent = [page.number for page in pages if page.pictured]
    missing = [number for number in range(1, count + 1) if number not in places.values()]
    return dict(zip(silent, missing, strict=True)) if len(silent) == len(missing) else {}
