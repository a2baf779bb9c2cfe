from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import error
from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import SignerRule
from generator.ledger import Event, EventKind, Record
from generator.ledger.mails import FailedAddress, MailEntry, MailKey, MailState
from generator.mail.kinds import CHANGED, FIRST, REMINDER, THANKS
from generator.mail.plan import plan_mails
from generator.mail.planned import SendPlan, SendPolicy, SkipReason
from generator.mail.reminders import ReminderPolicy, next_reminder
from generator.paper import Author, Name, Paper
from generator.text import Title
from mail.papers import agreement, record, state

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
POLICY = SendPolicy(ReminderPolicy((14, 7), date(2031, 4, 1)))


def entry(  # noqa: PLR0913, PLR0917 - a literal in short
    state: MailState = MailState.ACCEPTED,
    occasion: str = "form",
    fingerprint: str = "f1",
    at: datetime = START,
    recipient: str = "ada@example.org",
    paper_id: str = "lovelace43",
) -> MailEntry:
    key = MailKey(paper_id, recipient, fingerprint, occasion)
    return MailEntry(
        key, state, f"<{occasion}-{fingerprint}@example.org>", "250 ok", at.isoformat()
    )


def plan(
    form: Agreement,
    issued: Record | None,
    *entries: MailEntry,
    failures: tuple[FailedAddress, ...] = (),
    policy: SendPolicy = POLICY,
    days: float = 0,
) -> SendPlan:
    records = {issued.paper_id: issued} if issued else {}
    now = START + timedelta(days=days)
    return plan_mails([form], state(records, entries, failures), now, policy)


def test_a_new_form_is_sent_to_who_signs_it() -> None:
    form = agreement()
    (mail,) = plan(form, record(form)).mails
    assert mail.kind is FIRST
    assert mail.recipient.address == "ada@example.org"
    assert mail.key == MailKey("lovelace43", "ada@example.org", "f1", "form")


def test_what_was_accepted_is_not_sent_again() -> None:
    form = agreement()
    found = plan(form, record(form), entry())
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.WAITING
    assert not found.skipped[0].needs_a_person


@pytest.mark.parametrize("spelling", ["ADA@EXAMPLE.ORG", "Ada@example.org"])
def test_case_does_not_make_an_address_another_one(spelling: str) -> None:
    form = agreement(email=spelling)
    assert plan(form, record(form), entry()).mails == ()


@pytest.mark.parametrize("state", [MailState.UNKNOWN, MailState.HANDING_OVER, MailState.REFUSED])
def test_what_is_in_doubt_or_refused_waits_for_a_person(state: MailState) -> None:
    form = agreement()
    found = plan(form, record(form), entry(state), days=30)
    assert found.mails == ()
    assert found.skipped[0].needs_a_person


@pytest.mark.parametrize("state", [MailState.POSTPONED, MailState.RELEASED])
def test_what_did_not_arrive_is_sent_again(state: MailState) -> None:
    form = agreement()
    (mail,) = plan(form, record(form), entry(state)).mails
    assert mail.kind is FIRST


def test_a_changed_form_is_sent_with_the_earlier_title() -> None:
    form = agreement(title="Sketch of the Engine")
    issued = record(form, "f1", "f2", titles=("Sketch of an Engine", "Sketch of the Engine"))
    (mail,) = plan(form, issued, entry()).mails
    assert (mail.kind, mail.earlier_title) == (CHANGED, "Sketch of an Engine")
    assert mail.references == ("<form-f1@example.org>",)


def test_of_a_paper_whose_metadata_has_an_error_it_is_not_said_that_a_run_makes_the_form() -> None:
    form = agreement(title="Sketch of the Engine")
    wrong = replace(form, paper=replace(form.paper, problems=(error("no such author"),)))
    issued = record(form, "f1", titles=("Sketch of an Engine",))
    for known in (issued, None):
        (skipped,) = plan(wrong, known).skipped
        assert skipped.detail == "no form can be made: `agreements papers` says why"
        assert "run `agreements generate`" in plan(form, issued).skipped[0].detail


def test_a_form_that_was_never_sent_is_new_whatever_its_revision() -> None:
    form = agreement()
    (mail,) = plan(form, record(form, "f1", "f2"), entry(MailState.REFUSED)).mails
    assert mail.kind is FIRST


def test_a_form_that_changed_back_is_sent_once_more() -> None:
    form = agreement()
    issued = record(form, "f1", "f2", "f1")
    sent = [entry(), entry(fingerprint="f2")]
    (mail,) = plan(form, issued, *sent).mails
    assert (mail.kind, mail.key.occasion) == (CHANGED, "form 3")
    again = entry(occasion="form 3")
    assert plan(form, issued, *sent, again).mails == ()
    unknown = entry(MailState.UNKNOWN, occasion="form 3")
    assert plan(form, issued, *sent, unknown).skipped[0].reason is SkipReason.UNKNOWN


