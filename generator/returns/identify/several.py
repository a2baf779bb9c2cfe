"""Several forms in one file, one after the other: which pages are of which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from generator.returns.evidence import Index, SeenPage
from generator.returns.identify.claims import Claim
from generator.returns.identify.likeness import find_alike


def forms_of_claims(
    groups: Iterable[Sequence[Claim]], pages: Sequence[SeenPage]
) -> tuple[tuple[int, ...], ...]:
    """Return the pages of each form; empty unless there are several, and nothing but them.

    Args:
        groups: what the pages of each form say, all of whole forms.
        pages: the pages of the file.
    """
    forms = [tuple(claim.number for claim in group) for group in groups]
    said = sorted(number for form in forms for number in form)
    is_all = said == [page.number for page in pages]
    return tuple(sorted(forms)) if len(forms) > 1 and is_all else ()


def forms_by_title(pages: Sequence[SeenPage], index: Index) -> tuple[tuple[int, ...], ...]:
    """Return the pages of each form, where titles of several papers begin one each.

    It is only certain if all have as many pages, the first page begins one, and no paper comes
    twice; else nothing is returned.
    """
    starts: dict[int, str] = {}
    for at, page in enumerate(pages):
        papers = {alike.issued.paper_id for alike in find_alike([page], index)}
        if len(papers) == 1:
            starts[at] = papers.pop()
    bounds = [*starts, len(pages)]
    sizes = {after - before for before, after in pairwise(bounds)}
    certain = bounds[0] == 0 and len(sizes) == 1 and len(set(starts.values())) == len(starts)
    if len(starts) < 2 or not certain:
        return ()
    numbers = [page.number for page in pages]
    return tuple(tuple(numbers[before:after]) for before, after in pairwise(bounds))
