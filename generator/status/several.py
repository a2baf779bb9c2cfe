"""How it stands with papers that get several agreements: the forms of each, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.ledger.records import Outcome
from generator.ledger.returned import ReturnEntry
from generator.office import State
from generator.status.papers import PaperStatus, chosen, statuses_of


@dataclass(frozen=True, slots=True)
class PaperForms:
    """A paper, and its form of each agreement that it has."""

    paper_id: str
    forms: Mapping[str, PaperStatus]
    """By what the agreement is called, in the order of the agreements; at least one."""

    @property
    def first(self) -> PaperStatus:
        """The form of the first agreement that it has."""
        return next(iter(self.forms.values()))

    def said(self, value: Callable[[PaperStatus], str]) -> dict[str, str]:
        """Return what is said of each form, by agreement."""
        return {label: value(each) for label, each in self.forms.items()}


@dataclass(frozen=True, slots=True)
class Overview:
    """How it stands with all papers of a workspace."""

    agreements: Mapping[str, tuple[PaperStatus, ...]]
    """The forms of each agreement, by what it is called; at least one agreement."""
    strays: int = 0
    """Files that came back and belong to no paper, and that nobody has rejected."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What the agreements are called."""
        return tuple(self.agreements)

    @property
    def has_several(self) -> bool:
        """Whether there are several agreements."""
        return len(self.agreements) > 1

    @property
    def statuses(self) -> tuple[PaperStatus, ...]:
        """The forms of all agreements, one agreement after the other."""
        return tuple(each for statuses in self.agreements.values() for each in statuses)

    def papers(self) -> tuple[PaperForms, ...]:
        """Return the papers, in the order in which they first got a form."""
        found: dict[str, dict[str, PaperStatus]] = {}
        for label, statuses in self.agreements.items():
            for each in statuses:
                found.setdefault(each.record.paper_id, {})[label] = each
        return tuple(PaperForms(*each) for each in found.items())

    def chosen(self, states: Collection[str], missing: Collection[str]) -> Overview:
        """Return the forms that are in one of some states and lack one of some words.

        See :func:`generator.status.papers.chosen`.
        """
        found = {
            label: chosen(statuses, states, missing) for label, statuses in self.agreements.items()
        }
        return Overview(found, self.strays)

    def of_papers(self, paper_ids: Collection[str]) -> Overview:
        """Return all forms of some papers."""
        found = {
            label: tuple(each for each in statuses if each.record.paper_id in paper_ids)
            for label, statuses in self.agreements.items()
        }
        return Overview(found, self.strays)

    def of(self, label: str) -> Overview:
        """Return the forms of one agreement, as if there were no other one."""
        return Overview({label: self.agreements[label]}, self.strays)


def overview_of(states: Mapping[str, State]) -> Overview:
    """Return how it stands with all papers.

    Args:
        states: the state of each agreement, by what it is called.
    """
    agreements = {label: statuses_of(state) for label, state in states.items()}
    return Overview(agreements, sum(1 for _ in _strays(states.values())))


def _strays(states: Iterable[State]) -> Iterator[ReturnEntry]:
    known = {state.agreement: state.records for state in states}
    # A file that nobody knows the form of is in the state of each agreement.
    entries = {entry.sha256: entry for state in states for entry in state.returns}
    for entry in entries.values():
        form = entry.examination
        belongs = form.paper_id in known.get(form.agreement, ())
        if not belongs and entry.outcome is not Outcome.REJECTED:
            yield entry


def joined(values: Mapping[str, str]) -> str:
    """Put together what is said of a paper's forms: once, if it is the same of all.

    >>> joined({"license": "sent", "release": "sent"})
    'sent'
    >>> joined({"license": "the signed form", "release": ""})
    'license: the signed form'
    """
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return "; ".join(f"{label}: {value}" for label, value in values.items() if value)


def in_order(overview: Overview) -> Sequence[tuple[str, PaperStatus]]:
    """Return all forms with their agreement, paper by paper."""
    return [pair for paper in overview.papers() for pair in paper.forms.items()]
