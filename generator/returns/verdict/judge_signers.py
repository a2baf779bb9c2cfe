"""The rules of signatures, their dates and the names in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generator.changes.words import normalise
from generator.returns.evidence import (
    DateState,
    Finding,
    Fit,
    Issued,
    MarkKind,
    Medium,
    Outcome,
    SignatureMark,
    SignerEvidence,
    Validity,
)
from generator.returns.signers.fit import ODD_SIGNS, same_person
from generator.returns.verdict.case import Case

_SLACK = timedelta(days=1)
"""Between the signer's date and ours: time zones."""

_TYPED = frozenset({MarkKind.FIELD, MarkKind.ANNOTATION, MarkKind.TEXT})
_SAYS_NAME = _TYPED | {MarkKind.DIGITAL}
_VALIDITY = {
    Validity.BROKEN: (Outcome.REJECTED, "signature-broken", "is not intact"),
    Validity.CHANGED: (Outcome.REJECTED, "signature-changed", "was made before the file changed"),
    Validity.UNKNOWN_ISSUER: (
        Outcome.PERSON,
        "signature-unknown-issuer",
        "is intact, but nobody here vouches for its issuer",
    ),
    Validity.EXPIRED: (
        Outcome.PERSON,
        "signature-expired",
        "is intact, but its certificate was expired or withdrawn",
    ),
}
_SIGN_AGAIN = "ask for the form signed once more, and saved after signing by nothing else"


def judge_marks(case: Case) -> Iterator[Finding]:
    """Say who signed and how, and who did not."""
    unsigned = [signer for signer in case.signers if not any(map(_is_mark, signer.marks))]
    if not case.signers:
        message = "it has no place for a signature that is known"
        yield Finding(Outcome.PERSON, "no-signature-place", message, "see whether it is signed")
    elif len(unsigned) == len(case.signers):
        seen = case.medium is Medium.SCAN
        message = "no ink can be seen where it is to be signed" if seen else "it is not signed"
        gravity = Outcome.PERSON if seen else case.gravity
        yield Finding(gravity, "not-signed", message, "ask for the form with a signature")
    else:
        for signer in unsigned:
            message = f"{_who(signer)} has not signed"
            hint = "ask for the missing signature, or see whether the others can sign alone"
            yield Finding(Outcome.PERSON, "signer-missing", message, hint)
    for signer in case.signers:
        for mark in signer.marks:
            if mark.kind is MarkKind.SEAL:
                yield _sealed(signer, mark)
            elif _is_mark(mark):
                yield _weighed(signer, mark)


def _is_mark(mark: SignatureMark) -> bool:
    """Tell whether it is a signature at all; spaces are none."""
    if mark.kind is MarkKind.SEAL:
        return False
    return mark.kind not in _TYPED or bool(normalise(mark.text))


def _weighed(signer: SignerEvidence, mark: SignatureMark) -> Finding:
    """Say what a single mark is worth."""
    who, name = _who(signer), mark.text or "nobody"
    detail = f" ({mark.detail})" if mark.detail else ""
    if mark.kind not in _SAYS_NAME:
        message = f"{who} signed by {mark.kind}{detail}"
        return Finding(Outcome.PERSON, "inked", message, "look at the signature with --review")
    if mark.kind is not MarkKind.DIGITAL:
        if mark.detail:
            message = f"what {who} typed (“{name}”) is not beyond doubt: {mark.detail}"
            return Finding(Outcome.PERSON, "signature-unclear", message, "look at the page")
        return Finding(Outcome.ACCEPTED, "signed", f"signed “{name}”: {mark.kind}")
    if mark.validity is Validity.TRUSTED:
        message = f"signed digitally by {name}{detail}"
        return Finding(Outcome.ACCEPTED, "signed", message)
    if mark.validity is None:
        message = f"the digital signature of {name} was not checked{detail}"
        return Finding(Outcome.PERSON, "signature-unchecked", message, "check it in a PDF viewer")
    outcome, code, fault = _VALIDITY[mark.validity]
    hint = _SIGN_AGAIN if outcome is Outcome.REJECTED else "see whether you trust the issuer"
    return Finding(outcome, code, f"the digital signature of {name} {fault}{detail}", hint)


def _sealed(signer: SignerEvidence, mark: SignatureMark) -> Finding:
    """Say what the seal of a platform is worth, beside a name that was typed."""
    detail = f" ({mark.detail})" if mark.detail else ""
    message = f"{_who(signer)} typed the name; the file is sealed by “{mark.text}”"
    if mark.validity is Validity.TRUSTED:
        return Finding(Outcome.ACCEPTED, "sealed", message + detail)
    if mark.validity in {Validity.BROKEN, Validity.CHANGED}:
        outcome, code, fault = _VALIDITY[mark.validity]
        return Finding(outcome, code, f"{message}, which {fault}{detail}", _SIGN_AGAIN)
    message += f", whose issuer nobody here vouches for{detail}"
    return Finding(Outcome.PERSON, "sealed", message, "see whether you take a form of this service")


