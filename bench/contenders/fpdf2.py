"""fpdf2: cells of text, one document object per form, which is how it is meant to be used."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bench.contenders.common import BOLD, REGULAR, Maker, signer
from bench.wording import Kind, Piece, pieces, set_in
from generator.paper import Paper

LABEL = "fpdf2"


def prepare(papers: Sequence[Paper]) -> Maker:
    """Have the words ready; fonts belong to a document and are loaded with it."""
    del papers
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    wording = pieces()

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for paper in papers:
            title, name = paper.title.plain, signer(paper)
            document = FPDF(format="letter")
            document.set_margin(25.4)
            document.set_auto_page_break(True, margin=25.4)
            document.add_font("Serif", fname=REGULAR)
            document.add_font("Serif", style="B", fname=BOLD)
            document.set_title(title)
            document.add_page()
            for piece in wording:
                _lay_out(document, piece, title, name)
            document.output(str(folder / f"{paper.paper_id}.pdf"))

    return make


def _lay_out(document: FPDF, piece: Piece, title: str, name: str) -> None:
    bold = "B" if piece.kind in (Kind.TITLE, Kind.QUOTE) else ""
    size = {Kind.TITLE: 16, Kind.FOOTNOTE: 8}.get(piece.kind, 10)
    document.set_font("Serif", bold, size)
    document.set_x(document.l_margin + 7 * piece.depth + (8 if piece.kind is Kind.QUOTE else 0))
    document.multi_cell(
        0,
        size * 0.46,
        f"{piece.marker} {set_in(piece.text, title, name)}".strip(),
        align="C" if piece.kind in (Kind.TITLE, Kind.SUBTITLE) else "J",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
    )
    document.ln(2)
    if piece.kind is Kind.RULE:
        document.line(document.l_margin + 20, document.y, document.l_margin + 120, document.y)
        document.ln(2)
