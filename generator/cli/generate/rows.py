"""What a run reports of each paper: plain values, so that the ledger can keep it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import generator
from generator.cli.shared.console import diagnostic_as_json
from generator.diagnostics import Diagnostic, Severity, Span

REFUSED = "refused"
SAME = "same"


@dataclass(frozen=True, slots=True)
class FileRow:
    """What became of one file."""

    name: str
    """Below the output folder."""
    change: str
    kept: str | None = None
    """Where the file that had the name is now, below the output folder."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What became of one paper."""

    paper_id: str
    status: str
    """A :class:`generator.Change`, or ``refused``."""
    revision: int = 0
    fingerprint: str = ""
    files: tuple[FileRow, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    """Why it was refused."""
    guessed: bool = False
    """Whether its signer is a guess."""
    doubtful: bool = False
    """Whether its metadata have a warning."""


@dataclass(frozen=True, slots=True)
class Reported:
    """All that a run reports."""

    problems: tuple[Diagnostic, ...]
    """What was found wrong before the first form."""
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the end."""


def report_row(outcome: generator.FormOutcome) -> PaperRow:
    """Return what is reported of one outcome."""
    paper = outcome.agreement.paper
    if isinstance(outcome, generator.Refusal):
        return PaperRow(paper.paper_id, REFUSED, problems=outcome.diagnostics)
    files = tuple(
        FileRow(
            placed.name,
            str(placed.change),
            None if placed.kept is None else f"{placed.kept.parent.name}/{placed.kept.name}",
        )
        for placed in outcome.files
    )
    changes = {file.change for file in files}
    status = next((word for word in ("replaced", "new") if word in changes), SAME)
    return PaperRow(
        paper.paper_id,
        status,
        outcome.agreement.revision,
        outcome.fingerprint,
        files,
        guessed=any(who.name and not who.known for who in outcome.agreement.signatories),
        doubtful=any(problem.severity is Severity.WARNING for problem in paper.problems),
    )


def reported_to_json(reported: Reported) -> str:
    """Write what a run reported for the ledger; every form is as it was by then."""
    return json.dumps(
        {
            "problems": [diagnostic_as_json(problem) for problem in reported.problems],
            "notes": reported.notes,
            "rows": [
                (
                    row.paper_id,
                    row.status == REFUSED,
                    row.revision,
                    row.fingerprint,
                    [file.name for file in row.files],
                    [diagnostic_as_json(problem) for problem in row.problems],
                    row.guessed,
                    row.doubtful,
                )
                for row in reported.rows
            ],
        },
        ensure_ascii=True,  # a path can hold what is no character
    )


def reported_from_json(text: str) -> Reported:
    """Read what :func:`reported_to_json` wrote."""
    content = json.loads(text)
    return Reported(
        _diagnostics(content["problems"]),
        tuple(_row(*cells) for cells in content["rows"]),
        tuple(content["notes"]),
    )


def _row(  # noqa: PLR0913, PLR0917 - one for each cell
    paper_id: str,
    refused: bool,  # noqa: FBT001 - a cell
    revision: int,
    fingerprint: str,
    files: Iterable[str],
    problems: Iterable[Mapping[str, object]],
    guessed: bool,  # noqa: FBT001 - a cell
    doubtful: bool,  # noqa: FBT001 - a cell
) -> PaperRow:
    return PaperRow(
        paper_id,
        REFUSED if refused else SAME,
        revision,
        fingerprint,
        tuple(FileRow(name, SAME) for name in files),
        _diagnostics(problems),
        guessed,
        doubtful,
    )


def _diagnostics(items: Iterable[Mapping[str, object]]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(
            Severity(str(item["severity"])),
            str(item["message"]),
            str(item["hint"]),
            Span(**item["span"]),  # type: ignore[arg-type]  # as it was written here
        )
        for item in items
    )
