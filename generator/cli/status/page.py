"""The state of all papers as one page of HTML that needs no other file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.cli.shared.pages import render_page
from generator.diagnostics import Diagnostic, error
from generator.moments import to_iso
from generator.status.papers import REVIEW, Counts

_GENERATOR = "agreements status"
"""What a page of ours is known by, whose place a later one may take."""
_ALWAYS = 5
"""Counts that are shown also if they are 0."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page."""

    event: str
    """What the papers appear in; empty if that is not known."""
    columns: Sequence[tuple[str, str, Callable[[str], str]]]
    """Heading, kind, and the colour of a value."""
    rows: Sequence[Sequence[str]]
    counts: Counts
    strays: int
    """Files that came back and belong to no paper."""
    made_at: datetime


def write_page(page: Page) -> str:
    """Return the page; columns in which no paper has anything are left out."""
    used = [place for place in range(len(page.columns)) if any(row[place] for row in page.rows)]
    heads = [page.columns[place][:2] for place in used]
    rows = [
        [(page.columns[place], row[place], page.columns[place][2](row[place])) for place in used]
        for row in page.rows
    ]
    made_at = page.made_at
    return render_page(
        "generator.cli.status",
        "page",
        generator=_GENERATOR,
        title=f"Agreements of {page.event}" if page.event else "Agreements",
        machine_time=to_iso(made_at),
        time=f"{made_at.day} {made_at:%B %Y, %H:%M} {made_at:%Z}".rstrip(),
        counts=_counts(page),
        heads=heads,
        rows=rows,
    )


def put_page(written: str, file: Path) -> Diagnostic | None:
    """Make a page the file, whole or not at all; say why not if something else has the name.

    Raises:
        OSError: the disk is full, or does not let us write.
    """
    if file.exists() and not _is_ours(file):
        return error(f"{file} is no page of this kind, and is left as it is", "choose another name")
    partial = file.with_name(f".{file.name}-{os.getpid()}.partial")
    try:
        partial.write_text(written, "utf-8", newline="")
        partial.replace(file)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        raise OSError(problem.errno, problem.strerror, str(file)) from problem
    return None


def _is_ours(file: Path) -> bool:
    with file.open("rb") as opened:
        return f'<meta name="generator" content="{_GENERATOR}">'.encode() in opened.read(2000)


def _counts(page: Page) -> list[tuple[str, int]]:
    counts = page.counts
    numbers = [
        ("issued", counts.issued),
        ("sent", counts.sent),
        ("returned", counts.returned),
        ("accepted", counts.accepted),
        ("outstanding", counts.outstanding),
        (REVIEW, counts.review),
        ("withdrawn", counts.withdrawn),
        ("files of no paper", page.strays),
    ]
    return [pair for place, pair in enumerate(numbers) if place < _ALWAYS or pair[1]]
