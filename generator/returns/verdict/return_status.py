"""How it stands with a form: which of the returned files counts for it, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from generator.changes.content import differences
from generator.ledger.records import EventKind, Outcome, Record, Revision
from generator.ledger.returned import ReturnEntry
from generator.office import State
from generator.returns.report_json import kept_report
from generator.returns.verdict.case import SUPERSEDED_NOTED


@dataclass(frozen=True, slots=True)
class PaperReturns:
    """The form of a paper, and the files that came back for it."""

    record: Record
    entries: tuple[ReturnEntry, ...] = ()
    """In the order in which they came."""

    @property
    def accepted(self) -> tuple[ReturnEntry, ...]:
        """The accepted forms that count, in the order in which they came.

        A form counts if it is of the revision that stands, or of one with the same words, or with
        words that differ in spelling only where the chair has that noted only; of any other only if
        a person accepted it after the revision that stands was issued, that is, knowing of it.
        """
        return tuple(
            entry
            for entry in self.entries
            if entry.outcome is Outcome.ACCEPTED and _counts(entry, self.record)
        )

    @property
    def superseded(self) -> tuple[ReturnEntry, ...]:
        """The accepted forms that no longer count, since another revision took the place."""
        return tuple(
            entry
            for entry in self.entries
            if entry.outcome is Outcome.ACCEPTED and not _counts(entry, self.record)
        )

    def of(self, outcome: Outcome) -> tuple[ReturnEntry, ...]:
        """Return the files with which that is to be done."""
        return tuple(entry for entry in self.entries if entry.outcome is outcome)


def group_returns(
    records: Mapping[str, Record], entries: Iterable[ReturnEntry]
) -> tuple[PaperReturns, ...]:
    """Put the files to their forms; those that belong to none of them are left out.

    Args:
        records: what was issued of one agreement, by paper id.
        entries: what came back; what was signed of another agreement counts for none of these.
    """
    by_form: dict[tuple[str, str], list[ReturnEntry]] = defaultdict(list)
    for entry in entries:
        by_form[entry.examination.agreement, entry.examination.paper_id].append(entry)
    return tuple(
        PaperReturns(record, tuple(by_form.get((record.agreement, paper_id), ())))
        for paper_id, record in records.items()
    )


def for_a_person(
    records: Mapping[str, Record], entries: Iterable[ReturnEntry]
) -> tuple[ReturnEntry, ...]:
    """Return the files that wait for a person's decision, in the order in which they came.

    They are those that the rules leave to a person, and the accepted ones that no longer count, of
    papers without a form that does.
    """
    entries = tuple(entries)
    doubtful = {
        entry.sha256
        for paper in group_returns(records, entries)
        if not paper.accepted and not paper.record.withdrawn
        for entry in paper.superseded
    }
    return tuple(
        entry for entry in entries if entry.outcome is Outcome.REVIEW or entry.sha256 in doubtful
    )


def waiting_files(
    states: Mapping[str, State], entries: Iterable[ReturnEntry]
) -> tuple[ReturnEntry, ...]:
    """Return the files of all agreements that wait for a person's decision.

    Args:
        states: what was issued of the agreements, by name, by :func:`generator.office.read_all`.
        entries: what came back of all of them.
    """
    entries = tuple(entries)
    waiting = {
        entry.sha256 for state in states.values() for entry in for_a_person(state.records, entries)
    }
    return tuple(each for each in entries if each.sha256 in waiting)


def missing(paper: PaperReturns) -> str:
    """Say what is missing for a paper's form to be complete; empty if nothing is."""
    record = paper.record
    if record.withdrawn or paper.accepted:
        return ""
    waiting, rejected = paper.of(Outcome.REVIEW), paper.of(Outcome.REJECTED)
    if waiting:
        return _with_reason("a decision", waiting[-1])
    if paper.superseded:
        return _missing_since(paper.superseded[-1], record)
    if record.last(EventKind.RETURNED) is not None:
        return "a check of the form that came back: `agreements check`"
    if rejected:
        return _with_reason("a form that can be accepted", rejected[-1])
    if record.last(EventKind.SENT) is not None or record.current.is_adopted:
        return "the signed form"
    return "the signed form; it was not sent yet"


def _missing_since(accepted: ReturnEntry, record: Record) -> str:
    """Say what is missing where another revision took the place of the accepted one."""
    number = accepted.examination.revision
    signed = _revision(record, number)
    changes = differences(signed.content, record.current.content) if signed else ()
    if accepted.decision is None and changes and all(each.cosmetic for each in changes):
        return (
            f"another check (`agreements check`): since revision {number} was accepted, only "
            "letter case, punctuation or spelling changed"
        )
    return f"a form of revision {record.current.number}; revision {number} was accepted"


def _with_reason(what: str, entry: ReturnEntry) -> str:
    if entry.last_decision is not None and entry.last_decision.reason:
        return f"{what}: {entry.last_decision.reason}"
    found = kept_report(entry.examination.report).objections
    # What a person rejected, the rules may have found nothing against.
    return f"{what}: {found[0].message}" if found else f"{what} ({entry.outcome})"


def _counts(entry: ReturnEntry, record: Record) -> bool:
    signed = _revision(record, entry.examination.revision)
    if signed is None:
        return False
    if signed.fingerprint == record.current.fingerprint or _is_noted(entry, signed, record):
        return True
    issued_at = record.current.issued_at
    return entry.decision is not None and (
        issued_at is None or entry.decision.at >= datetime.fromisoformat(issued_at)
    )


def _revision(record: Record, number: int | None) -> Revision | None:
    return next((each for each in record.revisions if each.number == number), None)


def _is_noted(entry: ReturnEntry, signed: Revision, record: Record) -> bool:
    """Tell whether the rules found that all that changed since is noted only, and it still is."""
    codes = {each.code for each in kept_report(entry.examination.report).findings}
    changes = differences(signed.content, record.current.content)
    return SUPERSEDED_NOTED in codes and all(each.cosmetic for each in changes)
