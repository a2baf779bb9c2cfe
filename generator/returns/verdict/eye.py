"""What only an eye can decide: forms with no other fault than that nobody has seen them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.ledger.records import Outcome, Record
from generator.ledger.returned import ReturnEntry
from generator.returns.evidence import DateState
from generator.returns.report_json import KeptReport, kept_report

EYE = frozenset(
    {
        "inked",
        "scan",
        "only-alike",
        "assigned",
        "date-by-hand",
        "date-unreadable",  # as reports of earlier releases call a date that is written by hand
    }
)
"""Codes of findings that a look at the place of the signature answers: whether that is a signature
and a date. That a form was not issued here is one, as long as its terms and its title are those of
the paper: if not, other findings say so."""


def waits_for_the_eye(entry: ReturnEntry) -> bool:
    """Tell whether a returned file waits for a look at its signature, and for nothing else."""
    if entry.outcome is not Outcome.REVIEW or entry.decision is not None:
        return False
    if not entry.examination.paper_id:
        return False
    report = kept_report(entry.examination.report)
    codes = {each.code for each in report.objections}
    return bool(codes) and codes <= EYE and _is_signed(report) and _dates_by_hand(report)


def for_the_eye(
    records: Mapping[str, Record], entries: Iterable[ReturnEntry]
) -> tuple[ReturnEntry, ...]:
    """Return the files that wait for a look only, in the order of the papers."""
    waiting = [entry for entry in entries if waits_for_the_eye(entry)]
    standing = (paper_id for paper_id, record in records.items() if not record.withdrawn)
    places = {paper_id: place for place, paper_id in enumerate(standing)}
    known = [
        entry
        for entry in waiting
        if (record := records.get(entry.examination.paper_id)) is not None
        and record.agreement == entry.examination.agreement
        and not record.withdrawn
    ]
    return tuple(sorted(known, key=lambda entry: places[entry.examination.paper_id]))


def _is_signed(report: KeptReport) -> bool:
    """Tell whether something was found at each place to sign."""
    return bool(report.signers) and all(
        any(mark.is_signature for mark in signer.marks) for signer in report.signers
    )


def _dates_by_hand(report: KeptReport) -> bool:
    """Tell whether a date that cannot be read is one that was written by hand, to be seen."""
    return all(
        signer.date.state is not DateState.UNREADABLE or signer.date.text.startswith("(")
        for signer in report.signers
    )
