"""What a returned file shows, and what is made of it; plain values, all of them.

Coordinates are points from the lower left corner of a page as it is read, that is after its
``/Rotate`` (ISO 32000-1, 7.7.3.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from generator.ledger.records import Content
from generator.ledger.records import Outcome as Outcome  # noqa: PLC0414 - one for all
from generator.pdf.code import PageCode, code_key


class FileKind(StrEnum):
    """What a returned file is, by its first bytes and not by its name."""

    PDF = "pdf"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came back; a copy of it is kept."""

    name: str
    """Where to find it: a path, or what an archive or a mail calls it, after theirs."""
    kind: FileKind
    sha256: str
    size: int
    """In bytes."""
    path: Path
    """The copy."""
    sender: str = ""
    """Address of who sent it, if a mail brought it."""
    words: str = ""
    """What was written with it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def grown(self, by: float) -> Box:
        """Give it with more room on each side, in points."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that can be read on a page, by whatever put it there."""

    text: str
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box.left + self.box.right) / 2, (self.box.bottom + self.box.top) / 2


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A page's code where it was found."""

    code: PageCode
    corners: tuple[tuple[float, float], ...]
    """Its corners, in the order top left, top right, bottom right, bottom left of the code as it
    was printed; from them follows how the page lies."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One page of a returned file, or of a form as it was issued."""

    number: int
    """From 1, in the file."""
    width: float
    height: float
    """In points."""
    words: tuple[Word, ...]
    """What can be read as text, fields and annotations included, in the order of the file."""
    codes: tuple[SeenCode, ...]
    pictured: bool
    """Whether the page is a picture: a scan, with no text, or with text from a recogniser only."""


class FieldRole(StrEnum):
    """What a field of a form is for."""

    SIGNATURE = "signature"
    """To be signed digitally, or with a pen."""
    TYPED = "typed signature"
    DATE = "date"
    NAME = "name"
    """A person's name that was only guessed, or is asked for."""


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


@dataclass(frozen=True, eq=False)
class Index:
    """All that was issued; each is its own, so that what is derived from one can be kept."""

    issued: tuple[Issued, ...]
    writers: tuple[str, ...] = ()
    """Names of those who mail the forms, and to whom an answer may be addressed."""

    @cached_property
    def by_code(self) -> Mapping[tuple[str, int], Issued]:
        """Revisions by the key and revision of their page codes."""
        return {(code_key(each.form_id), each.revision): each for each in self.issued}

    @cached_property
    def by_form(self) -> Mapping[tuple[str, int], Issued]:
        """Revisions by form id and number."""
        return {(each.form_id, each.revision): each for each in self.issued}

    @cached_property
    def standing(self) -> tuple[Issued, ...]:
        """The latest revision of each paper."""
        return tuple(each for each in self.issued if each.revision == each.latest)


class Means(StrEnum):
    """How a form was recognised, the surest first."""

    CODE = "code on the page"
    METADATA = "document metadata"
    TEXT = "text of the foot"
    LIKENESS = "title and name by likeness"


@dataclass(frozen=True, slots=True)
class Match:
    """Which form a file is."""

    issued: Issued
    means: Means
    certainty: float
    """From 0 to 1; 1 for a code."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which page of the file is which page of the form."""

    places: tuple[tuple[int, int], ...]
    """Pairs of a page of the file and a page of the form, both from 1, in the order of the file."""
    missing: tuple[int, ...] = ()
    """Pages of the form that are not in the file."""
    foreign: tuple[int, ...] = ()
    """Pages of the file that are not of this form."""

    @property
    def in_order(self) -> bool:
        """Whether the pages follow each other as they should, none twice."""
        pages = [page for _, page in self.places]
        return pages == sorted(set(pages))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a form: the worst of them decides."""

    outcome: Outcome
    """What this alone would lead to; ACCEPTED for what is worth saying and does no harm."""
    code: str
    """What it is, for machines: ``terms-changed``."""
    message: str
    """For the chair: what is the matter."""
    hint: str = ""
    """What to do, or to ask the author for."""


@dataclass(frozen=True, slots=True)
class Identification:
    """What a file is, as far as it can be told."""

    match: Match | None
    pages: PageMap
    findings: tuple[Finding, ...] = ()
    """What speaks against it: two forms in one file, a code that is another paper's."""


