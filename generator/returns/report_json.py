"""Reports as plain objects, for the ledger and for ``--json``, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.returns.evidence import (
    ClauseChange,
    Comparison,
    DateState,
    Finding,
    Fit,
    Index,
    Match,
    Means,
    Medium,
    Outcome,
    PageMap,
    Report,
    SignatureMark,
    SignerEvidence,
    Terms,
    TermsState,
    Validity,
    WrittenDate,
)
from generator.returns.evidence.signature_kinds import kind_named

_SURROGATES = re.compile("[\ud800-\udfff]")
"""What no encoding of characters can write; a damaged file can hold them."""

_Object = Mapping[str, Any]


def report_to_object(report: Report) -> dict[str, object]:
    """Return a report as an object for JSON; a form is named by its id and revision."""
    match = report.match
    return {
        "sha256": report.sha256,
        "outcome": str(report.outcome),
        "findings": [_finding_to_object(each) for each in report.findings],
        "medium": None if report.medium is None else str(report.medium),
        "match": None
        if match is None
        else {
            "paper_id": match.issued.paper_id,
            "form_id": match.issued.form_id,
            "revision": match.issued.revision,
            "means": str(match.means),
            "certainty": match.certainty,
        },
        "pages": {
            "count": report.page_count,
            "places": [list(pair) for pair in report.pages.places],
            "missing": list(report.pages.missing),
            "foreign": list(report.pages.foreign),
        },
        "terms": {
            "state": str(report.terms.state),
            "changes": [_change_to_object(each) for each in report.terms.changes],
            "reason": _clean(report.terms.reason),
        },
        "signers": [_signer_to_object(each) for each in report.signers],
        "title": None if report.title is None else _comparison_to_object(report.title),
    }


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What the ledger keeps of a report; of what was erased there are only findings."""

    findings: tuple[Finding, ...]
    """The worst first."""
    signers: tuple[SignerEvidence, ...] = ()
    means: Means | None = None
    """How the form was recognised; None if it was not."""
    certainty: float = 0.0
    """From 0 to 1."""
    medium: Medium | None = None
    """None if the file could not be read, or what was found in it is not kept any more."""

    @property
    def objections(self) -> tuple[Finding, ...]:
        """What was found against the file, the worst first."""
        return tuple(each for each in self.findings if each.outcome is not Outcome.ACCEPTED)


def kept_report(text: str) -> KeptReport:
    """Read what a ledger keeps of a report.

    Raises:
        KeyError, TypeError, ValueError: it is nothing that this release writes.
    """
    content = json.loads(text)
    match = content.get("match")
    return KeptReport(
        tuple(map(_finding, content["findings"])),
        tuple(map(_signer, content.get("signers", ()))),
        None if match is None else Means(match["means"]),
        0.0 if match is None else float(match["certainty"]),
        None if content.get("medium") is None else Medium(content["medium"]),
    )


def report_from_object(content: _Object, index: Index) -> Report:
    """Read what :func:`report_to_object` gave.

    A form that the index does not know any more is no match.

    Raises:
        KeyError, TypeError, ValueError: it is nothing that this release writes.
    """
    pages, terms = content["pages"], content["terms"]
    return Report(
        content["sha256"],
        Outcome(content["outcome"]),
        tuple(map(_finding, content["findings"])),
        None if content["medium"] is None else Medium(content["medium"]),
        None if content["match"] is None else _match(content["match"], index),
        PageMap(
            tuple((first, second) for first, second in pages["places"]),
            tuple(pages["missing"]),
            tuple(pages["foreign"]),
        ),
        pages["count"],
        Terms(
            TermsState(terms["state"]),
            tuple(
                ClauseChange(each["clause"], each["issued"], each["returned"])
                for each in terms["changes"]
            ),
            terms["reason"],
        ),
        tuple(_signer(each) for each in content["signers"]),
        None if content["title"] is None else _comparison(content["title"]),
    )


def _finding_to_object(finding: Finding) -> _Object:
    return {
        "outcome": str(finding.outcome),
        "code": finding.code,
        "message": _clean(finding.message),
        "hint": _clean(finding.hint),
    }


def _finding(content: _Object) -> Finding:
    return Finding(
        Outcome(content["outcome"]), content.get("code", ""), content["message"], content["hint"]
    )


def _change_to_object(change: ClauseChange) -> _Object:
    return {
        "clause": _clean(change.clause),
        "issued": _clean(change.issued),
        "returned": _clean(change.returned),
    }


def _signer_to_object(signer: SignerEvidence) -> _Object:
    return {
        "signer": _clean(signer.signer),
        "marks": [
            {
                "kind": str(mark.kind),
                "text": _clean(mark.text),
                "validity": None if mark.validity is None else str(mark.validity),
                "detail": _clean(mark.detail),
            }
            for mark in signer.marks
        ],
        "date": {
            "text": _clean(signer.date.text),
            "state": str(signer.date.state),
            "readings": [reading.isoformat() for reading in signer.date.readings],
        },
        "name": _comparison_to_object(signer.name),
        "place_seen": signer.place_seen,
        "unexplained": [_clean(each) for each in signer.unexplained],
    }


def _signer(content: _Object) -> SignerEvidence:
    written = content["date"]
    return SignerEvidence(
        content["signer"],
        tuple(_mark(each) for each in content["marks"]),
        WrittenDate(written["text"], DateState(written["state"]), _dates(written["readings"])),
        _comparison(content["name"]),
        content.get("place_seen", True),
        tuple(content.get("unexplained", ())),
    )


def _mark(content: _Object) -> SignatureMark:
    validity = content["validity"]
    return SignatureMark(
        kind_named(content["kind"]),
        content["text"],
        None if validity is None else Validity(validity),
        content["detail"],
    )


def _comparison_to_object(comparison: Comparison) -> _Object:
    return {
        "fit": str(comparison.fit),
        "form": _clean(comparison.form),
        "metadata": _clean(comparison.metadata),
        "note": _clean(comparison.note),
    }


def _comparison(content: _Object) -> Comparison:
    return Comparison(Fit(content["fit"]), content["form"], content["metadata"], content["note"])


def _match(content: _Object, index: Index) -> Match | None:
    issued = index.by_form.get((content["form_id"], content["revision"]))
    return None if issued is None else Match(issued, Means(content["means"]), content["certainty"])


def _dates(readings: Sequence[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(reading) for reading in readings)


def _clean(text: str) -> str:
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
