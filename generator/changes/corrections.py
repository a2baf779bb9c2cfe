"""What those who sign say is wrong in the list: proposals, which a person takes or leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.changes.words import normalise
from generator.paper import Paper

_LIKE = 0.6
"""Likeness (0 to 1) from which a text is another spelling of what the list says."""
_QUOTED = re.compile(r"“([^“”]{2,400})”|\"([^\"]{2,400})\"|«([^«»]{2,400})»|„([^„“]{2,400})“")


@dataclass(frozen=True, slots=True)
class ProposedCorrection:
    """One thing that may have to be corrected in the list."""

    paper_id: str
    field: str
    """``title`` or ``author``."""
    was: str
    """What the list says."""
    now: str
    source: str
    """From where that is known."""


def name_on_form(
    paper: Paper, form: str, expected: str, source: str
) -> Iterator[ProposedCorrection]:
    """Propose the name that a signer wrote into the form, if the list spells it otherwise.

    A name of another author of the paper is no correction: another person signed.
    """
    names = [str(author.name) for author in paper.authors]
    other = form and form != expected and expected in names and form not in names
    if other and _likeness(form, expected) >= _LIKE:
        yield ProposedCorrection(paper.paper_id, "author", expected, form, source)


def quoted_in(text: str, paper: Paper, source: str) -> Iterator[ProposedCorrection]:
    """Propose what a reply quotes that is like a title or a name of the list, and not the same."""
    said = [("title", paper.title.plain), *(("author", str(a.name)) for a in paper.authors)]
    for match in _QUOTED.finditer(text):
        quoted = " ".join(next(filter(None, match.groups())).split())
        if any(quoted == value for _, value in said):
            continue
        field, value = max(said, key=lambda pair: _likeness(quoted, pair[1]))
        if _likeness(quoted, value) >= _LIKE:
            yield ProposedCorrection(paper.paper_id, field, value, quoted, source)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, normalise(one), normalise(other), autojunk=False).ratio()


def distinct(proposals: Iterable[ProposedCorrection]) -> tuple[ProposedCorrection, ...]:
    """Return each proposal once, whatever says it again."""
    found: dict[tuple[str, str, str, str], ProposedCorrection] = {}
    for each in proposals:
        found.setdefault((each.paper_id, each.field, each.was, each.now), each)
    return tuple(found.values())
