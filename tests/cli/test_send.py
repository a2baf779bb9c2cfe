"""``agreements send`` and ``agreements bounces``, up to a real server."""

from __future__ import annotations

import csv
import email
import email.message
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from mail.conftest import PASSWORD, USER, Box, Certificate, MailServer, Moods, running
from mail.conftest import certificate as certificate  # noqa: PLC0414 - a fixture

from cli.conftest import Run
from generator.cli.send.delivery import CLOCK
from generator.cli.shared.logins import variable
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.mail.address import Mailbox
from generator.mail.outbox import Outbox, QueuedMail, Recipient
from generator.mail.sending import CopyingLog
from generator.output import OutputFolder
from generator.servers.server import Security


class Kept(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


CONTACTS = """paper_id,name,email
lovelace43,Ada Lovelace,ada@example.org
hopper52,Grace Hopper,grace@example.org
"""
SETTINGS = """[mail]
from = "Inês Silva <chairs@example.org>"
deadline = 9999-04-30
reminders = [14, 7]
"""

pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box, certificate: Certificate) -> Iterator[MailServer]:
    yield from running(box, certificate, Security.STARTTLS)


@pytest.fixture
def workspace(here: Path, papers: Path, run: Run) -> Path:
    """A workspace with forms, addresses and settings without a server."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    (here / "metadata" / "contacts.csv").write_text(CONTACTS, "utf-8")
    assert run("generate").status == 0
    return here


@pytest.fixture
def connected(workspace: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace, with a server and a password."""
    with (workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            f'server = "localhost"\nport = {server.port}\nuser = "{USER}"\n'
            f'ca_file = "{server.certificate.path}"\nrate = "1000/second"\n'
        )
    monkeypatch.setenv(variable("smtp"), PASSWORD)
    return workspace


def states(workspace: Path) -> dict[str, str]:
    with MailLog(workspace / "out") as log:
        return {entry.key.paper_id: str(entry.state) for entry in log.entries()}


def recipients(box: Box) -> list[str]:
    return [recipient for recipient, _ in box.mails]


def drafts(workspace: Path) -> list[Path]:
    return sorted((workspace / "out" / "outbox").glob("*.eml"))


def test_mails_are_planned_and_written_and_not_sent(workspace: Path, run: Run) -> None:
    ended = run("send")
    assert ended.status == 0
    assert ended.output.splitlines() == [
        "first\tlovelace43\tAda Lovelace <ada@example.org>\tnew",
        "first\thopper52\tGrace Hopper <grace@example.org>\tnew",
    ]
    assert "2 mails in out/outbox/; nothing was sent." in ended.messages
    assert [path.name.split("~")[:2] for path in drafts(workspace)] == [
        ["hopper52", "first"],
        ["lovelace43", "first"],
    ]
    assert states(workspace) == {}


def test_another_day_is_shown_and_nothing_is_written(workspace: Path, run: Run) -> None:
    run("mark", "sent", "lovelace43")
    ended = run("send", "--only", "lovelace43", "--date", "9999-01-01")
    assert ended.output.startswith("reminder\tlovelace43\t")
    assert "1 mail on 9999-01-01; nothing was written or sent." in ended.messages
    assert drafts(workspace) == []


def test_another_day_is_never_sent(connected: Path, run: Run, box: Box) -> None:
    ended = run("send", "--smtp", "--yes", "--date", "9999-01-01")
    assert ended.status == 2
    assert "nothing is sent" in ended.messages
    assert box.mails == []
    assert states(connected) == {}


def test_a_written_mail_has_the_form(workspace: Path, run: Run) -> None:
    run("send", "--only", "lovelace43")
    (path,) = drafts(workspace)
    message = email.message_from_bytes(path.read_bytes())
    (form,) = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
    assert form.get_payload(decode=True) == (workspace / "out" / "lovelace43.pdf").read_bytes()
    assert form.get_filename() == "lovelace43 Sketch of the Analytical Engine.pdf"


