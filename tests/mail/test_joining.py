"""Several agreements in one mail: each person once for each reason, and what the mail says true."""

from __future__ import annotations

import email
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic
from generator.forms.agreement import Agreement, make_agreements
from generator.forms.signatory import SignerRule
from generator.ledger import Event, EventKind, Ledger, Record
from generator.ledger.mails import MailedAlreadyError, MailEntry, MailKey, MailLog, MailState
from generator.ledger.places import agreement_folder
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.mail.address import mailbox
from generator.mail.copies import is_copy
from generator.mail.draft import Drafter, MailDefaults
from generator.mail.joining import MailSource, plan_together
from generator.mail.kinds import CHANGED, FIRST, REJECTED, REMINDER, THANKS, WITHDRAWN
from generator.mail.outbox import Draft, Outbox, QueuedMail
from generator.mail.plan import plan_mails
from generator.mail.planned import PlannedMail, SendPlan, SendPolicy, SkipReason
from generator.mail.reminders import ReminderPolicy
from generator.mail.sending import CopyingLog, MailWriter
from generator.output import OUTBOX, SENT
from generator.paper import Author, Name, Paper
from generator.text import Title
from mail.papers import PDF, record, returned, state

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
LICENSE, RELEASE = "license", "release"
TITLES = {LICENSE: "License to Publish", RELEASE: "Recording Release"}
POLICY = SendPolicy(ReminderPolicy((14, 7), date(2031, 6, 1)), thanks=True, withdrawn=True)
CHAIR = mailbox("chair@example.org", "Inês Silva")
ADA, GRACE = "ada@example.org", "grace@example.org"
PAPER = Paper(
    "lovelace43",
    Title.of("Sketch of an Engine"),
    (Author(Name("Lovelace", "Ada"), ADA), Author(Name("Hopper", "Grace"), GRACE)),
)


def form(name: str, rule: SignerRule = SignerRule.FIRST) -> Agreement:
    return make_agreements([PAPER], rule=rule, name=name)[0]


def issued(made: Agreement, *prints: str, withdrawn: bool = False, back: bool = False) -> Record:
    events = (Event(EventKind.RETURNED, START.isoformat()),) if back else ()
    found = record(made, *prints, withdrawn=withdrawn, events=events)
    return replace(found, agreement=made.name)


@dataclass
class Two:
    """A paper with two agreements, and what happened with each."""

    forms: dict[str, Agreement] = field(
        default_factory=lambda: {name: form(name) for name in (LICENSE, RELEASE)}
    )
    records: dict[str, Record] = field(default_factory=dict)
    mails: list[MailEntry] = field(default_factory=list)
    returns: dict[str, list[ReturnEntry]] = field(default_factory=dict)
    policy: SendPolicy = POLICY
    gone: set[str] = field(default_factory=set)
    """Agreements that the paper is no longer among the papers of."""
    asked: tuple[str, ...] = (LICENSE, RELEASE)

    def __post_init__(self) -> None:
        for name, made in self.forms.items():
            self.records.setdefault(name, issued(made, f"{name}-1"))

    def plan(self, days: float = 0) -> SendPlan:
        parts = []
        for name, made in self.forms.items():
            known = state(
                {PAPER.paper_id: self.records[name]},
                [entry for entry in self.mails if entry.key.agreement == name],
                returns=self.returns.get(name, ()),
            )
            known = replace(known, agreement=name)
            papers = [] if name in self.gone else [made]
            parts.append(MailSource(papers, known, is_asked_for=name in self.asked))
        listed = {PAPER.paper_id} if len(self.gone) < len(self.forms) else set()
        return plan_together(parts, START + timedelta(days=days), self.policy, listed)

    def send(self, days: float = 0) -> list[PlannedMail]:
        found = list(self.plan(days).mails)
        at = (START + timedelta(days=days)).isoformat()
        for mail in found:
            for key in keys_of(mail):
                self.mails.append(
                    MailEntry(
                        key,
                        MailState.ACCEPTED,
                        f"<{key.occasion.replace(' ', '-')}@example.org>",
                        "250",
                        at,
                    )
                )
        return found


