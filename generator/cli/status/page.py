"""The state of all papers as one page of HTML that needs no other file, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.cli.shared.putting import put_file
from generator.desk.rendering import page_address, render_file
from generator.desk.table import Choice, chosen_table, handed_on, status_rows
from generator.diagnostics import Diagnostic, error
from generator.moments import to_iso
from generator.status.papers import WITHDRAWN
from generator.status.several import Overview

_GENERATOR = "agreements status"
"""What a page of ours is known by, whose place a later one may take."""


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What stands on the page."""

    event: str
    """What the papers appear in; empty if that is not known."""
    overview: Overview
    made_at: datetime


def write_page(page: StatusPage, *, with_addresses: bool) -> str:
    """Return the page; columns in which no paper has anything are left out."""
    rows = status_rows(page.overview.agreements, {}, with_addresses=with_addresses)
    only_withdrawn = bool(rows) and all(WITHDRAWN in row.tiles for row in rows)
    choice = Choice(show=WITHDRAWN if only_withdrawn else "")
    made_at = page.made_at
    values = {
        "generator": _GENERATOR,
        "title": f"Agreements of {page.event}" if page.event else "Agreements",
        "machine_time": to_iso(made_at),
        "time": f"{made_at.day} {made_at:%B %Y, %H:%M} {made_at:%Z}".rstrip(),
        "strays": page.overview.strays,
        "table": chosen_table(rows, handed_on(rows), choice),
        "served": False,
        "address": page_address,
    }
    return render_file("status", "table.js", values)


def put_page(written: str, file: Path) -> Diagnostic | None:
    """Make a page the file, whole or not at all; say why not if something else has the name.

    Raises:
        OSError: the disk is full, or does not let us write.
    """
    if file.exists() and not _is_ours(file):
        return error(f"{file} is not a status page, so it was left alone", "choose another name")
    put_file(file, written.encode("utf-8"))
    return None


def _is_ours(file: Path) -> bool:
    with file.open("rb") as opened:
        return f'<meta name="generator" content="{_GENERATOR}">'.encode() in opened.read(2000)
