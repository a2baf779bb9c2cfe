"""The kinds of mail that a season brings beside forms and reminders: each once, and true."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import SignerRule
from generator.ledger import Event, EventKind, Record
from generator.ledger.mails import MailEntry, MailKey, MailState, is_form
from generator.ledger.records import BY_HAND, Outcome, Signer
from generator.ledger.returned import Decision, ReturnEntry
from generator.mail.kinds import (
    CHANGED,
    DEADLINE,
    FIRST,
    QUESTION,
    REINSTATED,
    REINSTATED_RETURNED,
    REJECTED,
    REMINDER,
    THANKS,
    WITHDRAWN,
)
from generator.mail.plan import plan_mails
from generator.mail.planned import PlannedMail, SendPlan, SendPolicy, SkipReason
from generator.mail.reasons import reasons_of
from generator.mail.reminders import ReminderPolicy
from generator.paper import Author, Name, Paper
from generator.text import Title
from mail.papers import agreement, record, returned, state

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
POLICY = SendPolicy(ReminderPolicy((14, 7), date(2031, 6, 1)), thanks=True)
FORM = agreement()


def entry(occasion: str = "form", days: float = 0, **more: str) -> MailEntry:
    key = MailKey(
        "lovelace43", more.get("to", "ada@example.org"), more.get("print", "f1"), occasion
    )
    at = (START + timedelta(days=days)).isoformat()
    return MailEntry(key, MailState.ACCEPTED, f"<{occasion}@example.org>", "250 ok", at)


def plan(  # noqa: PLR0913 - a literal in short
    *entries: MailEntry,
    form: Agreement = FORM,
    issued: Record | None = None,
    returns: tuple[ReturnEntry, ...] = (),
    policy: SendPolicy = POLICY,
    days: float = 10,
    papers: tuple[Agreement, ...] | None = None,
) -> SendPlan:
    issued = issued or record(form)
    now = START + timedelta(days=days)
    known = state({issued.paper_id: issued}, entries, returns=returns)
    return plan_mails([form] if papers is None else papers, known, now, policy)


def only(found: SendPlan) -> PlannedMail:
    (mail,) = found.mails
    return mail


def decided(outcome: Outcome, reason: str = "", days: float = 6) -> Decision:
    return Decision("", outcome, "Inês", START + timedelta(days=days), "for us", reason)


ACCEPTED = decided(Outcome.ACCEPTED, days=9)


def test_what_was_rejected_is_said_with_the_reason_and_the_form() -> None:
    back = returned(Outcome.REJECTED, "not-signed", "page-missing")
    mail = only(plan(entry(), returns=(back,)))
    assert mail.kind is REJECTED
    assert mail.kind.attaches_form
    assert mail.came_back == back.arrival.at
    assert mail.reasons[0].startswith("It is not signed.")
    assert mail.reasons[1].startswith("Not all of its pages")
    assert mail.references == ("<form@example.org>",)


def test_it_is_said_once_for_each_file() -> None:
    first = returned(Outcome.REJECTED, "not-signed")
    told = only(plan(entry(), returns=(first,)))
    sent = entry(told.key.occasion, 10)
    assert plan(entry(), sent, returns=(first,)).mails == ()
    second = returned(Outcome.REJECTED, "not-signed", at=START + timedelta(days=12))
    again = only(plan(entry(), sent, returns=(first, second), days=13))
    assert again.kind is REJECTED
    assert again.key != told.key


def test_a_form_that_was_handed_out_by_hand_is_answered_too() -> None:
    """It was never mailed from here, and did come back: that is not the first mail."""
    mail = only(plan(returns=(returned(Outcome.REJECTED, "not-signed"),)))
    assert mail.kind is REJECTED


def test_who_got_the_form_with_an_answer_alone_is_not_sent_it_as_new() -> None:
    """As after it was handed out by hand, or when the address was corrected since."""
    back = returned(Outcome.REJECTED, "not-signed")
    told = only(plan(returns=(back,)))
    sent = entry(told.key.occasion, 10)
    assert plan(sent, returns=(back,)).mails == ()
    assert plan(sent, returns=(back,), days=23).mails == ()
    assert only(plan(sent, returns=(back,), days=24)).kind is REMINDER
    elsewhere = entry(to="ada@old.example.org")
    assert plan(elsewhere, sent, returns=(back,)).mails == ()


def test_who_got_the_form_with_an_answer_alone_hears_when_it_changes_or_is_withdrawn() -> None:
    back = returned(Outcome.REJECTED, "not-signed")
    sent = entry(only(plan(returns=(back,))).key.occasion, 10)
    issued = record(FORM, "f1", "f2", titles=("An Engine", FORM.paper.title.plain))
    mail = only(plan(sent, issued=issued, returns=(back,), days=11))
    assert (mail.kind, mail.earlier_title) == (CHANGED, "An Engine")
    gone = replace(record(FORM), withdrawn=True)
    policy = replace(POLICY, withdrawn=True)
    told = plan(sent, issued=gone, returns=(back,), policy=policy, papers=(), days=11)
    assert only(told).kind is WITHDRAWN


def test_what_was_accepted_once_needs_no_answer_to_another_file() -> None:
    good = returned(Outcome.ACCEPTED, at=START + timedelta(days=3))
    bad = returned(Outcome.REJECTED, "not-signed", at=START + timedelta(days=4))
    issued = record(FORM, events=(Event(EventKind.RETURNED, START.isoformat()),))
    assert only(plan(entry(), issued=issued, returns=(bad, good))).kind is THANKS


def test_the_words_of_a_person_go_before_those_of_the_rules() -> None:
    back = returned(
        Outcome.REJECTED,
        "not-signed",
        decisions=(decided(Outcome.REJECTED, "The second page is upside down."),),
    )
    assert only(plan(entry(), returns=(back,))).reasons == ("The second page is upside down.",)


def test_no_note_of_the_chair_goes_out() -> None:
    back = returned(Outcome.REVIEW, decisions=(decided(Outcome.REJECTED),))
    assert reasons_of(back) == (
        "We could not accept the file that you sent. Please sign the attached form once more.",
    )


def test_a_question_is_asked_once_for_each_time_it_was_decided() -> None:
    asked = decided(Outcome.REVIEW, "Is Ada the first name?")
    back = returned(Outcome.REVIEW, "name-other", decisions=(asked,))
    issued = record(FORM, events=(Event(EventKind.RETURNED, START.isoformat()),))
    mail = only(plan(entry(), issued=issued, returns=(back,)))
    assert mail.kind is QUESTION
    assert mail.reasons == ("Is Ada the first name?",)
    sent = entry(mail.key.occasion, 10)
    assert plan(entry(), sent, issued=issued, returns=(back,)).mails == ()
    more = replace(back, decisions=(asked, decided(Outcome.REVIEW, "And the last?", days=12)))
    again = only(plan(entry(), sent, issued=issued, returns=(more,), days=13))
    assert again.reasons == ("And the last?",)


def test_nobody_is_thanked_or_reminded_while_the_form_needs_review() -> None:
    issued = record(FORM, events=(Event(EventKind.RETURNED, START.isoformat()),))
    found = plan(entry(), issued=issued, returns=(returned(Outcome.REVIEW, "scan"),), days=40)
    assert found.mails == ()
    assert "needs review" in found.skipped[0].detail


def test_after_an_answer_the_reminder_waits_its_days_and_says_why() -> None:
    back = returned(Outcome.REJECTED, "not-signed")
    told = only(plan(entry(), returns=(back,)))
    sent = entry(told.key.occasion, 10)
    assert plan(entry(), sent, returns=(back,), days=20).mails == ()
    mail = only(plan(entry(), sent, returns=(back,), days=25))
    assert mail.kind is REMINDER
    assert mail.sent == START
    assert mail.reasons == told.reasons


def test_who_did_not_send_the_file_is_not_told_of_it() -> None:
    two = (
        Author(Name("Lovelace", "Ada"), "ada@example.org"),
        Author(Name("Hopper"), "g@example.org"),
    )
    paper = Paper("lovelace43", Title.of("Sketch of an Engine"), two)
    (form,) = make_agreements([paper], rule=SignerRule.ALL)
    back = returned(Outcome.REJECTED, "not-signed", sender="g@example.org")
    found = plan(entry(), entry(to="g@example.org"), form=form, returns=(back,))
    assert [(mail.kind, mail.recipient.address) for mail in found.mails] == [
        (REJECTED, "g@example.org")
    ]


def test_who_signs_now_is_not_told_of_the_form_that_somebody_else_signed_before() -> None:
    """Grace signed in time; then Ada was to sign instead, and got the form that names her."""
    issued = record(FORM, "f1", "f2")
    names = ("Grace Hopper", "Ada Lovelace")
    revisions = tuple(
        replace(each, content=replace(each.content, signers=(Signer(name, known=True),)))
        for each, name in zip(issued.revisions, names, strict=True)
    )
    issued = replace(issued, revisions=revisions)
    back = returned(Outcome.REJECTED, "superseded-changed", at=START + timedelta(days=8))
    to_ada = entry(days=5, print="f2")
    assert plan(to_ada, issued=issued, returns=(back,), days=9).mails == ()
    later = only(plan(to_ada, issued=issued, returns=(back,), days=30))
    assert (later.kind, later.reasons) == (REMINDER, ())
    both = (entry(), to_ada)
    assert only(plan(*both, issued=issued, returns=(back,), days=9)).kind is REJECTED


def test_a_changed_form_goes_before_the_answer_to_an_earlier_one() -> None:
    issued = record(FORM, "f1", "f2", titles=("Another Title", "Sketch of an Engine"))
    back = returned(Outcome.REJECTED, "not-signed")
    assert only(plan(entry(), issued=issued, returns=(back,))).kind is CHANGED


EXTENDED = replace(POLICY, extended_on=date(2031, 3, 10))


BEFORE = record(FORM, "f1", "f2", titles=("Sketch", "Sketch of an Engine"))
"""A paper whose title changed after its first form was sent."""
BOTH = (entry(), entry(days=5, print="f2"))


def test_who_sends_an_earlier_form_after_the_current_one_is_told_so() -> None:
    back = returned(Outcome.REJECTED, "superseded-changed", at=START + timedelta(days=8))
    mail = only(plan(*BOTH, issued=BEFORE, returns=(back,), days=9))
    assert mail.kind is REJECTED
    assert mail.reasons[0].startswith("It is an earlier form")
    answered = entry(mail.key.occasion, 9, print="f2")
    later = only(plan(*BOTH, answered, issued=BEFORE, returns=(back,), days=30))
    assert later.kind is REMINDER
    assert later.reasons == mail.reasons


def test_an_earlier_form_that_came_before_the_current_one_needs_no_other_answer() -> None:
    back = returned(Outcome.REJECTED, "superseded-changed", at=START + timedelta(days=4))
    assert only(plan(*BOTH, issued=BEFORE, returns=(back,), days=30)).reasons == ()


def test_nobody_is_reminded_while_an_earlier_form_waits_for_a_decision() -> None:
    back = returned(Outcome.REVIEW, "superseded", at=START + timedelta(days=8))
    assert plan(*BOTH, issued=BEFORE, returns=(back,), days=30).mails == ()


def test_whose_earlier_form_was_accepted_knowing_the_current_one_is_not_reminded() -> None:
    back = returned(
        Outcome.REVIEW, "superseded", at=START + timedelta(days=8), decisions=(ACCEPTED,)
    )
    policy = replace(POLICY, thanks=False)
    assert plan(*BOTH, issued=BEFORE, returns=(back,), policy=policy, days=30).mails == ()
    assert only(plan(*BOTH, issued=BEFORE, returns=(back,), days=30)).kind is THANKS


def test_whose_earlier_form_was_accepted_before_the_current_one_was_sent_hears_nothing_of_it() -> (
    None
):
    back = returned(
        Outcome.REVIEW, "superseded", at=START + timedelta(days=4), decisions=(ACCEPTED,)
    )
    assert plan(entry(), issued=BEFORE, returns=(back,), days=30).mails == ()


def test_what_was_accepted_before_the_form_changed_does_not_stop_the_reminder() -> None:
    early = replace(ACCEPTED, at=START - timedelta(days=1))
    back = returned(Outcome.REVIEW, at=START - timedelta(days=2), decisions=(early,))
    assert only(plan(*BOTH, issued=BEFORE, returns=(back,), days=30)).kind is REMINDER


def test_who_was_told_the_old_deadline_hears_of_the_new_one_once() -> None:
    mail = only(plan(entry(), policy=EXTENDED))
    assert mail.kind is DEADLINE
    assert not mail.kind.attaches_form
    sent = entry(mail.key.occasion, 10)
    assert plan(entry(), sent, policy=EXTENDED).mails == ()
    assert only(plan(entry(), sent, policy=EXTENDED, days=15)).kind is REMINDER


@pytest.mark.parametrize("days", [9, 9.5, 12])
def test_who_is_written_to_later_knows_the_new_deadline(days: float) -> None:
    assert plan(entry(days=days), policy=EXTENDED, days=13).mails == ()
    assert only(plan(policy=EXTENDED)).kind is FIRST


def test_a_deadline_that_was_not_extended_is_no_news() -> None:
    assert plan(entry()).mails == ()


def test_whose_paper_is_withdrawn_hears_of_it_once_if_that_is_wanted() -> None:
    gone = record(FORM, withdrawn=True)
    assert plan(entry(), issued=gone, papers=()).mails == ()
    policy = replace(POLICY, withdrawn=True)
    mail = only(plan(entry(), issued=gone, papers=(), policy=policy))
    assert mail.kind is WITHDRAWN
    assert mail.recipient.address == "ada@example.org"
    assert mail.agreement.paper.title.plain == "Sketch of an Engine"
    sent = entry("withdrawn", 10)
    assert plan(entry(), sent, issued=gone, papers=(), policy=policy).mails == ()


def test_who_hears_of_a_withdrawal_is_greeted_by_name_if_nobody_else_was_to_sign() -> None:
    gone = record(FORM, withdrawn=True)
    current = gone.current
    volume = (("shortname", "ICEX"), ("editors", "Inês Silva"))

    def told(*signers: Signer) -> PlannedMail:
        content = replace(current.content, signers=signers, volume=volume)
        issued = replace(gone, revisions=(replace(current, content=content),))
        return only(plan(entry(), issued=issued, papers=(), policy=replace(POLICY, withdrawn=True)))

    ada, grace = Signer("Ada Lovelace", known=True), Signer("Grace Hopper", known=True)
    assert told(ada).signatory.name == "Ada Lovelace"
    assert told(ada, grace).signatory.name == ""
    assert told(replace(ada, known=False)).signatory.name == ""
    named = told(ada).agreement.paper.volume
    assert named is not None
    assert named.shortname == "ICEX"


def test_whose_form_was_never_sent_hears_nothing_of_a_withdrawal() -> None:
    policy = replace(POLICY, withdrawn=True)
    assert plan(issued=record(FORM, withdrawn=True), papers=(), policy=policy).mails == ()


def test_a_reminder_can_be_asked_for_whatever_the_calendar_says() -> None:
    policy = SendPolicy(remind_now=frozenset({"lovelace43"}))
    mail = only(plan(entry(), policy=policy, days=1))
    assert (mail.kind, mail.number) == (REMINDER, 1)
    sent = entry("reminder 1", 1)
    assert plan(entry(), sent, policy=policy, days=1).mails == ()
    assert only(plan(entry(), sent, policy=policy, days=2)).number == 2


TOLD = replace(POLICY, withdrawn=True)


@dataclass
class Season:
    """A paper's season, played: what happens, and every mail that goes out meanwhile."""

    days: int = 0
    revision: int = 1
    withdrawn: bool = False
    returns: list[ReturnEntry] = field(default_factory=list)
    outdated: int = 0
    """How many of them came before the current form was sent."""
    entries: list[MailEntry] = field(default_factory=list)
    policy: SendPolicy = TOLD

    def play(self, step: str) -> None:
        self.days += 1
        at = START + timedelta(days=self.days)
        match step:
            case "change":
                self.revision += 1
                self.outdated = len(self.returns)
            case "withdraw":
                self.withdrawn = True
            case "reinstate":
                self.withdrawn = False
            case "extend":
                self.policy = replace(self.policy, extended_on=at.date())
            case "ask":
                if self.returns:
                    last = self.returns[-1]
                    asked = Decision("", Outcome.REVIEW, "Inês", at, "", f"Question {self.days}?")
                    self.returns[-1] = replace(last, decisions=(*last.decisions, asked))
            case "wait":
                self.days += 20
            case "stray" | "late" | "rejected" | "needs review" | "accepted":
                self.returns += self._back(step, at)

    def _back(self, step: str, at: datetime) -> list[ReturnEntry]:
        """Return what comes back."""
        rejected = Outcome.REJECTED
        if step == "stray":
            by = "ada@example.org"
            return [returned(rejected, "script", paper_id="", revision=0, sender=by, at=at)]
        if step != "late":
            return [returned(Outcome(step), "not-signed", at=at, revision=self.revision)]
        if self.revision == 1:
            return []
        return [returned(rejected, "superseded-changed", at=at, revision=self.revision - 1)]

    def counts(self, entry: ReturnEntry) -> bool:
        """Tell whether a file is of the current form, or came after the form that was sent last."""
        if entry.examination.revision == self.revision:
            return True
        sent = [each for each in self.entries if is_form(each.key.occasion)]
        return entry.arrival.at > datetime.fromisoformat(sent[-1].at)

    def issued(self) -> Record:
        prints = [f"f{number}" for number in range(1, self.revision + 1)]
        former = [f"Title {number}" for number in range(1, self.revision)]
        titles = (*former, "Sketch of an Engine")
        good = any(
            each.examination.revision == self.revision and each.outcome is not Outcome.REJECTED
            for each in self.returns
        )
        events = (Event(EventKind.RETURNED, START.isoformat()),) if good else ()
        return record(FORM, *prints, titles=titles, events=events, withdrawn=self.withdrawn)

    def send(self) -> list[PlannedMail]:
        issued = self.issued()
        now = START + timedelta(days=self.days)
        known = state({issued.paper_id: issued}, self.entries, returns=self.returns)
        papers = [] if self.withdrawn else [FORM]
        mails = list(plan_mails(papers, known, now, self.policy).mails)
        for mail in mails:
            self.entries.append(
                MailEntry(
                    mail.key, MailState.ACCEPTED, f"<{mail.key.occasion}>", "", now.isoformat()
                )
            )
        return mails


