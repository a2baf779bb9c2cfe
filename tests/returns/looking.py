"""Short ways to look at what signers left on a form, without the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from issuing import TODAY, forms

from generator.ledger.records import Content, Signer
from generator.returns.evidence import (
    Box,
    FileKind,
    Index,
    Issued,
    PageWord,
    SeenPage,
    SignerEvidence,
)
from generator.returns.geometry.page_alignment import lay_pages
from generator.returns.identify.issued import read_issued
from generator.returns.identify.match import identify
from generator.returns.looks.fields import look_at_fields
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.signers.issued_here import find_signers, signature_pictures
from generator.returns.signers.signatures import Trust


def look(
    index: Index, pdf: bytes, trust: Trust | None = None, today: date = TODAY
) -> tuple[SignerEvidence, ...]:
    """Find what the signers left on a form that was issued."""
    with open_file(pdf, FileKind.PDF) as opened:
        pages = see_pages(opened)
        found = identify(pages, opened.metadata, index)
        assert found.match is not None
        issued = found.match.issued
        assert issued.pdf is not None
        form = read_issued(issued.pdf)
        with open_file(issued.pdf.read_bytes(), FileKind.PDF) as original:
            placements = lay_pages(opened, pages, original, form, found.pages)
            looks = look_at_fields(opened, pages, original, form, found.pages, placements)
        return find_signers(
            opened, pages, form, found.pages, placements, looks, issued, trust or Trust(()), today
        )


def picture(index: Index, pdf: bytes) -> tuple[bytes, ...]:
    """Picture the signatures of a form that was issued."""
    with open_file(pdf, FileKind.PDF) as opened:
        pages = see_pages(opened)
        found = identify(pages, opened.metadata, index)
        assert found.match is not None
        assert found.match.issued.pdf is not None
        form = read_issued(found.match.issued.pdf)
        with open_file(found.match.issued.pdf.read_bytes(), FileKind.PDF) as original:
            placements = lay_pages(opened, pages, original, form, found.pages)
            looks = look_at_fields(opened, pages, original, form, found.pages, placements)
        return signature_pictures(opened, form, found.pages, placements, looks)


def page_saying(lines: Sequence[str], number: int = 1) -> SeenPage:
    """Make a page of lines, as they can be read; each letter is 6 points wide."""
    words = []
    for row, line in enumerate(lines):
        column = 0
        for part in line.split(" "):
            left, bottom = 72.0 + 6 * column, 760.0 - 14 * row
            if part:
                words.append(PageWord(part, Box(left, bottom, left + 6 * len(part), bottom + 10)))
            column += len(part) + 1
    return SeenPage(number, 612, 792, tuple(words), (), pictured=False)


def issued_to(title: str, authors: Sequence[str], signer: str, now: str | None = None) -> Issued:
    """Make a revision that was issued, without its file."""
    signers = (Signer(signer, known=False),)
    printed = Content(title=title, authors=tuple(authors), signers=signers)
    current = Content(title=now or title, authors=tuple(authors), signers=signers)
    day = date(2025, 5, 1)
    return Issued(
        "paper", "paper", 1, "0" * 16, printed, current, 1, withdrawn=False, issued_on=day, pdf=None
    )


def issued_path(index: Index, key: str) -> Path:
    """Return the file of a form as it was issued."""
    wanted = forms()[key].paper_id
    found = next(each for each in index.standing if each.paper_id == wanted)
    assert found.pdf is not None
    return found.pdf
