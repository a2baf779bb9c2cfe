from __future__ import annotations

import base64
import mailbox
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Span, has_errors
from generator.ledger.mails import MailEntry, MailKey, MailState
from generator.mail.address import mailbox as mailbox_of
from generator.mail.bounces import (
    DeliveryReport,
    _read_message,
    match_bounces,
    read_reports,
    unclear,
)

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


def read(tmp_path: Path, text: str) -> list[DeliveryReport | Diagnostic]:
    path = tmp_path / "mail.eml"
    path.write_text(text, "utf-8")
    return list(read_reports([path]))


@pytest.mark.parametrize("text", [POSTFIX, HEADERS_ONLY, ENCODED, POSTFIX.replace("\n", "\r\n")])
def test_a_notification_is_read(tmp_path: Path, text: str) -> None:
    (report,) = read(tmp_path, text)
    assert isinstance(report, DeliveryReport)
    assert report.failed
    assert report.recipient == "ada@example.org"
    assert report.status == "5.1.1"
    assert report.reason.startswith("550 5.1.1 <ada@example.org>: Recipient address rejected:")
    assert report.reason.endswith("virtual mailbox table")
    assert report.message_id == "<1.agreement@example.org>"
    assert report.date == datetime(2031, 3, 1, 12, 0, 5, tzinfo=UTC)


def test_our_mail_is_found_by_its_id(tmp_path: Path) -> None:
    (report,) = read(tmp_path, FORWARDED)
    assert isinstance(report, DeliveryReport)
    ((bounce,), foreign) = match_bounces([report], [ENTRY])
    assert bounce.entry == ENTRY
    assert foreign == ()
    failure = bounce.as_failure(datetime(2032, 1, 1, tzinfo=UTC))
    assert (failure.address, failure.status) == ("ada@example.org", "5.1.1")
    assert failure.at == "2031-03-01T12:00:05+00:00"


def test_without_an_id_the_address_is_enough(tmp_path: Path) -> None:
    (report,) = read(tmp_path, NO_ORIGINAL)
    assert isinstance(report, DeliveryReport)
    assert report.message_id == ""
    assert len(match_bounces([report], [ENTRY])[0]) == 1


def test_a_stranger_cannot_silence_anybody(tmp_path: Path) -> None:
    (report,) = read(tmp_path, POSTFIX.replace("<1.agreement@", "<2.agreement@"))
    assert isinstance(report, DeliveryReport)
    assert match_bounces([report], [ENTRY]) == ((), (report,))


def test_a_delay_is_no_failure(tmp_path: Path) -> None:
    (report,) = read(tmp_path, DELAYED)
    assert isinstance(report, DeliveryReport)
    assert (report.action, report.failed) == ("delayed", False)
    assert match_bounces([report], [ENTRY]) == ((), ())


def test_several_recipients_are_several_reports(tmp_path: Path) -> None:
    second = "Final-Recipient: rfc822; grace@example.org\nAction: failed\nStatus: 5.2.2\n\n"
    text = POSTFIX.replace("--4XyZ\nContent-Description: Undelivered", f"{second}--4XyZ\nX: y", 1)
    found = [each for each in read(tmp_path, text) if isinstance(each, DeliveryReport)]
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
    found = [each for each in read_reports([tmp_path]) if isinstance(each, DeliveryReport)]
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


# --- Other ways to say that a mail came back

