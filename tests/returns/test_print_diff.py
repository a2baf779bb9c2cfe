"""Scans beside the publisher's blank form, as pictures; the scanner has read their words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import blank
import foreign
import pens
import pytest
from blank import Blank
from issuing import TODAY
from kinds_foreign import ENTRIES
from PIL import Image, ImageDraw
from planting import PLANTED, Drawn
from scanning import OFFICE

from generator.returns.evidence import FileKind, Index, Received, Report, TermsState
from generator.returns.examine import Examiner
from generator.returns.signers.signatures import Trust
from generator.returns.terms.agreement_text import read_agreement
from generator.returns.terms.printed_form import read_printed_form

Check = Callable[[bytes], Report]
HOW = replace(OFFICE, tilt=0.2)


@pytest.fixture(scope="module")
def beside(issued: Index, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Check]:
    """Return how files are examined beside a blank form."""

    def with_blank(pdf: bytes) -> Check:
        folder = tmp_path_factory.mktemp("scans")
        path = folder / "pmlr.blank.pdf"
        path.write_bytes(pdf)
        examiner = Examiner(replace(issued, blanks={"pmlr": path}), Trust(()), TODAY)

        def check(data: bytes) -> Report:
            sha256 = hashlib.sha256(data).hexdigest()
            copy = folder / sha256
            copy.write_bytes(data)
            return examiner.examine(Received("s.pdf", FileKind.PDF, sha256, len(data), copy))

        return check

    return with_blank


@pytest.fixture(scope="module")
def check(beside: Callable[[bytes], Check]) -> Check:
    return beside(blank.usual().pdf)


def scanned(
    form: Blank,
    *drawn: Drawn,
    layer: Blank | None = None,
    touch: Callable[[Image.Image], None] = lambda _: None,
) -> bytes:
    """Print and scan a signed form; the scanner's words can be those of another one."""
    written = pens.signed(ENTRIES, 5)
    pages = pens.scan(form, replace(written, drawn=(*written.drawn, *drawn)), HOW, 3)
    for page in pages:
        touch(page)
    return pens.with_text_layer(layer or blank.usual(), written, pages, HOW.dpi)


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(each.clause, each.issued, each.manner) for each in report.terms.changes]


class TestHonest:
    def test_every_clause_looks_as_on_the_blank_form(self, check: Check) -> None:
        report = check(scanned(blank.usual()))
        assert told(report) == []
        assert report.terms.state is TermsState.UNKNOWN
        assert "every clause looks as on the blank form" in report.terms.reason

    def test_what_was_only_misread_is_no_change(self, check: Check) -> None:
        misread = blank.make({"You retain ownership": "The publisher retains ownership"})
        assert told(check(scanned(blank.usual(), layer=misread))) == []

    def test_a_clause_that_was_not_read_is_not_missing(self, check: Check) -> None:
        unread = blank.make({blank.clauses()["4"]: re.sub(r"\w", "x", blank.clauses()["4"])})
        report = check(scanned(blank.usual(), layer=unread))
        assert told(report) == []

    def test_a_streak_of_the_scanner_is_no_stroke(self, check: Check) -> None:
        def streak(page: Image.Image) -> None:
            ImageDraw.Draw(page).line((700, 0, 700, page.height), 40, 3)

        assert told(check(scanned(blank.usual(), touch=streak))) == []

    def test_holes_and_the_dark_edge_of_paper_are_none(self, check: Check) -> None:
        def punched(page: Image.Image) -> None:
            draw = ImageDraw.Draw(page)
            for y in (600, 1400):
                draw.ellipse((60, y, 110, y + 50), 30)
            draw.rectangle((page.width - 40, 0, page.width, page.height), 60)

        assert told(check(scanned(blank.usual(), touch=punched))) == []

    def test_what_is_written_on_a_line_may_reach_into_the_print(self, check: Check) -> None:
        page, x, y = blank.usual().places["title"]
        tall = [[(x + 9 * at, y + 14), (x + 4 + 9 * at, y - 12)] for at in range(12)]
        assert told(check(scanned(blank.usual(), (page, tall, pens.USUAL)))) == []

    def test_another_print_of_the_words_is_not_compared(
        self, beside: Callable[[bytes], Check]
    ) -> None:
        report = beside(foreign.look_alike())(scanned(blank.usual()))
        assert told(report) == []
        assert "looks as on the blank form" not in report.terms.reason


class TestPlanted:
    @pytest.mark.parametrize("name", PLANTED)
    def test_it_is_told_with_its_clause_though_the_words_say_nothing(
        self, check: Check, name: str
    ) -> None:
        planted = PLANTED[name](11)
        report = check(scanned(planted.form, *planted.drawn))
        assert report.terms.state is TermsState.UNKNOWN
        mine = [each for each in report.terms.changes if each.clause == planted.clause]
        assert mine, told(report)
        assert planted.words in " ".join(each.issued for each in mine), told(report)
        assert {each.code for each in report.findings} >= {"terms-doubtful"}

    def test_words_that_became_others_are_told_beside_the_picture(self, check: Check) -> None:
        other = blank.make({"You retain": "We obtain"})
        report = check(scanned(other, layer=other))
        said = " ".join(each.returned for each in report.terms.changes)
        assert "obtain" in said


class TestBlankForms:
    def test_one_with_other_words_is_not_used(self, check: Check, tmp_path: Path) -> None:
        report = check(scanned(blank.usual()))
        assert report.match is not None
        agreement = read_agreement("pmlr", report.match.issued.content.wording or "")
        assert agreement is not None
        other = tmp_path / "other.pdf"
        other.write_bytes(blank.make({"You retain": "We obtain"}).pdf)
        assert read_printed_form(other, agreement) is None
        assert read_printed_form(tmp_path / "none.pdf", agreement) is None
        other.write_bytes(blank.usual().pdf)
        assert read_printed_form(other, agreement) is not None, "it is read as it is now"
        other.write_bytes(b"no file of this kind")
        assert read_printed_form(other, agreement) is None
