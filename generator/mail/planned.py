"""What a plan of mails is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from generator.changes.policy import Policy
from generator.forms.agreement import Agreement
from generator.forms.signatory import Signatory
from generator.ledger import Record
from generator.ledger.mails import MailKey
from generator.mail.address import Mailbox
from generator.mail.reminders import ReminderPolicy


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail; when it is due says its rule in :mod:`generator.mail.kinds`."""

    name: str
    """Of its template, ``mail/<name>.md.j2``."""
    attaches_form: bool = True
    is_copied: bool = True
    """Whether those who get copies get one of it."""
    text: str = field(default="", compare=False)
    """The template, where no folder has its file."""

    def __str__(self) -> str:
        return self.name


class SkipReason(StrEnum):
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
    UNANSWERED = "not answered"
    """What came back was rejected, and nobody knows whom to tell."""


NEEDS_A_PERSON = frozenset(
    {
        SkipReason.NO_FORM,
        SkipReason.OUTDATED,
        SkipReason.NO_ADDRESS,
        SkipReason.BAD_ADDRESS,
        SkipReason.FAILED_ADDRESS,
        SkipReason.UNKNOWN,
        SkipReason.REFUSED,
        SkipReason.UNANSWERED,
    }
)


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail that would be sent."""

    agreement: Agreement
    record: Record
    signatory: Signatory
    recipient: Mailbox
    kind: MailKind
    key: MailKey
    reason: str
    """Why, for a person."""
    number: int = 0
    """Of a reminder, from 1."""
    sent: datetime | None = None
    """When the form was sent, for a reminder or thanks."""
    earlier_title: str = ""
    """The title on the form that was sent before, if it was another one."""
    earlier_signers: tuple[str, ...] = ()
    """Who was to sign the form that was sent before, if nothing else changed since."""
    references: tuple[str, ...] = ()
    """Message ids of the earlier mails that this one follows."""
    came_back: datetime | None = None
    """When the form came back that is spoken of, if one did."""
    reasons: tuple[str, ...] = ()
    """Why that one will not do, or what is asked, for the recipient."""
    others: tuple[Mailbox, ...] = ()
    """Other addresses of the recipient."""
    cc: tuple[Mailbox, ...] = ()
    """Who gets a copy."""
    bcc: tuple[Mailbox, ...] = ()
    """Who gets a copy without the others knowing of it."""

    paper_stays: bool = False
    """Of a mail that no form is needed: whether the paper itself is still published."""
    joined: tuple[PlannedMail, ...] = ()
    """The mails, one for each form, that were put together in this one; empty if it is one form's
    alone."""

    @property
    def parts(self) -> tuple[PlannedMail, ...]:
        """What the mail is made of: one mail for each form, the leading one first."""
        return self.joined or (self,)

    def __str__(self) -> str:
        """Return what is sent to whom, and why."""
        return f"{self.key.paper_id}: {self.kind} to {self.recipient}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who gets no mail."""

    paper_id: str
    who: str
    """Name or address; empty if neither is known."""
    reason: SkipReason
    detail: str = ""
    """What to do, or when the next mail is due."""
    agreement: str = ""
    """Name of the agreement that it is about, where a workspace has several; empty if all are."""

    def __str__(self) -> str:
        """Return who gets nothing, and why."""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.paper_id}: no mail to {self.who or 'anyone'}: {self.reason}{detail}"

    @property
    def needs_a_person(self) -> bool:
        """Tell whether somebody has to do something, and not only wait."""
        return self.reason in NEEDS_A_PERSON


@dataclass(frozen=True, slots=True)
class SendPlan:
    """What a run would send."""

    mails: tuple[PlannedMail, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class SendPolicy:
    """What is sent."""

    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    thanks: bool = False
    """Whether who has returned a form gets a word of thanks."""
    cc_authors: bool = False
    """Whether the authors who do not sign get copies."""
    withdrawn: bool = False
    """Whether those who got a form hear of it when they need not sign it any more: the paper is
    withdrawn, or somebody else signs."""
    extended_on: date | None = None
    """The day on which the deadline was extended; None if it was not."""
    remind_now: frozenset[str] = frozenset()
    """Papers whose signers are reminded today, whatever the calendar says."""
    changes: Policy = field(default_factory=Policy)
    """Which changes ask for a new signature; after others, the form that is out still stands."""
