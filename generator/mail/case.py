"""Somebody who signs a paper's form, and what happened so far: what the kinds of mail look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from generator.changes.content import Aspect, Difference, differences
from generator.changes.policy import Demand, Policy
from generator.forms.agreement import Agreement
from generator.forms.signatory import Signatory
from generator.ledger import Content, EventKind, Record, Revision
from generator.ledger.erasing import is_erased
from generator.ledger.mails import (
    FORM_OCCASION,
    MailEntry,
    MailKey,
    MailState,
    brings_form,
    is_form,
)
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.mail.address import Mailbox
from generator.mail.planned import MailKind, PlannedMail, SendPolicy, Skipped, SkipReason
from generator.sources.addresses import JOINED

WITHDRAWN_OCCASION = "withdrawn"
"""Of the mail that tells of a paper's withdrawal; ``withdrawn 2`` of the next one."""
REINSTATED_OCCASION = "reinstated"
"""Of the mail that tells that a withdrawn paper is back, to who need not sign again."""
RELIEVED_OCCASION = "relieved"
"""Of the mail that tells who was asked to sign that somebody else does; numbered as the first."""
_MAY_BE_OUT = (MailState.ACCEPTED, MailState.UNKNOWN)
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
    returns: tuple[ReturnEntry, ...] = ()
    """What came back for the paper, in order."""
    strays: tuple[ReturnEntry, ...] = ()
    """What came from this person that is no known form, and wants an answer, in order."""


