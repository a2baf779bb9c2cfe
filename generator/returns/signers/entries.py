"""What stands in the places for the title and for who signs, on a form that was not made here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, Finding, Issued, Outcome, PageWord, SeenPage
from generator.returns.geometry.ink import PageImage
from generator.returns.identify.likeness import likeness_within, people_of
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import lines_among
from generator.returns.signers.fit import same_person
from generator.returns.terms.clauses import ClauseReading

if TYPE_CHECKING:
    from generator.returns.reading.opening import OpenedFile

_TITLE = re.compile(r"\b(?:entitled|titled|title)\W*$", re.IGNORECASE)
_PARTY = re.compile(r"\b(?:parties to this agreement are|party to this agreement is)\W*$", re.I)
_INKED = 6.0
"""Square points that were drawn where somebody wrote."""
_DPI = 150.0
_NEAR = 0.8
"""Likeness, of 1, from which what stands in a place is the title."""
_ROOM = 0.5
"""In points, around the words above and below a place."""


@dataclass(frozen=True, slots=True)
class _FillInLine:
    """A place to write in, between two clauses."""

    page: SeenPage
    box: Box
    words: tuple[PageWord, ...]

    @property
    def text(self) -> str:
        """What can be read there."""
        return " ".join(line.text for line in lines_among(self.words)).strip(" _.*")


def check_entries(
    opened: OpenedFile, pages: Sequence[SeenPage], reading: ClauseReading, issued: Issued | None
) -> Iterator[Finding]:
    """Say if the place of the title is empty, or has the name, and the place of the name the title.

    Args:
        opened: the returned file.
        pages: of it.
        reading: where the clauses stand.
        issued: the paper, if it is known.
    """
    title = _entry(pages, reading, _TITLE)
    if title is None:
        return
    if not squeeze(title.text) and _ink(opened, title) <= _INKED:
        message = "the line for the title is empty"
        hint = "ask the author to write the title in, and to sign the form again"
        yield Finding(Outcome.REVIEW, "title-blank", message, hint)
        return
    if issued is None and (not squeeze(title.text) or title.page.pictured):
        message = "the title is written by hand, or cannot be read by a program"
        hint = "read it, and say which paper it is for"
        yield Finding(Outcome.REVIEW, "title-by-hand", message, hint)
        return
    party = _entry(pages, reading, _PARTY)
    if party is not None and issued is not None and _are_exchanged(title, party, issued):
        message = "the title and the name are swapped"
        hint = "accept it, or ask for the form with both in the right place"
        yield Finding(Outcome.REVIEW, "title-name-exchanged", message, hint)


def _entry(
    pages: Sequence[SeenPage], reading: ClauseReading, before: re.Pattern[str]
) -> _FillInLine | None:
    """Find the place behind a clause that ends with some words."""
    clauses = reading.agreement.clauses
    for at in sorted(reading.agreement.values_after):
        if not 0 <= at < len(clauses) - 1 or not before.search(clauses[at].text):
            continue
        for page in pages:
            above = [word.box for on, word in reading.words[at] if on is page]
            below = [word.box for on, word in reading.words[at + 1] if on is page]
            if above and below:
                top, bottom = min(box.bottom for box in above), max(box.top for box in below)
                if top - bottom < 1:
                    return None
                box = Box(0, bottom + _ROOM, page.width, top - _ROOM)
                words = tuple(word for word in page.words if box.holds(*word.middle))
                return _FillInLine(page, box, words)
    return None


def _ink(opened: OpenedFile, entry: _FillInLine) -> float:
    image = PageImage.of_returned(opened, entry.page, _DPI)
    return image.ink(entry.box, [word.box for word in entry.page.words])


def _are_exchanged(title: _FillInLine, party: _FillInLine, issued: Issued) -> bool:
    wanted = squeeze(issued.now.title or issued.content.title or "")
    names_title = bool(wanted) and likeness_within(wanted, squeeze(party.text)) >= _NEAR
    return names_title and any(same_person(title.text, name) for name in people_of(issued))
