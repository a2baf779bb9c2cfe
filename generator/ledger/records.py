"""The ledger's rows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.paper import form_id


class EventKind(StrEnum):
    """What can happen to a revision after it was issued."""

    SENT = "sent"
    RETURNED = "returned"
    """A signed form came back; the detail is the SHA-256 of its file, if a file was checked."""
    REJECTED = "rejected"
    """The returned file that the detail names will not do: its ``RETURNED`` no longer counts."""
    SUPERSEDED = "superseded"
    """A later revision took its place."""
    WITHDRAWN = "withdrawn"
    """The paper is no longer in the metadata; its forms were set aside."""
    REINSTATED = "reinstated"
    """A withdrawn paper is in the metadata again."""
    RENAMED = "renamed"
    """The paper's id changed; the detail is the earlier one."""
    PACKED = "packed"
    """A signed form was packed for a publisher; the detail says for whom."""
    UNDONE = "undone"
    """The last mark by hand of the kind that the detail names does not count any more."""


_LEFT = frozenset({EventKind.SENT, EventKind.RETURNED, EventKind.REJECTED, EventKind.PACKED})
"""What can only happen to a form that somebody has."""

BY_HAND = "by hand"
"""The detail of an event that a person told the ledger of."""


class Outcome(StrEnum):
    """What is to be done with a returned form."""

    ACCEPTED = "accepted"
    REVIEW = "needs review"
    """A person has to look at it."""
    REJECTED = "rejected"

    @classmethod
    def _missing_(cls, value: object) -> Outcome | None:
        """Read what earlier releases wrote."""
        return cls.REVIEW if value == "for a person" else None


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs, as the form names them."""

    name: str
    """Empty if the form leaves the name to the signer."""
    known: bool
    """Whether the name is printed, and not only a guess that can be corrected on the form."""


@dataclass(frozen=True, slots=True)
class Content:
    """What went into a form; None where nobody knows any more."""

    title: str | None = None
    """In plain characters."""
    authors: tuple[str, ...] | None = None
    signers: tuple[Signer, ...] | None = None
    volume: tuple[tuple[str, str], ...] | None = None
    """What is known of the proceedings, by the names of :class:`generator.paper.Volume`."""
    template: str | None = None
    """Name of the template."""
    template_digest: str | None = None
    options: tuple[tuple[str, str], ...] | None = None
    """Options of the template that were set, each value as Python spells it."""
    wording: str | None = None
    """The template's own text, with slot marks where the values stand."""


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file of a revision."""

    format: str
    """The extension."""
    name: str
    """Path below the folder of the agreement's forms, with slashes."""
    sha256: str
    size: int
    """In bytes."""
    mtime_ns: int | None = None
    """When the file was last changed, as the file system has it; None until it was seen there."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a revision."""

    kind: EventKind
    at: str | None
    """When, in ISO 8601; None if nobody knows."""
    detail: str = ""
    by: str = ""
    """Who did it, where a person did."""
    note: str = ""
    """Why, in this person's words."""

    @property
    def is_mark(self) -> bool:
        """Whether a person told the ledger of it, and can take that back."""
        return self.detail == BY_HAND


@dataclass(frozen=True, slots=True)
class Revision:
    """One form as it was issued."""

    number: int
    """From 1."""
    form_id: str
    """What the form calls itself, by :func:`generator.paper.form_id`; the paper may have another
    id by now."""
    fingerprint: str
    content: Content
    issued_at: str | None
    """In ISO 8601; None if nobody knows."""
    files: tuple[IssuedFile, ...] = ()
    events: tuple[Event, ...] = ()
    rendering: int = 1
    """From 1; how often it was made with other words before it left the house."""
    earlier: tuple[Revision, ...] = ()
    """Its earlier renderings, in order; what happened to them is in the events of this one."""
    has_traces: bool = False
    """Whether a mail that may have gone out was about it, or a file that came back is of it."""

    @property
    def may_be_out(self) -> bool:
        """Whether somebody may have it: mailed, marked as sent, returned, packed, or not known.

        Such a revision never gets other words; one that is certainly still here can.
        """
        happened = any(event.kind in _LEFT for event in self.standing)
        return self.issued_at is None or self.has_traces or happened

    @property
    def renderings(self) -> tuple[Revision, ...]:
        """All renderings in order, this one the last."""
        return (*self.earlier, self)

    @property
    def is_adopted(self) -> bool:
        """Whether its form was made elsewhere: nothing was issued here, and no file made."""
        return not self.files and self.issued_at is None

    @property
    def standing(self) -> tuple[Event, ...]:
        """The events without the marks that were taken back, and without the taking back."""
        held: list[Event] = []
        for event in self.events:
            if event.kind is not EventKind.UNDONE:
                held.append(event)
                continue
            marks = [each for each in held if each.is_mark and each.kind == event.detail]
            if marks:
                # Two marks can be alike; the place of the last one is the one that counts.
                del held[len(held) - 1 - held[::-1].index(marks[-1])]
        return tuple(held)

    def when(self, kind: EventKind) -> Event | None:
        """Return the last event of a kind that still counts, or None."""
        rejected: set[str] = set()
        for event in reversed(self.standing):
            if event.kind is EventKind.REJECTED:
                rejected.add(event.detail)
            taken_back = event.kind is EventKind.RETURNED and event.detail in rejected
            if event.kind is kind and not taken_back:
                return event
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of one agreement."""

    row: int
    """Its number in the ledger: stays the same when the paper's id changes."""
    paper_id: str
    source: str
    """The metadata file that it was last read from, as seen from the output folder, or empty."""
    withdrawn: bool
    input_digest: str | None
    """Of all that the current revision was made from; None if nobody knows."""
    revisions: tuple[Revision, ...]
    """In order; at least one."""
    former_ids: tuple[str, ...] = ()
    agreement: str = ""
    """Name of the agreement, where a workspace has several; else empty."""

    @property
    def label(self) -> str:
        """What a person calls the form: the paper's id, after the agreement's name if any."""
        return form_id(self.paper_id, self.agreement)

    @property
    def current(self) -> Revision:
        """The revision that stands."""
        return self.revisions[-1]

    @property
    def is_kept(self) -> bool:
        """Whether a person took its last withdrawal back: only a person withdraws it again."""
        kinds = (EventKind.WITHDRAWN, EventKind.REINSTATED)
        found = [event for each in self.revisions for event in each.events if event.kind in kinds]
        return bool(found) and found[-1].kind is EventKind.REINSTATED and found[-1].by != ""

    def last(self, kind: EventKind) -> Revision | None:
        """Return the latest revision to which something of a kind happened, or None."""
        return next(
            (revision for revision in reversed(self.revisions) if revision.when(kind)), None
        )
