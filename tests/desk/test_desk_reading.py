"""What the desk keeps between two requests, and when it reads again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cli.returned import bring
from typer.testing import CliRunner

import generator
from desk.conftest import CONTACTS, Visitor, run
from generator import office
from generator.cli.app import app as command
from generator.desk import changes, reading
from generator.desk.app import warm
from generator.desk.reading import Desk, ledger_identity
from generator.diagnostics import DiagnosticError
from generator.ledger.records import Outcome
from generator.output import OutputFolder

PAGES = ("/papers", "/changes", "/mail", "/templates", "/paper?id=hopper52")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that the ledger, or the metadata, is read."""
    made: list[str] = []
    read, load = office.read_all, generator.load

    def read_and_tell(folder: Path | str) -> Mapping[str, office.State]:
        made.append("ledger")
        return read(folder)

    def load_and_tell(*arguments: object, **named: object) -> object:
        made.append("metadata")
        return load(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(office, "read_all", read_and_tell)
    monkeypatch.setattr(generator, "load", load_and_tell)
    return made


def test_what_has_not_changed_is_not_read_again(
    issued: Path, visitor: Visitor, reads: list[str]
) -> None:
    for page in PAGES:
        visitor.page(page)
    first = len(reads)
    for page in PAGES * 3:
        visitor.page(page)
    assert len(reads) == first


def test_a_command_beside_it_is_seen_at_once(
    issued: Path, visitor: Visitor, reads: list[str]
) -> None:
    visitor.page("/papers")
    reads.clear()
    run("mark", "sent", "hopper52")
    del reads[:]
    assert "1</strong> <span>sent, not back" in visitor.page("/papers")
    assert reads == ["ledger"]
    contacts = issued / "metadata" / "contacts.csv"
    contacts.write_text(CONTACTS.replace("Grace Hopper", "G. Hopper"), "utf-8")
    assert "<bdi>G. Hopper</bdi>" in visitor.page("/paper", id="hopper52")
    assert reads == ["ledger", "metadata"]


def test_a_contact_follows_a_paper_that_gets_another_id(issued: Path, visitor: Visitor) -> None:
    papers = issued / "metadata" / "papers.bib"
    papers.write_text(papers.read_text("utf-8").replace("hopper52", "hopper53"), "utf-8")
    visitor.page("/papers")
    run("generate", "--rename", "hopper52=hopper53")
    emails = {
        each.paper.paper_id: each.signatories[0].email for each in visitor.desk.papers.agreements
    }
    assert emails["hopper53"] == "grace@example.org"


def test_the_first_forms_say_which_agreement_it_is(workspace: Path, visitor: Visitor) -> None:
    assert visitor.desk.settings.agreements[0].template == "pmlr"
    run("generate", "--template", "license-to-publish")
    assert visitor.desk.settings.agreements[0].template == "license-to-publish"


def test_pages_are_made_ahead(issued: Path, visitor: Visitor, reads: list[str]) -> None:
    warm(visitor.desk)
    reads.clear()
    for page in ("/papers", "/changes", "/mail"):
        visitor.page(page)
    assert reads == []


def test_what_is_asked_plans_no_forms_anew(
    issued: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A review of hundreds goes on beside it; what is marked as sent is told on that page."""
    returned = bring(issued / "out", "hopper52", Outcome.REVIEW)
    plans: list[object] = []
    compare = changes.plan_runs
    monkeypatch.setattr(changes, "plan_runs", lambda *asked: plans.append(asked) or compare(*asked))
    before = changes.plan_now(visitor.desk).token
    visitor.post("/review", {"file": returned, "act": "ask", "reason": "Which day was it?"})
    assert "Which day was it?" in visitor.page("/paper", id="hopper52")
    assert changes.plan_now(visitor.desk).token == before
    assert len(plans) == 1
    run("mark", "sent", "hopper52")
    assert changes.plan_now(visitor.desk).token != before
    assert len(plans) == 2


def test_a_reading_is_never_taken_for_a_later_one(issued: Path, visitor: Visitor) -> None:
    """Whatever else is made from it meanwhile, and wherever in memory it lies."""
    desk = visitor.desk
    numbers, states = [desk.reading.number], [[each.state for each in desk.statuses]]
    for paper_id in ("lovelace43", "hopper52"):
        run("mark", "sent", paper_id)
        numbers.append(desk.reading.number)
        states.append([each.state for each in desk.statuses])
    assert numbers == sorted(set(numbers))
    assert states[0] == ["issued"] * 3
    assert states[2].count("sent") == 2


def test_two_ledgers_that_differ_by_a_row_are_two(issued: Path) -> None:
    before = ledger_identity(issued / "out")
    office.read(issued / "out")
    assert ledger_identity(issued / "out") == before
    run("mark", "sent", "hopper52")
    assert ledger_identity(issued / "out") != before


def test_a_mistake_in_the_settings_is_shown_and_put_right(issued: Path, visitor: Visitor) -> None:
    good = (issued / "agreements.toml").read_text("utf-8")
    (issued / "agreements.toml").write_text("[volume]\nnmae = 3\n", "utf-8")
    answer = visitor.get("/papers")
    assert answer.status_code == 409
    assert "agreements.toml:2" in answer.text
    (issued / "agreements.toml").write_text(good, "utf-8")
    assert "hopper52" in visitor.page("/papers")


def test_a_damaged_ledger_is_said(issued: Path, visitor: Visitor) -> None:
    ledger = issued / "out" / "ledger.sqlite"
    ledger.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    answer = visitor.get("/papers")
    assert answer.status_code == 409
    assert "Traceback" not in answer.text


def test_an_empty_workspace_says_what_to_do_first(workspace: Path, visitor: Visitor) -> None:
    mail = visitor.page("/mail")
    assert "No form has been made yet, so there is nothing to send." in mail
    assert 'href="/changes">Make the forms</a>' in mail
    for each in (workspace / "metadata").iterdir():
        each.unlink()
    (workspace / "metadata").rmdir()
    papers = visitor.page("/papers")
    assert "There are no papers yet." in papers
    assert (
        "There is no folder metadata here: make one and put your list of papers into it." in papers
    )
    changes = visitor.get("/changes")
    assert changes.status_code == 409
    assert "<h1>This cannot be shown</h1>" in changes.text
    assert "error:" not in changes.text
    for page in ("/review", "/review/sheet", "/templates"):
        assert visitor.client.get(page, follow_redirects=True).status_code == 200


def test_read_only_pages_have_no_buttons_that_work(
    issued: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "can_write", lambda path: False)
    (issued / "metadata" / "papers.bib").write_text("@misc{x, title={X}, author={Y, Z}}", "utf-8")
    for each in PAGES:
        assert "you can look, but not change anything" in visitor.page(each)
    page = visitor.page("/changes")
    assert '<button class="main" disabled>' in page


def test_two_desks_do_not_write_at_the_same_time(issued: Path, visitor: Visitor) -> None:
    """The lock of the ledger says so in a sentence, and looking goes on."""
    with OutputFolder(issued / "out"):
        for page in PAGES:
            visitor.page(page)
        answer = visitor.post("/mail/to-me", {"paper": "hopper52"})
    assert answer.status_code in {200, 409}
    assert "Traceback" not in answer.text


def test_what_a_command_would_say_is_raised(workspace: Path) -> None:
    (workspace / "metadata" / "papers.bib").unlink()
    (workspace / "metadata" / "contacts.csv").unlink()
    (workspace / "metadata").rmdir()
    with pytest.raises(DiagnosticError, match="There is no folder metadata here"):
        _ = Desk().papers


def test_nothing_of_it_is_loaded_by_other_commands(workspace: Path) -> None:
    result = CliRunner().invoke(command, ["desk", "--help"])
    assert "--no-browser" in result.output