def test_the_markdown_goes_along_if_wanted(workspace: Path, run: Run) -> None:
    settings = (workspace / "agreements.toml").read_text("utf-8")
    (workspace / "agreements.toml").write_text(f'{settings}attach = ["pdf", "md"]\n', "utf-8")
    run("send", "--only", "lovelace43")
    message = email.message_from_bytes(drafts(workspace)[0].read_bytes())
    assert [part.get_content_type() for part in message.walk()][-2:] == [
        "application/pdf",
        "text/markdown",
    ]


def test_the_table_is_for_other_programs(workspace: Path, run: Run) -> None:
    run("send", "--outbox", "elsewhere")
    text = (workspace / "elsewhere" / "outbox.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    assert [row["address"] for row in rows] == ["ada@example.org", "grace@example.org"]
    assert rows[0]["subject"].endswith("“Sketch of the Analytical Engine”")
    assert rows[0]["body"].startswith("Dear Ada Lovelace,")
    assert (workspace / rows[0]["attachments"]).read_bytes().startswith(b"%PDF")
    assert (workspace / "elsewhere" / rows[0]["file"]).is_file()


def test_who_has_no_address_is_named(workspace: Path, run: Run) -> None:
    (workspace / "metadata" / "contacts.csv").write_text(CONTACTS.partition("hopper")[0], "utf-8")
    ended = run("send")
    assert ended.status == 1
    assert "no address\thopper52\tGrace Hopper\tadd it to metadata/contacts.csv" in ended.output


def test_a_title_that_changed_since_is_not_sent(workspace: Path, papers: Path, run: Run) -> None:
    papers.write_text(papers.read_text("utf-8").replace("Sketch of", "Notes on"), "utf-8")
    ended = run("send", "--only", "lovelace43")
    assert ended.status == 1
    assert "form outdated\tlovelace43" in ended.output
    assert "run `agreements generate` first" in ended.output
    assert drafts(workspace) == []


def test_a_form_that_somebody_edited_is_not_sent(workspace: Path, run: Run) -> None:
    (workspace / "out" / "lovelace43.pdf").write_bytes(b"%PDF edited")
    ended = run("send")
    assert ended.status == 1
    assert "lovelace43.pdf is not the form that was issued" in ended.messages
    assert len(drafts(workspace)) == 1


def test_the_outbox_holds_the_plan_of_today_only(workspace: Path, run: Run) -> None:
    run("send")
    (workspace / "out" / "outbox" / "notes.txt").write_text("mine")
    run("send", "--limit", "1")
    assert [path.name.split("~")[0] for path in drafts(workspace)] == ["lovelace43"]
    assert (workspace / "out" / "outbox" / "notes.txt").exists()


@pytest.mark.parametrize("arguments", [(), ("--outbox", "elsewhere"), ("--to-me",)])
def test_one_process_sends(workspace: Path, run: Run, arguments: tuple[str, ...]) -> None:
    with OutputFolder(workspace / "out" / "outbox"):
        ended = run("send", *arguments)
    assert ended.status == 1
    assert "another run is writing to out/outbox" in ended.messages
    assert drafts(workspace) == []


def test_json_tells_the_plan(workspace: Path, run: Run) -> None:
    told = json.loads(run("send", "--json", "--with-addresses").output)
    assert [mail["email"] for mail in told["mails"]] == ["ada@example.org", "grace@example.org"]
    assert told["held"] == told["problems"] == []


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "add to [mail] in agreements.toml"),
        ('[mail]\nfrom = "nobody"\n', '"from" in [mail] must be an address'),
        (f"{SETTINGS}sever = 1\n", 'unknown key "sever" in [mail] (did you mean "server"?)'),
        (f'{SETTINGS}rate = "fast"\n', '"rate" in [mail] must be as in "30/minute"'),
    ],
)
def test_wrong_settings_are_named(workspace: Path, run: Run, settings: str, message: str) -> None:
    (workspace / "agreements.toml").write_text(settings, "utf-8")
    ended = run("send")
    assert ended.status == 2
    assert message in ended.messages


