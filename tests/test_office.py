"""One door to an output folder: states that nothing changes, one lock, one connection."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator import office
from generator.batch import Issue, apply_run, plan_run
from generator.diagnostics import Span, error
from generator.ledger import LEDGER_NAME, Event, EventKind, LedgerError
from generator.ledger import connection as connection_module
from generator.ledger.mails import FailedAddress, MailKey, MailState
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination, ReturnEntry
from generator.office import NoLedgerError, Office, Origin
from generator.output import OutputError, OutputFolder

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
BIB = """
@InProceedings{lovelace43,
  title = {Sketch of the Analytical {E}ngine},
  author = {Lovelace, Ada and Menabrea, Luigi Federico}
}
"""
MAIL = MailKey("lovelace43", "ada@example.org", "f")


@pytest.fixture
def agreements(tmp_path: Path) -> tuple[generator.Agreement, ...]:
    """The forms of one paper."""
    path = tmp_path / "papers.bib"
    path.write_text(BIB, "utf-8")
    return generator.make_agreements(generator.load([path]).papers)


@pytest.fixture
def folder(tmp_path: Path, agreements: tuple[generator.Agreement, ...]) -> Path:
    """A folder with one form, issued."""
    with office.create(tmp_path / "out") as opened:
        issue(agreements, opened)
    return tmp_path / "out"


def issue(agreements: tuple[generator.Agreement, ...], opened: Office) -> int:
    """Make a run; return how many forms it made."""
    renderer = generator.Renderer(
        generator.load_template("pmlr"), {}, frozenset({generator.Format.MARKDOWN})
    )
    run_plan = plan_run(agreements, renderer, opened.state())
    list(apply_run(run_plan, renderer, opened, NOW))
    return sum(isinstance(step, Issue) for step in run_plan.steps)


def test_a_folder_that_is_not_there_has_an_empty_state(tmp_path: Path) -> None:
    state = office.read(tmp_path / "out")
    assert (state.origin, dict(state.records)) == (Origin.NOTHING, {})
    assert not (tmp_path / "out").exists()
    with pytest.raises(NoLedgerError), office.write(tmp_path / "out"):
        pass
    with pytest.raises(NoLedgerError), office.read_ledger(tmp_path / "out"):
        pass
    with pytest.raises(FileNotFoundError):
        office.rebuild(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_run_with_its_ledger(folder: Path, agreements: tuple[generator.Agreement, ...]) -> None:
    assert [*office.read(str(folder)).records] == ["lovelace43"]
    with office.create(folder) as opened:
        assert issue(agreements, opened) == 0
    assert (folder / "lovelace43.md").is_file()


def test_all_that_happened_is_in_the_state(folder: Path) -> None:
    with office.write(folder) as opened:
        opened.mails.begin(MAIL, "<1@example.org>", NOW)
        opened.mails.finish(MAIL, MailState.ACCEPTED, "<1@example.org>", "250 ok", NOW)
        opened.mails.add_failures(
            [FailedAddress("luigi@example.org", "5.1.1", "no", NOW.isoformat())]
        )
        opened.returns.record(
            Arrival("0" * 64, "a.pdf", "", 1, "returned/a.pdf", NOW),
            Examination(Outcome.REVIEW, '{"findings": []}', "c", NOW, "lovelace43", 1),
        )
        opened.returns.decide(Decision("0" * 64, Outcome.ACCEPTED, "Inês", NOW))
        opened.ledger.add_event("lovelace43", 1, Event(EventKind.SENT, NOW.isoformat()))
        state = opened.state()
    assert [each.state for each in state.mails] == [MailState.ACCEPTED]
    assert [each.address for each in state.failures] == ["luigi@example.org"]
    assert [each.outcome for each in state.returns] == [Outcome.ACCEPTED]
    assert state.records["lovelace43"].current.when(EventKind.SENT)
    assert office.read(folder) == state


def test_a_state_does_not_change_when_the_folder_does(folder: Path) -> None:
    before = office.read(folder)
    with office.write(folder) as opened:
        during = opened.state()
        opened.ledger.add_event("lovelace43", 1, Event(EventKind.SENT, NOW.isoformat()))
        assert opened.state() != during
    assert before == during
    with pytest.raises(TypeError):
        before.records["hopper52"] = before.records["lovelace43"]  # type: ignore[index]


def test_reading_sees_one_moment_whatever_others_write_between(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a person said is put into the ledger's own file as soon as nobody reads an earlier state.
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.1)
    with office.read_ledger(folder) as reader, office.write(folder) as writer:
        with reader.ledger.snapshot():
            first = reader.ledger.records()
            writer.ledger.add_event("lovelace43", 1, Event(EventKind.SENT, NOW.isoformat()))
            writer.mails.begin(MAIL, "<1@example.org>", NOW)
            assert reader.ledger.records() == first
            assert reader.mails.entries() == ()
        assert reader.mails.entries() != ()


def test_a_state_is_of_one_moment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.read_ledger(folder) as reader, office.write(folder) as writer:
        entries = reader.returns.entries

        def meanwhile() -> tuple[ReturnEntry, ...]:
            writer.mails.begin(MAIL, "<1@example.org>", NOW)
            return entries()

        monkeypatch.setattr(reader.returns, "entries", meanwhile)
        assert reader.state().mails == ()
        assert reader.mails.entries() != ()


def test_only_one_writes_and_all_may_read(folder: Path) -> None:
    with office.write(folder):
        for other in (office.write, office.create, office.hold):
            with pytest.raises(OutputError), other(folder):
                pass
        with pytest.raises(OutputError):
            office.rebuild(folder)
        assert office.read(folder).records
    with office.hold(folder), pytest.raises(OutputError), office.write(folder):
        pass
    with office.write(folder) as opened:
        assert opened.rebuilt is None


@pytest.mark.parametrize("place", ["returned", "outbox", "superseded", "withdrawn"])
def test_no_place_leads_elsewhere(folder: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "outside").mkdir()
    (folder / place).symlink_to(tmp_path / "outside")
    for door in (office.write, office.create):
        with pytest.raises(OutputError), door(folder):
            pass
    with pytest.raises(OutputError):
        office.rebuild(folder)


def test_a_lost_ledger_is_read_from_the_forms_and_made_again(
    tmp_path: Path, agreements: tuple[generator.Agreement, ...]
) -> None:
    folder = tmp_path / "out"
    renderer = generator.Renderer(generator.load_template("pmlr"))
    list(generator.apply(generator.plan(agreements), renderer, folder))
    state = office.read(folder)
    assert (state.origin, [*state.records]) == (Origin.FORMS, ["lovelace43"])
    assert not (folder / LEDGER_NAME).exists()
    with office.create(folder) as opened:
        assert opened.rebuilt is not None
        assert opened.rebuilt.agreements == 1
        assert [*opened.state().records] == ["lovelace43"]
    assert office.read(folder).origin is Origin.LEDGER


def test_damage_is_found_before_anything_is_written(folder: Path) -> None:
    connection = sqlite3.connect(folder / LEDGER_NAME)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM revision")
    connection.commit()
    connection.close()
    before = (folder / LEDGER_NAME).read_bytes()
    for door in (office.write, office.create, office.hold, office.read_ledger):
        with pytest.raises(LedgerError, match="refers to another one that is gone"), door(folder):
            pass
    assert (folder / LEDGER_NAME).read_bytes() == before


def test_a_folder_is_free_again_after_a_failure(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), office.write(folder):
        _ = 1 / 0
    with OutputFolder(folder):
        pass


def test_a_paper_that_could_not_be_read_is_not_withdrawn(
    folder: Path, agreements: tuple[generator.Agreement, ...]
) -> None:
    renderer = generator.Renderer(generator.load_template("pmlr"))
    state = office.read(folder)
    (folder.parent / "papers.bib").unlink()  # a list that is there and was not read is another one
    torn = error("cannot be read")
    assert plan_run((), renderer, state, problems=[torn]).set_asides == ()
    named = error("has no title", span=Span("papers.bib", entry="lovelace43"))
    assert plan_run((), renderer, state, problems=[named]).set_asides == ()
    (gone,) = plan_run((), renderer, state).set_asides
    assert gone.paper_id == agreements[0].paper.paper_id
