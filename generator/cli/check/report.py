"""What ``agreements check`` says of the files that came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from json import loads

from generator.cli.shared.console import (
    Cell,
    count,
    diagnostic_as_json,
    output,
    say,
    show_diagnostics,
    show_line,
    show_table,
    shown,
)
from generator.diagnostics import Diagnostic, Severity
from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.returns.evidence import Means, SignerEvidence
from generator.returns.report_json import KeptReport, kept_report

COLUMNS = ("file", "paper", "rev.", "known by", "signed", "date", "verdict")
_MANY_NOTES = 10
_MEANS = {
    Means.CODE: "code",
    Means.METADATA: "metadata",
    Means.TEXT: "text",
    Means.LIKENESS: "likeness",
    Means.PERSON: "person",
}
_LONGEST_NAME = 36
_STYLES = {Outcome.REVIEW: "yellow", Outcome.REJECTED: "bold red"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a run found."""

    files: tuple[tuple[str, ReturnEntry], ...]
    """What was handed in, each under the name that it has this time."""
    diagnostics: tuple[Diagnostic, ...]
    """What was said of what is no returned form."""
    entries: tuple[ReturnEntry, ...]
    """All that ever came back."""
    has_names: bool = False
    """Whether there are several agreements, each with a name."""

    @property
    def all_accepted(self) -> bool:
        """Whether there is something, and nobody has to look at any of it."""
        return (
            bool(self.files)
            and all(entry.outcome is Outcome.ACCEPTED for _, entry in self.files)
            and all(each.severity is Severity.NOTE for each in self.diagnostics)
        )


def to_object(checked: Checked) -> dict[str, object]:
    """Return all that was found as one object for JSON."""
    return {
        "files": [
            _file_to_object(name, entry) | (_agreement(entry) if checked.has_names else {})
            for name, entry in checked.files
        ],
        "diagnostics": [diagnostic_as_json(each) for each in checked.diagnostics],
    }


def _file_to_object(name: str, entry: ReturnEntry) -> dict[str, object]:
    arrival, decision = entry.arrival, entry.decision
    return {
        "file": name,
        "sender": arrival.sender,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "copy": arrival.copy,
        "first_seen": arrival.at.isoformat(),
        "paper_id": entry.examination.paper_id or None,
        "revision": entry.examination.revision or None,
        "outcome": str(entry.outcome),
        "decision": None
        if decision is None
        else {
            "outcome": str(decision.outcome),
            "by": decision.by,
            "at": decision.at.isoformat(),
            "note": decision.note,
        },
        "report": loads(entry.examination.report),
    }


def _agreement(entry: ReturnEntry) -> dict[str, object]:
    """Return the name of the agreement that a file is of; None if it is of no known paper."""
    known = entry.examination
    return {"agreement": known.agreement if known.paper_id else None}


def show_as_text(checked: Checked) -> None:
    """Show a table, then the reasons of what is not accepted, then the sum."""
    _show_diagnostics(checked.diagnostics)
    if checked.files:
        names = _short_names([name for name, _ in checked.files])
        show_table(COLUMNS, [_row(names[name], entry) for name, entry in checked.files])
        if output.is_terminal:
            output.print()
    for name, entry in checked.files:
        if entry.outcome is not Outcome.ACCEPTED:
            _show_reasons(name, entry)
        else:
            _show_sender(name, entry)
    for line in _summary(checked):
        say(line)


def _show_diagnostics(diagnostics: Sequence[Diagnostic]) -> None:
    notes = [each for each in diagnostics if each.severity is Severity.NOTE]
    show_diagnostics(each for each in diagnostics if each.severity is not Severity.NOTE)
    show_diagnostics(notes[:_MANY_NOTES])
    if len(notes) > _MANY_NOTES:
        say(f"{count(len(notes) - _MANY_NOTES, 'more note')}: --json has them all.")


def _row(name: str, entry: ReturnEntry) -> tuple[Cell, ...]:
    report = kept_report(entry.examination.report)
    return (
        name,
        entry.examination.label or "?",
        str(entry.examination.revision or ""),
        _known_by(report),
        [_signed(each) for each in report.signers],
        _dates(report.signers),
        _verdict(entry),
    )


def _short_names(names: Sequence[str]) -> dict[str, str]:
    """Shorten names for a terminal: to their last part where that tells them apart."""
    if not output.is_terminal:
        return {name: name for name in names}
    last = {name: name.rpartition("/")[2] or name for name in names}
    often = Counter(last.values())
    return {name: _elided(last[name] if often[last[name]] == 1 else name) for name in names}


def _elided(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    third = _LONGEST_NAME // 3
    return f"{name[:third]}…{name[-2 * third :]}"


def _known_by(report: KeptReport) -> str:
    if report.means is None:
        return ""
    means = _MEANS[report.means]
    return means if report.certainty >= 1 else f"{means} {report.certainty:.0%}"


def _signed(signer: SignerEvidence) -> str:
    kinds = dict.fromkeys(mark.kind.short for mark in signer.marks)
    return ", ".join(kinds) or "no"


def _dates(signers: Sequence[SignerEvidence]) -> list[str]:
    dates = []
    for written in (signer.date for signer in signers):
        readings = [each.isoformat() for each in written.readings]
        *others, last = readings or [str(written.state)]
        dates += [*(f"{other} or" for other in others), last]
    return dates


def _verdict(entry: ReturnEntry) -> str:
    decision = entry.decision
    return f"{decision.outcome} by {decision.by}" if decision else str(entry.outcome)


def _show_reasons(name: str, entry: ReturnEntry) -> None:
    show_line(f"{shown(name)}: {_verdict(entry)}", style=_STYLES[entry.outcome])
    if entry.decision is not None:
        if entry.decision.note:
            show_line(f"  - {shown(entry.decision.note)}")
        return
    for finding in kept_report(entry.examination.report).objections:
        hint = f" ({finding.hint})" if finding.hint else ""
        show_line(f"  - {shown(finding.message)}{shown(hint)}")


def _show_sender(name: str, entry: ReturnEntry) -> None:
    """Say of an accepted form if it came from another address than it went to."""
    for finding in kept_report(entry.examination.report).findings:
        if finding.code == "sender-other":
            show_line(f"{shown(name)}: {_verdict(entry)}; {shown(finding.message)}")


def _summary(checked: Checked) -> list[str]:
    if not checked.files:
        return ["Nothing here looks like a returned form."]
    outcomes = Counter(entry.outcome for _, entry in checked.files)
    counts = ", ".join(_counted(each, outcomes[each]) for each in Outcome if outcomes[each])
    lines = [f"{count(len(checked.files), 'file')}: {counts}."]
    forms = {entry.examination.label for _, entry in checked.files} - {""}
    came = Counter(
        entry.examination.label for entry in checked.entries if entry.examination.label in forms
    )
    several = [form for form, number in came.items() if number > 1]
    if several:
        lines.append(f"More than one file came for {', '.join(map(shown, several))}; all are kept.")
    if outcomes[Outcome.REVIEW]:
        lines.append("`agreements review` goes through those that need review.")
    return lines


def _counted(outcome: Outcome, number: int) -> str:
    """Return, say, ``2 need review``."""
    words = "need review" if outcome is Outcome.REVIEW and number > 1 else str(outcome)
    return f"{number} {words}"