def keys_of(mail: PlannedMail) -> list[MailKey]:
    return [part.key for part in mail.parts]


def drafter(folder: Path) -> Drafter:
    return Drafter(MailDefaults(CHAIR, agreement="License to Publish", titles=TITLES), folder)


def put_forms(folder: Path) -> None:
    for name in (LICENSE, RELEASE):
        place = agreement_folder(folder, name)
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{PAPER.paper_id}.pdf").write_bytes(PDF)


def drafted(two: Two, folder: Path, days: float = 0) -> Draft:
    put_forms(folder)
    (mail,) = two.plan(days).mails
    return drafter(folder).draft(mail, START)


def test_one_mail_brings_all_forms_and_each_is_recorded(tmp_path: Path) -> None:
    two = Two()
    (mail,) = two.plan().mails
    assert mail.kind is FIRST
    assert [(key.agreement, key.fingerprint) for key in keys_of(mail)] == [
        (LICENSE, "license-1"),
        (RELEASE, "release-1"),
    ]
    draft = drafted(two, tmp_path)
    assert draft.keys == tuple(keys_of(mail))
    message = email.message_from_bytes(draft.content)
    names = [part.get_filename() for part in message.walk() if part.get_filename()]
    assert names == [
        "lovelace43 License to Publish Sketch of an Engine.pdf",
        "lovelace43 Recording Release Sketch of an Engine.pdf",
    ]
    body = draft.body.replace("\n", " ")
    assert "of the 2 attached forms:  - License to Publish - Recording Release" in body
    assert two.send() == [mail]
    assert two.plan().mails == ()


def test_an_agreement_alone_is_planned_and_written_as_ever(tmp_path: Path) -> None:
    alone = make_agreements([PAPER])[0]
    known = state({PAPER.paper_id: record(alone)})
    plan = plan_together([MailSource([alone], known)], START, POLICY, {PAPER.paper_id})
    assert plan == plan_mails([alone], known, START, POLICY)
    (tmp_path / "lovelace43.pdf").write_bytes(PDF)
    draft = Drafter(MailDefaults(CHAIR, agreement="License"), tmp_path).draft(plan.mails[0], START)
    assert draft.joined == ()
    assert b'filename="lovelace43 Sketch of an Engine.pdf"' in draft.content


def test_who_signs_only_one_of_them_gets_only_that() -> None:
    forms = {LICENSE: form(LICENSE), RELEASE: form(RELEASE, SignerRule.ALL)}
    mails = {mail.recipient.address: mail for mail in Two(forms).plan().mails}
    assert [key.agreement for key in keys_of(mails[ADA])] == [LICENSE, RELEASE]
    assert [key.agreement for key in keys_of(mails[GRACE])] == [RELEASE]
    assert not mails[GRACE].joined


def test_no_paper_is_said_to_be_published_only_with_a_form_for_its_talk(tmp_path: Path) -> None:
    put_forms(tmp_path)
    forms = {LICENSE: form(LICENSE), RELEASE: form(RELEASE, SignerRule.ALL)}
    (mail,) = [each for each in Two(forms).plan().mails if each.recipient.address == GRACE]
    body = drafter(tmp_path).draft(mail, START).body.replace("\n", " ")
    assert "For it we need your signature on the attached form, “Recording Release”." in body


def test_a_reminder_is_of_what_is_missing(tmp_path: Path) -> None:
    two = Two()
    two.send()
    both = drafted(two, tmp_path, 14)
    day = f"sent on {START.date()}"
    missing = f"- License to Publish, {day}\n- Recording Release, {day}"
    assert f"These are still missing:\n\n{missing}" in both.body
    two.records[LICENSE] = issued(two.forms[LICENSE], "license-1", back=True)
    two.policy = replace(POLICY, thanks=False)
    (mail,) = two.plan(14).mails
    assert (mail.kind, [key.agreement for key in keys_of(mail)]) == (REMINDER, [RELEASE])
    draft = drafter(tmp_path).draft(mail, START)
    assert "we sent you the form “Recording Release” to sign" in draft.body.replace("\n", " ")
    assert "License" not in draft.body
    assert two.plan(14).skipped == ()  # who gets a mail is not said to get none


