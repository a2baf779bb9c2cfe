"""Several addresses of a person, and copies: everybody gets each mail once."""

from __future__ import annotations

import email
import email.utils
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.forms.agreement import Agreement, make_agreements
from generator.ledger.mails import FailedAddress, MailEntry, MailKey, MailLog, MailState
from generator.mail.address import mailbox
from generator.mail.deliver import Delivery, Sender
from generator.mail.draft import Drafter, MailDefaults
from generator.mail.outbox import Outbox, QueuedMail
from generator.mail.plan import plan_mails
from generator.mail.planned import SendPlan, SendPolicy, SkipReason
from generator.mail.reminders import ReminderPolicy
from generator.mail.transports.smtp import SmtpTransport
from generator.paper import Author, Name, Paper
from generator.sources.contacts import Contact, Contacts
from generator.text import Title
from mail.conftest import Box, MailServer
from mail.papers import put_form, record, state
from mail.test_deliver import FakeTime

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
CHAIR = mailbox("chair@example.org", "Inês Silva")
ADA, OTHER, LUIGI, ARCHIVE = (
    "ada@example.org", "ada.l@example.com", "luigi@example.org", "archive@example.org",
)  # fmt: skip
POLICY = SendPolicy(ReminderPolicy((14,)), cc_authors=True)


def form(
    email_cell: str = f"{ADA}; {OTHER}", cc: str = "", bcc: str = "", second: str = ""
) -> Agreement:
    authors = (
        Author(Name("Lovelace", "Ada"), ADA),
        Author(Name("Menabrea", "Luigi"), LUIGI),
        Author(Name("Babbage", "Charles")),
    )
    rows = [Contact("lovelace43", "Ada Lovelace", email_cell, cc, bcc)]
    if second:
        rows.append(Contact("lovelace43", "Luigi Menabrea", second))
    paper = Paper("lovelace43", Title.of("Sketch of an Engine"), authors)
    return make_agreements([paper], contacts=Contacts({"lovelace43": tuple(rows)}))[0]


def entry(recipient: str, state: MailState = MailState.ACCEPTED, of: str = "form") -> MailEntry:
    key = MailKey("lovelace43", recipient, "f1", of)
    return MailEntry(key, state, "<1@example.org>", "250 ok", NOW.isoformat())


def plan(
    agreement: Agreement, *entries: MailEntry, failed: tuple[str, ...] = (), days: int = 0
) -> SendPlan:
    failures = tuple(FailedAddress(each, "5.1.1", "", "") for each in failed)
    records = {"lovelace43": record(agreement)}
    known = state(records, entries, failures)
    return plan_mails([agreement], known, NOW + timedelta(days=days), POLICY)


def test_all_addresses_of_a_person_get_one_mail_and_co_authors_a_copy() -> None:
    (mail,) = plan(form()).mails
    assert [each.address for each in (mail.recipient, *mail.others)] == [ADA, OTHER]
    assert [each.address for each in mail.cc] == [LUIGI]
    assert mail.key.recipient == ADA


@pytest.mark.parametrize("cell", [f"{OTHER}; {ADA}", f"new@example.org; {ADA}", OTHER])
def test_another_order_or_one_more_address_sends_nothing_again(cell: str) -> None:
    found = plan(form(cell), entry(ADA), entry(OTHER))
    assert found.mails == ()
    assert found.skipped[0].reason is SkipReason.WAITING


def test_an_address_that_failed_is_left_out_and_the_others_are_enough() -> None:
    (mail,) = plan(form(), failed=(ADA,)).mails
    assert (mail.recipient.address, mail.others) == (OTHER, ())
    assert plan(form(), entry(ADA), entry(OTHER), failed=(ADA,)).mails == ()
    assert plan(form(), failed=(ADA, OTHER)).skipped[0].reason is SkipReason.FAILED_ADDRESS


def test_a_new_address_gets_the_form_when_all_earlier_ones_failed() -> None:
    (mail,) = plan(form(f"{ADA}; {OTHER}"), entry(ADA), failed=(ADA,)).mails
    assert (mail.recipient.address, mail.others) == (OTHER, ())


def test_one_address_that_was_refused_is_no_reason_to_wait_for_a_person() -> None:
    found = plan(form(), entry(ADA), entry(OTHER, MailState.REFUSED))
    assert found.skipped[0].reason is SkipReason.WAITING
    found = plan(form(), entry(ADA, MailState.REFUSED), entry(OTHER, MailState.REFUSED))
    assert found.skipped[0].reason is SkipReason.REFUSED


def test_nobody_gets_a_copy_twice() -> None:
    known = entry(LUIGI, of="copy of form")
    (mail,) = plan(form(cc=f"{LUIGI}; {ARCHIVE}", bcc=ARCHIVE), known).mails
    assert [each.address for each in (*mail.cc, *mail.bcc)] == [ARCHIVE]
    (mail,) = plan(form(bcc=ARCHIVE), failed=(LUIGI,)).mails
    assert ([each.address for each in mail.cc], len(mail.bcc)) == ([], 1)


def test_who_signs_too_gets_no_copy_and_copies_go_with_one_mail() -> None:
    first, second = plan(form(cc=ARCHIVE, second=LUIGI)).mails
    assert [each.address for each in first.cc] == [ARCHIVE]
    assert (second.recipient.address, second.cc) == (LUIGI, ())


def test_a_copy_is_not_taken_for_the_form() -> None:
    """A co-author who signs in the end gets the form, though they have seen a copy."""
    agreement = form(LUIGI)
    (mail,) = plan(agreement, entry(LUIGI, of="copy of form")).mails
    assert mail.key.recipient == LUIGI


