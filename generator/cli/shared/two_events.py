"""Whether the forms would name two events: one that [volume] sets, and one that the list has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.diagnostics import Diagnostic, warning
from generator.paper import Paper, Volume

_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY_EVENT = {
    "the", "and", "for", "annual", "conf", "conference", "congress", "international", "meeting",
    "proc", "proceedings", "symposium", "workshop", "workshops",
}  # fmt: skip
"""Words that the names of two events have in common."""


def warn_of_two_events(papers: Iterable[Paper], volume: Volume) -> Iterator[Diagnostic]:
    """Yield a warning for each event of the list that stays beside another one of [volume].

    It does where [volume] sets the name or the book title only, and the list has the other.

    Args:
        papers: as they were read.
        volume: what the settings know, which goes before what the papers say.
    """
    volumes = dict.fromkeys(paper.volume for paper in papers if paper.volume is not None)
    pairs = (
        pair
        for own in volumes
        for pair in (
            (volume.name, own.booktitle, "booktitle"),
            (volume.booktitle, own.name, "name"),
        )
    )
    for ours, theirs, field in dict.fromkeys(pairs):
        if ours and theirs and not getattr(volume, field) and _are_two(ours, theirs):
            yield warning(
                f"[volume] names “{ours}”, the list “{theirs}”: a form may name both",
                f"set {field} in [volume], too",
            )


def _are_two(one: str, other: str) -> bool:
    """Tell whether two names have too few words in common for one event.

    A single word may be what the event is called for short.
    """
    words = [set(_WORD.findall(each.casefold())) - _ANY_EVENT for each in (one, other)]
    fewest = min(map(len, words))
    return fewest > 1 and 2 * len(words[0] & words[1]) <= fewest