STEPS = (
    "change",
    "withdraw",
    "reinstate",
    "stray",
    "extend",
    "ask",
    "wait",
    "late",
    *map(str, Outcome),
)


@example(["change", "withdraw", "late", "reinstate", "wait"])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_whatever_happens_each_is_written_once_for_each_reason(steps: list[str]) -> None:
    season = Season()
    sent: list[PlannedMail] = season.send()
    believes_withdrawn = False
    for step in steps:
        season.play(step)
        mails = season.send()
        assert len(mails) <= 1
        for mail in mails:
            believes_withdrawn = _heard(mail, season, before=believes_withdrawn)
        assert believes_withdrawn is season.withdrawn
        assert season.send() == []  # nothing is due twice on a day
        for mail in mails:
            _is_true(mail, season)
        sent += mails
    assert max(Counter(mail.key for mail in sent).values()) == 1
    words = Counter(
        (mail.kind, mail.reasons, mail.came_back, mail.number, mail.key) for mail in sent
    )
    assert max(words.values()) == 1


def _heard(mail: PlannedMail, season: Season, *, before: bool) -> bool:
    """Tell whether whoever reads a mail takes the paper for withdrawn then."""
    if mail.kind.name == "withdrawn":
        assert not before
        return True
    assert before is (mail.kind.name == "reinstated")  # nobody is asked to sign for a paper gone
    return False


