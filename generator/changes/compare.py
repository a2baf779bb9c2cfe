"""One paper's form as issued, beside the form it would get now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.ledger.records import Content, EventKind, Outcome, Record, Revision
from generator.ledger.returned import ReturnEntry
from generator.paper import form_id


class ChangeKind(StrEnum):
    """What became of a paper since its form was issued."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    """It is no longer in the metadata: withdrawn."""
    UNSURE = "unsure"
    """New, or gone, but it may be a paper whose id changed: a person has to say."""
    REFUSED = "refused"
    """It is in the metadata and no form can be made; what was issued stays."""


@dataclass(frozen=True, slots=True)
class Present:
    """A paper of the metadata, and what its form would say."""

    paper_id: str
    content: Content
    fingerprint: str
    agreement: str = ""
    """Name of the agreement, where a workspace has several; else empty."""

    @property
    def form_id(self) -> str:
        """What the form would call itself."""
        return form_id(self.paper_id, self.agreement)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A form that is out, or came back, and says something else than it would now."""

    revision: int
    differences: tuple[Difference, ...]
    demand: Demand

    @property
    def title(self) -> Difference | None:
        """The change of the title, if it is one."""
        return next((item for item in self.differences if item.aspect is Aspect.TITLE), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be said of one paper."""

    paper_id: str
    kind: ChangeKind
    title: str
    """As it is now, or was last."""
    revision: int = 0
    """The one that was issued last; 0 if none was."""
    differences: tuple[Difference, ...] = ()
    """What changed since the last revision was issued."""
    demand: Demand = Demand.NOTHING
    """What these ask for, by the policy, of whoever has the form."""
    sent: Outdated | None = None
    """The form that was sent last, if it is outdated and no form came back that holds."""
    returned: Outdated | None = None
    """The form that was returned last, if it is outdated."""
    was_sent: bool = False
    was_returned: bool = False
    look_alike: str = ""
    """The id that this paper may have had, or may have now, if a person has to say."""
    agreement: str = ""
    """Name of the agreement, where a workspace has several; else empty."""

    @property
    def label(self) -> str:
        """Which form it is about: the paper's id, after the agreement's name if it has one."""
        return form_id(self.paper_id, self.agreement)

    def __str__(self) -> str:
        """Return what became of which paper, and what changed."""
        changes = "; ".join(map(str, self.differences))
        return f"{self.label}: {self.kind}" + (f": {changes}" if changes else "")

    @property
    def needs_signature(self) -> bool:
        """Whether a form that came back is to be signed anew."""
        return self.returned is not None and self.returned.demand is Demand.SIGN

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do or decide something about it."""
        return self.needs_signature or self.kind in (ChangeKind.UNSURE, ChangeKind.REFUSED)


def compare(record: Record | None, present: Present, policy: Policy) -> Comparison:
    """Compare what was issued for a paper with what its form would say now."""
    title = present.content.title or ""
    if record is None:
        return Comparison(present.paper_id, ChangeKind.NEW, title, agreement=present.agreement)
    found = _since(record.current, present)
    signed = record.last(EventKind.RETURNED)
    returned = _outdated(record, EventKind.RETURNED, present, policy)
    # What was signed holds, whatever was sent since.
    holds = signed is not None and returned is None
    return Comparison(
        present.paper_id,
        ChangeKind.CHANGED if found or record.withdrawn else ChangeKind.SAME,
        title,
        record.current.number,
        found,
        policy.demand(found),
        None if holds else _outdated(record, EventKind.SENT, present, policy),
        returned,
        was_sent=record.last(EventKind.SENT) is not None,
        was_returned=record.last(EventKind.RETURNED) is not None,
        agreement=present.agreement,
    )


def heed_decisions(
    comparison: Comparison, record: Record, returns: Iterable[ReturnEntry]
) -> Comparison:
    """Ask for no new signature if a person took the outdated form after the last one was issued.

    Args:
        comparison: of the paper.
        record: what was issued for it.
        returns: what came back for it.
    """
    outdated, issued_at = comparison.returned, record.current.issued_at
    if outdated is None or not comparison.needs_signature or comparison.differences:
        return comparison  # what changes only now nobody can have known
    decisions = (each.decision for each in returns if each.outcome is Outcome.ACCEPTED)
    knowing = any(
        decision is not None
        and (issued_at is None or decision.at >= datetime.fromisoformat(issued_at))
        for decision in decisions
    )
    return (
        replace(comparison, returned=replace(outdated, demand=Demand.NOTE))
        if knowing
        else comparison
    )


def compare_gone(record: Record) -> Comparison:
    """Say that a paper for which a form was issued is no longer there."""
    return Comparison(
        record.paper_id,
        ChangeKind.GONE,
        record.current.content.title or "",
        record.current.number,
        was_sent=record.last(EventKind.SENT) is not None,
        was_returned=record.last(EventKind.RETURNED) is not None,
        agreement=record.agreement,
    )


def _since(revision: Revision, present: Present) -> tuple[Difference, ...]:
    """Find what changed since a revision: nothing, if the signer would read the same."""
    renamed: tuple[Difference, ...] = ()
    if revision.form_id != present.form_id:
        renamed = (Difference(Aspect.ID, revision.form_id, present.form_id),)
    if revision.fingerprint == present.fingerprint:
        return renamed
    found = (*differences(revision.content, present.content), *renamed)
    return found or (Difference(Aspect.OTHER, "as issued", "as it would be now"),)


def _outdated(record: Record, kind: EventKind, present: Present, policy: Policy) -> Outdated | None:
    revision = record.last(kind)
    if revision is None:
        return None
    found = _since(revision, present)
    return Outdated(revision.number, found, policy.demand(found)) if found else None