class MailCase:
    """An addressee, and what happened so far."""

    def __init__(
        self, addressee: Addressee, entries: Sequence[MailEntry], policy: SendPolicy, now: datetime
    ) -> None:
        """Take what is known.

        Args:
            addressee: whom it is about.
            entries: the last attempts at mails to this person about this paper, in order.
            policy: what is sent.
            now: the moment.
        """
        self.addressee = addressee
        self.policy = policy
        self.now = now
        self.record = record = addressee.record
        self._mailed = list(entries)
        self._marked = _marked_as_sent(record, addressee.recipient, now)
        self._entries = [*self._marked, *self._mailed]
        self._fingerprint = record.current.fingerprint
        self._valid = _valid_fingerprints(record, policy.changes)
        brought = [
            entry
            for entry in self._entries
            if brings_form(entry.key.occasion) and entry.state in _MAY_BE_OUT
        ]
        self._form_mails = [entry for entry in brought if is_form(entry.key.occasion)]
        self.forms_sent = self._form_mails or brought
        """The mails that brought a form, of any revision, in order; of answers, if no other did."""
        self.withdrawal_mails = self._withdrawal_mails()
        """The mails that told this person of a withdrawal, in order."""
        self.relief_mails = [
            entry
            for entry in self._mailed
            if entry.key.occasion.partition(" ")[0] == RELIEVED_OCCASION
            and entry.state in _MAY_BE_OUT
        ]
        """The mails that told this person that somebody else signs, in order."""
        self.form_occasion = self._form_occasion()
        """The occasion of the mail that brings the current form."""

    @property
    def is_returned(self) -> bool:
        """Tell whether a form came back that holds for what the current one says."""
        returned = self.record.last(EventKind.RETURNED)
        if returned is not None and returned.fingerprint in self._valid:
            return True
        entry = self.returned_file
        return entry is not None and entry.outcome is not Outcome.REJECTED

    @property
    def believes_withdrawn(self) -> bool:
        """Tell whether the last that this person heard of the paper is that it is withdrawn."""
        if not self.withdrawal_mails:
            return False
        told = self.withdrawal_mails[-1]
        since = self._mailed[self._mailed.index(told) + 1 :]
        at = datetime.fromisoformat(told.at)
        return not (
            any(_brings_back(each) for each in since)
            or any(datetime.fromisoformat(each.at) > at for each in self._marked)
        )

    @property
    def believes_relieved(self) -> bool:
        """Tell whether the last that this person heard of the form is that somebody else signs."""
        if not self.relief_mails:
            return False
        told = datetime.fromisoformat(self.relief_mails[-1].at)
        return not any(datetime.fromisoformat(each.at) > told for each in self.forms_sent)

    @property
    def returned_file(self) -> ReturnEntry | None:
        """Return what came back last that is, or was to be, for the current form; None if nothing.

        One that was accepted goes before what came after it, and one that needs review before those
        that were rejected. An earlier form counts, too, if a person accepted it knowing the current
        one, or if it came, or was decided on, after the current one was sent: whoever sent it is
        owed an answer.
        """
        found = [each for each in self.addressee.returns if self._is_for_this_form(each)]
        found += [each for each in self.addressee.strays if self._answers_this_form(each)]
        accepted = [each for each in found if each.outcome is Outcome.ACCEPTED]
        waiting = [each for each in found if each.outcome is Outcome.REVIEW]
        return next(iter(accepted), None) or max(waiting or found, key=_moment, default=None)

    @property
    def may_have_sent_it(self) -> bool:
        """Tell whether what came back may be this person's: nobody else who signs sent it."""
        entry = self.returned_file
        if entry is None:
            return False
        sender = entry.arrival.sender.lower()
        others = {
            address.strip().lower()
            for who in self.addressee.agreement.signatories
            if who is not self.addressee.signatory
            for address in (who.email or "").split(JOINED)
        }
        return sender not in others

    @property
    def was_sent_another(self) -> bool:
        """Tell whether what was signed holds, and the form that was sent last, maybe, does not.

        It is so when a mistaken title was mailed and is mended.
        """
        if not self.forms_sent or self.forms_sent[-1].key.fingerprint in self._valid:
            return False
        entry = self.returned_file
        return entry is None or self._was_signed_on_what_holds(entry)

    @property
    def form_sent(self) -> MailEntry | None:
        """The mail that brought the current form; None if it was not sent.

        Who got it with an answer alone, as after it was handed out by hand, has got it.
        """
        if self._form_mails or not self.forms_sent:
            return self.last(self.form_occasion)
        return _last_that_counts(
            entry for entry in self.forms_sent if entry.key.fingerprint in self._valid
        )

    def last(self, occasion: str) -> MailEntry | None:
        """Return the last attempt at a mail, with a form that holds, that was not given up.

        Of several addresses one that the mail reached is enough.
        """
        return _last_that_counts(
            entry
            for entry in self._entries
            if entry.key.fingerprint in self._valid and entry.key.occasion == occasion
        )

    def answered(self, occasion: str) -> MailEntry | None:
        """Return the last attempt at an answer, with whatever form, that was not given up."""
        return _last_that_counts(entry for entry in self._mailed if entry.key.occasion == occasion)

    def stopped(self, entry: MailEntry) -> Skipped | None:
        """Skip the addressee if a person has to decide on an earlier mail first."""
        paper_id = self.record.paper_id
        if entry.state in (MailState.UNKNOWN, MailState.HANDING_OVER):
            doubt = entry.reply or "being handed over"
            ways = f"`agreements send --again {paper_id}`, or `--arrived {paper_id}`"
            return self.skip(SkipReason.UNKNOWN, f"{doubt}: {ways}")
        if entry.state is MailState.REFUSED:
            ways = f"correct the address, or `agreements send --again {paper_id}`"
            return self.skip(SkipReason.REFUSED, f"{entry.reply or 'no reason was given'}: {ways}")
        return None

    def once(self, kind: MailKind, reason: str) -> PlannedMail | Skipped | None:
        """Plan a mail that goes out once for a form; None if it has gone out."""
        sent = self.last(kind.name)
        return self.plan(kind, kind.name, reason) if sent is None else self.stopped(sent)

    def plan(self, kind: MailKind, occasion: str, reason: str) -> PlannedMail:
        """Plan a mail.

        Args:
            kind: what it is.
            occasion: what tells it from other mails with the same form to the same person.
            reason: why it is sent, for the chair.
        """
        addressee = self.addressee
        key = MailKey(
            self.record.paper_id,
            addressee.recipient.key,
            self._fingerprint,
            occasion,
            self.record.agreement,
        )
        return PlannedMail(
            addressee.agreement,
            self.record,
            addressee.signatory,
            addressee.recipient,
            kind,
            key,
            reason,
            others=addressee.others,
        )

    def skip(self, reason: SkipReason, detail: str = "") -> Skipped:
        """Say why the addressee gets no mail."""
        who, name = str(self.addressee.recipient), self.record.agreement
        return Skipped(self.record.paper_id, who, reason, detail, name)

    def content_of(self, fingerprint: str) -> Content:
        """Return what a form that was issued says; nothing of it if nobody knows any more."""
        for revision in self.record.revisions:
            if revision.fingerprint == fingerprint:
                return revision.content
        return Content()

    @property
    def last_written(self) -> datetime | None:
        """When this person was written to last; None if never."""
        return self.written("")

    def written(self, *occasions: str) -> datetime | None:
        """Return when a mail whose occasion begins so went out last; None if none did."""
        found = [
            datetime.fromisoformat(entry.at)
            for entry in self._entries
            if entry.key.occasion.startswith(occasions) and entry.state is MailState.ACCEPTED
        ]
        return max(found, default=None)

    def was_accepted(self, entry: MailEntry) -> bool:
        """Tell whether a server took a mail for certain."""
        return entry.state is MailState.ACCEPTED

    def _signed_revision(self, entry: ReturnEntry) -> Revision | None:
        number = entry.examination.revision
        return next((each for each in self.record.revisions if each.number == number), None)

    def _was_signed_on_what_holds(self, entry: ReturnEntry) -> bool:
        signed = self._signed_revision(entry)
        return signed is not None and signed.fingerprint in self._valid

    def _is_for_this_form(self, entry: ReturnEntry) -> bool:
        signed = self._signed_revision(entry)
        if signed is None:
            return False
        if signed.fingerprint in self._valid:
            return True
        if entry.outcome is Outcome.ACCEPTED:
            issued_at = self.record.current.issued_at
            return entry.decision is not None and (
                issued_at is None or entry.decision.at >= datetime.fromisoformat(issued_at)
            )
        is_answer = self.form_sent is not None and self._answers_this_form(entry)
        return is_answer and self._may_have_had(signed)

    def _may_have_had(self, revision: Revision) -> bool:
        """Tell whether this person was sent an earlier form, or is named on it."""
        if any(each.key.fingerprint == revision.fingerprint for each in self.forms_sent):
            return True
        signers = revision.content.signers
        return signers is None or self.addressee.signatory.name in {each.name for each in signers}

    def _answers_this_form(self, entry: ReturnEntry) -> bool:
        """Tell whether a file came, or was decided on, after the current form was sent.

        It does, too, if no form was ever mailed from here: then one was handed out by hand.
        """
        form = self.last(self.form_occasion)
        if form is None:
            return not self._form_mails
        return _moment(entry) > datetime.fromisoformat(form.at)

    def _withdrawal_mails(self) -> list[MailEntry]:
        """Return one mail of each telling, whatever the form was then."""
        told = {
            (entry.key.fingerprint, entry.key.occasion): entry
            for entry in self._mailed
            if entry.key.occasion.partition(" ")[0] == WITHDRAWN_OCCASION
            and entry.state in _MAY_BE_OUT
        }
        return list(told.values())

    def _brought_last(self, occasion: str) -> bool:
        """Tell whether the form that was sent last holds, and came on an occasion."""
        last = self.forms_sent[-1].key if self.forms_sent else None
        return last is not None and last.occasion == occasion and last.fingerprint in self._valid

    def _form_occasion(self) -> str:
        """Name the mail of the current form.

        A title that was changed and changed back gives a form that was sent before; who has got
        another one since must get it once more; so must who was told that the paper is withdrawn,
        or that somebody else signs.
        """
        back = f"{FORM_OCCASION} back {len(self.withdrawal_mails)}"
        if self.believes_withdrawn or self._brought_last(back):
            return back
        signs_again = f"{FORM_OCCASION} signs {len(self.relief_mails)}"
        if self.believes_relieved or self._brought_last(signs_again):
            return signs_again
        sent = [entry.key.fingerprint for entry in self.forms_sent]
        again = f"{FORM_OCCASION} {self.record.current.number}"
        went_back = self._fingerprint in sent and sent[-1] not in self._valid
        was_again = any(entry.key.occasion == again for entry in self._entries)
        return again if went_back or was_again else FORM_OCCASION


