"""How it stands with each paper, as plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.cli.shared.addresses import without_addresses
from generator.cli.status.mail import Mails
from generator.ledger import EventKind, Record
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnEntry
from generator.moments import to_iso
from generator.returns.verdict.return_status import PaperReturns, findings_of, missing


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """What is told of one paper; days in ISO 8601, empty where there is none."""

    paper_id: str
    title: str
    signers: str
    """Who signs, as the form names them."""
    revision: int
    issued: str
    sent: str
    """With the revision, if it is not the one that stands; so are the next two."""
    returned: str
    accepted: str
    state: str
    missing: str
    """What is missing for the form to be complete."""
    mail: str
    """What a person should know of the mails, by address."""
    mail_without_addresses: str
    outstanding: bool
    """Whether a form is needed, and none is accepted."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table, by :data:`COLUMNS`."""
        return (
            self.paper_id,
            self.title,
            str(self.revision),
            self.issued,
            self.sent,
            self.returned,
            self.accepted,
            self.state,
            self.missing,
            self.mail,
        )


def quiet(status: PaperStatus) -> PaperStatus:
    """Leave e-mail addresses out of what is told of a paper."""
    return replace(
        status,
        missing=without_addresses(status.missing),
        mail=without_addresses(status.mail_without_addresses),
    )


WITHDRAWN = "withdrawn"
FOR_A_PERSON = str(Outcome.REVIEW)
COLUMNS = (
    "id",
    "title",
    "revision",
    "issued",
    "sent",
    "returned",
    "accepted",
    "state",
    "missing",
    "mail",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many papers are how far; withdrawn ones are in none of them but the last."""

    issued: int
    sent: int
    returned: int
    accepted: int
    outstanding: int
    for_a_person: int
    """Of the outstanding ones, those that wait for a decision."""
    withdrawn: int


def status_of(paper: PaperReturns, mails: Mails) -> PaperStatus:
    """Give what is told of a paper."""
    record = paper.record
    content = record.current.content
    return PaperStatus(
        paper_id=record.paper_id,
        title=content.title or "",
        signers="; ".join(signer.name for signer in content.signers or () if signer.name),
        revision=record.current.number,
        issued=_day(record.current.issued_at),
        sent=_when(record, EventKind.SENT),
        returned=_when(record, EventKind.RETURNED),
        accepted=_accepted(paper),
        state=state_of(paper),
        missing=missing(paper),
        mail=mails.words(record),
        mail_without_addresses=mails.words_without_addresses(record),
        outstanding=not record.withdrawn and not paper.accepted,
    )


def state_of(paper: PaperReturns) -> str:
    """Say how far a paper's form is."""
    record = paper.record
    if record.withdrawn:
        return WITHDRAWN
    if paper.accepted:
        return "accepted"
    if paper.of(Outcome.REVIEW):
        return FOR_A_PERSON
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
    return "issued"


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
        for_a_person=sum(each.state == FOR_A_PERSON for each in standing),
        withdrawn=len(every) - len(standing),
    )


def as_object(paper: PaperReturns, mails: Mails) -> dict[str, object]:
    """Give all that is known of a paper's form as an object for JSON."""
    record = paper.record
    accepted = paper.accepted
    return {
        "id": record.paper_id,
        "title": record.current.content.title,
        "state": state_of(paper),
        "missing": missing(paper),
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
                    {"kind": str(event.kind), "at": event.at, "detail": event.detail}
                    for event in each.events
                ],
            }
            for each in record.revisions
        ],
        "returns": [_return_as_object(entry) for entry in paper.entries],
        "mails": mails.objects(record),
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
        "findings": [{"message": message, "hint": hint} for message, hint in findings_of(entry)],
        "decisions": [
            {
                "outcome": str(each.outcome),
                "by": each.by,
                "at": to_iso(each.at),
                "note": each.note,
            }
            for each in entry.decisions
        ],
    }


def _accepted(paper: PaperReturns) -> str:
    if not paper.accepted:
        return ""
    entry = paper.accepted[-1]
    found = entry.decision or entry.examination
    return _with_revision(_day(found.at.isoformat()), entry.examination.revision, paper.record)


def _when(record: Record, kind: EventKind) -> str:
    """Give the day of the last such event, and the revision if it is not the one that stands."""
    revision = record.last(kind)
    if revision is None:
        return ""
    event = revision.when(kind)
    assert event is not None
    return _with_revision(_day(event.at), revision.number, record)


def _with_revision(day: str, number: int, record: Record) -> str:
    return day if number == record.current.number else f"{day} (revision {number})"


def _day(moment: str | None) -> str:
    return moment[:10] if moment else "unknown"
