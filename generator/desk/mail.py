"""The mails: who would get which, who gets none and why, and sending them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.cli.send.command import make_drafter, make_plan, need_sender, write_mails
from generator.cli.send.delivery import CLOCK, Handling, MakesReport, make_transport
from generator.cli.send.options import Options
from generator.cli.send.report import SendReport
from generator.cli.send.run import load_letters
from generator.cli.shared.console import count, refuse, show_diagnostics
from generator.cli.shared.folder import need_ledger
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, Moved, NotThereError, get, post
from generator.desk.background import Progress
from generator.desk.letters import MailPreview, framed, preview_mail
from generator.desk.reading import Desk, said
from generator.desk.work import begin
from generator.diagnostics import Diagnostic, DiagnosticError
from generator.ledger.mails import MailState
from generator.mail.deliver import Delivery
from generator.mail.draft import Drafter, DraftError
from generator.mail.planned import PlannedMail, SendPlan


@dataclass(frozen=True, slots=True)
class ReadyMails:
    """Who would get which mail now, and who writes them."""

    plan: SendPlan
    drafter: Drafter
    token: str
    """Of who gets what: another one, another plan."""
    has_sent: bool
    """Whether any mail has left from here."""

    @property
    def people(self) -> int:
        """How many addresses get something."""
        return len(set(_addresses(self.plan.mails)))

    def find(self, asked: Asked) -> PlannedMail:
        """Return the mail that is asked for.

        Raises:
            NotThereError: it is not planned, or no longer.
        """
        wanted = tuple(asked.get(name) for name in ("paper", "to", "occasion", "agreement"))
        for mail in self.plan.mails:
            key = mail.key
            if (key.paper_id, key.recipient, key.occasion, key.agreement) == wanted:
                return mail
        raise NotThereError("This mail is not, or is no longer, planned.")


class DeskSendReport(SendReport):
    """Tells a page how far a run is, and what came of it."""

    progress: Progress

    def start(self) -> None:
        """Show nothing: the page has the plan."""

    def problem(self, problem: Diagnostic) -> None:
        """Say what is wrong with one mail."""
        self.problems.append(problem)
        show_diagnostics([problem])

    def delivered(self, delivery: Delivery) -> None:
        """Count a mail; of one that was not taken, say why."""
        if delivery.state is MailState.ACCEPTED and not delivery.missed:
            self._count(delivery)
        else:
            super().delivered(delivery)
        self.progress.step()


def planned(desk: Desk) -> ReadyMails:
    """Return the mails that are due.

    Raises:
        DiagnosticError: there are no forms, nobody writes, or a template has a mistake.
    """
    settings, options = desk.settings, Options(out=desk.out)
    now = CLOCK.now()
    identity = desk.mails_identity, f"{now:%Y-%m-%d %H}"  # what is due depends on the day

    def make() -> ReadyMails:
        need_ledger(desk.folder)
        sender = need_sender(settings)
        drafter = make_drafter(settings, options, sender, desk.folder)
        states = desk.reading.states
        plan = make_plan(settings, options, desk.papers, states)
        load_letters(drafter, plan)
        mails = (mail for state in states.values() for mail in state.mails)
        has_sent = any(each.state is MailState.ACCEPTED for each in mails)
        return ReadyMails(plan, drafter, _token(plan), has_sent)

    return desk.kept("mail", identity, lambda: said(make))


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show the plan."""
    if not any(state.records for state in desk.reading.states.values()):
        values: dict[str, object] = {
            "sentence": "No form has been made yet, so there is nothing to send.",
            "path": "/changes",
            "label": "Make the forms",
        }
        return HtmlPage("nothing", "Mail", values)
    mails = planned(desk)
    kinds = Counter(str(mail.kind) for mail in mails.plan.mails)
    reasons = Counter(str(each.reason) for each in mails.plan.skipped)
    chosen = asked.get("show")
    values = {
        "mails": [each for each in mails.plan.mails if chosen in {"", str(each.kind)}],
        "held": [
            each
            for each in mails.plan.skipped
            if chosen == str(each.reason) or (not chosen and each.needs_a_person)
        ],
        "total": len(mails.plan.mails),
        "people": mails.people,
        "kinds": kinds,
        "reasons": reasons,
        "troubled": {str(each.reason) for each in mails.plan.skipped if each.needs_a_person},
        "show": chosen,
    }
    return HtmlPage("mail", "Mail", values)


