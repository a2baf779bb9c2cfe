"""The page of one paper: what was read and where from, its forms, mails, returns and history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.changes.content import Difference, differences
from generator.cli.review.item import hint_of, sentence
from generator.desk.answers import Answer, Asked, NotThereError, Page, get
from generator.desk.pictures import PageOrder
from generator.desk.reading import Desk
from generator.diagnostics import Diagnostic, DiagnosticError
from generator.forms.agreement import Agreement
from generator.forms.refusals import problems_of
from generator.history.entries import LogEntry, history_of_paper
from generator.ledger.mails import MailEntry
from generator.ledger.places import place_of
from generator.ledger.records import IssuedFile, Record, Revision
from generator.ledger.returns import ReturnEntry
from generator.returns.report_json import kept_report
from generator.status.papers import PaperStatus
from generator.template.own_fonts import read_fonts

_PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Form:
    """A revision, and what is different from the one before."""

    revision: Revision
    differences: tuple[Difference, ...]
    is_current: bool

    @property
    def pdf(self) -> IssuedFile | None:
        """The form as PDF, if it was made as one."""
        return next((each for each in self.revision.files if each.format == _PDF), None)


@dataclass(frozen=True, slots=True)
class Return:
    """A file that came back."""

    entry: ReturnEntry
    findings: Sequence[tuple[str, str]]
    """What speaks against it, in sentences, and what to do."""

    @property
    def colour(self) -> str:
        """How good it is."""
        return {"accepted": "good", "rejected": "bad"}.get(str(self.entry.outcome), "wait")


def show(desk: Desk, asked: Asked) -> Answer:
    """Show all that is known of a paper."""
    paper_id = asked.get("id")
    status = next((each for each in desk.statuses if each.record.paper_id == paper_id), None)
    agreement = _agreement(desk, paper_id)
    if status is None and agreement is None:
        raise NotThereError("There is no paper with this id.")
    values = {
        "paper_id": paper_id,
        "agreement": agreement,
        "problems": _problems(desk, agreement),
        "status": status,
        "forms": () if status is None else _forms(status.record),
        "mails": () if status is None else _mails(desk, status),
        "returns": () if status is None else [_return(each) for each in status.paper.entries],
        "history": () if status is None else _history(desk, status.record),
        **_neighbours(desk, paper_id),
    }
    title = agreement.paper.title.plain if agreement else None
    if title is None and status is not None:
        title = status.record.current.content.title
    return Page("paper", title or paper_id, values)


def form_page(desk: Desk, asked: Asked) -> Answer:
    """Return a picture of a page of a form as it was issued."""
    record = desk.state.records.get(asked.get("id"))
    revision, page = _number(asked.get("revision")), _number(asked.get("page"))
    if record is None:
        raise NotThereError("There is no such form.")
    for form in _forms(record):
        if form.revision.number == revision and form.pdf is not None:
            path = place_of(desk.folder, record.agreement) / form.pdf.name
            return desk.pictures.content(PageOrder(path, form.pdf.sha256, page))
    raise NotThereError("There is no such form.")


def _agreement(desk: Desk, paper_id: str) -> Agreement | None:
    try:
        agreements = desk.papers.agreements
    except DiagnosticError:
        return None
    return next((each for each in agreements if each.paper.paper_id == paper_id), None)


def _problems(desk: Desk, agreement: Agreement | None) -> tuple[Diagnostic, ...]:
    if agreement is None:
        return ()
    return problems_of(agreement, read_fonts([desk.settings.workspace.templates]))


def _forms(record: Record) -> list[Form]:
    """Return the forms, the one that stands first."""
    before = [None, *record.revisions[:-1]]
    forms = [
        Form(
            each,
            () if last is None else differences(last.content, each.content),
            each is record.current,
        )
        for last, each in zip(before, record.revisions, strict=True)
    ]
    return forms[::-1]


def _mails(desk: Desk, status: PaperStatus) -> list[MailEntry]:
    ids = {status.record.paper_id, *status.record.former_ids}
    return [each for each in desk.state.mails if each.key.paper_id in ids]


def _return(entry: ReturnEntry) -> Return:
    found = kept_report(entry.examination.report).objections
    return Return(entry, [(sentence(each.message), hint_of(each)) for each in found])


def _history(desk: Desk, record: Record) -> tuple[LogEntry, ...]:
    """Return what happened, the newest first."""
    return history_of_paper(desk.history, record)[::-1]


def _neighbours(desk: Desk, paper_id: str) -> dict[str, str]:
    """Return the papers before and after, in the order of the table."""
    ids = [each.record.paper_id for each in desk.statuses]
    if paper_id not in ids:
        return {"before": "", "after": ""}
    at = ids.index(paper_id)
    return {"before": ids[at - 1] if at else "", "after": "".join(ids[at + 1 : at + 2])}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


ROUTES = (get("/paper", show), get("/form.png", form_page))
