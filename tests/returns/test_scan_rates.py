"""How many scans are known again: of those at 200 dpi at least 99 in 100."""

from __future__ import annotations

import random

import pytest
from issuing import forms
from kinds import Examine, filled
from scanning import Pen, Scan, as_pdf, pen_for, scan_pages

from generator.returns.evidence import FileKind, Outcome

FORMS = ("known", "guessed", "two", "licence", "blank", "retitled")
SEEDS = range(20)


def any_scan(chance: random.Random) -> Scan:
    """Make up a scanner, and how paper lies on it."""
    return Scan(
        dpi=200,
        tilt=chance.choice((0.5, 1.5, 3.0)),
        blur=chance.uniform(0.03, 0.09),
        noise=chance.randrange(5, 35),
        jpeg=chance.randrange(40, 90),
        shadow=chance.uniform(0.05, 0.5),
        upside_down=chance.random() < 0.1,
    )


@pytest.mark.slow
def test_scans_at_200_dpi_are_known_again(examine: Examine) -> None:
    missed = []
    for key in FORMS:
        form = forms()[key]
        for seed in SEEDS:
            chance = random.Random(f"{key} {seed}")
            typed = chance.random() < 0.5
            pen = Pen() if typed else pen_for(form.places)
            scan = any_scan(chance)
            pages = scan_pages(filled(key) if typed else form.pdf, pen, scan, seed)
            report = examine(as_pdf(pages, scan.dpi, scan.jpeg), FileKind.PDF)
            assert report.outcome is not Outcome.ACCEPTED
            match = report.match
            known = match is not None and (match.issued.paper_id, match.issued.revision) == (
                form.paper_id,
                form.agreement.revision,
            )
            if not known or report.pages.missing:
                missed.append((key, seed, scan, [each.code for each in report.findings]))
    assert len(missed) <= len(FORMS) * len(SEEDS) // 100, missed