def _last_that_counts(entries: Iterable[MailEntry]) -> MailEntry | None:
    """Return the last attempt that was not given up, of those that reached anybody if any did."""
    given_up = (MailState.POSTPONED, MailState.RELEASED)
    found = [entry for entry in entries if entry.state not in given_up]
    reached = [entry for entry in found if entry.state is not MailState.REFUSED]
    return next(reversed(reached or found), None)


def _brings_back(entry: MailEntry) -> bool:
    """Tell whether whoever got a mail knows by it that the paper is not withdrawn."""
    occasion = entry.key.occasion
    tells = is_form(occasion) or occasion.partition(" ")[0] == REINSTATED_OCCASION
    return tells and entry.state in _MAY_BE_OUT


def _moment(entry: ReturnEntry) -> datetime:
    """Return when something was last said of a returned file."""
    return max([entry.arrival.at, *(each.at for each in entry.decisions)])


def _valid_fingerprints(record: Record, policy: Policy) -> frozenset[str]:
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
            MailKey(
                record.paper_id,
                recipient.key,
                revision.fingerprint,
                agreement=record.agreement,
            ),
            MailState.ACCEPTED,
            "",
            event.detail,
            event.at or now.isoformat(),
        )
        for revision in record.revisions
        for event in revision.standing
        if event.kind is EventKind.SENT and "@" not in event.detail and not is_erased(event.detail)
    ]
