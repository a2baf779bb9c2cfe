"""A returned file with all that is known of it, as it is laid before a person who decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.ledger import Record
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.returns.crops import order_of
from generator.returns.evidence import (
    LOOK,
    Finding,
    Fit,
    FormProposal,
    Index,
    PictureSource,
    Report,
    SignerEvidence,
    TermsState,
)
from generator.returns.report_json import read_report

_LOOKS = (LOOK, "look at it with --review")
"""Hints to look at it; the second is that of earlier releases."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A returned file with all that is known of it."""

    entry: ReturnEntry
    report: Report
    copy: Path
    record: Record | None
    """The paper; None if nobody knows which it is."""
    others: int
    """How many accepted forms of the paper there are already."""
    is_intact: bool
    """Whether the copy that is kept is still the file that was checked."""
    source: PictureSource
    """What the signature is pictured from."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the papers that it may be for, by id."""

    @property
    def proposals(self) -> tuple[FormProposal, ...]:
        """Papers that it may be for, if nobody knows which."""
        return self.report.proposals if self.may_be_another else ()

    @property
    def may_be_another(self) -> bool:
        """Whether the file itself does not say which paper it is."""
        match = self.report.match
        return match is None or not match.means.is_ours


def make_item(
    entry: ReturnEntry, folder: Path, index: Index, record: Record | None, others: int
) -> ReviewItem:
    """Put together what is known of a file."""
    report = _report(entry, index)
    copy = folder / entry.arrival.copy
    source = order_of(entry, folder, index).source
    titles = {
        each.paper_id: each.content.title or ""
        for each in index.standing
        if any(proposal.paper_id == each.paper_id for proposal in report.proposals)
    }
    return ReviewItem(
        entry, report, copy, record, others, _has_hash(copy, entry.sha256), source, titles
    )


def _report(entry: ReturnEntry, index: Index) -> Report:
    """Read what was found in a file; that it is lost or was erased is a finding, too."""
    report = read_report(entry.examination.report, index)
    if report is not None:
        return report
    message = "what was found in it was erased"
    hint = "hand the file in again: `agreements check`"
    finding = Finding(Outcome.REVIEW, "unread", message, hint)
    return Report(entry.sha256, Outcome.REVIEW, (finding,))


def paper_words(item: ReviewItem) -> str:
    """Say which form it is, and how that is known; empty if nobody knows."""
    match = item.report.match
    if item.record is None:
        return ""
    number, current = item.entry.examination.revision, item.record.current.number
    words = f"{item.record.label}, revision {number}"
    if number != current:
        words += f" (now revision {current})"
    if item.record.withdrawn:
        words += ", withdrawn"
    if match is not None:
        words += f"; known by {match.means}"
        if match.certainty < 1:
            words += f", {match.certainty:.0%} sure"
    return words


def signed_words(signer: SignerEvidence) -> str:
    """Say what was found where a signer signs."""
    marks = "; ".join(
        " ".join(
            filter(None, (f"“{mark.text}”" if mark.text else "", f"({mark.kind})", mark.detail))
        )
        for mark in signer.marks
    )
    written = f", dated {signer.date.text}" if signer.date.text else ", no date"
    expected = signer.name.metadata
    name = f"; expected: {expected}" if expected and signer.name.fit is not Fit.EXACT else ""
    return f"{marks or 'nothing seen'}{written}{name}"


def findings_of(item: ReviewItem) -> Iterator[Finding]:
    """Return what was found in a file, and each clause that was changed."""
    yield from item.report.findings
    terms = item.report.terms
    if terms.state is TermsState.CHANGED:
        for change in terms.changes:
            words = f"{change.clause}: “{change.issued}” is “{change.returned}”"
            yield Finding(Outcome.REJECTED, "clause", words)


def hint_of(finding: Finding) -> str:
    """Return what to do about a finding; nothing if that is to look, as one does in a review."""
    return "" if finding.hint in _LOOKS else finding.hint


def sentence(words: str) -> str:
    """Return words as a sentence: with a capital, and a full stop."""
    whole = words[:1].upper() + words[1:]
    return whole if whole.endswith((".", "?", "!", "…")) else f"{whole}."


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False
