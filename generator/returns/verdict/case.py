"""A returned file with all that is known of it, as the rules look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.returns.evidence import (
    Comparison,
    Finding,
    Identification,
    Issued,
    Match,
    Means,
    Medium,
    Outcome,
    SignerEvidence,
    Terms,
)

SUPERSEDED_NOTED = "superseded-noted"
"""Code of a form of an older revision that stands: what changed since is noted only."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged; the parts are those of :func:`generator.returns.verdict.judge.judge`."""

    medium: Medium
    identification: Identification
    page_count: int
    terms: Terms
    signers: tuple[SignerEvidence, ...]
    title: Comparison | None
    opened: tuple[Finding, ...]
    today: date

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
        return self.match is not None and self.match.means is not Means.LIKENESS

    @property
    def gravity(self) -> Outcome:
        """What a fault leads to that cannot be held against a form without its original."""
        beside_original = self.ours and self.issued is not None and self.issued.pdf is not None
        return Outcome.REJECTED if beside_original else Outcome.PERSON
