"""Forms of a workspace as they come back: typed, signed by hand, altered, of others, hostile."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

# The helpers that fill in and spoil forms are modules of the tests of returns.
sys.path.append(str(Path(__file__).parents[1] / "returns"))

import altering
import filling
import hostile
import printing
import scanning
from issuing import places_of

from desk.conftest import run


def typed(pdf: bytes, name: str) -> bytes:
    """Type the name and the date of today, as most people do."""
    day = date.today().isoformat()
    fields = {place.name: day for place in places_of(pdf) if place.name.startswith("date")}
    signed = {place.name: name for place in places_of(pdf) if place.name.startswith("signed")}
    return filling.by_pikepdf(pdf, fields | signed)


def by_hand(pdf: bytes, name: str) -> bytes:
    """Type the date, sign with ink, and print to a file: only an eye can decide."""
    day = date.today().isoformat()
    fields = {place.name: day for place in places_of(pdf) if place.name.startswith("date")}
    dated = filling.by_pikepdf(pdf, fields)
    return printing.by_pdfium(filling.sign_by_ink(dated, filling.signature_names(pdf)))


def undated(pdf: bytes, name: str) -> bytes:
    """Type the name only."""
    signed = {place.name: name for place in places_of(pdf) if place.name.startswith("signed")}
    return filling.by_pikepdf(pdf, signed)


def by_another(pdf: bytes, name: str) -> bytes:
    """Type the name of somebody else."""
    return typed(pdf, "Somebody Else")


def altered(pdf: bytes, name: str) -> bytes:
    """Lay other words over a clause."""
    return altering.overwrite(typed(pdf, name), "modified only", "changed")


def scanned(pdf: bytes, name: str) -> bytes:
    """Print, sign with a pen, and scan."""
    pen = scanning.pen_for(places_of(pdf), date.today().isoformat())
    pages = scanning.scan_pages(pdf, pen, scanning.OFFICE)
    return scanning.as_pdf(pages, scanning.OFFICE.dpi)


def swapped(pdf: bytes, name: str) -> bytes:
    """Put the second page first."""
    return altering.with_pages(typed(pdf, name), (1, 0))


def letter(pdf: bytes, name: str) -> bytes:
    """Send something that is no form; it differs from form to form."""
    words = f"BT /F 12 Tf 72 700 Td (Dear chairs, on behalf of {len(pdf)}) Tj ET"
    return hostile.one_page(words.encode(), b"<< >>")


def scripted(pdf: bytes, name: str) -> bytes:
    """Put a script into a form that is signed."""
    document = filling.opened(typed(pdf, name))
    document.Root.OpenAction = hostile.script()
    return filling.saved(document)


Making = Callable[[bytes, str], bytes]
KINDS: Mapping[str, Making] = {
    each.__name__: each
    for each in (
        by_hand, undated, by_another, scanned, altered, letter, swapped, typed, scripted, by_hand,
    )
}  # fmt: skip


def bring_back(workspace: Path, kinds: Mapping[str, Making]) -> None:
    """Return a form of each paper that is named, and have them checked."""
    back = workspace / "back"
    back.mkdir()
    for paper_id, make in kinds.items():
        pdf = (workspace / "out" / f"{paper_id}.pdf").read_bytes()
        (back / f"{paper_id} {make.__name__}.pdf").write_bytes(make(pdf, names(paper_id)))
    run("check", "back", status=1)


def names(paper_id: str) -> str:
    """Return who signs a paper of :func:`write_papers`, or of the workspace."""
    known = {"lovelace43": "Ada Lovelace", "hopper52": "Grace Hopper", "noether21": "Emmy Noether"}
    return known.get(paper_id, f"Ada Writer{paper_id.removeprefix('paper')}")


def write_papers(workspace: Path, number: int) -> list[str]:
    """Put other papers into the workspace, issue their forms, and return the ids."""
    ids = [f"paper{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(number)]
    entries = (
        f"@inproceedings{{{each}, title = {{Results of an Invented Kind, Part {each[-2:]}}}, "
        f"author = {{Writer{each[-2:]}, Ada}}, email = {{{each}@example.org}}}}"
        for each in ids
    )
    (workspace / "metadata" / "papers.bib").write_text("\n".join(entries), "utf-8")
    run("generate")
    return ids
