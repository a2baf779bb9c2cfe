"""A scan of a form that was made here is laid beside that form: struck words are told."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from issuing import TODAY, forms
from PIL import Image, ImageDraw
from scanning import OFFICE, as_pdf, pen_for, printed, scanned, written
from test_foreign_corpus import examined

from generator.returns.evidence import FileKind, Index, Outcome, Report, TermsState
from generator.returns.examine import Examiner
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages
from generator.returns.reading.recogniser import Recogniser
from generator.returns.signers.signatures import Trust

TESSERACT = shutil.which("tesseract")
DPI = OFFICE.dpi

needs_tesseract = pytest.mark.skipif(TESSERACT is None, reason="needs tesseract")


def paper(key: str) -> list[Image.Image]:
    """Print a form, and sign it."""
    form = forms()[key]
    return written(printed(form.pdf, DPI), pen_for(form.places), DPI)


def strike(pages: Sequence[Image.Image], key: str, first: str, last: str) -> None:
    """Draw a line through words that stand in a line of a form."""
    with open_file(forms()[key].pdf, FileKind.PDF) as opened:
        for page in see_pages(opened):
            words = [word for word in page.words if word.text in {first, last}]
            for one in words:
                for other in words:
                    level = abs(one.middle[1] - other.middle[1]) < 3
                    if (one.text, other.text) == (first, last) and level:
                        scale, y = DPI / 72, page.height - one.middle[1]
                        ends = [
                            (one.box.left * scale, y * scale),
                            (other.box.right * scale, y * scale),
                        ]
                        ImageDraw.Draw(pages[page.number - 1]).line(ends, 40, 4)
                        return
    raise AssertionError((first, last))


def judged(
    pages: Sequence[Image.Image], issued: Index, folder: Path, program: str | None = TESSERACT
) -> Report:
    assert program is not None
    examiner = Examiner(issued, Trust(()), TODAY, Recogniser(Path(program)))
    chance = random.Random(4)
    return examined(examiner, as_pdf([scanned(p, OFFICE, chance) for p in pages], DPI), folder)


def test_a_recogniser_reads_only_what_looks_otherwise(issued: Index, tmp_path: Path) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    started, program = tmp_path / "started", tmp_path / "recogniser"
    program.write_text(f"#!/bin/sh\necho >> {started}\n")
    program.chmod(0o755)
    report = judged(paper("known"), issued, folder, str(program))
    assert "no clause looks different" in report.terms.reason
    assert not started.exists()
    pages = paper("known")
    strike(pages, "known", "retain", "copyright")
    report = judged(pages, issued, folder, str(program))
    assert "no clause looks different" not in report.terms.reason
    assert started.exists()


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize("key", ["known", "licence"])
def test_an_honest_scan_looks_as_it_was_issued(key: str, issued: Index, tmp_path: Path) -> None:
    report = judged(paper(key), issued, tmp_path)
    assert report.match is not None
    assert report.match.means.is_ours
    assert report.terms.state is TermsState.UNKNOWN
    assert report.terms.changes == ()
    assert "no clause looks different" in report.terms.reason
    assert report.outcome is Outcome.REVIEW


@pytest.mark.slow
@needs_tesseract
def test_struck_words_are_told_with_their_clause(issued: Index, tmp_path: Path) -> None:
    pages = paper("known")
    strike(pages, "known", "retain", "copyright")
    report = judged(pages, issued, tmp_path)
    assert {each.clause for each in report.terms.changes} == {"clause 4"}
    assert report.terms.state is TermsState.UNKNOWN
    doubts = [each for each in report.findings if each.code == "terms-doubtful"]
    assert doubts
    assert {each.outcome for each in doubts} == {Outcome.REVIEW}
