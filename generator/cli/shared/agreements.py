"""What the agreements of a workspace are called, and which form a person means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import office
from generator.cli.shared.choosing import need_known
from generator.cli.shared.folder import need_ledger
from generator.cli.shared.loading import Settings
from generator.ledger import Record
from generator.office import State


@dataclass(frozen=True, slots=True)
class FormNamed:
    """A form that a person named."""

    agreement: str
    """The agreement's name; empty for the only one."""
    label: str
    """What the agreement is called."""
    record: Record

    def __str__(self) -> str:
        """Return what a person can name it by, also if other agreements have a form of it."""
        return f"{self.label}/{self.record.paper_id}"


@dataclass(frozen=True, slots=True)
class NamedForms:
    """The forms that a word can mean."""

    word: str
    forms: tuple[FormNamed, ...]

    @property
    def unclear(self) -> str:
        """Say why it is not clear which form is meant; empty if it is clear."""
        if not self.forms:
            return f"there is no agreement {self.word}"
        if len(self.forms) > 1:
            return f"{self.word} has {len(self.forms)} forms: {' and '.join(map(str, self.forms))}"
        return ""


def read_states(settings: Settings, folder: Path, only: str | None = None) -> dict[str, State]:
    """Return what is known of each agreement, by what it is called, in order of the settings.

    Say what to do if there is no ledger, and exit.

    Args:
        settings: the workspace's.
        folder: the output folder.
        only: the one that ``--agreement`` names; None for all.

    Raises:
        LedgerError: it is damaged.
    """
    need_ledger(folder)
    return by_label(settings, office.read_all(folder), only)


def by_label(
    settings: Settings, states: Mapping[str, State], only: str | None = None
) -> dict[str, State]:
    """Return states by what the agreements are called; refuse a name that none has."""
    first = next(iter(states.values()))
    found = {
        label: states.get(name) or first.without(name) for name, label in labels(settings, states)
    }
    if only is None:
        return found
    need_known([only], list(found), "agreement")
    return {only: found[only]}


def labels(settings: Settings, states: Mapping[str, State]) -> Iterator[tuple[str, str]]:
    """Yield names and what they are called: of the settings, then of what else was issued."""
    known = {entry.name: entry.label for entry in settings.agreements}
    yield from known.items()
    for name, state in states.items():
        if name not in known and state.records:
            yield name, name or _template(state)


def _template(state: State) -> str:
    templates = (each.current.content.template for each in state.records.values())
    return next(filter(None, templates), "unnamed")


def forms_of(word: str, states: Mapping[str, State]) -> NamedForms:
    """Return the forms that a word can mean: a paper's id, or ``AGREEMENT/ID``.

    Args:
        word: what was typed.
        states: of the agreements that can be meant, by what they are called.
    """
    whole = _records(states, word)
    parts = (
        form
        for label, state in states.items()
        if word.startswith(f"{label}/")
        for form in _records({label: state}, word.removeprefix(f"{label}/"))
    )
    return NamedForms(word, tuple(whole) or tuple(parts))


def _records(states: Mapping[str, State], paper_id: str) -> Iterable[FormNamed]:
    return [
        FormNamed(state.agreement, label, state.records[paper_id])
        for label, state in states.items()
        if paper_id in state.records
    ]
