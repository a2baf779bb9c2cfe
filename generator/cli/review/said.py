"""What the chair says of a decision before it is made: a note, a reason, a date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import typer

from generator.cli.shared.console import output, say, shown
from generator.ledger.records import Outcome
from generator.ledger.returned import Decision


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed in so far, for the decision that comes next."""

    note: str = ""
    reason: str = ""
    signed_on: date | None = None

    def asked(self, key: str) -> Said:
        """Ask for what a key stands for; what is left empty stays as it is."""
        output.print()
        match key:
            case "n":
                return replace(self, note=ask("Note on your decision, for the record") or self.note)
            case "w":
                why = ask("Why: the author is told this if you reject it")
                return replace(self, reason=why or self.reason)
            case _:
                pass
        return replace(self, signed_on=_asked_date() or self.signed_on)

    def decision(self, sha256: str, outcome: Outcome, by: str) -> Decision:
        """Return the decision with all that was said."""
        at = datetime.now(UTC)
        return Decision(sha256, outcome, by, at, self.note, self.reason, self.signed_on)


def ask(question: str) -> str:
    """Ask for a line; an interrupt, or nothing, is an empty one."""
    try:
        answer = typer.prompt(question, default="", show_default=False, err=True)
    except (typer.Abort, KeyboardInterrupt):
        output.print()
        return ""
    return str(answer).strip()


def _asked_date() -> date | None:
    given = ask("Date beside the signature, as you read it (YYYY-MM-DD)")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        say(f"{shown(given)} is not a date: write it as 2031-05-30.", style="yellow")
        return None
