"""What a rule of the verdict is, and the rules that others add.

The rules of the house stand at the end of the modules of this room, each beside its code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.returns.evidence import Finding
from generator.returns.verdict.case import Case


@dataclass(frozen=True, slots=True)
class Rule:
    """One question that each returned form is asked.

    What a rule cannot be sure of needs a person's review: only what is shown to be right is
    accepted, and not what nothing speaks against.
    """

    name: str
    check: Callable[[Case], Iterable[Finding]]
    """Returns what is to be said, with what that alone would lead to. It sees no file and no clock;
    it gets plain values and returns plain values."""
    of_the_day: frozenset[str] = frozenset()
    """Codes of its findings that can be otherwise on another day: such a file is checked again."""


_ADDED: dict[str, Rule] = {}


def register_rule(rule: Rule) -> Rule:
    """Make a rule of one's own known, in this process; return it.

    Files are judged in worker processes: a program that adds a rule does so where its examiners are
    made, which is there.

    Raises:
        ValueError: there is another of this name.
    """
    if _ADDED.setdefault(rule.name, rule) != rule:
        raise ValueError(f"there is a rule called “{rule.name}” already")
    return rule


def added_rules() -> tuple[Rule, ...]:
    """Return the rules that were registered."""
    return tuple(_ADDED.values())
