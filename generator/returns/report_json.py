"""Reports as plain objects, for the ledger and for ``--json``, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from generator.returns.evidence import (
    Finding,
    FormProposal,
    Index,
    Match,
    Means,
    Medium,
    Outcome,
    PageMap,
    Report,
    SignatureKind,
    SignerEvidence,
    Terms,
    TextComparison,
)
from generator.returns.evidence.signature_kinds import kind_named

_KEPT = 2048
"""Reports that are read once, since whoever shows all papers asks for each again."""
_SURROGATES = re.compile("[\ud800-\udfff]")
"""What no encoding of characters can write; a damaged file can hold them."""

_Object = Mapping[str, Any]


def report_to_object(report: Report) -> dict[str, object]:
    """Return a report as an object for JSON; a form is named by its id and revision."""
    match = report.match
    return {
        "sha256": report.sha256,
        "outcome": str(report.outcome),
        "findings": _to_object(report.findings),
        "medium": None if report.medium is None else str(report.medium),
        "match": None
        if match is None
        else {
            "paper_id": match.issued.paper_id,
            "form_id": match.issued.form_id,
            "revision": match.issued.revision,
            "means": str(match.means),
            "certainty": match.certainty,
            **({"rendering": match.issued.rendering} if match.issued.rendering > 1 else {}),
            **_agreement(match.issued.agreement),
        },
        "pages": {
            "count": report.page_count,
            "places": [list(pair) for pair in report.pages.places],
            "missing": list(report.pages.missing),
            "foreign": list(report.pages.foreign),
            **(
                {"turned": [list(pair) for pair in report.pages.turned]}
                if report.pages.turned
                else {}
            ),
        },
        "terms": _to_object(report.terms),
        "signers": _to_object(report.signers),
        "title": _to_object(report.title),
        "proposals": [_proposal(each) for each in report.proposals],
    }


def _proposal(proposal: FormProposal) -> dict[str, object]:
    return {
        "paper_id": proposal.paper_id,
        "reasons": _to_object(proposal.reasons),
        "certainty": proposal.certainty,
        **_agreement(proposal.agreement),
    }


def _agreement(name: str) -> dict[str, object]:
    """Return what names an agreement; the only one of a workspace has no name."""
    return {"agreement": name} if name else {}


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
    """None if the file could not be read, or what was found in it was erased."""
    proposals: tuple[FormProposal, ...] = ()
    """Papers that it may be for, if nobody knows which."""

    @property
    def objections(self) -> tuple[Finding, ...]:
        """What was found against the file, the worst first."""
        return tuple(each for each in self.findings if each.outcome is not Outcome.ACCEPTED)


@lru_cache(maxsize=_KEPT)
def kept_report(text: str) -> KeptReport:
    """Read what a ledger keeps of a report.

    Raises:
        KeyError, TypeError, ValueError: it is nothing that this release writes.
    """
    content = json.loads(text)
    match = content.get("match")
    # Earlier releases wrote findings without a code.
    findings = [{"code": "", **each} for each in content["findings"]]
    return KeptReport(
        _from_object(tuple[Finding, ...], findings),
        _from_object(tuple[SignerEvidence, ...], content.get("signers", ())),
        None if match is None else Means(match["means"]),
        0.0 if match is None else float(match["certainty"]),
        None if content.get("medium") is None else Medium(content["medium"]),
        _from_object(tuple[FormProposal, ...], content.get("proposals", ())),
    )


def read_report(written: str, index: Index) -> Report | None:
    """Read the report that the ledger keeps; None if it was erased, or is damaged.

    Args:
        written: the JSON of :func:`report_to_object`.
        index: what was issued, by :func:`generator.returns.identify.indexing.make_index`.
    """
    try:
        return report_from_object(json.loads(written), index)
    except (KeyError, TypeError, ValueError):
        return None


def report_from_object(content: _Object, index: Index) -> Report:
    """Read what :func:`report_to_object` gave.

    A form that the index does not know any more is no match.

    Raises:
        KeyError, TypeError, ValueError: it is nothing that this release writes.
    """
    pages = content["pages"]
    return Report(
        content["sha256"],
        Outcome(content["outcome"]),
        _from_object(tuple[Finding, ...], content["findings"]),
        None if content["medium"] is None else Medium(content["medium"]),
        None if content["match"] is None else _match(content["match"], index),
        PageMap(
            tuple((first, second) for first, second in pages["places"]),
            tuple(pages["missing"]),
            tuple(pages["foreign"]),
            tuple((number, degrees) for number, degrees in pages.get("turned", ())),
        ),
        pages["count"],
        _from_object(Terms, content["terms"]),
        _from_object(tuple[SignerEvidence, ...], content["signers"]),
        _from_object(TextComparison | None, content["title"]),
        _from_object(tuple[FormProposal, ...], content.get("proposals", ())),
    )


def _to_object(value: object) -> Any:
    """Return a plain value as an object for JSON: its fields by their names."""
    if isinstance(value, SignatureKind | StrEnum):
        return str(value)
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_object(each) for each in value]
    if is_dataclass(value):
        return {each.name: _to_object(getattr(value, each.name)) for each in fields(value)}
    return value


def _from_object(kind: Any, content: Any) -> Any:
    """Read a plain value of a type; fields that an earlier release did not write get their default.

    Raises:
        KeyError, TypeError, ValueError: it is no value of the type.
    """
    if get_origin(kind) is tuple:
        return tuple(_from_object(get_args(kind)[0], each) for each in content)
    if get_origin(kind) is UnionType:
        inner, _ = get_args(kind)
        return None if content is None else _from_object(inner, content)
    if kind is SignatureKind:
        return kind_named(content)
    if kind is date:
        return date.fromisoformat(content)
    if not is_dataclass(kind):
        return kind(content)
    make: Callable[..., Any] = kind  # type: ignore[assignment]
    types = _types(make)
    return make(
        **{name: _from_object(types[name], content[name]) for name in types if name in content}
    )


@cache
def _types(kind: Callable[..., Any]) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _match(content: _Object, index: Index) -> Match | None:
    form = content["form_id"], content["revision"], content.get("rendering", 1)
    issued = index.by_form.get(form)
    return None if issued is None else Match(issued, Means(content["means"]), content["certainty"])


def _clean(text: str) -> str:
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)
