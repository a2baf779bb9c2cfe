"""The mails on the desk: looked at, tried, sent to a local server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Page, expect

from desk.conftest import CONTACTS, SETTINGS, Visitor, run, serious, token
from generator import office
from generator.desk import mail
from generator.desk.mail import planned
from generator.ledger.mails import MailState

ME = "chairs@example.org"
EVERYBODY = ["ada@example.org", "emmy@example.org", "grace@example.org"]


class Box:
    """What a server got."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.answer = "250 OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            self.got += [(each, envelope.content or b"") for each in envelope.rcpt_tos]
        return self.answer

    @property
    def to(self) -> list[str]:
        return sorted(address for address, _ in self.got)


class MailServer(Controller):
    """A server on any port that is free."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def box(issued: Path) -> Iterator[Box]:
    """The server of the workspace, which takes every mail."""
    made = Box()
    controller = MailServer(made, hostname="127.0.0.1", port=0)
    controller.start()
    settings = f'{SETTINGS}server = "127.0.0.1"\nport = {controller.port}\nsecurity = "none"\n'
    (issued / "agreements.toml").write_text(f'{settings}rate = "1000/second"\n', "utf-8")
    yield made
    controller.stop()


def states(workspace: Path) -> dict[str, MailState]:
    return {each.key.recipient: each.state for each in office.read(workspace / "out").mails}


def test_the_plan_says_who_gets_what_and_who_nothing(box: Box, visitor: Visitor) -> None:
    contacts = Path("metadata") / "contacts.csv"
    contacts.write_text(CONTACTS.replace("emmy@example.org", ""), "utf-8")
    run("mark", "returned", "hopper52")
    page = visitor.page("/mail")
    assert "1 mail is due, to 1 person." in page
    assert "Ada Lovelace &lt;ada@example.org&gt;" in page
    assert "no address" in page
    assert "hopper52" not in page
    assert "hopper52" in visitor.page("/mail", show="returned")


def test_each_mail_is_shown_as_it_will_look(box: Box, visitor: Visitor) -> None:
    query = {"paper": "lovelace43", "to": "ada@example.org", "occasion": "form"}
    page = visitor.page("/mail/letter", **query)
    for words in ("Inês Silva", "Dear Ada Lovelace", "lovelace43", ".pdf", 'sandbox title="'):
        assert words in page
    assert "U+000" not in page
    frame = visitor.get("/mail/letter.html", **query)
    assert "Dear Ada Lovelace" in frame.text
    rules = frame.headers["content-security-policy"]
    assert rules.startswith("sandbox; default-src 'none'")
    assert "script" not in rules


@pytest.mark.parametrize(
    "query", [{}, {"paper": "lovelace43", "to": "grace@example.org", "occasion": "form"}]
)
def test_no_other_mail_is_shown(query: dict[str, str], box: Box, visitor: Visitor) -> None:
    assert visitor.get("/mail/letter", **query).status_code == 404
    assert visitor.get("/mail/letter.html", **query).status_code == 404


def test_a_title_in_a_mail_is_no_markup(workspace: Path, visitor: Visitor) -> None:
    papers = workspace / "metadata" / "papers.bib"
    text = papers.read_text("utf-8").replace("Notes on", "For 1 < 2 & 3 > 2, on")
    papers.write_text(text, "utf-8")
    run("generate")
    query = {"paper": "lovelace43", "to": "ada@example.org", "occasion": "form"}
    for path in ("/mail", "/mail/letter", "/mail/letter.html"):
        assert "1 < 2" not in visitor.page(path, **query)
    assert "1 &lt; 2 &amp; 3" in visitor.page("/mail/letter.html", **query)


def test_one_goes_to_oneself_before_any_goes_to_others(
    box: Box, issued: Path, visitor: Visitor
) -> None:
    page = visitor.page("/mail/send")
    assert "Send 3 mails to 3 people?" in page
    assert "<dt>By</dt><dd>smtp, 127.0.0.1</dd>" in page
    assert "These are the first mails from here." in page
    assert "/mail/send" not in re.findall(r'action="([^"]+)"', page)
    visitor.post("/mail/send", {"plan": planned(visitor.desk).token})
    assert box.to == []
    answer = visitor.post("/mail/to-me", {"paper": "hopper52", "then": "send"})
    assert box.to == [ME]
    assert states(issued) == {}
    assert "Send 3 mails to 3 people</button>" in answer.text
    visitor.post("/mail/send", {"plan": token(answer.text)})
    assert sorted(set(box.to) - {ME}) == EVERYBODY
    assert states(issued) == dict.fromkeys(EVERYBODY, MailState.ACCEPTED)
    assert "No mail is due." in visitor.page("/mail")


def test_who_was_not_asked_about_gets_nothing(box: Box, issued: Path, visitor: Visitor) -> None:
    visitor.post("/mail/to-me", {"paper": "hopper52"})
    seen = token(visitor.page("/mail/send"))
    contacts = issued / "metadata" / "contacts.csv"
    contacts.write_text(CONTACTS.replace("grace@", "hopper@"), "utf-8")
    answer = visitor.post("/mail/send", {"plan": seen})
    assert "have changed since you were asked" in answer.text
    assert box.to == [ME]


def test_the_mails_are_compared_again_while_nobody_else_writes(
    box: Box, issued: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the answer and the first mail, the list may change once more."""
    visitor.post("/mail/to-me", {"paper": "hopper52"})
    seen = planned(visitor.desk)
    monkeypatch.setattr(mail, "planned", lambda desk: seen)
    contacts = issued / "metadata" / "contacts.csv"
    contacts.write_text(CONTACTS.replace("grace@", "hopper@"), "utf-8")
    answer = visitor.post("/mail/send", {"plan": seen.token})
    assert "none was sent" in answer.text
    assert box.to == [ME]
    assert states(issued) == {}


