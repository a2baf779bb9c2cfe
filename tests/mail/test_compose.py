"""The bytes of a mail, read back with Python's parser and with another one."""

from __future__ import annotations

import email
import email.policy
import json
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses
from pathlib import Path

import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger.mails import MailKey
from generator.ledger.sent_copies import message_id
from generator.mail.address import Mailbox, mailbox, one_line
from generator.mail.compose import Attachment, Headers, compose, file_name
from generator.mail.letter import Letter

HARD = [
    json.loads(line)
    for line in (Path(__file__).parent / "hard.jsonl").read_text("utf-8").splitlines()
]
HOSTILE = [
    "x\r\nBcc: eve@example.com",
    "x\nBcc: eve@example.com",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\x0bBcc: eve@example.com",
    "x\x85Bcc: eve@example.com",
    "x\u2028Bcc: eve@example.com",
    "=?utf-8?q?x=0d=0aBcc:_eve@example.com?=",
    "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLmNvbQ==?=",
    "Ada, eve@example.com",
    "Ada <eve@example.com>",
    '" <eve@example.com>, "',
    "Müller, <eve@example.com>, " + "ü" * 80,
    "a" * 300,
    "\\",
    '"',
    "(comment",
    "group: eve@example.com;",
    "\x00",
    "\ud800",
    "\u202eevil",
    ".",
    "  ",
]
HEADERS = Headers(
    mailbox("chair@example.org", "Inês Silva"),
    mailbox("ada@example.org", "Ada Lovelace"),
    "<abc.agreement@example.org>",
    datetime(2031, 3, 1, 12, tzinfo=UTC),
)
LETTER = Letter("A subject", "Dear Ada,\n", "<p>Dear Ada,</p>\n")
FIELDS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
]


def parse(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def decoded(data: bytes, name: str) -> str:
    """A header as RFC 2047 says, by a parser that does not interpret it further."""
    raw: Message = email.message_from_bytes(data)
    return str(make_header(decode_header(re.sub(r"\r?\n(?=[ \t])", "", raw[name]))))


def with_names(text: str) -> bytes:
    """A mail with ``text`` in every place that a stranger's text can come to."""
    headers = Headers(
        HEADERS.sender,
        mailbox("ada@example.org", text),
        HEADERS.message_id,
        HEADERS.date,
    )
    letter = Letter(text, text.encode(errors="replace").decode(), "<p></p>")
    return compose(headers, letter, (Attachment(f"{text}.pdf", "application/pdf", b"%PDF"),))


def assert_nothing_was_added(data: bytes, text: str) -> None:
    head, _, _ = data.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0].decode() for line in re.split(rb"\r\n(?![ \t])", head)]
    assert names == FIELDS
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    assert data.isascii()
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert decoded(data, "Subject") == one_line(text)
    raw: Message = email.message_from_bytes(data)
    assert [address for _, address in getaddresses([raw["To"]])] == ["ada@example.org"]
    assert [part.get_content_type() for part in raw.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert not any(part.defects for part in raw.walk())


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_adds_nothing(text: str) -> None:
    assert_nothing_was_added(with_names(text), text)


@pytest.mark.parametrize("entry", HARD, ids=lambda entry: str(entry["key"])[:30])
def test_hard_titles_and_names_add_nothing(entry: dict[str, str]) -> None:
    for text in (entry["title"], entry["author"]):
        assert_nothing_was_added(with_names(text), text)


@given(st.text(alphabet=st.characters(), max_size=120))
def test_no_text_adds_anything(text: str) -> None:
    assert_nothing_was_added(with_names(text), text)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "Ada K. Lovelace",
        "Lovelace, Ada",
        "Nguyễn Phan Bảo Ngọc",
        "土居秀幸",
        "محمد بن موسى الخوارزمي",
        "עדה לאבלייס",
        "Đorđe “Đole” O'Neil (Sr.)",
        'Ada "The Countess" Lovelace',
        "Ада Лавлейс " * 6 + "x",
    ],
)
def test_a_name_in_any_script_is_read_back(name: str) -> None:
    data = compose(
        Headers(HEADERS.sender, Mailbox("ada@example.org", name), "<a@b.org>", HEADERS.date),
        LETTER,
    )
    value = re.sub(r"\r?\n(?=[ \t])", "", email.message_from_bytes(data)["To"])
    ((found, address),) = getaddresses([value])
    assert (str(make_header(decode_header(found))), address) == (name, "ada@example.org")
    assert mailparser.parse_from_bytes(data).to == [(name, "ada@example.org")]


