"""Killed, removed, truncated, flipped: the ledger is whole again, and no loss is silent."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import chdir, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.conftest import Run, run_command
from cli.returned import bring, decide
from generator.ledger import LEDGER_NAME, Event, EventKind, Ledger
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnLog
from generator.output import SENT

PAPERS = 10
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
SETTINGS = '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n'


@pytest.fixture
def sent(season: Path, here: Path) -> Path:
    """A workspace in which every form was mailed, came back, and was decided on."""
    shutil.copytree(season, here, dirs_exist_ok=True)
    return here


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, to be copied."""
    here = tmp_path_factory.mktemp("season")
    with chdir(here):
        return bring_all(here)


def bring_all(here: Path) -> Path:
    (here / "metadata").mkdir()
    entries = "".join(
        f"@InProceedings{{p{n}, title = {{On Ink {n}}}, author = {{Lovelace, Ada}}}}\n"
        for n in range(PAPERS)
    )
    (here / "metadata" / "papers.bib").write_text(entries, "utf-8")
    contacts = "".join(f"p{n},Ada Lovelace,ada{n}@example.org\n" for n in range(PAPERS))
    (here / "metadata" / "contacts.csv").write_text(f"paper_id,name,email\n{contacts}", "utf-8")
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    assert run_command("generate").status == 0
    mails = json.loads(run_command("send", "--json", "--with-addresses").output)["mails"]
    out = here / "out"
    with Ledger(out) as ledger:
        fingerprints = {key: record.current.fingerprint for key, record in ledger.records().items()}
    (out / "outbox" / SENT).mkdir()
    with MailLog(out) as log:
        for mail in mails:
            key = MailKey(mail["id"], mail["email"], fingerprints[mail["id"]])
            log.begin(key, mail["message_id"], NOW)
            log.finish(key, MailState.ACCEPTED, mail["message_id"], "250 ok", NOW)
            draft = out / "outbox" / mail["file"]
            draft.rename(out / "outbox" / SENT / draft.name)
    for number in range(PAPERS):
        sha256 = bring(out, f"p{number}", Outcome.REVIEW, why="no date")
        decide(out, sha256, Outcome.REJECTED if number % 2 else Outcome.ACCEPTED)
    return here


def die_writing(out: Path) -> None:
    """Leave a log behind as a killed process does, with something in it."""
    process = os.fork()
    if not process:
        ledger = Ledger(out)
        ledger.add_event("p1", 1, Event(EventKind.SENT, "2031-05-04T12:00:00+00:00", "by hand"))
        ledger.remember_run("key", "{}")
        os._exit(9)
    os.waitpid(process, 0)


def wal(out: Path) -> Path:
    return out / f"{LEDGER_NAME}-wal"


def flip(path: Path, chance: random.Random, count: int = 1) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(count):
        place = chance.randrange(len(content))
        content[place] ^= chance.randrange(1, 256)
    path.write_bytes(content)


def truncate(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(chance.randrange(path.stat().st_size))


def remove_ledger(out: Path, chance: random.Random) -> None:
    die_writing(out)
    (out / LEDGER_NAME).unlink()


def remove_log(out: Path, chance: random.Random) -> None:
    die_writing(out)
    wal(out).unlink()


def empty_ledger(out: Path, chance: random.Random) -> None:
    die_writing(out)
    (out / LEDGER_NAME).write_bytes(b"")


def cut_ledger(out: Path, chance: random.Random) -> None:
    truncate(out / LEDGER_NAME, chance)


def cut_log(out: Path, chance: random.Random) -> None:
    die_writing(out)
    truncate(wal(out), chance)


def flip_ledger(out: Path, chance: random.Random) -> None:
    flip(out / LEDGER_NAME, chance)


def flip_much(out: Path, chance: random.Random) -> None:
    flip(out / LEDGER_NAME, chance, 20)


def flip_log(out: Path, chance: random.Random) -> None:
    die_writing(out)
    flip(wal(out), chance, 3)


DAMAGES = (
    remove_ledger,
    remove_log,
    empty_ledger,
    cut_ledger,
    cut_log,
    flip_ledger,
    flip_much,
    flip_log,
)
LOST = ("cannot be read", "cannot all be read", "knew more than the forms", "was decided is lost")


def repair(run: Run) -> str:
    """Do what the program says, until it has nothing to say; give all that it said."""
    said = ""
    for _ in range(3):
        ended = run("generate")
        said += ended.messages
        if "agreements rebuild" not in ended.messages:
            return said
        said += run("rebuild").messages
    pytest.fail(said)


def assert_whole(out: Path) -> None:
    with closing(sqlite3.connect(out / LEDGER_NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def decisions(out: Path) -> dict[str, Outcome]:
    with ReturnLog(out) as log:
        return {each.sha256: each.outcome for each in log.decisions()}


def check_recovery(
    sent: Path, run: Run, damage: Callable[[Path, random.Random], None], seed: int
) -> None:
    out = sent / "out"
    before = decisions(out)
    assert len(before) == PAPERS
    damage(out, random.Random(seed))
    said = repair(run)
    assert_whole(out)
    after = decisions(out)
    assert after.items() <= before.items(), said
    if after != before:
        assert any(words in said for words in LOST), said
    planned = json.loads(run("send", "--json").output)["mails"]
    # Only who was not told yet that the form was rejected gets a mail.
    again = [mail for mail in planned if mail.get("kind") != "rejected"]
    assert {mail.get("state") for mail in again} <= {"unknown"}, said
    assert {int(mail["id"][1:]) % 2 for mail in planned if mail not in again} <= {1}, said
    assert_whole(out)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_ledger_is_whole_after_what_may_come(
    sent: Path, run: Run, damage: Callable[[Path, random.Random], None]
) -> None:
    check_recovery(sent, run, damage, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_ledger_is_whole_after_forty_kinds_of_harm(
    sent: Path, run: Run, damage: Callable[[Path, random.Random], None], seed: int
) -> None:
    check_recovery(sent, run, damage, seed)


def test_a_rebuild_that_was_killed_between_its_steps_is_finished(
    sent: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = sent / "out"
    before = decisions(out)
    rename = Path.rename
    count = 0

    def counted(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == stop:
            raise KeyboardInterrupt
        return rename(self, target)

    copy = sent / "copy"
    shutil.copytree(out, copy)
    for stop in (1, 2, 3):
        count = 0
        shutil.rmtree(out)
        shutil.copytree(copy, out)
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", counted)
            run("rebuild")
        if stop == 2:
            assert "`agreements rebuild` goes on" in run("status").messages
        repair(run)
        assert decisions(out) == before
        assert_whole(out)
