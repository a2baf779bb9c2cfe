"""What one addressee of one paper gets, given what happened so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.forms.agreement import Agreement
from generator.forms.signatory import Signatory
from generator.ledger import EventKind, Record
from generator.ledger.erasing import is_erased
from generator.ledger.mails import FORM_OCCASION, MailEntry, MailKey, MailState, is_form
from generator.mail.address import Mailbox
from generator.mail.planned import MailKind, PlannedMail, SendPolicy, Skipped, SkipReason
from generator.mail.reminders import is_over, next_reminder

THANKS_OCCASION = "thanks"
_OTHER = (Difference(Aspect.OTHER, "as issued", "as it is now"),)
"""Two forms have other fingerprints, and nobody knows any more why."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who signs a paper's form, and can be written to."""

    agreement: Agreement
    record: Record
    signatory: Signatory
    recipient: Mailbox
    others: tuple[Mailbox, ...] = ()
    """Other addresses of the same person."""


def decide(
    addressee: Addressee, entries: Sequence[MailEntry], policy: SendPolicy, now: datetime
) -> PlannedMail | Skipped:
    """Decide what a addressee gets.

    Args:
        addressee: whom it is about.
        entries: the last attempts at mails to this addressee about this paper, in order.
        policy: what is sent.
        now: the moment.
    """
    return _Case(addressee, entries, policy, now).decide()


class _Case:
    """One addressee of one paper, and what happened so far."""

    def __init__(
        self, addressee: Addressee, entries: Sequence[MailEntry], policy: SendPolicy, now: datetime
    ) -> None:
        self._addressee = addressee
        self._policy = policy
        self._now = now
        self._record = record = addressee.record
        self._entries = [*_marked_as_sent(record, addressee.recipient, now), *entries]
        self._fingerprint = record.current.fingerprint
        self._standing = _standing(record, policy.changes)
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

    def decide(self) -> PlannedMail | Skipped:
        """Decide what the addressee gets."""
        returned = self._record.last(EventKind.RETURNED)
        if returned is not None and returned.fingerprint in self._standing:
            return self._thank()
        form = self._entry(self._occasion)
        if form is None:
            return self._send_form()
        return self._stopped(form) or self._remind(form)

    def _send_form(self) -> PlannedMail:
        earlier = self._forms_sent
        if not earlier:
            return self._plan(MailKind.FIRST, self._occasion, "new")
        sent_title = self._title_of(earlier[-1].key.fingerprint)
        title = self._addressee.agreement.paper.title.plain
        changed = sent_title if sent_title != title else ""
        reason = "title changed since sent" if changed else "form changed since sent"
        ids = _ids(earlier)
        mail = self._plan(MailKind.CHANGED, self._occasion, reason)
        return replace(mail, earlier_title=changed, references=ids)

    def _remind(self, form: MailEntry) -> PlannedMail | Skipped:
        sent = [form]
        while (entry := self._entry(_reminder(len(sent)))) is not None:
            if stopped := self._stopped(entry):
                return stopped
            sent.append(entry)
        moments = [datetime.fromisoformat(entry.at) for entry in sent]
        upcoming = next_reminder(self._policy.reminders, moments)
        today = self._now.date()
        history = f"sent {moments[0].date()}"
        if len(sent) > 1:
            history += f", reminded {moments[-1].date()}"
        if upcoming is None or is_over(self._policy.reminders, today):
            return self._skip(SkipReason.WAITING, f"{history}; no more reminders")
        if not upcoming.is_due(today):
            return self._skip(SkipReason.WAITING, f"{history}; next reminder on {upcoming.due}")
        reason = f"reminder {upcoming.number} due: {history}"
        mail = self._plan(MailKind.REMINDER, _reminder(upcoming.number), reason)
        return replace(mail, number=upcoming.number, sent=moments[0], references=_ids(sent))

    def _thank(self) -> PlannedMail | Skipped:
        form = self._entry(self._occasion)
        if not self._policy.thanks or form is None or form.state is not MailState.ACCEPTED:
            return self._skip(SkipReason.RETURNED)
        thanks = self._entry(THANKS_OCCASION)
        if thanks is not None:
            return self._stopped(thanks) or self._skip(SkipReason.RETURNED, "thanked")
        mail = self._plan(MailKind.THANKS, THANKS_OCCASION, "form returned")
        return replace(mail, sent=datetime.fromisoformat(form.at), references=_ids([form]))

    def _stopped(self, entry: MailEntry) -> Skipped | None:
        """Hold what a person has to decide on."""
        paper_id = self._record.paper_id
        if entry.state in (MailState.UNKNOWN, MailState.HANDING_OVER):
            doubt = entry.reply or "being handed over"
            ways = f"`agreements send --again {paper_id}`, or `--arrived {paper_id}`"
            return self._skip(SkipReason.UNKNOWN, f"{doubt}: {ways}")
        if entry.state is MailState.REFUSED:
            ways = f"correct the address, or `agreements send --again {paper_id}`"
            return self._skip(SkipReason.REFUSED, f"{entry.reply or 'no reason was given'}: {ways}")
        return None

    def _entry(self, occasion: str) -> MailEntry | None:
        """Find the last attempt at a mail, with a form that stands, that was not given up.

        Of several addresses one that the mail reached is enough.
        """
        found = [
            entry
            for entry in self._entries
            if entry.key.fingerprint in self._standing
            and entry.key.occasion == occasion
            and entry.state not in (MailState.POSTPONED, MailState.RELEASED)
        ]
        reached = [entry for entry in found if entry.state is not MailState.REFUSED]
        return next(reversed(reached or found), None)

    def _title_of(self, fingerprint: str) -> str:
        for revision in self._record.revisions:
            if revision.fingerprint == fingerprint:
                return revision.content.title or ""
        return ""

    def _plan(self, kind: MailKind, occasion: str, reason: str) -> PlannedMail:
        addressee = self._addressee
        key = MailKey(self._record.paper_id, addressee.recipient.key, self._fingerprint, occasion)
        return PlannedMail(
            addressee.agreement,
            self._record,
            addressee.signatory,
            addressee.recipient,
            kind,
            key,
            reason,
            others=addressee.others,
        )

    def _skip(self, reason: SkipReason, detail: str = "") -> Skipped:
        return Skipped(self._record.paper_id, str(self._addressee.recipient), reason, detail)


def _standing(record: Record, policy: Policy) -> frozenset[str]:
    """Return the fingerprints of the forms that hold, signed, for what the current one says."""
    current = record.current
    return frozenset(
        revision.fingerprint
        for revision in record.revisions
        if revision.fingerprint == current.fingerprint
        or policy.demand(differences(revision.content, current.content) or _OTHER)
        is not Demand.SIGN
    )


def _marked_as_sent(record: Record, recipient: Mailbox, now: datetime) -> list[MailEntry]:
    """Return the forms that the chair has sent another way, as if they had been mailed from here.

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
        if event.kind is EventKind.SENT and "@" not in event.detail and not is_erased(event.detail)
    ]


def _ids(entries: Iterable[MailEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.message_id for entry in entries if entry.message_id))


def _reminder(number: int) -> str:
    return f"reminder {number}"