def test_another_reader_finds_everything() -> None:
    letter = Letter("Bitte für „深度学习“ محمد", "Liebe Ada, 深度学习\n", "<p>محمد</p>\n")
    attachments = (
        Attachment("kim25 On n² 深度学习 محمد.pdf", "application/pdf", b"%PDF\r\n\n\r\x00"),
        Attachment("kim25 On n².md", "text/markdown", "# Ä\n".encode()),
    )
    data = compose(
        Headers(
            HEADERS.sender,
            HEADERS.recipient,
            HEADERS.message_id,
            HEADERS.date,
            mailbox("proceedings@example.org", "Proceedings"),
            ("<first@example.org>", "<second@example.org>"),
        ),
        letter,
        attachments,
    )
    found = mailparser.parse_from_bytes(data)
    assert found.subject == letter.subject
    assert found.from_ == [("Inês Silva", "chair@example.org")]
    assert found.to == [("Ada Lovelace", "ada@example.org")]
    assert found.reply_to == [("Proceedings", "proceedings@example.org")]
    assert found.message_id == HEADERS.message_id
    assert found.date == datetime(2031, 3, 1, 12, tzinfo=UTC).replace(tzinfo=found.date.tzinfo)
    assert found.text_plain[0].split() == letter.text.split()
    assert found.text_html[0].split() == letter.html.split()
    assert [each["filename"] for each in found.attachments] == [each.name for each in attachments]
    parts = parse(data).iter_attachments()
    assert [part.get_content() for part in parts] == [b"%PDF\r\n\n\r\x00", "# Ä\n"]
    assert parse(data)["References"] == "<first@example.org> <second@example.org>"
    assert parse(data)["In-Reply-To"] == "<second@example.org>"


def test_text_and_html_are_alternatives_beside_the_form() -> None:
    message = parse(compose(HEADERS, LETTER, (Attachment("a.pdf", "application/pdf", b""),)))
    mixed = list(message.iter_parts())
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in mixed] == [
        "multipart/alternative",
        "application/pdf",
    ]
    assert [part.get_content_type() for part in mixed[0].iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_the_same_mail_has_the_same_bytes() -> None:
    attachment = Attachment("a.pdf", "application/pdf", b"x" * 1000)
    assert compose(HEADERS, LETTER, (attachment,)) == compose(HEADERS, LETTER, (attachment,))


@given(st.binary(max_size=300))
def test_attachments_come_out_as_they_went_in(content: bytes) -> None:
    data = compose(HEADERS, LETTER, (Attachment("a.pdf", "application/pdf", content),))
    (part,) = parse(data).iter_attachments()
    assert part.get_content() == content


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_the_letter_comes_out_as_it_went_in(text: str) -> None:
    message = parse(compose(HEADERS, Letter("s", f"{text}\n", f"{text}\n")))
    bodies = [part.get_content() for part in next(iter(message.iter_parts())).iter_parts()]
    assert [body.replace("\r\n", "\n") for body in bodies] == [f"{text}\n"] * 2


@pytest.mark.parametrize(
    "identity", ["abc", "<abc>", "<a@b.org>\r\nBcc: x", "<a@b.org> <c@d.org>", "<a b@c.org>"]
)
def test_an_id_must_be_an_id(identity: str) -> None:
    headers = Headers(HEADERS.sender, HEADERS.recipient, identity, HEADERS.date)
    with pytest.raises(ValueError, match="no message id"):
        compose(headers, LETTER)


def test_a_date_needs_a_time_zone() -> None:
    naive = datetime(2031, 3, 1, 12)
    headers = Headers(HEADERS.sender, HEADERS.recipient, "<a@b.org>", naive)
    with pytest.raises(ValueError, match="time zone"):
        compose(headers, LETTER)


def test_an_id_belongs_to_one_mail() -> None:
    keys = [
        MailKey("a", "x@example.org", "f1"),
        MailKey("b", "x@example.org", "f1"),
        MailKey("a", "y@example.org", "f1"),
        MailKey("a", "x@example.org", "f2"),
        MailKey("a", "x@example.org", "f1", "reminder 1"),
        MailKey("ax", "@example.org", "f1"),
    ]
    assert len({message_id(key, "example.org") for key in keys}) == len(keys)
    assert message_id(keys[0], "example.org") == message_id(keys[0], "example.org")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kim25 On Ink.pdf", "kim25 On Ink.pdf"),
        ("../../etc/passwd.pdf", "etc passwd.pdf"),
        ("a:b*c?d|e<f>.pdf", "a b c d e f.pdf"),
        ("=?utf-8?q?x?=.pdf", "utf-8 q x.pdf"),
        (".pdf", "agreement.pdf"),
        ("深度学习.pdf", "深度学习.pdf"),
        ("A\u202efdp.exe.pdf", "Afdp exe.pdf"),
    ],
)
def test_a_file_name_is_words(text: str, name: str) -> None:
    assert file_name(text) == name


@given(st.text(max_size=200))
def test_a_file_name_is_short_and_safe(text: str) -> None:
    name = file_name(f"{text}.pdf")
    assert name.endswith(".pdf")
    assert len(name) <= 90
    assert not set(name) & set('/\\:*?"<>|\r\n\t\x00')
    assert not name.startswith((".", "-", " "))
