"""Which mails may say that another came back: one sign is enough, and without one it is none."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from growth import assert_linear

from generator.diagnostics import Span
from generator.mail.bounces import _read_message, may_be_bounce
from generator.mail.notices import may_be_notice


def mail(**fields: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = fields.pop("from_", "Ada Okafor <ada@example.org>")
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hello")
    return message


SIGNS = [
    {"Return_Path": "<>"},
    {"X_Failed_Recipients": "eve@example.org"},
    {"Auto_Submitted": "auto-replied"},
    {"from_": "Mail Delivery <MAILER-DAEMON@example.org>"},
    {"from_": "postmaster@example.org"},
]
WORDS = [{"Subject": "Undeliverable: your form"}, {"Subject": "Delivery Status Notification"}]
ORDINARY = [
    {},
    {"Subject": "Your form"},
    {"Return_Path": "<ada@example.org>"},
    {"Auto_Submitted": "no"},
    {"Auto_Submitted": "NO"},
]


@pytest.mark.parametrize("fields", SIGNS)
def test_one_sign_in_the_header_is_enough(fields: dict[str, str]) -> None:
    assert may_be_notice(mail(**fields))
    assert may_be_bounce(mail(**fields))


@pytest.mark.parametrize("fields", WORDS)
def test_the_words_of_a_subject_are_enough(fields: dict[str, str]) -> None:
    assert may_be_notice(mail(**fields))


@pytest.mark.parametrize("fields", ORDINARY)
def test_a_letter_is_none(fields: dict[str, str]) -> None:
    assert not may_be_notice(mail(**fields))
    assert not may_be_bounce(mail(**fields))


def test_a_report_is_one_by_its_kind() -> None:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message["Content-Type"] = 'multipart/report; report-type="delivery-status"; boundary=x'
    assert may_be_notice(message)
    assert may_be_bounce(message)


@pytest.mark.parametrize(
    "start",
    [
        "X-Failed-Recipients: ",
        "Content-Type: message/delivery-status\n\nReporting-MTA: x\n\nAction: failed\n"
        "Final-Recipient: rfc822; ",
    ],
)
def test_a_long_word_that_is_no_address_takes_time_with_its_length_only(start: str) -> None:
    header = "From: mailer-daemon@example.org\n"

    def read(size: int) -> None:
        list(_read_message(f"{header}{start}{'a' * size}\n\nx\n".encode(), Span("a.eml")))

    assert_linear(read, 40_000)


def test_a_mail_that_a_detector_chokes_on_shows_no_traceback(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    mail = "Return-Path: <>\nFrom: \u00fcber <a@b.example>\nSubject: Undelivered\n\nIt is late.\n"
    (said,) = _read_message(mail.encode(), Span("a.eml"))
    assert "you have to read why" in str(said)
    assert (capfd.readouterr().err, caplog.text) == ("", "")
