"""What is known of a returned file, as values: its arrival, its examination, what a person said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from generator.ledger.records import Outcome
from generator.paper import form_id


@dataclass(frozen=True, slots=True)
class Arrival:
    """A returned file."""

    sha256: str
    name: str
    """What it was called where it came from; the first name, if it came more than once."""
    sender: str
    """Address of who sent it; empty if no mail brought it."""
    size: int
    """In bytes."""
    copy: str
    """Path of the copy that is kept, below the output folder, with slashes."""
    at: datetime
    """When it was first seen."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What the examination of a returned file said."""

    outcome: Outcome
    """The verdict of the rules."""
    report: str
    """All that was found, as JSON; see :mod:`generator.returns.report_json`."""
    context_digest: str
    """A digest of all else that the verdict rests on: equal ones, equal verdicts."""
    at: datetime
    paper_id: str = ""
    """Which form it is, by the id that the paper has now; empty if that is not known."""
    revision: int = 0
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""

    @property
    def label(self) -> str:
        """What a person calls the form; empty if it is not known which it is."""
        return form_id(self.paper_id, self.agreement) if self.paper_id else ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an examination said that no examination before it had said, and when that was."""

    outcome: Outcome
    reason: str
    """The worst that was found against the file; empty if nothing was, or if it was erased."""
    at: datetime
    """The first time; the same verdict again does not change it."""
    paper_id: str = ""
    revision: int = 0
    agreement: str = ""


class Act(StrEnum):
    """What a row of the decisions is."""

    DECIDED = "decided"
    UNDONE = "undone"
    """The last decision that held does not hold any more; the one before it does again."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a returned file, or that a decision was taken back."""

    sha256: str
    outcome: Outcome
    """``ACCEPTED``, ``REJECTED``, or ``REVIEW`` where it stays undecided: then no earlier decision
    holds any more."""
    by: str
    at: datetime
    note: str = ""
    """For the record: who has a note is told nothing of it."""
    reason: str = ""
    """What the author is told: why it was rejected, or what is asked."""
    signed_on: date | None = None
    """The date beside the signature, as the person read it on the page."""
    act: Act = Act.DECIDED


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a person said of a file that does not say itself which paper it is for."""

    sha256: str
    paper_id: str
    """Empty takes back what was said before."""
    by: str
    at: datetime
    note: str = ""
    agreement: str = ""
    """Name of the agreement, where a workspace has several; else empty."""


@dataclass(frozen=True, slots=True)
class ReturnEntry:
    """A returned file, and what became of it."""

    arrival: Arrival
    examination: Examination
    decisions: tuple[Decision, ...] = ()
    """All of them in order, also those that were taken back, and the taking back."""
    assignments: tuple[Assignment, ...] = ()
    """In order; the last one holds."""
    verdicts: tuple[Verdict, ...] = ()
    """In order; the last one is that of the examination."""

    def __str__(self) -> str:
        """Return the file's name, whose form it is, and what is to be done with it."""
        paper = self.examination.label or "no paper known"
        return f"{self.arrival.name}: {paper}: {self.outcome}"

    @property
    def sha256(self) -> str:
        """What identifies the file."""
        return self.arrival.sha256

    @property
    def judged_at(self) -> datetime:
        """When its verdict was first given; it may have been examined again since."""
        return self.verdicts[-1].at if self.verdicts else self.examination.at

    @property
    def decision(self) -> Decision | None:
        """The decision that holds, if a person has decided."""
        last = self.last_decision
        return None if last is None or last.outcome is Outcome.REVIEW else last

    @property
    def last_decision(self) -> Decision | None:
        """The last decision that was not taken back, also one that leaves it undecided."""
        held = self._held()
        return held[-1] if held else None

    @property
    def is_overruled(self) -> bool:
        """Whether a person accepted what the rules or a person had rejected."""
        before = {self.examination.outcome, *(each.outcome for each in self._held()[:-1])}
        return self.outcome is Outcome.ACCEPTED and Outcome.REJECTED in before

    def _held(self) -> list[Decision]:
        """Return the decisions that were not taken back, in order."""
        held: list[Decision] = []
        for each in self.decisions:
            if each.act is Act.DECIDED:
                held.append(each)
            elif held:
                held.pop()
        return held

    @property
    def assigned(self) -> str:
        """Which form a person said that it is, by what one calls it; empty if nobody did."""
        if not self.assignments or not self.assignments[-1].paper_id:
            return ""
        last = self.assignments[-1]
        return form_id(last.paper_id, last.agreement)

    @property
    def outcome(self) -> Outcome:
        """What is to be done with it: the decision, or else the verdict."""
        return self.decision.outcome if self.decision else self.examination.outcome
