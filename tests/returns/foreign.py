"""Forms that were not made by us: the publisher's blank one, filled in by hand."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pikepdf
from altering import find, strip_marks, without_fields
from filling import Type, note, opened, saved
from issuing import Place, issue
from scanning import OFFICE, Pen, as_pdf, scan_pages

from generator.forms.signatory import Basis, Signatory
from generator.paper import Paper
from generator.text import Title

REAL = Path(__file__).parent.parent.parent.parent / "shared" / "pmlr" / "publication-agreement.pdf"
"""The publisher's own file, where it lies beside the project."""
_LINE = "_" * 60


@cache
def look_alike() -> bytes:
    """Make a form like the publisher's: the same words, and lines to write on."""
    paper = Paper("blank", Title.of(_LINE), ())
    signer = Signatory("_" * 30, "", Basis.CONTACTS)
    return without_fields(strip_marks(issue(paper, signer).pdf))


def typed(blank: bytes, *, name: str = "", day: str = "", title: str = "") -> bytes:
    """Type title, name and date onto a blank form, as far as they are given."""
    document = opened(blank)
    for text, anchor, right, up in (
        (title, "currently", 0, -26),
        (name, "The parties to this", 0, -26),
        (name, "Corresponding Author:", 130, 0),
        (name, "Signed:", 60, 0),
        (day, "Date:", 60, 0),
    ):
        page, (left, bottom, _, _) = find(blank, anchor)
        if text:
            x, y = max(90.0, left + right) if right else 100.0, bottom + up
            box = (x, y - 3, min(600.0, x + 8 + 4.6 * len(text)), y + 12)
            note(document, page, box, text, Type(8 if len(text) > 40 else 10))
    return saved(document)


def scanned(blank: bytes, title: str, name: str) -> bytes:
    """Type onto a blank form, print it, sign and scan it."""
    filled = typed(blank, name=name, day="2031-06-01", title=title)
    page, (left, bottom, _, _) = find(blank, "Signed:")
    box = (left + 60, bottom - 6, left + 260, bottom + 24)
    pages = scan_pages(filled, Pen((Place("hand", page, "Sig", box),)), OFFICE)
    return as_pdf(pages, OFFICE.dpi)


def a_letter() -> bytes:
    """Make a file that has nothing to do with any of this."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    note(document, 0, (80, 700, 520, 720), "Dear chairs, please find my invoice attached.")
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()