def test_thanks_are_for_the_form_that_came_back(tmp_path: Path) -> None:
    two = Two()
    two.send()
    two.records[RELEASE] = issued(two.forms[RELEASE], "release-1", back=True)
    draft = drafted(two, tmp_path, 3)
    assert draft.kind == THANKS.name
    assert "the signed form “Recording Release” for" in draft.body  # by whichever author
    assert "nothing more for you to do with it" in draft.body


def test_what_is_rejected_of_each_has_its_own_reasons(tmp_path: Path) -> None:
    two = Two()
    two.send()
    two.returns[LICENSE] = [returned(Outcome.REJECTED, "not-signed")]
    assert [key.agreement for key in keys_of(two.plan(5).mails[0])] == [LICENSE]
    two.returns[RELEASE] = [returned(Outcome.REJECTED, "date-missing", name="release.pdf")]
    draft = drafted(two, tmp_path, 5)
    assert draft.kind == REJECTED.name
    body = draft.body.replace("\n", " ")
    assert "“License to Publish”, which we received on 2031-03-05:  - It is not signed." in body
    assert "“Recording Release”, which we received on 2031-03-05:  - The date beside" in body


def test_of_a_paper_that_stays_only_the_form_is_said_to_be_withdrawn(tmp_path: Path) -> None:
    two = Two()
    two.send()
    two.gone = {RELEASE}
    two.records[RELEASE] = issued(two.forms[RELEASE], "release-1", withdrawn=True)
    draft = drafted(two, tmp_path, 3)
    assert draft.kind == WITHDRAWN.name
    body = draft.body.replace("\n", " ")
    assert "the form “Recording Release” no longer needs to be signed" in body
    assert "The paper itself is published as planned." in body
    two.gone.add(LICENSE)
    two.records[LICENSE] = issued(two.forms[LICENSE], "license-1", withdrawn=True)
    draft = drafted(two, tmp_path, 3)
    assert "will no longer be published" in draft.body.replace("\n", " ")
    assert {key.agreement for key in draft.keys} == {LICENSE, RELEASE}


def test_one_agreement_can_be_asked_for_and_the_other_is_not_written_about() -> None:
    (mail,) = Two(asked=(RELEASE,)).plan().mails
    assert [key.agreement for key in keys_of(mail)] == [RELEASE]


def test_what_is_wrong_with_both_is_said_once() -> None:
    nobody = replace(PAPER, authors=(Author(Name("Lovelace", "Ada")),))
    forms = {name: make_agreements([nobody], name=name)[0] for name in (LICENSE, RELEASE)}
    (skipped,) = Two(forms).plan().skipped
    assert (skipped.reason, skipped.agreement) == (SkipReason.NO_ADDRESS, "")
    two = Two()
    two.mails.append(
        MailEntry(
            MailKey(PAPER.paper_id, ADA, "release-1", agreement=RELEASE),
            MailState.UNKNOWN,
            "<x@example.org>",
            "lost",
            START.isoformat(),
        )
    )
    plan = two.plan()
    assert [key.agreement for key in keys_of(plan.mails[0])] == [LICENSE]
    assert [(each.reason, each.agreement) for each in plan.skipped] == [
        (SkipReason.UNKNOWN, RELEASE)
    ]


def test_copies_are_recorded_for_each_form_that_they_bring(tmp_path: Path) -> None:
    two = Two(policy=replace(POLICY, cc_authors=True))
    draft = drafted(two, tmp_path)
    (copy,) = draft.others
    assert copy.address == GRACE
    assert copy.is_copy
    assert {(key.agreement, key.occasion) for key in copy.keys} == {
        (LICENSE, "copy of form"),
        (RELEASE, "copy of form"),
    }
    # Who got the copy of one form before gets the other, and the first is not recorded anew.
    key = next(key for key in copy.keys if key.agreement == LICENSE)
    two.mails.append(MailEntry(key, MailState.ACCEPTED, "<x>", "250", START.isoformat()))
    (copy,) = drafted(two, tmp_path).others
    assert {key.agreement for key in copy.keys} == {RELEASE}


