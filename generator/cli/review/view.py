"""A returned file as it is laid before the chair."""

from __future__ import annotations

from collections.abc import Iterator

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from generator.cli.review.item import ReviewItem, findings_of, hint_of, paper_words, signed_words
from generator.cli.review.sketching import TextPicture
from generator.cli.shared.console import output, shown
from generator.ledger.records import Outcome
from generator.returns.evidence import (
    Finding,
    Fit,
)

_STYLES = {Outcome.REJECTED: "bold red", Outcome.REVIEW: "yellow", Outcome.ACCEPTED: "dim"}
_INDENT = 10


def show_item(item: ReviewItem, place: str) -> None:
    """Show what is known of a file, and why a person has to decide."""
    output.print()
    output.rule(Text(place), characters="─")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", width=_INDENT - 2)
    table.add_column(overflow="fold")
    for name, value in _lines(item):
        table.add_row(name, value)
    output.print(table)


def show_drawing(drawing: TextPicture) -> None:
    """Show what was drawn of a file."""
    output.print(Text(shown(drawing.caption), style="dim"))
    for lines in drawing.pictures:
        if not lines:
            output.print(Padding(Text("(nothing dark can be seen there)", style="dim"), (0, 2)))
        for line in lines:
            output.print(Text(line, no_wrap=True, overflow="crop"))


def _lines(item: ReviewItem) -> Iterator[tuple[str, Text]]:
    arrival = item.entry.arrival
    sender = f", from {arrival.sender}" if arrival.sender else ""
    yield "file", _plain(f"{arrival.name}{sender}, came {arrival.at:%Y-%m-%d}")
    yield "paper", _paper(item)
    yield from _titles(item)
    yield from _proposed(item)
    for signer in item.report.signers:
        yield "signed", _plain(signed_words(signer))
    for finding in findings_of(item):
        yield "why", _finding(finding)
    if item.entry.decision is not None:
        made = item.entry.decision
        words = f"{made.outcome} by {made.by} on {made.at:%Y-%m-%d}"
        words += f": {made.note}" if made.note else ""
        yield "so far", _plain(words)
    if not item.is_intact:
        words = f"The copy {item.copy} is missing, or is not the file that was checked."
        yield "note", Text(shown(words), style="bold red")
    if item.others:
        yield "note", _plain("Another form of this paper is accepted already.")


def _paper(item: ReviewItem) -> Text:
    words = paper_words(item)
    if words:
        return _plain(words)
    return Text("paper not known: press the number of a proposal, or `p`", style="yellow")


def _proposed(item: ReviewItem) -> Iterator[tuple[str, Text]]:
    """Return the papers that it may be for, each with the key that takes it."""
    if item.record is None:
        for number, each in enumerate(item.proposals, start=1):
            title = item.titles.get(each.paper_id, "")
            text = Text(f"{shown(each.label)}  {shown(title)}")
            text.append(f"  ({shown('; '.join(each.reasons[:2]))})", style="dim")
            yield f"press {number}", text


def _titles(item: ReviewItem) -> Iterator[tuple[str, Text]]:
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


def _finding(finding: Finding) -> Text:
    text = Text(shown(finding.message), style=_STYLES[finding.outcome])
    if hint := hint_of(finding):
        text.append(f"  ({shown(hint)})", style="dim")
    return text


def _plain(words: str) -> Text:
    return Text(shown(words))
