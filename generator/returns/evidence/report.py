"""How the terms compare, what was filled in, and the report of one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from generator.returns.evidence.identification import Finding, FormProposal, Match, Outcome, PageMap
from generator.returns.evidence.signing import SignerEvidence, TextComparison


class Medium(StrEnum):
    """How a form came back."""

    FORM = "form"
    """With its fields."""
    PRINTED = "printed to a file"
    """Text without the fields of the form, as printing to PDF and some viewers leave it."""
    SCAN = "scan"
    """At least one page is a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a field of the form says."""

    label: str
    """What the field is for; of several buttons that of each, parted by commas."""
    said: tuple[str, ...]
    """What was ticked, chosen or written; nothing if the field is empty."""
    is_ticked: bool
    """Whether it is ticked, and not written in."""
    required: bool
    is_known: bool = True
    """Whether the file has the field; a file that was printed has none."""
    fault: str = ""
    """Why it cannot be sure what was meant: the end of a sentence about the field."""


class TermsState(StrEnum):
    """How the terms compare with what was issued."""

    SAME = "unchanged"
    CHANGED = "changed"
    UNKNOWN = "not comparable"
    """A scan, or no issued form to compare with."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is not as it was issued."""

    clause: str
    """Its number or first words."""
    issued: str
    """The part that differs, with some words around it; empty for what was added."""
    returned: str
    """The same part as it came back; empty for what was removed."""
    manner: str = ""
    """What was done to it, if the words are there: ``struck out``."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the terms compare with what was issued."""

    state: TermsState
    changes: tuple[ClauseChange, ...] = ()
    reason: str = ""
    """Why they could not be compared, or what else is not as issued (something covers the page)."""


_NO_PAGES, _NO_TERMS = PageMap(()), Terms(TermsState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found out about one returned file, and the verdict."""

    sha256: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    """The worst first."""
    medium: Medium | None = None
    """None if the file could not be read."""
    match: Match | None = None
    pages: PageMap = _NO_PAGES
    page_count: int = 0
    """Of the file."""
    terms: Terms = _NO_TERMS
    signers: tuple[SignerEvidence, ...] = ()
    title: TextComparison | None = None
    proposals: tuple[FormProposal, ...] = ()
    """Papers that it may be for, if nobody knows which; the likeliest first."""
    forms: tuple[tuple[int, ...], ...] = field(default=(), compare=False)
    """Pages of each form, if the file holds several that can be cut apart; not kept."""

    @classmethod
    def of_finding(cls, sha256: str, finding: Finding) -> Report:
        """Return the report of a file of which one finding is all that is known."""
        return cls(sha256, finding.outcome, (finding,))
