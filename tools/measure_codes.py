"""Measure which code, at which size, survives printing, scanning and photographing.

::

    python tools/measure_codes.py [TRIALS]

Each trial prints the code of a page amid text, then scans it: the paper lies at an angle, the
optics blur, light falls off to one side, the sensor is noisy, and JPEG has the last word. It counts
how often the reader gives back exactly what was written. Needs Pillow and zxing-cpp.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

IDS = ("zhang25ladder", "bJnSplWSCL", "a-longer-key-of-24-chars")
SIZES_MM = (9, 10, 11, 12, 14, 20)
SCANS_DPI = (100, 150, 200)
_PRINT_DPI = 600
_FIELD_MM = 40
_CLEAR_MM = 1.0
"""Between the quiet zone and text."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A kind of code."""

    name: str
    format: zxingcpp.BarcodeFormat
    options: dict[str, str | bool]
    quiet: int
    """Modules of white around it that its standard asks for."""
    samples: tuple[int, int] = (1, 1)
    """Samples of a module in the image that is printed, across and down."""
    enlarging: Image.Resampling = Image.Resampling.NEAREST
    """How the viewer enlarges that image."""


_SQUARE: dict[str, str | bool] = {"force_square": True}
_MATRIX = zxingcpp.BarcodeFormat.DataMatrix
_SMOOTH = Image.Resampling.BILINEAR
SYMBOLS = (
    Symbol("QR, level M", zxingcpp.BarcodeFormat.QRCode, {"ec_level": "M"}, 4),
    Symbol("Data Matrix", _MATRIX, _SQUARE, 1),
    Symbol("smoothed, 1 x 1", _MATRIX, _SQUARE, 1, (1, 1), _SMOOTH),
    Symbol("smoothed, 4 x 2", _MATRIX, _SQUARE, 1, (4, 2), _SMOOTH),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned."""

    name: str
    tilt: float
    """Largest angle, in degrees."""
    blur: float
    """Radius in millimetres of paper."""
    noise: float
    """Standard deviation, of 256 levels."""
    jpeg: int
    """Quality."""
    shadow: float
    """How much darker the dark side is, from 0 to 1."""


SCANS = (
    Scan("flatbed", 2.0, 0.05, 12, 75, 0.1),
    Scan("bad fax", 3.0, 0.08, 40, 40, 0.2),
    Scan("phone", 8.0, 0.11, 20, 50, 0.5),
)


def printed(symbol: Symbol, text: str, size_mm: float, chance: random.Random) -> Image.Image:
    """Print a code somewhere on white paper, lines of text beside it."""
    code = zxingcpp.create_barcode(text, symbol.format, **symbol.options)
    modules = Image.fromarray(code.to_image(scale=1, add_quiet_zones=False))
    dot = _PRINT_DPI / 25.4
    page = Image.new("L", (round(_FIELD_MM * dot),) * 2, 255)
    side = round(size_mm * dot)
    # The size is that of the square with its quiet zone: what it takes away from the page.
    inner = round(side * modules.width / (modules.width + 2 * symbol.quiet))
    height = round(inner * modules.height / modules.width)
    left = round((_FIELD_MM * dot - side) / 2) + chance.randrange(12)
    top = round((_FIELD_MM * dot - side) / 2) + chance.randrange(12)
    across, down = symbol.samples
    image = modules.resize(
        (modules.width * across, modules.height * down), Image.Resampling.NEAREST
    )
    page.paste(image.resize((inner, height), symbol.enlarging), (left, top))
    end = left - (side - inner) // 2 - round(_CLEAR_MM * dot)
    draw = ImageDraw.Draw(page)
    for line in range(5):
        y = top + line * side // 4
        for x in range(40, end - 30, 46):
            draw.rectangle((x, y, x + chance.randrange(12, 30), y + 40), fill=60)
    return page


def scanned(page: Image.Image, scan: Scan, dpi: int, chance: random.Random) -> Image.Image:
    """Scan a page."""
    angle = chance.uniform(-scan.tilt, scan.tilt)
    image = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(scan.blur * _PRINT_DPI / 25.4))
    side = round(_FIELD_MM / 25.4 * dpi)
    image = image.resize((side, side), Image.Resampling.BOX)
    light = (
        Image.linear_gradient("L")
        .resize((side, side))
        .point(lambda level: round(255 - scan.shadow * level))
    )
    image = ImageChops.multiply(image, light.rotate(chance.choice((0, 90, 180, 270))))
    grey = Image.effect_noise((side, side), scan.noise)
    image = ImageChops.add(image, grey, offset=-128)
    saved = io.BytesIO()
    image.save(saved, "JPEG", quality=scan.jpeg)
    return Image.open(saved).convert("L")


def attempts(image: Image.Image) -> Iterator[Image.Image]:
    """Return the picture in the ways a patient reader looks at it."""
    yield image
    for scale in (2, 3):
        larger = image.resize((image.width * scale, image.height * scale), Image.Resampling.BICUBIC)
        yield larger
        yield larger.filter(ImageFilter.MedianFilter(3))
        yield larger.filter(ImageFilter.GaussianBlur(scale * 0.6))
        yield ImageEnhance.Contrast(larger.filter(ImageFilter.MedianFilter(5))).enhance(2.0)
        for angle in (-3, 3):
            yield larger.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def survives(symbol: Symbol, text: str, image: Image.Image) -> bool:
    """Tell whether a reader gets the text."""
    for attempt in attempts(image):
        for found in zxingcpp.read_barcodes(
            attempt, formats=zxingcpp.BarcodeFormats(symbol.format)
        ):
            if found.text == text:
                return True
    return False


def main(arguments: Sequence[str]) -> int:
    """Print the table."""
    trials = int(arguments[0]) if arguments else 12
    print(f"survivors in percent of {trials * len(IDS)} scans; size with quiet zone")
    for scan in SCANS:
        for dpi in SCANS_DPI:
            for symbol in SYMBOLS:
                shares = []
                for size in SIZES_MM:
                    chance = random.Random(f"{scan.name} {dpi} {size}")  # noqa: S311 - nothing secret
                    good = 0
                    for form_id in IDS * trials:
                        text = f"PA1.1.2.{form_id}"
                        page = printed(symbol, text, size, chance)
                        good += survives(symbol, text, scanned(page, scan, dpi, chance))
                    shares.append(f"{size} mm {100 * good // (trials * len(IDS)):3}")
                print(f"{scan.name:8} {dpi} dpi  {symbol.name:15} {'  '.join(shares)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
