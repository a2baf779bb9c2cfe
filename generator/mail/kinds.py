"""Every kind of mail, and when it is due.

The rules are asked one after the other, those that others add first; the first that has an answer
decides. To add a kind: a :class:`~generator.mail.planned.MailKind` and its rule here, and its
template in ``templates/mail``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from generator.changes.content import Aspect, differences
from generator.extensions import ExtensionError, Registry
from generator.ledger import Content
from generator.ledger.mails import FORM_OCCASION, REJECTED_OCCASION, MailEntry
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.mail.case import (
    REINSTATED_OCCASION,
    RELIEVED_OCCASION,
    WITHDRAWN_OCCASION,
    MailCase,
)
from generator.mail.planned import MailKind, PlannedMail, Skipped, SkipReason
from generator.mail.reasons import reasons_of
from generator.mail.reminders import is_over, next_reminder

MailRule = Callable[[MailCase], PlannedMail | Skipped | None]
"""Returns the mail if it is due, why none is sent at all, or None to let other kinds decide."""

THANKS = MailKind("thanks", attaches_form=False, is_copied=False)
FIRST = MailKind("first")
CHANGED = MailKind("changed")
"""The form was sent before and is another one now."""
REMINDER = MailKind("reminder")
REJECTED = MailKind(REJECTED_OCCASION, is_copied=False)
"""What came back will not do: why, and the form once more."""
QUESTION = MailKind("question", attaches_form=False, is_copied=False)
"""What a person who looked at a returned form wants to know."""
DEADLINE = MailKind("deadline", attaches_form=False)
"""The deadline was extended."""
WITHDRAWN = MailKind(WITHDRAWN_OCCASION, attaches_form=False)
"""The paper is withdrawn, so its form need not be signed any more."""
RELIEVED = MailKind(RELIEVED_OCCASION, attaches_form=False, is_copied=False)
"""Somebody else signs the form that this person was asked to sign."""
REINSTATED = MailKind(REINSTATED_OCCASION)
"""A paper that somebody was told is withdrawn is back: the form once more."""
REINSTATED_RETURNED = replace(REINSTATED, attaches_form=False)
"""The same for who has returned the form: it counts again."""


def choose_mail(case: MailCase) -> PlannedMail | Skipped:
    """Decide what somebody gets.

    Raises:
        ExtensionError: a kind of another package cannot be loaded, or fails.
    """
    for name, rule in MAIL_RULES.added():
        try:
            found = rule(case)
        except Exception as problem:  # whatever another package does
            raise ExtensionError.failed(f"the kind of mail “{name}” failed", problem) from problem
        if found is not None:
            return found
    for _, rule in MAIL_RULES.shipped():
        found = rule(case)
        if found is not None:
            return found
    return case.skip(SkipReason.WAITING)


def _question(case: MailCase) -> PlannedMail | Skipped | None:
    """Ask what somebody decided to ask, once for each time that they did."""
    entry = case.returned_file
    asked = entry.last_decision if entry else None
    if entry is None or asked is None or asked.outcome is not Outcome.REVIEW or not asked.reason:
        return None
    if not case.may_have_sent_it:
        return None
    occasion = f"{QUESTION.name} {entry.sha256[:12]} {entry.decisions.index(asked) + 1}"
    if (sent := case.answered(occasion)) is not None:
        return case.stopped(sent) or case.skip(SkipReason.WAITING, f"asked {sent.at[:10]}")
    mail = case.plan(QUESTION, occasion, "a question about what came back")
    return _about(mail, case, entry, (asked.reason,))


def _rejected(case: MailCase) -> PlannedMail | Skipped | None:
    """Say why what came back will not do, once for each file."""
    entry = case.returned_file
    if entry is None or entry.outcome is not Outcome.REJECTED or not case.may_have_sent_it:
        return None
    occasion = f"{REJECTED.name} {entry.sha256[:12]}"
    if (sent := case.answered(occasion)) is not None:
        return case.stopped(sent)
    mail = case.plan(REJECTED, occasion, "the returned form was rejected")
    return _about(mail, case, entry, reasons_of(entry))


def _about(
    mail: PlannedMail, case: MailCase, entry: ReturnEntry, reasons: tuple[str, ...]
) -> PlannedMail:
    """Say in a mail which returned file it is about."""
    return replace(
        mail,
        came_back=entry.arrival.at,
        reasons=reasons,
        references=_ids(case.forms_sent),
    )


def _thanks(case: MailCase) -> PlannedMail | Skipped | None:
    if not case.is_returned:
        return None
    form = case.form_sent
    entry = case.returned_file
    if entry is not None and entry.outcome is Outcome.REVIEW:
        return case.skip(SkipReason.RETURNED, "needs review: `agreements review`")
    if case.was_sent_another:
        return _counts_again(case)
    if not case.policy.thanks or form is None or not case.was_accepted(form):
        return case.skip(SkipReason.RETURNED)
    thanks = case.last(THANKS.name)
    if thanks is not None:
        return case.stopped(thanks) or case.skip(SkipReason.RETURNED, "thanked")
    mail = case.plan(THANKS, THANKS.name, "form returned")
    return replace(mail, sent=datetime.fromisoformat(form.at), references=_ids([form]))


def _counts_again(case: MailCase) -> PlannedMail | Skipped:
    """Tell who was mailed another form after the one that holds that theirs has arrived, once."""
    mistaken = case.forms_sent[-1]
    occasion = f"{THANKS.name} {mistaken.at[:19]}"
    if (sent := case.answered(occasion)) is not None:
        return case.stopped(sent) or case.skip(SkipReason.RETURNED, "thanked")
    mail = case.plan(THANKS, occasion, "what was signed counts again")
    title = case.content_of(mistaken.key.fingerprint).title or ""
    is_other = title != case.addressee.agreement.paper.title.plain
    return replace(mail, earlier_title=title if is_other else "", references=_ids(case.forms_sent))


def _first(case: MailCase) -> PlannedMail | None:
    if case.form_sent is not None or case.forms_sent:
        return None
    return case.plan(FIRST, case.form_occasion, "new")


def _changed(case: MailCase) -> PlannedMail | None:
    earlier = case.forms_sent
    if case.form_sent is not None or not earlier:
        return None
    sent = case.content_of(earlier[-1].key.fingerprint)
    title = case.addressee.agreement.paper.title.plain
    changed = sent.title if sent.title and sent.title != title else ""
    signers = () if changed else _earlier_signers(sent, case.record.current.content)
    reason = "form changed since sent"
    if changed or signers:
        reason = f"{'title' if changed else 'signer'} changed since sent"
    mail = case.plan(CHANGED, case.form_occasion, reason)
    return replace(mail, earlier_title=changed, earlier_signers=signers, references=_ids(earlier))


def _earlier_signers(sent: Content, now: Content) -> tuple[str, ...]:
    """Return who was to sign, if that and nothing else is known to be other now."""
    if {each.aspect for each in differences(sent, now)} != {Aspect.SIGNATORY}:
        return ()
    names = tuple(each.name for each in sent.signers or ())
    return names if all(names) and all(each.name for each in now.signers or ()) else ()


def relieved(case: MailCase) -> PlannedMail | Skipped | None:
    """Tell somebody who was asked to sign, and does not sign any more, once."""
    if case.is_returned:
        return None  # what she signed still holds, or somebody is about to decide on it
    told = case.relief_mails
    if case.believes_relieved:
        return case.stopped(told[-1])
    occasion = f"{RELIEVED_OCCASION} {len(told) + 1}" if told else RELIEVED_OCCASION
    if (sent := case.answered(occasion)) is not None:
        return case.stopped(sent)
    mail = case.plan(RELIEVED, occasion, "someone else signs now")
    return replace(mail, references=_ids(case.forms_sent))


def withdrawn(case: MailCase) -> PlannedMail | Skipped | None:
    """Tell somebody who got the form of a withdrawn paper that it need not be signed."""
    if case.believes_withdrawn:
        return case.stopped(case.withdrawal_mails[-1])
    times = len(case.withdrawal_mails)
    occasion = f"{WITHDRAWN_OCCASION} {times + 1}" if times else WITHDRAWN_OCCASION
    if (sent := case.last(occasion)) is not None:
        return case.stopped(sent)
    mail = case.plan(WITHDRAWN, occasion, "paper withdrawn")
    return replace(mail, references=_ids(case.forms_sent))


def _reinstated(case: MailCase) -> PlannedMail | Skipped | None:
    """Tell who was told that the paper is withdrawn that it is back, once."""
    if not case.believes_withdrawn:
        back = case.written(f"{FORM_OCCASION} back", REINSTATED_OCCASION)
        is_fresh = back is not None and back.date() == case.now.date()
        if is_fresh and (case.form_sent is not None or case.is_returned):
            return case.skip(SkipReason.WAITING, "already written to today")
        return None
    told = case.withdrawal_mails
    kind, occasion = REINSTATED, case.form_occasion
    if case.is_returned:
        kind, occasion = REINSTATED_RETURNED, f"{REINSTATED_OCCASION} {len(told)}"
    for earlier in (told[-1], case.last(occasion)):
        if earlier is not None and (stopped := case.stopped(earlier)):
            return stopped
    mail = case.plan(kind, occasion, "the paper is back")
    entry = case.returned_file if case.is_returned else None
    came_back = entry.arrival.at if entry is not None else None
    return replace(mail, came_back=came_back, references=_ids([*case.forms_sent, *told]))


def _deadline(case: MailCase) -> PlannedMail | Skipped | None:
    """Tell who was written to before the deadline was extended of the new one, once."""
    deadline, extended_on = case.policy.reminders.deadline, case.policy.extended_on
    form = case.form_sent
    if form is None or deadline is None or extended_on is None:
        return None
    occasion = f"{DEADLINE.name} {deadline}"
    if (sent := case.last(occasion)) is not None:
        return case.stopped(sent)
    last = case.last_written
    if last is None or last.date() >= extended_on:
        return None  # that mail had the new date
    mail = case.plan(DEADLINE, occasion, f"deadline extended to {deadline}")
    return replace(mail, references=_ids([form]))


def _reminder(case: MailCase) -> PlannedMail | Skipped | None:
    form = case.form_sent
    if form is None:
        return None
    sent = [form]
    if stopped := case.stopped(form):
        return stopped
    while (entry := case.last(_occasion(len(sent)))) is not None:
        if stopped := case.stopped(entry):
            return stopped
        sent.append(entry)
    moments = [datetime.fromisoformat(entry.at) for entry in sent]
    history = f"sent {moments[0].date()}"
    if len(sent) > 1:
        history += f", reminded {moments[-1].date()}"
    moments[-1] = max(moments)  # a form that was sent once more came after earlier reminders
    answered = case.written(REJECTED.name, QUESTION.name)
    if answered is not None and answered > moments[-1]:
        moments[-1] = answered  # who was written to since has the days from then on
        history += f", answered {answered.date()}"
    not_due = _why_not_due(case, moments)
    if not_due:
        return case.skip(SkipReason.WAITING, f"{history}; {not_due}")
    number = len(sent)
    mail = case.plan(REMINDER, _occasion(number), f"reminder {number} due: {history}")
    mail = replace(mail, number=number, sent=datetime.fromisoformat(form.at), references=_ids(sent))
    returned = case.returned_file
    if returned is not None and returned.outcome is Outcome.REJECTED:
        mail = replace(mail, came_back=returned.arrival.at, reasons=reasons_of(returned))
    return mail


def _why_not_due(case: MailCase, moments: Sequence[datetime]) -> str:
    """Say why no reminder is due today; empty if one is."""
    today, last = case.now.date(), case.last_written
    if last is not None and last.date() == today:
        return "already written to today"
    if case.record.paper_id in case.policy.remind_now:
        return ""
    reminders = case.policy.reminders
    upcoming = next_reminder(reminders, moments)
    if upcoming is None or is_over(reminders, today):
        return "no more reminders"
    return "" if upcoming.is_due(today) else f"next reminder on {upcoming.due}"


def _occasion(number: int) -> str:
    return f"{REMINDER.name} {number}"


def _ids(entries: Iterable[MailEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.message_id for entry in entries if entry.message_id))


MAIL_RULES: Registry[MailRule] = Registry(
    "kind of mail",
    "agreements.mail_kinds",
    {
        REINSTATED.name: _reinstated,
        QUESTION.name: _question,
        THANKS.name: _thanks,
        REJECTED.name: _rejected,
        FIRST.name: _first,
        CHANGED.name: _changed,
        DEADLINE.name: _deadline,
        REMINDER.name: _reminder,
    },
)
"""The rules of all kinds, by the kinds' names."""


def kind_names() -> tuple[str, ...]:
    """Return the names of all kinds of mail."""
    return (*MAIL_RULES.names(), RELIEVED.name, WITHDRAWN.name)
