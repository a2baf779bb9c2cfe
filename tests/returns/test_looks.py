"""What fields show: nothing is accepted that no value explains, and honest forms pass."""

from __future__ import annotations

import pytest
from disguising import Disguise, disguises, mutated
from kinds import Examine
from test_corpus import told

from generator.returns.evidence import FileKind, Outcome

DISGUISES = disguises()
MUTATIONS = 60


def test_there_are_many() -> None:
    assert len({each.name for each in DISGUISES}) == len(DISGUISES) >= 70


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda each: each.name)
def test_a_form_that_says_something_else_is_not_accepted(
    disguise: Disguise, examine: Examine
) -> None:
    report = examine(disguise.make(), FileKind.PDF)
    assert report.outcome is not Outcome.ACCEPTED, told(report)
    codes = {each.code for each in report.findings if each.outcome is not Outcome.ACCEPTED}
    assert codes & disguise.codes, told(report)


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_what_is_drawn_at_random_is_seen(seed: int, examine: Examine) -> None:
    report = examine(mutated(seed), FileKind.PDF)
    assert report.outcome is not Outcome.ACCEPTED, told(report)
