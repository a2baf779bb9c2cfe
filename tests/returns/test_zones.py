"""A day of slack: where the signer is, it can be another day than where the chair is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from generator.ledger.records import Content, Signer
from generator.returns.evidence import (
    DateState,
    Fit,
    Identification,
    Issued,
    Match,
    Means,
    Medium,
    PageMap,
    SignatureMark,
    SignerEvidence,
    Terms,
    TermsState,
    TextComparison,
    WrittenDate,
    signature_kinds,
)
from generator.returns.signers.dates import read_date
from generator.returns.verdict.case import Case
from generator.returns.verdict.signer_rules import check_dates

ISSUED_ON, TODAY = date(2031, 5, 1), date(2031, 6, 20)
CONTENT = Content("Sketch of an Engine", ("Ada Lovelace",), (Signer("Ada Lovelace", known=True),))
ISSUED = Issued(
    paper_id="lovelace43",
    form_id="lovelace43",
    revision=1,
    fingerprint="f" * 16,
    content=CONTENT,
    now=CONTENT,
    latest=1,
    withdrawn=False,
    issued_on=ISSUED_ON,
    pdf=Path("x.pdf"),
)


def codes(day: date) -> list[str]:
    signer = SignerEvidence(
        "01",
        (SignatureMark(signature_kinds.FIELD, "Ada Lovelace"),),
        WrittenDate(day.isoformat(), DateState.EXACT, (day,)),
        TextComparison(Fit.EXACT, "Ada Lovelace", "Ada Lovelace"),
    )
    match = Identification(Match(ISSUED, Means.CODE, 1.0), PageMap(((1, 1),)))
    case = Case(Medium.FORM, match, 1, Terms(TermsState.SAME), (signer,), None, (), TODAY)
    return [finding.code for finding in check_dates(case)]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (TODAY, []),
        (TODAY + timedelta(days=1), []),
        (TODAY + timedelta(days=2), ["date-future"]),
        (ISSUED_ON, []),
        (ISSUED_ON - timedelta(days=1), []),
        (ISSUED_ON - timedelta(days=2), ["date-early"]),
    ],
)
def test_a_day_before_and_after_is_no_fault(day: date, found: list[str]) -> None:
    assert codes(day) == found


@pytest.mark.parametrize(
    ("text", "issued_on", "today", "readings"),
    [
        # 4 March or 3 April: one of them is tomorrow, where the reader is.
        ("04/03/2031", date(2031, 3, 1), date(2031, 3, 3), (date(2031, 3, 4),)),
        ("04/03/2031", date(2031, 3, 5), date(2031, 6, 1), (date(2031, 3, 4), date(2031, 4, 3))),
        ("04/03/2031", date(2031, 3, 6), date(2031, 6, 1), (date(2031, 4, 3),)),
        ("04/03/2031", date(2031, 1, 1), date(2031, 4, 2), (date(2031, 3, 4), date(2031, 4, 3))),
        ("04/03/2031", date(2031, 1, 1), date(2031, 4, 1), (date(2031, 3, 4),)),
    ],
)
def test_a_reading_that_can_be_right_somewhere_is_kept(
    text: str, issued_on: date, today: date, readings: tuple[date, ...]
) -> None:
    assert tuple(sorted(read_date(text, issued_on, today).readings)) == readings
