"""Who would get which mail and why, and who would not; nothing is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from generator.agreement import Agreement
from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.ledger import EventKind, Record
from generator.ledger.mails import (
    FORM_OCCASION,
    FailedAddress,
    MailEntry,
    MailKey,
    MailState,
    is_form,
)
from generator.mail.address import AddressError, Mailbox, mailbox
from generator.mail.reminders import ReminderPolicy, is_over, next_reminder
from generator.signatory import Signatory

THANKS_OCCASION = "thanks"
_OTHER = (Difference(Aspect.OTHER, "as issued", "as it is now"),)
"""Two forms have other fingerprints, and nobody knows any more why."""


class Kind(StrEnum):
    """What a mail is for; the value is the name of its template."""

    FIRST = "first"
    CHANGED = "changed"
    """The form was sent before and is another one now."""
    REMINDER = "reminder"
    THANKS = "thanks"


class Why(StrEnum):
    """Why somebody gets no mail."""

    NO_FORM = "no form"
    OUTDATED = "form outdated"
    NO_ADDRESS = "no address"
    BAD_ADDRESS = "bad address"
    FAILED_ADDRESS = "mail came back"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    WAITING = "waiting"
    RETURNED = "returned"
    TWICE = "same address"


NEEDS_A_PERSON = frozenset(
    {
        Why.NO_FORM,
        Why.OUTDATED,
        Why.NO_ADDRESS,
        Why.BAD_ADDRESS,
        Why.FAILED_ADDRESS,
        Why.UNKNOWN,
        Why.REFUSED,
    }
)


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail that would be sent."""

    agreement: Agreement
    record: Record
    signatory: Signatory
    recipient: Mailbox
    kind: Kind
    key: MailKey
    reason: str
    """Why, for a person."""
    number: int = 0
    """Of a reminder, from 1."""
    sent: datetime | None = None
    """When the form was sent, for a reminder or thanks."""
    earlier_title: str = ""
    """The title on the form that was sent before, if it was another one."""
    references: tuple[str, ...] = ()
    """Message ids of the earlier mails that this one follows."""


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who gets no mail."""

    paper_id: str
    who: str
    """Name or address; empty if neither is known."""
    why: Why
    detail: str = ""
    """What to do, or when the next mail is due."""

    @property
    def needs_a_person(self) -> bool:
        """Tell whether somebody has to do something, and not only wait."""
        return self.why in NEEDS_A_PERSON


@dataclass(frozen=True, slots=True)
class SendPlan:
    """What a run would send."""

    mails: tuple[PlannedMail, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class SendPolicy:
    """What is sent."""

    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    thanks: bool = False
    """Whether who has returned a form gets a word of thanks."""
    changes: Policy = field(default_factory=Policy)
    """Which changes ask for a new signature; after others, the form that is out still stands."""


def plan_mails(  # noqa: PLR0913, PLR0917 - all that is known
    agreements: Sequence[Agreement],
    records: Mapping[str, Record],
    entries: Iterable[MailEntry],
    failures: Iterable[FailedAddress],
    policy: SendPolicy,
    now: datetime,
) -> SendPlan:
    """Say who would get which mail.

    Args:
        agreements: the papers as the metadata has them today, with who signs.
        records: the ledger's, by paper id.
        entries: every attempt to mail so far, in order.
        failures: the addresses that mail came back from.
        policy: what is sent.
        now: the moment, aware of its time zone.
    """
    planner = _Planner(entries, failures, policy, now)
    for agreement in agreements:
        planner.add(agreement, records.get(agreement.paper.paper_id))
    return SendPlan(tuple(planner.mails), tuple(planner.held))


class _Planner:
    """Goes through the papers, one after the other."""

    def __init__(
        self,
        entries: Iterable[MailEntry],
        failures: Iterable[FailedAddress],
        policy: SendPolicy,
        now: datetime,
    ) -> None:
        self.mails: list[PlannedMail] = []
        self.held: list[Held] = []
        self._policy = policy
        self._now = now
        self._failures = {each.address: each for each in failures}
        last: dict[MailKey, MailEntry] = {}
        for entry in entries:
            last.pop(entry.key, None)  # so that the mails are in the order of their last attempts
            last[entry.key] = entry
        self._entries: dict[tuple[str, str], list[MailEntry]] = defaultdict(list)
        for entry in last.values():
            self._entries[entry.key.paper_id, entry.key.recipient].append(entry)

    def add(self, agreement: Agreement, record: Record | None) -> None:
        paper_id = agreement.paper.paper_id
        if record is None or record.withdrawn:
            self._hold(paper_id, "", Why.NO_FORM, "make it with `agreements generate`")
            return
        difference = _difference(agreement, record)
        if difference:
            detail = f"{difference}: run `agreements generate` first"
            self._hold(paper_id, "", Why.OUTDATED, detail)
            return
        written: dict[str, str] = {}
        for signatory in agreement.signatories:
            recipient = self._recipient(paper_id, signatory)
            if recipient is None:
                continue
            if recipient.key in written:
                detail = f"one mail goes to {written[recipient.key] or recipient.address}"
                self._hold(paper_id, str(recipient), Why.TWICE, detail)
                continue
            written[recipient.key] = recipient.name
            _Case(self, agreement, record, signatory, recipient).decide()

    def _hold(self, paper_id: str, who: str, why: Why, detail: str = "") -> None:
        self.held.append(Held(paper_id, who, why, detail))

    def _recipient(self, paper_id: str, signatory: Signatory) -> Mailbox | None:
        if not signatory.email:
            detail = "write it into metadata/contacts.csv"
            self._hold(paper_id, signatory.name, Why.NO_ADDRESS, detail)
            return None
        try:
            recipient = mailbox(signatory.email, signatory.name)
        except AddressError as problem:
            self._hold(paper_id, signatory.email, Why.BAD_ADDRESS, str(problem))
            return None
        failure = self._failures.get(recipient.key)
        if failure is not None:
            detail = f"{failure.status} {failure.reason}".strip()
            self._hold(paper_id, str(recipient), Why.FAILED_ADDRESS, detail)
            return None
        return recipient


class _Case:
    """Decides on one reader of one paper."""

    def __init__(
        self,
        planner: _Planner,
        agreement: Agreement,
        record: Record,
        signatory: Signatory,
        recipient: Mailbox,
    ) -> None:
        self._planner = planner
        self._agreement = agreement
        self._record = record
        self._signatory = signatory
        self._recipient = recipient
        ids = (record.paper_id, *record.former_ids)
        self._entries = [
            *_marked_as_sent(record, recipient, planner._now),
            *(entry for each in ids for entry in planner._entries.get((each, recipient.key), ())),
        ]
        self._fingerprint = record.current.fingerprint
        self._standing = _standing(record, planner._policy.changes)
        self._forms_sent = [
            entry
            for entry in self._entries
            if is_form(entry.key.occasion)
            and entry.state in (MailState.ACCEPTED, MailState.UNKNOWN)
        ]
        self._occasion = self._form_occasion()

    def _form_occasion(self) -> str:
        """Name the mail of the current form.

        A title that was changed and changed back gives a form that was sent before; who has got
        another one since must get it once more.
        """
        sent = [entry.key.fingerprint for entry in self._forms_sent]
        number = self._record.current.number
        again = f"{FORM_OCCASION} {number}"
        went_back = self._fingerprint in sent and sent[-1] not in self._standing
        was_again = any(entry.key.occasion == again for entry in self._entries)
        return again if went_back or was_again else FORM_OCCASION

    def decide(self) -> None:
        returned = self._record.last(EventKind.RETURNED)
        if returned is not None and returned.fingerprint in self._standing:
            self._thank()
            return
        form = self._entry(self._occasion)
        if form is None:
            self._send_form()
        elif not self._stopped(form):
            self._remind(form)

    def _send_form(self) -> None:
        earlier = self._forms_sent
        if not earlier:
            self._plan(Kind.FIRST, self._occasion, "new")
            return
        sent_title = self._title_of(earlier[-1].key.fingerprint)
        title = self._agreement.paper.title.plain
        changed = sent_title if sent_title != title else ""
        reason = "title changed since sent" if changed else "form changed since sent"
        ids = _ids(earlier)
        self._plan(Kind.CHANGED, self._occasion, reason, earlier_title=changed, references=ids)

    def _remind(self, form: MailEntry) -> None:
        policy = self._planner._policy.reminders
        sent = [form]
        while (entry := self._entry(_reminder(len(sent)))) is not None:
            if self._stopped(entry):
                return
            sent.append(entry)
        moments = [datetime.fromisoformat(entry.at) for entry in sent]
        upcoming = next_reminder(policy, moments)
        today = self._planner._now.date()
        told = f"sent {moments[0].date()}"
        if len(sent) > 1:
            told += f", reminded {moments[-1].date()}"
        if upcoming is None or is_over(policy, today):
            self._hold(Why.WAITING, f"{told}; no more reminders")
        elif upcoming.is_due(today):
            self._plan(
                Kind.REMINDER,
                _reminder(upcoming.number),
                f"reminder {upcoming.number} due: {told}",
                number=upcoming.number,
                sent=moments[0],
                references=_ids(sent),
            )
        else:
            self._hold(Why.WAITING, f"{told}; next reminder on {upcoming.due}")

    def _thank(self) -> None:
        form = self._entry(self._occasion)
        thanks = self._entry(THANKS_OCCASION)
        if not self._planner._policy.thanks or form is None or form.state is not MailState.ACCEPTED:
            self._hold(Why.RETURNED)
        elif thanks is None:
            self._plan(
                Kind.THANKS,
                THANKS_OCCASION,
                "form returned",
                sent=datetime.fromisoformat(form.at),
                references=_ids([form]),
            )
        elif not self._stopped(thanks):
            self._hold(Why.RETURNED, "thanked")

    def _stopped(self, entry: MailEntry) -> bool:
        """Hold what a person has to decide on."""
        ids = self._record.paper_id
        if entry.state in (MailState.UNKNOWN, MailState.HANDING_OVER):
            detail = (
                f"{entry.reply or 'being handed over'}: "
                f"`agreements send --again {ids}`, or `--arrived {ids}`"
            )
            self._hold(Why.UNKNOWN, detail)
            return True
        if entry.state is MailState.REFUSED:
            self._hold(Why.REFUSED, entry.reply)
            return True
        return False

    def _entry(self, occasion: str) -> MailEntry | None:
        """Find the last attempt at a mail, with a form that stands, that was not given up."""
        open_states = (MailState.POSTPONED, MailState.RELEASED)
        return next(
            (
                entry
                for entry in reversed(self._entries)
                if entry.key.fingerprint in self._standing
                and entry.key.occasion == occasion
                and entry.state not in open_states
            ),
            None,
        )

    def _title_of(self, fingerprint: str) -> str:
        for revision in self._record.revisions:
            if revision.fingerprint == fingerprint:
                return revision.content.title or ""
        return ""

    def _plan(self, kind: Kind, occasion: str, reason: str, **more: Any) -> None:
        key = MailKey(self._record.paper_id, self._recipient.key, self._fingerprint, occasion)
        self._planner.mails.append(
            PlannedMail(
                self._agreement,
                self._record,
                self._signatory,
                self._recipient,
                kind,
                key,
                reason,
                **more,
            )
        )

    def _hold(self, why: Why, detail: str = "") -> None:
        self._planner._hold(self._record.paper_id, str(self._recipient), why, detail)


def _standing(record: Record, policy: Policy) -> frozenset[str]:
    """Give the fingerprints of the forms that hold, signed, for what the current one says."""
    current = record.current
    return frozenset(
        revision.fingerprint
        for revision in record.revisions
        if revision.fingerprint == current.fingerprint
        or policy.demand(differences(revision.content, current.content) or _OTHER)
        is not Demand.SIGN
    )


def _marked_as_sent(record: Record, recipient: Mailbox, now: datetime) -> list[MailEntry]:
    """Give the forms that the chair has sent another way, as if they had been mailed from here.

    The detail of such an event is no address; where one is, a mail in the log says more.
    """
    return [
        MailEntry(
            MailKey(record.paper_id, recipient.key, revision.fingerprint),
            MailState.ACCEPTED,
            "",
            event.detail,
            event.at or now.isoformat(),
        )
        for revision in record.revisions
        for event in revision.events
        if event.kind is EventKind.SENT and "@" not in event.detail
    ]


def _ids(entries: Iterable[MailEntry]) -> tuple[str, ...]:
    return tuple(entry.message_id for entry in entries if entry.message_id)


def _reminder(number: int) -> str:
    return f"reminder {number}"


def _difference(agreement: Agreement, record: Record) -> str:
    """Say in what the form differs from the metadata of today, as far as a mail would show it."""
    content = record.current.content
    if content.title is not None and content.title != agreement.paper.title.plain:
        return "the title in the metadata is another one"
    names = tuple(who.name for who in agreement.signatories)
    if content.signers is not None and tuple(who.name for who in content.signers) != names:
        return "in the metadata somebody else signs"
    return ""
