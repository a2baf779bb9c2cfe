"""What is kept of whom is shown, and what is erased leaves no byte behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.returned import bring, decide
from generator.ledger import Ledger
from generator.ledger.mails import FailedAddress, MailKey, MailLog, MailState
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnLog

ADDRESS = "ada@example.org"
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
SETTINGS = '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n'


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    """A folder with forms, of which one was mailed and came back."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    contacts = here / "metadata" / "contacts.csv"
    contacts.write_text(f"paper_id,name,email\nlovelace43,Ada Lovelace,{ADDRESS}\n", "utf-8")
    assert run("generate").status == 0
    out = here / "out"
    run("send")
    with Ledger(out) as ledger:
        fingerprint = ledger.records()["lovelace43"].current.fingerprint
    key = MailKey("lovelace43", ADDRESS, fingerprint)
    with MailLog(out) as log:
        log.begin(key, "<1@example.org>", NOW)
        log.settle(key, MailState.ACCEPTED, "<1@example.org>", f"250 {ADDRESS} ok", NOW)
        log.add_failures([FailedAddress(ADDRESS, "5.1.1", "unknown", "2031-05-05")])
    sha256 = bring(out, "lovelace43", name=f"m.mbox/mail 1 from {ADDRESS}/a.pdf", sender=ADDRESS)
    decide(out, sha256, Outcome.ACCEPTED)
    return out


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()


def test_what_is_kept_of_whom_is_shown(out: Path, run: Run) -> None:
    ended = run("forget")
    assert ended.status == 0
    assert f"{ADDRESS}\t1 mail to it\t1 file from it\tmail came back\t2031-05-04" in ended.output
    assert "1 address, 1 returned file" in ended.messages


def test_an_address_is_gone_to_the_last_byte_and_gets_no_second_mail(out: Path, run: Run) -> None:
    run("rebuild")  # an earlier ledger is kept, with the address in it
    assert ADDRESS.encode() in everything(out)
    ended = run("forget", "--address", ADDRESS.upper(), "--yes")
    assert ended.status == 0
    assert "metadata/contacts.csv" in ended.messages
    assert ADDRESS.encode() not in everything(out)
    assert "erased: address." in run("forget").messages
    assert run("forget", "--file", "a.pdf", "--yes").status == 0  # nor is it returned any more
    again = run("send")
    assert "first\t" not in again.output
    assert "0 mails in out/outbox/" in again.messages
    assert run("forget", "--address", "nobody@example.org", "--yes").status == 1


def test_a_strangers_file_is_gone(out: Path, run: Run) -> None:
    sha256 = bring(out, "", Outcome.REJECTED, data=b"%PDF strange words", name="stranger.pdf")
    assert run("forget", "--file", "stranger.pdf", "--yes").status == 0
    assert b"stranger" not in everything(out)
    assert b"strange words" not in everything(out)
    assert sha256.encode() not in everything(out)
    with ReturnLog(out) as log:
        assert len(log.entries()) == 1
    assert run("forget", "--file", "stranger.pdf", "--yes").status == 2


def test_signatures_are_gone_and_what_was_decided_stays(out: Path, run: Run) -> None:
    assert run("forget", "--signatures", "--yes").status == 0
    assert [*(out / "returned").iterdir()] == []
    assert "\taccepted\t" in run("status").output
    with ReturnLog(out) as log:
        [entry] = log.entries()
    assert entry.outcome is Outcome.ACCEPTED
    assert (entry.arrival.name, entry.arrival.sender) == ("", "")
    ended = run("pack", "packed", "--profile", "ceur", "--part")
    assert ended.status == 1
    assert not Path("packed").exists()


@pytest.mark.parametrize("words", [("--address", ADDRESS), ("--file", "a.pdf"), ("--signatures",)])
def test_nothing_is_erased_without_a_word(out: Path, run: Run, words: tuple[str, ...]) -> None:
    before = everything(out)
    ended = run("forget", *words)
    assert ended.status == 1
    assert "--yes" in ended.messages
    assert everything(out) == before


def test_json_shows_addresses_only_when_asked(out: Path, run: Run) -> None:
    for words in (("status", "--json"), ("status", "--csv"), ("papers", "--json")):
        assert ADDRESS not in run(*words).output
        assert ADDRESS in run(*words, "--with-addresses").output
