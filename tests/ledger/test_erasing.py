"""What is erased is gone wherever it stands, and nothing beside it is changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.ledger import Content, Event, EventKind, Ledger, Record, Revision
from generator.ledger.erasing import Erasing, KeptFile, naming
from generator.ledger.records import BY_HAND, Outcome
from generator.ledger.returned import Arrival, Decision, Examination
from generator.ledger.returns import ReturnLog

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
ADDRESS = "ada@example.org"
FILE = Arrival("aa" * 32, "form.pdf", "bo@example.org", 4000, "returned/aa.pdf", NOW)
REPORT = {
    "findings": [{"code": "name-other", "message": "signed by Ada@Example.org, page 2"}],
    "pages": [1, 2.5, None, True],
    "others": ["ada@example.org.au", "sada@example.org", "ada@example.organic"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Ledger(tmp_path):
        pass
    with ReturnLog(tmp_path) as log:
        log.record(FILE, Examination(Outcome.REVIEW, json.dumps(REPORT), "c1", NOW, "", 0))
    return tmp_path


def test_an_address_is_taken_out_of_a_report_and_all_else_stays(folder: Path) -> None:
    with Erasing(folder) as ledger:
        ledger.erase_address(ADDRESS, NOW)
        assert [(each.what, each.at) for each in ledger.erasures()] == [
            ("address", "2031-03-01T12:00:00+00:00")
        ]
    with ReturnLog(folder) as log:
        report = json.loads(log.entries()[0].examination.report)
    [finding] = report["findings"]
    assert finding["code"] == "name-other"
    assert "xample" not in finding["message"]
    assert finding["message"].endswith(", page 2")
    assert (report["pages"], report["others"]) == (REPORT["pages"], REPORT["others"])


@pytest.mark.parametrize("text", [ADDRESS, "ADA@example.ORG", f"<{ADDRESS}>", f"to {ADDRESS}."])
def test_an_address_is_found_in_whatever_case(text: str) -> None:
    assert naming(ADDRESS).search(text)


@pytest.mark.parametrize("before", ["x", ".", "+", "-"])
def test_a_part_of_another_address_is_not_found(before: str) -> None:
    assert not naming(ADDRESS).search(before + ADDRESS)
    assert not naming(ADDRESS).search(f"{ADDRESS}-x")
    assert not naming(ADDRESS).search(f"{ADDRESS}.au")


def test_what_is_kept_is_listed_with_its_day(folder: Path) -> None:
    with Erasing(folder) as ledger:
        [kept] = ledger.files()
    assert kept == KeptFile("aa" * 32, "form.pdf", "returned/aa.pdf", "", "2031-03-01")


def test_an_address_is_taken_out_of_what_people_said(folder: Path) -> None:
    said = Decision(
        FILE.sha256, Outcome.REJECTED, f"Bo <{ADDRESS}>", NOW, f"see {ADDRESS}", f"Write {ADDRESS}."
    )
    revision = Revision(1, "a", "f" * 16, Content(), None)
    record = Record(0, "a", "", withdrawn=False, input_digest=None, revisions=(revision,))
    mark = Event(EventKind.SENT, NOW.isoformat(), BY_HAND, ADDRESS, f"to {ADDRESS}, by post")
    with ReturnLog(folder) as log, Ledger(folder) as ledger:
        log.decide(said)
        ledger.restore([record])
        ledger.add_event("a", 1, mark)
    with Erasing(folder) as erasing:
        erasing.erase_address(ADDRESS, NOW)
    with ReturnLog(folder) as log, Ledger(folder) as ledger:
        (decision,) = log.decisions()
        (event,) = ledger.records()["a"].current.events
    kept = (decision.by, decision.note, decision.reason, event.by, event.note)
    assert kept == (
        "Bo <(erased)>", "see (erased)", "Write (erased).", "(erased)", "to (erased), by post",
    )  # fmt: skip
    assert (decision.outcome, event.detail) == (Outcome.REJECTED, BY_HAND)


def test_an_address_with_letters_beyond_ascii_is_erased_in_whatever_case(folder: Path) -> None:
    arrival = Arrival("bb" * 32, "form.pdf", "ÄNNE@Example.org", 4000, "returned/bb.pdf", NOW)
    with ReturnLog(folder) as log:
        log.record(arrival, Examination(Outcome.REVIEW, json.dumps(REPORT), "c1", NOW, "", 0))
    with Erasing(folder) as ledger:
        assert "änne@example.org" in [each.address for each in ledger.addresses()]
        ledger.erase_address("Änne@example.org", NOW)
        assert [each.address for each in ledger.addresses()] == ["bo@example.org"]
