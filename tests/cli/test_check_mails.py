"""``agreements check``: forms that come with words, and what is looked at again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.test_check import ADA, entries, signed
from generator.ledger.mails import MailKey, MailLog, MailState
from generator.ledger.records import Outcome
from generator.ledger.returned import Decision
from generator.ledger.returns import ReturnLog
from generator.ledger.sent_copies import message_id
from generator.output import OUTBOX, SENT

pytestmark = pytest.mark.usefixtures("forked_processes")

KEY = MailKey("lovelace43", "ada@example.org", "")


@pytest.fixture
def form(here: Path, papers: Path, run: Run) -> bytes:
    """A form that came back, signed; the chair's name is in the settings."""
    (here / "agreements.toml").write_text(
        '[mail]\nfrom = "Inês Silva <chairs@example.org>"\n', "utf-8"
    )
    assert run("generate").status == 0
    return signed((here / "out/lovelace43.pdf").read_bytes(), ADA)


def put(
    here: Path, form: bytes, text: str, *, sender: str = "ada@example.org", answers: str = ""
) -> None:
    message = EmailMessage()
    message["From"] = f"Ada Lovelace <{sender}>"
    message["Subject"] = "Signed form"
    if answers:
        message["In-Reply-To"] = answers
    message.set_content(text)
    message.add_attachment(form, "application", "pdf", filename="form.pdf")
    (here / "mail.eml").write_bytes(message.as_bytes())


def test_a_mail_with_courtesies_is_accepted(here: Path, form: bytes, run: Run) -> None:
    put(here, form, "Dear Inês,\nplease find attached the signed form.\nBest, Ada Lovelace")
    ended = run("check", "mail.eml")
    assert ended.status == 0, ended


def test_a_condition_is_shown_and_left_to_a_person(here: Path, form: bytes, run: Run) -> None:
    put(here, form, "Please fix the title; I sign only if you do.")
    ended = run("check", "mail.eml")
    assert ended.status == 1
    assert "I sign only if you do." in ended.output
    assert "needs review" in ended.output


def test_words_are_not_forgotten_when_the_file_comes_alone(
    here: Path, form: bytes, run: Run
) -> None:
    put(here, form, "I sign only if you fix the title.")
    (here / "form.pdf").write_bytes(form)
    assert run("check", "form.pdf").status == 0
    assert run("check", "mail.eml").status == 1
    assert run("check", "form.pdf").status == 1
    assert run("check", "form.pdf", "--force").status == 1
    assert run("rebuild").status == 0
    assert run("check", "form.pdf", "--force").status == 1


def test_words_that_come_after_the_decision_are_said(here: Path, form: bytes, run: Run) -> None:
    (here / "form.pdf").write_bytes(form)
    assert run("check", "form.pdf").status == 0
    (entry,) = entries(here).values()
    with ReturnLog(here / "out") as log:
        log.decide(Decision(entry.sha256, Outcome.ACCEPTED, "Inês", datetime.now(UTC)))
    put(here, form, "I withdraw my consent.")
    ended = run("check", "mail.eml")
    assert ended.status == 1
    assert "I withdraw my consent." in ended.messages
    assert run("check", "mail.eml").status == 0  # it was said once


def test_what_is_quoted_from_our_mail_is_not_theirs(here: Path, form: bytes, run: Run) -> None:
    own_id = message_id(KEY, "example.org")
    kept = here / "out" / OUTBOX / SENT
    kept.mkdir(parents=True)
    ours = EmailMessage()
    ours["Subject"] = "please sign"
    ours.set_content("Dear Ada Lovelace,\n\nif something is wrong, do not sign it.\n")
    name = f"lovelace43~first~{own_id[1:17]}.eml"
    (kept / name).write_bytes(ours.as_bytes())
    quoted = (
        "Here it is.\n\nFrom: Inês Silva\nSent: Monday, 3 March 2031\nSubject: please sign\n\n"
        "Dear Ada Lovelace,\nif something is wrong, do\nnot sign it.\n"
    )
    put(here, form, quoted)
    assert run("check", "mail.eml").status == 1
    form += b"\n"
    put(here, form, quoted, answers=own_id)
    assert run("check", "mail.eml").status == 0


def test_another_sender_is_said(here: Path, form: bytes, run: Run) -> None:
    with MailLog(here / "out") as log:
        from generator.ledger import Ledger

        with Ledger(here / "out") as ledger:
            fingerprint = ledger.records()["lovelace43"].current.fingerprint
        key = replace(KEY, fingerprint=fingerprint)
        log.finish(key, MailState.ACCEPTED, "<1@example.org>", "250 ok", datetime.now(UTC))
    put(here, form, "Done.", sender="somebody@example.com")
    ended = run("check", "mail.eml")
    assert ended.status == 0
    assert "it came from somebody@example.com" in ended.output.replace("It came", "it came")
    assert "ada@example.org" in ended.output


def test_a_mail_without_a_form_is_quoted(here: Path, form: bytes, run: Run) -> None:
    message = EmailMessage()
    message["From"] = "ada@example.org"
    message["Subject"] = "Re: please sign"
    message.set_content("We do not agree to clause 3.\n\n> Dear Ada\n")
    (here / "mail.eml").write_bytes(message.as_bytes())
    ended = run("check", "mail.eml")
    assert "We do not agree to clause 3." in ended.messages
    assert "Dear Ada" not in ended.messages


@pytest.mark.parametrize(("days", "status"), [(0, 1), (1, 0)])
def test_what_was_not_accepted_is_looked_at_again_the_next_day(
    here: Path, form: bytes, run: Run, days: int, status: int
) -> None:
    """A date that was in the future may be past by then; on the same day nothing is new."""
    (here / "form.pdf").write_bytes(form)
    assert run("check", "form.pdf").status == 0
    (entry,) = entries(here).values()
    earlier = entry.examination.at - timedelta(days=days)
    with ReturnLog(here / "out") as log:
        finding = {"outcome": "needs review", "code": "date-future", "message": "", "hint": ""}
        report = json.dumps(json.loads(entry.examination.report) | {"findings": [finding]})
        wrong = replace(entry.examination, outcome=Outcome.REVIEW, report=report, at=earlier)
        log.record(entry.arrival, wrong)
    assert run("check", "form.pdf").status == status


def test_a_no_is_not_forgotten_with_the_ledger(here: Path, form: bytes, run: Run) -> None:
    put(here, form, "I do not agree.")
    assert run("check", "mail.eml").status == 1
    for path in (here / "out").glob("ledger.sqlite*"):
        path.unlink()
    assert run("rebuild").status == 0
    ended = run("check", "out/returned")
    assert ended.status == 1
    assert "that came with it were erased" in ended.output
    assert [each.outcome for each in entries(here).values()] == [Outcome.REVIEW]


def test_words_that_are_no_text_are_a_sentence(here: Path, form: bytes, run: Run) -> None:
    put(here, form, "I do not agree.")
    run("check", "mail.eml")
    with closing(sqlite3.connect(here / "out" / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE reply SET words = x'ff'")
    ended = run("check", "mail.eml")
    assert ended.status == 1
    assert "agreements rebuild" in ended.messages


def test_what_two_mails_say_alike_is_said_once(here: Path, form: bytes, run: Run) -> None:
    put(here, form, "I do not agree.\nNo licence.")
    run("check", "mail.eml")
    put(here, form, "My student says:\nI do not agree.\nNo licence.", sender="prof@example.org")
    ended = run("check", "mail.eml")
    assert "“Signed form: I do not agree. No licence. My student says:”" in ended.output
