"""The rules of signatures, their dates and the names in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generator.changes.words import normalise
from generator.returns.evidence import (
    LOOK,
    DateState,
    Finding,
    Fit,
    Issued,
    Medium,
    Outcome,
    SignatureMark,
    SignerEvidence,
)
from generator.returns.evidence.signature_kinds import Nature
from generator.returns.signers.fit import ODD_SIGNS, same_person
from generator.returns.signers.scanned import BY_HAND
from generator.returns.verdict.case import Case
from generator.returns.verdict.rules import Rule

_SLACK = timedelta(days=1)
"""Between the signer's date and ours: time zones."""


def check_signatures(case: Case) -> Iterator[Finding]:
    """Who signed and how, and who did not?"""
    unsigned = [signer for signer in case.signers if not _has_signed(signer)]
    if not case.signers or not all(signer.place_seen for signer in unsigned):
        message = "no place to sign was found in it"
        yield Finding(Outcome.REVIEW, "no-signature-place", message, "check whether it is signed")
    elif any(signer.is_faint for signer in unsigned):
        message = "something faint is where the signature belongs: it may be one"
        yield Finding(Outcome.REVIEW, "signature-faint", message, "look at the place")
    elif len(unsigned) == len(case.signers):
        seen = case.medium is Medium.SCAN
        message = "there is no ink where the signature belongs" if seen else "it is not signed"
        outcome = Outcome.REVIEW if seen else case.worst
        yield Finding(outcome, "not-signed", message, "ask for the form with a signature")
    else:
        for signer in unsigned:
            message = f"{_who(signer)} has not signed"
            hint = "ask for the missing signature, or check whether the others can sign alone"
            yield Finding(Outcome.REVIEW, "signer-missing", message, hint)
    for signer in case.signers:
        for mark in signer.marks:
            if mark.is_signature or mark.kind.nature is Nature.BESIDE:
                yield mark.kind.weigh(_who(signer), mark)


def _has_signed(signer: SignerEvidence) -> bool:
    return any(mark.is_signature for mark in signer.marks)


def check_looks(case: Case) -> Iterator[Finding]:
    """What do the fields show that no value explains?"""
    for signer in case.signers:
        for sentence in signer.unexplained:
            yield Finding(Outcome.REVIEW, "unexplained", sentence, LOOK)


def check_dates(case: Case) -> Iterator[Finding]:
    """Was it signed between the day of issue and today?"""
    issued_on = case.issued.issued_on if case.issued else None
    # A form that was not issued here may be older than ours.
    earliest = issued_on - _SLACK if issued_on and case.ours else date.min
    for signer in case.signers:
        if case.ours and not _has_signed(signer):
            continue
        who, written = _who(signer), signer.date
        hint = f"ask {who} for the date of the signature"
        right = [day for day in written.readings if earliest <= day <= case.today + _SLACK]
        if written.state is DateState.UNSEEN:
            message = f"no place for {who}'s date was found"
            yield Finding(Outcome.REVIEW, "date-unseen", message, "check whether it is dated")
        elif written.state is DateState.MISSING:
            message = f"{who} gave no date"
            yield Finding(Outcome.REVIEW, "date-missing", message, hint)
        elif written.text == BY_HAND:
            message = f"{who}'s date is written by hand"
            yield Finding(Outcome.REVIEW, "date-by-hand", message, "read it")
        elif written.state is DateState.UNREADABLE or not written.readings:
            message = f"{who}'s date cannot be read: “{written.text}”"
            yield Finding(Outcome.REVIEW, "date-unreadable", message, hint)
        elif not right:
            late = min(written.readings) > case.today
            code, fault = ("date-future", "in the future") if late else ("date-early", "too early")
            message = f"{who}'s date is {fault}: “{written.text}”"
            message += f"; the form was issued on {issued_on}" if issued_on and not late else ""
            yield Finding(Outcome.REVIEW, code, message, hint)
        elif written.state is DateState.AMBIGUOUS:
            either = " or ".join(day.isoformat() for day in written.readings)
            message = f"{who}'s date, “{written.text}”, is {either}"
            yield Finding(Outcome.ACCEPTED, "date-ambiguous", message)


def check_names(case: Case) -> Iterator[Finding]:
    """Did the right person sign?"""
    for signer in case.signers:
        said = [mark for mark in signer.marks if mark.kind.says_name and mark.is_signature]
        if not said:
            continue
        form, metadata = signer.name.form, signer.name.metadata
        if not normalise(form):
            message = f"the name of {_who(signer)} cannot be read"
            yield Finding(Outcome.REVIEW, "name-unread", message, "check who signed")
        elif signer.name.fit not in {Fit.EXACT, Fit.COSMETIC}:
            yield _other_name(case, signer)
        for mark in said:
            if normalise(form) and not _is_one_of(mark, (form, metadata)):
                message = f"the signature says “{mark.text or 'no name'}”, the form “{form}”"
                yield Finding(Outcome.REVIEW, "names-differ", message, "check who signed")


def _is_one_of(mark: SignatureMark, names: tuple[str, ...]) -> bool:
    return any(same_person(mark.text, name) for name in names)


def _other_name(case: Case, signer: SignerEvidence) -> Finding:
    """Say what to make of a name that is not the expected one."""
    form, expected = signer.name.form, signer.name.metadata
    note = f" ({signer.name.note})" if signer.name.note else ""
    wanted = f"“{expected}” is expected" if expected else "no name is expected"
    odd = signer.name.note.startswith(ODD_SIGNS)
    if case.issued and not odd and _is_guess(case.issued, signer) and _is_author(case.issued, form):
        message = f"signed by “{form}”, another author; {wanted}, which was a guess"
        return Finding(Outcome.ACCEPTED, "name-other-author", message)
    message = f"signed by “{form}”{note}; {wanted}"
    hint = "check whether this person may sign, or ask for the right signature"
    return Finding(Outcome.REVIEW, "name-other", message, hint)


def _is_guess(issued: Issued, signer: SignerEvidence) -> bool:
    """Tell whether the name that is expected of a signer was only guessed, or left blank."""
    signers = issued.content.signers if issued.now.signers is None else issued.now.signers
    number = int(signer.signer) if signer.signer.isdecimal() else int(not signer.signer)
    if signers is None or not 1 <= number <= len(signers):
        return False
    return not signers[number - 1].known


def _is_author(issued: Issued, name: str) -> bool:
    authors = issued.content.authors if issued.now.authors is None else issued.now.authors
    return any(same_person(name, author) for author in authors or ())


def _who(signer: SignerEvidence) -> str:
    place = f"the {signer.signer.replace('_', ' ')}" if signer.signer else "the signer"
    if signer.signer.isdecimal():
        place = f"signer {signer.signer.lstrip('0')}"
    return signer.name.form or signer.name.metadata or place


RULES = (
    Rule("signatures", check_signatures, of_the_day=frozenset({"signature-expired"})),
    Rule("looks", check_looks),
    Rule(
        "dates",
        check_dates,
        of_the_day=frozenset({"date-future", "date-early", "date-ambiguous"}),
    ),
    Rule("names", check_names),
)
