"""WeasyPrint: HTML with one style sheet and one font configuration for all forms."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.contenders.common import BOLD, REGULAR, Maker, signer
from bench.wording import Kind, Piece, pieces, set_in
from generator.paper import Paper

LABEL = "WeasyPrint"

_STYLE = f"""\
@font-face {{ font-family: Serif; src: url({REGULAR.as_uri()}) }}
@font-face {{ font-family: Serif; font-weight: bold; src: url({BOLD.as_uri()}) }}
@page {{ size: letter; margin: 1in; @bottom-right {{ content: counter(page) }} }}
body {{ font: 10pt/1.3 Serif; text-align: justify }}
h1 {{ font-size: 16pt; text-align: center }}
.subtitle {{ text-align: center }}
.quote {{ margin: 0.5em 2em; font-weight: bold }}
.rule {{ border-bottom: 0.5pt solid; width: 60% }}
.footnote {{ font-size: 8pt }}
"""


def prepare(papers: Sequence[Paper]) -> Maker:
    """Parse the style sheet and load the fonts."""
    del papers
    fonts = FontConfiguration()
    style = CSS(string=_STYLE, font_config=fonts)
    wording = pieces()

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for paper in papers:
            title, name = paper.title.plain, signer(paper)
            body = "".join(_spell(piece, title, name) for piece in wording)
            page = f'<html lang="en"><title>{escape(title)}</title><body>{body}</body></html>'
            HTML(string=page).write_pdf(
                folder / f"{paper.paper_id}.pdf", stylesheets=[style], font_config=fonts
            )

    return make


def _spell(piece: Piece, title: str, name: str) -> str:
    text = escape(f"{piece.marker} {set_in(piece.text, title, name)}".strip())
    if piece.kind is Kind.TITLE:
        return f"<h1>{text}</h1>"
    indent = f' style="margin-left: {1.8 * piece.depth}em"' if piece.depth else ""
    return f'<p class="{piece.kind.value}"{indent}>{text}</p>'
