"""The verdict: what each finding leads to, and that nothing doubtful is ever accepted."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger.records import Content, Signer
from generator.returns.evidence import (
    ClauseChange,
    DateState,
    Finding,
    Fit,
    FormProposal,
    Identification,
    Issued,
    Match,
    Means,
    Medium,
    Nature,
    Outcome,
    PageMap,
    SignatureKind,
    SignatureMark,
    SignerEvidence,
    Terms,
    TermsState,
    TextComparison,
    Validity,
    WrittenDate,
    signature_kinds,
)
from generator.returns.verdict.case import Case
from generator.returns.verdict.judge import RULES, codes_of_the_day, judge, outcome_of
from generator.returns.verdict.rules import VERDICT_RULES, Rule, register_rule

TODAY = date(2031, 6, 20)
ADA = "Ada Lovelace"
LUIGI = Signer("Luigi Menabrea", known=True)
CONTENT = Content("Sketch of an Engine", (ADA, "Luigi Menabrea"), (Signer(ADA, known=True),))
ISSUED = Issued(
    paper_id="lovelace43",
    form_id="lovelace43",
    revision=1,
    fingerprint="f" * 16,
    content=CONTENT,
    now=CONTENT,
    latest=1,
    withdrawn=False,
    issued_on=date(2031, 5, 1),
    pdf=Path("lovelace43.pdf"),
)
SAME_NAME = TextComparison(Fit.EXACT, ADA, ADA)
DATED = WrittenDate("2031-06-01", DateState.EXACT, (date(2031, 6, 1),))
TYPED = SignatureMark(signature_kinds.FIELD, ADA)
SIGNED = SignerEvidence("01", (TYPED,), DATED, SAME_NAME)
GUESSED = replace(CONTENT, signers=(Signer(ADA, known=False),))


MATCH = Match(ISSUED, Means.CODE, 1.0)
BOTH_PAGES = PageMap(((1, 1), (2, 2)))
SAME_TERMS = Terms(TermsState.SAME)
SAME_TITLE = TextComparison(Fit.EXACT, "Sketch", "Sketch")


@dataclass(frozen=True)
class Given:
    """A form with nothing wrong; the tests say what is."""

    medium: Medium = Medium.FORM
    match: Match | None = MATCH
    pages: PageMap = BOTH_PAGES
    told: tuple[Finding, ...] = ()
    page_count: int = 2
    terms: Terms = SAME_TERMS
    signers: tuple[SignerEvidence, ...] = (SIGNED,)
    title: TextComparison | None = SAME_TITLE
    opened: tuple[Finding, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        return judge(self.case())

    def case(self) -> Case:
        return Case(
            self.medium,
            Identification(self.match, self.pages, self.told),
            self.page_count,
            self.terms,
            self.signers,
            self.title,
            self.opened,
            TODAY,
        )

    def worst(self) -> set[tuple[str, str]]:
        """The outcome, with each code that alone leads to it."""
        found = self.findings()
        outcome = outcome_of(found)
        return {(str(outcome), each.code) for each in found if each.outcome is outcome}


def codes(given: Given) -> set[str]:
    return {each.code for each in given.findings() if each.outcome is not Outcome.ACCEPTED}


def matched(**changes: object) -> Match:
    return Match(replace(ISSUED, **changes), Means.CODE, 1.0)


def signed(*marks: SignatureMark, **changes: object) -> tuple[SignerEvidence, ...]:
    return (replace(SIGNED, marks=marks or SIGNED.marks, **changes),)


def digital(validity: Validity | None, text: str = ADA) -> tuple[SignerEvidence, ...]:
    return signed(SignatureMark(signature_kinds.DIGITAL, text, validity))


def dated(*days: date, text: str = "1", state: DateState = DateState.EXACT) -> WrittenDate:
    return WrittenDate(text, state, days)


def named(form: str, fit: Fit = Fit.DIFFERENT, expected: str = ADA) -> tuple[SignerEvidence, ...]:
    mark = SignatureMark(signature_kinds.FIELD, form)
    return (SignerEvidence("01", (mark,), DATED, TextComparison(fit, form, expected)),)


def later(**changes: object) -> Match:
    """A superseded revision, and what is another now."""
    return matched(latest=2, now=replace(CONTENT, **changes))


SCRIPT = Finding(Outcome.REJECTED, "script", "it has a script")
UNSIGNED = replace(SIGNED, marks=())
CHANGE = ClauseChange("2", "not exclusive", "exclusive")
LIKE = Match(ISSUED, Means.LIKENESS, 0.9)
AMBIGUOUS = dated(date(2031, 6, 5), date(2031, 5, 6), state=DateState.AMBIGUOUS)
TWO = matched(content=replace(CONTENT, signers=(Signer(ADA, known=True), LUIGI)))

CASES: dict[str, tuple[Given, str, str]] = {
    "nothing wrong": (Given(), "accepted", "signed"),
    "printed": (Given(medium=Medium.PRINTED), "accepted", "signed"),
    "a trusted digital signature": (Given(signers=digital(Validity.TRUSTED)), "accepted", "signed"),
    "an ambiguous date": (Given(signers=signed(date=AMBIGUOUS)), "accepted", "date-ambiguous"),
    "a date a day ahead": (
        Given(signers=signed(date=dated(TODAY + timedelta(1)))),
        "accepted",
        "signed",
    ),
    "another author where one was guessed": (
        Given(match=matched(content=GUESSED, now=GUESSED), signers=named("Menabrea, Luigi")),
        "accepted",
        "name-other-author",
    ),
    "a title spelled otherwise": (
        Given(title=TextComparison(Fit.COSMETIC, "A sketch", "A Sketch")),
        "accepted",
        "title-spelling",
    ),
    "a script": (Given(opened=(SCRIPT,)), "rejected", "script"),
    "two forms": (
        Given(told=(Finding(Outcome.REVIEW, "two-forms", "two"),)),
        "needs review",
        "two-forms",
    ),
    "unknown": (Given(match=None, pages=PageMap(())), "needs review", "not-recognised"),
    "alike": (Given(match=LIKE), "needs review", "only-alike"),
    "alike, without a signature": (
        Given(match=LIKE, signers=(UNSIGNED,)),
        "needs review",
        "not-signed",
    ),
    "alike, with other terms": (
        Given(match=LIKE, terms=Terms(TermsState.CHANGED, (CHANGE,))),
        "needs review",
        "terms-changed",
    ),
    "a page missing": (
        Given(pages=PageMap(((1, 1),), missing=(2,)), page_count=1),
        "rejected",
        "page-missing",
    ),
    "a page of a scan that is not known again": (
        Given(medium=Medium.SCAN, pages=PageMap(((1, 1),), missing=(2,), foreign=(2,))),
        "needs review",
        "page-missing",
    ),
    "a page missing from a scan": (
        Given(medium=Medium.SCAN, pages=PageMap(((1, 1),), missing=(2,)), page_count=1),
        "rejected",
        "page-missing",
    ),
    "a page too many": (
        Given(pages=PageMap(((1, 1), (2, 2)), foreign=(3,)), page_count=3),
        "needs review",
        "page-foreign",
    ),
    "a page twice": (
        Given(pages=PageMap(((1, 1), (2, 2), (3, 2))), page_count=3),
        "needs review",
        "page-twice",
    ),
    "pages swapped": (Given(pages=PageMap(((1, 2), (2, 1)))), "needs review", "page-order"),
    "a page that nobody names": (Given(page_count=3), "needs review", "page-unclear"),
    "terms changed": (
        Given(terms=Terms(TermsState.CHANGED, (CHANGE,))),
        "rejected",
        "terms-changed",
    ),
    "a page covered": (
        Given(terms=Terms(TermsState.CHANGED, (), "a white box")),
        "rejected",
        "terms-changed",
    ),
    "terms not compared": (
        Given(terms=Terms(TermsState.UNKNOWN)),
        "needs review",
        "terms-not-compared",
    ),
    "a scan": (Given(medium=Medium.SCAN), "needs review", "scan"),
    "not signed": (Given(signers=(UNSIGNED,)), "rejected", "not-signed"),
    "not signed, as far as can be told without the original": (
        Given(match=matched(pdf=None), signers=(UNSIGNED,)),
        "needs review",
        "not-signed",
    ),
    "spaces typed": (
        Given(signers=signed(SignatureMark(signature_kinds.FIELD, " \u200b."))),
        "rejected",
        "not-signed",
    ),
    "a scan without ink": (
        Given(medium=Medium.SCAN, signers=(UNSIGNED,)),
        "needs review",
        "not-signed",
    ),
    "no place to sign": (Given(signers=()), "needs review", "no-signature-place"),
    "one of two": (
        Given(match=TWO, signers=(SIGNED, replace(UNSIGNED, signer="02"))),
        "needs review",
        "signer-missing",
    ),
    "ink": (Given(signers=signed(SignatureMark(signature_kinds.INK))), "needs review", "inked"),
    "an image beside the typed name": (
        Given(signers=signed(TYPED, SignatureMark(signature_kinds.IMAGE))),
        "needs review",
        "inked",
    ),
    "typed, but hidden": (
        Given(signers=signed(replace(TYPED, detail="it cannot be seen"))),
        "needs review",
        "signature-unclear",
    ),
    "broken": (Given(signers=digital(Validity.BROKEN)), "rejected", "signature-broken"),
    "changed later": (Given(signers=digital(Validity.CHANGED)), "rejected", "signature-changed"),
    "issuer": (
        Given(signers=digital(Validity.UNKNOWN_ISSUER)),
        "needs review",
        "signature-unknown-issuer",
    ),
    "expired": (Given(signers=digital(Validity.EXPIRED)), "needs review", "signature-expired"),
    "unchecked": (Given(signers=digital(None)), "needs review", "signature-unchecked"),
    "a certificate of another": (
        Given(signers=digital(Validity.TRUSTED, "Mallory")),
        "needs review",
        "names-differ",
    ),
    "another name": (Given(signers=named("Grace Hopper")), "needs review", "name-other"),
    "a known signer's co-author": (
        Given(signers=named("Luigi Menabrea")),
        "needs review",
        "name-other",
    ),
    "nobody's author where one was guessed": (
        Given(match=matched(content=GUESSED, now=GUESSED), signers=named("Grace Hopper")),
        "needs review",
        "name-other",
    ),
    "a guess that is known by now": (
        Given(match=matched(content=GUESSED), signers=named("Luigi Menabrea")),
        "needs review",
        "name-other",
    ),
    "two names": (
        Given(signers=signed(replace(TYPED, text="Luigi Menabrea"))),
        "needs review",
        "names-differ",
    ),
    "no name": (
        Given(signers=signed(name=TextComparison(Fit.UNKNOWN, "", ADA))),
        "needs review",
        "name-unread",
    ),
    "no date": (
        Given(signers=signed(date=WrittenDate("", DateState.MISSING))),
        "needs review",
        "date-missing",
    ),
    "an unreadable date": (
        Given(signers=signed(date=WrittenDate("soon", DateState.UNREADABLE))),
        "needs review",
        "date-unreadable",
    ),
    "a date ahead": (
        Given(signers=signed(date=dated(TODAY + timedelta(2)))),
        "needs review",
        "date-future",
    ),
    "a date before issue": (
        Given(signers=signed(date=dated(date(2031, 4, 29)))),
        "needs review",
        "date-early",
    ),
    "another title": (
        Given(title=TextComparison(Fit.DIFFERENT, "A Loom", "An Engine")),
        "needs review",
        "title-other",
    ),
    "no title": (Given(title=None), "needs review", "title-unread"),
    "superseded": (Given(match=later()), "needs review", "superseded"),
    "superseded by another title": (
        Given(match=later(title="Sketch of a Loom")),
        "rejected",
        "superseded-changed",
    ),
    "superseded by another signer": (
        Given(match=later(signers=(LUIGI,))),
        "rejected",
        "superseded-changed",
    ),
    "superseded by another spelling": (
        Given(match=later(title="Sketch of an engine")),
        "needs review",
        "superseded",
    ),
    "withdrawn": (Given(match=matched(withdrawn=True)), "needs review", "withdrawn"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fault_leads_where_it_should(name: str) -> None:
    case, outcome, code = CASES[name]
    assert (outcome, code) in case.worst()


def test_a_title_that_changed_between_revisions_is_said_once() -> None:
    now = "Sketch of a Loom"
    given = Given(
        match=later(title=now), title=TextComparison(Fit.DIFFERENT, "Sketch of an Engine", now)
    )
    assert codes(given) == {"superseded-changed"}
    metadata_moved_on = TextComparison(Fit.DIFFERENT, "Sketch of an Engine", "A Mill")
    assert codes(replace(given, title=metadata_moved_on)) == {"superseded-changed", "title-other"}
    not_superseded = replace(given, match=MATCH)
    only_case = TextComparison(Fit.DIFFERENT, "Sketch of an Engine", "Sketch of an engine")
    assert codes(replace(not_superseded, title=only_case)) == {"title-other"}
    form_altered = TextComparison(Fit.DIFFERENT, "Sketch of a Plough", now)
    assert codes(replace(given, title=form_altered)) == {"superseded-changed", "title-other"}


def test_a_files_name_is_shown_and_decides_nothing() -> None:
    proposed = (FormProposal("kim25g", ("its file name says kim25g",), 0.9),)
    case = replace(Given(match=None, pages=PageMap(())).case(), proposals=proposed)
    found = {each.code: each for each in judge(case)}
    assert found["not-recognised"].outcome is Outcome.REVIEW
    assert found["not-recognised"].message.endswith("1) kim25g, as its file name says kim25g")


def test_the_only_fault_is_the_only_one_told() -> None:
    """Nothing else than what is wrong keeps a form from being accepted."""
    noisy = {"alike, with other terms", "alike, without a signature", "a scan without ink"}
    noisy |= {"a page of a scan that is not known again", "a page missing from a scan"}
    noisy |= {"unknown"}
    for name, (case, outcome, code) in CASES.items():
        if outcome != "accepted" and name not in noisy:
            bad = {each.code for each in case.findings() if each.outcome is not Outcome.ACCEPTED}
            assert bad == {code}, name


def test_every_fault_has_a_hint_and_a_sentence() -> None:
    for case, _, _ in CASES.values():
        for finding in case.findings():
            told = finding.code in {each.code for each in (*case.told, *case.opened)}
            assert told or finding.hint or finding.outcome is Outcome.ACCEPTED
            assert finding.message


def test_changed_words_are_shown() -> None:
    many = tuple(replace(CHANGE, clause=str(number)) for number in range(9))
    messages = [each.message for each in Given(terms=Terms(TermsState.CHANGED, many)).findings()]
    assert "The terms were changed, at “0”: “not exclusive” became “exclusive”" in messages
    assert "The terms were changed in 4 more places" in messages


WORDS = st.sampled_from(["", " ", ADA, "Lovelace, Ada", "Luigi Menabrea", "Mallory"])
CONTENTS = st.sampled_from([CONTENT, GUESSED, Content(), replace(CONTENT, title="A Loom")])
DAYS = st.dates(date(2031, 4, 1), date(2031, 7, 30))
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(Outcome), st.just("x"), st.just("x")), max_size=1
).map(tuple)
ISSUES = st.builds(
    replace,
    st.just(ISSUED),
    content=CONTENTS,
    now=CONTENTS,
    latest=st.integers(1, 2),
    withdrawn=st.booleans(),
    issued_on=st.none() | DAYS,
)
MARKS = st.builds(
    SignatureMark,
    st.sampled_from(signature_kinds.known_kinds()),
    WORDS,
    st.none() | st.sampled_from(Validity),
    st.sampled_from(["", "x"]),
)
SIGNERS = st.builds(
    SignerEvidence,
    st.sampled_from(["", "01", "02", "٣"]),
    st.lists(MARKS, max_size=2).map(tuple),
    st.builds(
        WrittenDate, WORDS, st.sampled_from(DateState), st.lists(DAYS, max_size=2).map(tuple)
    ),
    st.builds(TextComparison, st.sampled_from(Fit), WORDS, WORDS),
)
NUMBERS = st.integers(1, 3)
PAGES = st.builds(
    PageMap,
    st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3).map(tuple),
    st.lists(NUMBERS, max_size=1).map(tuple),
    st.lists(NUMBERS, max_size=1).map(tuple),
)
GIVEN = st.builds(
    Given,
    st.sampled_from(Medium),
    st.none() | st.builds(Match, ISSUES, st.sampled_from(Means), st.floats(0, 1)),
    PAGES | st.just(Given.pages),
    FINDINGS,
    NUMBERS,
    st.builds(Terms, st.sampled_from(TermsState), st.sampled_from([(), (CHANGE,)])),
    st.lists(SIGNERS, max_size=2).map(tuple),
    st.none() | st.builds(TextComparison, st.sampled_from(Fit), WORDS, WORDS),
    FINDINGS,
)
NEAR = st.builds(
    lambda given, at, other: replace(Given(), **{name: getattr(other, name) for name in at}),
    st.just(Given()),
    st.sets(st.sampled_from(list(Given.__dataclass_fields__)), max_size=3),
    GIVEN,
)
"""Good forms with a few parts of others: far more of them come near to being accepted."""


def must_not_be_accepted(case: Given) -> bool:
    """The promises that are made of the verdict, spelled without its rules."""
    return (
        case.medium is Medium.SCAN
        or case.terms.state is not TermsState.SAME
        or case.match is None
        or case.match.means is Means.LIKENESS
        or not case.signers
        or case.pages.missing != ()
        or case.page_count != len({page for page, _ in case.pages.places})
        or any(doubtful(signer) for signer in case.signers)
        or any(each.outcome is not Outcome.ACCEPTED for each in (*case.told, *case.opened))
        or case.match.issued.withdrawn
        or case.match.issued.revision != case.match.issued.latest
        or case.title is None
        or case.title.fit not in {Fit.EXACT, Fit.COSMETIC}
    )


def doubtful(signer: SignerEvidence) -> bool:
    kinds = {mark.kind for mark in signer.marks if mark.text.strip()}
    trusted = {Validity.TRUSTED}
    return (
        not kinds
        & {
            signature_kinds.DIGITAL,
            signature_kinds.FIELD,
            signature_kinds.ANNOTATION,
            signature_kinds.TEXT,
        }
        or any(mark.kind.name in {"ink", "image", "ink on a scan"} for mark in signer.marks)
        or {mark.validity for mark in signer.marks if mark.kind == signature_kinds.DIGITAL}
        - trusted
        != set()
        or signer.date.state in {DateState.MISSING, DateState.UNREADABLE}
        or "Mallory" in {mark.text for mark in signer.marks}
        or (
            signer.name.form == "Mallory" != signer.name.metadata
            and signer.name.fit is Fit.DIFFERENT
        )
    )


@examples(300)
@given(GIVEN | NEAR)
def test_nothing_doubtful_is_ever_accepted(case: Given) -> None:
    findings = case.findings()
    assert findings
    accepted = outcome_of(findings) is Outcome.ACCEPTED
    assert not (accepted and must_not_be_accepted(case))


@given(GIVEN)
def test_the_worst_comes_first(case: Given) -> None:
    findings = case.findings()
    ranks = [list(Outcome).index(each.outcome) for each in findings]
    assert ranks == sorted(ranks, reverse=True)
    assert findings[0].outcome is outcome_of(findings)
    assert len(set(findings)) == len(findings)


def check_weekday(case: Case) -> Iterator[Finding]:
    for signer in case.signers:
        if any(day.weekday() == 6 for day in signer.date.readings):
            yield Finding(Outcome.REVIEW, "sunday", "signed on a Sunday")


def test_a_rule_of_ones_own_is_one_object() -> None:
    added = Rule("sunday", check_weekday, frozenset({"sunday"}))
    assert "sunday" not in codes_of_the_day()
    with registered(added):
        (worst,) = [each for each in Given().findings() if each.outcome is Outcome.REVIEW]
        assert (worst.code, worst.message) == ("sunday", "Signed on a Sunday")
        assert "sunday" in codes_of_the_day()
        with pytest.raises(ValueError, match="already"):
            register_rule(replace(added, of_the_day=frozenset()))
    assert outcome_of(Given().findings()) is Outcome.ACCEPTED


def test_rules_can_be_asked_for_by_hand() -> None:
    assert [each.code for each in judge(Given().case(), [Rule("sunday", check_weekday)])] == [
        "sunday"
    ]


@contextmanager
def registered(rule: Rule) -> Iterator[None]:
    register_rule(rule)
    try:
        yield
    finally:
        VERDICT_RULES.remove(rule.name)


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


def weigh(who: str, mark: SignatureMark) -> Finding:
    return Finding(Outcome.REVIEW, "hanko", f"{who} stamped {mark.text}", "look at the stamp")


def test_a_kind_of_signature_of_ones_own_is_one_object() -> None:
    hanko = SignatureKind("hanko", "stamp", Nature.DRAWN, weigh)
    signature_kinds.register_signature_kind(hanko)
    try:
        assert signature_kinds.kind_named("hanko") is hanko
        with pytest.raises(ValueError, match="already"):
            signature_kinds.register_signature_kind(replace(hanko, short="seal"))
    finally:
        signature_kinds.SIGNATURE_KINDS.remove("hanko")
    case = Given(signers=signed(SignatureMark(hanko, "Ada")))
    assert case.worst() == {("needs review", "hanko")}


@pytest.mark.parametrize("kind", signature_kinds.known_kinds(), ids=str)
def test_kinds_are_the_same_in_another_process(kind: SignatureKind) -> None:
    assert pickle.loads(pickle.dumps(kind)) == kind