def send(folder: Path, server: MailServer, log: MailLog, agreement: Agreement) -> list[Delivery]:
    put_form(folder, agreement)
    defaults = MailDefaults(CHAIR, cc=(CHAIR,), bcc=(mailbox(ARCHIVE),))
    drafter = Drafter(defaults, folder)
    records = {"lovelace43": record(agreement)}
    known = state(records, log.entries(), log.failures())
    found = plan_mails([agreement], known, NOW, POLICY)
    options = server.server_options()
    with Outbox(folder / "outbox", 1_000_000) as outbox:
        drafts = (drafter.draft(mail, NOW) for mail in found.mails)
        queued = (each for each in outbox.fill(drafts) if isinstance(each, QueuedMail))
        sender = Sender(SmtpTransport(options), CHAIR.address, log, FakeTime().clock)
        return list(sender.send(queued))


def states(log: MailLog) -> dict[str, MailState]:
    return {each.key.recipient: each.state for each in log.entries()}


def test_everybody_gets_it_once_and_sees_who_else_does_but_for_blind_copies(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog
) -> None:
    (delivery,) = send(tmp_path, plain, log, form(bcc="dean@example.org"))
    assert (delivery.state, dict(delivery.missed)) == (MailState.ACCEPTED, {})
    reached = sorted(recipient for recipient, _ in box.mails)
    everybody = {ADA, OTHER, LUIGI, CHAIR.address, ARCHIVE, "dean@example.org"}
    assert reached == sorted(everybody)
    assert len({content for _, content in box.mails}) == 1
    message = email.message_from_bytes(box.mails[0][1])
    addresses = email.utils.getaddresses([message["To"]])
    assert [address for _, address in addresses] == [ADA, OTHER]
    copies = email.utils.getaddresses([message["Cc"]])
    assert [address for _, address in copies] == [LUIGI, CHAIR.address]
    assert b"archive@" not in box.mails[0][1]
    assert b"dean@" not in box.mails[0][1]
    assert set(states(log).values()) == {MailState.ACCEPTED}
    assert states(log).keys() == {ADA, OTHER, LUIGI, "dean@example.org"}
    assert send(tmp_path, plain, log, form()) == []


def test_a_copy_that_is_refused_is_said_and_costs_nobody_the_mail(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog
) -> None:
    box.refused = {LUIGI: "550 5.1.1 No such user", OTHER: "450 4.2.0 Busy"}
    (delivery,) = send(tmp_path, plain, log, form())
    assert delivery.state is MailState.ACCEPTED
    assert {each: str(reply) for each, reply in delivery.missed.items()} == box.refused
    assert sorted(recipient for recipient, _ in box.mails) == [ADA, ARCHIVE, CHAIR.address]
    assert states(log) == {
        ADA: MailState.ACCEPTED,
        LUIGI: MailState.REFUSED,
        OTHER: MailState.POSTPONED,
    }
    box.refused = {}
    assert send(tmp_path, plain, log, form()) == []


def test_no_address_is_taken_but_copies_are_not_asked_for(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog
) -> None:
    box.refused = {ADA: "550 5.1.1 No such user", OTHER: "550 5.1.1 No such user"}
    (delivery,) = send(tmp_path, plain, log, form())
    assert delivery.state is MailState.REFUSED
    assert box.mails == []
    assert states(log) == {ADA: MailState.REFUSED, OTHER: MailState.REFUSED}


def test_a_mail_that_is_refused_at_its_end_leaves_the_copies_open(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog
) -> None:
    box.refused_data = {ADA: "554 5.7.1 Looks like spam"}
    send(tmp_path, plain, log, form())
    assert states(log) == {
        ADA: MailState.REFUSED,
        OTHER: MailState.REFUSED,
        LUIGI: MailState.POSTPONED,
    }


def test_who_has_got_it_through_another_run_does_not_get_it_again(
    tmp_path: Path, plain: MailServer, box: Box, log: MailLog
) -> None:
    agreement = form(f"{ADA}; {OTHER}")
    put_form(tmp_path, agreement)
    records = {"lovelace43": record(agreement)}
    found = plan_mails([agreement], state(records), NOW, POLICY)
    with Outbox(tmp_path / "outbox", 1_000_000) as outbox:
        draft = Drafter(MailDefaults(CHAIR), tmp_path).draft(found.mails[0], NOW)
        (queued,) = outbox.fill([draft])
        assert isinstance(queued, QueuedMail)
        key = replace(queued.key, recipient=OTHER)
        log.finish(key, MailState.ACCEPTED, "<x@example.org>", "250 ok", NOW)
        options = plain.server_options()
        sender = Sender(SmtpTransport(options), CHAIR.address, log, FakeTime().clock)
        (delivery,) = sender.send([queued])
    assert delivery.state is MailState.UNKNOWN
    assert box.mails == []
    assert states(log)[OTHER] is MailState.ACCEPTED
    assert MailState.HANDING_OVER not in states(log).values()


def test_a_trial_goes_to_the_chair_alone(tmp_path: Path) -> None:
    agreement = form(cc=ARCHIVE)
    put_form(tmp_path, agreement)
    (mail,) = plan(agreement).mails
    defaults = MailDefaults(CHAIR, cc=(mailbox(ARCHIVE),), bcc=(mailbox(ARCHIVE),))
    draft = Drafter(defaults, tmp_path).draft(mail, NOW, CHAIR)
    assert draft.others == ()
    message = email.message_from_bytes(draft.content)
    assert (CHAIR.address in message["To"], message["Cc"]) == (True, None)
