"""What is kept of whom is shown, and what is erased leaves no byte behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import chdir, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.conftest import BIB, Run, run_command
from cli.returned import bring, decide
from generator.ledger import Ledger
from generator.ledger.erasing import Erasing
from generator.ledger.mails import FailedAddress, MailKey, MailLog, MailState
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Examination
from generator.ledger.returns import WORDS_GONE, ReturnLog
from generator.returns.evidence import Finding, Report
from generator.returns.report_json import report_to_object
from generator.sources.kept import FOLDER

ADDRESS = "ada@example.org"
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
SETTINGS = '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n'


@pytest.fixture
def out(season: Path, here: Path) -> Path:
    """A folder with forms, of which one was mailed and came back."""
    shutil.copytree(season, here, dirs_exist_ok=True)
    return here / "out"


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of that folder, to be copied."""
    here = tmp_path_factory.mktemp("season")
    with chdir(here):
        bring_one(here)
    return here


def bring_one(here: Path) -> None:
    (here / "metadata").mkdir()
    (here / "metadata" / "papers.bib").write_text(BIB, "utf-8")
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    contacts = here / "metadata" / "contacts.csv"
    contacts.write_text(f"paper_id,name,email\nlovelace43,Ada Lovelace,{ADDRESS}\n", "utf-8")
    assert run_command("generate").status == 0
    out = here / "out"
    run_command("send")
    with Ledger(out) as ledger:
        fingerprint = ledger.records()["lovelace43"].current.fingerprint
    key = MailKey("lovelace43", ADDRESS, fingerprint)
    with MailLog(out) as log:
        log.begin(key, "<1@example.org>", NOW)
        log.finish(key, MailState.ACCEPTED, "<1@example.org>", f"250 {ADDRESS} ok", NOW)
        log.add_failures([FailedAddress(ADDRESS, "5.1.1", "unknown", "2031-05-05")])
    sha256 = bring(out, "lovelace43", name=f"m.mbox/mail 1 from {ADDRESS}/a.pdf", sender=ADDRESS)
    decide(out, sha256, Outcome.ACCEPTED)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).lower()


def test_what_is_kept_of_whom_is_shown(out: Path, run: Run) -> None:
    ended = run("forget")
    assert ended.status == 0
    assert f"{ADDRESS}\t1 mail to it\t1 file from it\tmail came back\t2031-05-04" in ended.output
    assert "1 address, 1 returned file" in ended.messages


def test_what_is_kept_is_told_a_program_with_addresses_only_if_asked(out: Path, run: Run) -> None:
    assert ADDRESS not in run("forget", "--json").output
    told = json.loads(run("forget", "--json", "--with-addresses").output)
    [address] = told["addresses"]
    assert (address["address"], address["mails"], address["failed"]) == (ADDRESS, 1, True)
    assert [each["since"] for each in told["files"]] == ["2031-06-01"]
    assert run("forget", "--json", "--signatures", "--yes").status == 2


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


def test_what_a_form_was_cut_out_of_is_named(out: Path, run: Run) -> None:
    whole = out / "returned" / f"{'c' * 64}.pdf"
    whole.write_bytes(b"%PDF-1.7 two forms")
    bring(out, "lovelace43", data=b"%PDF-1.7 one form", name="all.pdf, pages 3–4")
    ended = run("forget", "--file", "all.pdf, pages 3–4", "--yes")
    assert "it was cut out of a file that is kept as it came" in ended.messages
    assert whole.name in ended.messages
    assert "cut out" not in run("forget", "--file", "a.pdf", "--yes").messages


def test_signatures_are_gone_and_what_was_decided_stays(out: Path, run: Run) -> None:
    assert run("forget", "--signatures", "--yes").status == 0
    assert [*(out / "returned").iterdir()] == []
    assert "\taccepted\t" in run("status").output
    with ReturnLog(out) as log:
        [entry] = log.entries()
    assert entry.outcome is Outcome.ACCEPTED
    assert (entry.arrival.name, entry.arrival.sender) == ("", "")
    handed_in = Path("a.pdf")
    handed_in.write_bytes(b"%PDF-1.7 lovelace43 1 accepted ")
    assert "accepted by Inês Silva" in run("check", "a.pdf").output
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


def put_in_doubt(out: Path, sender: str, words: str) -> str:
    """Record a file that came with a no; give its hash."""
    data = b"%PDF no"
    sha256 = hashlib.sha256(data).hexdigest()
    finding = Finding(Outcome.REVIEW, "reply-words", f"the mail with it says: “{words}”")
    report = json.dumps(report_to_object(Report(sha256, Outcome.REVIEW, (finding,))))
    (out / "returned" / f"{sha256}.pdf").write_bytes(data)
    with ReturnLog(out) as log:
        log.add_words(sha256, words)
        log.record(
            Arrival(sha256, "no.pdf", sender, len(data), f"returned/{sha256}.pdf", NOW),
            Examination(Outcome.REVIEW, report, "", NOW, "hopper52", 1),
        )
    return sha256


@pytest.mark.parametrize(
    "erased", [("--address", "grace@example.org"), ("--signatures",)], ids=["address", "signatures"]
)
def test_a_no_that_is_erased_does_not_become_a_yes(
    out: Path, run: Run, erased: tuple[str, ...]
) -> None:
    sha256 = put_in_doubt(out, "grace@example.org", "I do not agree. grace@example.org")
    with ReturnLog(out) as log:
        log.add_words(hashlib.sha256(b"other").hexdigest(), "Dear Inês, see attached.")
    assert run("forget", *erased, "--yes").status == 0
    assert b"do not agree" not in everything(out)
    assert run("rebuild").status == 0
    with ReturnLog(out) as log:
        assert log.words()[sha256] == WORDS_GONE
    assert b"grace@example.org" not in everything(out)


