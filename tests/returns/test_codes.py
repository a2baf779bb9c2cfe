"""The code of a page is read where it stands, however the page lies."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import altering
import pypdfium2 as pdfium
import pytest
from kinds import filled, form
from PIL import Image
from scanning import FAX, FINE, OFFICE, PHONE, Scan, printed, scanned

from generator.pdf.code import PageCode
from generator.returns.evidence import SeenCode
from generator.returns.reading.codes import read_printed, read_scanned_codes
from generator.returns.reading.limits import ReadingLimits

EXPECTED = PageCode(form().paper_id, 1, 1)
SIDE = 29.76
"""Points: 10.5 mm."""


def page_of(picture: Image.Image, dpi: float) -> pdfium.PdfPage:
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=dpi)
    return pdfium.PdfDocument(out.getvalue())[0]


def size_of(code: SeenCode) -> float:
    (left, top), (right, other), *_ = code.corners
    return float(((right - left) ** 2 + (top - other) ** 2) ** 0.5)


def test_a_printed_code_is_read_with_its_place() -> None:
    [code] = read_printed(pdfium.PdfDocument(filled())[0], ReadingLimits())
    assert code.code == EXPECTED
    left, right = 612 - 118 - SIDE, 612 - 118
    bottom = 44 + 0.25 * 7.6 - SIDE / 2
    expected = [(left, bottom + SIDE), (right, bottom + SIDE), (right, bottom), (left, bottom)]
    for corner, place in zip(code.corners, expected, strict=True):
        assert corner == pytest.approx(place, abs=0.6)  # a pixel, to which images are laid


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_printed_code_is_read_on_pages_that_were_turned(angle: int) -> None:
    turned = altering.turned(filled(), angle)
    [code] = read_printed(pdfium.PdfDocument(turned)[0], ReadingLimits())
    assert code.code == EXPECTED
    assert size_of(code) == pytest.approx(SIDE, abs=1)


@pytest.mark.parametrize("scale", [0.75, 1.0, 1.4])
def test_a_printed_code_is_read_on_other_paper(scale: float) -> None:
    moved = altering.on_paper(filled(), 612 * scale, 792 * scale)
    assert [code.code for code in read_printed(pdfium.PdfDocument(moved)[0], ReadingLimits())] == [
        EXPECTED
    ]


Turn = tuple[Callable[[Image.Image], Image.Image], tuple[float, float], tuple[bool, bool]]
TURNS: dict[str, Turn] = {
    "upright": (lambda page: page, (0.78, 0.05), (True, False)),
    "upside down": (
        lambda page: page.transpose(Image.Transpose.ROTATE_180),
        (0.22, 0.95),
        (False, True),
    ),
    "on its left side": (
        lambda page: page.transpose(Image.Transpose.ROTATE_90),
        (0.95, 0.78),
        (True, True),
    ),
    "on its right side": (
        lambda page: page.transpose(Image.Transpose.ROTATE_270),
        (0.05, 0.22),
        (False, False),
    ),
}


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("scan", [OFFICE, FAX, PHONE, FINE], ids=["office", "fax", "phone", "fine"])
def test_a_scanned_code_is_read_with_its_place(scan: Scan, turn: str) -> None:
    change, (across, up), leads = TURNS[turn]
    picture = change(scanned(printed(filled(), scan.dpi)[0], scan, random.Random(3)))
    page = page_of(picture, scan.dpi)
    [code] = read_scanned_codes(page, ReadingLimits())
    assert code.code == EXPECTED
    assert size_of(code) == pytest.approx(SIDE, abs=1.5)
    width, height = page.get_size()
    x = sum(corner[0] for corner in code.corners) / 4 / width
    y = sum(corner[1] for corner in code.corners) / 4 / height
    assert (x, y) == (pytest.approx(across, abs=0.03), pytest.approx(up, abs=0.03))
    (left, top), _, (right, bottom), _ = code.corners
    # From the upper left corner of the code to the lower right one, as it was printed.
    assert (right > left, bottom > top) == leads


@pytest.mark.parametrize("level", [110, 150])
def test_black_and_white_scans_are_read(level: int) -> None:
    grey = scanned(printed(filled(), 200)[0], OFFICE, random.Random(1))
    picture = grey.point(lambda each: 255 * (each > level)).convert("1")
    assert [code.code for code in read_scanned_codes(page_of(picture, 200), ReadingLimits())] == [
        EXPECTED
    ]


def test_a_code_is_found_anywhere_on_a_photo() -> None:
    paper = printed(filled(), 200)[0]
    desk = Image.new("L", (paper.width + 900, paper.height + 700), 60)
    desk.paste(paper.rotate(5, Image.Resampling.BICUBIC, fillcolor=60), (250, 200))
    photo = scanned(desk, PHONE, random.Random(2))
    assert [code.code for code in read_scanned_codes(page_of(photo, 250), ReadingLimits())] == [
        EXPECTED
    ]


def test_a_page_without_a_code_has_none() -> None:
    bare = altering.strip_marks(filled())
    assert read_printed(pdfium.PdfDocument(bare)[0], ReadingLimits()) == ()
    picture = scanned(printed(bare, 150)[0], FAX, random.Random(1))
    assert read_scanned_codes(page_of(picture, 150), ReadingLimits()) == ()


def test_codes_that_are_not_ours_are_passed_over() -> None:
    import zxingcpp

    symbol = zxingcpp.create_barcode("https://example.org", zxingcpp.BarcodeFormat.DataMatrix)
    paper = printed(altering.strip_marks(filled()), 150)[0].copy()
    paper.paste(Image.fromarray(symbol.to_image(scale=6)), (900, 1500))
    assert read_scanned_codes(page_of(paper, 150), ReadingLimits()) == ()


@pytest.mark.slow
@pytest.mark.parametrize(("dpi", "least"), [(150, 57), (200, 60), (300, 60)])
def test_worse_scans_than_usual_are_read(dpi: int, least: int) -> None:
    """What is measured, and no promise; at 150 dpi 58 of these are read."""
    chance = random.Random(dpi)
    good = 0
    for _ in range(60):
        scan = Scan(
            dpi,
            chance.uniform(0.2, 5.0),
            chance.uniform(0.03, 0.16),
            chance.randrange(5, 70),
            chance.randrange(35, 90),
            chance.uniform(0.0, 0.75),
            chance.random() < 0.25,
        )
        picture = scanned(printed(filled(), dpi)[0], scan, chance)
        good += [
            code.code for code in read_scanned_codes(page_of(picture, dpi), ReadingLimits())
        ] == [EXPECTED]
    assert good >= least