def _is_true(mail: PlannedMail, season: Season) -> None:
    """Hold that a mail says what is so."""
    found = [each for each in season.returns[season.outdated :] if season.counts(each)]
    waiting = [each for each in found if each.outcome is not Outcome.REJECTED]
    of_this = next(reversed(waiting or found), None)
    match mail.kind.name:
        case "withdrawn":
            assert season.withdrawn
        case "rejected" | "question":
            assert mail.came_back is not None
            assert mail.reasons
        case "reminder":
            assert of_this is None or of_this.outcome is Outcome.REJECTED
            assert bool(mail.reasons) is (of_this is not None)
        case "thanks":
            assert any(each.outcome is Outcome.ACCEPTED for each in season.returns)
        case "changed":
            assert season.revision > 1


GONE = entry("withdrawn", 5)
"""Ada was told of the withdrawal."""


def test_who_was_told_of_a_withdrawal_is_told_once_that_the_paper_is_back() -> None:
    mail = only(plan(entry(), GONE, policy=TOLD))
    assert mail.kind is REINSTATED
    assert mail.kind.attaches_form
    assert mail.references == ("<form@example.org>", "<withdrawn@example.org>")
    sent = entry(mail.key.occasion, 10)
    assert plan(entry(), GONE, sent, policy=TOLD).mails == ()
    later = only(plan(entry(), GONE, sent, policy=TOLD, days=24))
    assert (later.kind, later.number, later.sent) == (REMINDER, 1, START + timedelta(days=10))


