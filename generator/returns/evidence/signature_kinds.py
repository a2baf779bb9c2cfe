"""The ways in which a form can be signed: what each is called, and what it is worth.

A new one is made here, or registered from elsewhere with :func:`register_signature_kind`; nothing
else knows them by name but the code that finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from generator.changes.words import normalise
from generator.extensions import Registry, UnknownNameError
from generator.returns.evidence.identification import LOOK, Finding, Outcome


class Validity(StrEnum):
    """What the check of a digital signature says."""

    TRUSTED = "valid, and its issuer is trusted"
    UNKNOWN_ISSUER = "valid, but its issuer is not on your list of trusted certificates"
    CHANGED = "the document was changed after it was signed"
    BROKEN = "not intact"
    EXPIRED = "intact, but its certificate had expired or was withdrawn"

    @classmethod
    def _missing_(cls, value: object) -> Validity | None:
        """Read what earlier releases wrote."""
        return {
            "valid, by an issuer that is trusted": cls.TRUSTED,
            "intact, by an issuer that nobody here vouches for": cls.UNKNOWN_ISSUER,
            "intact, by a certificate that was expired or withdrawn": cls.EXPIRED,
        }.get(str(value))


@dataclass(frozen=True, slots=True)
class SignatureMark:
    """One thing that somebody put where a signature belongs."""

    kind: SignatureKind
    text: str = ""
    """The name that it says: what was typed, or the subject of the certificate."""
    validity: Validity | None = None
    """Of a digital signature."""
    detail: str = ""
    """Of a digital signature: issuer and time, what changed after it, and the like. Of any other
    mark: what speaks against it (its value is not what the page shows, it cannot be seen); empty if
    nothing does, and else a person has to look."""

    @property
    def is_signature(self) -> bool:
        """Whether it can stand for a signature; typed spaces and points are none."""
        if self.kind.nature is Nature.BESIDE:
            return False
        return self.kind.nature is not Nature.TYPED or bool(normalise(self.text))


class Nature(Enum):
    """What a mark is made of: what it explains on the page, and whether it says a name."""

    TYPED = auto()
    """Letters, which say a name."""
    DRAWN = auto()
    """Lines or a picture, which say none."""
    CERTIFIED = auto()
    """A digital signature, whose certificate says a name."""
    BESIDE = auto()
    """No signature itself, but said beside one: a platform's seal."""


@dataclass(frozen=True, slots=True)
class SignatureKind:
    """One way in which a form can be signed."""

    name: str
    """In JSON; never changed once released."""
    short: str
    """In a table, where there is little room."""
    nature: Nature
    weigh: Callable[[str, SignatureMark], Finding]
    """What a mark of this kind by a signer, who is given by name, is worth: accepted, for a person
    to review, or rejected."""
    find: Callable[..., Iterable[SignatureMark]] | None = None
    """Finds marks of this kind, given a :class:`generator.returns.signers.marks.Sheet` and a
    :class:`FieldPlace` of it; None if the code of :mod:`generator.returns.signers` does."""

    def __str__(self) -> str:
        return self.name

    @property
    def says_name(self) -> bool:
        """Whether its text is the name of who signed."""
        return self.nature in {Nature.TYPED, Nature.CERTIFIED}


def _about(mark: SignatureMark) -> str:
    return f" ({mark.detail})" if mark.detail else ""


def weigh_drawing(who: str, mark: SignatureMark) -> Finding:
    """Leave what was drawn to a person: who drew it, only an eye can tell."""
    message = f"{who} signed by hand: {mark.kind}{_about(mark)}"
    return Finding(Outcome.REVIEW, "inked", message, LOOK)


def weigh_typing(who: str, mark: SignatureMark) -> Finding:
    """Accept a typed name, unless the page shows another or none."""
    name = mark.text or "nobody"
    if mark.detail:
        message = f"what {who} typed (“{name}”) needs a look: {mark.detail}"
        return Finding(Outcome.REVIEW, "signature-unclear", message, "look at the page")
    return Finding(Outcome.ACCEPTED, "signed", f"signed “{name}” ({mark.kind})")