def test_a_paper_that_got_another_id_is_the_same_paper() -> None:
    form = agreement("lovelace44")
    issued = record(form, former_ids=("lovelace43",))
    assert plan(form, issued, entry()).mails == ()


def test_reminders_come_at_their_intervals_and_end() -> None:
    form = agreement()
    issued = record(form)
    assert plan(form, issued, entry(), days=13.4).mails == ()
    (first,) = plan(form, issued, entry(), days=14).mails
    assert (first.kind, first.number, first.key.occasion) == (REMINDER, 1, "reminder 1")
    assert first.references == ("<form-f1@example.org>",)
    reminded = entry(occasion="reminder 1", at=START + timedelta(days=14))
    assert plan(form, issued, entry(), reminded, days=20).mails == ()
    (second,) = plan(form, issued, entry(), reminded, days=21).mails
    assert (second.number, second.key.occasion) == (2, "reminder 2")
    last = entry(occasion="reminder 2", at=START + timedelta(days=21))
    found = plan(form, issued, entry(), reminded, last, days=30)
    assert found.mails == ()
    assert "no more reminders" in found.skipped[0].detail


def test_no_reminder_after_the_deadline() -> None:
    form = agreement()
    assert plan(form, record(form), entry(), days=31).mails != ()
    assert plan(form, record(form), entry(), days=32).mails == ()


def test_no_reminder_while_one_is_in_doubt() -> None:
    form = agreement()
    doubt = entry(MailState.UNKNOWN, occasion="reminder 1", at=START + timedelta(days=14))
    found = plan(form, record(form), entry(), doubt, days=30)
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.UNKNOWN


def test_who_has_returned_the_form_is_left_in_peace() -> None:
    form = agreement()
    issued = record(form, events=(Event(EventKind.RETURNED, None),))
    found = plan(form, issued, entry(), days=20)
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.RETURNED


def test_thanks_are_said_once_if_wanted() -> None:
    form = agreement()
    issued = record(form, events=(Event(EventKind.RETURNED, None),))
    policy = SendPolicy(thanks=True)
    (mail,) = plan(form, issued, entry(), policy=policy).mails
    assert mail.kind is THANKS
    thanked = entry(occasion="thanks")
    assert plan(form, issued, entry(), thanked, policy=policy).mails == ()


@pytest.mark.parametrize("policy", [SendPolicy(thanks=True), POLICY])
def test_who_signed_and_was_mailed_a_mistaken_form_since_is_told_once(policy: SendPolicy) -> None:
    form = agreement()
    issued = record(form, events=(Event(EventKind.RETURNED, None),))
    mailed = [
        entry(),
        entry(occasion="thanks"),
        entry(fingerprint="f2", at=START + timedelta(days=1)),
    ]
    (mail,) = plan(form, issued, *mailed, policy=policy).mails
    assert (mail.kind, mail.reason) == (THANKS, "what was signed counts again")
    told = entry(occasion=mail.key.occasion, at=START + timedelta(days=2))
    assert plan(form, issued, *mailed, told, policy=policy).mails == ()


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        (agreement(email=""), SkipReason.NO_ADDRESS),
        (agreement(email="ada at example.org"), SkipReason.BAD_ADDRESS),
        (agreement(email="ada@example.org, eve@example.org"), SkipReason.BAD_ADDRESS),
    ],
)
def test_who_cannot_be_written_to_is_named(form: Agreement, reason: SkipReason) -> None:
    found = plan(form, record(form))
    assert found.mails == ()
    assert found.skipped[0].reason is reason
    assert found.skipped[0].needs_a_person


def test_a_failed_address_gets_nothing_until_it_is_another_one() -> None:
    failures = (FailedAddress("ada@example.org", "5.1.1", "no such user", "2031-03-02"),)
    form = agreement()
    found = plan(form, record(form), failures=failures)
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.FAILED_ADDRESS
    moved = agreement(email="ada@example.com")
    assert len(plan(moved, record(moved), entry(), failures=failures).mails) == 1


@pytest.mark.parametrize(
    ("failed", "usable"),
    [
        ((), ["ada@example.org", "countess@example.org"]),
        (("ada@example.org",), ["countess@example.org"]),
        (("countess@example.org",), ["ada@example.org"]),
        (("countess@example.org", "ada@example.org"), []),
    ],
)
def test_of_two_addresses_those_are_used_that_did_not_fail(
    failed: tuple[str, ...], usable: list[str]
) -> None:
    failures = tuple(FailedAddress(each, "5.1.1", f"no {each}", "2031-03-02") for each in failed)
    form = agreement(email="ada@example.org; countess@example.org")
    found = plan(form, record(form), failures=failures)
    assert [
        each.address for mail in found.mails for each in (mail.recipient, *mail.others)
    ] == usable
    assert len(found.mails) == bool(usable)
    if not usable:
        (skipped,) = found.skipped
        assert skipped.detail == "5.1.1 no ada@example.org"
        assert "ada@example.org" in skipped.who


