"""The words of a reply: without what it quotes, and without losing what its sender wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from generator.ledger.records import Content, Outcome, Signer
from generator.returns.evidence import (
    FileKind,
    Finding,
    Identification,
    Issued,
    Match,
    Means,
    Medium,
    PageMap,
    Received,
    Terms,
    TermsState,
)
from generator.returns.intake.html_text import html_text
from generator.returns.intake.mailbox import read_mail
from generator.returns.intake.reply import MAX_WORDS
from generator.returns.verdict.case import Case
from generator.returns.verdict.reply_rules import check_reply

OURS = "<1.agreement@example.org>"
SENT = """please sign the agreement for “Sketch of an Engine”
Dear Ada Lovelace,

your paper

    Sketch of an Engine

will appear in our proceedings. To publish it we need your signature on
the attached form. If something is wrong, do not sign it, but write to us.

Thank you, and kind regards
Inês Silva
"""
QUOTED = "\n".join(f"> {line}" for line in SENT.splitlines())
GMAIL = f"On Sat, 1 Mar 2031 at 12:00, Inês Silva\n<chairs@example.org> wrote:\n\n{QUOTED}\n"
OUTLOOK = (
    "________________________________\nFrom: Inês Silva <chairs@example.org>\n"
    "Sent: Saturday, March 1, 2031 12:00\nTo: Ada Lovelace\n"
    "Subject: please sign the agreement for “Sketch of an Engine”\n\n" + SENT.split("\n", 1)[1]
)
GERMAN = OUTLOOK.replace("From:", "Von:").replace("Sent:", "Gesendet:").replace("To:", "An:")


def letter(
    text: str,
    *,
    html: str = "",
    subject: str = "Re: please sign the agreement for “Sketch of an Engine”",
    answers: str = OURS,
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada Lovelace <ada@example.org>"
    message["Subject"] = subject
    if answers:
        message["In-Reply-To"] = answers
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.7 x", "application", "pdf", filename="form.pdf")
    return message


def words(message: EmailMessage, sent: str = SENT) -> str:
    (attachment,) = read_mail(
        message.as_bytes(), lambda message_id: sent if message_id == OURS else ""
    ).attachments
    return attachment.words


@pytest.mark.parametrize("quote", ["", GMAIL, OUTLOOK, GERMAN, QUOTED, "-- \nAda\nUniversity"])
def test_only_the_own_words_are_given(quote: str) -> None:
    assert words(letter(f"I sign only if the title is fixed.\n\n{quote}")) == (
        "I sign only if the title is fixed."
    )
    assert words(letter(f"\n{quote}")) == ""


def test_words_between_and_under_a_quotation_are_own() -> None:
    first, _, rest = QUOTED.partition("\n>     Sketch of an Engine")
    between = f"On 1 Mar 2031, Inês wrote:\n{first}\nIt has another title.\n{rest}\nNo.\n"
    assert words(letter(between)) == "It has another title.\nNo."
    under = OUTLOOK.replace("will appear", "It has another title.\nwill appear")
    assert words(letter(f"{under}\nNo.")) == "It has another title.\nNo."


def test_a_quotation_of_what_we_did_not_send_is_kept() -> None:
    assert "do not sign it" in words(letter(OUTLOOK), sent="")
    other = OUTLOOK.replace("do not sign it", "I do not sign it")
    assert "I do not sign it" in words(letter(other))


def test_a_line_of_ours_that_is_written_anew_is_own() -> None:
    assert words(letter("do not sign it")) == "do not sign it"


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("Re: please sign the agreement for “Sketch of an Engine”", ""),
        ("AW: Re: please sign the agreement for “Sketch of an Engine”", ""),
        ("I withdraw", "I withdraw"),
        ("Re: I withdraw", "I withdraw"),
        ("", ""),
        ("Re:", ""),
    ],
)
def test_a_subject_of_ones_own_is_a_word(subject: str, own: str) -> None:
    assert words(letter("\n", subject=subject)) == own


@pytest.mark.parametrize(
    ("subject", "shown"), [("My form", "My form:\nThe title!"), ("Oh?", "Oh?\nThe title!")]
)
def test_a_subject_is_kept_apart_from_what_follows(subject: str, shown: str) -> None:
    assert words(letter("The title!", subject=subject)) == shown
    assert words(letter("", html="<p>The title!</p>", subject=subject)) == shown


@pytest.mark.parametrize("hidden", ["I do not agree.", "<b>I do</b> not agree."])
def test_what_only_html_says_is_said(hidden: str) -> None:
    page = f"<html><style>p {{}}</style><p>Here it is.</p><p>{hidden}</p></html>"
    found = words(letter("Here it is.", html=page))
    assert "I do not agree." in found
    assert "{}" not in found


def test_html_that_says_the_same_is_said_once() -> None:
    page = "<p>Here <i>it</i> is,<br>as you asked.</p><blockquote>Dear Ada</blockquote>"
    found = words(letter("Here it is,\nas you asked.\n\n> Dear Ada", html=page))
    assert found == "Here it is,\nas you asked."


def test_a_mail_in_html_alone_is_read() -> None:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message.set_content(
        "<div>No licence.</div><blockquote><p>Dear Ada</p><p>sign</p></blockquote>", "html"
    )
    message.add_attachment(b"%PDF-1.7 x", "application", "pdf", filename="form.pdf")
    assert words(message) == "No licence."


def test_who_passes_a_mail_on_has_words_too() -> None:
    outer = EmailMessage()
    outer["From"] = "bo@example.org"
    outer.set_content("I am against it.")
    outer.add_attachment(letter("It is signed."))
    (attachment,) = read_mail(outer.as_bytes(), lambda message_id: SENT).attachments
    assert attachment.words == "I am against it.\nIt is signed."
    assert attachment.sender == "ada@example.org"


@given(st.text(max_size=200))
def test_any_text_is_kept_or_quoted(text: str) -> None:
    clean = "".join(char if char.isalpha() or char == " " else " " for char in text)
    own = words(letter(f"Word {clean}", subject=""))
    assert own == " ".join(f"Word {clean}".split())


def test_long_words_are_cut() -> None:
    assert len(words(letter("word " * 100_000))) <= MAX_WORDS


CONTENT = Content("Sketch of an Engine", ("Ada Lovelace",), (Signer("Ada Lovelace", known=True),))
ISSUED = Issued(
    paper_id="lovelace43",
    form_id="lovelace43",
    revision=1,
    fingerprint="f" * 16,
    content=CONTENT,
    now=CONTENT,
    latest=1,
    withdrawn=False,
    issued_on=date(2031, 3, 1),
    pdf=None,
    sent_to=("ada@example.org", "ada.l@example.com"),
)


def received(said: str = "", sender: str = "ada@example.org") -> Received:
    return Received("form.pdf", FileKind.PDF, "00", 1, Path(), sender, said)


def judge_reply(
    file: Received, issued: Issued | None, writers: tuple[str, ...]
) -> Iterator[Finding]:
    match = Match(issued, Means.CODE, 1.0) if issued else None
    found = Identification(match, PageMap(()))
    terms = Terms(TermsState.SAME)
    yield from check_reply(
        Case(Medium.FORM, found, 1, terms, (), None, (), date(2031, 6, 1), file, writers=writers)
    )


def test_words_beyond_courtesies_go_to_a_person_and_are_shown() -> None:
    (finding,) = judge_reply(received("I sign only if you fix it."), ISSUED, ())
    assert (finding.outcome, finding.code) == (Outcome.REVIEW, "reply-words")
    assert "“I sign only if you fix it.”" in finding.message
    assert [*judge_reply(received("Dear Inês, see attached. Ada"), ISSUED, ("Inês Silva",))] == []
    assert len([*judge_reply(received("Dear Inês, see attached. Ada"), None, ())]) == 1


@pytest.mark.parametrize(
    ("signers", "asked"),
    [((Signer("Bruno Keller", known=True),), []), ((), ["reply-words"]), (None, ["reply-words"])],
)
def test_a_signer_who_is_no_author_may_end_a_mail_with_their_name(
    signers: tuple[Signer, ...] | None, asked: list[str]
) -> None:
    """Of an agreement from before signers were recorded, the authors are known alone."""
    content = replace(CONTENT, signers=signers)
    issued = replace(ISSUED, content=content, now=content)
    found = judge_reply(received("See attached. Bruno Keller"), issued, ())
    assert [each.code for each in found] == asked
    assert [*judge_reply(received("See attached. Ada Lovelace"), issued, ())] == []


@pytest.mark.parametrize(
    ("sender", "told"),
    [
        ("ada@example.org", False),
        ("ADA@Example.org", False),
        ("ada+icml@example.org", False),
        ("ada.l@example.com", False),
        ("bo@example.org", True),
        ("ada@example.org.evil.example", True),
        ("", False),
    ],
)
def test_another_sender_than_the_one_it_went_to_is_said(sender: str, told: bool) -> None:  # noqa: FBT001
    found = [*judge_reply(received(sender=sender), ISSUED, ())]
    assert [each.code for each in found] == ["sender-other"] * told
    assert all(each.outcome is Outcome.ACCEPTED and sender in each.message for each in found)


@pytest.mark.parametrize("section", ["<![foo[x]]>", "<![ ]>", "<![if !mso]>", "<![CDATA[x]]>"])
def test_a_section_in_html_that_nobody_knows_hides_no_words(section: str) -> None:
    text = f"<p>See attached.</p>{section}<p>I sign only if the title is fixed.</p>"
    assert words(letter("", html=text)).endswith(
        "See attached.\nI sign only if the title is fixed."
    )


@pytest.mark.parametrize("unit", ["<a ", '<a b="', "<a '>' ", "<!--x>", "<!--", "</", "<?", "<3 "])
@pytest.mark.parametrize("end", ["", ">"])
def test_broken_html_takes_time_with_its_length_only(unit: str, end: str) -> None:
    assert_linear(lambda size: html_text(unit * (size // len(unit)) + end), 200_000)


@pytest.mark.parametrize("line", ["From: a", "-----x", "_____ x ____", "-" * 40 + "x"])
def test_what_looks_like_headers_takes_time_with_its_length_only(line: str) -> None:
    def read(size: int) -> None:
        lines = f"{line}\n" * (size // len(line))
        read_mail(f"From: a@b.example\n\n{lines}".encode())

    assert_linear(read, 40_000)


def test_a_long_drawn_line_takes_time_with_its_length_only() -> None:
    assert_linear(lambda size: read_mail(f"From: a@b.example\n\n{'-' * size}x".encode()), 100_000)