def test_a_no_that_cannot_be_read_any_more_does_not_become_a_yes(out: Path, run: Run) -> None:
    sha256 = put_in_doubt(out, "grace@example.org", "I do not agree.")
    with closing(sqlite3.connect(out / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE reply SET words = CAST(x'ff' AS TEXT)")
    assert "1 reply that came with a form" in run("rebuild").messages
    with ReturnLog(out) as log:
        assert log.words() == {sha256: WORDS_GONE}


def test_only_the_address_that_is_meant_is_erased(out: Path, run: Run) -> None:
    longer = ["x.ada@example.org", "ada@example.org.uk", "lada@example.org", "ada@example.orgs"]
    put_in_doubt(out, "bo@example.org", f"“{ADDRESS}” {' '.join(longer)}")
    assert run("forget", "--address", ADDRESS, "--yes").status == 0
    with ReturnLog(out) as log:
        assert [*log.words().values()] == [f"“(erased)” {' '.join(longer)}"]
        [entry] = [each for each in log.entries() if each.arrival.name == "no.pdf"]
    found = json.loads(entry.examination.report)["findings"][0]["message"]
    assert found == f"the mail with it says: ““(erased)” {' '.join(longer)}”"


def test_who_was_not_written_to_yet_is_named_when_a_co_signer_is_erased(
    here: Path, papers: Path, run: Run
) -> None:
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    contacts = here / "metadata" / "contacts.csv"
    contacts.write_text(
        f"paper_id,name,email\nlovelace43,Ada Lovelace,{ADDRESS}\n"
        "lovelace43,Luigi Federico Menabrea,luigi@example.org\n",
        "utf-8",
    )
    assert run("generate").status == 0
    with Ledger(here / "out") as ledger:
        fingerprint = ledger.records()["lovelace43"].current.fingerprint
    with MailLog(here / "out") as log:
        key = MailKey("lovelace43", ADDRESS, fingerprint)
        log.finish(key, MailState.ACCEPTED, "<1@example.org>", "250 ok", NOW)
    assert run("forget", "--address", ADDRESS, "--yes").status == 0
    ended = run("send")
    assert "unknown\tlovelace43\tLuigi Federico Menabrea <luigi@example.org>\t" in ended.output
    assert "then `agreements mark sent lovelace43`" in ended.output


def test_an_erased_address_is_shown_as_such(out: Path, run: Run) -> None:
    with Ledger(out) as ledger:
        fingerprint = ledger.records()["lovelace43"].current.fingerprint
    with MailLog(out) as log:
        key = MailKey("lovelace43", ADDRESS, fingerprint, "thanks")
        log.finish(key, MailState.ACCEPTED, "<3@example.org>", "250 ok", NOW)
    assert run("forget", "--address", ADDRESS, "--yes").status == 0
    assert "\t(erased): thanked\n" in run("status").output
    papers = json.loads(run("status", "--json", "--with-addresses").output)
    mails = [mail["to"] for paper in papers for mail in paper["mails"]]
    assert "(erased)" in mails
    assert not any(to.startswith("(erased ") for to in mails)


def test_a_copy_does_not_go_to_an_erased_address_again(out: Path, here: Path, run: Run) -> None:
    with Ledger(out) as ledger:
        fingerprint = ledger.records()["hopper52"].current.fingerprint
    key = MailKey("hopper52", "prof@example.org", fingerprint, "copy of form")
    with MailLog(out) as log:
        log.begin(key, "<2@example.org>", NOW)
        log.finish(key, MailState.ACCEPTED, "<2@example.org>", "250 ok", NOW)
    (here / "metadata" / "contacts.csv").write_text(
        "paper_id,name,email,cc\nhopper52,Grace Hopper,grace@example.org,prof@example.org\n",
        "utf-8",
    )
    assert run("forget", "--address", "prof@example.org", "--yes").status == 0
    ended = run("send")
    assert "first\thopper52\tGrace Hopper <grace@example.org>\tnew" in ended.output


def test_what_was_erased_in_an_earlier_ledger_keeps_its_place(out: Path) -> None:
    with Erasing(out) as ledger:
        ledger.erase_address(ADDRESS, NOW)
    with MailLog(out) as log:
        [entry] = log.entries()
        log.add_failures([FailedAddress("bo@example.org", "5.1.1", "", "2031-05-05")])
        key = replace(entry.key, recipient="bo@example.org")
        log.begin(key, "<2@example.org>", NOW)
    with closing(sqlite3.connect(out / "ledger.sqlite")) as opened, opened:
        opened.execute("UPDATE mail SET id = id + 10")  # as in a ledger that was made again
        opened.execute("UPDATE mail SET id = 1 WHERE recipient = 'bo@example.org'")
    with Erasing(out) as ledger:
        ledger.erase_address("bo@example.org", NOW + timedelta(seconds=1))
    with MailLog(out) as log:
        assert len({entry.key for entry in log.entries()}) == 2


def test_an_address_goes_from_what_was_read_of_a_list(here: Path, papers: Path, run: Run) -> None:
    papers.unlink()
    table = here / "metadata" / "papers.csv"
    table.write_text(f"id,title,authors,email\n7,On Ink,Ada Lovelace,{ADDRESS}\n", "utf-8")
    assert run("generate").status == 0
    assert run("papers").status == 0
    assert ADDRESS.encode() in everything(here / "out" / FOLDER)
    ended = run("forget", "--address", ADDRESS, "--yes")
    assert ended.status == 0
    assert "what was read of 1 list" in ended.messages
    assert ADDRESS.encode() not in everything(here / "out" / FOLDER)