def test_without_forms_there_is_nothing_to_send(here: Path, run: Run) -> None:
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    ended = run("send")
    assert ended.status == 1
    assert "run `agreements generate`" in ended.messages


def test_in_a_folder_that_is_no_workspace_it_says_so_as_other_commands_do(
    here: Path, run: Run
) -> None:
    (here / "agreements.toml").unlink(missing_ok=True)
    said = {run(command).messages for command in ("send", "status", "log")}
    assert said == {
        "This is not a workspace (no agreements.toml here or above). Change to yours, or run "
        "`agreements init`.\n"
    }


def test_only_the_kinds_that_are_asked_for_are_sent(connected: Path, run: Run, box: Box) -> None:
    run("mark", "sent", "lovelace43")
    assert "No mail was sent." in run("send", "--kind", "rejected, reminder", "--smtp").messages
    assert box.mails == []
    assert run("send", "--kind", "thanks,first", "--smtp", "--yes").status == 0
    assert recipients(box)[1:] == ["grace@example.org"]
    ended = run("send", "--kind", "thank")
    assert ended.status == 2
    assert "there is no kind of mail “thank”; did you mean thanks" in ended.messages


def test_without_a_server_nothing_can_be_sent(workspace: Path, run: Run) -> None:
    ended = run("send", "--smtp")
    assert ended.status == 2
    assert "there is no server" in ended.messages


