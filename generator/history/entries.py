"""All that happened, as one row of values: what the terminal, the desk and the record show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from generator.ledger import Event, EventKind, Record, Revision
from generator.ledger.erasing import shown_recipient
from generator.ledger.mails import FailedAddress, MailEntry, MailState, is_form
from generator.ledger.records import Outcome
from generator.ledger.returned import Act, Decision, Examination, ReturnEntry, Verdict
from generator.moments import to_iso
from generator.office import State
from generator.paper import form_id
from generator.returns.report_json import kept_report


class What(StrEnum):
    """What can happen."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    RENAMED = "renamed"
    MAILED = "mailed"
    NOT_MAILED = "not mailed"
    """A mail was turned away, or nobody knows what became of it."""
    BOUNCED = "bounced"
    RETURNED = "came back"
    EXAMINED = "examined"
    ASSIGNED = "assigned"
    """A person said which paper a file is for."""
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ASKED = "left open"
    """A person left it undecided, with a question or without."""
    MARKED = "marked"
    UNDONE = "taken back"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    PACKED = "packed"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that happened."""

    at: str
    """When, in ISO 8601; empty if nobody knows."""
    paper_id: str
    """Whose form; empty for a file or an address that belongs to no paper."""
    what: What
    words: str
    """What exactly, in a few words; empty if there is no more to say."""
    by: str = ""
    """The person who did it; empty if the program did, by its rules."""
    note: str = ""
    """Why, in this person's words."""
    revision: int | None = None
    sha256: str = ""
    """The file that came back, if it is about one."""
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""

    def __str__(self) -> str:
        """Return the day, and what happened."""
        words = ": ".join(filter(None, (str(self.what), self.words)))
        by = f", by {self.by}" if self.by else ""
        return f"{self.at[:10] or 'unknown'} {self.form or '-'} {words}{by}"

    @property
    def form(self) -> str:
        """Which form: the paper's id, after the agreement's name if it has one."""
        return form_id(self.paper_id, self.agreement) if self.paper_id else ""


def history_of(state: State) -> tuple[LogEntry, ...]:
    """Return all that happened, the newest last; what has no date comes first."""
    return history_of_all([state])


def history_of_all(states: Iterable[State]) -> tuple[LogEntry, ...]:
    """Return all that happened to the forms of several agreements, in one row."""
    states = tuple(states)
    mails = [entry for state in states for entry in state.mails]
    # A file that nobody knows the form of is in the state of each agreement.
    files = {entry.sha256: entry for state in states for entry in state.returns}
    failures = {each.address: each for state in states for each in state.failures}
    found = [
        *(entry for state in states for entry in _forms(state)),
        *_mails(mails),
        *_bounces(mails, failures.values()),
        *_returns(files.values()),
    ]
    return tuple(sorted(found, key=lambda entry: _moment(entry.at)))


def history_of_paper(entries: Iterable[LogEntry], *records: Record) -> tuple[LogEntry, ...]:
    """Return what happened to one paper, also under ids that it had before.

    Args:
        entries: what happened.
        records: what is known of the paper's form; of each, if it gets several agreements.
    """
    ids = {each for record in records for each in (record.paper_id, *record.former_ids)}
    return tuple(entry for entry in entries if entry.paper_id in ids)


def to_object(entry: LogEntry) -> dict[str, object]:
    """Return an entry as an object for JSON."""
    return {
        "at": entry.at or None,
        "id": entry.paper_id or None,
        **({"agreement": entry.agreement} if entry.agreement else {}),
        "what": str(entry.what),
        "words": entry.words,
        "by": entry.by,
        "note": entry.note,
        "revision": entry.revision,
        "sha256": entry.sha256 or None,
    }


def _moment(at: str) -> float:
    return datetime.fromisoformat(at).timestamp() if at else 0.0


def _forms(state: State) -> Iterator[LogEntry]:
    mailed = {(shown_recipient(entry.key.recipient), entry.at) for entry in state.mails}
    files = {entry.sha256 for entry in state.returns}
    for record in state.records.values():
        for revision in record.revisions:
            paper_id, number = record.paper_id, revision.number
            for rendering in revision.renderings:
                yield LogEntry(
                    rendering.issued_at or "",
                    paper_id,
                    What.ISSUED,
                    _issued(rendering, record),
                    revision=number,
                    agreement=record.agreement,
                )
            for event in revision.events:
                # Mails and files that came back say more of themselves.
                to = shown_recipient(event.detail)
                if event.detail in files or (to, event.at) in mailed:
                    continue
                what, words = _event(event)
                yield LogEntry(
                    event.at or "",
                    paper_id,
                    what,
                    ", ".join(filter(None, (words, _of(revision.number, record)))),
                    event.by,
                    event.note,
                    number,
                    agreement=record.agreement,
                )


def _issued(rendering: Revision, record: Record) -> str:
    template = rendering.content.template
    parts = (
        f"revision {rendering.number}",
        "made again before it was sent" if rendering.rendering > 1 else "",
        template if template and template != record.agreement else "",
    )
    return ", ".join(filter(None, parts))


def _of(number: int, record: Record) -> str:
    return f"revision {number}" if len(record.revisions) > 1 else ""


