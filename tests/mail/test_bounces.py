from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Span, has_errors
from generator.ledger.mails import MailEntry, MailKey, MailState
from generator.mail.bounces import Report, _read_message, match_bounces, read_reports

POSTFIX = """Return-Path: <>
Date: Sat,  1 Mar 2031 12:00:05 +0000 (UTC)
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: chairs@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4XyZ"

This is a MIME-encapsulated message.

--4XyZ
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4XyZ
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Sat,  1 Mar 2031 12:00:00 +0000 (UTC)

Final-Recipient: rfc822; Ada@Example.org
Original-Recipient: rfc822;ada@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx2.example.org
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected:
    User unknown in virtual mailbox table

--4XyZ
Content-Description: Undelivered Message
Content-Type: message/rfc822

Message-ID: <1.agreement@example.org>
From: chairs@example.org
To: ada@example.org
Subject: Please sign

Dear Ada,

--4XyZ--
"""
HEADERS_ONLY = POSTFIX.replace("message/rfc822", "text/rfc822-headers").replace(
    "\n\nDear Ada,\n", "\n"
)
NO_ORIGINAL = POSTFIX[: POSTFIX.index("--4XyZ\nContent-Description: Undelivered")] + "--4XyZ--\n"
ENCODED = POSTFIX.replace(
    "Content-Type: message/delivery-status\n",
    "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n",
)
DELAYED = POSTFIX.replace("Action: failed", "Action: delayed").replace("5.1.1", "4.4.1")
FORWARDED = POSTFIX.replace("rfc822; Ada@Example.org", "rfc822; ada.l@elsewhere.example")
WORDS_ONLY = """Return-Path: <>
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the qmail-send program. <ada@example.org>: no mailbox here by that name.
"""
ORDINARY = "From: ada@example.org\nSubject: Re: Please sign\n\nHere it is.\n"
ENTRY = MailEntry(
    MailKey("lovelace43", "ada@example.org", "f1"),
    MailState.ACCEPTED,
    "<1.agreement@example.org>",
    "250 ok",
    "2031-03-01T12:00:00+00:00",
)


def read(tmp_path: Path, text: str) -> list[Report | Diagnostic]:
    path = tmp_path / "mail.eml"
    path.write_text(text, "utf-8")
    return list(read_reports([path]))


@pytest.mark.parametrize("text", [POSTFIX, HEADERS_ONLY, ENCODED, POSTFIX.replace("\n", "\r\n")])
def test_a_notification_is_read(tmp_path: Path, text: str) -> None:
    (report,) = read(tmp_path, text)
    assert isinstance(report, Report)
    assert report.failed
    assert report.recipient == "ada@example.org"
    assert report.status == "5.1.1"
    assert report.reason.startswith("550 5.1.1 <ada@example.org>: Recipient address rejected:")
    assert report.reason.endswith("virtual mailbox table")
    assert report.message_id == "<1.agreement@example.org>"
    assert report.date == datetime(2031, 3, 1, 12, 0, 5, tzinfo=UTC)


def test_our_mail_is_found_by_its_id(tmp_path: Path) -> None:
    (report,) = read(tmp_path, FORWARDED)
    assert isinstance(report, Report)
    ((bounce,), foreign) = match_bounces([report], [ENTRY])
    assert bounce.entry == ENTRY
    assert foreign == ()
    failure = bounce.as_failure(datetime(2032, 1, 1, tzinfo=UTC))
    assert (failure.address, failure.status) == ("ada@example.org", "5.1.1")
    assert failure.at == "2031-03-01T12:00:05+00:00"


def test_without_an_id_the_address_is_enough(tmp_path: Path) -> None:
    (report,) = read(tmp_path, NO_ORIGINAL)
    assert isinstance(report, Report)
    assert report.message_id == ""
    assert len(match_bounces([report], [ENTRY])[0]) == 1


def test_a_stranger_cannot_silence_anybody(tmp_path: Path) -> None:
    (report,) = read(tmp_path, POSTFIX.replace("<1.agreement@", "<2.agreement@"))
    assert isinstance(report, Report)
    assert match_bounces([report], [ENTRY]) == ((), (report,))


def test_a_delay_is_no_failure(tmp_path: Path) -> None:
    (report,) = read(tmp_path, DELAYED)
    assert isinstance(report, Report)
    assert (report.action, report.failed) == ("delayed", False)
    assert match_bounces([report], [ENTRY]) == ((), ())


def test_several_recipients_are_several_reports(tmp_path: Path) -> None:
    second = "Final-Recipient: rfc822; grace@example.org\nAction: failed\nStatus: 5.2.2\n\n"
    text = POSTFIX.replace("--4XyZ\nContent-Description: Undelivered", f"{second}--4XyZ\nX: y", 1)
    found = [each for each in read(tmp_path, text) if isinstance(each, Report)]
    assert [report.recipient for report in found] == ["ada@example.org", "grace@example.org"]


def test_what_only_a_person_can_read_is_said(tmp_path: Path) -> None:
    (finding,) = read(tmp_path, WORDS_ONLY)
    assert isinstance(finding, Diagnostic)
    assert not has_errors([finding])
    assert "mail.eml" in str(finding)


def test_ordinary_mail_is_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, ORDINARY) == []


def test_folders_and_mailboxes_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "bounces" / "deep"
    folder.mkdir(parents=True)
    (folder / "1.eml").write_text(POSTFIX)
    (folder / ".hidden").write_text(POSTFIX)
    box = mailbox.mbox(folder / "all.mbox")
    for text in (ORDINARY, POSTFIX, DELAYED):
        box.add(text)
    box.close()
    found = [each for each in read_reports([tmp_path]) if isinstance(each, Report)]
    assert [report.action for report in found] == ["failed", "failed", "delayed"]
    assert found[1].source.entry == "message 2"


def test_a_mailbox_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "all.mbox"
    path.write_text(f"From MAILER-DAEMON Sat Mar  1 12:00:00 2031\n{POSTFIX}")
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert len(list(read_reports([path]))) == 1
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (finding,) = read_reports([tmp_path / "none.eml"])
    assert isinstance(finding, Diagnostic)
    assert has_errors([finding])


@given(st.binary(max_size=400), st.integers(0, len(POSTFIX)), st.integers(0, 80))
def test_no_bytes_are_a_traceback(noise: bytes, start: int, length: int) -> None:
    data = POSTFIX.encode()
    broken = data[:start] + noise + data[start + length :]
    for each in _read_message(broken, Span("x")):
        assert isinstance(each, Report | Diagnostic)
