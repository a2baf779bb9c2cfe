"""How often a scan is said to be changed that is not, and how often one is not that is.

Of honest scans none may be; of those with something planted in a clause, all but one in thirty have
to be.

    pytest -m slow -s tests/returns/test_print_rates.py
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import blank
import pens
import pytest
from issuing import TODAY
from kinds_foreign import ENTRIES
from pens import SCANNERS
from planting import PLANTED
from test_foreign_corpus import examined

from generator.returns.evidence import Index, TermsState
from generator.returns.examine import Examiner
from generator.returns.reading.recogniser import Recogniser
from generator.returns.signers.signatures import Trust

TESSERACT = shutil.which("tesseract")
HONEST, CHANGED = 2, 3
"""Of each scanner."""
OVERLOOKED = 1
"""Of all that is planted: a word put in by hand that a scanner made too pale."""


@pytest.fixture(scope="module")
def overlooked() -> list[object]:
    """What was planted and not told, of all scanners."""
    return []


@pytest.fixture(scope="module")
def examiner(issued: Index, tmp_path_factory: pytest.TempPathFactory) -> Examiner:
    assert TESSERACT is not None
    path = tmp_path_factory.mktemp("blank") / "pmlr.blank.pdf"
    path.write_bytes(blank.usual().pdf)
    recogniser = Recogniser(Path(TESSERACT))
    return Examiner(replace(issued, blanks={"pmlr": path}), Trust(()), TODAY, recogniser)


@pytest.mark.slow
@pytest.mark.skipif(TESSERACT is None, reason="needs tesseract")
@pytest.mark.parametrize("scanner", SCANNERS)
class TestRates:
    def test_no_honest_scan_is_said_to_be_changed(
        self, examiner: Examiner, tmp_path: Path, scanner: str
    ) -> None:
        hands = list(pens.HANDS.values())
        for seed in range(9000, 9000 + HONEST):
            written = pens.signed(ENTRIES, seed, hands[seed % len(hands)])
            report = examined(examiner, SCANNERS[scanner](blank.usual(), written, seed), tmp_path)
            assert report.terms.state is TermsState.UNKNOWN
            assert report.terms.changes == (), (seed, report.terms.changes)

    def test_what_was_planted_is_told(
        self, examiner: Examiner, tmp_path: Path, scanner: str, overlooked: list[object]
    ) -> None:
        kinds = list(PLANTED)
        start = CHANGED * list(SCANNERS).index(scanner)
        for seed in range(start, start + CHANGED):
            planted = PLANTED[kinds[seed % len(kinds)]](seed)
            written = pens.signed(ENTRIES, seed, form=planted.form)
            written = replace(written, drawn=(*written.drawn, *planted.drawn))
            report = examined(examiner, SCANNERS[scanner](planted.form, written, seed), tmp_path)
            if planted.clause not in {each.clause for each in report.terms.changes}:
                overlooked.append((kinds[seed % len(kinds)], seed, report.terms))
            # Whatever is told of it, a person sees it: no scan of these is accepted by itself.
            assert report.terms.state is TermsState.UNKNOWN
        assert len(overlooked) <= OVERLOOKED, overlooked
