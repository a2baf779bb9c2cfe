"""The output folder, as the commands use it: what to do where there is no ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from generator import office
from generator.cli.shared.console import count, say, short_path
from generator.diagnostics import Diagnostic, warning
from generator.ledger.rebuild import has_ledger
from generator.office import Office, Origin
from generator.output import OUTBOX, RETURNED, SENT
from generator.workspace import find_workspace

DAMAGED = "ledger-damaged-*"
"""Names of the earlier ledgers that are kept."""


def need_ledger(folder: Path) -> None:
    """Say what to do if a folder has no ledger, and exit."""
    if has_ledger(folder):
        return
    states = office.read_all(folder).values()
    where = short_path(folder)
    if all(state.origin is Origin.NOTHING for state in states):
        if not find_workspace(Path.cwd()).config.is_file():
            refuse_no_workspace()
        say(f"No forms have been made yet in {where}/: run `agreements generate`.")
        raise typer.Exit(1)
    records = [record for state in states for record in state.records.values()]
    number = sum(len(record.revisions) for record in records)
    still = count(number, "form is still there", "forms are still there")
    say(
        f"The ledger of {where}/ is gone; {still}. If you have a copy of it, put it back: only it "
        "knows what was mailed, what came back and what was decided. If not, `agreements rebuild` "
        "makes one from the forms."
    )
    raise typer.Exit(1)


def refuse_no_workspace(otherwise: str = "") -> NoReturn:
    """Say that there is no workspace here and what to do, and exit.

    Args:
        otherwise: what could be done without one.
    """
    ways = ", ".join(filter(None, ("Change to yours", otherwise, "or run `agreements init`")))
    say(f"This is not a workspace (no agreements.toml here or above). {ways}.")
    raise typer.Exit(2)


@contextmanager
def writing(folder: Path) -> Iterator[Office]:
    """Hold a folder that has a ledger; say what to do if there is none, and exit.

    Raises:
        LedgerError: it is damaged.
        OutputError: another command is writing there.
    """
    need_ledger(folder)
    with office.write(folder) as opened:
        yield opened


def memories_lost(folder: Path) -> tuple[Diagnostic, ...]:
    """Say what only a ledger that is gone knew, as far as the folder shows that there was any."""
    known = []
    if any((folder / RETURNED).glob("*")):
        known.append(
            "what came back and was decided: hand the copies in again, "
            "`agreements check` with the folder returned"
        )
    if any((folder / OUTBOX / SENT).glob("*.eml")):
        known.append("what was mailed: a mail with a copy in outbox/sent is not sent again")
    if not known:
        return ()
    return (warning("the ledger that is gone knew more than the forms", "; ".join(known)),)
