"""Files that came back by the words that a person types: a paper, one of its forms, a hash."""

from __future__ import annotations

from collections.abc import Mapping

from generator.cli.shared.agreements import forms_of
from generator.ledger.returned import ReturnEntry
from generator.office import State, all_returns

HASH = 6
"""Characters of a file's hash that are enough to name it."""


def files_called(name: str, states: Mapping[str, State]) -> list[ReturnEntry]:
    """Return the files that came back for a form, or for any of a paper, or that have a hash.

    Args:
        name: what was typed, such as ``recording-release/kim25``.
        states: those of the agreements, by what they are called.
    """
    wanted = {(each.agreement, each.record.paper_id) for each in forms_of(name, states).forms}
    entries = all_returns(states)
    files = [
        each
        for each in entries
        if (each.examination.agreement, each.examination.paper_id) in wanted
    ]
    if not files and len(name) >= HASH:
        files = [each for each in entries if each.sha256.startswith(name.lower())]
    return files