def letter(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show one mail as it will look."""
    mails = planned(desk)
    mail = mails.find(asked)
    at = mails.plan.mails.index(mail)
    values = {
        "mail": mail,
        "letter": _letter(mails, mail),
        "before": mails.plan.mails[at - 1] if at else None,
        "after": next(iter(mails.plan.mails[at + 1 : at + 2]), None),
        "revision": mail.record.current.number,
        "sender": mails.drafter.sender,
    }
    return HtmlPage("letter", f"Mail to {mail.recipient}", values)


def letter_html(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return the mail's own page, for the frame that it is shown in."""
    mails = planned(desk)
    html = _letter(mails, mails.find(asked)).html
    if not html:
        raise NotThereError("This mail is plain text.")
    return framed(html)


def ask(desk: Desk, asked: Asked) -> DeskAnswer:
    """Ask whether all shall go out."""
    mails = planned(desk)
    if not mails.plan.mails:
        return Moved("/mail")
    settings = desk.settings.config.mail
    values = {
        "mails": mails,
        "kinds": Counter(str(mail.kind) for mail in mails.plan.mails),
        "copies": sum(len(mail.cc) + len(mail.bcc) for mail in mails.plan.mails),
        "transport": settings.transport,
        "server": settings.server.host if settings.server else "",
        "sender": mails.drafter.sender,
        "must_try": not (mails.has_sent or desk.has_tried),
        "first": mails.plan.mails[0],
    }
    sentence = (
        f"Send {count(len(mails.plan.mails), 'mail')} to {count(mails.people, 'person', 'people')}?"
    )
    return HtmlPage("send", sentence, values)


def send_to_me(desk: Desk, asked: Asked) -> DeskAnswer:
    """Send one mail to who writes them, and nobody else."""
    paper_id = asked.field("paper")
    back = "/mail/send" if asked.field("then") == "send" else "/mail"
    options = Options(out=desk.out, smtp=True, to_me=True, only=[paper_id], limit=1)

    def send(progress: Progress) -> None:
        report = _send(desk, options, progress, "")
        desk.has_tried |= report.states[MailState.ACCEPTED] > 0

    return begin(desk, "Sending one mail to you", back, 1, send)


def send(desk: Desk, asked: Asked) -> DeskAnswer:
    """Send all mails that the question named, if they are still those."""
    mails = planned(desk)
    if asked.field("plan") != mails.token:
        desk.notify("The mails have changed since you were asked, so none was sent. Look again.")
        return Moved("/mail/send")
    if not (mails.has_sent or desk.has_tried):
        desk.notify("Send one to yourself first, and read it.")
        return Moved("/mail/send")
    options = Options(out=desk.out, smtp=True, yes=True)
    total = len(mails.plan.mails)

    def send_all(progress: Progress) -> None:
        _send(desk, options, progress, mails.token)

    return begin(desk, f"Sending {count(total, 'mail')}", "/mail", total, send_all)


def _send(desk: Desk, options: Options, progress: Progress, token: str) -> SendReport:
    """Do what the command does; with a token, only if the mails are those."""
    settings, found = desk.settings, desk.papers
    transport = make_transport(settings)
    drafter = make_drafter(settings, options, need_sender(settings), desk.folder)
    reports: list[SendReport] = []

    def make_report(plan: SendPlan, options: Options) -> SendReport:
        report = DeskSendReport(plan, sends=options.smtp)
        report.progress = progress
        reports.append(report)
        return report

    def agreed(plan: SendPlan) -> None:
        if token and _token(plan) != token:
            refuse("the mails have changed since you were asked, so none was sent", "look again")

    makes: MakesReport = make_report
    write_mails(settings, options, found, Handling(drafter, transport, makes, agreed))
    return reports[0]


def _letter(mails: ReadyMails, mail: PlannedMail) -> MailPreview:
    try:
        return preview_mail(mails.drafter.draft(mail, CLOCK.now()))
    except DraftError as failure:
        raise DiagnosticError(*failure.diagnostics) from None


def _addresses(mails: Iterable[PlannedMail]) -> Iterable[str]:
    for mail in mails:
        for each in (mail.recipient, *mail.others, *mail.cc, *mail.bcc):
            yield each.address.lower()


def _token(plan: SendPlan) -> str:
    """Return a digest of who gets which mail, with which form."""
    keys = [part.key for mail in plan.mails for part in mail.parts]
    rest = sorted(_addresses(plan.mails))
    return hashlib.sha256(repr((keys, rest)).encode("utf-8", "surrogatepass")).hexdigest()


ROUTES = (
    get("/mail", show),
    get("/mail/letter", letter),
    get("/mail/letter.html", letter_html),
    post("/mail/to-me", send_to_me),
    get("/mail/send", ask),
    post("/mail/send", send),
)
