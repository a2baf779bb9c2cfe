"""Forms that come back as pictures: the code in the foot of each page still says which they are."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
import zxingcpp
from specimens import form

from generator.forms.samples import usual_sample
from generator.pdf.code import PageCode, parse_code

PROJECT = Path(__file__).parent.parent.parent
MEASURE = SimpleNamespace(**runpy.run_path(str(PROJECT / "tools" / "measure_codes.py")))
SCANS = {scan.name: scan for scan in MEASURE.SCANS}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scan", "dpi"), [("flatbed", 100), ("flatbed", 150), ("bad fax", 150), ("phone", 150)]
)
@pytest.mark.parametrize("template", ["pmlr", "license-to-publish"])
def test_every_page_is_known_again(scan: str, dpi: int, template: str) -> None:
    document = pdfium.PdfDocument(form(usual_sample(template)))
    chance = random.Random(7)
    for number, page in enumerate(document, start=1):
        dot = MEASURE._PRINT_DPI / 72
        picture = page.render(scale=dot, grayscale=True).to_pil().convert("L")
        # The corner with the code; a square, as the scanner of the tool takes them.
        side = round(MEASURE._FIELD_MM / 25.4 * MEASURE._PRINT_DPI)
        corner = picture.crop(
            (picture.width - side - 400, picture.height - side, picture.width - 400, picture.height)
        )
        for _ in range(4):
            scanned = MEASURE.scanned(corner, SCANS[scan], dpi, chance)
            codes = (
                parse_code(found.text)
                for attempt in MEASURE.attempts(scanned)
                for found in zxingcpp.read_barcodes(attempt)
            )
            assert next(filter(None, codes), None) == PageCode("invented31", 1, number)
    document.close()
