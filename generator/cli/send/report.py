"""What ``agreements send`` says: the plan, who gets nothing, what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from generator.cli.send.options import Options
from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    output,
    say,
    short_path,
    show_diagnostics,
    show_line,
    show_table,
    shown,
)
from generator.diagnostics import Diagnostic
from generator.ledger.mails import MailKey, MailState
from generator.mail.deliver import Delivery
from generator.mail.outbox import Draft, QueuedMail
from generator.mail.planned import PlannedMail, SendPlan, Skipped
from generator.paper import form_id

MOST_PROBLEMS = 20
"""Most problems that are shown one by one; a mistake of a template is the same for every mail."""


def make_report(plan: SendPlan, options: Options) -> SendReport:
    """Return the report that fits who reads it."""
    if not options.json:
        return SendReport(plan, sends=options.smtp)
    return JsonReport(plan, sends=options.smtp, show=options.show_json)


class SendReport:
    """Shows a run as it goes, and its end."""

    def __init__(self, plan: SendPlan, *, sends: bool) -> None:
        self.plan = plan
        self.sends = sends
        self.drafts: dict[MailKey, tuple[PlannedMail, Draft]] = {}
        self.states: Counter[MailState] = Counter()
        self.problems: list[Diagnostic] = []
        self.ready = 0
        self.missed = 0
        self.again: datetime | None = None
        self.day = ""
        """The day that was asked for, if it is another one than today."""

    @property
    def troubled(self) -> bool:
        """Whether a person has to look."""
        good = self.states[MailState.ACCEPTED]
        waiting = any(each.needs_a_person for each in self.plan.skipped)
        return bool(self.problems or self.missed) or waiting or self.states.total() > good

    def start(self) -> None:
        """Show what is planned."""
        if not self.sends:
            rows = [_row(mail) for mail in self.plan.mails]
            if rows:
                show_table(("mail", "id", "to", "why"), rows)
        rows = [_skipped_row(each) for each in self.plan.skipped if each.needs_a_person]
        if rows:
            show_table(("no mail", "id", "to", "what to do"), rows)

    def problem(self, problem: Diagnostic) -> None:
        """Take what is wrong with one mail."""
        self.problems.append(problem)
        if len(self.problems) <= MOST_PROBLEMS:
            show_diagnostics([problem])

    def drafted(self, mail: PlannedMail, draft: Draft) -> None:
        """Take a mail that is being written; its content is not kept."""
        self.ready += 1

    def written(self, queued: QueuedMail) -> None:
        """Take a mail that stands in the outbox."""

    def unknown(self, mail: PlannedMail, reason: str) -> None:
        """Take a mail that may have been sent before."""
        self.states[MailState.UNKNOWN] += 1
        self._show(MailState.UNKNOWN, mail.key.paper_id, mail.recipient.address, reason)

    def delivered(self, delivery: Delivery) -> None:
        """Take what became of a mail."""
        self._count(delivery)
        queued = delivery.queued
        to = next((each for each in queued.to if each not in delivery.missed), queued.to[0])
        again = f" (next try from {delivery.again:%H:%M} on)" if delivery.again else ""
        self._show(delivery.state, queued.key.paper_id, to, delivery.reply + again)
        for address, reply in delivery.missed.items():
            words = ("not to", queued.key.paper_id, address, str(reply))
            show_line("\t".join(map(shown, words)))

    def _count(self, delivery: Delivery) -> None:
        self.states[delivery.state] += 1
        self.missed += len(delivery.missed)
        if delivery.again is not None:
            self.again = max(self.again or delivery.again, delivery.again)

    def finish(self, outbox: Path | None) -> None:
        """Sum the run up; without an outbox, nothing was written."""
        more = len(self.problems) - MOST_PROBLEMS
        if more > 0:
            say(f"… and {count(more, 'more problem')} like these.")
        if self.sends:
            words = ", ".join(f"{number} {state}" for state, number in self.states.items())
            say(f"{count(self.states.total(), 'mail')}: {words}." if words else "No mail was sent.")
        elif self.day:
            say(f"{count(self.ready, 'mail')} on {self.day}; nothing was written or sent.")
        elif outbox is None:
            say(
                f"{count(self.ready, 'mail')} to send. The output folder is read-only, so nothing "
                "was written or sent."
            )
        else:
            say(f"{count(self.ready, 'mail')} in {short_path(outbox)}/; nothing was sent.")
        self._sum_up_skipped()
        if self.states[MailState.UNKNOWN]:
            say(
                "An unknown mail may or may not have arrived. Ask the recipient or check the "
                "server's log, then run `agreements send --arrived ID` or `--again ID`."
            )
        if self.states[MailState.POSTPONED]:
            when = f" after {self.again:%H:%M}" if self.again else ""
            say(f"Postponed mails are sent when you run it again{when}.")

    def _sum_up_skipped(self) -> None:
        reasons = Counter(str(each.reason) for each in self.plan.skipped)
        if reasons:
            words = ", ".join(f"{number} {reason}" for reason, number in reasons.items())
            say(f"No mail for {reasons.total()}: {words}.")

    def _show(self, state: MailState, paper_id: str, address: str, reply: str) -> None:
        if output.is_terminal and state is MailState.ACCEPTED:
            say(f"{self.states.total()}/{len(self.plan.mails)} {shown(address)}")
        else:
            show_line("\t".join(map(shown, (state, paper_id, address, reply))))


class JsonReport(SendReport):
    """Prints everything as one object, when the run has ended."""

    def __init__(self, plan: SendPlan, *, sends: bool, show: Callable[[object], None]) -> None:
        super().__init__(plan, sends=sends)
        self._print = show
        self._mails: dict[MailKey, dict[str, object]] = {}

    def start(self) -> None:
        """Show nothing yet."""

    def drafted(self, mail: PlannedMail, draft: Draft) -> None:
        """Keep what is said of a mail."""
        super().drafted(mail, draft)
        self._mails[mail.key] = {
            "id": mail.key.paper_id,
            "agreements": _names(mail),
            "kind": str(mail.kind),
            "why": mail.reason,
            "name": draft.recipient.name,
            "email": draft.recipient.address,
            "others": [each.address for each in draft.others if not each.is_copy],
            "copies": [each.address for each in draft.others if each.is_copy],
            "subject": draft.subject,
            "message_id": draft.message_id,
            "file": draft.name,
        }

    def delivered(self, delivery: Delivery) -> None:
        """Keep what became of a mail."""
        self._count(delivery)
        item = self._mails[delivery.queued.key]
        item |= {
            "state": str(delivery.state),
            "reply": delivery.reply,
            "missed": [
                {"email": address, "reply": str(reply)}
                for address, reply in delivery.missed.items()
            ],
        }

    def unknown(self, mail: PlannedMail, reason: str) -> None:
        """Keep a mail that may have been sent before."""
        self.states[MailState.UNKNOWN] += 1
        item: dict[str, object] = {"id": mail.key.paper_id, "agreements": _names(mail)}
        item["email"] = mail.recipient.address
        self._mails[mail.key] = {**item, "state": "unknown", "reply": reason}

    def finish(self, outbox: Path | None) -> None:
        """Print the object."""
        skipped: list[Mapping[str, object]] = [
            {
                "id": each.paper_id,
                "agreement": each.agreement,
                "to": each.who,
                "why": str(each.reason),
                "detail": each.detail,
            }
            for each in self.plan.skipped
        ]
        problems = [diagnostic_as_json(problem) for problem in self.problems]
        self._print({"mails": [*self._mails.values()], "held": skipped, "problems": problems})


def _names(mail: PlannedMail) -> list[str]:
    """Return the names of the agreements that a mail is about, where there are several."""
    return [part.key.agreement for part in mail.parts if part.key.agreement]


def _row(mail: PlannedMail) -> tuple[str, str, str, str]:
    to = ", ".join((str(mail.recipient), *(each.address for each in mail.others)))
    copies = [each.address for each in (*mail.cc, *mail.bcc)]
    if copies:
        to += f" (copies: {', '.join(copies)})"
    names = _names(mail)
    reason = f"{mail.reason} ({', '.join(names)})" if names else mail.reason
    return str(mail.kind), mail.key.paper_id, to, reason


def _skipped_row(skipped: Skipped) -> tuple[str, str, str, str]:
    form = form_id(skipped.paper_id, skipped.agreement)
    return str(skipped.reason), form, skipped.who, skipped.detail
