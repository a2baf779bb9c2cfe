"""The page of all papers: who is where, what is missing; tiles filter it."""

from __future__ import annotations

from functools import partial

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
    table = chosen_table(rows_at(desk), on_the_desk(), Choice(*words))
    values = {"table": table, "served": True, "address": partial(link, "/papers")}
    return Page("papers", "Papers", values)


def start(desk: Desk, asked: Asked) -> Answer:
    """Show the page to begin with."""
    return Moved("/papers")


ROUTES = (get("/", start), get("/papers", show))
