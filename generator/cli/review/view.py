"""A returned file as it is laid before the chair."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from generator.cli.review.sketching import Drawing
from generator.cli.shared.console import output, shown
from generator.ledger import Record
from generator.ledger.records import Outcome
from generator.ledger.returns import ReturnEntry
from generator.returns.crops import order_of
from generator.returns.evidence import (
    LOOK,
    Finding,
    Fit,
    Index,
    Proposal,
    Report,
    SignerEvidence,
    TermsState,
)
from generator.returns.report_json import report_from_object
from generator.returns.signers.picture import Sight

_STYLES = {Outcome.REJECTED: "bold red", Outcome.REVIEW: "yellow", Outcome.ACCEPTED: "dim"}
_INDENT = 10
_LOOKS = (LOOK, "look at it with --review")
"""Hints to look at it; the second is that of earlier releases."""


@dataclass(frozen=True, slots=True)
class Item:
    """A returned file with all that is known of it."""

    entry: ReturnEntry
    report: Report
    copy: Path
    record: Record | None
    """The paper; None if nobody knows which it is."""
    others: int
    """How many accepted forms of the paper there are already."""
    is_intact: bool
    """Whether the copy that is kept is still the file that was checked."""
    sight: Sight
    """What to look at to see the signature."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the papers that it may be for, by id."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Papers that it may be for, if nobody knows which."""
        return self.report.proposals if self.may_be_another else ()

    @property
    def may_be_another(self) -> bool:
        """Whether the file itself does not say which paper it is."""
        match = self.report.match
        return match is None or not match.means.is_ours


def make_item(
    entry: ReturnEntry, folder: Path, index: Index, record: Record | None, others: int
) -> Item:
    """Put together what is known of a file."""
    report = _report(entry, index)
    copy = folder / entry.arrival.copy
    sight = order_of(entry, folder, index).sight
    titles = {
        each.paper_id: each.content.title or ""
        for each in index.standing
        if any(proposal.paper_id == each.paper_id for proposal in report.proposals)
    }
    return Item(entry, report, copy, record, others, _has_hash(copy, entry.sha256), sight, titles)


def _report(entry: ReturnEntry, index: Index) -> Report:
    """Read what was found in a file; that it is lost or was erased is a finding, too."""
    try:
        return report_from_object(json.loads(entry.examination.report), index)
    except (KeyError, TypeError, ValueError):
        message = "what was found in it is not kept any more"
        hint = "hand the file in again: `agreements check`"
        finding = Finding(Outcome.REVIEW, "unread", message, hint)
        return Report(entry.sha256, Outcome.REVIEW, (finding,))


def show_item(item: Item, place: str) -> None:
    """Show what is known of a file, and why a person has to decide."""
    output.print()
    output.rule(Text(place), characters="─")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", width=_INDENT - 2)
    table.add_column(overflow="fold")
    for name, value in _lines(item):
        table.add_row(name, value)
    output.print(table)


def show_drawing(drawing: Drawing) -> None:
    """Show what was drawn of a file."""
    output.print(Text(shown(drawing.caption), style="dim"))
    for lines in drawing.pictures:
        if not lines:
            output.print(Padding(Text("(nothing dark is to be seen there)", style="dim"), (0, 2)))
        for line in lines:
            output.print(Text(line, no_wrap=True, overflow="crop"))


def _lines(item: Item) -> Iterator[tuple[str, Text]]:
    arrival = item.entry.arrival
    sender = f", from {arrival.sender}" if arrival.sender else ""
    yield "file", _plain(f"{arrival.name}{sender}, came {arrival.at:%Y-%m-%d}")
    yield "paper", _paper(item)
    yield from _titles(item)
    yield from _proposed(item)
    for signer in item.report.signers:
        yield "signed", _plain(_signed(signer))
    for finding in _findings(item):
        yield "why", _finding(finding)
    if item.entry.decision is not None:
        made = item.entry.decision
        words = f"{made.outcome} by {made.by} on {made.at:%Y-%m-%d}"
        words += f": {made.note}" if made.note else ""
        yield "so far", _plain(words)
    if not item.is_intact:
        words = f"The copy {item.copy} is lost, or is not the file that was checked."
        yield "note", Text(shown(words), style="bold red")
    if item.others:
        yield "note", _plain("Another form of this paper is accepted already.")


def _paper(item: Item) -> Text:
    match = item.report.match
    if item.record is None:
        return Text("nobody knows which: press the number of a proposal, or `p`", style="yellow")
    number, current = item.entry.examination.revision, item.record.current.number
    words = f"{item.record.paper_id}, revision {number}"
    if number != current:
        words += f" (revision {current} stands now)"
    if item.record.withdrawn:
        words += ", withdrawn"
    if match is not None:
        words += f"; known by {match.means}"
        if match.certainty < 1:
            words += f", {match.certainty:.0%} sure"
    return _plain(words)


def _proposed(item: Item) -> Iterator[tuple[str, Text]]:
    """Return the papers that it may be for, each with the key that takes it."""
    if item.record is None:
        for number, each in enumerate(item.proposals, start=1):
            title = item.titles.get(each.paper_id, "")
            text = Text(f"{shown(each.paper_id)}  {shown(title)}")
            text.append(f"  ({shown('; '.join(each.reasons[:2]))})", style="dim")
            yield f"press {number}", text


def _titles(item: Item) -> Iterator[tuple[str, Text]]:
    """Return the title that is known, and beside it the one on the form."""
    compared = item.report.title
    known = item.record.current.content.title if item.record else None
    if known is not None:
        yield "title", _plain(known)
    if compared is None or compared.fit is Fit.UNKNOWN:
        if known is not None:
            yield "on form", Text("(the title cannot be read there)", style="yellow")
        return
    style = "" if compared.fit is Fit.EXACT else "yellow"
    # What the metadata said when it was examined need not be what the form says now.
    note = "" if known == compared.form else f"  ({compared.fit})"
    yield "on form", Text(shown(compared.form) + note, style=style)


def _signed(signer: SignerEvidence) -> str:
    marks = "; ".join(
        " ".join(
            filter(None, (f"“{mark.text}”" if mark.text else "", f"({mark.kind})", mark.detail))
        )
        for mark in signer.marks
    )
    written = f", dated {signer.date.text}" if signer.date.text else ", no date"
    expected = signer.name.metadata
    name = f"; expected: {expected}" if expected and signer.name.fit is not Fit.EXACT else ""
    return f"{marks or 'nothing is seen'}{written}{name}"


def _findings(item: Item) -> Iterator[Finding]:
    yield from item.report.findings
    terms = item.report.terms
    if terms.state is TermsState.CHANGED:
        for change in terms.changes:
            words = f"{change.clause}: “{change.issued}” is “{change.returned}”"
            yield Finding(Outcome.REJECTED, "clause", words)


def _finding(finding: Finding) -> Text:
    text = Text(shown(finding.message), style=_STYLES[finding.outcome])
    hint = "" if finding.hint in _LOOKS else finding.hint  # this is the review
    if hint:
        text.append(f"  ({shown(hint)})", style="dim")
    return text


def _plain(words: str) -> Text:
    return Text(shown(words))


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False
