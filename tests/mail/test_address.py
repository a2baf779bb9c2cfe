from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mail.address import AddressError, Mailbox, mailbox, one_line, parse_mailbox


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.L+x@EXAMPLE.org ", "Ada.L+x@example.org"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("a@münchen.example", "a@xn--mnchen-3ya.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_is_taken(typed: str, address: str) -> None:
    assert mailbox(typed).address == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a b@example.org",
        "ada@exam ple.org",
        "ada@example.org,eve@example.org",
        "ada@example.org;eve@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "ada\r\n@example.org",
        "ada@example.org\n",
        "ada@example.org> RCPT TO:<eve@example.org",
        "<ada@example.org>",
        '"ada, eve"@example.org',
        "ada@[127.0.0.1]",
        "ada@example..org",
        "ada@-example.org",
        ".ada@example.org",
        "ada.@example.org",
        "αδα@example.org",
        "ada@straße.example",
        "ada@example.org\x00",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org",
        "ada@" + "a." * 130 + "org",
        "=?utf-8?q?=0a?=@example.org(comment)",
    ],
)
def test_what_is_no_plain_address_is_refused(typed: str) -> None:
    if typed == "ada@example.org\n":  # white space around an address is not part of it
        assert mailbox(typed).address == "ada@example.org"
        return
    with pytest.raises(AddressError):
        mailbox(typed)


@given(st.text(max_size=60))
def test_an_address_that_is_taken_is_one_word_of_ascii(text: str) -> None:
    for typed in (text, f"{text}@example.org", f"ada@{text}", f"ada@{text}.org"):
        try:
            found = mailbox(typed)
        except AddressError:
            continue
        assert found.address.isascii()
        assert found.address.count("@") == 1
        assert not set(found.address) & set(' \t\r\n<>,;:()[]\\"\x00')


@given(st.text(max_size=60))
def test_a_name_is_one_line(text: str) -> None:
    name = mailbox("ada@example.org", text).name
    assert len(name.splitlines()) <= 1
    assert all(unicodedata.category(character) not in ("Cc", "Cs") for character in name)


@given(st.text(max_size=60))
def test_one_line_has_no_space_to_fold(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert one_line(line) == line


@pytest.mark.parametrize("text", ["\x08 0", "0 \x08", "\u202e\t0", " \x000\n"])
def test_what_is_dropped_leaves_no_space(text: str) -> None:
    assert one_line(text) == "0"


def test_nothing_turns_the_reading_direction() -> None:
    assert one_line("Ada\u202egro.live\u2066") == "Adagro.live"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("chair@example.org", Mailbox("chair@example.org")),
        ('"Silva, Inês" <chair@example.org>', Mailbox("chair@example.org", "Silva, Inês")),
        ("Inês Silva <chair@example.org>", Mailbox("chair@example.org", "Inês Silva")),
    ],
)
def test_the_chairs_address_is_read_as_typed(typed: str, found: Mailbox) -> None:
    assert parse_mailbox(typed) == found


@pytest.mark.parametrize("typed", ["Inês <a@b.org> <c@d.org>", "Inês", "a@b.org, c@d.org"])
def test_the_chairs_address_is_one(typed: str) -> None:
    with pytest.raises(AddressError):
        parse_mailbox(typed)
