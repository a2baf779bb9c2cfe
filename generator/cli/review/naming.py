"""Forms and files by the words that a person types: ids, names of agreements, hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.cli.shared.console import shown
from generator.ledger.records import Record
from generator.ledger.returns import ReturnEntry
from generator.office import State, all_records, all_returns

HASH = 6
"""Characters of a file's hash that are enough to name it."""


def forms_called(name: str, states: Mapping[str, State]) -> tuple[Record, ...]:
    """Return the form that has a name; else all forms of the paper that has it as its id.

    Args:
        name: what a form is called, such as ``recording-release/kim25``, or a paper's id.
        states: those of the agreements, by name.
    """
    records = all_records(states)
    exact = tuple(record for record in records if record.label == name)
    return exact or tuple(record for record in records if record.paper_id == name)


def why_no_form(name: str, forms: Sequence[Record]) -> str:
    """Say why a name stands for no form, or for which ones it stands."""
    if not forms:
        return f"There is no paper {shown(name)}."
    return f"{shown(name)} has several forms: {labels_of(forms)}."


def labels_of(forms: Sequence[Record]) -> str:
    """Return what forms are called, in a row."""
    return ", ".join(shown(each.label) for each in forms)


def files_called(name: str, states: Mapping[str, State]) -> list[ReturnEntry]:
    """Return the files that came back for a form, or for any of a paper, or that have a hash."""
    entries = all_returns(states)
    files = [
        each for each in entries if name in (each.examination.label, each.examination.paper_id)
    ]
    if not files and len(name) >= HASH:
        files = [each for each in entries if each.sha256.startswith(name.lower())]
    return files
