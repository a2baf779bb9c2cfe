"""What was issued: a form with its fields, all forms, to find one by, and an agreement's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from generator.ledger.records import Content
from generator.paper import form_id
from generator.pdf.code import code_key
from generator.returns.evidence.pages import Box, SeenPage


class FieldRole(StrEnum):
    """What a field of a form is for."""

    SIGNATURE = "signature"
    """To be signed digitally, or with a pen."""
    TYPED = "typed signature"
    DATE = "date"
    NAME = "name"
    """A person's name that was only guessed, or is asked for; and other words."""
    BUTTON = "button"
    """A box to tick, or one of several buttons of which one can be chosen."""
    COUNTERSIGNED = "countersignature"
    """For the publisher, who signs when the form has come back."""
    CHOICE = "choice"
    """A list of which one item can be chosen."""


SIGNING = frozenset({FieldRole.SIGNATURE, FieldRole.TYPED, FieldRole.DATE})
"""What each signer fills in."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A field of a form as it was issued."""

    name: str
    label: str
    role: FieldRole
    page: int
    """From 1."""
    box: Box
    value: str = ""
    """What it was prefilled with."""
    choices: tuple[str, ...] = ()
    """Of a list."""
    state: str = ""
    """Of a button: the name of its state when it is on."""
    is_on: bool = False
    """Whether a button was issued in this state."""
    required: bool = False

    @property
    def signer(self) -> str:
        """Which signer it belongs to: the number that ends its name, or empty."""
        head, _, tail = self.name.rpartition("_")
        return tail if head and tail.isdigit() else ""


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form as it was issued, read from its own file."""

    pages: tuple[SeenPage, ...]
    fields: tuple[FieldPlace, ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """A revision that was issued, and what the metadata say now: what a return is held against."""

    paper_id: str
    form_id: str
    """The paper's id when it was printed."""
    revision: int
    fingerprint: str
    content: Content
    """What was printed; parts are None where nobody knows any more."""
    now: Content
    """What the metadata say now."""
    latest: int
    """The revision that stands now."""
    withdrawn: bool
    issued_on: date | None
    pdf: Path | None
    """The file as it was issued; None if it is lost or has other bytes now."""
    sent_to: tuple[str, ...] = ()
    """The addresses, in lower case, that forms of the paper were mailed to."""
    noted: tuple[str, ...] = ()
    """What changed until the revision that stands, if none of it asks for a new signature."""
    agreement: str = ""
    """Name of the agreement that the form is of, where a workspace has several; else empty."""
    rendering: int = 1
    """See :attr:`generator.ledger.records.Revision.rendering`."""
    renderings: int = 1
    """How many the revision has: the last one stands, and no other was ever sent by us."""

    @property
    def is_standing(self) -> bool:
        """Whether it is the form that stands now."""
        return (self.revision, self.rendering) == (self.latest, self.renderings)

    @property
    def name_of_revision(self) -> str:
        """Which form of the paper it is: ``revision 2``, or an earlier rendering of it."""
        if self.rendering == self.renderings:
            return f"revision {self.revision}"
        return f"an earlier rendering of revision {self.revision}"

    @property
    def label(self) -> str:
        """What a person calls the form: the paper's id, after the agreement's name if any."""
        return form_id(self.paper_id, self.agreement)


@dataclass(frozen=True, eq=False)
class Index:
    """All that was issued; each is its own, so that what is derived from one can be kept."""

    issued: tuple[Issued, ...]
    writers: tuple[str, ...] = ()
    """Names of those who mail the forms, and to whom an answer may be addressed."""
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The addresses of authors and signers, by paper id, as far as the metadata have them."""
    blanks: Mapping[str, Path] = field(default_factory=dict)
    """The publishers' own blank forms, by the names of the templates with their words."""

    @cached_property
    def by_code(self) -> Mapping[tuple[str, int, int], Issued]:
        """Renderings by the key, revision and rendering of their page codes."""
        return {
            (code_key(each.form_id), each.revision, each.rendering): each for each in self.issued
        }

    @cached_property
    def by_form(self) -> Mapping[tuple[str, int, int], Issued]:
        """Renderings by form id, revision and number."""
        return {(each.form_id, each.revision, each.rendering): each for each in self.issued}

    @cached_property
    def standing(self) -> tuple[Issued, ...]:
        """The latest revision of each form."""
        return tuple(each for each in self.issued if each.is_standing)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of an agreement's own words, between the places of its values."""

    name: str
    """``clause 6.3``, or its first words."""
    text: str
    squeezed: str
    """Its letters and digits."""


@dataclass(frozen=True, eq=False, slots=True)
class AgreementText:
    """The words of an agreement, in their order."""

    name: str
    """Of its template."""
    clauses: tuple[Clause, ...]
    labels: frozenset[str] = frozenset()
    """Other words of the form, squeezed: its title, and what stands before a place to fill in."""
    values_after: frozenset[int] = frozenset()
    """The clauses, by their place, behind which something is filled in: the title, names."""