def test_a_paper_that_is_back_with_another_form_brings_that_one_and_no_second_mail() -> None:
    mail = only(plan(entry(), GONE, issued=BEFORE))
    assert mail.kind is REINSTATED
    assert mail.key.fingerprint == "f2"
    sent = entry(mail.key.occasion, 10, print="f2")
    assert plan(entry(), GONE, sent, issued=BEFORE, days=11).mails == ()


def test_who_has_returned_the_form_of_a_paper_that_is_back_need_not_sign_again() -> None:
    back = returned(Outcome.ACCEPTED, at=START + timedelta(days=3))
    mail = only(plan(entry(), GONE, returns=(back,)))
    assert (mail.kind, mail.kind.attaches_form) == (REINSTATED_RETURNED, False)
    sent = entry(mail.key.occasion, 10)
    assert plan(entry(), GONE, sent, returns=(back,)).mails == ()
    assert only(plan(entry(), GONE, sent, returns=(back,), days=11)).kind is THANKS


def test_a_second_withdrawal_is_told_too_and_so_is_the_second_return() -> None:
    back = entry("form back 1", 10)
    gone = record(FORM, withdrawn=True)
    told = only(plan(entry(), GONE, back, issued=gone, papers=(), policy=TOLD, days=12))
    assert told.key.occasion == "withdrawn 2"
    again = entry("withdrawn 2", 12)
    mail = only(plan(entry(), GONE, back, again, policy=TOLD, days=14))
    assert (mail.kind, mail.key.occasion) == (REINSTATED, "form back 2")


