"""What ``agreements generate`` says, form by form and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.cli.generate.rows import REFUSED, PaperRow, Reported
from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    messages,
    output,
    say,
    short_path,
    show_diagnostics,
    show_json,
    show_line,
    show_table,
    shown,
)
from generator.cli.shared.loading import show_first
from generator.diagnostics import Diagnostic, Severity
from generator.ledger.places import agreement_folder


def make_report(folder: Path, agreement: str, *, json: bool, quiet: bool) -> RunReport:
    """Return the report that fits who reads it.

    Args:
        folder: the output folder.
        agreement: name of the agreement.
        json: for a program.
        quiet: only what went wrong.
    """
    if json:
        return JsonReport(folder, agreement)
    if quiet:
        return QuietReport(folder, agreement)
    kind = TableReport if messages.is_terminal else LineReport
    return kind(folder, agreement)


def show_rows(reports: Sequence[RunReport]) -> None:
    """Print what is for a program, as one list of all agreements."""
    rows = [report.rows_as_objects() for report in reports if isinstance(report, JsonReport)]
    if any(each is not None for each in rows):
        show_json([row for each in rows for row in each or ()])


class RunReport:
    """Counts what became of the forms; how it is shown is for the classes below."""

    def __init__(self, folder: Path, agreement: str = "") -> None:
        self.folder = agreement_folder(folder, agreement)
        """Where the forms lie."""
        self.agreement = agreement
        self.said: set[Diagnostic] = set()
        """What was said of the list already, with another agreement."""
        self.forms: Counter[str] = Counter()
        self.rows: list[PaperRow] = []
        self.notes: list[str] = []
        """Sentences for the end."""
        self._place = short_path(self.folder)
        self.refused = 0
        self.guessed = 0
        self.doubtful = 0
        """Forms of papers with warnings."""
        self.kept = 0
        """Earlier files that are now among the superseded ones."""

    def problems(self, problems: Iterable[Diagnostic]) -> None:
        """Take what was found wrong before the first form."""
        new = [item for item in problems if item not in self.said]
        self.said.update(new)
        show_first(item for item in new if item.severity is not Severity.NOTE)

    def add(self, row: PaperRow) -> None:
        """Take what became of one form."""
        self.rows.append(row)
        if row.status == REFUSED:
            self.refused += 1
            return
        self.forms[row.status] += 1
        self.kept += sum(file.kept is not None for file in row.files)
        self.guessed += row.guessed
        self.doubtful += row.doubtful

    def replay(self, reported: Reported) -> None:
        """Report a run again that has nothing left to do."""
        self.problems(reported.problems)
        for row in reported.rows:
            self.add(row)
        self.notes += reported.notes
        self.finish()

    def finish(self) -> None:
        """Show the end of the run."""

    def summary(self) -> list[str]:
        """Return the sentences that sum the run up."""
        total = self.forms.total()
        changes = ", ".join(f"{number} {change}" for change, number in self.forms.items())
        lines = [f"{count(total, 'agreement')} in {self._place}/: {changes or 'none'}."]
        if self.refused:
            lines.append(f"{count(self.refused, 'paper')} refused: no form was made.")
        if self.kept:
            lines.append(f"{count(self.kept, 'earlier file')} kept in {self._place}/superseded/.")
        if self.guessed:
            lines.append(
                f"{count(self.guessed, 'signer is a guess', 'signers are guesses')}: they can "
                "correct the name on the form. If you know who signs, add it to "
                "metadata/contacts.csv."
            )
        if self.doubtful:
            papers = count(self.doubtful, "paper has a warning", "papers have warnings")
            them = "it" if self.doubtful == 1 else "them"
            lines.append(f"{papers}: `agreements papers` shows {them}.")
        return [*lines, *self.notes]


class QuietReport(RunReport):
    """Says only what went wrong."""

    def add(self, row: PaperRow) -> None:
        """Show a refusal."""
        super().add(row)
        show_diagnostics(row.problems)


class LineReport(RunReport):
    """Shows each file on a line of its own: what became of it, the paper's id, the path."""

    def add(self, row: PaperRow) -> None:
        """Show the lines of one form."""
        super().add(row)
        paper_id = shown(row.paper_id)
        for problem in row.problems:
            show_line(f"{REFUSED}\t{paper_id}\t{shown(problem)}")
        for file in row.files:
            show_line(f"{file.change}\t{paper_id}\t{shown(self._place)}/{shown(file.name)}")

    def finish(self) -> None:
        """Sum up beside the lines."""
        for line in self.summary():
            say(line)


class TableReport(RunReport):
    """Shows a person at a terminal what was refused and why, and sums the rest up."""

    def __init__(self, folder: Path, agreement: str = "") -> None:
        super().__init__(folder, agreement)
        self._refusals: list[PaperRow] = []

    def add(self, row: PaperRow) -> None:
        """Keep a refusal for the end."""
        super().add(row)
        if row.status == REFUSED:
            self._refusals.append(row)

    def finish(self) -> None:
        """Show what was refused, then sum up."""
        rows = [(_ids(refusals), list(reasons)) for reasons, refusals in self._by_reasons().items()]
        if rows:
            show_table(("refused", "why"), rows)
            output.print()
        for line in self.summary():
            show_line(line)

    def _by_reasons(self) -> dict[tuple[str, ...], list[PaperRow]]:
        """Group the papers that were refused for the same, such as a mistake of the template."""
        by_reasons: dict[tuple[str, ...], list[PaperRow]] = {}
        for refusal in self._refusals:
            reasons = tuple(_reason(problem) for problem in refusal.problems)
            by_reasons.setdefault(reasons, []).append(refusal)
        return by_reasons


class JsonReport(RunReport):
    """Keeps everything as objects, for one list at the end."""

    def __init__(self, folder: Path, agreement: str = "") -> None:
        super().__init__(folder, agreement)
        self._is_finished = False

    def finish(self) -> None:
        """Say what is for a person."""
        self._is_finished = True
        for note in self.notes:
            say(note)

    def rows_as_objects(self) -> list[dict[str, object]] | None:
        """Return what became of each form; None if the run did not come to its end."""
        return [self._as_object(row) for row in self.rows] if self._is_finished else None

    def _as_object(self, row: PaperRow) -> dict[str, object]:
        item: dict[str, object] = {"id": row.paper_id}
        if self.agreement:
            item["agreement"] = self.agreement
        item["status"] = row.status
        if row.status == REFUSED:
            return item | {"problems": [diagnostic_as_json(problem) for problem in row.problems]}
        files = [
            {
                "path": str(self.folder / file.name),
                "change": file.change,
                "kept": None if file.kept is None else str(self.folder / file.kept),
            }
            for file in row.files
        ]
        return item | {"revision": row.revision, "fingerprint": row.fingerprint, "files": files}


def _reason(problem: Diagnostic) -> str:
    """Return a finding for a table that names the paper in another column."""
    place = ":".join(
        str(part) for part in (problem.span.file, problem.span.line) if part is not None
    )
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{place}: {problem.message}{hint}" if place else f"{problem.message}{hint}"


def _ids(refusals: list[PaperRow]) -> list[str]:
    ids = [refusal.paper_id for refusal in refusals]
    return ids if len(ids) <= 5 else [*ids[:5], f"and {len(ids) - 5} more"]
