"""Which mails may say that another came back: one sign is enough, and without one it is none."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from generator.mail.bounces import may_be_bounce
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
