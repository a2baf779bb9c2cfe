"""Agreements and ledger records to plan and write mails from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from generator.forms.agreement import Agreement, make_agreements
from generator.ledger import Content, Event, EventKind, IssuedFile, Record, Revision, Signer
from generator.ledger.mails import FailedAddress, MailEntry
from generator.ledger.records import Outcome
from generator.ledger.returned import Arrival, Decision, Examination, ReturnEntry
from generator.office import Origin, State
from generator.paper import Author, Name, Paper, Volume
from generator.text import Title

PDF = b"%PDF-1.7 not really\n"


def agreement(
    paper_id: str = "lovelace43",
    title: str = "Sketch of an Engine",
    email: str = "ada@example.org",
    name: Name | None = None,
    volume: Volume | None = None,
) -> Agreement:
    author = Author(name or Name("Lovelace", "Ada"), email, corresponding=True)
    paper = Paper(paper_id, Title.of(title), (author,), volume)
    return make_agreements([paper])[0]


def record(
    form: Agreement,
    *fingerprints: str,
    events: tuple[Event, ...] = (),
    titles: tuple[str, ...] = (),
    former_ids: tuple[str, ...] = (),
    withdrawn: bool = False,
) -> Record:
    """A record with a revision for each fingerprint; the events are the last one's."""
    prints = fingerprints or ("f1",)
    titles = titles or (form.paper.title.plain,) * len(prints)
    signers = tuple(Signer(who.name, who.known) for who in form.signatories)
    file = IssuedFile(
        "pdf", f"{form.paper.paper_id}.pdf", hashlib.sha256(PDF).hexdigest(), len(PDF)
    )
    revisions = tuple(
        Revision(
            index,
            form.paper.paper_id,
            fingerprint,
            Content(title=title, signers=signers),
            "2031-03-01T12:00:00+00:00",
            (file,),
            events if index == len(prints) else (Event(EventKind.SUPERSEDED, None),),
        )
        for index, (fingerprint, title) in enumerate(zip(prints, titles, strict=True), start=1)
    )
    return Record(1, form.paper.paper_id, "", withdrawn, None, revisions, former_ids)


def put_form(folder: Path, form: Agreement) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{form.paper.paper_id}.pdf").write_bytes(PDF)


def returned(  # noqa: PLR0913 - a literal in short
    outcome: Outcome,
    *codes: str,
    paper_id: str = "lovelace43",
    revision: int = 1,
    at: datetime = datetime(2031, 3, 5, 12, tzinfo=UTC),
    sender: str = "",
    decisions: tuple[Decision, ...] = (),
    name: str = "form.pdf",
) -> ReturnEntry:
    """A file that came back, whose findings have these codes."""
    digest = hashlib.sha256(f"{name}{at}".encode()).hexdigest()
    findings = [
        {"outcome": str(outcome), "code": code, "message": "For the chair."} for code in codes
    ]
    report = json.dumps({"findings": findings})
    arrival = Arrival(digest, name, sender, 10, f"returned/{digest}.pdf", at)
    return ReturnEntry(arrival, Examination(outcome, report, "", at, paper_id, revision), decisions)


def state(
    records: Mapping[str, Record],
    mails: Iterable[MailEntry] = (),
    failures: Iterable[FailedAddress] = (),
    returns: Iterable[ReturnEntry] = (),
) -> State:
    """What a folder knows."""
    return State(
        Path("out"),
        Origin.LEDGER,
        records,
        tuple(returns),
        mails=tuple(mails),
        failures=tuple(failures),
    )
