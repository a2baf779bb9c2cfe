"""Whether forms hold what they must, before anything is timed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

from bench.contenders.common import signer
from generator.paper import Paper


def check_forms(papers: Sequence[Paper], folder: Path) -> None:
    """See that each paper's form shows its title and who signs.

    Only the ASCII letters and digits are compared: not every contender has every script, and line
    breaks, hyphens and ligatures are their own affair.

    Raises:
        ValueError: a form is missing, or does not show them.
    """
    forms = {path.stem: path for path in folder.rglob("*.pdf")}
    for paper in papers:
        if paper.paper_id not in forms:
            raise ValueError(f"{paper.paper_id} has no form")
        shown = _squash(_text(forms[paper.paper_id]))
        for word in (paper.title.plain, signer(paper)):
            if _squash(word) not in shown:
                raise ValueError(f"{paper.paper_id} does not show {word!r}")


def _text(path: Path) -> str:
    """Extract the text of a form, that of its fields included."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    if document.formenv:
        for page in document:
            page.flatten()  # shows in the text only once the page is loaded again
            page.close()
    return " ".join(page.get_textpage().get_text_range() for page in document)


def _squash(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())
