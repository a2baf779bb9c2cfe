"""The limit: the bytes that this project writes, written to as many files and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contenders import ours
from bench.contenders.common import Maker
from generator.paper import Paper

LABEL = "the limit: only writing the same bytes"


def prepare(papers: Sequence[Paper]) -> Maker:
    """Make the bytes of some forms; the maker writes them round and round."""
    with TemporaryDirectory() as made:
        ours.prepare(papers)(papers, Path(made))
        forms = [
            (Path(made, f"{paper.paper_id}.pdf").read_bytes(), markdown.read_bytes())
            for paper in papers
            for markdown in [Path(made, f"{paper.paper_id}.md")]
        ]

    def make(papers: Sequence[Paper], folder: Path) -> None:
        for number, paper in enumerate(papers):
            pdf, markdown = forms[number % len(forms)]
            Path(folder, f"{paper.paper_id}.pdf").write_bytes(pdf)
            Path(folder, f"{paper.paper_id}.md").write_bytes(markdown)

    return make
