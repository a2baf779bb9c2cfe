"""A returned file with all that is known of it, as the rules look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.returns.evidence import (
    Answer,
    Finding,
    FormProposal,
    Identification,
    Issued,
    Match,
    Medium,
    Outcome,
    Received,
    SignerEvidence,
    Terms,
    TextComparison,
)

SUPERSEDED_NOTED = "superseded-noted"
"""Code of a form of an older revision that stands: what changed since is noted only."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged."""

    medium: Medium
    """How the form came back."""
    identification: Identification
    """Which form it is, and what speaks against that."""
    page_count: int
    """Of the file."""
    terms: Terms
    """How the terms compare with what was issued."""
    signers: tuple[SignerEvidence, ...]
    """What each signer left on the form."""
    title: TextComparison | None
    """The title on the form beside that of the metadata; None if the form has none."""
    opened: tuple[Finding, ...]
    """Scripts, attached files and the like, as they were found on opening; and what in the file is
    not explained."""
    today: date
    """When the form is judged."""
    received: Received | None = None
    """The file, with who sent it and what was written with it; None if nobody knows."""
    answers: tuple[Answer, ...] = ()
    """What was ticked, chosen and filled in."""
    proposals: tuple[FormProposal, ...] = ()
    """Papers that it may be for, if nobody knows which; that proves nothing."""
    writers: tuple[str, ...] = ()
    """Names of those who mail the forms."""

    @property
    def match(self) -> Match | None:
        """Which form it is."""
        return self.identification.match

    @property
    def issued(self) -> Issued | None:
        """The revision that it is."""
        return self.match.issued if self.match else None

    @property
    def ours(self) -> bool:
        """Whether the file is a form that was issued here, and not one that is like it."""
        return self.match is not None and self.match.means.is_ours

    @property
    def worst(self) -> Outcome:
        """What a fault leads to: without its original, nothing is held against a form for good."""
        beside_original = self.ours and self.issued is not None and self.issued.pdf is not None
        return Outcome.REJECTED if beside_original else Outcome.REVIEW
