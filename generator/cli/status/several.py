"""The table of ``agreements status`` where a workspace has several agreements: a row a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.cli.shared.console import count, output, say, show_table
from generator.status.columns import WIDE, Column, added_columns, columns, days_of
from generator.status.papers import PaperStatus, counts_of
from generator.status.several import Overview, PaperForms, joined

_JOINED = ("signers", "missing", "mail")
"""Columns that say one thing of all forms of a paper; of days and the like, CSV has them all."""


def show(chosen: Overview, shorten: Sequence[str]) -> None:
    """Show a column with the state for each agreement, and what is missing; then the totals."""
    width = output.width if output.is_terminal else None
    known = {each.name: each for each in columns()}
    kept = [
        each
        for each in (*(known[name] for name in _JOINED), *added_columns())
        if width is None or each.from_width <= width
    ]
    of_paper = [each for each in columns() if each.of_paper]
    before, after = _around(kept)
    heads = [each.name for each in (*of_paper, *before)]
    heads += [*chosen.labels, *(each.name for each in after)]
    rows = [
        [
            *(each.value(paper.first) for each in of_paper),
            *(joined(paper.said(each.value)) for each in before),
            *(_of(paper, label, known, width or 0) for label in chosen.labels),
            *(joined(paper.said(each.value)) for each in after),
        ]
        for paper in chosen.papers()
    ]
    show_table(heads, rows, shorten)
    for label, statuses in chosen.agreements.items():
        say(f"{label}: {_summary(statuses)}")


def _around(kept: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    """Return the columns before those of the states, and behind them."""
    before = [each for each in kept if each.name == "signers"]
    return before, [each for each in kept if each not in before]


def _of(paper: PaperForms, label: str, known: Mapping[str, Column], width: int) -> str:
    """Return the state of a form, and on a wide terminal the day on which it came so far."""
    if label not in paper.forms:
        return ""
    form = paper.forms[label]
    state = known["state"].value(form)
    days = (known[name].value(form) for name in days_of(state)) if width >= WIDE else ()
    return f"{state} {next(filter(None, days), '')}".rstrip()


def _summary(statuses: Sequence[PaperStatus]) -> str:
    states = [each.state for each in statuses]
    found = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    outstanding = counts_of(statuses).outstanding
    return f"{count(len(states), 'form')}: {found or 'none'}; {outstanding} outstanding."


def csv_rows(chosen: Overview, *, with_addresses: bool) -> Iterator[list[str]]:
    """Yield the heading and a row for each paper, with columns for the forms of each agreement."""
    of_paper = [each for each in columns() if each.of_paper]
    others = [each for each in columns() if not each.of_paper]
    heads = [f"{each.name}: {label}" for each in others for label in chosen.labels]
    yield [*(each.name for each in of_paper), *heads]
    for paper in chosen.papers():
        of_form = [
            partial(each.shown, with_addresses=with_addresses) for each in (*of_paper, *others)
        ]
        yield [
            *(value(paper.first) for value in of_form[: len(of_paper)]),
            *(
                value(paper.forms[label]) if label in paper.forms else ""
                for value in of_form[len(of_paper) :]
                for label in chosen.labels
            ),
        ]
