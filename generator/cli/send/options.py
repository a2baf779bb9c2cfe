"""What the command line says of a run of ``agreements send``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.cli.shared.loading import PaperOptions, Settings


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What the command line says of a run."""

    papers: PaperOptions
    template: str | None
    out: Path | None
    outbox: Path | None
    only: Sequence[str]
    limit: int | None
    again: Sequence[str]
    arrived: Sequence[str]
    smtp: bool
    to_me: bool
    yes: bool
    with_addresses: bool = False
    """Whether JSON shows them."""

    def folder(self, settings: Settings) -> Path:
        """Give the output folder."""
        return self.out or settings.workspace.root / settings.config.folder
