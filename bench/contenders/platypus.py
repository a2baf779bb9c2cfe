"""ReportLab's Platypus: a story of paragraphs per form, fonts and styles made once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate

from bench.contenders.common import BOLD, REGULAR, Maker, signer
from bench.wording import Kind, Piece, pieces, set_in
from generator.paper import Paper

LABEL = "ReportLab Platypus"

_BODY = {"fontName": "Serif", "fontSize": 10, "leading": 13, "spaceAfter": 6}
_STYLES = {
    Kind.TITLE: {"fontName": "Serif-Bold", "fontSize": 16, "leading": 20, "alignment": TA_CENTER},
    Kind.SUBTITLE: {"alignment": TA_CENTER},
    Kind.PARAGRAPH: {"alignment": TA_JUSTIFY},
    Kind.QUOTE: {"fontName": "Serif-Bold", "leftIndent": 24, "rightIndent": 24},
    Kind.ITEM: {"alignment": TA_JUSTIFY},
    Kind.RULE: {},
    Kind.FOOTNOTE: {"fontSize": 8, "leading": 10},
}


def prepare(papers: Sequence[Paper]) -> Maker:
    """Register the fonts and make the styles."""
    del papers
    pdfmetrics.registerFont(TTFont("Serif", REGULAR))
    pdfmetrics.registerFont(TTFont("Serif-Bold", BOLD))
    wording = [(piece, _style(piece)) for piece in pieces()]

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for paper in papers:
            title, name = paper.title.plain, signer(paper)
            document = SimpleDocTemplate(
                str(folder / f"{paper.paper_id}.pdf"), pagesize=letter, title=title
            )
            document.build(
                [part for piece, style in wording for part in _flow(piece, style, title, name)]
            )

    return make


def _style(piece: Piece) -> ParagraphStyle:
    settings: dict[str, object] = {**_BODY, **_STYLES[piece.kind]}
    if piece.depth:
        settings |= {"leftIndent": 22 * piece.depth, "bulletIndent": 22 * piece.depth - 16}
    return ParagraphStyle(piece.kind.value, **settings)


def _flow(piece: Piece, style: ParagraphStyle, title: str, name: str) -> list[Flowable]:
    text = Paragraph(
        escape(set_in(piece.text, title, name)), style, bulletText=piece.marker or None
    )
    if piece.kind is Kind.RULE:
        return [text, HRFlowable(width="60%", thickness=0.5, spaceAfter=8)]
    return [text]
