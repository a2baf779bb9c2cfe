"""This project, one process: PDF and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import generator
from bench.contenders.common import Maker
from generator.forms.renderer import FormRenderer
from generator.paper import Paper

LABEL = "ours, 1 process (PDF and Markdown)"


def prepare(papers: Sequence[Paper]) -> Maker:
    """Load the template; warming up is making forms."""
    del papers
    return maker(generator.Renderer(generator.load_template("pmlr")))


def maker(renderer: FormRenderer) -> Maker:
    """Make forms with a renderer, through the batch."""

    def make(papers: Sequence[Paper], folder: Path) -> None:
        plan = generator.plan(generator.make_agreements(papers))
        for outcome in generator.apply(plan, renderer, folder):
            if isinstance(outcome, generator.Refusal):
                raise TypeError(f"refused: {outcome.diagnostics}")

    return make