class Medium(StrEnum):
    """How a form came back."""

    FORM = "form"
    """With its fields."""
    PRINTED = "printed to a file"
    """Text without the fields of the form, as printing to PDF and some viewers leave it."""
    SCAN = "scan"
    """At least one page is a picture."""


class TermsState(StrEnum):
    """How the terms compare with what was issued."""

    SAME = "unchanged"
    CHANGED = "changed"
    UNKNOWN = "not comparable"
    """A scan, or no issued form to compare with."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that is not as it was issued."""

    clause: str
    """Its number or first words."""
    issued: str
    """The part that differs, with some words around it; empty for what was added."""
    returned: str
    """The same part as it came back; empty for what was removed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the terms compare with what was issued."""

    state: TermsState
    changes: tuple[ClauseChange, ...] = ()
    reason: str = ""
    """Why they could not be compared, or what else is not as issued (something covers the page)."""


class MarkKind(StrEnum):
    """How a place for a signature was signed."""

    DIGITAL = "digital signature"
    FIELD = "filled field"
    ANNOTATION = "typed annotation"
    TEXT = "printed text"
    """Text of the page where the field was, after the fields were flattened."""
    INK = "ink"
    """Drawn lines: an ink annotation, or paths on the page."""
    IMAGE = "image"
    SCANNED = "ink on a scan"
    SEAL = "seal"
    """A digital signature in a field of its own, by someone other than who typed the name."""


class Validity(StrEnum):
    """What the check of a digital signature says."""

    TRUSTED = "valid, by an issuer that is trusted"
    UNKNOWN_ISSUER = "intact, by an issuer that nobody here vouches for"
    CHANGED = "the document was changed after it was signed"
    BROKEN = "not intact"
    EXPIRED = "intact, by a certificate that was expired or withdrawn"


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """One thing that somebody put where a signature belongs."""

    kind: MarkKind
    text: str = ""
    """The name that it says: what was typed, or the subject of the certificate."""
    validity: Validity | None = None
    """Of a digital signature."""
    detail: str = ""
    """Of a digital signature: issuer and time, what changed after it, and the like. Of any other
    mark: what speaks against it (its value is not what the page shows, it cannot be seen); empty if
    nothing does, and else a person has to look."""


class DateState(StrEnum):
    """How well a date can be read."""

    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    """Day and month can be taken for each other."""
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as somebody wrote it."""

    text: str
    state: DateState
    readings: tuple[date, ...] = ()
    """What it can mean; one if it is exact."""


class Fit(StrEnum):
    """How a text of the form compares with the metadata of now."""

    EXACT = "exact"
    COSMETIC = "cosmetic"
    """Only case, spaces, punctuation or the spelling of characters differ."""
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """The form does not say it in a way that can be read."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A text of the form beside that of the metadata."""

    fit: Fit
    form: str
    metadata: str
    note: str = ""
    """What else to say of it: ``an author of the paper``, ``initials only``."""


@dataclass(frozen=True, slots=True)
class SignerEvidence:
    """What one signer left on the form."""

    signer: str
    """The number that ends the names of this signer's fields, or empty."""
    marks: tuple[SignatureMark, ...]
    date: WrittenDate
    name: Comparison
    """The signing person's name, beside the name that the metadata expect."""
    unexplained: tuple[str, ...] = ()
    """What the page shows in this signer's fields, and is not the value of one: sentences."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found out about one returned file, and the verdict."""

    sha256: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    """The worst first."""
    medium: Medium | None = None
    """None if the file could not be read."""
    match: Match | None = None
    pages: PageMap = PageMap(())
    page_count: int = 0
    """Of the file."""
    terms: Terms = Terms(TermsState.UNKNOWN)
    signers: tuple[SignerEvidence, ...] = ()
    title: Comparison | None = None
