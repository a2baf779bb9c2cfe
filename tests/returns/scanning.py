"""Forms that go through a printer and a scanner; the same pixels at each run."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pypdfium2 as pdfium
from filling import scribble
from issuing import Place
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

PRINTED_AT = time.struct_time((2031, 6, 2, 12, 0, 0, 0, 153, 0))
_INK = 50


@dataclass(frozen=True, slots=True)
class Scan:
    """How paper is scanned."""

    dpi: int = 200
    tilt: float = 1.5
    """Largest angle, in degrees."""
    blur: float = 0.05
    """Radius in millimetres of paper."""
    noise: int = 12
    """Largest change of a pixel's level, of 256."""
    jpeg: int = 75
    """Quality."""
    shadow: float = 0.15
    """How much darker the dark side is, from 0 to 1."""
    upside_down: bool = False


OFFICE = Scan()
FAX = Scan(dpi=150, tilt=2.5, blur=0.08, noise=40, jpeg=40, shadow=0.2)
PHONE = Scan(dpi=200, tilt=3.0, blur=0.1, noise=20, jpeg=50, shadow=0.5)
FINE = Scan(dpi=300, tilt=0.7, blur=0.04, noise=8, jpeg=85, shadow=0.05)


@cache
def printed(pdf: bytes, dpi: int) -> tuple[Image.Image, ...]:
    """Print all pages."""
    document = pdfium.PdfDocument(pdf)
    if document.get_formtype():
        document.init_forms()
    pages = tuple(
        page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document
    )
    document.close()
    return pages


@dataclass(frozen=True, slots=True)
class Pen:
    """What is written on the paper by hand."""

    places: tuple[Place, ...] = ()
    """Boxes that are signed."""
    dates: tuple[tuple[Place, str], ...] = ()


def written(pages: Sequence[Image.Image], pen: Pen, dpi: int) -> list[Image.Image]:
    """Write on printed pages."""
    scale = dpi / 72
    paper = [page.copy() for page in pages]

    def pixels(place: Place) -> tuple[float, float, float, float]:
        left, bottom, right, top = (side * scale for side in place.box)
        height = paper[place.page].height
        return left, height - top, right, height - bottom

    for seed, place in enumerate(pen.places, start=1):
        draw = ImageDraw.Draw(paper[place.page])
        draw.line(scribble(pixels(place), seed), _INK, width=round(1.3 * scale), joint="curve")
    for place, text in pen.dates:
        left, top, _, bottom = pixels(place)
        font = ImageFont.load_default(size=0.8 * (bottom - top))
        ImageDraw.Draw(paper[place.page]).text((left + 6 * scale, top), text, _INK, font)
    return paper


def scanned(page: Image.Image, scan: Scan, chance: random.Random) -> Image.Image:
    """Scan a page that was printed with the scanner's resolution."""
    image = page.rotate(
        chance.uniform(-scan.tilt, scan.tilt), Image.Resampling.BICUBIC, fillcolor=255
    )
    image = image.filter(ImageFilter.GaussianBlur(scan.blur * scan.dpi / 25.4))
    light = Image.linear_gradient("L").point(lambda level: round(255 - scan.shadow * level))
    light = light.rotate(chance.choice((0, 90, 180, 270))).resize(image.size)
    image = ImageChops.multiply(image, light)
    image = ImageChops.add(image, _noise(image.size, scan.noise, chance), offset=-128)
    if scan.upside_down:
        image = image.transpose(Image.Transpose.ROTATE_180)
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=scan.jpeg)
    return Image.open(saved).convert("L")


def _noise(size: tuple[int, int], most: int, chance: random.Random) -> Image.Image:
    """Make a picture that is grey on average."""
    pixels = chance.randbytes(size[0] * size[1])
    table = [round(128 + most * (level - 127.5) / 127.5) for level in range(256)]
    return Image.frombytes("L", size, pixels).point(table)


def scan_pages(pdf: bytes, pen: Pen, scan: Scan, seed: int = 1) -> list[Image.Image]:
    """Print a form, write on it and scan it."""
    chance = random.Random(seed)
    pages = written(printed(pdf, scan.dpi), pen, scan.dpi)
    return [scanned(page, scan, chance) for page in pages]


def as_pdf(pages: Sequence[Image.Image], dpi: int, quality: int = 75) -> bytes:
    """Make the file that a scanner makes: one picture a page."""
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        resolution=dpi,
        quality=quality,
        save_all=True,
        append_images=pages[1:],
        creationDate=PRINTED_AT,
        modDate=PRINTED_AT,
    )
    return out.getvalue()


def as_image(pages: Sequence[Image.Image], kind: str, dpi: int) -> bytes:
    """Make a picture file: of all pages if it can have several, else of the last."""
    out = io.BytesIO()
    if kind == "TIFF":
        pages[0].save(
            out,
            kind,
            save_all=True,
            append_images=pages[1:],
            compression="tiff_lzw",
            dpi=(dpi, dpi),
        )
    else:
        pages[-1].save(out, kind, dpi=(dpi, dpi))
    return out.getvalue()


def pen_for(places: Sequence[Place], day: str = "2031-06-01") -> Pen:
    """Sign all that is to be signed, and date it."""
    return Pen(
        tuple(place for place in places if place.kind == "Sig"),
        tuple((place, day) for place in places if place.name.startswith("date")),
    )
