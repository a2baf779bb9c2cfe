"""Who gets a copy of a mail: co-authors, and whom the contacts name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from generator.forms.agreement import Agreement
from generator.ledger.mails import MailEntry, MailState
from generator.mail.address import AddressError, Mailbox, mailbox
from generator.mail.planned import PlannedMail, SendPolicy
from generator.sources.addresses import JOINED

COPY = "copy of "
"""What the occasion of a copy begins with; that of the mail follows."""


def is_copy(occasion: str) -> bool:
    """Tell whether the mail of an occasion was a copy of somebody else's."""
    return occasion.startswith(COPY)


class CopyPlanner:
    """Adds copies to the mails about a paper: each person gets one of each mail."""

    def __init__(self, failed: Container[str], policy: SendPolicy) -> None:
        """Take the addresses, in lower case, that mail came back from, and what is sent."""
        self._failed = failed
        self._policy = policy

    def add_to(
        self, mails: Sequence[PlannedMail], agreement: Agreement, entries: Iterable[MailEntry]
    ) -> Iterator[PlannedMail]:
        """Return the mails about a paper with their copies, which go with the first of them.

        Args:
            mails: to those who sign.
            agreement: the paper's.
            entries: the last attempts at mails about the paper.
        """
        if not mails or not mails[0].kind.is_copied:
            yield from mails
            return
        first, *others = mails
        key = first.key
        known = {
            entry.key.recipient
            for entry in entries
            if entry.key.occasion == COPY + key.occasion
            and entry.key.fingerprint == key.fingerprint
            and entry.state not in (MailState.POSTPONED, MailState.RELEASED)
        }
        for signatory in agreement.signatories:
            known |= {each.key for each in _mailboxes(signatory.email)}
        cc = [each for who in agreement.signatories for each in _mailboxes(who.cc)]
        if self._policy.cc_authors:
            for author in agreement.paper.authors:
                cc += _mailboxes(author.email, str(author.name))
        bcc = [each for who in agreement.signatories for each in _mailboxes(who.bcc)]
        yield replace(first, cc=self._new(cc, known), bcc=self._new(bcc, known))
        yield from others

    def _new(self, wanted: Iterable[Mailbox], known: set[str]) -> tuple[Mailbox, ...]:
        """Take those who do not get the mail anyway, and whose address is not known to fail."""
        taken = []
        for each in wanted:
            if each.key not in known and each.key not in self._failed:
                known.add(each.key)
                taken.append(each)
        return tuple(taken)


def _mailboxes(text: str, name: str = "") -> list[Mailbox]:
    """Read the addresses that can be written to; a copy is no reason to hold a mail back."""
    found = []
    for each in text.split(JOINED) if text else ():
        with suppress(AddressError):
            found.append(mailbox(each, name))
    return found