_CERTIFIED = {
    Validity.BROKEN: (Outcome.REJECTED, "signature-broken", "is not intact"),
    Validity.CHANGED: (
        Outcome.REJECTED,
        "signature-changed",
        "was made before the file was changed",
    ),
    Validity.UNKNOWN_ISSUER: (
        Outcome.REVIEW,
        "signature-unknown-issuer",
        "is valid, but its issuer is not on your list of trusted certificates",
    ),
    Validity.EXPIRED: (
        Outcome.REVIEW,
        "signature-expired",
        "is intact, but its certificate had expired or was withdrawn",
    ),
}
SIGN_AGAIN = "ask for it to be signed again, and not saved by another program afterwards"
_TRUST = "if you trust the issuer, add its certificate to [returns] trust in agreements.toml"


def weigh_certificate(who: str, mark: SignatureMark) -> Finding:
    """Accept a digital signature that is valid, by an issuer that is trusted."""
    del who  # the certificate says who signed; of a damaged one it says nobody
    if mark.validity is Validity.TRUSTED:
        name = mark.text or "someone unnamed"
        return Finding(Outcome.ACCEPTED, "signed", f"signed digitally by {name}{_about(mark)}")
    whose = f" of {mark.text}" if mark.text else ""
    if mark.validity is None:
        message = f"the digital signature{whose} could not be checked{_about(mark)}"
        return Finding(Outcome.REVIEW, "signature-unchecked", message, "check it in a PDF viewer")
    outcome, code, fault = _CERTIFIED[mark.validity]
    hint = SIGN_AGAIN if outcome is Outcome.REJECTED else _TRUST
    return Finding(outcome, code, f"the digital signature{whose} {fault}{_about(mark)}", hint)


def weigh_seal(who: str, mark: SignatureMark) -> Finding:
    """Say what the seal of a platform is worth, beside a name that was typed."""
    message = f"{who} typed the name; the file is sealed by “{mark.text}”"
    if mark.validity is Validity.TRUSTED:
        return Finding(Outcome.ACCEPTED, "sealed", message + _about(mark))
    if mark.validity in {Validity.BROKEN, Validity.CHANGED}:
        outcome, code, fault = _CERTIFIED[mark.validity]
        return Finding(outcome, code, f"{message}, which {fault}{_about(mark)}", SIGN_AGAIN)
    message += f", whose issuer is not on your list of trusted certificates{_about(mark)}"
    return Finding(
        Outcome.REVIEW, "sealed", message, "decide whether you accept forms from this service"
    )


DIGITAL = SignatureKind("digital signature", "digital", Nature.CERTIFIED, weigh_certificate)
FIELD = SignatureKind("filled field", "field", Nature.TYPED, weigh_typing)
ANNOTATION = SignatureKind("typed annotation", "typed", Nature.TYPED, weigh_typing)
TEXT = SignatureKind("printed text", "text", Nature.TYPED, weigh_typing)
"""Text of the page where the field was, after the fields were flattened."""
INK = SignatureKind("ink", "ink", Nature.DRAWN, weigh_drawing)
"""Drawn lines: an ink annotation, or paths on the page."""
IMAGE = SignatureKind("image", "image", Nature.DRAWN, weigh_drawing)
SCANNED = SignatureKind("ink on a scan", "ink", Nature.DRAWN, weigh_drawing)
SEAL = SignatureKind("seal", "seal", Nature.BESIDE, weigh_seal)
"""A digital signature in a field of its own, by someone other than who typed the name."""

SIGNATURE_KINDS: Registry[SignatureKind] = Registry(
    "kind of signature",
    "agreements.signature_kinds",
    {kind.name: kind for kind in (DIGITAL, FIELD, ANNOTATION, TEXT, INK, IMAGE, SCANNED, SEAL)},
)
"""Every kind, by its name."""


def register_signature_kind(kind: SignatureKind) -> SignatureKind:
    """Make a kind of signature known, in this process; return it.

    Raises:
        ValueError: there is another of this name.
    """
    SIGNATURE_KINDS.register(kind.name, kind)
    return kind


def known_kinds() -> tuple[SignatureKind, ...]:
    """Return all kinds that are known.

    Raises:
        ExtensionError: one of another package cannot be loaded.
    """
    return tuple(kind for _, kind in SIGNATURE_KINDS.everything())


def kind_named(name: str) -> SignatureKind:
    """Return the kind of a name.

    Raises:
        KeyError: there is none.
    """
    try:
        return SIGNATURE_KINDS.get(name)
    except UnknownNameError:
        raise KeyError(name) from None