def test_without_a_password_nothing_is_tried(
    connected: Path, run: Run, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_keyring(Kept())
    monkeypatch.delenv(variable("smtp"))
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 2
    assert variable("smtp") in ended.messages
    assert box.connections == 0


def test_the_password_can_come_from_the_keyring(
    connected: Path, run: Run, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept()
    kept.passwords["localhost", USER] = PASSWORD
    keyring.set_keyring(kept)
    monkeypatch.delenv(variable("smtp"))
    assert run("send", "--smtp", "--yes").status == 0


def test_the_first_mail_goes_to_the_chair_who_is_asked(connected: Path, run: Run, box: Box) -> None:
    ended = run("send", "--smtp")  # nobody answers
    assert ended.status == 1
    assert recipients(box) == ["chairs@example.org"]
    assert states(connected) == {}


def test_who_says_yes_sends_and_is_not_asked_again(connected: Path, run: Run, box: Box) -> None:
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 0
    assert recipients(box) == ["chairs@example.org", "ada@example.org", "grace@example.org"]
    assert max(box.ids().values()) == 1
    assert "2 mails: 2 accepted." in ended.messages
    assert states(connected) == {"lovelace43": "accepted", "hopper52": "accepted"}
    assert drafts(connected) == []
    kept = sorted((connected / "out" / "outbox" / "sent").iterdir())
    assert [path.read_bytes() for path in kept] == [data for _, data in reversed(box.mails[1:])]
    ended = run("send", "--smtp")
    assert ended.status == 0
    assert len(box.mails) == 3
    assert "No mail for 2: 2 waiting." in ended.messages


def test_the_chair_gets_the_first_mail_that_can_be_written(
    connected: Path, run: Run, box: Box
) -> None:
    (connected / "out" / "lovelace43.pdf").write_bytes(b"%PDF edited")
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert "is not the form that was issued" in ended.messages
    assert recipients(box) == ["chairs@example.org", "grace@example.org"]


def test_a_changed_title_brings_the_new_form(
    connected: Path, papers: Path, run: Run, box: Box
) -> None:
    run("send", "--smtp", "--yes")
    papers.write_text(papers.read_text("utf-8").replace("Sketch of", "Notes on"), "utf-8")
    assert run("generate").status == 0
    ended = run("send", "--smtp")
    assert ended.status == 0
    assert recipients(box)[3:] == ["ada@example.org"]
    first, changed = (email.message_from_bytes(box.mails[each][1]) for each in (1, 3))
    assert changed["In-Reply-To"] == first["Message-ID"]
    words = " ".join(str(next(_texts(changed))).split())
    assert "from Sketch of the Analytical Engine to Notes on the Analytical Engine" in words
    assert run("send", "--smtp").status == 0
    assert len(box.mails) == 4


def _texts(message: email.message.Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            yield data.decode()


def test_a_change_of_case_only_brings_nothing(
    connected: Path, papers: Path, run: Run, box: Box
) -> None:
    run("send", "--smtp", "--yes")
    papers.write_text(papers.read_text("utf-8").replace("Sketch of", "SKETCH OF"), "utf-8")
    assert run("generate").status == 0
    assert run("send", "--smtp").status == 0
    assert len(box.mails) == 3


def test_a_limit_is_kept_and_the_rest_comes_later(connected: Path, run: Run, box: Box) -> None:
    run("send", "--smtp", "--yes", "--limit", "1")
    assert recipients(box)[1:] == ["ada@example.org"]
    run("send", "--smtp")
    assert recipients(box)[1:] == ["ada@example.org", "grace@example.org"]


def test_mails_to_me_are_not_recorded(connected: Path, run: Run, box: Box) -> None:
    assert run("send", "--smtp", "--to-me").status == 0
    assert recipients(box) == ["chairs@example.org"] * 2
    assert all(b"ada@example.org" not in data for _, data in box.mails)
    assert states(connected) == {}


def test_a_bad_address_is_told_and_stops_nobody(connected: Path, run: Run, box: Box) -> None:
    box.refused = {"ada@example.org": "550 5.1.1 No such user"}
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert "refused\tlovelace43\tada@example.org\t550 5.1.1 No such user" in ended.output
    assert states(connected) == {"lovelace43": "refused", "hopper52": "accepted"}


def test_what_is_unknown_waits_for_a_word(connected: Path, run: Run, box: Box) -> None:
    run("send", "--smtp", "--yes", "--limit", "1")
    box.moods = Moods(take_and_drop=1.0)
    assert run("send", "--smtp").status == 1
    assert states(connected)["hopper52"] == "unknown"
    box.moods = Moods()
    ended = run("send", "--smtp")
    assert ended.status == 1
    assert "unknown\thopper52" in ended.output
    assert recipients(box).count("grace@example.org") == 1
    assert run("send", "--arrived", "hopper52").status == 0
    assert states(connected)["hopper52"] == "accepted"
    assert run("send", "--again", "hopper52").status == 2


def test_a_draft_that_nobody_sent_is_written_once_more(workspace: Path, run: Run) -> None:
    with (workspace / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write('transport = "eml"\n')
    assert run("send", "--deliver", "--yes").status == 0
    (draft,) = (workspace / "drafts").glob("grace*.eml")
    draft.unlink()
    assert run("send", "--deliver").output == ""
    ended = run("send", "--deliver", "--again", "hopper52")
    assert ended.status == 0
    assert "hopper52: mail to grace@example.org: may be sent again." in ended.messages
    assert ended.output.startswith("accepted\thopper52\tgrace@example.org\t251 written to")
    assert draft.exists()
    assert "lovelace43" not in ended.output


def test_what_may_be_sent_again_is(connected: Path, run: Run, box: Box) -> None:
    box.refused = {"ada@example.org": "550 5.7.1 Not today"}
    run("send", "--smtp", "--yes", "--only", "lovelace43")
    box.refused = {}
    assert run("send", "--smtp", "--yes", "--only", "lovelace43").status == 1
    assert "ada@example.org" not in recipients(box)
    assert (
        run("send", "--smtp", "--yes", "--only", "lovelace43", "--again", "lovelace43").status == 0
    )
    assert recipients(box).count("ada@example.org") == 1


def test_a_lost_ledger_sends_nothing_twice(connected: Path, run: Run, box: Box) -> None:
    run("send", "--smtp", "--yes")
    for path in (connected / "out").glob("ledger.sqlite*"):
        path.unlink()
    assert run("rebuild").status == 0
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert recipients(box).count("ada@example.org") == 1
    assert set(states(connected).values()) == {str(MailState.UNKNOWN)}


def test_a_wrong_password_is_told_without_it(
    connected: Path, run: Run, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable("smtp"), "s3cret-and-wrong")
    ended = run("send", "--smtp", "--yes")
    assert ended.status == 1
    assert "does not accept the login" in ended.messages
    assert "s3cret" not in ended.messages + ended.output
    assert box.mails == []


def bounce(message_id: str, address: str, status: str = "5.1.1", action: str = "failed") -> str:
    return f"""From: MAILER-DAEMON@example.org
To: chairs@example.org
Subject: Undelivered
Date: Sat, 01 Mar 2031 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x

--b--
"""


def test_mail_that_came_back_marks_the_address(connected: Path, run: Run, box: Box) -> None:
    run("send", "--smtp", "--yes")
    identity = str(email.message_from_bytes(box.mails[1][1])["Message-ID"])
    (connected / "back.eml").write_text(bounce(identity, "ada@example.org"))
    ended = run("bounces", "back.eml")
    assert ended.status == 1
    assert ended.output == "lovelace43\tada@example.org\t5.1.1\t550 5.1.1 User unknown\n"
    ended = run("send")
    assert ended.status == 1
    assert "mail came back\tlovelace43" in ended.output
    assert run("bounces", "--clear", "ada@example.org").status == 0
    assert run("send").status == 0
    assert run("bounces", "--clear", "ada@example.org").status == 2


def test_mail_of_others_that_came_back_changes_nothing(connected: Path, run: Run) -> None:
    run("send", "--smtp", "--yes")
    (connected / "back.eml").write_text(bounce("<other@example.com>", "ada@example.org"))
    ended = run("bounces", "back.eml")
    assert ended.status == 0
    assert "1 mail that came back were not sent from this workspace." in ended.messages
    assert run("send").status == 0


def mail_column(run: Run) -> dict[str, str]:
    rows = csv.DictReader(run("status", "--csv", "--with-addresses").output.splitlines())
    return {row["id"]: row["mail"] for row in rows}


def test_status_shows_what_became_of_mails(connected: Path, run: Run, box: Box) -> None:
    assert set(mail_column(run).values()) == {""}
    box.refused = {"grace@example.org": "550 5.1.1 No such user"}
    box.moods = Moods(take_and_drop=1.0)
    with MailLog(connected / "out") as log:  # so that this is not the first time
        log.finish(
            MailKey("x", "x@example.org", "f"), MailState.ACCEPTED, "<x@y.org>", "", CLOCK.now()
        )
    run("send", "--smtp")
    assert mail_column(run) == {
        "lovelace43": "ada@example.org: unknown",
        "hopper52": "grace@example.org: refused",
    }
    run("send", "--arrived", "lovelace43")
    assert mail_column(run)["lovelace43"] == ""
    identity = str(email.message_from_bytes(box.mails[0][1])["Message-ID"])
    (connected / "back.eml").write_text(bounce(identity, "ada@example.org"))
    run("bounces", "back.eml")
    assert mail_column(run)["lovelace43"] == "ada@example.org: came back 5.1.1"
    (ada, _) = json.loads(run("status", "--json").output)
    assert ada["state"] == "sent"
    assert ada["mails"][0]["came_back"] == "5.1.1 550 5.1.1 User unknown"


def test_reminders_are_shown(connected: Path, run: Run) -> None:
    run("send", "--smtp", "--yes", "--only", "lovelace43")
    with MailLog(connected / "out") as log:
        key = replace(log.entries()[0].key, occasion="reminder 1")
        log.finish(
            key, MailState.ACCEPTED, "<r@y.org>", "250 ok", datetime(2031, 3, 15, tzinfo=UTC)
        )
    assert mail_column(run)["lovelace43"] == "ada@example.org: reminded 2031-03-15"


def test_the_clock_knows_where_it_is() -> None:
    assert CLOCK.now().utcoffset() is not None


COPIES = """paper_id,name,email,cc,bcc
lovelace43,Ada Lovelace,ada@example.org; ada.l@example.com,cc@example.org,bcc@example.org
hopper52,Grace Hopper,grace@example.org; old@example.org,away@example.org,
"""
ALL = ["ada.l@example.com", "ada@example.org", "bcc@example.org", "cc@example.org"]


@pytest.fixture
def copied(connected: Path, box: Box) -> Path:
    """The workspace with several addresses and copies, of which the server refuses some."""
    (connected / "metadata" / "contacts.csv").write_text(COPIES, "utf-8")
    box.refused |= {"old@example.org": "550 5.1.1 gone", "away@example.org": "550 5.1.1 gone"}
    return connected


def test_several_addresses_and_copies_get_each_mail_once(copied: Path, run: Run, box: Box) -> None:
    ended = run("send", "--smtp", "--yes", "--json")
    assert sorted(recipients(box)) == sorted([*ALL, "chairs@example.org", "grace@example.org"])
    found = json.loads(ended.output)
    assert [each["state"] for each in found["mails"]] == ["accepted", "accepted"]
    assert found["mails"][1]["missed"] == [{"email": "(address)", "reply": "550 5.1.1 gone"}] * 2
    assert not [line for line in ended.output.splitlines() if "@" in line.replace("agreement@", "")]
    assert len([*(copied / "out" / "outbox" / "sent").iterdir()]) == 2
    run("send", "--smtp", "--yes")
    assert recipients(box).count("ada.l@example.com") == 1


def test_a_lost_ledger_and_another_order_send_nothing_twice(
    copied: Path, run: Run, box: Box
) -> None:
    run("send", "--smtp", "--yes")
    before = dict.fromkeys([*ALL, "grace@example.org"], 1)
    for path in (copied / "out").glob("ledger.sqlite*"):
        path.unlink()
    assert run("rebuild").status == 0
    turned = COPIES.replace(
        "ada@example.org; ada.l@example.com", "ada.l@example.com; ada@example.org"
    )
    (copied / "metadata" / "contacts.csv").write_text(turned, "utf-8")
    run("send", "--smtp", "--yes")
    assert {each: recipients(box).count(each) for each in before} == before
    run("send", "--arrived", "lovelace43")
    (copied / "metadata" / "contacts.csv").write_text(turned.replace("ada.l@", "new@"), "utf-8")
    run("send", "--smtp", "--yes")
    assert {each: recipients(box).count(each) for each in before} == before


def test_a_copy_that_may_be_out_is_kept_whoever_refuses_it(copied: Path, box: Box) -> None:
    key = MailKey("hopper52", "grace@example.org", "f")
    other = replace(key, recipient="old@example.org")
    now = datetime.now(UTC)
    path = copied / "out" / "outbox"
    with MailLog(copied / "out") as ledger, Outbox(path, 10_000) as outbox:
        (path / "a.eml").write_bytes(b"mail")
        others = (Recipient("old@example.org", (other,)),)
        mail = QueuedMail(key, Mailbox("grace@example.org"), "<1@a>", path / "a.eml", others)
        log = CopyingLog(ledger, outbox)
        assert [*log.seen([mail])] == [mail]
        log.begin_all([key, other], "<1@a>", now)
        log.finish_all({key: MailState.ACCEPTED}, "<1@a>", "250", now)
        log.finish_all({other: MailState.REFUSED}, "<1@a>", "550", now)
        assert (path / "sent" / "a.eml").exists()


def test_what_to_do_about_a_refused_mail_is_said(connected: Path, run: Run, box: Box) -> None:
    box.refused["ada@example.org"] = "550 5.1.1 unknown"
    run("send", "--smtp", "--yes")
    ended = run("send")
    assert "550 5.1.1 unknown: correct the address, or `agreements send --again" in ended.output


SEVERAL = """
[[agreement]]
template = "license-to-publish"

[[agreement]]
template = "recording-release"
for = "lovelace43"
"""
LICENSE, RELEASE = "license-to-publish", "recording-release"


@pytest.fixture
def several(connected: Path, run: Run) -> Path:
    """A connected workspace with two agreements, the second for one paper."""
    out = connected / "out"
    for path in (*out.glob("*.pdf"), *out.glob("*.md"), *out.glob("ledger*")):
        path.unlink()
    with (connected / "agreements.toml").open("a", encoding="utf-8") as settings:
        settings.write(SEVERAL)
    assert run("generate").status == 0
    return connected


def test_one_mail_has_all_that_a_person_signs(several: Path, run: Run, box: Box) -> None:
    assert run("send").output.splitlines() == [
        "first\tlovelace43\tAda Lovelace <ada@example.org>\t"
        "new (license-to-publish, recording-release)",
        "first\thopper52\tGrace Hopper <grace@example.org>\tnew (license-to-publish)",
    ]
    assert run("send", "--smtp", "--yes").status == 0
    assert recipients(box)[1:] == ["ada@example.org", "grace@example.org"]
    message = email.message_from_bytes(box.mails[1][1])
    names = [part.get_filename() for part in message.walk() if part.get_filename()]
    assert [name.split(" Sketch")[0] for name in names if name] == [
        "lovelace43 Licence to Publish",
        "lovelace43 Recording Release",
    ]
    run("send", "--smtp", "--yes")
    assert len(box.mails) == 3
    with MailLog(several / "out") as log:
        assert [(entry.key.paper_id, entry.key.agreement) for entry in log.entries()] == [
            ("lovelace43", LICENSE),
            ("lovelace43", RELEASE),
            ("hopper52", LICENSE),
        ]


def test_what_is_said_for_programs_names_the_agreements(several: Path, run: Run) -> None:
    (several / "metadata" / "contacts.csv").write_text(CONTACTS.splitlines()[0] + "\n", "utf-8")
    run("send")
    found = json.loads(run("send", "--json", "--agreement", RELEASE).output)
    assert found["mails"] == []
    (held,) = found["held"]
    assert (held["id"], held["agreement"], held["why"]) == ("lovelace43", RELEASE, "no address")
    (several / "metadata" / "contacts.csv").write_text(CONTACTS, "utf-8")
    found = json.loads(run("send", "--json").output)
    assert [mail["agreements"] for mail in found["mails"]] == [[LICENSE, RELEASE], [LICENSE]]


def test_a_mail_in_doubt_is_decided_on_for_all_or_for_one(several: Path, run: Run) -> None:
    key = MailKey("lovelace43", "ada@example.org", "0" * 16, agreement=LICENSE)
    unknown = dict.fromkeys([key, replace(key, agreement=RELEASE)], MailState.UNKNOWN)
    with MailLog(several / "out") as log:
        log.finish_all(unknown, "<x@example.org>", "lost", datetime.now(UTC))
    ended = run("send", "--arrived", "lovelace43", "--agreement", RELEASE)
    assert ended.messages.count("counts as arrived") == 1
    with MailLog(several / "out") as log:
        found = {entry.key.agreement: entry.state for entry in log.entries()}
    assert found == {LICENSE: MailState.UNKNOWN, RELEASE: MailState.ACCEPTED}
    ended = run("send", "--arrived", "lovelace43")
    assert ended.messages.count("counts as arrived") == 1


def test_a_reminder_can_be_asked_for_one_agreement(several: Path, run: Run, box: Box) -> None:
    run("send", "--smtp", "--yes", "--only", "lovelace43")
    plan = ("send", "--date", "2099-01-01", "--only", "lovelace43", "--remind", "lovelace43")
    both = "(license-to-publish, recording-release)"
    assert run(*plan).output.rstrip().endswith(both)
    assert run(*plan, "--agreement", RELEASE).output.rstrip().endswith("(recording-release)")
