"""Typst from Python: one compiler for all forms, the paper's words as ``sys.inputs``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typst

from bench.contenders.common import FONTS, Maker, signer
from bench.wording import SIGNER, TITLE, Kind, Piece, pieces
from generator.paper import Paper

LABEL = "Typst (Python package)"

_PREAMBLE = """\
#set page(paper: "us-letter", margin: 1in, numbering: "1 / 1")
#set text(font: "Noto Serif", size: 10pt, lang: "en")
#set par(justify: true)
#set document(title: sys.inputs.title)
"""
_STAND_INS = {TITLE: "#sys.inputs.title", SIGNER: "#sys.inputs.signer"}


def prepare(papers: Sequence[Paper]) -> Maker:
    """Write the document and find the fonts."""
    del papers
    source = (_PREAMBLE + "\n\n".join(_spell(piece) for piece in pieces())).encode()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(font_paths=fonts)

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for paper in papers:
            words = {"title": paper.title.plain, "signer": signer(paper)}
            pdf = compiler.compile(input=source, format="pdf", sys_inputs=words)
            assert isinstance(pdf, bytes)
            Path(folder, f"{paper.paper_id}.pdf").write_bytes(pdf)

    return make


def _spell(piece: Piece) -> str:
    text = "".join(_STAND_INS.get(letter) or _letter(letter) for letter in piece.text)
    match piece.kind:
        case Kind.TITLE:
            return f"#align(center, text(size: 16pt)[*{text}*])"
        case Kind.SUBTITLE:
            return f"#align(center)[{text}]"
        case Kind.QUOTE:
            return f"#pad(x: 2em)[*{text}*]"
        case Kind.FOOTNOTE:
            return f"#text(size: 8pt)[{text}]"
        case Kind.RULE:
            rule = "#box(width: 1fr, line(length: 100%, stroke: 0.5pt))"
            return f"#pad(left: {1.8 * piece.depth}em)[{piece.marker} {text} {rule}]"
        case Kind.ITEM:
            return f"#pad(left: {1.8 * piece.depth - 1.2}em)[{_letters(piece.marker)} {text}]"
        case Kind.PARAGRAPH:
            return text


def _letters(text: str) -> str:
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    """Escape a character that is, or could begin, markup."""
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() and letter != " " else letter
