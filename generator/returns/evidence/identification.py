"""Which form a file is, which page is which, and what is said of a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.ledger.records import Outcome
from generator.paper import form_id
from generator.returns.evidence.forms import Issued

__all__ = ["Finding", "FormProposal", "Identification", "Match", "Means", "Outcome", "PageMap"]


LOOK = "look at it: `agreements review`"
"""The hint where only the eye decides."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a form: the worst of them decides."""

    outcome: Outcome
    """What this alone would lead to; ACCEPTED for what is worth saying and does no harm."""
    code: str
    """What it is, for machines: ``terms-changed``."""
    message: str
    """For the chair: what is the matter."""
    hint: str = ""
    """What to do, or to ask the author for."""

    def __str__(self) -> str:
        """Return what is the matter, what it leads to, and what to do."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.outcome}: {self.message}{hint}"


class Means(StrEnum):
    """How a form was recognised, the surest first."""

    CODE = "code on the page"
    METADATA = "document metadata"
    TEXT = "text of the foot"
    LIKENESS = "title and name by likeness"
    PERSON = "a person's word"
    """Somebody said which paper a form is for that was not issued here."""

    @property
    def is_ours(self) -> bool:
        """Whether it knows a form that was issued here, and no other."""
        return self not in {Means.LIKENESS, Means.PERSON}


@dataclass(frozen=True, slots=True)
class Match:
    """Which form a file is."""

    issued: Issued
    means: Means
    certainty: float
    """From 0 to 1; 1 for a code."""


@dataclass(frozen=True, slots=True)
class FormProposal:
    """A form that a file may be; only a person can take it for that."""

    paper_id: str
    reasons: tuple[str, ...]
    """Why, in half sentences, the weightiest first."""
    certainty: float
    """From 0 to 1."""
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""

    @property
    def label(self) -> str:
        """What a person calls the form."""
        return form_id(self.paper_id, self.agreement)


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which page of the file is which page of the form."""

    places: tuple[tuple[int, int], ...]
    """Pairs of a page of the file and a page of the form, both from 1, in the order of the file."""
    missing: tuple[int, ...] = ()
    """Pages of the form that are not in the file."""
    foreign: tuple[int, ...] = ()
    """Pages of the file that are not of this form."""
    turned: tuple[tuple[int, int], ...] = ()
    """Pages of the file that lie on their side or upside down, from 1, and by how many degrees each
    was turned with the clock to be read."""

    @property
    def in_order(self) -> bool:
        """Whether the pages follow each other as they should, none twice."""
        pages = [page for _, page in self.places]
        return pages == sorted(set(pages))


@dataclass(frozen=True, slots=True)
class Identification:
    """What a file is, as far as it can be told."""

    match: Match | None
    pages: PageMap
    findings: tuple[Finding, ...] = ()
    """What speaks against it: two forms in one file, a code that is another paper's."""
    forms: tuple[tuple[int, ...], ...] = ()
    """Pages of each form, if the file holds several whole ones and nothing else; else empty."""
