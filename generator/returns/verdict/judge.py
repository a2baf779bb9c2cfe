"""What is to be done with a form, from what it shows: each rule once, and nobody else decides.

A rule gives findings, the worst of which decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.returns.evidence import Finding, Outcome
from generator.returns.verdict import (
    answer_rules,
    form_rules,
    metadata_rules,
    reply_rules,
    signer_rules,
)
from generator.returns.verdict.case import Case
from generator.returns.verdict.rules import Rule, added_rules

RULES: tuple[Rule, ...] = (
    *form_rules.RULES,
    *signer_rules.RULES,
    *answer_rules.RULES,
    *metadata_rules.RULES,
    *reply_rules.RULES,
    *form_rules.LAST,
)
"""Those of the house."""
_FROM_WORST = (Outcome.REJECTED, Outcome.REVIEW, Outcome.ACCEPTED)


def rules() -> tuple[Rule, ...]:
    """Return all rules: those of the house, and those that were registered."""
    return (*RULES, *added_rules())


def codes_of_the_day() -> frozenset[str]:
    """Return the codes of findings that can be otherwise on another day."""
    return frozenset().union(*(rule.of_the_day for rule in rules()))


def judge(case: Case, asked: Sequence[Rule] | None = None) -> tuple[Finding, ...]:
    """Weigh all that was found out about a file.

    Args:
        case: the file.
        asked: the rules; all that are known, if none are given.

    Returns:
        The findings, the worst first; those that are alike bad stand in the order of the rules.
    """
    found = dict.fromkeys(
        _as_sentence(finding)
        for rule in (rules() if asked is None else asked)
        for finding in rule.check(case)
    )
    return tuple(sorted(found, key=lambda finding: _FROM_WORST.index(finding.outcome)))


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """Return what the worst finding leads to; without any, nobody has looked.

    >>> str(outcome_of((Finding(Outcome.ACCEPTED, "signed", "signed by Ada Lovelace"),)))
    'accepted'
    >>> str(outcome_of(()))
    'needs review'
    """
    worst = [each for each in _FROM_WORST if any(item.outcome is each for item in findings)]
    return worst[0] if worst else Outcome.REVIEW


def _as_sentence(finding: Finding) -> Finding:
    return replace(finding, message=finding.message[:1].upper() + finding.message[1:])
