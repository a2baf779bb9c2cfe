"""Several agreements of one folder: one ledger, and a folder for the forms of each."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator import office
from generator.ledger import LEDGER_NAME, Event, EventKind, Ledger
from generator.ledger.mails import MailedAlreadyError, MailKey, MailState
from generator.ledger.migrations import MIGRATIONS
from generator.ledger.records import BY_HAND, Outcome
from generator.ledger.returned import Arrival, Assignment, Examination
from generator.output import OutputError
from generator.paper import form_id

ADA = generator.Author(generator.Name("Lovelace", given="Ada"))
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
LATER = datetime(2031, 6, 4, 12, tzinfo=UTC)
RELEASE = "recording-release"


@pytest.fixture(scope="module")
def renderers() -> dict[str, generator.Renderer]:
    return {
        name: generator.Renderer(generator.load_template(template))
        for name, template in (("", "license-to-publish"), (RELEASE, RELEASE))
    }


def issue(
    folder: Path,
    renderers: dict[str, generator.Renderer],
    titles: dict[str, str],
    names: tuple[str, ...] = ("", RELEASE),
) -> None:
    """Issue the forms of some papers, by id and title, for each agreement."""
    papers = [
        generator.Paper(id_, generator.Title.of(title), (ADA,)) for id_, title in titles.items()
    ]
    with office.create(folder) as opened:
        for name in names:
            part = opened.of(name)
            renderer = renderers[name]
            made = generator.make_agreements(papers, renderer.template, name=name)
            plan = generator.plan_run(made, renderer, part.state())
            for outcome in generator.apply_run(plan, renderer, part, NOW):
                assert isinstance(outcome, generator.Written)


@pytest.fixture
def folder(tmp_path: Path, renderers: dict[str, generator.Renderer]) -> Path:
    issue(tmp_path / "out", renderers, {"a": "On Ink", "b": "On Paper"})
    return tmp_path / "out"


def test_each_has_its_records_and_its_folder(folder: Path) -> None:
    states = office.read_all(folder)
    assert list(states) == ["", RELEASE]
    for name, state in states.items():
        assert list(state.records) == ["a", "b"]
        current = state.records["a"].current
        assert current.form_id == form_id("a", name)
        assert [file.name for file in current.files] == ["a.md", "a.pdf"]
        assert (state.place / "a.pdf").is_file()
    assert states[RELEASE].place == folder / RELEASE
    assert office.read(folder, RELEASE) == states[RELEASE]
    assert not office.read(folder, "another").records


def test_what_happens_to_one_does_not_happen_to_the_other(
    folder: Path, renderers: dict[str, generator.Renderer]
) -> None:
    with office.write(folder) as opened:
        sent = Event(EventKind.SENT, NOW.isoformat(), BY_HAND)
        assert opened.of(RELEASE).ledger.add_event("a", 1, sent)
    issue(folder, renderers, {"a": "On Inks", "b": "On Paper"}, (RELEASE,))
    issue(folder, renderers, {"a": "On Ink"}, ("",))
    with office.write(folder) as opened:
        other = opened.of(RELEASE)
        other.ledger.rename("b", "c", LATER)
        assert other.ledger.add_event("a", 2, sent)
        assert not opened.ledger.add_event("a", 2, Event(EventKind.SENT, None))
    states = office.read_all(folder)
    assert {id_: each.withdrawn for id_, each in states[""].records.items()} == {
        "a": False,
        "b": True,
    }
    assert list(states[RELEASE].records) == ["a", "c"]
    assert states[RELEASE].records["c"].former_ids == ("b",)
    assert states[RELEASE].records["a"].current.number == 2
    assert (folder / RELEASE / "superseded").is_dir()
    assert not (folder / "superseded").exists()
    assert states[""].records["a"].last(EventKind.SENT) is None


def test_a_mail_goes_out_once_for_each(folder: Path) -> None:
    with office.write(folder) as opened:
        key = MailKey("a", "ada@example.org", "0" * 16)
        other = MailKey("a", "ada@example.org", "0" * 16, agreement=RELEASE)
        for each in (key, other):
            opened.mails.begin(each, "<x@example.org>", NOW)
            opened.mails.finish(each, MailState.ACCEPTED, "<x@example.org>", "250", NOW)
            with pytest.raises(MailedAlreadyError):
                opened.mails.begin(each, "<x@example.org>", NOW)
    states = office.read_all(folder)
    assert [entry.key for entry in states[""].mails] == [key]
    assert [entry.key for entry in states[RELEASE].mails] == [other]


def test_a_form_that_is_mailed_is_noted_beside_its_own_revision(folder: Path) -> None:
    with office.write(folder) as opened:
        record = opened.of(RELEASE).ledger.records()["a"]
        key = MailKey("a", "ada@example.org", record.current.fingerprint, agreement=RELEASE)
        opened.mails.finish(key, MailState.ACCEPTED, "<x@example.org>", "250", NOW)
    states = office.read_all(folder)
    assert states[RELEASE].records["a"].last(EventKind.SENT)
    assert states[""].records["a"].last(EventKind.SENT) is None


def test_what_comes_back_is_of_one_of_them(folder: Path) -> None:
    arrival = Arrival("f" * 64, "a.pdf", "", 10, "returned/a.pdf", NOW)
    examined = Examination(Outcome.ACCEPTED, "{}", "", NOW, "a", 1, RELEASE)
    unknown = Arrival("e" * 64, "x.pdf", "", 10, "returned/x.pdf", NOW)
    with office.write(folder) as opened:
        opened.returns.record(arrival, examined)
        opened.returns.record(unknown, Examination(Outcome.REVIEW, "{}", "", NOW))
    states = office.read_all(folder)
    assert [each.arrival.name for each in states[RELEASE].returns] == ["a.pdf", "x.pdf"]
    assert [each.arrival.name for each in states[""].returns] == ["x.pdf"]
    assert states[RELEASE].records["a"].last(EventKind.RETURNED)
    assert states[""].records["a"].last(EventKind.RETURNED) is None
    with office.write(folder) as opened:
        word = Assignment(unknown.sha256, "b", "Inês", NOW, agreement=RELEASE)
        assert opened.returns.assign(word)
        assert not opened.returns.assign(Assignment(unknown.sha256, "b", "", NOW, agreement="x"))
    states = office.read_all(folder)
    assert states[""].returns == ()
    assert states[RELEASE].returns[1].assignments == (word,)


@pytest.mark.parametrize("kept", ["with the earlier one", "without"])
def test_a_lost_ledger_is_made_again_for_all_of_them(folder: Path, kept: str) -> None:
    key = MailKey("a", "ada@example.org", "0" * 16, agreement=RELEASE)
    arrival = Arrival("f" * 64, "a.pdf", "", 10, "returned/a.pdf", NOW)
    with office.write(folder) as opened:
        opened.mails.finish(key, MailState.REFUSED, "<x@example.org>", "550", NOW)
        opened.returns.record(arrival, Examination(Outcome.REVIEW, "{}", "", NOW, "a", 1))
        word = Assignment(arrival.sha256, "b", "Inês", NOW, agreement=RELEASE)
        assert opened.returns.assign(word)
    stranger = folder / "notes"
    stranger.mkdir()
    shutil.copy(folder / "a.pdf", stranger / "a.pdf")
    if kept == "without":
        (folder / LEDGER_NAME).unlink()
    made = office.rebuild(folder)
    assert made.agreements == 4
    assert not made.diagnostics
    states = office.read_all(folder)
    assert {name: list(state.records) for name, state in states.items()} == {
        "": ["a", "b"],
        RELEASE: ["a", "b"],
    }
    if kept != "without":
        assert [entry.key for entry in states[RELEASE].mails] == [key]
        assert states[RELEASE].returns[0].assignments == (word,)


def test_a_form_that_lies_in_another_ones_folder_is_told(folder: Path) -> None:
    shutil.copy(folder / "a.pdf", folder / RELEASE / "copy.pdf")
    (folder / LEDGER_NAME).unlink()
    [problem] = office.rebuild(folder).diagnostics
    assert "not a form of the agreement “recording-release”" in problem.message


def test_another_output_folder_below_is_left_alone(
    folder: Path, renderers: dict[str, generator.Renderer]
) -> None:
    issue(folder / "2030", renderers, {"z": "On Pens"}, ("",))
    (folder / LEDGER_NAME).unlink()
    assert office.rebuild(folder).agreements == 4


def test_a_link_in_the_place_of_an_agreements_folder_is_not_followed(
    tmp_path: Path, renderers: dict[str, generator.Renderer]
) -> None:
    out = tmp_path / "out"
    issue(out, renderers, {"a": "On Ink"}, ("",))
    (tmp_path / "elsewhere").mkdir()
    (out / RELEASE).symlink_to(tmp_path / "elsewhere")
    with office.write(out) as opened, pytest.raises(OutputError):
        opened.of(RELEASE)


def test_a_ledger_from_before_has_one_agreement_without_a_name(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as old:
        for script in MIGRATIONS[:9]:
            old.executescript(script)
        old.executescript(
            """
            PRAGMA user_version = 9;
            INSERT INTO agreement (paper_id, source) VALUES ('a', 'x.bib');
            INSERT INTO revision (agreement, number, form_id, fingerprint)
              VALUES (1, 1, 'a', '0123456789abcdef');
            INSERT INTO former_id VALUES ('z', 1);
            INSERT INTO settled VALUES (1, 'key', 'told');
            INSERT INTO mail (paper_id, recipient, fingerprint, occasion, state, message_id, at)
              VALUES ('a', 'ada@example.org', '0123456789abcdef', 'form', 'accepted', '<x>',
                '2031-05-04T12:00:00+00:00');
            """
        )
    with Ledger(tmp_path) as ledger:
        ledger.verify()
        [record] = ledger.records().values()
        assert (record.paper_id, record.source, record.former_ids) == ("a", "x.bib", ("z",))
        assert record.agreement == ""
        assert ledger.unchanged_run("key") is None
    [entry] = office.read(tmp_path).mails
    assert entry.key == MailKey("a", "ada@example.org", "0123456789abcdef")
