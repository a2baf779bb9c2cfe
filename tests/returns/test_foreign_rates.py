"""How many forms that others made are called unsigned though they are signed, and the other way.

At most 1 of 100 signed forms may be called unsigned, and no unsigned one signed.

    pytest -m slow -s tests/returns/test_foreign_rates.py
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import blank
import pens
import pytest
from issuing import TODAY
from kinds_foreign import ENTRIES
from pens import HANDS, SCANNERS, Written, by_program, scribbled
from test_foreign_corpus import examined

from generator.returns.evidence import Index
from generator.returns.examine import Examiner
from generator.returns.reading.recogniser import Recogniser
from generator.returns.signers.signatures import Trust

TESSERACT = shutil.which("tesseract")
IN_VIEWERS, ON_PAPER = 200, len(SCANNERS)
"""Signed forms; of half as many, and of as many on paper, nobody has signed.

A form on paper takes some seconds to be recognised, so each kind of scanner has one here."""
WAYS = ("page", "ink", "picture")


def written(seed: int, *, signed: bool) -> Written:
    """Fill in a form in one of many ways; every third is dated by hand."""
    chance = random.Random(seed)
    hand = chance.choice(list(HANDS.values()))
    form, entries = blank.usual(), dict(ENTRIES)
    drawn: tuple[tuple[int, pens.Stroke, pens.Hand], ...] = ()
    if seed % 3 == 0:
        del entries["date"]
        page, x, y = form.places["date"]
        drawn = ((page, scribbled("12.6.2031", x, y, seed), hand),)
    if signed:
        drawn += pens.signed(entries, seed, hand).drawn
    return Written(entries, drawn)


def count(examiner: Examiner, make: Callable[[int, bool], bytes], number: int, folder: Path,
          *, signed: bool) -> Counter[str]:  # fmt: skip
    """Count what is said of forms."""
    said: Counter[str] = Counter()
    for seed in range(number):
        report = examined(examiner, make(seed, signed), folder)
        codes = {each.code for each in report.findings}
        if "not-signed" in codes:
            said["unsigned"] += 1
        elif codes & {"inked", "signed"}:
            said["signed"] += 1
        else:
            said["not told"] += 1
        said["known again"] += report.match is not None
    print(f"{number} forms, {'signed' if signed else 'not signed'}: {dict(said)}")  # noqa: T201 - figures
    return said


def in_viewer(seed: int, signed: bool) -> bytes:  # noqa: FBT001 - what the form is
    return by_program(blank.usual(), written(seed, signed=signed), WAYS[seed % 3])


def on_paper(seed: int, signed: bool) -> bytes:  # noqa: FBT001 - what the form is
    scanner = list(SCANNERS.values())[seed % len(SCANNERS)]
    return scanner(blank.usual(), written(seed, signed=signed), seed)


@pytest.mark.slow
class TestRates:
    def test_in_viewers(self, issued: Index, tmp_path: Path) -> None:
        examiner = Examiner(issued, Trust(()), TODAY)
        said = count(examiner, in_viewer, IN_VIEWERS, tmp_path, signed=True)
        assert said["unsigned"] <= IN_VIEWERS / 100
        others = count(examiner, in_viewer, IN_VIEWERS // 2, tmp_path, signed=False)
        assert others["signed"] == 0

    @pytest.mark.skipif(TESSERACT is None, reason="needs tesseract")
    def test_on_paper(self, issued: Index, tmp_path: Path) -> None:
        assert TESSERACT is not None
        examiner = Examiner(issued, Trust(()), TODAY, Recogniser(Path(TESSERACT)))
        said = count(examiner, on_paper, ON_PAPER, tmp_path, signed=True)
        assert said["unsigned"] <= ON_PAPER / 100
        assert said["known again"] >= ON_PAPER - 1
        others = count(examiner, on_paper, ON_PAPER, tmp_path, signed=False)
        assert others["signed"] == 0