def test_after_a_withdrawal_that_may_not_have_arrived_a_person_decides() -> None:
    unknown = replace(GONE, state=MailState.UNKNOWN)
    found = plan(entry(), unknown)
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.UNKNOWN
    refused = replace(GONE, state=MailState.REFUSED)
    assert only(plan(entry(), refused, days=14)).kind is REMINDER


def test_a_form_handed_out_after_the_withdrawal_says_that_the_paper_is_back() -> None:
    event = Event(EventKind.SENT, (START + timedelta(days=8)).isoformat(), BY_HAND)
    assert plan(entry(), GONE, issued=record(FORM, events=(event,))).mails == ()


def stray(**more: object) -> ReturnEntry:
    """A file that is of no revision, and was rejected."""
    known: dict[str, object] = {"paper_id": "", "revision": 0, "sender": "ada@example.org"}
    return returned(Outcome.REJECTED, "script", **(known | more))  # type: ignore[arg-type]


def test_who_sent_a_file_that_is_no_known_form_is_told_why_once() -> None:
    mail = only(plan(entry(), returns=(stray(),)))
    assert mail.kind is REJECTED
    assert mail.reasons[0].startswith("The file contains more than a signed form")
    sent = entry(mail.key.occasion, 10)
    assert plan(entry(), sent, returns=(stray(),)).mails == ()


