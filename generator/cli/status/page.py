"""The state of all papers as one page of HTML that needs no other file and asks nobody for any."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from generator.cli.shared.addresses import without_addresses
from generator.cli.shared.console import shown
from generator.cli.status.data import FOR_A_PERSON, Counts, PaperStatus
from generator.diagnostics import Diagnostic, error
from generator.moments import to_iso

_GENERATOR = '<meta name="generator" content="agreements status">'
"""What tells a page of ours, whose place a later one may take."""

_COLOURS = {
    "accepted": "good",
    FOR_A_PERSON: "wait",
    "returned": "wait",
    "rejected": "bad",
}
_HEADINGS = (
    ("paper", ""),
    ("title", "title"),
    ("who signs", ""),
    ("state", "state"),
    ("missing", "missing"),
    ("issued", "day"),
    ("sent", "day"),
    ("returned", "day"),
    ("accepted", "day"),
    ("revision", "number"),
    ("mail", "mail"),
)
"""The columns and their classes."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a paper in sentences, in which an address can stand."""

    missing: str
    mail: str


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page."""

    event: str
    """What the papers appear in; empty if that is not known."""
    statuses: Sequence[PaperStatus]
    counts: Counts
    strays: int
    """Files that came back and belong to no paper."""
    made_at: datetime


def as_page(page: Page) -> str:
    """Write the page without any address."""
    return _write(page, [_cells(each, _quiet(each)) for each in page.statuses])


def as_page_with_addresses(page: Page) -> str:
    """Write the page with the addresses that mails went to."""
    told = [_Told(each.missing, each.mail) for each in page.statuses]
    rows = [_cells(*pair) for pair in zip(page.statuses, told, strict=True)]
    return _write(page, rows)


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
        return _GENERATOR.encode() in opened.read(2000)


def _quiet(status: PaperStatus) -> _Told:
    told = (status.missing, status.mail_without_addresses)
    return _Told(*map(without_addresses, told))


def _cells(status: PaperStatus, told: _Told) -> tuple[str, ...]:
    """Give the cells of a row, by :data:`_HEADINGS`."""
    return (
        status.paper_id,
        status.title,
        status.signers,
        status.state,
        told.missing,
        status.issued,
        status.sent,
        status.returned,
        status.accepted,
        str(status.revision),
        told.mail,
    )


def _write(page: Page, rows: Sequence[Sequence[str]]) -> str:
    style, script = (_resource(f"page.{kind}") for kind in ("css", "js"))
    # Nothing but these two runs or is loaded, whatever a title might smuggle in.
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"Agreements of {page.event}" if page.event else "Agreements"
    used = [place for place in range(len(_HEADINGS)) if any(row[place] for row in rows)]
    heads = "".join(
        f'<th scope="col"{_class(name)}>{heading}</th>'
        for heading, name in (_HEADINGS[place] for place in used)
    )
    body = "".join(_row(row, used) for row in rows)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"{_GENERATOR}\n"
        f"<title>{_html(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{_html(title)}</h1>\n{_made_at(page.made_at)}{_counts(page)}</header>\n"
        '<main>\n<div class="find" role="search" hidden>\n<label for="search">Search</label>\n'
        '<input type="search" id="search" autocomplete="off" spellcheck="false">\n'
        '<p id="told" role="status"></p>\n</div>\n'
        '<div class="table" role="region" aria-labelledby="caption" tabindex="0">\n<table>\n'
        '<caption id="caption">The papers, and where the form of each is</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n</main>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _made_at(moment: datetime) -> str:
    machine = to_iso(moment)
    human = f"{moment.day} {moment:%B %Y, %H:%M} {moment:%Z}".rstrip()
    return f'<p class="when">As of <time datetime="{machine}">{escape(human)}</time></p>\n'


def _counts(page: Page) -> str:
    counts = page.counts
    told = [
        ("issued", counts.issued),
        ("sent", counts.sent),
        ("returned", counts.returned),
        ("accepted", counts.accepted),
        ("outstanding", counts.outstanding),
        (FOR_A_PERSON, counts.for_a_person),
        ("withdrawn", counts.withdrawn),
        ("files of no paper", page.strays),
    ]
    always = 5
    items = "".join(
        f"<div><dt>{name}</dt><dd>{number}</dd></div>\n"
        for place, (name, number) in enumerate(told)
        if place < always or number
    )
    return f"<dl>\n{items}</dl>\n"


def _row(cells: Sequence[str], used: Sequence[int]) -> str:
    written = "".join(
        f"<td{_class(name, _COLOURS.get(cells[place], '') if name == 'state' else '')}>"
        f"<bdi>{_html(cells[place])}</bdi></td>"
        for place, (_, name) in ((place, _HEADINGS[place]) for place in used[1:])
    )
    return f'<tr><th scope="row"><bdi>{_html(cells[0])}</bdi></th>{written}</tr>\n'


def _class(*names: str) -> str:
    found = " ".join(filter(None, names))
    return f' class="{found}"' if found else ""


def _html(text: str) -> str:
    return escape(shown(text))


def _resource(name: str) -> str:
    return files("generator.cli.status").joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    """Give the hash by which a policy knows a text (Content Security Policy Level 3, 6.7.3.3)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
