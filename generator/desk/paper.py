"""The page of one paper: what was read and where from, its forms, mails, returns and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.changes.content import Difference, differences
from generator.cli.review.item import hint_of, sentence
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, NotThereError, get, small_number
from generator.desk.pictures import PageOrder
from generator.desk.reading import Desk
from generator.desk.table import NO_FORM
from generator.diagnostics import Diagnostic, DiagnosticError
from generator.forms.agreement import Agreement
from generator.forms.refusals import problems_of
from generator.forms.signatory import Signatory
from generator.history.entries import LogEntry, history_of_paper
from generator.ledger.mails import MailEntry
from generator.ledger.places import agreement_folder
from generator.ledger.records import IssuedFile, Record, Revision
from generator.ledger.returned import ReturnEntry
from generator.returns.report_json import kept_report
from generator.status.papers import PaperStatus
from generator.template.own_fonts import read_fonts

_PDF = "pdf"


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision, and what is different from the one before."""

    revision: Revision
    differences: tuple[Difference, ...]
    is_current: bool

    @property
    def pdf(self) -> IssuedFile | None:
        """The form as PDF, if it was made as one."""
        return next((each for each in self.revision.files if each.format == _PDF), None)


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One of the agreements that a paper gets."""

    label: str
    """What it is called; empty if the workspace has no other."""
    agreement: Agreement | None
    """Who signs it, by the metadata; None if the paper is not there."""
    status: PaperStatus | None
    """How it stands with its form; None if there is none yet."""

    @property
    def name(self) -> str:
        """The agreement's name."""
        return self.status.record.agreement if self.status else ""

    @property
    def forms(self) -> Sequence[RevisionView]:
        """Its revisions, the one that stands first."""
        return _forms(self.status.record) if self.status else ()

    @property
    def state(self) -> str:
        """How far the form is."""
        return self.status.state if self.status else NO_FORM


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


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show all that is known of a paper."""
    paper_id = asked.get("id")
    parts = _parts(desk, paper_id)
    if not parts:
        raise NotThereError("There is no paper with this id.")
    statuses = [part.status for part in parts if part.status is not None]
    agreement = next((part.agreement for part in parts if part.agreement is not None), None)
    records = [status.record for status in statuses]
    entries = {each.sha256: each for status in statuses for each in status.paper.entries}
    values = {
        "paper_id": paper_id,
        "agreement": agreement,
        "problems": _problems(desk, agreement),
        "parts": parts,
        "signs": _signs(parts),
        "forms": [form for part in parts for form in part.forms],
        "mails": _mails(desk, records),
        "returns": [_return(each) for each in entries.values()],
        "history": _history(desk, records),
        **_neighbours(desk, paper_id),
    }
    titles = [record.current.content.title for record in records]
    title = agreement.paper.title.plain if agreement else next(filter(None, titles), None)
    return HtmlPage("paper", title or paper_id, values)


def _parts(desk: Desk, paper_id: str) -> list[AgreementView]:
    """Return the agreements of a paper, with its forms and who signs."""
    overview, lists = desk.overview, _lists(desk)
    labels = dict.fromkeys((*lists, *overview.labels))
    parts = [
        AgreementView(
            label if len(labels) > 1 else "",
            _agreement(lists.get(label, ()), paper_id),
            next(
                (
                    each
                    for each in overview.agreements.get(label, ())
                    if each.record.paper_id == paper_id
                ),
                None,
            ),
        )
        for label in labels
    ]
    return [part for part in parts if part.agreement is not None or part.status is not None]


def form_page(desk: Desk, asked: Asked) -> DeskAnswer:
    """Return a picture of a page of a form as it was issued."""
    states = (each for each in desk.states.values() if each.agreement == asked.get("agreement"))
    records = (state.records.get(asked.get("id")) for state in states)
    record = next(filter(None, records), None)
    revision, page = small_number(asked.get("revision")), small_number(asked.get("page"))
    if record is None:
        raise NotThereError("There is no such form.")
    for form in _forms(record):
        if form.revision.number == revision and form.pdf is not None:
            path = agreement_folder(desk.folder, record.agreement) / form.pdf.name
            return desk.pictures.content(PageOrder(path, form.pdf.sha256, page))
    raise NotThereError("There is no such form.")


def _signs(parts: Iterable[AgreementView]) -> list[tuple[str, Sequence[Signatory]]]:
    """Return who signs each agreement; once, if the same people sign all of them."""
    found = {part.label: part.agreement.signatories for part in parts if part.agreement}
    people = {tuple((who.name, who.email) for who in each) for each in found.values()}
    if len(people) == 1:
        return [("", next(iter(found.values())))]
    return list(found.items())


def _lists(desk: Desk) -> Mapping[str, Sequence[Agreement]]:
    try:
        return {label: found.agreements for label, found in desk.lists.items()}
    except DiagnosticError:
        return {}


def _agreement(agreements: Sequence[Agreement], paper_id: str) -> Agreement | None:
    return next((each for each in agreements if each.paper.paper_id == paper_id), None)


def _problems(desk: Desk, agreement: Agreement | None) -> tuple[Diagnostic, ...]:
    if agreement is None:
        return ()
    return problems_of(agreement, read_fonts([desk.settings.workspace.templates]))


def _forms(record: Record) -> list[RevisionView]:
    """Return the forms, the one that stands first."""
    before = [None, *record.revisions[:-1]]
    forms = [
        RevisionView(
            each,
            () if last is None else differences(last.content, each.content),
            each is record.current,
        )
        for last, each in zip(before, record.revisions, strict=True)
    ]
    return forms[::-1]


def _mails(desk: Desk, records: Iterable[Record]) -> list[MailEntry]:
    """Return the mails of a paper, in the order in which they went out."""
    ids = {each for record in records for each in (record.paper_id, *record.former_ids)}
    mails = (each for state in desk.states.values() for each in state.mails)
    return sorted((each for each in mails if each.key.paper_id in ids), key=lambda each: each.at)


def _return(entry: ReturnEntry) -> Return:
    found = kept_report(entry.examination.report).objections
    return Return(entry, [(sentence(each.message), hint_of(each)) for each in found])


def _history(desk: Desk, records: Sequence[Record]) -> tuple[LogEntry, ...]:
    """Return what happened, the newest first."""
    return history_of_paper(desk.history, *records)[::-1]


def _neighbours(desk: Desk, paper_id: str) -> dict[str, str]:
    """Return the papers before and after, in the order of the table."""
    ids = [paper.paper_id for paper in desk.overview.papers()]
    if paper_id not in ids:
        return {"before": "", "after": ""}
    at = ids.index(paper_id)
    return {"before": ids[at - 1] if at else "", "after": "".join(ids[at + 1 : at + 2])}


ROUTES = (get("/paper", show), get("/form.png", form_page))
