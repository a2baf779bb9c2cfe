"""Who would get which mail of one agreement and why, and who would not; nothing is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from generator.diagnostics import has_errors
from generator.forms.agreement import Agreement
from generator.forms.signatory import Signatory
from generator.ledger import Record
from generator.ledger.erasing import is_erased
from generator.ledger.mails import MailEntry, MailKey, MailState, brings_form
from generator.ledger.returned import ReturnEntry
from generator.mail.address import AddressError, Mailbox, mailbox
from generator.mail.case import Addressee, MailCase
from generator.mail.copies import COPY, CopyPlanner
from generator.mail.former import agreement_of, previous_signer, signatory_of
from generator.mail.kinds import choose_mail, relieved, withdrawn
from generator.mail.planned import PlannedMail, SendPlan, SendPolicy, Skipped, SkipReason
from generator.mail.strays import Strays
from generator.office import State
from generator.sources.addresses import JOINED

_DEFAULT = SendPolicy()
_MAY_BE_OUT = (MailState.ACCEPTED, MailState.UNKNOWN)


def plan_mails(
    agreements: Sequence[Agreement],
    state: State,
    now: datetime,
    policy: SendPolicy = _DEFAULT,
) -> SendPlan:
    """Say who would get which mail, and who none; nothing is touched.

    Args:
        agreements: the papers as the metadata has them today, with who signs.
        state: what was issued and mailed, and what came back, by :func:`generator.office.read`.
        now: the moment, aware of its time zone.
        policy: what is sent.

    Raises:
        ExtensionError: a kind of mail of another package cannot be loaded.
    """
    return plan_one(agreements, state, now, policy, Strays([(agreements, state)]))


def plan_one(
    agreements: Sequence[Agreement], state: State, now: datetime, policy: SendPolicy, strays: Strays
) -> SendPlan:
    """Do the same, knowing what came back that may be for other agreements, too.

    Args:
        agreements: as of :func:`plan_mails`; so are the next three.
        state: of this agreement.
        now: the moment.
        policy: what is sent.
        strays: what came back that is no known form.
    """
    planner = _MailPlanner(state, policy, now, strays)
    for agreement in agreements:
        planner.add(agreement, state.records.get(agreement.paper.paper_id))
    planner.skipped += strays.held()
    if policy.withdrawn:
        for record in state.records.values():
            planner.add_withdrawn(record)
    return _without_erased(planner.mails, planner.skipped, state.mails)


def _without_erased(
    mails: Iterable[PlannedMail], skipped: Iterable[Skipped], entries: Iterable[MailEntry]
) -> SendPlan:
    """Skip the mails, and leave out the copies, that may have gone to an erased address."""
    gone = {
        (entry.key.fingerprint, entry.key.occasion)
        for entry in entries
        if is_erased(entry.key.recipient)
    }
    kept, left_out = [], [*skipped]
    for each in mails:
        key = each.key
        if (key.fingerprint, key.occasion) in gone:
            detail = (
                "it may have gone to an address that was erased: write to this one yourself, then "
                f"`agreements mark sent {key.paper_id}`"
            )
            who = str(each.recipient)
            unknown = Skipped(key.paper_id, who, SkipReason.UNKNOWN, detail, key.agreement)
            left_out.append(unknown)
        elif (key.fingerprint, COPY + key.occasion) in gone:
            kept.append(replace(each, cc=(), bcc=()))
        else:
            kept.append(each)
    return SendPlan(tuple(kept), tuple(left_out))


class _MailPlanner:
    """Goes through the papers, one after the other."""

    def __init__(self, state: State, policy: SendPolicy, now: datetime, strays: Strays) -> None:
        self._name = state.agreement
        self._strays = strays
        self.mails: list[PlannedMail] = []
        self.skipped: list[Skipped] = []
        self._policy = policy
        self._now = now
        self._failures = {each.address: each for each in state.failures}
        self._copies = CopyPlanner(self._failures, policy)
        self._returns: dict[str, list[ReturnEntry]] = defaultdict(list)
        for each in state.returns:
            self._returns[each.examination.paper_id].append(each)
        last: dict[MailKey, MailEntry] = {}
        for entry in state.mails:
            last.pop(entry.key, None)  # so that the mails are in the order of their last attempts
            last[entry.key] = entry
        self._entries: dict[str, list[MailEntry]] = defaultdict(list)
        for entry in last.values():
            self._entries[entry.key.paper_id].append(entry)

    def add(self, agreement: Agreement, record: Record | None) -> None:
        paper_id = agreement.paper.paper_id
        if record is None or record.withdrawn:
            make = "make it with `agreements generate`"
            self._skip(paper_id, "", SkipReason.NO_FORM, _refused(agreement) or make)
            return
        difference = _difference(agreement, record)
        if difference:
            make = f"{difference}: run `agreements generate` first"
            self._skip(paper_id, "", SkipReason.OUTDATED, _refused(agreement) or make)
            return
        ids = (*record.former_ids, record.paper_id)
        entries = [*chain.from_iterable(self._entries.get(each, ()) for each in ids)]
        written: dict[str, str] = {}
        mails: list[PlannedMail] = []
        for signatory in agreement.signatories:
            found = self._recipients(paper_id, signatory)
            keys = [each.key for each in found]
            twice = next((key for key in keys if key in written), None)
            if twice is not None:
                detail = f"one mail goes to {written[twice] or twice}"
                self._skip(paper_id, str(found[0]), SkipReason.TWICE, detail)
                continue
            if not found:
                continue
            written |= dict.fromkeys(keys, found[0].name)
            returns = tuple(self._returns.get(paper_id, ()))
            strays = self._strays.of(paper_id, keys)
            addressee = Addressee(
                agreement, record, signatory, found[0], found[1:], returns, strays
            )
            own = [entry for entry in entries if entry.key.recipient in keys]
            decision = choose_mail(MailCase(addressee, own, self._policy, self._now))
            if isinstance(decision, Skipped):
                self.skipped.append(decision)
            else:
                mails.append(decision)
        self.mails += self._copies.add_to(mails, agreement, entries)
        if self._policy.withdrawn:
            self._relieve(agreement, record, entries)

    def _relieve(self, agreement: Agreement, record: Record, entries: Sequence[MailEntry]) -> None:
        """Tell those who got a form, and do not sign it any more, each once."""
        sign = {
            address.strip().lower()
            for who in agreement.signatories
            for address in (who.email or "").split(JOINED)
        }
        forms: dict[str, list[MailEntry]] = defaultdict(list)
        for entry in entries:
            if brings_form(entry.key.occasion) and entry.state in _MAY_BE_OUT:
                forms[entry.key.recipient].append(entry)
        for address, sent in forms.items():
            if address in sign or address in self._failures or is_erased(address):
                continue
            signatory = previous_signer(agreement, record, sent)
            if signatory is None:
                continue
            returns = tuple(self._returns.get(record.paper_id, ()))
            recipient = mailbox(address, signatory.name)
            addressee = Addressee(agreement, record, signatory, recipient, returns=returns)
            own = [entry for entry in entries if entry.key.recipient == address]
            self._decided(relieved(MailCase(addressee, own, self._policy, self._now)))

    def _decided(self, decision: PlannedMail | Skipped | None) -> None:
        if isinstance(decision, Skipped):
            self.skipped.append(decision)
        elif decision is not None:
            self.mails.append(decision)

    def add_withdrawn(self, record: Record) -> None:
        """Tell those who got the form of a withdrawn paper, and did not hear of it, each once."""
        if not record.withdrawn:
            return
        ids = (*record.former_ids, record.paper_id)
        entries = [*chain.from_iterable(self._entries.get(each, ()) for each in ids)]
        written = [
            each for each in entries if brings_form(each.key.occasion) and each.state in _MAY_BE_OUT
        ]
        agreement = agreement_of(record)
        for address in dict.fromkeys(entry.key.recipient for entry in written):
            if address in self._failures or is_erased(address):
                continue
            own = [entry for entry in entries if entry.key.recipient == address]
            signatory = signatory_of(agreement, record, address)
            recipient = mailbox(address, signatory.name)
            case = MailCase(
                Addressee(agreement, record, signatory, recipient), own, self._policy, self._now
            )
            if not case.believes_relieved:
                self._decided(withdrawn(case))

    def _skip(self, paper_id: str, who: str, reason: SkipReason, detail: str = "") -> None:
        self.skipped.append(Skipped(paper_id, who, reason, detail, self._name))

    def _recipients(self, paper_id: str, signatory: Signatory) -> tuple[Mailbox, ...]:
        """Return the addresses of who signs that mail can go to; skip the paper without any."""
        if not signatory.email:
            detail = "add it to metadata/contacts.csv"
            self._skip(paper_id, signatory.name, SkipReason.NO_ADDRESS, detail)
            return ()
        recipients = []
        for address in signatory.email.split(JOINED):
            try:
                recipients.append(mailbox(address, signatory.name))
            except AddressError as problem:
                self._skip(paper_id, address, SkipReason.BAD_ADDRESS, str(problem))
                return ()
        usable = tuple(each for each in recipients if each.key not in self._failures)
        if not usable:
            failure = self._failures[recipients[0].key]
            detail = f"{failure.status} {failure.reason}".strip()
            self._skip(paper_id, str(recipients[0]), SkipReason.FAILED_ADDRESS, detail)
        return usable


def _refused(agreement: Agreement) -> str:
    """Say what to do where the metadata has an error, so that no form can be made of it."""
    if not has_errors(agreement.paper.problems):
        return ""
    return "no form can be made: `agreements papers` says why"


def _difference(agreement: Agreement, record: Record) -> str:
    """Say in what the form differs from the metadata of today, as far as a mail would show it."""
    content = record.current.content
    if content.title is not None and content.title != agreement.paper.title.plain:
        return "the title has changed in the metadata"
    names = tuple(who.name for who in agreement.signatories)
    if content.signers is not None and tuple(who.name for who in content.signers) != names:
        return "the signer has changed in the metadata"
    return ""