def test_who_gets_a_hidden_copy_is_named(box: Box, issued: Path, visitor: Visitor) -> None:
    settings = issued / "agreements.toml"
    text = settings.read_text("utf-8").replace("[mail]", '[mail]\nbcc = ["archive@example.org"]')
    settings.write_text(text, "utf-8")
    query = {"paper": "lovelace43", "to": "ada@example.org", "occasion": "form"}
    page = visitor.page("/mail/letter", **query)
    assert "<dt>Bcc</dt><dd>archive@example.org</dd>" in page


def test_each_goes_out_once(box: Box, issued: Path, visitor: Visitor) -> None:
    visitor.post("/mail/to-me", {"paper": "hopper52"})
    seen = token(visitor.page("/mail/send"))
    for _ in range(2):
        visitor.post("/mail/send", {"plan": seen})
    run("send", "--smtp", "--yes")
    assert [each for each in box.to if each != ME] == EVERYBODY


def test_what_the_server_says_is_said(box: Box, issued: Path, visitor: Visitor) -> None:
    visitor.post("/mail/to-me", {"paper": "hopper52"})
    seen = token(visitor.page("/mail/send"))
    box.answer = "550 no such <b>mailbox</b>"
    answer = visitor.post("/mail/send", {"plan": seen})
    visitor.desk.works.close()
    page = answer.text + visitor.page("/work")
    assert "no such &lt;b&gt;mailbox" in page
    assert "<b>" not in page
    assert MailState.ACCEPTED not in states(issued).values()
    assert box.to == [ME]


def test_without_a_sender_it_says_what_to_set(issued: Path, visitor: Visitor) -> None:
    (issued / "agreements.toml").write_text("", "utf-8")
    answer = visitor.get("/mail")
    assert answer.status_code == 409
    assert "add to [mail] in agreements.toml" in answer.text


def test_a_mail_is_a_message(box: Box, visitor: Visitor) -> None:
    visitor.post("/mail/to-me", {"paper": "noether21"})
    message = message_from_bytes(box.got[0][1], policy=policy.default)
    assert "Emmy Noether" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr, attr-defined]


def test_in_a_browser_by_the_keyboard(box: Box, issued: Path, browser_page: Page) -> None:
    browser_page.goto("/mail")
    assert serious(browser_page) == []
    browser_page.get_by_role("link", name="first to Ada Lovelace").focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/mail/letter?**")
    frame = browser_page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Dear Ada Lovelace")
    assert serious(browser_page) == []
    browser_page.goto("/mail/send")
    assert serious(browser_page) == []
    browser_page.get_by_role("button", name=f"Send one to {ME} only").focus()
    browser_page.keyboard.press("Enter")
    button = browser_page.get_by_role("button", name="Send 3 mails to 3 people")
    button.wait_for()
    button.focus()
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("3 mails: 3 accepted.").wait_for()
    assert sorted(set(box.to) - {ME}) == EVERYBODY
    for width in (390, 1280):
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
