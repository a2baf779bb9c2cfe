"""``agreements mark``: marks, and taking them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from generator.ledger import EventKind, Ledger


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    (here / "agreements.toml").write_text("", "utf-8")
    assert run("generate").status == 0
    return here / "out"


def test_a_mark_is_taken_back(run: Run, out: Path) -> None:
    assert run("mark", "sent", "lovelace43", "hopper52", "--by", "Ada").status == 0
    ended = run("mark", "sent", "hopper52", "--undo", "--by", "Grace", "--note", "not that one")
    assert ended.messages.strip() == "1 form no longer marked as sent."
    with Ledger(out) as ledger:
        records = ledger.records()
    assert records["lovelace43"].last(EventKind.SENT) is not None
    assert records["hopper52"].last(EventKind.SENT) is None
    last = records["hopper52"].current.events[-1]
    assert (last.by, last.note) == ("Grace", "not that one")
    assert "issued" in run("status", "--csv").output.splitlines()[2]


def test_what_was_marked_is_told_a_program(run: Run, out: Path) -> None:
    ended = run("mark", "sent", "lovelace43", "hopper52", "--json")
    told = json.loads(ended.output)
    assert [(each["id"], each["mark"], each["undone"]) for each in told] == [
        ("lovelace43", "sent", False),
        ("hopper52", "sent", False),
    ]
    [again] = json.loads(run("mark", "sent", "hopper52", "--undo", "--json").output)
    assert (again["id"], again["undone"]) == ("hopper52", True)
    assert not ended.messages


def test_what_cannot_be_taken_back_is_said_at_once_and_nothing_is_done(run: Run, out: Path) -> None:
    run("mark", "sent", "lovelace43")
    ended = run("mark", "sent", "lovelace43", "hopper52", "nobody99", "--undo")
    assert ended.status == 2
    assert "hopper52 is not marked as sent" in ended.messages
    assert "there is no agreement nobody99" in ended.messages
    with Ledger(out) as ledger:
        assert ledger.records()["lovelace43"].last(EventKind.SENT) is not None


def test_a_withdrawal_is_taken_back_and_not_marked(run: Run, out: Path) -> None:
    assert run("mark", "withdrawn", "hopper52").status == 2
    assert "is not withdrawn" in run("mark", "withdrawn", "hopper52", "--undo").messages
    form = (out / "hopper52.pdf").read_bytes()
    with Ledger(out) as ledger:
        record = ledger.records()["hopper52"]
    assert record.current.files
    metadata = next(out.parent.rglob("*.bib"))
    written = metadata.read_text("utf-8")
    at = written.index("@", written.index("lovelace43"))
    metadata.write_text(written[:at], "utf-8")
    run("generate")
    assert not (out / "hopper52.pdf").exists()
    ended = run("mark", "withdrawn", "hopper52", "--undo")
    assert ended.messages.strip() == "1 form stands again."
    assert (out / "hopper52.pdf").read_bytes() == form
    again = run("generate")
    assert "its withdrawal was undone" in again.messages
    assert (out / "hopper52.pdf").exists()
