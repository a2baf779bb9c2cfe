"""One mail for all that somebody has to sign: the mails of several agreements put together.

Each agreement is planned by itself. What two of them would write to the same person about the same
paper, and of the same kind, is one mail then: one of them leads, and the others travel with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from generator.forms.agreement import Agreement
from generator.mail.address import Mailbox
from generator.mail.kinds import WITHDRAWN
from generator.mail.plan import plan_one
from generator.mail.planned import PlannedMail, SendPlan, SendPolicy, Skipped
from generator.mail.strays import Strays
from generator.office import State

_DEFAULT = SendPolicy()


@dataclass(frozen=True, slots=True)
class MailSource:
    """One agreement of a workspace, as mails are planned from it."""

    agreements: Sequence[Agreement]
    """The papers that it is for, as the metadata has them today, with who signs."""
    state: State
    """What was issued and mailed of it, and what came back."""
    is_asked_for: bool = True
    """Whether mails about it are planned; if not, it only tells about the papers."""


def plan_together(
    sources: Sequence[MailSource],
    now: datetime,
    policy: SendPolicy = _DEFAULT,
    listed: Collection[str] = frozenset(),
) -> SendPlan:
    """Say who would get which mail about all agreements, and who none; nothing is touched.

    Args:
        sources: the agreements; where mails are put together, the first of them leads.
        now: the moment, aware of its time zone.
        policy: what is sent.
        listed: ids of the papers that are published, whatever they have to sign.

    Raises:
        ExtensionError: a kind of mail of another package cannot be loaded.
    """
    strays = Strays([(source.agreements, source.state) for source in sources])
    plans = []
    for source in sources:
        if not source.is_asked_for:
            continue
        plan = plan_one(source.agreements, source.state, now, policy, strays)
        own = {each.paper.paper_id for each in source.agreements}
        elsewhere = {paper_id for paper_id in listed if paper_id not in own}
        plans.append(replace(plan, mails=tuple(_mark_form_only(plan.mails, elsewhere))))
    return plans[0] if len(plans) == 1 else join_plans(plans)


def _mark_form_only(mails: Iterable[PlannedMail], stays: Collection[str]) -> Iterator[PlannedMail]:
    """Say of a form that is not needed whether its paper is published nevertheless."""
    for mail in mails:
        is_form_only = mail.kind == WITHDRAWN and mail.key.paper_id in stays
        told = replace(mail, paper_stays=True, reason="this form is no longer needed")
        yield told if is_form_only else mail


def join_plans(plans: Sequence[SendPlan]) -> SendPlan:
    """Put the plans of several agreements together.

    Who gets a mail about one agreement and none about another is named among the skipped only if
    somebody has to do something about that.
    """
    groups: dict[object, list[PlannedMail]] = {}
    for plan in plans:
        for mail in plan.mails:
            groups.setdefault(_same(mail), []).append(mail)
    mails = _by_paper(_joined(group) for group in groups.values())
    return SendPlan(tuple(mails), _skipped(plans, mails))


def _same(mail: PlannedMail) -> object:
    """Return what two mails have in common that are one."""
    addresses = frozenset(each.key for each in (mail.recipient, *mail.others))
    return mail.key.paper_id, addresses, mail.kind


def _joined(group: Sequence[PlannedMail]) -> PlannedMail:
    first = group[0]
    if len(group) == 1:
        return first
    return replace(
        first,
        number=max(each.number for each in group),
        reason="; ".join(dict.fromkeys(each.reason for each in group)),
        references=tuple(dict.fromkeys(each for mail in group for each in mail.references)),
        cc=_union(mail.cc for mail in group),
        bcc=_union(mail.bcc for mail in group),
        joined=tuple(group),
    )


def _union(some: Iterable[Sequence[Mailbox]]) -> tuple[Mailbox, ...]:
    return tuple({each.key: each for mailboxes in some for each in mailboxes}.values())


def _by_paper(mails: Iterable[PlannedMail]) -> list[PlannedMail]:
    """Put the mails about a paper behind each other, in the order in which papers first come."""
    by_paper: dict[str, list[PlannedMail]] = {}
    for mail in mails:
        by_paper.setdefault(mail.key.paper_id, []).append(mail)
    return [mail for some in by_paper.values() for mail in some]


def _skipped(plans: Sequence[SendPlan], mails: Iterable[PlannedMail]) -> tuple[Skipped, ...]:
    """Return who gets nothing; what is so for several agreements is said once, of none of them."""
    written = {(mail.key.paper_id, str(mail.recipient)) for mail in mails}
    found: dict[object, Skipped] = {}
    for plan in plans:
        for each in plan.skipped:
            if (each.paper_id, each.who) in written and not each.needs_a_person:
                continue
            same = each.paper_id, each.who, each.reason, each.detail
            found[same] = replace(each, agreement="") if same in found else each
    return tuple(found.values())
