"""When a reminder is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """How often those whose form is outstanding are reminded."""

    intervals: tuple[int, ...] = ()
    """Days from each mail to the next: from the form to the first reminder, and so on. As many
    reminders are sent as there are intervals."""
    deadline: date | None = None
    """The last day for a reminder; None if there is no deadline."""


@dataclass(frozen=True, slots=True)
class NextReminder:
    """The reminder that comes next."""

    number: int
    """From 1."""
    due: date
    """The first day on which it may be sent."""

    def is_due(self, today: date) -> bool:
        """Tell whether it may be sent."""
        return self.due <= today


def next_reminder(policy: ReminderPolicy, sent: Sequence[datetime]) -> NextReminder | None:
    """Return the next reminder, or None if there will be none.

    Args:
        policy: when to remind.
        sent: when the form was sent, then each reminder so far, in order; at least one.

    >>> week = ReminderPolicy((7, 3), date(2031, 4, 30))
    >>> next_reminder(week, [datetime(2031, 4, 1, 12)])
    NextReminder(number=1, due=datetime.date(2031, 4, 8))
    """
    number = len(sent)
    if number > len(policy.intervals):
        return None
    due = sent[-1].date() + timedelta(days=policy.intervals[number - 1])
    if policy.deadline is not None and due > policy.deadline:
        return None
    return NextReminder(number, due)


def is_over(policy: ReminderPolicy, today: date) -> bool:
    """Tell whether the deadline has passed."""
    return policy.deadline is not None and today > policy.deadline
