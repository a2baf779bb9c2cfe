"""How a scanned page lies: found to a point or two, wherever on the page."""

from __future__ import annotations

import cmath
import io
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest
from kinds import form
from PIL import Image
from scanning import FAX, OFFICE, PHONE, Scan, as_pdf, pen_for, printed, scanned, written

from generator.returns.evidence import FileKind, PageMap, SeenPage
from generator.returns.geometry.alignment import Placement, align
from generator.returns.geometry.page_alignment import lay_pages, register
from generator.returns.identify.issued import read_issued
from generator.returns.reading.opening import open_file
from generator.returns.reading.pages import see_pages

HARDER = (FAX, PHONE, replace(OFFICE, upside_down=True))
MARGIN = 72.0


class Tilt(random.Random):
    """Chance that tells by how much it tilted the last page."""

    angle = 0.0

    def uniform(self, a: float, b: float) -> float:
        self.angle = super().uniform(a, b)
        return self.angle


def misses(placement: Placement, page: SeenPage, angle: float, *, turned: bool) -> list[float]:
    """Say how far the corners of the text lie from where they are."""
    middle = complex(page.width / 2, page.height / 2)
    factor = cmath.rect(-1 if turned else 1, math.radians(angle))
    found = []
    for x in (MARGIN, page.width - MARGIN):
        for y in (MARGIN, page.height - MARGIN):
            there = middle + factor * (complex(x, y) - middle)
            found.append(abs(complex(*placement.place(x, y)) - there))
    return found


@pytest.mark.parametrize(
    "scan",
    [OFFICE, *(pytest.param(scan, marks=pytest.mark.slow) for scan in HARDER)],
    ids=["office", "fax", "phone", "upside down"],
)
def test_a_tilted_page_is_laid_to_a_point_or_two(scan: Scan, tmp_path: Path) -> None:
    pdf = form().pdf
    path = tmp_path / "issued.pdf"
    path.write_bytes(pdf)
    issued = read_issued(path)
    page = issued.pages[-1]
    chance = Tilt(5)
    paper = written(printed(pdf, scan.dpi), pen_for(form().places), scan.dpi)
    data = as_pdf([scanned(each, scan, chance) for each in paper], scan.dpi)
    with open_file(data, FileKind.PDF) as returned, open_file(pdf, FileKind.PDF) as original:
        seen = see_pages(returned)[-1]
        start = align(seen, page)
        assert start is not None
        placement = register(returned, seen, original, page, start)
    assert max(misses(placement, page, chance.angle, turned=scan.upside_down)) < 2.5


def test_a_page_with_nothing_on_it_stays_where_it_was(tmp_path: Path) -> None:
    pdf = form().pdf
    path = tmp_path / "issued.pdf"
    path.write_bytes(pdf)
    issued = read_issued(path)
    saved = io.BytesIO()
    Image.new("L", (1275, 1650), 250).save(saved, "PDF", resolution=150)
    start = Placement(((1.0, 0.0, 2.0), (0.0, 1.0, 3.0), (0.0, 0.0, 1.0)))
    with (
        open_file(saved.getvalue(), FileKind.PDF) as returned,
        open_file(pdf, FileKind.PDF) as original,
    ):
        pages = see_pages(returned)
        assert register(returned, pages[0], original, issued.pages[1], start) == start
        assert lay_pages(returned, pages, original, issued, PageMap(((1, 2),))) == {}