_EVENTS: Mapping[EventKind, tuple[What, str]] = {
    EventKind.SENT: (What.MAILED, "to {}"),
    EventKind.RETURNED: (What.RETURNED, ""),
    EventKind.REJECTED: (What.REJECTED, ""),
    EventKind.SUPERSEDED: (What.SUPERSEDED, ""),
    EventKind.WITHDRAWN: (What.WITHDRAWN, ""),
    EventKind.REINSTATED: (What.REINSTATED, ""),
    EventKind.RENAMED: (What.RENAMED, "was {}"),
    EventKind.PACKED: (What.PACKED, "for {}"),
    EventKind.UNDONE: (What.UNDONE, "was marked as {}"),
}


def _event(event: Event) -> tuple[What, str]:
    """Return what an event is, and the words beside it."""
    if event.is_mark:
        return What.MARKED, f"as {event.kind}"
    what, words = _EVENTS[event.kind]
    return what, words.format(shown_recipient(event.detail)) if event.detail else ""


def _mails(mails: Iterable[MailEntry]) -> Iterator[LogEntry]:
    for entry in mails:
        accepted = entry.state is MailState.ACCEPTED
        what = What.MAILED if accepted else What.NOT_MAILED
        key = entry.key
        yield LogEntry(entry.at, key.paper_id, what, _mail(entry), agreement=key.agreement)


def _mail(entry: MailEntry) -> str:
    occasion = "form" if is_form(entry.key.occasion) else entry.key.occasion
    words = f"{occasion}, to {shown_recipient(entry.key.recipient)}"
    if entry.state is MailState.ACCEPTED:
        return words
    reply = f" ({entry.reply})" if entry.reply else ""
    return f"{words}: {entry.state}{reply}"


def _bounces(mails: Iterable[MailEntry], failures: Iterable[FailedAddress]) -> Iterator[LogEntry]:
    """Tell of each address that failed, once for each paper; the agreement is no matter."""
    papers: dict[str, dict[str, None]] = {}
    for entry in mails:
        papers.setdefault(entry.key.recipient, {})[entry.key.paper_id] = None
    for failure in failures:
        reason = f"{failure.status} {failure.reason}".strip()
        words = f"{failure.address}: {reason}" if reason else failure.address
        for paper_id in papers.get(failure.address, {"": None}):
            yield LogEntry(failure.at, paper_id, What.BOUNCED, words)


def _returns(entries: Iterable[ReturnEntry]) -> Iterator[LogEntry]:
    for entry in entries:
        yield from _file(entry)


def _file(entry: ReturnEntry) -> Iterator[LogEntry]:
    examined = entry.examination
    about = partial(
        LogEntry,
        paper_id=examined.paper_id,
        revision=examined.revision or None,
        sha256=entry.sha256,
        agreement=examined.agreement,
    )
    sender = f", from {entry.arrival.sender}" if entry.arrival.sender else ""
    name = entry.arrival.name or "(name not kept)"
    yield about(at=to_iso(entry.arrival.at), what=What.RETURNED, words=f"{name}{sender}")
    for verdict in entry.verdicts or (_verdict(examined),):
        reason = verdict.reason
        yield LogEntry(
            to_iso(verdict.at),
            verdict.paper_id or examined.paper_id,
            What.EXAMINED,
            f"{verdict.outcome}: {reason}" if reason else str(verdict.outcome),
            revision=verdict.revision or None,
            sha256=entry.sha256,
            agreement=verdict.agreement if verdict.paper_id else examined.agreement,
        )
    yield from _assignments(entry, name)
    so_far: list[Decision] = []
    for decision in entry.decisions:
        what, words = _decision(decision, so_far, examined.outcome)
        yield about(
            at=to_iso(decision.at),
            what=what,
            words=words or name,
            by=decision.by,
            note=decision.note,
        )


def _assignments(entry: ReturnEntry, name: str) -> Iterator[LogEntry]:
    """Tell for which paper people said that a file is."""
    examined = entry.examination
    for assignment in entry.assignments:
        form = form_id(assignment.paper_id, assignment.agreement)
        words = f"to {form}" if assignment.paper_id else "to no paper"
        yield LogEntry(
            to_iso(assignment.at),
            assignment.paper_id or examined.paper_id,
            What.ASSIGNED,
            f"{name} {words}",
            assignment.by,
            assignment.note,
            sha256=entry.sha256,
            agreement=assignment.agreement if assignment.paper_id else examined.agreement,
        )


def _verdict(examined: Examination) -> Verdict:
    """Return the verdict of an examination, where none was recorded by itself."""
    objections = kept_report(examined.report).objections
    reason = objections[0].message if objections else ""
    form = (examined.paper_id, examined.revision, examined.agreement)
    return Verdict(examined.outcome, reason, examined.at, *form)


_DECIDED: Mapping[Outcome, What] = {
    Outcome.ACCEPTED: What.ACCEPTED,
    Outcome.REJECTED: What.REJECTED,
    Outcome.REVIEW: What.ASKED,
}


def _decision(decision: Decision, held: list[Decision], verdict: Outcome) -> tuple[What, str]:
    """Return what a decision is, and the words beside it; ``held`` are those before that hold."""
    if decision.act is Act.UNDONE:
        undone = held.pop() if held else None
        return What.UNDONE, f"was {_DECIDED[undone.outcome]} by {undone.by}" if undone else ""
    before = {verdict, *(each.outcome for each in held)}
    held.append(decision)
    words = []
    if decision.outcome is Outcome.ACCEPTED and Outcome.REJECTED in before:
        words.append("a rejection is overruled")
    if decision.signed_on is not None:
        words.append(f"dated {decision.signed_on.isoformat()}")
    if decision.reason:
        words.append(f"“{decision.reason}”")
    return _DECIDED[decision.outcome], ", ".join(words)