def test_such_a_file_answers_no_form_that_was_not_mailed_yet() -> None:
    assert only(plan(entry(), issued=BEFORE, returns=(stray(),))).kind is CHANGED


def test_without_a_mailed_form_it_is_told_once_whatever_the_form_is_by_now() -> None:
    mail = only(plan(returns=(stray(),)))
    told = entry(mail.key.occasion, 10)
    assert only(plan(told, issued=BEFORE, returns=(stray(),))).kind is CHANGED


def held(*strays: ReturnEntry, papers: tuple[Agreement, ...] = (FORM,)) -> list[str]:
    records = {each.paper.paper_id: record(each) for each in papers}
    known = state(records, [entry()], returns=strays)
    found = plan_mails(papers, known, START + timedelta(days=10), POLICY)
    assert [mail.kind for mail in found.mails if mail.kind is REJECTED] == []
    unanswered = [each for each in found.skipped if each.reason is SkipReason.UNANSWERED]
    assert all(each.needs_a_person for each in unanswered)
    return [each.detail for each in unanswered]


def test_a_file_whose_sender_is_not_certain_is_held_with_the_reason_and_what_to_do() -> None:
    two = (FORM, agreement("hopper52"))
    (several,) = held(stray(), papers=two)
    assert "signs 2 papers" in several
    (nobody,) = held(stray(sender="eve@example.org"))
    assert "signs no paper" in nobody
    (unsent,) = held(stray(sender=""))
    assert unsent.startswith("form.pdf: For the chair.")
    assert f"`agreements review {stray().sha256[:6]} --paper ID`" in unsent


