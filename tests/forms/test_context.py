"""What a form needs of a paper, and what it is made without."""

from __future__ import annotations

from itertools import combinations

import pytest

from generator.forms.agreement import Agreement
from generator.forms.context import without_unused
from generator.forms.samples import samples, usual_sample

NAMES = ("paper", "volume")


@pytest.mark.parametrize("uses", [set(each) for n in range(3) for each in combinations(NAMES, n)])
def test_only_what_a_template_names_is_kept(uses: set[str]) -> None:
    whole = usual_sample("first")
    paper = whole.paper
    assert paper.authors
    assert paper.volume is not None
    kept = without_unused(whole, uses)
    assert kept.paper.authors == (paper.authors if "paper" in uses else ())
    assert kept.paper.volume == (paper.volume if "volume" in uses else None)
    assert (kept.paper.paper_id, kept.paper.title) == (paper.paper_id, paper.title)
    assert (kept.template, kept.signatories) == (whole.template, whole.signatories)


@pytest.mark.parametrize("sample", samples("first").values(), ids=samples("first"))
def test_nothing_is_left_out_of_what_names_all(sample: Agreement) -> None:
    assert without_unused(sample, set(NAMES)) == sample