EXPIRED = POSTFIX.replace("Action: failed", "Action: expired").replace("Status: 5.1.1", "Status:")
GLOBAL = (
    POSTFIX.replace("message/delivery-status", "message/global-delivery-status")
    .replace("message/rfc822", "message/global-headers")
    .replace("Final-Recipient: rfc822; Ada@", "Final-Recipient: utf-8; Ada@")
)
GLOBAL_ENCODED = re.sub(
    r"(message/global-delivery-status\n)\n(.*?)(--4XyZ)",
    lambda found: (
        f"{found[1]}Content-Transfer-Encoding: base64\n\n"
        f"{base64.encodebytes(found[2].encode()).decode()}\n{found[3]}"
    ),
    GLOBAL,
    flags=re.DOTALL,
)
GMAIL = POSTFIX.replace("Message-ID: <1.agreement@", "Message-ID: <CAnew@mail.").replace(
    "Reporting-MTA:", "X-Original-Message-ID: <1.agreement@example.org>\nReporting-MTA:"
)
EXIM = """Return-path: <>
X-Failed-Recipients: ada@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.com>
To: chairs@example.org
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  ada@example.org
    SMTP error from remote mail server after RCPT TO:<ada@example.org>:
    host mx2.example.org [192.0.2.1]: 550 5.1.1 No such user

------ This is a copy of the message, including all the headers. ------

Return-path: <chairs@example.org>
Message-ID: <1.agreement@example.org>
Subject: Please sign
"""
QMAIL = """Return-Path: <>
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@example.org>:
Sorry, no mailbox here by that name. vpopmail (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <chairs@example.org>
Message-ID: <1.agreement@example.org>
"""
OLD_EXCHANGE = """From: System Administrator <postmaster@example.org>
Subject: Undeliverable: Please sign
In-Reply-To: <1.agreement@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

Your message

  To:      ada@example.org
  Subject: Please sign

did not reach the following recipient(s):

ada@example.org on Sat, 1 Mar 2031 12:00:00 -0000
    The recipient name is not recognized
    MSEXCH:IMS:Org:Site:SERVER 0 (000C05A6) Unknown Recipient

--x--
"""
SENDMAIL = """Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.com>
Subject: Returned mail: User unknown

   ----- The following addresses had permanent fatal errors -----
<ada@example.org>

   ----- Transcript of session follows -----
550 5.1.1 <ada@example.org>... User unknown

   ----- Original message follows -----

Message-ID: <1.agreement@example.org>
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (EXPIRED, ""),
        (POSTFIX.replace("Action: failed\n", ""), "5.1.1"),
        (GLOBAL, "5.1.1"),
        (GLOBAL_ENCODED, "5.1.1"),
        (GMAIL, "5.1.1"),
        (EXIM, "5.1.1"),
        (QMAIL, "5.1.1"),
        (OLD_EXCHANGE, ""),
        (SENDMAIL, "5.1.1"),
    ],
    ids=str.split("expired no-action global global-encoded gmail exim qmail old-exchange sendmail"),
)
def test_mail_that_came_back_in_other_ways_is_matched(
    tmp_path: Path, text: str, status: str
) -> None:
    (report,) = read(tmp_path, text)
    assert isinstance(report, DeliveryReport)
    ((bounce,), foreign) = match_bounces([report], [ENTRY])
    assert bounce.entry == ENTRY
    assert foreign == ()
    assert report.status == status


def test_words_that_name_no_mail_of_ours_mark_nobody(tmp_path: Path) -> None:
    for text, doubtful in (
        (EXIM.replace("Message-ID: <1.agreement@example.org>\n", ""), 1),
        (EXIM.replace("<1.agreement@", "<2.agreement@"), 0),
        (EXIM.replace("ada@", "grace@").replace("Message-ID: <1.agreement@example.org>\n", ""), 0),
    ):
        (report,) = read(tmp_path, text)
        assert isinstance(report, DeliveryReport)
        assert match_bounces([report], [ENTRY]) == ((), (report,))
        found = unclear([report], [ENTRY])
        assert len(found) == doubtful
        assert all("mail.eml" in str(each) for each in found)


def test_a_delay_in_words_is_no_failure(tmp_path: Path) -> None:
    text = (
        "Return-Path: <>\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.com>\n"
        "Subject: Warning: message delayed 24 hours\nAuto-Submitted: auto-replied\n\n"
        "A message that you sent has not yet been delivered to one or more of its recipients\n"
        "after more than 24 hours on the queue.\n\nThe address to which the message has not yet\n"
        "been delivered is:\n\n  ada@example.org\n\nNo action is required on your part.\n"
        "Delivery attempts will continue for some time.\n\nMessage-ID: <1.agreement@example.org>\n"
    )
    for each in read(tmp_path, text):
        assert isinstance(each, Diagnostic) or not each.failed


@pytest.mark.parametrize("action", ["error", "bounced-by-us", "undeliverable"])
def test_an_action_that_is_not_known_is_named(tmp_path: Path, action: str) -> None:
    (finding,) = read(tmp_path, POSTFIX.replace("Action: failed", f"Action: {action}"))
    assert isinstance(finding, Diagnostic)
    assert f"“{action}”" in finding.message
    assert "ada@example.org" in finding.message


@pytest.mark.parametrize(
    "written",
    [
        "utf-8; Ed.Eff@exämple.org",
        "utf-8; ed.eff@EXÄMPLE.org",
        "utf-8; Ed.Eff@ex\\x{E4}mple.org",
        "rfc822; ed.eff@xn--exmple-cua.org",
        "rfc822;<Ed.Eff@XN--EXMPLE-CUA.org>",
        "Ed.Eff@exämple.org",
    ],
)
def test_a_domain_is_the_same_in_whichever_way_it_is_written(tmp_path: Path, written: str) -> None:
    text = NO_ORIGINAL.replace("message/delivery", "message/global-delivery")
    text = text.replace("rfc822; Ada@Example.org", written)
    text = text.replace("Original-Recipient: rfc822;ada@example.org\n", "")
    (report,) = read(tmp_path, text)
    assert isinstance(report, DeliveryReport)
    key = MailKey("eff29", mailbox_of("Ed.Eff@exämple.org").key, "f1")
    entry = replace(ENTRY, key=key)
    ((bounce,), _) = match_bounces([report], [entry])
    assert bounce.entry == entry


def test_of_a_mail_to_several_the_one_that_failed_is_marked(tmp_path: Path) -> None:
    bo = replace(ENTRY, key=replace(ENTRY.key, recipient="bo@example.org", occasion="copy of form"))
    (report,) = read(tmp_path, POSTFIX)
    (other,) = read(tmp_path, POSTFIX.replace("Ada@", "bo@").replace("ada@", "bo@"))
    (third,) = read(tmp_path, POSTFIX.replace("Ada@", "cy@").replace("ada@", "cy@"))
    assert isinstance(report, DeliveryReport)
    assert isinstance(other, DeliveryReport)
    assert isinstance(third, DeliveryReport)
    assert [each.entry for each in match_bounces([report], [ENTRY, bo])[0]] == [ENTRY]
    assert [each.entry for each in match_bounces([other], [ENTRY, bo])[0]] == [bo]
    assert match_bounces([third], [ENTRY, bo]) == ((), (third,))
    assert len(unclear([third], [ENTRY, bo])) == 1
    # The chair's own copy, of which nothing is recorded, says nothing of Ada's address.
    assert match_bounces([third], [ENTRY], ["cy@example.org"])[0] == ()


def test_an_id_that_is_only_mentioned_needs_the_address(tmp_path: Path) -> None:
    reply = POSTFIX.replace(
        "Message-ID: <1.agreement@example.org>",
        "Message-ID: <by-hand@example.org>\nReferences: <1.agreement@example.org>",
    )
    (report,) = read(tmp_path, reply)
    assert isinstance(report, DeliveryReport)
    assert len(match_bounces([report], [ENTRY])[0]) == 1
    (other,) = read(tmp_path, reply.replace("Ada@", "bo@").replace("ada@", "bo@"))
    assert isinstance(other, DeliveryReport)
    assert match_bounces([other], [ENTRY])[0] == ()


def test_a_receipt_is_no_bounce(tmp_path: Path) -> None:
    text = (
        "From: ada@example.org\nSubject: Read: Please sign\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="x"\n\n'
        "--x\n\nYour mail was read.\n\n--x\nContent-Type: message/disposition-notification\n\n"
        "Final-Recipient: rfc822;ada@example.org\nOriginal-Message-ID: <1.agreement@example.org>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n\n--x--\n"
    )
    assert read(tmp_path, text) == []


@given(st.binary(max_size=400), st.integers(0, len(POSTFIX)), st.integers(0, 80))
def test_no_bytes_are_a_traceback(noise: bytes, start: int, length: int) -> None:
    data = POSTFIX.encode()
    broken = data[:start] + noise + data[start + length :]
    for each in _read_message(broken, Span("x")):
        assert isinstance(each, DeliveryReport | Diagnostic)


@given(st.binary(max_size=300), st.integers(0, len(EXIM)), st.integers(0, 80))
def test_no_words_are_a_traceback(noise: bytes, start: int, length: int) -> None:
    data = EXIM.encode()
    for each in _read_message(data[:start] + noise + data[start + length :], Span("x")):
        assert isinstance(each, DeliveryReport | Diagnostic)


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Type: message/rfc822\n\n" * 3000,
        "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)),
        "Content-Type: multipart/report" + '; a="b"' * 100_000,
    ],
    ids=["mails", "parts", "parameters"],
)
def test_a_mail_that_is_built_to_take_long_is_said_and_the_others_are_read(
    lines: str, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_text(f"From: mailer-daemon@example.org\n{lines}\nhello\n")
    (tmp_path / "b.eml").write_text(POSTFIX)
    said, read = read_reports([tmp_path])
    assert isinstance(said, Diagnostic)
    assert "a.eml" in str(said)
    assert isinstance(read, DeliveryReport)
