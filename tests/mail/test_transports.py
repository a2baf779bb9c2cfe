"""Ways for mail to leave other than SMTP, each against what it hands mails to."""

from __future__ import annotations

import json
import mailbox as mailboxes
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from generator.extensions import UnknownNameError
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.mail.address import Mailbox, mailbox
from generator.mail.compose import Headers, compose
from generator.mail.copies import COPY
from generator.mail.deliver import Clock, Delivery, Sender
from generator.mail.letter import Letter
from generator.mail.outbox import QueuedMail, Recipient
from generator.mail.transports.transport import TRANSPORTS, Reply, Transport, TransportSettings
from generator.servers.errors import FatalError
from mail.imap_server import Store, imap_server

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
CHAIR = Mailbox("chair@example.org", "Inês Silva")
SENDMAIL = """#!{python}
import json, sys
from pathlib import Path
arguments = sys.argv[1:]
status = 0
for each in arguments:
    if each.startswith("exit"):
        status = int(each[4:].partition("@")[0])
if status:
    print("4.2.2 the mailbox is full", file=sys.stderr)
    sys.exit(status)
folder = Path(__file__).parent
number = len(list(folder.glob("*.json")))
(folder / f"{{number}}.json").write_text(json.dumps([arguments, sys.stdin.read()]))
"""


def queued(folder: Path, number: int, recipient: str = "") -> QueuedMail:
    """Write a mail to somebody, with a copy that everybody sees and one that nobody sees."""
    to = mailbox(recipient or f"a{number}@example.org", "Ada")
    headers = Headers(CHAIR, to, f"<{number}@example.org>", NOW, cc=(mailbox("grace@example.org"),))
    path = folder / f"{number}.eml"
    path.write_bytes(compose(headers, Letter("A form", "Dear Ada,\n.\nFrom us\n", "<p>Dear</p>")))
    key = MailKey(f"p{number}", to.key, "f1")
    copy = MailKey(f"p{number}", "grace@example.org", "f1", COPY + "form")
    others = (Recipient("grace@example.org", (copy,)), Recipient("archive@example.org"))
    return QueuedMail(key, to, f"<{number}@example.org>", path, others)


def send(transport: Transport, log: MailLog, *mails: QueuedMail) -> list[Delivery]:
    clock = Clock(lambda: NOW, lambda: 0.0, lambda seconds: None)
    return list(Sender(transport, CHAIR.address, log, clock).send(mails))


def make(name: str, root: Path, **options: object) -> Transport:
    settings = TransportSettings(None, options, root, lambda host, user: "s3cret")
    return TRANSPORTS.get(name)(settings)


@pytest.fixture
def sendmail(tmp_path: Path) -> Path:
    program = tmp_path / "bin" / "sendmail"
    program.parent.mkdir()
    program.write_text(SENDMAIL.format(python=sys.executable))
    program.chmod(0o755)
    return program


def test_sendmail_gets_the_mail_and_all_who_get_it(
    tmp_path: Path, sendmail: Path, log: MailLog
) -> None:
    (sent,) = send(make("sendmail", tmp_path, command=str(sendmail)), log, queued(tmp_path, 0))
    assert sent.state is MailState.ACCEPTED
    arguments, text = json.loads((sendmail.parent / "0.json").read_text())
    addresses = ["a0@example.org", "grace@example.org", "archive@example.org"]
    assert arguments == ["-i", "-f", "chair@example.org", "--", *addresses]
    message = message_from_bytes(text.encode(), policy=default)
    assert message["Subject"] == "A form"
    assert "archive" not in text
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Dear Ada,\n.\nFrom us\n"


@pytest.mark.parametrize(
    ("status", "state"),
    [(75, MailState.POSTPONED), *((status, MailState.REFUSED) for status in (65, 67, 68, 69))],
)
def test_what_sendmail_does_not_take_is_told_as_it_says(
    status: int, state: MailState, tmp_path: Path, sendmail: Path, log: MailLog
) -> None:
    transport = make("sendmail", tmp_path, command=str(sendmail))
    bad, good = queued(tmp_path, 0, f"exit{status}@example.org"), queued(tmp_path, 1)
    found = {each.queued.key.paper_id: each for each in send(transport, log, bad, good)}
    assert found["p0"].state is state
    assert "the mailbox is full" in found["p0"].reply
    assert found["p1"].state is MailState.ACCEPTED


def test_a_sendmail_that_is_broken_ends_the_run_and_nothing_is_in_doubt(
    tmp_path: Path, sendmail: Path, log: MailLog
) -> None:
    transport = make("sendmail", tmp_path, command=str(sendmail))
    with pytest.raises(FatalError, match="status 78"):
        send(transport, log, queued(tmp_path, 0, "exit78@example.org"))
    assert {entry.state for entry in log.entries()} == {MailState.POSTPONED}


def test_no_address_is_an_option_of_sendmail(tmp_path: Path, sendmail: Path, log: MailLog) -> None:
    transport = make("sendmail", tmp_path, command=str(sendmail))
    (sent,) = send(transport, log, queued(tmp_path, 0, "-oQtmp@example.org"))
    assert sent.state is MailState.REFUSED
    assert not [*sendmail.parent.glob("*.json")]


def test_a_sendmail_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FatalError, match="there is no program"):
        make("sendmail", tmp_path, command=str(tmp_path / "nothing"))


@pytest.mark.parametrize("command", ["", 7, "sendmail 'x"])
def test_a_command_that_is_none_is_told(command: object, tmp_path: Path) -> None:
    with pytest.raises(FatalError, match=r"command in \[mail.sendmail\] must be a command"):
        make("sendmail", tmp_path, command=command)


