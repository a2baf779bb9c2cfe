"""How a run of ``agreements generate`` is told, form by form and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import generator
from generator.cli.console import (
    count,
    diagnostic_as_json,
    output,
    say,
    show_diagnostics,
    show_json,
    show_line,
    show_table,
    shown,
    spell,
)
from generator.diagnostics import Diagnostic, Severity


class Report:
    """Counts what became of the forms; how it is shown is for the classes below."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.forms: Counter[generator.Change] = Counter()
        self.refused = 0
        self.guessed = 0
        self.doubtful = 0
        """Forms of papers with warnings."""
        self.kept = 0
        """Earlier files that are now among the superseded ones."""

    def problems(self, problems: Iterable[Diagnostic]) -> None:
        """Take what was found wrong before the first form."""
        show_diagnostics(item for item in problems if item.severity is not Severity.NOTE)

    def add(self, outcome: generator.Outcome) -> None:
        """Take what became of one form."""
        if isinstance(outcome, generator.Refusal):
            self.refused += 1
            return
        self.forms[change_of(outcome)] += 1
        self.kept += sum(placed.kept is not None for placed in outcome.files)
        agreement = outcome.agreement
        self.guessed += any(who.name and not who.known for who in agreement.signatories)
        self.doubtful += any(
            problem.severity is Severity.WARNING for problem in agreement.paper.problems
        )

    def finish(self) -> None:
        """Show the end of the run."""

    def summary(self) -> list[str]:
        """Give the sentences that sum the run up."""
        total = self.forms.total()
        changes = ", ".join(f"{number} {change}" for change, number in self.forms.items())
        lines = [f"{count(total, 'agreement')} in {spell(self.folder)}/: {changes or 'none'}."]
        if self.refused:
            lines.append(f"{count(self.refused, 'paper')} refused: no form was made.")
        if self.kept:
            place = spell(self.folder / "superseded")
            lines.append(f"{count(self.kept, 'earlier file')} kept in {place}/.")
        if self.guessed:
            lines.append(
                f"{count(self.guessed, 'signer is a guess', 'signers are guesses')}: "
                "the name can be corrected on the form. "
                "If you know better, write it into metadata/contacts.csv."
            )
        if self.doubtful:
            papers = count(self.doubtful, "paper has a warning", "papers have warnings")
            lines.append(f"{papers}: `agreements papers` shows them.")
        return lines


class QuietReport(Report):
    """Tells only what went wrong."""

    def add(self, outcome: generator.Outcome) -> None:
        """Show a refusal."""
        super().add(outcome)
        if isinstance(outcome, generator.Refusal):
            show_diagnostics(outcome.diagnostics)


class LineReport(Report):
    """Tells each file on a line of its own: what became of it, the paper's id, the path."""

    def add(self, outcome: generator.Outcome) -> None:
        """Show the lines of one form."""
        super().add(outcome)
        paper_id = shown(outcome.agreement.paper.paper_id)
        if isinstance(outcome, generator.Refusal):
            for problem in outcome.diagnostics:
                show_line(f"refused\t{paper_id}\t{shown(problem)}")
        else:
            for placed in outcome.files:
                show_line(f"{placed.change}\t{paper_id}\t{shown(spell(placed.path))}")

    def finish(self) -> None:
        """Sum up beside the lines."""
        for line in self.summary():
            say(line)


class TableReport(Report):
    """Tells a person at a terminal what was refused and why, and sums the rest up."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._refusals: list[generator.Refusal] = []

    def add(self, outcome: generator.Outcome) -> None:
        """Keep a refusal for the end."""
        super().add(outcome)
        if isinstance(outcome, generator.Refusal):
            self._refusals.append(outcome)

    def finish(self) -> None:
        """Show what was refused, then sum up."""
        rows = [(_ids(refusals), list(reasons)) for reasons, refusals in self._by_reasons().items()]
        if rows:
            show_table(("refused", "why"), rows)
            output.print()
        for line in self.summary():
            show_line(line)

    def _by_reasons(self) -> dict[tuple[str, ...], list[generator.Refusal]]:
        """Gather the papers that were refused for the same, such as a mistake of the template."""
        gathered: dict[tuple[str, ...], list[generator.Refusal]] = {}
        for refusal in self._refusals:
            reasons = tuple(_reason(problem) for problem in refusal.diagnostics)
            gathered.setdefault(reasons, []).append(refusal)
        return gathered


class JsonReport(Report):
    """Tells everything as one list of objects, when the run has ended."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._rows: list[dict[str, object]] = []

    def add(self, outcome: generator.Outcome) -> None:
        """Keep one form for the end."""
        super().add(outcome)
        paper_id = outcome.agreement.paper.paper_id
        if isinstance(outcome, generator.Refusal):
            problems = [diagnostic_as_json(problem) for problem in outcome.diagnostics]
            self._rows.append({"id": paper_id, "status": "refused", "problems": problems})
            return
        files = [
            {
                "path": str(placed.path),
                "change": str(placed.change),
                "kept": None if placed.kept is None else str(placed.kept),
            }
            for placed in outcome.files
        ]
        row: dict[str, object] = {"id": paper_id, "status": str(change_of(outcome))}
        self._rows.append(row | {"fingerprint": outcome.fingerprint, "files": files})

    def finish(self) -> None:
        """Print the list."""
        show_json(self._rows)


def change_of(written: generator.Written) -> generator.Change:
    """Say in one word what became of a form's files."""
    changes = {placed.change for placed in written.files}
    for change in (generator.Change.REPLACED, generator.Change.NEW):
        if change in changes:
            return change
    return generator.Change.SAME


def _reason(problem: Diagnostic) -> str:
    """Spell a finding for a table that names the paper in another column."""
    place = ":".join(
        str(part) for part in (problem.span.file, problem.span.line) if part is not None
    )
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{place}: {problem.message}{hint}" if place else f"{problem.message}{hint}"


def _ids(refusals: list[generator.Refusal]) -> list[str]:
    ids = [refusal.agreement.paper.paper_id for refusal in refusals]
    return ids if len(ids) <= 5 else [*ids[:5], f"and {len(ids) - 5} more"]
