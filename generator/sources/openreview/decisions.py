"""Accepted or not: what the words of submission systems mean."""

from __future__ import annotations

import re

from generator.sources.parsed_file import Acceptance

_DECLINED = re.compile(
    r"\b(?:reject\w*|declin\w*|withdr\w*|retract\w*|not\s+accept\w*|unaccept\w*)",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(r"\b(?:accept\w*|oral|poster|spotlight|talk)\b", re.IGNORECASE)
_WAITING = re.compile(
    r"\s*(?:no\s+decision|undecided|undefined|pending|none|nan)?\s*", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:condition\w*|provision\w*|tentativ\w*|probabl\w*|revis\w*|maybe|borderline)\b|\?",
    re.IGNORECASE,
)
_BEFORE_DECISION = frozenset({"submission", "submitted", "under review", "decision pending"})
_LONGEST = 500
"""Characters of a decision that are looked at: it is a choice from a list, not an essay."""


def decision_in_words(decision: str) -> Acceptance:
    """Read a decision such as ``Accept (Poster)``, ``accept`` or ``No Decision``."""
    decision = decision[:_LONGEST]
    if _WAITING.fullmatch(decision):
        return Acceptance.UNDECIDED
    if _DECLINED.search(decision):
        return Acceptance.DECLINED
    return Acceptance.ACCEPTED if _ACCEPTED.search(decision) else Acceptance.UNDECIDED


def is_conditional(decision: str) -> bool:
    """Tell whether words accept something, and say in the same breath that it may not last."""
    accepted = decision_in_words(decision) is Acceptance.ACCEPTED
    return accepted and _CONDITION.search(decision[:_LONGEST]) is not None


def is_unclear(decision: str) -> bool:
    """Tell whether words are there and say neither that a decision is open nor what it is."""
    undecided = decision_in_words(decision) is Acceptance.UNDECIDED
    return undecided and _WAITING.fullmatch(decision[:_LONGEST]) is None


def decision_of_venueid(venueid: str) -> Acceptance:
    """Read an OpenReview ``venueid``: the venue's own id, or the id of a state before it.

    ``VENUE/Submission`` says only that no last stage has run; a decision may still be known.
    """
    state = venueid.strip().rstrip("/").rpartition("/")[2].replace("_", " ").casefold()
    if not state or state in _BEFORE_DECISION:
        return Acceptance.UNDECIDED
    if state.endswith(" submission") or _DECLINED.search(state):
        return Acceptance.DECLINED
    return Acceptance.ACCEPTED