def test_a_failure_without_words_is_said_by_its_status() -> None:
    form = agreement()
    failures = (FailedAddress("ada@example.org", "5.1.1", "", "2031-03-02"),)
    (skipped,) = plan(form, record(form), failures=failures).skipped
    assert skipped.detail == "5.1.1"


def test_only_a_form_that_fits_the_metadata_is_sent() -> None:
    form = agreement(title="Another Title")
    stale = record(agreement())
    assert plan(form, stale).skipped[0].reason is SkipReason.OUTDATED
    other = agreement(name=Name("Byron", "Ada"))
    assert plan(other, stale).skipped[0].reason is SkipReason.OUTDATED
    assert plan(agreement(), None).skipped[0].reason is SkipReason.NO_FORM
    assert (
        plan(agreement(), record(agreement(), withdrawn=True)).skipped[0].reason
        is SkipReason.NO_FORM
    )


def test_a_change_that_is_only_noted_leaves_the_form_that_is_out_standing() -> None:
    form = agreement(title="Sketch of an engine")
    issued = record(form, "f1", "f2", titles=("Sketch of an Engine", "Sketch of an engine"))
    assert plan(form, issued, entry(), days=13).mails == ()
    (reminder,) = plan(form, issued, entry(), days=14).mails
    assert reminder.kind is REMINDER
    reminded = entry(occasion="reminder 1", fingerprint="f2", at=START + timedelta(days=14))
    assert plan(form, issued, entry(), reminded, days=15).mails == ()
    first = replace(issued.revisions[0], events=(Event(EventKind.RETURNED, None),))
    returned = replace(issued, revisions=(first, issued.revisions[1]))
    assert plan(form, returned, entry(), days=14).skipped[0].reason is SkipReason.RETURNED


def test_a_form_that_was_returned_under_another_title_is_asked_for_again() -> None:
    form = agreement(title="A Wholly New Name")
    issued = record(form, "f1", "f2", titles=("Sketch of an Engine", "A Wholly New Name"))
    first = replace(issued.revisions[0], events=(Event(EventKind.RETURNED, None),))
    returned = replace(issued, revisions=(first, issued.revisions[1]))
    (mail,) = plan(form, returned, entry()).mails
    assert mail.kind is CHANGED


def test_what_the_chair_sent_another_way_counts() -> None:
    form = agreement()
    by_hand = Event(EventKind.SENT, START.isoformat(), "by hand")
    assert plan(form, record(form, events=(by_hand,))).mails == ()
    (reminder,) = plan(form, record(form, events=(by_hand,)), days=14).mails
    assert (reminder.kind, reminder.references) == (REMINDER, ())
    mailed_to_another = Event(EventKind.SENT, START.isoformat(), "grace@example.org")
    assert len(plan(form, record(form, events=(mailed_to_another,))).mails) == 1


def test_each_signer_gets_one_mail() -> None:
    authors = (
        Author(Name("Lovelace", "Ada"), "ada@example.org"),
        Author(Name("Babbage", "Charles"), "charles@example.org"),
        Author(Name("Menabrea", "Luigi"), "ADA@example.org"),
        Author(Name("Hopper", "Grace")),
    )
    paper = Paper("lovelace43", Title.of("Sketch"), authors)
    (form,) = make_agreements([paper], rule=SignerRule.ALL)
    found = plan(form, record(form))
    assert [mail.recipient.name for mail in found.mails] == ["Ada Lovelace", "Charles Babbage"]
    assert [held.reason for held in found.skipped] == [SkipReason.TWICE, SkipReason.NO_ADDRESS]


@given(st.permutations(["a", "b", "c", "d"]), st.permutations([0, 1, 2]))
def test_the_order_of_lists_changes_nothing(ids: list[str], order: list[int]) -> None:
    forms = [agreement(each, email=f"{each}@example.org") for each in ids]
    records = {each: record(form) for each, form in zip(ids, forms, strict=True)}
    entries = [
        entry(paper_id="a", recipient="a@example.org"),
        entry(MailState.UNKNOWN, paper_id="b", recipient="b@example.org"),
        entry(MailState.POSTPONED, paper_id="c", recipient="c@example.org"),
    ]
    mailed = state(records, [entries[index] for index in order])
    found = plan_mails(forms, mailed, START, POLICY)
    assert {mail.key.paper_id for mail in found.mails} == {"c", "d"}


@given(
    st.lists(st.integers(1, 60), max_size=5),
    st.integers(0, 100),
    st.integers(1, 6),
)
def test_reminders_never_come_early_late_or_too_often(
    intervals: list[int], days: int, count: int
) -> None:
    deadline = START.date() + timedelta(days=days)
    policy = ReminderPolicy(tuple(intervals), deadline)
    sent = [START + timedelta(days=10 * number) for number in range(count)]
    found = next_reminder(policy, sent)
    if count > len(intervals):
        assert found is None
    elif found is not None:
        assert found.number == count
        assert (found.due - sent[-1].date()).days == intervals[count - 1]
        assert found.due <= deadline
