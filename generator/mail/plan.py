"""Who would get which mail and why, and who would not; nothing is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

from generator.agreement import Agreement
from generator.ledger import Record
from generator.ledger.mails import FailedAddress, MailEntry, MailKey
from generator.mail.address import AddressError, Mailbox, mailbox
from generator.mail.case import Reader, decide
from generator.mail.planned import Held, PlannedMail, SendPlan, SendPolicy, Why
from generator.signatory import Signatory


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
            ids = (record.paper_id, *record.former_ids)
            found = (self._entries.get((each, recipient.key), ()) for each in ids)
            reader = Reader(agreement, record, signatory, recipient)
            decision = decide(reader, [*chain.from_iterable(found)], self._policy, self._now)
            if isinstance(decision, Held):
                self.held.append(decision)
            else:
                self.mails.append(decision)

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


def _difference(agreement: Agreement, record: Record) -> str:
    """Say in what the form differs from the metadata of today, as far as a mail would show it."""
    content = record.current.content
    if content.title is not None and content.title != agreement.paper.title.plain:
        return "the title in the metadata is another one"
    names = tuple(who.name for who in agreement.signatories)
    if content.signers is not None and tuple(who.name for who in content.signers) != names:
        return "in the metadata somebody else signs"
    return ""
