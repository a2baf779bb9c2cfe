"""Why a returned form will not do, in sentences for the author who signed it.

What the examination found is written for the chair. Who has to sign again needs less, and what to
do; so the code of a finding that can reject a form has a sentence here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry

_SENTENCES = {
    "not-signed": "It is not signed. Sign it with a pen, in the field, or with a digital ID.",
    "signer-missing": "A signature is missing: everyone named on the form has to sign.",
    "date-missing": "The date beside the signature is missing.",
    "page-missing": "Not all of its pages are in the file. Please send all of them in one file.",
    "terms-changed": (
        "Its text is not the one that we sent. We can accept the form only unchanged; if there "
        "is something you cannot agree to, please write to us."
    ),
    "superseded-changed": "It is an earlier form, which no longer matches your paper.",
    "title-other": "Its title is not that of your paper.",
    "name-other": "It is signed by someone whom the form does not name.",
    **dict.fromkeys(
        ("attachment", "launch", "media", "outside", "script", "submit", "mixed", "too-much"),
        "The file contains more than a signed form, so we did not open it. Please send the form "
        "alone, printed and scanned if need be.",
    ),
    "signature-broken": "Its digital signature is not valid: the file was changed after signing.",
}
"""By the codes of findings (:mod:`generator.returns.verdict`)."""
_OTHERWISE = "We could not accept the file that you sent. Please sign the attached form once more."


def reasons_of(entry: ReturnEntry) -> tuple[str, ...]:
    """Return why a returned file was rejected, each reason a sentence or two; at least one.

    What a person told the author goes before what the examination found.
    """
    decision = entry.decision
    if decision is not None and decision.outcome is Outcome.REJECTED:
        return (decision.reason,) if decision.reason else (_OTHERWISE,)
    found = tuple(dict.fromkeys(_sentences(entry)))
    return found or (_OTHERWISE,)


def said_of(entry: ReturnEntry) -> str:
    """Return in a few words why a file was rejected, or what is asked, for the chair."""
    decision = entry.last_decision
    if decision is not None and decision.reason:
        return decision.reason
    for finding in _findings(entry):
        if finding.get("outcome") == Outcome.REJECTED and finding.get("message"):
            return str(finding["message"])
    return str(entry.outcome)


def _findings(entry: ReturnEntry) -> Sequence[Mapping[str, object]]:
    found: Sequence[Mapping[str, object]] = json.loads(entry.examination.report).get("findings", ())
    return found


def _sentences(entry: ReturnEntry) -> Iterator[str]:
    for finding in _findings(entry):
        code = finding.get("code")
        if finding.get("outcome") == Outcome.REJECTED and code in _SENTENCES:
            yield _SENTENCES[str(code)]
