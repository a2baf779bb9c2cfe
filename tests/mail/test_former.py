"""Who was asked to sign and does not sign any more hears of it, once, if that is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from generator.forms.agreement import Agreement
from generator.forms.signatory import Basis, Signatory
from generator.ledger import Record, Revision, Signer
from generator.ledger.mails import MailEntry, MailKey, MailState
from generator.ledger.records import Outcome
from generator.mail.kinds import CHANGED, FIRST, RELIEVED
from generator.mail.plan import plan_mails
from generator.mail.planned import PlannedMail, SendPolicy
from generator.paper import Name
from mail.papers import agreement, record, returned, state

START = datetime(2031, 3, 1, 12, tzinfo=UTC)
POLICY = SendPolicy(withdrawn=True)
ADA, GRACE = ("Ada Lovelace", "ada@example.org"), ("Grace Hopper", "grace@example.org")
ALAN = ("Alan Turing", "alan@example.org")


def signed_by(*people: tuple[str, str]) -> Agreement:
    form = agreement()
    who = tuple(Signatory(name, address, Basis.CONTACTS) for name, address in people)
    return replace(form, signatories=who)


def issued(*signers: tuple[tuple[str, str], ...]) -> Record:
    """A record with a revision for each of the lists of who signs."""
    made = record(agreement(), *(f"f{n}" for n, _ in enumerate(signers, start=1)))

    def named(revision: Revision, people: tuple[tuple[str, str], ...]) -> Revision:
        who = tuple(Signer(name, known=True) for name, _ in people)
        return replace(revision, content=replace(revision.content, signers=who))

    return replace(made, revisions=tuple(map(named, made.revisions, signers)))


def sent(to: str, fingerprint: str = "f1", occasion: str = "form", *, days: int = 0) -> MailEntry:
    key = MailKey("lovelace43", to, fingerprint, occasion)
    at = (START + timedelta(days=days)).isoformat()
    return MailEntry(key, MailState.ACCEPTED, f"<{occasion}-{fingerprint}>", "", at)


def planned(
    form: Agreement, made: Record, *mails: MailEntry, policy: SendPolicy = POLICY
) -> dict[str, PlannedMail]:
    found = plan_mails([form], state({"lovelace43": made}, mails), START + timedelta(9), policy)
    return {each.recipient.address: each for each in found.mails}


def test_who_was_asked_hears_that_somebody_else_signs() -> None:
    form, made = signed_by(GRACE), issued((ADA,), (GRACE,))
    mails = planned(form, made, sent(ADA[1]))
    assert {to: each.kind for to, each in mails.items()} == {
        GRACE[1]: FIRST,
        ADA[1]: RELIEVED,
    }
    assert mails[ADA[1]].signatory.name == "Ada Lovelace"
    assert mails[ADA[1]].references == ("<form-f1>",)
    # Once; and not if nobody was asked, or the setting says no.
    told = sent(ADA[1], "f2", "relieved", days=1)
    assert set(planned(form, made, sent(ADA[1]), told)) == {GRACE[1]}
    assert set(planned(form, made)) == {GRACE[1]}
    assert set(planned(form, made, sent(ADA[1]), policy=SendPolicy())) == {GRACE[1]}


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ((ADA,), (("Ada Lovelace", "ada@new.example.org"),), False),
        ((ADA,), (("Ada LOVELACE", "ada@new.example.org"),), False),
        ((ADA, GRACE), (("Ada Lovelace", "ada@new.example.org"), ALAN), True),
        ((("", "ada@example.org"),), (GRACE,), False),
        ((ADA,), (("", "grace@example.org"),), False),
    ],
    ids=["another address", "another spelling", "an author's address", "nobody named", "nobody"],
)
def test_only_what_is_certain_is_told(
    before: tuple[tuple[str, str], ...], now: tuple[tuple[str, str], ...], *, told: bool
) -> None:
    form, made = signed_by(*now), issued(before, now)
    mails = planned(form, made, *(sent(address) for _, address in before))
    assert ADA[1] not in mails
    assert GRACE[1] not in mails or mails[GRACE[1]].kind != RELIEVED
    if told:  # her address is known from the paper
        author = replace(form.paper.authors[0], name=Name("Hopper", "Grace"), email=GRACE[1])
        known = replace(form, paper=replace(form.paper, authors=(*form.paper.authors, author)))
        mails = planned(known, made, *(sent(address) for _, address in before))
        assert mails[GRACE[1]].kind == RELIEVED
        assert ADA[1] not in mails


def test_who_signs_again_gets_the_form_again() -> None:
    form, made = signed_by(ADA), issued((ADA,), (GRACE,), (ADA,))
    made = replace(
        made,
        revisions=tuple(
            replace(each, fingerprint=text)
            for each, text in zip(made.revisions, ("f1", "f2", "f1"), strict=True)
        ),
    )
    mails = [sent(ADA[1]), sent(ADA[1], "f2", "relieved", days=1), sent(GRACE[1], "f2", days=1)]
    found = planned(form, made, *mails)
    assert found[ADA[1]].kind == CHANGED
    assert found[ADA[1]].key.occasion == "form signs 1"
    assert found[GRACE[1]].kind == RELIEVED
    again = sent(ADA[1], "f1", "form signs 1", days=2)
    assert ADA[1] not in planned(form, made, *mails, again)


def test_who_has_signed_is_not_told_while_that_counts() -> None:
    form, made = signed_by(GRACE), issued((ADA,), (GRACE,))
    back = returned(Outcome.REVIEW, revision=2)
    mails = plan_mails(
        [form],
        state({"lovelace43": made}, [sent(ADA[1])], returns=[back]),
        START + timedelta(9),
        POLICY,
    ).mails
    assert RELIEVED not in {each.kind for each in mails}


def test_a_changed_mail_says_that_only_the_signer_did() -> None:
    form, made = signed_by(ADA, ALAN), issued((ADA, GRACE), (ADA, ALAN))
    mails = planned(form, made, sent(ADA[1]), policy=SendPolicy())
    assert mails[ADA[1]].kind == CHANGED
    assert mails[ADA[1]].earlier_signers == ("Ada Lovelace", "Grace Hopper")
    assert mails[ADA[1]].reason == "signer changed since sent"
