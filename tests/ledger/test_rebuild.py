"""A ledger that was lost is made again from the forms."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import generator
from generator.ledger import LEDGER_NAME, Event, EventKind, Ledger, LedgerError
from generator.ledger.mails import FailedAddress, MailKey, MailLog, MailState
from generator.ledger.rebuild import has_ledger, rebuild
from generator.ledger.records import BY_HAND, Outcome
from generator.ledger.returned import Act, Arrival, Decision, Examination
from generator.ledger.returns import ReturnLog
from generator.ledger.salvage import Salvaged
from generator.ledger.xmp import FormMetadata, parse_form_metadata, read_form_metadata

ADA = generator.Author(generator.Name("Lovelace", given="Ada"))
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def renderer() -> generator.Renderer:
    return generator.Renderer(generator.load_template("pmlr"))


def make(
    renderer: generator.Renderer,
    folder: Path,
    paper_id: str = "a",
    title: str = "On Ink",
    revision: int = 1,
) -> str:
    """Make a form; give its fingerprint."""
    paper = generator.Paper(paper_id, generator.Title.of(title), (ADA,))
    [agreement] = generator.make_agreements([paper])
    rendition = renderer.render(replace(agreement, revision=revision))
    assert isinstance(rendition, generator.Rendition)
    folder.mkdir(exist_ok=True)
    (folder / f"{paper_id}.pdf").write_bytes(rendition.pdf)
    (folder / f"{paper_id}.md").write_text(rendition.markdown, "utf-8", newline="")
    return rendition.fingerprint


@pytest.mark.parametrize(
    ("paper_id", "title"),
    [("lee24", "On Ink"), ("a/<b>&c", "R&D <in> “Ink” 墨 &amp; more"), ("=1+1", "x]]>y")],
)
def test_a_form_tells_what_it_is(
    renderer: generator.Renderer, tmp_path: Path, paper_id: str, title: str
) -> None:
    paper = generator.Paper(paper_id, generator.Title.of(title), (ADA,))
    [agreement] = generator.make_agreements([paper])
    rendition = renderer.render(replace(agreement, revision=3))
    assert isinstance(rendition, generator.Rendition)
    assert parse_form_metadata(rendition.pdf) == FormMetadata(
        paper_id, 3, rendition.fingerprint, title
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<?xpacket begin=",
        b"<?xpacket begin=''?><dc:identifier>a</dc:identifier><?xpacket end='r'?>",
        b"<?xpacket end='r'?><?xpacket begin=''?>",
    ],
)
def test_what_is_no_form_of_ours_tells_nothing(content: bytes) -> None:
    assert parse_form_metadata(content) is None


def test_an_unreasonably_long_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(1 << 34)
    assert read_form_metadata(tmp_path / "a.pdf") is None


def test_all_revisions_are_found_in_their_places(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    first = make(renderer, tmp_path / "superseded", title="Old")
    second = make(renderer, tmp_path, title="New", revision=2)
    make(renderer, tmp_path / "withdrawn", paper_id="b")
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7 of somebody else")
    made = rebuild(tmp_path)
    assert (made.agreements, made.revisions, made.kept, made.diagnostics) == (2, 3, None, ())
    with Ledger(tmp_path) as ledger:
        records = ledger.records()
    assert [each.fingerprint for each in records["a"].revisions] == [first, second]
    assert [each.content.title for each in records["a"].revisions] == ["Old", "New"]
    assert [file.name for file in records["a"].current.files] == ["a.md", "a.pdf"]
    assert records["a"].current.issued_at is None
    assert records["a"].current.content.signers is None
    assert not records["a"].withdrawn
    assert records["b"].withdrawn


def test_two_texts_of_one_revision_are_told(renderer: generator.Renderer, tmp_path: Path) -> None:
    make(renderer, tmp_path, title="One")
    make(renderer, tmp_path / "superseded", title="Other")
    made = rebuild(tmp_path)
    assert [problem.span.file for problem in made.diagnostics] == ["superseded/a.pdf"]


def test_a_damaged_ledger_is_kept_beside_the_new_one(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    make(renderer, tmp_path)
    (tmp_path / LEDGER_NAME).write_bytes(b"damaged" * 200)
    with pytest.raises(LedgerError):
        Ledger(tmp_path)
    made = rebuild(tmp_path)
    assert made.kept is not None
    assert made.kept.read_bytes() == b"damaged" * 200
    with Ledger(tmp_path) as ledger:
        assert list(ledger.records()) == ["a"]
    assert rebuild(tmp_path).kept not in (None, made.kept)


def test_an_empty_file_is_no_ledger(tmp_path: Path) -> None:
    assert not has_ledger(tmp_path)
    (tmp_path / LEDGER_NAME).touch()
    assert not has_ledger(tmp_path)
    Ledger(tmp_path).close()
    assert has_ledger(tmp_path)


def put_all(folder: Path, fingerprint: str) -> None:
    """Record all that only a ledger knows."""
    with MailLog(folder) as mails:
        key = MailKey("a", "ada@example.org", fingerprint)
        mails.begin(key, "<1@example.org>", NOW)
        mails.finish(key, MailState.ACCEPTED, "<1@example.org>", "250 ok", NOW)
        mails.add_failures([FailedAddress("x@example.org", "5.1.1", "unknown", "2031-01-01")])
    with ReturnLog(folder) as returns:
        arrival = Arrival("f" * 64, "form.pdf", "ada@example.org", 5, "returned/f.pdf", NOW)
        returns.record(arrival, Examination(Outcome.REVIEW, "{}", "c", NOW, "a", 1))
        returns.decide(Decision("f" * 64, Outcome.ACCEPTED, "Chair", NOW, "seen"))


def all_told(folder: Path) -> tuple[object, ...]:
    with Ledger(folder) as ledger, MailLog(folder) as mails, ReturnLog(folder) as returns:
        [record] = ledger.records().values()
        kinds = {event.kind for event in record.current.events}
        return mails.entries(), mails.failures(), returns.entries(), kinds


def test_what_only_the_earlier_ledger_knows_is_taken_over(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    fingerprint = make(renderer, tmp_path)
    rebuild(tmp_path)
    put_all(tmp_path, fingerprint)
    before = all_told(tmp_path)
    made = rebuild(tmp_path)
    assert made.salvaged == Salvaged(1, 1, 1)
    assert all_told(tmp_path) == before
    assert before[3] == {EventKind.SENT, EventKind.RETURNED}


def test_of_a_damaged_ledger_is_taken_what_can_be_read(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    fingerprint = make(renderer, tmp_path)
    rebuild(tmp_path)
    put_all(tmp_path, fingerprint)
    with sqlite3.connect(tmp_path / LEDGER_NAME) as connection:
        connection.execute("DROP TABLE decision")
    connection.close()
    assert rebuild(tmp_path).salvaged == Salvaged(1, 1, 0)


@pytest.mark.parametrize("content", [b"", b"no ledger", b"SQLite format 3\0" + bytes(200)])
def test_of_what_is_no_ledger_nothing_is_taken(
    renderer: generator.Renderer, tmp_path: Path, content: bytes
) -> None:
    make(renderer, tmp_path)
    (tmp_path / LEDGER_NAME).write_bytes(content)
    made = rebuild(tmp_path)
    assert not made.salvaged
    assert made.agreements == 1


def test_each_row_that_can_be_read_is_kept_and_the_others_are_counted(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    fingerprint = make(renderer, tmp_path)
    rebuild(tmp_path)
    with ReturnLog(tmp_path) as returns, MailLog(tmp_path) as mails:
        for number in range(10):
            sha256 = f"{number}" * 64
            arrival = Arrival(sha256, f"{number}.pdf", "", 5, f"returned/{number}.pdf", NOW)
            returns.record(arrival, Examination(Outcome.REVIEW, "{}", "c", NOW, "a", 1))
            returns.decide(Decision(sha256, Outcome.ACCEPTED, "Chair", NOW))
            key = MailKey("a", f"ada{number}@example.org", fingerprint)
            mails.finish(key, MailState.ACCEPTED, f"<{number}@example.org>", "250 ok", NOW)
    with sqlite3.connect(tmp_path / LEDGER_NAME) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE decision SET outcome = CAST(x'ff' AS TEXT) WHERE id = 3")
        connection.execute("UPDATE decision SET note = CAST(x'ff' AS TEXT) WHERE id = 5")
        connection.execute("UPDATE mail SET state = 'accepteb' WHERE id = 7")
        connection.execute("UPDATE returned SET at = '2031-13-45' WHERE id = 9")
    connection.close()
    made = rebuild(tmp_path)
    assert made.salvaged == Salvaged(10, 10, 9)
    said = "\n".join(map(str, made.diagnostics))
    assert "1 decision of the earlier ledger cannot be read" in said
    assert "what was decided cannot be read, of: 2.pdf" in said
    assert "may or may not have been sent, and are unknown now: 1" in said
    assert "whose verdict cannot be read: 1" in said
    with MailLog(tmp_path) as mails:
        states = [entry.state for entry in mails.entries()]
    assert states.count(MailState.UNKNOWN) == 1
    assert states.count(MailState.ACCEPTED) == 9


def test_what_was_taken_back_stays_so_in_a_ledger_that_is_made_again(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    make(renderer, tmp_path)
    rebuild(tmp_path)
    sha256 = "5" * 64
    said = Decision(sha256, Outcome.REJECTED, "Ada", NOW, "faint", "Please sign.", NOW.date())
    undone = Decision(sha256, Outcome.REVIEW, "Grace", NOW, "it is not", act=Act.UNDONE)
    marks = (
        Event(EventKind.SENT, NOW.isoformat(), BY_HAND, "Ada", "by post"),
        Event(EventKind.UNDONE, NOW.isoformat(), "sent", "Grace"),
    )
    with ReturnLog(tmp_path) as returns, Ledger(tmp_path) as ledger:
        arrival = Arrival(sha256, "a.pdf", "", 5, "returned/a.pdf", NOW)
        returns.record(arrival, Examination(Outcome.ACCEPTED, "{}", "c", NOW, "a", 1))
        returns.decide(said)
        returns.decide(undone)
        for each in marks:
            ledger.add_event("a", 1, each)
        before = ledger.records()["a"].current.events
    with sqlite3.connect(tmp_path / LEDGER_NAME) as connection:
        connection.execute("UPDATE decision SET by = CAST(x'ff' AS TEXT) WHERE id = 2")
    connection.close()
    assert not rebuild(tmp_path).diagnostics
    with ReturnLog(tmp_path) as returns, Ledger(tmp_path) as ledger:
        assert returns.decisions() == (said, replace(undone, by=""))
        assert returns.entries()[0].decision is None
        assert ledger.records()["a"].current.events == before
        assert ledger.records()["a"].last(EventKind.SENT) is None


def test_decisions_of_a_ledger_of_an_earlier_release_are_taken_over(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    make(renderer, tmp_path)
    rebuild(tmp_path)
    sha256 = "5" * 64
    with ReturnLog(tmp_path) as returns:
        arrival = Arrival(sha256, "a.pdf", "", 5, "returned/a.pdf", NOW)
        returns.record(arrival, Examination(Outcome.REVIEW, "{}", "c", NOW, "a", 1))
        returns.decide(Decision(sha256, Outcome.ACCEPTED, "Chair", NOW, "seen"))
    with sqlite3.connect(tmp_path / LEDGER_NAME) as connection:
        for name in ("act", "reason", "signed_on"):
            connection.execute(f"ALTER TABLE decision DROP COLUMN {name}")
        connection.execute("ALTER TABLE event DROP COLUMN by")
    connection.close()
    assert rebuild(tmp_path).salvaged.decisions == 1
    with ReturnLog(tmp_path) as returns:
        assert returns.decisions() == (Decision(sha256, Outcome.ACCEPTED, "Chair", NOW, "seen"),)


def test_earlier_verdicts_are_taken_over(renderer: generator.Renderer, tmp_path: Path) -> None:
    make(renderer, tmp_path)
    rebuild(tmp_path)
    with ReturnLog(tmp_path) as returns:
        arrival = Arrival("5" * 64, "a.pdf", "", 5, "returned/a.pdf", NOW)
        for outcome in (Outcome.REVIEW, Outcome.ACCEPTED):
            returns.record(arrival, Examination(outcome, "{}", "c", NOW, "a", 1))
        before = returns.entries()
    assert len(before[0].verdicts) == 2
    rebuild(tmp_path)
    with ReturnLog(tmp_path) as returns:
        assert returns.entries() == before


def test_what_came_back_is_taken_over_whatever_its_columns_were_called(
    renderer: generator.Renderer, tmp_path: Path
) -> None:
    make(renderer, tmp_path)
    rebuild(tmp_path)
    found = Examination(Outcome.REVIEW, "{}", "a digest", NOW, "a", 1)
    with ReturnLog(tmp_path) as returns:
        returns.record(Arrival("5" * 64, "a.pdf", "", 5, "returned/a.pdf", NOW), found)
    with sqlite3.connect(tmp_path / LEDGER_NAME) as connection:
        connection.execute("ALTER TABLE returned RENAME COLUMN context_digest TO circumstances")
    connection.close()
    assert rebuild(tmp_path).salvaged == Salvaged(0, 1, 0)
    with ReturnLog(tmp_path) as returns:
        assert [entry.examination for entry in returns.entries()] == [found]
