"""What happened, as one row: everything once, in the order in which it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from generator.history.entries import (
    LogEntry,
    What,
    history_of,
    history_of_all,
    history_of_paper,
    to_object,
)
from generator.ledger import Content, Event, EventKind, Record, Revision
from generator.ledger.mails import FailedAddress, MailEntry, MailKey, MailState
from generator.ledger.records import BY_HAND, Outcome
from generator.ledger.returned import (
    Act,
    Arrival,
    Assignment,
    Decision,
    Examination,
    ReturnEntry,
    Verdict,
)
from generator.moments import to_iso
from generator.office import Origin, State

ADA = "ada@example.org"
SHA = "5" * 64


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2031, 5, day, hour, tzinfo=UTC)


def iso(day: int) -> str:
    return at(day).isoformat()


def revision(number: int, day: int, *events: Event) -> Revision:
    content = Content("Engine", template="pmlr")
    return Revision(number, "lovelace43", f"{number}", content, iso(day), events=events)


def mail(day: int, state: MailState, occasion: str = "form") -> MailEntry:
    return MailEntry(MailKey("ada43", ADA, "1", occasion), state, "", "250 ok", iso(day))


FIRST = revision(
    1,
    1,
    Event(EventKind.SENT, iso(2), ADA),
    Event(EventKind.SENT, iso(3), BY_HAND, "Inês", "by post"),
    Event(EventKind.UNDONE, iso(4), "sent", "Grace"),
    Event(EventKind.SUPERSEDED, iso(6)),
)
SECOND = revision(
    2,
    6,
    Event(EventKind.RENAMED, iso(7), "ada43"),
    Event(EventKind.RETURNED, iso(8), SHA),
    Event(EventKind.WITHDRAWN, iso(15)),
    Event(EventKind.REINSTATED, iso(16), "", "Inês"),
    Event(EventKind.PACKED, iso(17), "PMLR"),
)
RECORD = Record(
    1, "lovelace43", "", withdrawn=False, input_digest=None, revisions=(FIRST, SECOND),
    former_ids=("ada43",),
)  # fmt: skip
REPORT = (
    '{"findings": [{"outcome": "rejected", "code": "x", "message": "Not signed.", "hint": ""}]}'
)
FILE = ReturnEntry(
    Arrival(SHA, "form.pdf", ADA, 5, "returned/x.pdf", at(8)),
    Examination(Outcome.REJECTED, REPORT, "c", at(9), "lovelace43", 2),
    (
        Decision(SHA, Outcome.ACCEPTED, "Inês", at(10), "seen", signed_on=date(2031, 5, 7)),
        Decision(SHA, Outcome.REVIEW, "Inês", at(11), act=Act.UNDONE),
        Decision(SHA, Outcome.REJECTED, "Inês", at(12), reason="Please sign."),
        Decision(SHA, Outcome.REVIEW, "Inês", at(13), reason="Is it you?"),
    ),
    (Assignment(SHA, "lovelace43", "Grace", at(9, 13)),),
)
STATE = State(
    Path("out"),
    Origin.LEDGER,
    {"lovelace43": RECORD},
    (FILE,),
    (mail(2, MailState.ACCEPTED), mail(5, MailState.REFUSED, "reminder 1")),
    (FailedAddress(ADA, "5.1.1", "no such user", iso(14)),),
)


def test_everything_is_there_once_the_newest_last() -> None:
    found = [(each.at[8:10], str(each.what), each.words, each.by) for each in history_of(STATE)]
    assert found == [
        ("01", "issued", "revision 1, pmlr", ""),
        ("02", "mailed", f"form, to {ADA}", ""),
        ("03", "marked", "as sent, revision 1", "Inês"),
        ("04", "taken back", "was marked as sent, revision 1", "Grace"),
        ("05", "not mailed", f"reminder 1, to {ADA}: refused (250 ok)", ""),
        ("06", "superseded", "revision 1", ""),
        ("06", "issued", "revision 2, pmlr", ""),
        ("07", "renamed", "was ada43, revision 2", ""),
        ("08", "came back", f"form.pdf, from {ADA}", ""),
        ("09", "examined", "rejected: Not signed.", ""),
        ("09", "assigned", "form.pdf to lovelace43", "Grace"),
        ("10", "accepted", "a rejection is overruled, dated 2031-05-07", "Inês"),
        ("11", "taken back", "was accepted by Inês", "Inês"),
        ("12", "rejected", "“Please sign.”", "Inês"),
        ("13", "left open", "“Is it you?”", "Inês"),
        ("14", "bounced", f"{ADA}: 5.1.1 no such user", ""),
        ("15", "withdrawn", "revision 2", ""),
        ("16", "reinstated", "revision 2", "Inês"),
        ("17", "packed", "for PMLR, revision 2", ""),
    ]


def test_each_verdict_has_the_day_that_it_was_first_given() -> None:
    verdicts = (
        Verdict(Outcome.REVIEW, "Inked.", at(8, 13)),
        Verdict(Outcome.REJECTED, "Not signed.", at(8, 14), "lovelace43", 2),
    )
    entry = replace(FILE, verdicts=verdicts, decisions=(), assignments=())
    found = history_of(State(Path("out"), Origin.LEDGER, returns=(entry,)))[1:]
    said = [(each.at, each.paper_id, each.words, each.revision) for each in found]
    assert said == [
        (to_iso(at(8, 13)), "lovelace43", "needs review: Inked.", None),
        (to_iso(at(8, 14)), "lovelace43", "rejected: Not signed.", 2),
    ]


def test_a_paper_is_followed_through_its_ids() -> None:
    other = LogEntry(iso(1), "hopper52", What.ISSUED, "")
    entries = (*history_of(STATE), other)
    assert history_of_paper(entries, RECORD) == history_of(STATE)


def test_what_has_no_date_comes_first_and_has_none_in_json() -> None:
    unknown = Revision(1, "b", "2", Content(), None)
    record = Record(2, "b", "", withdrawn=False, input_digest=None, revisions=(unknown,))
    first = history_of(State(Path("out"), Origin.FORMS, {"lovelace43": RECORD, "b": record}))[0]
    assert str(first) == "unknown b issued: revision 1"
    assert to_object(first)["at"] is None


def test_an_erased_address_is_not_shown() -> None:
    erased = MailEntry(
        MailKey("lovelace43", "(erased 2031-05-05T12:00:00+00:00 3)", "1"),
        MailState.ACCEPTED, "", "", iso(2),
    )  # fmt: skip
    sent = revision(1, 1, Event(EventKind.SENT, iso(2), "(erased)"))
    record = replace(RECORD, revisions=(sent,))
    state = State(Path("out"), Origin.LEDGER, {"lovelace43": record}, mails=(erased,))
    mailed = [each.words for each in history_of(state) if each.what is What.MAILED]
    assert mailed == ["form, to (erased)"]


def test_a_file_of_no_paper_is_there() -> None:
    stray = ReturnEntry(
        Arrival(SHA, "", "", 5, "returned/x.pdf", at(8)),
        Examination(Outcome.REVIEW, REPORT.replace("rejected", "needs review"), "c", at(9)),
    )
    found = history_of(State(Path("out"), Origin.LEDGER, returns=(stray,)))
    assert [(each.paper_id, each.words) for each in found] == [
        ("", "(name not kept)"),
        ("", "needs review: Not signed."),
    ]


def test_what_belongs_to_no_form_is_told_once_however_many_agreements_there_are() -> None:
    stray = replace(FILE, examination=replace(FILE.examination, paper_id="", revision=0))
    failed = (FailedAddress(ADA, "5.1.1", "unknown", iso(20)),)
    release = replace(RECORD, agreement="release")
    sent = mail(9, MailState.ACCEPTED)
    other = replace(sent, key=replace(sent.key, paper_id="lovelace43", agreement="release"))
    one = State(Path("out"), Origin.LEDGER, {"lovelace43": RECORD}, (stray,), (), failed)
    two = State(
        Path("out"),
        Origin.LEDGER,
        {"lovelace43": release},
        (stray,),
        (other,),
        failed,
        agreement="release",
    )
    found = history_of_all([one, two])
    files = [each for each in history_of(one) if each.sha256]
    assert [each for each in found if each.sha256] == files
    assert [each.form for each in found if each.what is What.BOUNCED] == ["lovelace43"]
    assert [each.form for each in found if each.what is What.MAILED][-1] == "release/lovelace43"
    issued = [each.form for each in found if each.what is What.ISSUED]
    assert sorted(issued) == ["lovelace43"] * 2 + ["release/lovelace43"] * 2
    assert to_object(found[-1]).get("agreement") is None
    assert history_of_paper(found, RECORD, release)[-1].what is What.BOUNCED
