"""The page of all papers: who is where, what is missing; tiles filter it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from generator.cli.review.item import sentence
from generator.cli.shared.loading import PaperList
from generator.desk.answers import Asked, DeskAnswer, HtmlPage, Moved, get
from generator.desk.reading import Desk
from generator.desk.rendering import link
from generator.desk.table import Choice, StatusRow, chosen_table, on_the_desk, status_rows
from generator.diagnostics import DiagnosticError

_NO_LISTS: Mapping[str, PaperList] = {}


def rows_at(desk: Desk) -> tuple[StatusRow, ...]:
    """Return all papers: those that have a form, as they were issued, then those without."""
    overview = desk.overview
    lists = _NO_LISTS
    with suppress(DiagnosticError):  # no metadata, or settings with a mistake; the forms are there
        lists = desk.lists
    known = overview, lists  # which it keeps alive
    agreements = {label: found.agreements for label, found in lists.items()}
    made = partial(status_rows, overview.agreements, agreements, with_addresses=True)
    return desk.kept("rows", (id(overview), id(lists)), lambda: (known, made()))[1]


def show(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show the table, or the part of it that was asked for."""
    words = (asked.get(name) for name in ("show", "lacks", "q", "sort"))
    rows = rows_at(desk)
    overview = desk.overview
    labels = overview.labels if overview.has_several else ()
    table = chosen_table(rows, on_the_desk(labels), Choice(*words))
    values = {
        "table": table,
        "served": True,
        "address": partial(link, "/papers"),
        "problems": () if rows else _why_none(desk),
    }
    return HtmlPage("papers", "Papers", values)


def _why_none(desk: Desk) -> list[str]:
    """Say why there is no paper."""
    try:
        problems = desk.papers.problems
    except DiagnosticError as failure:
        problems = failure.diagnostics
    return [sentence(each.message) for each in problems]


def start(desk: Desk, asked: Asked) -> DeskAnswer:
    """Show the page to begin with."""
    return Moved("/papers")


ROUTES = (get("/", start), get("/papers", show))
