"""Several forms that were not made here, one after the other in one file: which pages each has.

They are told apart by the words that their agreement begins and ends with.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator.returns.evidence import AgreementText, Clause, SeenPage
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.clauses import FOOTNOTE, stands_on

PageNumbers = tuple[int, ...]
"""Of the file, from 1."""


def forms_within(
    pages: Sequence[SeenPage], agreements: Sequence[AgreementText]
) -> tuple[PageNumbers, ...]:
    """Return the pages of each form of a file; empty if it has not several whole ones.

    What stands before the first form is taken for a part of it, and what stands between two for a
    part of the one before, so that no page is lost.

    Args:
        pages: of the file, with the words that can be read.
        agreements: those that the forms may be of.
    """
    texts = ["".join(squeeze(word.text) for word in page.words) for page in pages]
    ends = [(each.clauses[0], _last(each)) for each in agreements]
    begun = [at for at, text in enumerate(texts) if any(stands_on(text, one) for one, _ in ends)]
    if len(begun) < 2:
        return ()
    bounds = [0, *begun[1:], len(pages)]
    parts = [range(start, end) for start, end in pairwise(bounds)]
    for part in parts:
        here = "".join(texts[at] for at in part)
        if not any(stands_on(here, one) and stands_on(here, last) for one, last in ends):
            return ()
    found = tuple(tuple(dict.fromkeys(pages[at].number for at in part)) for part in parts)
    # Two pages of the file can be on one, if it was scanned so.
    numbers = [number for part in found for number in part]
    return found if len(set(numbers)) == len(numbers) else ()


def _last(agreement: AgreementText) -> Clause:
    return [each for each in agreement.clauses if each.name != FOOTNOTE][-1]
