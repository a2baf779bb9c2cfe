"""What the commands that only look things up read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.console import say, show_diagnostics, spell

if TYPE_CHECKING:
    from generator.cli.loading import Settings
    from generator.ledger import Record
    from generator.ledger.returns import ReturnEntry


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was issued, and what came back."""

    records: dict[str, Record]
    entries: tuple[ReturnEntry, ...]


def output_folder(settings: Settings, out: Path | None) -> Path:
    """Give the folder of forms: the one that is asked for, or else that of the settings."""
    return out or settings.workspace.root / settings.config.folder


def read_recorded(folder: Path) -> Recorded:
    """Read the ledger of a folder; say what to do if there is none or it cannot be, and exit."""
    from generator.ledger import Ledger, LedgerError  # noqa: PLC0415 - not for --help
    from generator.ledger.rebuild import has_ledger  # noqa: PLC0415 - the same
    from generator.ledger.returns import ReturnLog  # noqa: PLC0415 - the same

    if not has_ledger(folder):
        say(
            f"There is no ledger in {spell(folder)}/ yet: `agreements generate` makes it. "
            "If it was lost, `agreements rebuild` makes it again from the forms."
        )
        raise typer.Exit(1)
    try:
        with Ledger(folder) as ledger, ReturnLog(folder) as log:
            return Recorded(ledger.records(), log.entries())
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
