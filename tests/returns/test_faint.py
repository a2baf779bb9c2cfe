"""A pale stroke where a scan is to be signed is seen; noise, dust and rules are none."""

from __future__ import annotations

import random

import pens
import pytest
from issuing import forms
from kinds import Examine
from PIL import Image, ImageDraw
from scanning import OFFICE, Scan, as_pdf, printed, scanned

from generator.returns.evidence import Box, FileKind
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.ink import PageImage
from generator.returns.reading.rendering import evenly_lit
from generator.returns.signers.scanned import has_faint_stroke, has_stroke

DPI, HEIGHT = 150, 792.0
ROOM = Box(20, 300, 590, 400)
LEVEL = Placement(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))


def page(*lines: list[tuple[float, float]], level: int = 120, noise: int = 25) -> PageImage:
    """Scan a page with lines of a thin pen."""
    scale = DPI / 72
    paper = Image.new("L", (round(612 * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(paper)
    for line in lines:
        draw.line([(x * scale, (HEIGHT - y) * scale) for x, y in line], level, 1)
    scan = Scan(DPI, tilt=0, noise=noise, blur=0.07, jpeg=70)
    return PageImage(evenly_lit(scanned(paper, scan, random.Random(5))), HEIGHT, DPI, LEVEL)


WAVE = [(200.0 + 3 * at, 350.0 + (8 if at % 2 else -6)) for at in range(16)]


@pytest.mark.parametrize("level", [60, 120, 160])
def test_a_thin_stroke_is_seen(level: int) -> None:
    assert has_faint_stroke(page(WAVE, level=level), ROOM, ())


@pytest.mark.parametrize("noise", [0, 10, 25, 40, 60])
def test_noise_is_none(noise: int) -> None:
    assert not has_faint_stroke(page(noise=noise), ROOM, ())


def test_dust_and_a_line_to_write_on_are_none() -> None:
    dust = [[(100.0 + 40 * at, 350.0), (104.0 + 40 * at, 352.0)] for at in range(8)]
    rule = [(150.0, 330.0), (400.0, 330.0)]
    assert not has_faint_stroke(page(*dust, rule), ROOM, ())


def test_what_is_known_to_stand_there_is_none() -> None:
    assert not has_faint_stroke(page(WAVE), ROOM, [Box(195, 340, 255, 362)])
    assert not has_faint_stroke(page(WAVE), Box(300, 300, 590, 400), ())


def test_a_stroke_of_ink_is_told_from_dust() -> None:
    dust = [
        [(x + 0.0, y + 0.0), (x + 2.0, y + 1.0)]
        for x in range(210, 300, 9)
        for y in range(310, 350, 9)
    ]
    assert has_stroke(page([(x, y + at) for x, y in WAVE for at in (0, 0.4)], level=0), ROOM, ())
    assert not has_stroke(page(*dust, level=0), ROOM, ())


@pytest.mark.parametrize("seed", [1, 8])
def test_a_pencilled_signature_on_a_scan_of_our_own_form_is_faint(
    examine: Examine, seed: int
) -> None:
    form, dpi = forms()["guessed"], OFFICE.dpi
    pages = [each.copy() for each in printed(form.pdf, dpi)]
    place = next(each for each in form.places if each.kind == "Sig")
    pencil, scale = pens.HANDS["in pencil"], dpi / 72
    for line in pens.signature(seed, place.box[0] + 6, place.box[1] + 4, pencil):
        points = [(x * scale, pages[place.page].height - y * scale) for x, y in line]
        width = max(1, round(pencil.width * scale))
        ImageDraw.Draw(pages[place.page]).line(
            points, round(255 * pencil.colour[0]), width, "curve"
        )
    chance = random.Random(seed)
    pages = [scanned(each, OFFICE, chance) for each in pages]
    found = {each.code for each in examine(as_pdf(pages, dpi), FileKind.PDF).findings}
    assert "signature-faint" in found
