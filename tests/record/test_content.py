"""What the record says of each paper, and what of none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from generator.history.entries import What
from generator.ledger import Content, Event, EventKind, Record, Revision
from generator.ledger.records import Outcome, Signer
from generator.ledger.returned import Arrival, Decision, Examination, ReturnEntry
from generator.office import Origin, State
from generator.record.content import RULES, PackedFile, SignedBy, record_content
from generator.returns.evidence import (
    DateState,
    Fit,
    Medium,
    Report,
    SignatureMark,
    SignerEvidence,
    TextComparison,
    WrittenDate,
)
from generator.returns.evidence.signature_kinds import kind_named
from generator.returns.report_json import report_to_object


def at(day: int) -> datetime:
    return datetime(2031, 5, day, 12, tzinfo=UTC)


def record(
    paper_id: str, title: str, *, withdrawn: bool = False, events: tuple[Event, ...] = ()
) -> Record:
    content = Content(
        title,
        signers=(Signer("Ada Lovelace", known=True),),
        template="pmlr",
        volume=(("name", "Workshop on Examples"),),
    )
    revision = Revision(1, paper_id, paper_id, content, at(1).isoformat(), events=events)
    return Record(1, paper_id, "", withdrawn, None, (revision,))


def returned(
    paper_id: str, outcome: Outcome = Outcome.ACCEPTED, *decisions: Decision, kept: bool = True
) -> ReturnEntry:
    sha256 = paper_id[0] * 64
    read = date(2031, 4, 30)
    signer = SignerEvidence(
        "",
        (SignatureMark(kind_named("filled field"), "A. Lovelace"),),
        WrittenDate("30 April 2031", DateState.EXACT, (read,)),
        TextComparison(Fit.COSMETIC, "A. Lovelace", "Ada Lovelace"),
    )
    report = Report(sha256, outcome, (), Medium.FORM, signers=(signer,) if kept else ())
    return ReturnEntry(
        Arrival(sha256, f"home/ada/{paper_id}.pdf", "ada@example.org", 5, "returned/x.pdf", at(2)),
        Examination(outcome, json.dumps(report_to_object(report)), "c", at(3), paper_id, 1),
        tuple(replace(each, sha256=sha256) for each in decisions),
    )


def state(records: list[Record], *returns: ReturnEntry) -> State:
    return State(Path("out"), Origin.LEDGER, {each.paper_id: each for each in records}, returns)


def test_a_form_is_told_with_signer_date_decision_and_hash() -> None:
    content = record_content(state([record("aa", "Engine")], returned("aa")))
    (form,) = content.forms
    assert content.volume == "Workshop on Examples"
    assert form.signings == (SignedBy("A. Lovelace", "filled field", "2031-04-30"),)
    assert (form.accepted_by, form.accepted_at[:10], form.overruled) == (RULES, "2031-05-03", False)
    assert (form.revision, form.issued_on, form.agreement) == (1, "2031-05-01", "pmlr")
    # No path of the chair's machine is handed on.
    assert (form.file, form.sha256) == ("aa.pdf", "a" * 64)


def test_what_a_person_decided_and_read_is_told() -> None:
    decision = Decision(
        "", Outcome.ACCEPTED, "Inês", at(4), "at the desk", signed_on=date(2031, 4, 29)
    )
    entry = returned("aa", Outcome.REJECTED, decision)
    content = record_content(state([record("aa", "Engine")], entry), "Volume 12")
    (form,) = content.forms
    assert content.volume == "Volume 12"
    assert form.signings[0].on == "2031-04-29"
    assert (form.accepted_by, form.overruled, form.note) == ("Inês", True, "at the desk")
    assert [(each.by, each.what) for each in content.decisions] == [("Inês", What.ACCEPTED)]


def test_missing_and_withdrawn_papers_are_told_apart() -> None:
    papers = [
        record("aa", "Engine"),
        record("bb", "Compiler"),
        record("cc", "Gone", withdrawn=True),
    ]
    rejected = returned("bb", Outcome.REJECTED)
    content = record_content(
        state(papers, returned("aa"), rejected), unissued={"dd": "Never printed"}
    )
    assert [each.paper_id for each in content.forms] == ["aa"]
    assert [each.paper_id for each in content.missing] == ["bb", "dd"]
    assert content.missing[0].last == "2031-05-03 examined"
    assert [each.paper_id for each in content.withdrawn] == ["cc"]


def test_the_record_of_a_pack_is_of_its_files_and_the_same_after_it() -> None:
    packed = {"a" * 64: PackedFile("v1permissions/aaPermission.pdf", "9" * 64)}
    papers = [record("aa", "Engine"), record("bb", "Compiler")]
    files = (returned("aa"), returned("bb"))
    content = record_content(state(papers, *files), packed=packed)
    (form,) = content.forms
    assert (form.file, form.sha256) == ("v1permissions/aaPermission.pdf", "9" * 64)
    assert [each.reason for each in content.missing] == ["it was not packed"]
    event = Event(EventKind.PACKED, at(9).isoformat(), "PMLR")
    again = [record("aa", "Engine", events=(event,)), papers[1]]
    assert record_content(state(again, *files), packed=packed) == content


def test_of_erased_signatures_the_expected_name_is_left() -> None:
    content = record_content(state([record("aa", "Engine")], returned("aa", kept=False)))
    assert content.forms[0].signings == (SignedBy("Ada Lovelace", "", ""),)
    assert content.kinds == {"": 1}
