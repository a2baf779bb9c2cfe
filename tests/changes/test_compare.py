"""What is said of a paper whose form was issued, sent or returned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from generator.changes.compare import (
    ChangeKind,
    Comparison,
    Present,
    compare,
    compare_gone,
    heed_decisions,
)
from generator.changes.content import Aspect, differences
from generator.changes.policy import DEFAULT, Demand, Policy
from generator.document import slot_mark
from generator.ledger import Content, Event, EventKind, Record, Revision, Signer
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination, ReturnEntry

OLD = Content(
    title="Deep Nets",
    authors=("Ann Lee",),
    signers=(Signer("Ann Lee", known=False),),
    volume=(("year", "2031"),),
    template="pmlr",
    template_digest="1",
    options=(),
    wording=f"# Agreement\n\nTitle: {slot_mark(0)}\n\nYou grant a licence.",
)


def issued(*contents: Content, **events: int) -> Record:
    """A record with a revision of each content, and events on revisions by their number."""
    revisions = [
        Revision(number, "lee24", content.title or "", content, None)
        for number, content in enumerate(contents, 1)
    ]
    for kind, number in events.items():
        event = Event(EventKind(kind), "2031-05-04T00:00:00+00:00")
        revisions[number - 1] = replace(revisions[number - 1], events=(event,))
    return Record(1, "lee24", "", withdrawn=False, input_digest=None, revisions=tuple(revisions))


def now(content: Content) -> Present:
    return Present("lee24", content, content.title or "")


def compared(content: Content, record: Record, policy: Policy | None = None) -> Comparison:
    return compare(record, now(content), policy or Policy())


def test_a_paper_without_a_form_is_new() -> None:
    assert compare(None, now(OLD), Policy()).kind is ChangeKind.NEW


def test_the_same_fingerprint_is_the_same_form_whatever_else_changed() -> None:
    other = replace(OLD, volume=(("address", "Ljubljana"),))
    assert compared(other, issued(OLD)) == Comparison("lee24", ChangeKind.SAME, "Deep Nets", 1)


def test_a_changed_title_asks_for_a_signature() -> None:
    found = compared(replace(OLD, title="Wide Nets"), issued(OLD))
    assert (found.kind, found.demand) == (ChangeKind.CHANGED, Demand.SIGN)
    assert [(item.aspect, item.old, item.new) for item in found.differences] == [
        (Aspect.TITLE, "Deep Nets", "Wide Nets")
    ]


def test_a_title_in_another_case_is_noted() -> None:
    found = compared(replace(OLD, title="Deep nets"), issued(OLD))
    assert (found.kind, found.demand) == (ChangeKind.CHANGED, Demand.NOTE)


def test_the_policy_decides() -> None:
    policy = Policy({**DEFAULT, Aspect.TITLE: Demand.NOTE}, cosmetic=Demand.SIGN)
    assert compared(replace(OLD, title="Wide Nets"), issued(OLD), policy).demand is Demand.NOTE
    assert compared(replace(OLD, title="Deep nets"), issued(OLD), policy).demand is Demand.NOTE
    strict = Policy(cosmetic=Demand.SIGN)
    assert compared(replace(OLD, title="Deep nets"), issued(OLD), strict).demand is Demand.SIGN


def test_a_form_signed_under_the_old_title_is_named() -> None:
    new = replace(OLD, title="Wide Nets")
    found = compared(new, issued(OLD, new, returned=1))
    assert found.kind is ChangeKind.SAME
    assert found.returned is not None
    assert found.returned.revision == 1
    assert found.returned.title is not None
    assert found.needs_signature


def test_a_form_signed_under_a_title_in_another_case_stands() -> None:
    found = compared(replace(OLD, title="Deep nets"), issued(OLD, returned=1))
    assert found.returned is not None
    assert not found.needs_signature


def test_a_title_that_changed_back_finds_the_signed_form_again() -> None:
    other = replace(OLD, title="Wide Nets")
    found = compared(OLD, issued(OLD, other, returned=1))
    assert found.kind is ChangeKind.CHANGED
    assert found.returned is None


def test_a_form_that_changed_since_it_was_sent_is_named() -> None:
    found = compared(replace(OLD, title="Wide Nets"), issued(OLD, sent=1))
    assert found.sent is not None
    assert found.sent.revision == 1


def test_a_form_that_was_sent_since_is_not_named_where_the_signed_one_holds() -> None:
    other = replace(OLD, title="Wide Nets")
    found = compared(OLD, issued(OLD, other, OLD, returned=1, sent=2))
    assert (found.kind, found.sent, found.returned) == (ChangeKind.SAME, None, None)
    assert compared(OLD, issued(OLD, other, OLD, sent=2)).sent is not None


def test_a_paper_that_is_gone_keeps_what_was_known() -> None:
    found = compare_gone(issued(OLD, sent=1))
    assert (found.kind, found.title, found.was_sent) == (ChangeKind.GONE, "Deep Nets", True)


def test_a_text_that_changed_for_no_known_reason_is_still_a_change() -> None:
    found = compare(issued(OLD), Present("lee24", OLD, "another"), Policy())
    assert [item.aspect for item in found.differences] == [Aspect.OTHER]


def test_another_id_is_noted() -> None:
    found = compare(issued(OLD), Present("lee25", OLD, "Deep Nets"), Policy())
    assert [(item.aspect, item.old) for item in found.differences] == [(Aspect.ID, "lee24")]
    assert found.demand is Demand.NOTE


@pytest.mark.parametrize(
    ("new", "name", "pair"),
    [
        (
            replace(OLD, signers=(Signer("Bo Zhou", known=True),)),
            "signatory",
            ("Ann Lee", "Bo Zhou"),
        ),
        (
            replace(OLD, signers=(Signer("Ann Lee", known=True),)),
            "signatory",
            ("Ann Lee (guessed)", "Ann Lee (known)"),
        ),
        (replace(OLD, signers=(Signer("", known=False),)), "signatory", ("Ann Lee", "(blank)")),
        (
            replace(OLD, authors=("Ann Lee", "Bo Zhou")),
            "authors",
            ("Ann Lee", "Ann Lee; Bo Zhou"),
        ),
        (replace(OLD, volume=(("year", "2032"),)), "volume year", ("2031", "2032")),
        (replace(OLD, volume=()), "volume year", ("2031", "")),
        (replace(OLD, template="ceur"), "template name", ("pmlr", "ceur")),
        (replace(OLD, options=(("fee", "3"),)), "template fee", ("", "3")),
        (
            replace(
                OLD,
                template_digest="2",
                wording=f"# Agreement\n\nTitle: {slot_mark(3)}\n\nYou grant a wide\nlicence.",
            ),
            "template text",
            ("You grant a licence.", "You grant a wide licence."),
        ),
    ],
)
def test_everything_that_a_form_says_is_compared(
    new: Content, name: str, pair: tuple[str, str]
) -> None:
    assert [(item.name, (item.old, item.new)) for item in differences(OLD, new)] == [(name, pair)]


def test_what_is_not_known_is_not_compared() -> None:
    assert differences(Content(), OLD) == ()
    assert differences(OLD, Content()) == ()


def test_a_template_that_reads_otherwise_for_more_signers_has_not_changed() -> None:
    new = replace(OLD, wording="Something else")
    assert differences(OLD, new) == ()


def accepted(day: int | None) -> ReturnEntry:
    """The first form, which came back and was accepted by a person on a day, or by the rules."""
    at = datetime(2031, 5, day or 4, tzinfo=UTC)
    arrival = Arrival("a" * 64, "form.pdf", "", 10, "returned/a.pdf", at)
    examined = Examination(Outcome.ACCEPTED, "{}", "", at, "lee24", 1)
    decision = Decision("a" * 64, Outcome.ACCEPTED, "Inês", at)
    return ReturnEntry(arrival, examined, () if day is None else (decision,))


@pytest.mark.parametrize(("day", "demand"), [(None, "sign"), (9, "sign"), (11, "note")])
def test_what_a_person_took_knowing_of_the_change_asks_for_no_signature(
    day: int | None, demand: str
) -> None:
    wide = replace(OLD, title="Wide Nets")
    record = issued(OLD, wide, returned=1)
    last = replace(record.revisions[-1], issued_at="2031-05-10T00:00:00+00:00")
    record = replace(record, revisions=(*record.revisions[:-1], last))
    found = heed_decisions(compared(wide, record), record, [accepted(day)])
    assert found.returned is not None
    assert str(found.returned.demand) == demand
    assert found.needs_person is (demand == "sign")


def test_what_changed_after_a_person_took_it_asks_for_a_signature() -> None:
    record = issued(OLD, replace(OLD, title="Wide Nets"), returned=1)
    found = compared(replace(OLD, title="Deeper Nets"), record)
    assert heed_decisions(found, record, [accepted(11)]) == found
