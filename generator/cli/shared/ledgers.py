"""What the commands that only look things up read from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.shared.console import count, say, show_diagnostics, spell
from generator.diagnostics import Diagnostic, error, warning

if TYPE_CHECKING:
    from generator.cli.shared.loading import Settings
    from generator.ledger import Record
    from generator.ledger.returns import ReturnEntry
    from generator.output import OutputFolder


RETURNED = "returned"
"""Subfolder of the output folder that keeps the copies of returned files."""
DAMAGED = "ledger-damaged-*"
"""Names of the earlier ledgers that are kept."""
_SUBFOLDERS = (RETURNED, "outbox", "outbox/sent", "outbox/trial", "superseded", "withdrawn")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was issued, and what came back."""

    records: dict[str, Record]
    entries: tuple[ReturnEntry, ...]


def output_folder(settings: Settings, out: Path | None) -> Path:
    """Give the folder of forms: the one that is asked for, or else that of the settings."""
    return out or settings.workspace.root / settings.config.folder


@contextmanager
def writing(folder: Path) -> Iterator[OutputFolder]:
    """Hold a folder and its ledger against all other commands that write there.

    Raises:
        LedgerError: the ledger is damaged.
        OutputError: another command is writing, or a subfolder is a link that leads elsewhere.
        OSError: the folder cannot be written.
    """
    from generator.ledger import LEDGER_NAME  # noqa: PLC0415 - not for --help
    from generator.ledger.connection import is_empty, verify  # noqa: PLC0415 - the same
    from generator.output import OutputError, OutputFolder  # noqa: PLC0415 - the same

    with OutputFolder(folder) as output:
        for name in _SUBFOLDERS:
            if (folder / name).is_symlink():
                message = f"{folder / name} is a symbolic link and is not followed"
                raise OutputError(error(message, "put the folder itself there"))
        if not is_empty(folder / LEDGER_NAME):
            verify(folder / LEDGER_NAME)
        yield output


def need_ledger(folder: Path) -> None:
    """Say what to do if a folder has no ledger, and exit."""
    from generator.ledger.rebuild import has_ledger, has_remains, read_forms  # noqa: PLC0415 - late
    from generator.output import SUPERSEDED, WITHDRAWN  # noqa: PLC0415 - the same

    if has_ledger(folder):
        return
    where = spell(folder)
    if not has_remains(folder):
        say(
            f"There is no ledger in {where}/ yet, and there are no forms: "
            "`agreements generate` makes them."
        )
        raise typer.Exit(1)
    records, _ = read_forms(folder, ("", SUPERSEDED, WITHDRAWN))
    number = sum(len(record.revisions) for record in records)
    still = count(number, "form is still there", "forms are still there")
    say(
        f"The ledger of {where}/ is gone; {still}. If you have a copy of it, put it back: only it "
        "knows what was mailed, what came back and what was decided. If not, `agreements rebuild` "
        "makes one from the forms."
    )
    raise typer.Exit(1)


def memories_lost(folder: Path) -> tuple[Diagnostic, ...]:
    """Say what only a ledger that is gone knew, as far as the folder shows that there was any."""
    known = []
    if any((folder / RETURNED).glob("*")):
        known.append(
            "what came back and was decided: hand the copies in again, "
            "`agreements check` with the folder returned"
        )
    if any((folder / "outbox" / "sent").glob("*.eml")):
        known.append("what was mailed: a mail with a copy in outbox/sent is not sent again")
    if not known:
        return ()
    return (warning("the ledger that is gone knew more than the forms", "; ".join(known)),)


def read_recorded(folder: Path) -> Recorded:
    """Read the ledger of a folder; say what to do if there is none or it cannot be, and exit."""
    from generator.ledger import LEDGER_NAME, Ledger, LedgerError  # noqa: PLC0415 - heavy
    from generator.ledger.connection import verify  # noqa: PLC0415 - the same
    from generator.ledger.returns import ReturnLog  # noqa: PLC0415 - the same

    need_ledger(folder)
    try:
        verify(folder / LEDGER_NAME)
        with Ledger.to_read(folder) as ledger, ReturnLog.to_read(folder) as log:
            return Recorded(ledger.records(), log.entries())
    except LedgerError as failure:
        show_diagnostics([failure.diagnostic])
        raise typer.Exit(1) from None
