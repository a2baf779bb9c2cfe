"""What the command line says of a round of forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.cli.shared.loading import PaperOptions, Settings

IDENTICAL = "identical"
"""Answers the question after every pair of papers that have the same title and authors."""


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What the command line says of a round."""

    papers: PaperOptions
    template: str | None
    out: Path | None
    formats: Sequence[str]
    only: Sequence[str]
    renames: Sequence[str]
    withdrawn: Sequence[str]
    force: bool = False
    may_ask: bool = False
    """Whether a person at the terminal is asked what has to be decided."""

    @property
    def is_usual(self) -> bool:
        """Whether it is a run over everything, with nothing asked of it but that."""
        return not (self.only or self.renames or self.withdrawn or self.force)

    def folder(self, settings: Settings) -> Path:
        """Give the output folder."""
        return self.out or settings.workspace.root / settings.config.folder
