"""One lock for all that writes; reading where nothing can be written; a ledger that is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.returned import bring
from generator.cli import main
from generator.ledger import LEDGER_NAME, EventKind, Ledger, LedgerError
from generator.ledger.mails import MailLog
from generator.ledger.records import Outcome
from generator.output import OutputFolder

SETTINGS = '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n'
CONTACTS = "paper_id,name,email\nlovelace43,Ada Lovelace,ada@example.org\n"
NOBODY = 65534
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    """A folder with forms."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    (here / "metadata" / "contacts.csv").write_text(CONTACTS, "utf-8")
    assert run("generate").status == 0
    return here / "out"


def mail_bytes(here: Path) -> Path:
    path = here / "mail.eml"
    path.write_text("From: a@example.org\nSubject: hello\n\nHello\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("generate", "--force"),
        ("send",),
        ("rebuild",),
        ("mark", "sent", "lovelace43"),
        ("check", "inbox"),
        ("bounces", "mail.eml"),
        ("forget", "--address", "ada@example.org", "--yes"),
    ],
)
def test_whatever_writes_waits_for_the_others(
    out: Path, here: Path, run: Run, words: tuple[str, ...]
) -> None:
    (here / "inbox").mkdir()
    mail_bytes(here)
    before = (out / LEDGER_NAME).read_bytes()
    with OutputFolder(out):
        ended = run(*words)
    assert ended.status == 1
    assert "another run is writing to" in ended.messages
    assert (out / LEDGER_NAME).read_bytes() == before
    assert "another run is writing to" not in run(*words).messages


def test_reading_does_not_wait(out: Path, run: Run) -> None:
    with OutputFolder(out):
        assert run("status").status == 0
        assert run("changes").status == 0


def as_nobody(here: Path, *words: str) -> tuple[int, str]:
    """Run the command as a user who may read all of a workspace and write nothing of it.

    Root may write everything, so it becomes nobody, who needs a folder that all can reach.
    """
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        copied = Path(place, "workspace")
        shutil.copytree(here, copied)
        before = state_of(copied / "out")
        ended = _as_nobody(copied, *words)
        assert state_of(copied / "out") == before
        for folder, _, _ in os.walk(copied):
            Path(folder).chmod(0o755)
    return ended


def _as_nobody(here: Path, *words: str) -> tuple[int, str]:
    for folder, _, names in os.walk(here):
        Path(folder).chmod(0o555)
        for name in names:
            Path(folder, name).chmod(0o444)
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        status = 70
        try:
            os.chdir(here)
            for stream in (1, 2):
                os.dup2(writer, stream)
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            sys.stdout = os.fdopen(1, "w")
            sys.stderr = os.fdopen(2, "w")
            sys.argv = ["agreements", *words]
            main()
            status = 0
        except SystemExit as done:
            status = done.code if isinstance(done.code, int) else 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as said:
        text = said.read()
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), text


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
@pytest.mark.parametrize("words", [("status",), ("changes",), ("send",), ("status", "--json")])
@pytest.mark.parametrize("log", ["no log", "a log"])
def test_a_folder_that_cannot_be_written_can_be_read(
    out: Path, here: Path, words: tuple[str, ...], log: str
) -> None:
    if log == "a log":
        process = os.fork()
        if not process:
            ledger = Ledger(out)
            ledger.remember_run("key", "{}")
            os._exit(9)
        os.waitpid(process, 0)
        assert (out / f"{LEDGER_NAME}-wal").stat().st_size
    status, said = as_nobody(here, *words)
    assert status == (1 if words == ("send",) else 0), said  # hopper52 has no address
    assert ("2 same" if words == ("changes",) else "lovelace43") in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_a_plan_from_a_folder_that_cannot_be_written_says_so(out: Path, here: Path) -> None:
    _, said = as_nobody(here, "send")
    assert "1 mail to send. The output folder is read-only" in said
    status, said = as_nobody(here, "generate", "--force")
    assert status == 1
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [("send",), ("bounces", "mail.eml"), ("status",)])
def test_of_a_lost_ledger_is_said_what_is_there(
    out: Path, here: Path, run: Run, words: tuple[str, ...]
) -> None:
    mail_bytes(here)
    (out / LEDGER_NAME).unlink()
    ended = run(*words)
    assert ended.status == 1
    assert "2 forms are still there" in ended.messages
    assert "`agreements rebuild`" in ended.messages


