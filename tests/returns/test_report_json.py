"""A report survives the ledger, and is plain enough for anybody's JSON."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from generator.ledger import Content
from generator.returns.evidence import (
    ClauseChange,
    Finding,
    Fit,
    Index,
    Issued,
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
    TextComparison,
    Validity,
    WrittenDate,
    signature_kinds,
)
from generator.returns.evidence import DateState as State
from generator.returns.report_json import (
    KeptReport,
    kept_report,
    report_from_object,
    report_to_object,
)

FORMS = tuple(
    Issued(
        "kim25",
        "kim25",
        number,
        "f",
        Content(),
        Content(),
        latest=2,
        withdrawn=False,
        issued_on=None,
        pdf=None,
    )
    for number in (1, 2)
)
INDEX = Index(FORMS)

words = st.text(max_size=8)
numbers = st.integers(1, 99)
dates = st.builds(WrittenDate, words, st.sampled_from(State), st.tuples(st.dates()) | st.just(()))
comparisons = st.builds(TextComparison, st.sampled_from(Fit), words, words, words)
marks = st.builds(
    SignatureMark,
    st.sampled_from(signature_kinds.known_kinds()),
    words,
    st.none() | st.sampled_from(Validity),
    words,
)
signers = st.builds(
    SignerEvidence, words, st.lists(marks, max_size=2).map(tuple), dates, comparisons
)
changes = st.builds(ClauseChange, words, words, words)
reports = st.builds(
    Report,
    words,
    st.sampled_from(Outcome),
    st.lists(st.builds(Finding, st.sampled_from(Outcome), words, words, words)).map(tuple),
    st.none() | st.sampled_from(Medium),
    st.none() | st.builds(Match, st.sampled_from(FORMS), st.sampled_from(Means), st.floats(0, 1)),
    st.builds(
        PageMap,
        st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple),
        st.lists(numbers, max_size=2).map(tuple),
        st.lists(numbers, max_size=2).map(tuple),
    ),
    numbers,
    st.builds(Terms, st.sampled_from(TermsState), st.lists(changes).map(tuple), words),
    st.lists(signers, max_size=2).map(tuple),
    st.none() | comparisons,
)


@given(reports)
def test_what_was_written_is_read(report: Report) -> None:
    spelled = json.loads(json.dumps(report_to_object(report)))
    assert report_from_object(spelled, INDEX) == report


@given(reports)
def test_what_is_kept_is_read_without_the_forms(report: Report) -> None:
    kept = kept_report(json.dumps(report_to_object(report)))
    assert (kept.findings, kept.signers, kept.medium) == (
        report.findings,
        report.signers,
        report.medium,
    )
    match = report.match
    assert (kept.means, kept.certainty) == (
        (match.means, match.certainty) if match else (None, 0.0)
    )
    assert [each.outcome for each in kept.objections] == [
        each.outcome for each in report.findings if each.outcome is not Outcome.ACCEPTED
    ]


def test_what_is_erased_or_of_an_earlier_release_can_be_read() -> None:
    assert kept_report('{"findings": []}') == KeptReport(())
    old = {"outcome": "for a person", "message": "A scan.", "hint": ""}
    [finding] = kept_report(json.dumps({"findings": [old]})).findings
    assert (finding.outcome, finding.code, finding.message) == (Outcome.REVIEW, "", "A scan.")


def test_a_form_that_is_no_longer_known_is_no_match() -> None:
    report = Report("aa", Outcome.REVIEW, (), match=Match(FORMS[1], Means.CODE, 1.0))
    found = report_from_object(report_to_object(report), Index(FORMS[:1]))
    assert found.match is None


def test_what_is_no_character_can_be_printed() -> None:
    date_ = WrittenDate("1.2.\udcff", State.UNREADABLE)
    signer = SignerEvidence("", (), date_, TextComparison(Fit.UNKNOWN, "\ud800x", ""))
    finding = Finding(Outcome.REVIEW, "a", "b\udcffc")
    report = Report("aa", Outcome.REVIEW, (finding,), signers=(signer,))
    written = json.dumps(report_to_object(report), ensure_ascii=False).encode("utf-8")
    for words in (b"1.2.", b"x", b"c"):
        assert words in written


def test_the_words_that_others_read() -> None:
    signer = SignerEvidence(
        "01",
        (SignatureMark(signature_kinds.DIGITAL, "Ada", Validity.TRUSTED, "by CA"),),
        WrittenDate("1/2/2031", State.AMBIGUOUS, (date(2031, 1, 2), date(2031, 2, 1))),
        TextComparison(Fit.EXACT, "Ada", "Ada"),
    )
    report = Report(
        "aa",
        Outcome.ACCEPTED,
        (),
        Medium.FORM,
        Match(FORMS[0], Means.CODE, 1.0),
        PageMap(((1, 1),), missing=(2,)),
        1,
        signers=(signer,),
    )
    found = json.loads(json.dumps(report_to_object(report)))
    assert found["match"] == {
        "paper_id": "kim25",
        "form_id": "kim25",
        "revision": 1,
        "means": "code on the page",
        "certainty": 1.0,
    }
    assert found["pages"] == {"count": 1, "places": [[1, 1]], "missing": [2], "foreign": []}
    assert found["signers"][0]["date"]["readings"] == ["2031-01-02", "2031-02-01"]
    assert found["signers"][0]["marks"][0]["validity"] == str(Validity.TRUSTED)
    assert (found["outcome"], found["title"]) == ("accepted", None)
