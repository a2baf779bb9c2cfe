"""Every kind of mail, and when it is due.

The rules are asked one after the other, those that others add first; the first that has an answer
decides. To add a kind: a :class:`~generator.mail.planned.MailKind` and its rule here, and its
template in ``templates/mail``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from generator.extensions import ExtensionError, Registry
from generator.ledger.mails import MailEntry
from generator.mail.case import MailCase
from generator.mail.planned import MailKind, PlannedMail, Skipped, SkipReason
from generator.mail.reminders import is_over, next_reminder

MailRule = Callable[[MailCase], PlannedMail | Skipped | None]
"""Returns the mail if it is due, why none is sent at all, or None to let other kinds decide."""

THANKS = MailKind("thanks", attaches_form=False, is_copied=False)
FIRST = MailKind("first")
CHANGED = MailKind("changed")
"""The form was sent before and is another one now."""
REMINDER = MailKind("reminder")


def decide(case: MailCase) -> PlannedMail | Skipped:
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


def _thanks(case: MailCase) -> PlannedMail | Skipped | None:
    if not case.is_returned:
        return None
    form = case.form_sent
    if not case.policy.thanks or form is None or not case.was_accepted(form):
        return case.skip(SkipReason.RETURNED)
    thanks = case.last(THANKS.name)
    if thanks is not None:
        return case.stopped(thanks) or case.skip(SkipReason.RETURNED, "thanked")
    mail = case.plan(THANKS, THANKS.name, "form returned")
    return replace(mail, sent=datetime.fromisoformat(form.at), references=_ids([form]))


def _first(case: MailCase) -> PlannedMail | None:
    if case.form_sent is not None or case.forms_sent:
        return None
    return case.plan(FIRST, case.form_occasion, "new")


def _changed(case: MailCase) -> PlannedMail | None:
    earlier = case.forms_sent
    if case.form_sent is not None or not earlier:
        return None
    sent_title = case.title_of(earlier[-1].key.fingerprint)
    title = case.addressee.agreement.paper.title.plain
    changed = sent_title if sent_title != title else ""
    reason = "title changed since sent" if changed else "form changed since sent"
    mail = case.plan(CHANGED, case.form_occasion, reason)
    return replace(mail, earlier_title=changed, references=_ids(earlier))


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
    reminders = case.policy.reminders
    upcoming = next_reminder(reminders, moments)
    today = case.now.date()
    history = f"sent {moments[0].date()}"
    if len(sent) > 1:
        history += f", reminded {moments[-1].date()}"
    if upcoming is None or is_over(reminders, today):
        return case.skip(SkipReason.WAITING, f"{history}; no more reminders")
    if not upcoming.is_due(today):
        return case.skip(SkipReason.WAITING, f"{history}; next reminder on {upcoming.due}")
    reason = f"reminder {upcoming.number} due: {history}"
    mail = case.plan(REMINDER, _occasion(upcoming.number), reason)
    return replace(mail, number=upcoming.number, sent=moments[0], references=_ids(sent))


def _occasion(number: int) -> str:
    return f"{REMINDER.name} {number}"


def _ids(entries: Iterable[MailEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.message_id for entry in entries if entry.message_id))


MAIL_RULES: Registry[MailRule] = Registry(
    "kind of mail",
    "agreements.mail_kinds",
    {
        THANKS.name: _thanks,
        FIRST.name: _first,
        CHANGED.name: _changed,
        REMINDER.name: _reminder,
    },
)
"""The rules of all kinds, by the kinds' names."""