def test_another_programs_database_is_left_alone(here: Path, papers: Path, run: Run) -> None:
    (here / "out").mkdir()
    path = here / "out" / LEDGER_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
        connection.commit()
    before = path.read_bytes()
    ended = run("generate")
    assert ended.status == 1
    assert "a database of another program" in ended.messages
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET issued_at = '2026-13-45'",
        "UPDATE revision SET signers = '[['",
        "UPDATE event SET kind = 'sennt'",
        "UPDATE returned SET outcome = 'accepteb'",
        "UPDATE returned SET report = '{broken'",
        "UPDATE returned SET at = '2026-02-30'",
        "UPDATE agreement SET paper_id = CAST(paper_id AS BLOB)",
        "UPDATE revision SET title = x'c3'",
        "UPDATE event SET detail = x'41'",
    ],
)
def test_a_wrong_value_is_a_sentence_and_is_not_carried_on(
    out: Path, run: Run, statement: str
) -> None:
    bring(out, "lovelace43", Outcome.REVIEW, why="no date")
    run("mark", "sent", "lovelace43")
    with closing(sqlite3.connect(out / LEDGER_NAME)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    for words in (("status",), ("generate", "--force"), ("send",), ("changes",)):
        ended = run(*words)
        assert ended.status == 1
        assert "is damaged" in ended.messages
        assert "`agreements rebuild`" in ended.messages
    assert run("rebuild").status == 0
    assert run("status").status == 0


def test_a_link_is_not_followed(out: Path, here: Path, run: Run) -> None:
    outside = here / "outside"
    outside.mkdir()
    (out / "returned").symlink_to(outside)
    ended = run("mark", "sent", "lovelace43")
    assert ended.status == 1
    assert "is a symbolic link and is not followed" in ended.messages
    (out / "returned").unlink()
    (out / LEDGER_NAME).rename(outside / LEDGER_NAME)
    (out / LEDGER_NAME).symlink_to(outside / LEDGER_NAME)
    assert "not a plain file" in run("status").messages
    with pytest.raises(LedgerError):
        MailLog(out)


def modes(folder: Path) -> set[tuple[bool, str]]:
    return {
        (path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode)))
        for path in (folder, *folder.rglob("*"))
    }


@pytest.mark.skipif(sys.platform == "win32", reason="has other permissions")
def test_what_is_kept_is_private_unless_the_settings_open_it(
    out: Path, here: Path, run: Run
) -> None:
    bring(out, "lovelace43")
    run("send")
    run("pack", "packed", "--profile", "pmlr", "--volume", "1", "--part")
    assert modes(here / "packed") == {(True, "0o700"), (False, "0o600")}
    assert modes(out) == {(True, "0o700"), (False, "0o600")}
    with (here / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write('[output]\naccess = "group"\n')
    run("send")
    assert modes(out) == {(True, "0o770"), (False, "0o660")}
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    run("status")
    assert modes(out) == {(True, "0o700"), (False, "0o600")}


def test_a_ledger_that_is_removed_while_it_is_open_takes_nothing_more(out: Path) -> None:
    with Ledger(out) as ledger:
        (out / LEDGER_NAME).unlink()
        with pytest.raises(LedgerError, match="removed or replaced"):
            ledger.withdraw("lovelace43", {}, NOW)
        assert ledger.records()["lovelace43"].current.when(EventKind.WITHDRAWN) is None


@pytest.mark.parametrize("words", [("status",), ("mark", "sent", "a"), ("forget",)])
def test_outside_of_a_workspace_is_said_where_one_is(
    here: Path, run: Run, words: tuple[str, ...]
) -> None:
    ended = run(*words)
    assert ended.status == 2
    assert "Change to yours, or run `agreements init`." in ended.messages
    (here / "agreements.toml").write_text("", "utf-8")
    ended = run(*words)
    assert ended.status == 1
    assert "run `agreements generate`" in ended.messages
    assert "`agreements init`" not in ended.messages
    assert [path.name for path in here.iterdir()] == ["agreements.toml"]