def test_a_trial_goes_to_the_chair_alone(tmp_path: Path) -> None:
    put_forms(tmp_path)
    (mail,) = Two(policy=replace(POLICY, cc_authors=True)).plan().mails
    draft = drafter(tmp_path).draft(mail, START, CHAIR)
    assert draft.recipient == CHAIR
    assert draft.others == ()


def queued_in(outbox: Outbox, draft: Draft) -> QueuedMail:
    (queued,) = outbox.fill([draft])
    assert isinstance(queued, QueuedMail)
    return queued


def test_all_of_it_is_begun_or_nothing(tmp_path: Path) -> None:
    draft = drafted(Two(), tmp_path)
    with Ledger(tmp_path) as ledger:
        ledger.restore(issued(form(name), f"{name}-1") for name in (LICENSE, RELEASE))
    with MailLog(tmp_path) as log:
        log.finish(draft.keys[1], MailState.ACCEPTED, "<x>", "250", START)
        with pytest.raises(MailedAlreadyError):
            log.begin_all(draft.keys, draft.message_id, START)
        assert [entry.key for entry in log.entries()] == [draft.keys[1]]


def test_what_became_of_it_is_recorded_for_all_of_it(tmp_path: Path) -> None:
    draft = drafted(Two(), tmp_path)
    with MailLog(tmp_path) as log, Outbox(tmp_path / OUTBOX, 1_000_000) as outbox:
        queued = queued_in(outbox, draft)
        assert queued.keys == {ADA: draft.keys}
        log.begin_all(queued.keys[ADA], queued.message_id, START)
        unknown = dict.fromkeys(draft.keys, MailState.UNKNOWN)
        log.finish_all(unknown, queued.message_id, "lost", START)
        assert {entry.key: entry.state for entry in log.entries()} == unknown


def test_a_copy_stands_for_each_of_them_should_the_ledger_be_lost(tmp_path: Path) -> None:
    draft = drafted(Two(), tmp_path)
    with MailLog(tmp_path) as log, Outbox(tmp_path / OUTBOX, 1_000_000) as outbox:
        queued = queued_in(outbox, draft)
        copying = CopyingLog(log, outbox)
        list(copying.seen([queued]))
        copying.begin_all(draft.keys, draft.message_id, START)
        assert len(list((tmp_path / OUTBOX / SENT).iterdir())) == 2
        copying.finish_all(dict.fromkeys(draft.keys, MailState.ACCEPTED), "<x>", "250", START)
        outbox.keep(queued)
    release = drafted(Two(asked=(RELEASE,)), tmp_path)
    assert release.key == draft.keys[1]
    with Outbox(tmp_path / OUTBOX, 1_000_000) as outbox:
        assert outbox.sent_before(release) == (release.key,)
        assert outbox.sent_before(draft) == draft.keys


class Nobody:
    """Hears of nothing."""

    def drafted(self, mail: PlannedMail, draft: Draft) -> None:
        pass

    def problem(self, problem: Diagnostic) -> None:
        raise AssertionError(str(problem))

    def unknown(self, mail: PlannedMail, reason: str) -> None:
        pass


def test_what_one_form_is_known_to_be_does_not_hide_the_copy_of_the_other(tmp_path: Path) -> None:
    draft = drafted(Two(), tmp_path)
    license_, release = draft.keys
    sent = tmp_path / OUTBOX / SENT
    sent.mkdir(parents=True)
    (sent / drafted(Two(asked=(RELEASE,)), tmp_path).name).write_bytes(b"a copy")
    with MailLog(tmp_path) as log, Outbox(tmp_path / OUTBOX, 1_000_000) as outbox:
        log.finish(license_, MailState.POSTPONED, "<x@example.org>", "451", START)
        writer = MailWriter(drafter(tmp_path), log, outbox, lambda: START, Nobody())
        assert list(writer.write(Two().plan().mails)) == []
        found = {entry.key: entry.state for entry in log.entries()}
        assert found == {license_: MailState.POSTPONED, release: MailState.UNKNOWN}


