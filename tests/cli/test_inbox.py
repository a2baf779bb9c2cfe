"""``agreements check --inbox`` and ``bounces --inbox``: what came back, read from a mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from mail.imap_server import Store, imap_server

from cli.conftest import Run
from cli.test_check import ADA, signed
from cli.test_send import workspace as workspace  # noqa: PLC0414 - a fixture
from generator.ledger.mails import MailLog
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.ledger.returns import ReturnLog

pytestmark = pytest.mark.usefixtures("papers")
PASSWORD = "secret"


@dataclass
class Season:
    """Forms that went out, and the mailbox that they come back to."""

    workspace: Path
    store: Store

    def comes_back(
        self, content: bytes | None, sender: str = "ada@example.org", *, answers: str = ""
    ) -> None:
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = sender
        message["Subject"] = "Form"
        if answers:
            message["In-Reply-To"] = answers
        message.set_content("Here it is.")
        if content is not None:
            message.add_attachment(content, "application", "pdf", filename="signed.pdf")
        self.store.put("INBOX", message.as_bytes())

    def fetched(self) -> int:
        return sum("BODY.PEEK[]" in each for each in self.store.commands)

    def issued(self, paper_id: str) -> bytes:
        return (self.workspace / "out" / f"{paper_id}.pdf").read_bytes()


def entries(workspace: Path) -> tuple[ReturnEntry, ...]:
    with ReturnLog(workspace / "out") as log:
        return log.entries()


@pytest.fixture
def season(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Season]:
    store = Store(PASSWORD, {"INBOX": []})
    with imap_server(store) as port:
        with (workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
            settings.write(
                'transport = "eml"\n\n[inbox]\nserver = "localhost"\n'
                f'port = {port}\nsecurity = "none"\nuser = "chairs@example.org"\n'
            )
        monkeypatch.setenv("AGREEMENTS_INBOX_PASSWORD", PASSWORD)
        assert run("send", "--deliver", "--yes").status == 0
        yield Season(workspace, store)


def test_what_is_new_in_the_mailbox_is_judged_once(season: Season, run: Run) -> None:
    season.comes_back(signed(season.issued("lovelace43"), ADA))
    assert run("check", "--inbox").status == 0
    (entry,) = entries(season.workspace)
    assert entry.outcome is Outcome.ACCEPTED
    assert entry.arrival.name == "INBOX/1 from ada@example.org/signed.pdf"
    assert entry.arrival.sender == "ada@example.org"
    season.store.commands.clear()
    run("check", "--inbox")
    assert season.fetched() == 0
    season.comes_back(season.issued("hopper52"), "grace@example.org")
    assert run("check", "--inbox").status == 1
    assert season.fetched() == 1
    assert len(entries(season.workspace)) == 2


def test_mails_of_strangers_are_left_alone_and_counted(season: Season, run: Run) -> None:
    season.comes_back(b"%PDF-1.7 of somebody else", "stranger@example.net")
    ended = run("check", "--inbox")
    assert season.fetched() == 0
    assert "1 other mail in “INBOX” left unread" in ended.messages
    assert entries(season.workspace) == ()


def test_an_answer_from_another_address_is_read(season: Season, run: Run) -> None:
    with MailLog(season.workspace / "out") as log:
        answered = next(e.message_id for e in log.entries() if e.key.paper_id == "lovelace43")
    form = signed(season.issued("lovelace43"), ADA)
    season.comes_back(form, "Ada <ada@home.example>", answers=answered)
    assert run("check", "--inbox").status == 0
    assert len(entries(season.workspace)) == 1


def test_a_folder_for_forms_can_be_read_whole(season: Season, run: Run) -> None:
    with (season.workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write('senders = "all"\n')
    season.comes_back(signed(season.issued("lovelace43"), ADA), "secretary@example.net")
    assert run("check", "--inbox").status == 0
    assert len(entries(season.workspace)) == 1


def test_a_connection_that_is_lost_for_good_keeps_what_came(season: Season, run: Run) -> None:
    season.comes_back(signed(season.issued("lovelace43"), ADA))
    season.comes_back(signed(season.issued("hopper52"), "Grace Hopper"), "grace@example.org")
    season.store.drop_after = [1, 0, 0]
    ended = run("check", "--inbox")
    assert ended.status == 1
    assert "error: connection to localhost lost" in ended.messages
    assert "lovelace43" in ended.output
    assert len(entries(season.workspace)) == 1
    season.store.commands.clear()
    assert run("check", "--inbox").status == 0
    assert season.fetched() == 1
    assert len(entries(season.workspace)) == 2


def test_without_a_mailbox_it_is_said_what_to_write(workspace: Path, run: Run) -> None:
    ended = run("check", "--inbox")
    assert ended.status == 2
    assert "add [inbox] with server and user" in ended.messages


def test_a_folder_that_is_not_there_is_said(season: Season, run: Run) -> None:
    with (season.workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write('folder = "Forms"\n')
    ended = run("check", "--inbox")
    assert ended.status == 1
    assert "there is no folder “Forms”" in ended.messages


def test_bounces_are_read_from_the_same_mailbox(season: Season, run: Run) -> None:
    """Each command has its own place in it; neither hides a mail from the other."""
    copy = next((season.workspace / "drafts").glob("*.eml"))
    sent = message_from_bytes(copy.read_bytes())
    address = "ada@example.org" if "ada@" in sent["To"] else "grace@example.org"
    season.store.put(
        "INBOX",
        (
            "From: MAILER-DAEMON@example.org\r\nSubject: failed\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nNo.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
            f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {sent['Message-ID']}\r\n\r\n"
            "--b--\r\n"
        ).encode(),
    )
    season.comes_back(signed(season.issued("lovelace43"), ADA))
    assert run("check", "--inbox").status == 0
    ended = run("bounces", "--inbox")
    assert ended.status == 1
    assert address in ended.output
    assert "1 address marked as failed." in ended.messages
    assert run("bounces", "--inbox").status == 0