def test_a_held_file_is_let_go_when_a_person_has_decided_or_another_came() -> None:
    rejected = decided(Outcome.REJECTED)
    assert held(stray(sender="", decisions=(rejected,))) == []
    assert held(stray(decisions=(rejected,))) == []
    told = decided(Outcome.REJECTED, "The file is empty.")
    assert "The file is empty." in held(stray(sender="", decisions=(told,)))[0]
    by = "eve@example.org"
    later = returned(Outcome.REVIEW, sender=by, paper_id="", revision=0, name="new.pdf")
    assert held(stray(sender=by), later) == []


def test_a_question_about_a_file_of_no_known_form_reaches_its_sender() -> None:
    asked = decided(Outcome.REVIEW, "Which paper is it?", days=8)
    back = returned(
        Outcome.REVIEW, paper_id="", revision=0, sender="ada@example.org", decisions=(asked,)
    )
    assert only(plan(entry(), returns=(back,))).reasons == ("Which paper is it?",)


def test_nobody_is_thanked_for_a_form_in_review_because_another_was_rejected() -> None:
    issued = record(FORM, events=(Event(EventKind.RETURNED, START.isoformat()),))
    waits = returned(Outcome.REVIEW, "scan", at=START + timedelta(days=3))
    bad = returned(Outcome.REJECTED, "not-signed", at=START + timedelta(days=4))
    assert plan(entry(), issued=issued, returns=(waits, bad)).mails == ()
