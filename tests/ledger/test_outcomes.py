"""Words of the ledger that earlier releases wrote otherwise."""

from __future__ import annotations

import pytest

from generator.ledger.records import Outcome


def test_outcomes_are_read_as_all_releases_wrote_them() -> None:
    assert [Outcome(each.value) for each in Outcome] == list(Outcome)
    assert Outcome("for a person") is Outcome.REVIEW


@pytest.mark.parametrize("word", ["", "Accepted", "for a person "])
def test_no_other_word_is_an_outcome(word: str) -> None:
    with pytest.raises(ValueError, match="is not a valid Outcome"):
        Outcome(word)
