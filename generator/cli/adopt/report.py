"""What fits what, what is missing, and what is wrong, of a whole volume."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from generator.cli.shared.console import (
    count,
    diagnostic_as_json,
    say,
    show_diagnostics,
    show_line,
    show_table,
    shown,
)
from generator.diagnostics import Diagnostic, Severity
from generator.ledger.records import Outcome
from generator.ledger.returned import Assignment, ReturnEntry
from generator.office import State
from generator.returns.report_json import KeptReport, kept_report

_SHOWN = 6
"""Papers or files that a line names."""
_SURE = 0.85
"""How likely the first proposal must be to be taken by name, from 0 to 1."""
_AHEAD = 0.2
"""And by how much it must be likelier than the second."""


@dataclass(frozen=True)
class AdoptedVolume:
    """A volume after its files were read."""

    state: State
    papers: tuple[str, ...]
    """Ids of the papers of the list, in its order."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was said of what is no form."""

    @cached_property
    def entries(self) -> tuple[ReturnEntry, ...]:
        """The files of this run, and all that came before."""
        return self.state.returns

    @cached_property
    def by_paper(self) -> Mapping[str, Sequence[ReturnEntry]]:
        """The files of each paper, in the order in which they came."""
        found: defaultdict[str, list[ReturnEntry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.examination.paper_id].append(entry)
        return found

    @cached_property
    def reports(self) -> Mapping[str, KeptReport]:
        """What was found in each file, by its hash."""
        return {entry.sha256: kept_report(entry.examination.report) for entry in self.entries}

    @property
    def unknown(self) -> tuple[ReturnEntry, ...]:
        """The files that nobody knows the paper of."""
        return tuple(self.by_paper.get("", ()))

    @property
    def missing(self) -> tuple[str, ...]:
        """The papers that no file came for."""
        return tuple(each for each in self.papers if each not in self.by_paper)

    @property
    def maybe(self) -> tuple[str, ...]:
        """Of these, the ones that a file of no certain paper is first proposed for."""
        first = {
            report.proposals[0].paper_id
            for entry in self.unknown
            if (report := self.reports[entry.sha256]).proposals
        }
        return tuple(each for each in self.missing if each in first)

    @property
    def several(self) -> tuple[str, ...]:
        """The papers that more than one file came for, but for those that were rejected."""
        return tuple(
            each
            for each in self.papers
            if sum(e.outcome is not Outcome.REJECTED for e in self.by_paper.get(each, ())) > 1
        )

    @property
    def accepted(self) -> tuple[str, ...]:
        """The papers with an accepted form."""
        return tuple(
            each
            for each in self.papers
            if any(e.outcome is Outcome.ACCEPTED for e in self.by_paper.get(each, ()))
        )

    @property
    def is_complete(self) -> bool:
        """Whether every paper has an accepted form."""
        return len(self.accepted) == len(self.papers)

    @cached_property
    def faults(self) -> Mapping[str, Sequence[tuple[ReturnEntry, str]]]:
        """What was found against files without a decision, by its code, the commonest first."""
        found: defaultdict[str, list[tuple[ReturnEntry, str]]] = defaultdict(list)
        for entry in self.entries:
            if entry.decision is None:
                for finding in self.reports[entry.sha256].objections:
                    found[finding.code].append((entry, finding.message))
        return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def name_assignments(
    entries: Iterable[ReturnEntry], by: str, at: datetime, agreement: str = ""
) -> tuple[Assignment, ...]:
    """Return the words by which files are for the papers that are proposed without a rival.

    Args:
        entries: what came back.
        by: whose words they are.
        at: when.
        agreement: which one the forms are of, where a workspace has several.
    """
    found = []
    for entry in entries:
        listed = kept_report(entry.examination.report).proposals
        proposals = [each for each in listed if each.agreement == agreement]
        if entry.examination.paper_id or entry.assignments or not proposals:
            continue
        first, *others = proposals
        ahead = not others or first.certainty - others[0].certainty >= _AHEAD
        if first.certainty >= _SURE and ahead:
            note = f"by its name: {first.reasons[0]}"
            found.append(Assignment(entry.sha256, first.paper_id, by, at, note, agreement))
    return tuple(found)


def show_volume(volume: AdoptedVolume) -> None:
    """Show what fits what, what is wrong, and what comes next."""
    show_diagnostics(each for each in volume.diagnostics if each.severity is not Severity.NOTE)
    _show_fits(volume)
    _show_faults(volume)
    for line in _sums(volume):
        say(line)


def _show_fits(volume: AdoptedVolume) -> None:
    means = Counter(
        str(report.means) if report.means else "nothing certain"
        for report in volume.reports.values()
    )
    if means:
        show_table(("known by", "files"), [(name, str(n)) for name, n in means.most_common()])
    for entry in volume.unknown[: 2 * _SHOWN]:
        proposals = volume.reports[entry.sha256].proposals
        maybe = ", ".join(each.label for each in proposals)
        show_line(
            f"{shown(_last(entry))}: {f'may be {shown(maybe)}' if maybe else 'matches no paper'}"
        )
    if len(volume.unknown) > 2 * _SHOWN:
        show_line(f"… and {len(volume.unknown) - 2 * _SHOWN} more whose paper is not certain")


def _show_faults(volume: AdoptedVolume) -> None:
    rows = []
    for found in volume.faults.values():
        entries = [entry for entry, _ in found]
        rows.append((found[0][1], str(len(found)), _some([_called(e) for e in entries])))
    if rows:
        show_table(("what was found, such as", "files", "in"), rows)


def _sums(volume: AdoptedVolume) -> list[str]:
    outcomes = Counter(entry.outcome for entry in volume.entries)
    lines = [
        f"{count(len(volume.papers), 'paper')}, {count(len(volume.entries), 'file')}: "
        f"{outcomes[Outcome.ACCEPTED]} accepted, {outcomes[Outcome.REVIEW]} for review, "
        f"{outcomes[Outcome.REJECTED]} rejected."
    ]
    if volume.missing:
        line = f"No file: {len(volume.missing)} ({_some(volume.missing)})."
        maybe = volume.maybe
        if maybe:
            line += f" {count(len(maybe), 'unmatched file')} may be for {_some(maybe)}."
        lines.append(line)
    if volume.several:
        lines.append(f"More than one file: {len(volume.several)} ({_some(volume.several)}).")
    if volume.unknown:
        lines.append(
            f"{count(len(volume.unknown), 'unmatched file')}: `--by-name` matches those with a "
            "clear name, `agreements review` asks you about each."
        )
    if outcomes[Outcome.REVIEW]:
        lines.append(
            "Next: `agreements sheet` shows the signatures, thirty at a time; "
            "`agreements review` goes through the rest."
        )
    if volume.is_complete:
        lines.append("Every paper has its form: `agreements pack ../handed-in --profile pmlr`.")
    return lines


def volume_to_object(volume: AdoptedVolume) -> dict[str, object]:
    """Return all of it as an object for JSON."""
    name = volume.state.agreement
    return {
        **({"agreement": name} if name else {}),
        "papers": [
            {
                "paper_id": paper_id,
                "files": [
                    _file_to_object(entry, volume) for entry in volume.by_paper.get(paper_id, ())
                ],
            }
            for paper_id in volume.papers
        ],
        "unknown": [_unknown_to_object(entry, volume) for entry in volume.unknown],
        "missing": list(volume.missing),
        "several": list(volume.several),
        "diagnostics": [diagnostic_as_json(each) for each in volume.diagnostics],
    }


def _file_to_object(entry: ReturnEntry, volume: AdoptedVolume) -> dict[str, object]:
    return {
        "file": entry.arrival.name,
        "sha256": entry.sha256,
        "outcome": str(entry.outcome),
        "assigned": bool(entry.assigned),
        "findings": [
            {"code": each.code, "message": each.message}
            for each in volume.reports[entry.sha256].objections
        ],
    }


def _unknown_to_object(entry: ReturnEntry, volume: AdoptedVolume) -> dict[str, object]:
    return {
        "file": entry.arrival.name,
        "sha256": entry.sha256,
        "outcome": str(entry.outcome),
        "proposals": [
            {"paper_id": each.label, "reasons": list(each.reasons), "certainty": each.certainty}
            for each in volume.reports[entry.sha256].proposals
        ],
    }


def _called(entry: ReturnEntry) -> str:
    return entry.examination.paper_id or _last(entry)


def _last(entry: ReturnEntry) -> str:
    return entry.arrival.name.rpartition("/")[2] or entry.sha256[:12]


def _some(names: Sequence[str]) -> str:
    listed = ", ".join(map(shown, names[:_SHOWN]))
    return f"{listed}, …" if len(names) > _SHOWN else listed
