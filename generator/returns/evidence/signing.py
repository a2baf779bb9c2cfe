"""What a signer left on a form: signatures, a date, a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.returns.evidence.signature_kinds import SignatureMark


class DateState(StrEnum):
    """How well a date can be read."""

    EXACT = "exact"
    AMBIGUOUS = "ambiguous"
    """Day and month can be taken for each other."""
    UNREADABLE = "unreadable"
    MISSING = "missing"
    UNSEEN = "not looked for"
    """No place for it was found."""


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
class TextComparison:
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
    """The number that ends the names of this signer's fields, or the word that begins them where
    several have no numbers, or empty."""
    marks: tuple[SignatureMark, ...]
    date: WrittenDate
    name: TextComparison
    """The signing person's name, beside the name that the metadata expect."""
    place_seen: bool = True
    """Whether a place to sign was found: where none was seen, nothing is said to be missing."""
    unexplained: tuple[str, ...] = ()
    """What the page shows in this signer's fields, and is not the value of one: sentences."""
    is_faint: bool = False
    """Whether nothing is there but something pale, which may be a signature or not."""
