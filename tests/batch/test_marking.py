"""Marks by hand and withdrawals are taken back, and both stay on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator import office
from generator.batch.marking import MarkError, mark, undo_mark, undo_withdrawal
from generator.ledger import Event, EventKind
from generator.office import Office
from generator.output import Format

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
SENT, RETURNED = EventKind.SENT, EventKind.RETURNED


def agreements(*paper_ids: str) -> tuple[generator.Agreement, ...]:
    author = generator.Author(generator.Name("Noether", given="Emmy"))
    papers = [
        generator.Paper(each, generator.Title.of(f"On {each}"), (author,)) for each in paper_ids
    ]
    return generator.make_agreements(papers, "pmlr")


def issue(opened: Office, *paper_ids: str, withdrawn: str = "") -> None:
    """Run as `generate` does, with the papers that are in the metadata."""
    renderer = generator.Renderer(generator.load_template("pmlr"), formats=[Format.MARKDOWN])
    request = generator.Request(withdrawn=frozenset({withdrawn} - {""}))
    planned = generator.plan_run(agreements(*paper_ids), renderer, opened.state(), request=request)
    for _ in generator.apply_run(planned, renderer, opened, NOW):
        pass


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with office.create(tmp_path / "out") as held:
        issue(held, "a", "b")
        yield held


def kinds(opened: Office, paper_id: str) -> list[str]:
    return [str(each.kind) for each in opened.ledger.records()[paper_id].current.events]


def test_a_mark_is_taken_back_and_stays_on_record(opened: Office) -> None:
    mark(opened, "a", SENT, "Ada", NOW, note="by post")
    record = undo_mark(opened, "a", SENT, "Grace", NOW, note="another paper")
    assert record.last(SENT) is None
    first, second = record.current.events
    assert (first.kind, first.by, first.note) == (SENT, "Ada", "by post")
    assert (second.kind, second.detail, second.by) == (EventKind.UNDONE, "sent", "Grace")
    with pytest.raises(MarkError, match="not marked as sent"):
        undo_mark(opened, "a", SENT, "Grace", NOW)


def test_only_the_last_mark_of_the_kind_is_taken_back(opened: Office) -> None:
    for kind, day in ((SENT, 1), (RETURNED, 2), (SENT, 3)):
        mark(opened, "a", kind, "Ada", NOW.replace(day=day))
    record = undo_mark(opened, "a", SENT, "Ada", NOW)
    standing = [(each.kind, (each.at or "")[8:10]) for each in record.current.standing]
    assert standing == [(SENT, "01"), (RETURNED, "02")]
    assert mark(opened, "a", SENT, "Ada", NOW).current.when(SENT).at == NOW.isoformat()  # type: ignore[union-attr]


def test_mails_and_files_are_no_marks(opened: Office) -> None:
    opened.ledger.add_event("a", 1, Event(SENT, NOW.isoformat(), "ada@example.org"))
    with pytest.raises(MarkError, match="not marked as sent"):
        undo_mark(opened, "a", SENT, "Ada", NOW)
    mark(opened, "a", SENT, "Ada", NOW)
    assert undo_mark(opened, "a", SENT, "Ada", NOW).last(SENT) is not None


def test_what_is_not_there_is_not_marked(opened: Office) -> None:
    with pytest.raises(MarkError, match="no agreement c"):
        mark(opened, "c", SENT, "Ada", NOW)
    with pytest.raises(MarkError, match="no revision 2 of a"):
        mark(opened, "a", SENT, "Ada", NOW, revision=2)


def test_a_withdrawal_is_taken_back_with_its_form(opened: Office) -> None:
    form = (opened.folder / "b.md").read_bytes()
    issue(opened, "a")
    assert opened.ledger.records()["b"].withdrawn
    assert not (opened.folder / "b.md").exists()
    record = undo_withdrawal(opened, "b", "Ada", NOW, "a wrong list")
    assert not record.withdrawn
    assert (opened.folder / "b.md").read_bytes() == form
    assert [file.name for file in record.current.files] == ["b.md"]
    assert not list((opened.folder / "withdrawn").iterdir())
    assert kinds(opened, "b") == ["withdrawn", "reinstated"]
    assert record.current.events[-1].by == "Ada"


def test_it_then_stands_until_a_person_withdraws_it(opened: Office) -> None:
    issue(opened, "a")
    undo_withdrawal(opened, "b", "Ada", NOW)
    issue(opened, "a")
    assert not opened.ledger.records()["b"].withdrawn
    issue(opened, "a", withdrawn="b")
    assert opened.ledger.records()["b"].withdrawn
    assert undo_withdrawal(opened, "b", "Ada", NOW).is_kept


def test_what_stands_in_its_place_is_not_overwritten(opened: Office) -> None:
    issue(opened, "a")
    (opened.folder / "b.md").write_text("mine", "utf-8")
    with pytest.raises(MarkError, match=r"b.md is in the place"):
        undo_withdrawal(opened, "b", "Ada", NOW)
    assert (opened.folder / "b.md").read_text("utf-8") == "mine"
    assert opened.ledger.records()["b"].withdrawn


def test_a_lost_form_does_not_keep_a_withdrawal(opened: Office) -> None:
    issue(opened, "a")
    for each in (opened.folder / "withdrawn").iterdir():
        each.unlink()
    assert not undo_withdrawal(opened, "b", "Ada", NOW).withdrawn
    issue(opened, "a", "b")
    assert (opened.folder / "b.md").exists()


def test_what_is_not_withdrawn_cannot_be_taken_back(opened: Office) -> None:
    with pytest.raises(MarkError, match="a is not withdrawn"):
        undo_withdrawal(opened, "a", "Ada", NOW)
