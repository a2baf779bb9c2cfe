"""How it stands with each paper: what the columns are made of, and the whole of it for JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from generator.ledger import EventKind, Record
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.moments import to_iso
from generator.office import State
from generator.returns.report_json import kept_report
from generator.returns.verdict.return_status import PaperReturns, group_returns, missing
from generator.status.mails import MailHistory, mails_of

WITHDRAWN = "withdrawn"
REVIEW = str(Outcome.REVIEW)


@dataclass(frozen=True)
class PaperStatus:
    """One paper: days in ISO 8601, empty where there is none."""

    paper: PaperReturns
    mails: MailHistory

    def __str__(self) -> str:
        """Return how far a paper's form is, and what is missing."""
        missing = f": {self.missing}" if self.missing else ""
        return f"{self.record.paper_id}: {self.state}{missing}"

    @property
    def record(self) -> Record:
        """What was issued."""
        return self.paper.record

    @cached_property
    def state(self) -> str:
        """How far the form is, in a word or two."""
        return _state_of(self.paper)

    @cached_property
    def missing(self) -> str:
        """What is missing for the form to be complete."""
        return missing(self.paper)

    @property
    def issued(self) -> str:
        """The day of the revision that stands."""
        return _day(self.record.current.issued_at)

    @property
    def sent(self) -> str:
        """The day, with the revision if it is not the one that stands; so are the next two."""
        return self._last(EventKind.SENT)

    @property
    def returned(self) -> str:
        """The day on which the form came back."""
        return self._last(EventKind.RETURNED)

    @cached_property
    def accepted(self) -> str:
        """The day on which the form that counts was accepted."""
        if not self.paper.accepted:
            return ""
        entry = self.paper.accepted[-1]
        at = entry.decision.at if entry.decision else entry.judged_at
        return self._with_revision(_day(to_iso(at)), entry.examination.revision)

    @property
    def decided(self) -> str:
        """Who decided on the file that counts, or on the last one, and whether that overruled."""
        entries = self.paper.accepted or self.paper.entries
        decision = entries[-1].decision if entries else None
        if decision is None:
            return ""
        overruled = ", a rejection is overruled" if entries[-1].is_overruled else ""
        return f"{decision.by}{overruled}"

    @property
    def outstanding(self) -> bool:
        """Whether a form is needed, and none is accepted."""
        return not self.record.withdrawn and not self.paper.accepted

    def _last(self, kind: EventKind) -> str:
        revision = self.record.last(kind)
        if revision is None:
            return ""
        event = revision.when(kind)
        assert event is not None
        return self._with_revision(_day(event.at), revision.number)

    def _with_revision(self, day: str, number: int) -> str:
        return day if number == self.record.current.number else f"{day} (revision {number})"


def statuses_of(state: State) -> tuple[PaperStatus, ...]:
    """Return how it stands with each paper, in the order in which they were issued."""
    mails = mails_of(state)
    papers = group_returns(state.records, state.returns)
    return tuple(PaperStatus(paper, mails) for paper in papers)


OUTSTANDING = "outstanding"
"""Stands for all states in which a form is needed and none is accepted."""


def chosen(
    statuses: Iterable[PaperStatus], states: Collection[str], missing: Collection[str]
) -> tuple[PaperStatus, ...]:
    """Return the papers in one of some states, of which one of some words is said to be missing.

    Args:
        statuses: all papers.
        states: words of :attr:`PaperStatus.state`, or :data:`OUTSTANDING`; any, if it is empty.
        missing: words of :attr:`PaperStatus.missing`, in any letter case; any, if it is empty.
    """
    words = [word.casefold() for word in missing]
    return tuple(
        each
        for each in statuses
        if (not states or each.state in states or (each.outstanding and OUTSTANDING in states))
        and (not words or any(word in each.missing.casefold() for word in words))
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers are how far; withdrawn ones are in none of them but the last."""

    issued: int
    sent: int
    returned: int
    accepted: int
    outstanding: int
    review: int
    """Of the outstanding ones, those that wait for a decision."""
    withdrawn: int


def counts_of(statuses: Iterable[PaperStatus]) -> Counts:
    """Count the papers."""
    every = tuple(statuses)
    standing = [each for each in every if each.state != WITHDRAWN]
    return Counts(
        issued=len(standing),
        sent=sum(bool(each.sent) for each in standing),
        returned=sum(bool(each.returned) for each in standing),
        accepted=sum(bool(each.accepted) for each in standing),
        outstanding=sum(each.outstanding for each in standing),
        review=sum(each.state == REVIEW for each in standing),
        withdrawn=len(every) - len(standing),
    )


def _state_of(paper: PaperReturns) -> str:
    record = paper.record
    if record.withdrawn:
        return WITHDRAWN
    if paper.accepted:
        return "accepted"
    if paper.of(Outcome.REVIEW):
        return REVIEW
    if paper.superseded:
        return "accepted, then changed"
    returned, sent = record.last(EventKind.RETURNED), record.last(EventKind.SENT)
    if returned is not None:
        same = returned.fingerprint == record.current.fingerprint
        return "returned" if same else "returned, then changed"
    if paper.of(Outcome.REJECTED):
        return "rejected"
    if sent is not None:
        same = sent.fingerprint == record.current.fingerprint
        return "sent" if same else "sent, then changed"
    return "adopted" if record.current.is_adopted else "issued"


def history(status: PaperStatus) -> dict[str, object]:
    """Return all that happened to a paper's form, for JSON."""
    record = status.record
    accepted = status.paper.accepted
    return {
        "accepted": accepted[-1].sha256 if accepted else None,
        "former_ids": list(record.former_ids),
        "revision": record.current.number,
        "revisions": [
            {
                "revision": each.number,
                "fingerprint": each.fingerprint,
                "title": each.content.title,
                "signatories": None
                if each.content.signers is None
                else [signer.name for signer in each.content.signers],
                "template": each.content.template,
                "template_digest": each.content.template_digest,
                "issued": each.issued_at,
                "files": [{"name": file.name, "sha256": file.sha256} for file in each.files],
                "events": [
                    {
                        "kind": str(event.kind),
                        "at": event.at,
                        "detail": event.detail,
                        "by": event.by,
                        "note": event.note,
                    }
                    for event in each.events
                ],
            }
            for each in record.revisions
        ],
        "returns": [_return_as_object(entry) for entry in status.paper.entries],
        "mails": status.mails.objects(record),
    }


def _return_as_object(entry: ReturnEntry) -> dict[str, object]:
    return {
        "sha256": entry.sha256,
        "name": entry.arrival.name,
        "sender": entry.arrival.sender,
        "copy": entry.arrival.copy,
        "came": to_iso(entry.arrival.at),
        "revision": entry.examination.revision,
        "outcome": str(entry.outcome),
        "verdict": str(entry.examination.outcome),
        "overruled": entry.is_overruled,
        "findings": [
            {"message": each.message, "hint": each.hint}
            for each in kept_report(entry.examination.report).objections
        ],
        "decisions": [
            {
                "outcome": str(each.outcome),
                "by": each.by,
                "at": to_iso(each.at),
                "note": each.note,
                "reason": each.reason,
                "signed_on": each.signed_on and each.signed_on.isoformat(),
                "act": str(each.act),
            }
            for each in entry.decisions
        ],
    }


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "unknown"
