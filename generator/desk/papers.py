"""The page of all papers: who is where, what is missing; tiles filter it."""

from __future__ import annotations

from functools import partial

from generator.cli.review.item import sentence
from generator.desk.answers import Answer, Asked, Moved, Page, get
from generator.desk.reading import Desk
from generator.desk.rendering import link
from generator.desk.table import Choice, Row, chosen_table, on_the_desk, rows_of
from generator.diagnostics import DiagnosticError


def rows_at(desk: Desk) -> tuple[Row, ...]:
    """Return all papers: those that have a form, as they were issued, then those without."""
    statuses = desk.statuses
    try:
        agreements = desk.papers.agreements
    except DiagnosticError:  # no metadata, or settings with a mistake; the forms are there
        agreements = ()
    known = statuses, agreements  # which it keeps alive
    made = partial(rows_of, {"": statuses}, {"": agreements}, with_addresses=True)
    return desk.kept("rows", (id(statuses), id(agreements)), lambda: (known, made()))[1]


def show(desk: Desk, asked: Asked) -> Answer:
    """Show the table, or the part of it that was asked for."""
    words = (asked.get(name) for name in ("show", "lacks", "q", "sort"))
    rows = rows_at(desk)
    table = chosen_table(rows, on_the_desk(), Choice(*words))
    values = {
        "table": table,
        "served": True,
        "address": partial(link, "/papers"),
        "problems": () if rows else _why_none(desk),
    }
    return Page("papers", "Papers", values)


def _why_none(desk: Desk) -> list[str]:
    """Say why there is no paper."""
    try:
        problems = desk.papers.problems
    except DiagnosticError as failure:
        problems = failure.diagnostics
    return [sentence(each.message) for each in problems]


def start(desk: Desk, asked: Asked) -> Answer:
    """Show the page to begin with."""
    return Moved("/papers")


ROUTES = (get("/", start), get("/papers", show))