def test_a_copy_that_nobody_got_goes(tmp_path: Path) -> None:
    draft = drafted(Two(), tmp_path)
    with MailLog(tmp_path) as log, Outbox(tmp_path / OUTBOX, 1_000_000) as outbox:
        copying = CopyingLog(log, outbox)
        list(copying.seen([queued_in(outbox, draft)]))
        copying.begin_all(draft.keys, draft.message_id, START)
        copying.finish_all(dict.fromkeys(draft.keys, MailState.REFUSED), "<x>", "550", START)
        assert list((tmp_path / OUTBOX / SENT).iterdir()) == []


STEPS = st.tuples(
    st.sampled_from((LICENSE, RELEASE)),
    st.sampled_from(("change", "withdraw", "reinstate", "rejected", "accepted", "wait")),
)


class Season(Two):
    """A season with two agreements, in which something happens with one of them on each day."""

    days = 0
    revisions: Counter[str]

    def play(self, name: str, step: str) -> None:
        self.days += 20 if step == "wait" else 1
        at = START + timedelta(days=self.days)
        if step == "change":
            self.revisions[name] += 1
        elif step in {"withdraw", "reinstate"}:
            self.gone = self.gone | {name} if step == "withdraw" else self.gone - {name}
        elif step != "wait":
            self.returns.setdefault(name, []).append(
                returned(
                    Outcome(step), "not-signed", at=at, revision=self.revisions[name], name=name
                )
            )
        prints = [f"{name}-{number}" for number in range(1, self.revisions[name] + 1)]
        back = any(
            each.examination.revision == self.revisions[name] and each.outcome is Outcome.ACCEPTED
            for each in self.returns.get(name, ())
        )
        self.records[name] = issued(
            self.forms[name], *prints, withdrawn=name in self.gone, back=back
        )


@given(st.lists(STEPS, max_size=12))
def test_each_person_is_written_once_for_each_reason(
    steps: Sequence[tuple[str, str]],
) -> None:
    season = Season({LICENSE: form(LICENSE), RELEASE: form(RELEASE, SignerRule.ALL)})
    season.revisions = Counter({LICENSE: 1, RELEASE: 1})
    sent = season.send()
    for name, step in steps:
        season.play(name, step)
        found = season.send(season.days)
        # One mail for each person and kind.
        assert max(Counter((m.recipient.key, m.kind) for m in found).values(), default=1) == 1
        assert season.send(season.days) == []
        for mail in found:
            for part in mail.parts:
                is_gone = part.key.agreement in season.gone
                assert is_gone is (part.kind == WITHDRAWN)
                assert part.kind.name == mail.kind.name
            if mail.kind == WITHDRAWN:
                assert mail.paper_stays is (len(season.gone) < 2)
        sent += found
    keys = [key for mail in sent for key in keys_of(mail)]
    assert max(Counter(keys).values()) == 1
    assert all(not is_copy(key.occasion) for key in keys)


def occasions(found: Iterable[PlannedMail]) -> list[list[str]]:
    return [[key.agreement for key in keys_of(mail)] for mail in found]


def test_mails_of_two_kinds_on_one_day_stay_two(tmp_path: Path) -> None:
    two = Two()
    two.asked = (LICENSE,)
    two.send()
    two.asked = (LICENSE, RELEASE)
    mails = two.plan(14).mails
    assert [mail.kind for mail in mails] == [REMINDER, FIRST]
    assert occasions(mails) == [[LICENSE], [RELEASE]]
    put_forms(tmp_path)
    reminder, first = (drafter(tmp_path).draft(mail, START) for mail in mails)
    assert "Recording Release" not in reminder.body
    assert "License to Publish" not in first.body
    assert two.send(14) == [*mails]
    assert two.plan(14).mails == ()


def test_one_form_that_changed_comes_alone() -> None:
    two = Two()
    two.send()
    two.records[RELEASE] = issued(two.forms[RELEASE], "release-1", "release-2")
    (mail,) = two.plan(1).mails
    assert mail.kind is CHANGED
    assert occasions([mail]) == [[RELEASE]]
