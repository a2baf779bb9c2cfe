"""What a rule of the verdict is, and the rules that others add.

The rules of the house stand at the end of the modules of this room, each beside its code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.extensions import Registry
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


VERDICT_RULES: Registry[Rule] = Registry("rule of the verdict", "agreements.rules", {})
"""What this program registers, and what other packages add by entry points."""


def register_rule(rule: Rule) -> Rule:
    """Make a rule of one's own known, in this process; return it.

    Files are judged in worker processes: :func:`generator.check_returns` takes the rules there, if
    they are at the top of a module; a program that makes examiners itself registers them there.

    Raises:
        ValueError: there is another of this name.
    """
    VERDICT_RULES.register(rule.name, rule)
    return rule


def added_rules() -> tuple[Rule, ...]:
    """Return the rules that are not of the house.

    Raises:
        ExtensionError: one of another package cannot be loaded.
    """
    return tuple(rule for _, rule in VERDICT_RULES.added())