def eml(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((root / "drafts").glob("*.eml"))]


def mbox(root: Path) -> list[bytes]:
    with closing(mailboxes.mbox(root / "drafts.mbox", create=False)) as box:
        return [message.as_bytes() for message in box]


@pytest.mark.parametrize(("name", "read"), [("eml", eml), ("mbox", mbox)])
def test_files_for_another_program(
    name: str, read: Callable[[Path], list[bytes]], tmp_path: Path, log: MailLog
) -> None:
    root = tmp_path / "workspace"
    sent = send(make(name, root), log, *(queued(tmp_path, number) for number in range(3)))
    assert {each.state for each in sent} == {MailState.ACCEPTED}
    assert "by another program" in sent[0].reply
    found = [message_from_bytes(each, policy=default) for each in read(root)]
    assert [each["To"] for each in found] == [f"Ada <a{number}@example.org>" for number in range(3)]
    assert {(each["Cc"], each["Bcc"]) for each in found} == {
        ("grace@example.org", "archive@example.org")
    }
    assert {each["X-Unsent"] for each in found} == {"1"}
    body = found[0].get_body(("plain",))
    assert body is not None
    assert "From us" in body.get_content()
    assert send(make(name, root), log, queued(tmp_path, 1))[0].state is MailState.UNKNOWN
    assert len(read(root)) == 3


def test_a_draft_that_is_there_is_left_alone(tmp_path: Path, log: MailLog) -> None:
    send(make("eml", tmp_path), log, queued(tmp_path, 0))
    (path,) = (tmp_path / "drafts").glob("*.eml")
    path.write_text("edited by the chair")
    (tmp_path / "other").mkdir()
    with MailLog(tmp_path / "other") as other:
        (sent,) = send(make("eml", tmp_path), other, queued(tmp_path, 0))
    assert (sent.state, "already" in sent.reply) == (MailState.ACCEPTED, True)
    assert path.read_text() == "edited by the chair"


def imap(own_port: int, root: Path, **options: object) -> Transport:
    usual = {"server": "localhost", "port": own_port, "user": "chair", "security": "none"}
    return make("imap-drafts", root, **(usual | options))


def test_drafts_in_a_folder_of_a_mail_server(tmp_path: Path, log: MailLog) -> None:
    store = Store("s3cret", {"Entw&APw-rfe": []})
    with imap_server(store) as port:
        transport = imap(port, tmp_path, folder="Entwürfe")
        sent = send(transport, log, *(queued(tmp_path, number) for number in range(3)))
    assert {each.state for each in sent} == {MailState.ACCEPTED}
    assert store.logins == 1
    flags, mail = store.folders["Entw&APw-rfe"][0]
    assert flags == r"(\Draft \Seen)"
    assert message_from_bytes(mail, policy=default)["Bcc"] == "archive@example.org"
    assert len(store.folders["Entw&APw-rfe"]) == 3


def test_a_lost_answer_of_imap_is_a_doubt_and_the_rest_goes_on(
    tmp_path: Path, log: MailLog
) -> None:
    store = Store("s3cret", hang_up=1)
    with imap_server(store) as port:
        sent = send(imap(port, tmp_path), log, queued(tmp_path, 0), queued(tmp_path, 1))
    assert [each.state for each in sent] == [MailState.UNKNOWN, MailState.ACCEPTED]
    assert len(store.folders["Drafts"]) == 2
    assert store.logins == 2


def test_an_imap_folder_that_is_full_or_not_there(tmp_path: Path, log: MailLog) -> None:
    store = Store("s3cret", full=True)
    with imap_server(store) as port:
        (sent,) = send(imap(port, tmp_path), log, queued(tmp_path, 0))
        assert (sent.state, "no room" in sent.reply) == (MailState.POSTPONED, True)
        with pytest.raises(FatalError, match="there is no folder 'Nowhere'"):
            send(imap(port, tmp_path, folder="Nowhere"), log, queued(tmp_path, 1))
    assert {entry.state for entry in log.entries()} == {MailState.POSTPONED}


def test_a_wrong_password_of_imap_is_not_repeated(tmp_path: Path, log: MailLog) -> None:
    with (
        imap_server(Store("another")) as port,
        pytest.raises(FatalError, match="does not accept the login") as failure,
    ):
        send(imap(port, tmp_path), log, queued(tmp_path, 0))
    assert "s3cret" not in str(failure.value)
    assert log.entries() == ()


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"server": ""}, "server"),
        ({"user": 7}, "user"),
        ({"port": "993"}, "port"),
        ({"security": "ssl"}, "security"),
        ({"server": "imap.example.org"}, "plain text"),
    ],
)
def test_wrong_settings_of_imap_are_told_at_once(
    options: dict[str, object], wrong: str, tmp_path: Path
) -> None:
    with pytest.raises(FatalError, match=wrong):
        imap(143, tmp_path, **options)


def test_a_wrong_name_is_told_with_the_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean “sendmail”"):
        TRANSPORTS.get("sendmial")


@pytest.mark.parametrize(
    ("code", "good", "passing"),
    [
        (199, False, False),
        (200, True, False),
        (299, True, False),
        (300, False, False),
        (399, False, False),
        (400, False, True),
        (499, False, True),
        (500, False, False),
        (599, False, False),
    ],
)
def test_a_reply_is_good_passing_or_final_by_its_hundreds(
    code: int, *, good: bool, passing: bool
) -> None:
    reply = Reply(code, "said")
    assert (reply.is_good, reply.is_passing, reply.closes) == (good, passing, False)
    assert str(reply) == f"{code} said"
    assert Reply(421, "").closes
