"""Which of several agreements a text is of, by the words that only one of them has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache

from generator.changes.words import normalise
from generator.returns.evidence import Issued

_SAID = 0.5
"""Part of an agreement's own words that a text of it has, at least: a scan is misread in part."""
_AHEAD = 2.0
"""So many times as much of them as of any other agreement's."""


def keep_by_wording(forms: Sequence[Issued], words: Set[str]) -> tuple[Issued, ...]:
    """Return the forms without those of a paper that are of another agreement than the text is.

    Where the words do not say it, all forms of the paper stay.

    Args:
        forms: those that the text may be, of any papers, in order.
        words: what can be read, as :func:`generator.changes.words.normalise` gives it.
    """
    by_paper: dict[str, list[Issued]] = defaultdict(list)
    for form in forms:
        by_paper[form.paper_id].append(form)
    kept = {id(form) for each in by_paper.values() for form in _of_paper(each, words)}
    return tuple(form for form in forms if id(form) in kept)


def _of_paper(forms: Sequence[Issued], words: Set[str]) -> Sequence[Issued]:
    if len({form.agreement for form in forms}) < 2:
        return forms
    said = {form.agreement: _words_of(form.content.wording or "") for form in forms}
    shares = {}
    for name, own in said.items():
        only = own.difference(*(other for each, other in said.items() if each != name))
        shares[name] = len(only & words) / len(only) if only else 0.0
    first, second, *_ = sorted(shares.values(), reverse=True)
    if first < _SAID or first < _AHEAD * second:
        return forms
    return [form for form in forms if shares[form.agreement] == first]


@lru_cache(maxsize=64)
def _words_of(wording: str) -> frozenset[str]:
    return frozenset(normalise(wording).split())