def judge_looks(case: Case) -> Iterator[Finding]:
    """Say what the page shows in the fields that no value explains."""
    for signer in case.signers:
        for sentence in signer.unexplained:
            yield Finding(Outcome.PERSON, "unexplained", sentence, "look at it with --review")


def judge_dates(case: Case) -> Iterator[Finding]:
    """Say what is wrong with the dates."""
    issued_on = case.issued.issued_on if case.issued else None
    earliest = issued_on - _SLACK if issued_on else date.min
    for signer in case.signers:
        if case.ours and not any(map(_is_mark, signer.marks)):
            continue
        who, written = _who(signer), signer.date
        hint = f"ask {who} for the date of the signature"
        right = [day for day in written.readings if earliest <= day <= case.today + _SLACK]
        if written.state is DateState.MISSING:
            message = f"the date of {who} is missing"
            yield Finding(Outcome.PERSON, "date-missing", message, hint)
        elif written.state is DateState.UNREADABLE or not written.readings:
            message = f"the date of {who} cannot be read: “{written.text}”"
            yield Finding(Outcome.PERSON, "date-unreadable", message, hint)
        elif not right:
            late = min(written.readings) > case.today
            code, fault = ("date-future", "lies ahead") if late else ("date-early", "is too early")
            message = f"the date of {who} {fault}: “{written.text}”"
            message += f"; the form was issued on {issued_on}" if issued_on and not late else ""
            yield Finding(Outcome.PERSON, code, message, hint)
        elif written.state is DateState.AMBIGUOUS:
            either = " or ".join(day.isoformat() for day in written.readings)
            message = f"the date of {who}, “{written.text}”, is {either}"
            yield Finding(Outcome.ACCEPTED, "date-ambiguous", message)


def judge_names(case: Case) -> Iterator[Finding]:
    """Say who signed in whose place."""
    for signer in case.signers:
        said = [mark for mark in signer.marks if mark.kind in _SAYS_NAME and _is_mark(mark)]
        if not said:
            continue
        form, metadata = signer.name.form, signer.name.metadata
        if not normalise(form):
            message = f"the name of {_who(signer)} cannot be read"
            yield Finding(Outcome.PERSON, "name-unread", message, "see who signed")
        elif signer.name.fit not in {Fit.EXACT, Fit.COSMETIC}:
            yield _other_name(case, signer)
        for mark in said:
            if normalise(form) and not any(
                same_person(mark.text, each) for each in (form, metadata)
            ):
                message = f"the signature says “{mark.text or 'no name'}”, the form “{form}”"
                yield Finding(Outcome.PERSON, "names-differ", message, "see who signed")


def _other_name(case: Case, signer: SignerEvidence) -> Finding:
    """Say what to make of a name that is not the expected one."""
    form, expected = signer.name.form, signer.name.metadata
    note = f" ({signer.name.note})" if signer.name.note else ""
    wanted = f"“{expected}” is expected" if expected else "nobody is expected by name"
    odd = signer.name.note.startswith(ODD_SIGNS)
    if case.issued and not odd and _is_guess(case.issued, signer) and _is_author(case.issued, form):
        message = f"signed by “{form}”, another author; {wanted}, which was a guess"
        return Finding(Outcome.ACCEPTED, "name-other-author", message)
    message = f"signed by “{form}”{note}; {wanted}"
    hint = "see whether this person may sign, or ask for the right signature"
    return Finding(Outcome.PERSON, "name-other", message, hint)


def _is_guess(issued: Issued, signer: SignerEvidence) -> bool:
    """Tell whether the name that is expected of a signer was only guessed, or left blank."""
    signers = issued.content.signers if issued.now.signers is None else issued.now.signers
    number = int(signer.signer) if signer.signer.isdecimal() else 1
    if signers is None or not 1 <= number <= len(signers):
        return False
    return not signers[number - 1].known


def _is_author(issued: Issued, name: str) -> bool:
    authors = issued.content.authors if issued.now.authors is None else issued.now.authors
    return any(same_person(name, author) for author in authors or ())


def _who(signer: SignerEvidence) -> str:
    number = f"signer {signer.signer.lstrip('0')}" if signer.signer else "the signer"
    return signer.name.form or signer.name.metadata or number
