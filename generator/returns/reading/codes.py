"""The code in the footer of a page, read from a picture of it.

A page that was printed from data shows its code at the first look, where it stands on issued
pages. A scan may lie upside down or sideways, be tilted, dark and noisy, so it is looked at in
several ways one after the other, the cheap ones first; there is an end to them, as a page may have
no code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.pdf.code import parse_code
from generator.returns.evidence import SeenCode
from generator.returns.reading.limits import ReadingLimits
from generator.returns.reading.rendering import draw

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

_FOOT = (150.0, 110.0)
"""Width and height of the corner that holds the code of an issued page, in points.

The code is 34 points wide and stands 72 from the right edge; the rest is for a form that was
printed to larger paper.
"""
_DRAWN_DPI = 144
"""Two pixels a point, so that a picture can be cropped at whole points."""
_DRAWN_DPI_AGAIN = 220
"""For a page that was made so much smaller that the first look misses the code."""
_SCAN_DPI = 200
_SCAN_DPI_AGAIN = 300
_CORNER = (0.42, 0.17)
"""Width and height of the corner of a scan, as parts of the page's."""

_Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _View:
    """A part of a page's picture, and how its pixels lie on the page."""

    picture: Image
    left: float
    top: float
    """Of its upper left corner, in points from the lower left corner of the page."""
    dot: float
    """Width of a pixel in points."""


def read_printed(page: pdfium.PdfPage, limits: ReadingLimits) -> tuple[SeenCode, ...]:
    """Read the code of a page that was not scanned."""
    for view in _printed_views(page, limits):
        found = _read(view)
        if found:
            return found
    return ()


def read_scanned_codes(page: pdfium.PdfPage, limits: ReadingLimits) -> tuple[SeenCode, ...]:
    """Read the code of a page that is a picture; this takes half a second if there is none."""
    for view in _scanned_views(page, limits):
        found = _read(view)
        if found:
            return found
    return ()


def _printed_views(page: pdfium.PdfPage, limits: ReadingLimits) -> Iterator[_View]:
    width, height = page.get_size()
    right, above = (float(max(int(side), 0)) for side in (width - _FOOT[0], height - _FOOT[1]))
    # Where the code is, and where it is if somebody turned the page round.
    for crop in ((right, 0.0, 0.0, above), (0.0, above, right, 0.0)):
        picture = draw(page, _DRAWN_DPI, limits, crop)
        yield _View(picture, crop[0], height - crop[3], 72 / _DRAWN_DPI)
    for dpi in (_DRAWN_DPI, _DRAWN_DPI_AGAIN):
        yield _whole(page, dpi, limits)


def _scanned_views(page: pdfium.PdfPage, limits: ReadingLimits) -> Iterator[_View]:
    whole = _whole(page, _SCAN_DPI, limits)
    corners = [_part(whole, box) for box in _corners(whole.picture)]
    for corner in corners:
        yield corner
        yield _smoothed(corner, 1.0)
    yield from (_smoothed(corner, 1.7) for corner in corners)
    yield whole
    yield _smoothed(whole, 1.0)
    finer = _whole(page, _SCAN_DPI_AGAIN, limits)
    for box in _corners(finer.picture):
        corner = _part(finer, box)
        yield _smoothed(corner, 1.5)
        yield _smoothed(corner, 2.5)


def _whole(page: pdfium.PdfPage, dpi: float, limits: ReadingLimits) -> _View:
    picture = draw(page, dpi, limits)
    width, height = page.get_size()
    return _View(picture, 0.0, height, width / picture.width)


def _corners(picture: Image) -> tuple[_Box, ...]:
    """Return the corners of a picture, the likeliest to hold the code first."""
    width, height = picture.size
    short, long = (round(part * max(width, height)) for part in sorted(_CORNER))
    upright = height >= width
    across, up = (long, short) if upright else (short, long)
    near, far = (width - across, height - up), (across, up)
    lower_right = (near[0], near[1], width, height)
    upper_left = (0, 0, far[0], far[1])
    upper_right = (near[0], 0, width, far[1])
    lower_left = (0, near[1], far[0], height)
    return lower_right, upper_left, upper_right, lower_left


def _part(view: _View, box: _Box) -> _View:
    left, top = view.left + box[0] * view.dot, view.top - box[1] * view.dot
    return _View(view.picture.crop(box), left, top, view.dot)


def _smoothed(view: _View, radius: float) -> _View:
    """Smooth the noise of a scanner away, though details with it."""
    from PIL import ImageFilter  # noqa: PLC0415 - only where a scan came back

    return replace(view, picture=view.picture.filter(ImageFilter.GaussianBlur(radius)))


def _read(view: _View) -> tuple[SeenCode, ...]:
    import zxingcpp  # noqa: PLC0415 - only who reads codes pays for it

    found = []
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    for symbol in zxingcpp.read_barcodes(view.picture, formats=formats):
        code = parse_code(symbol.text)
        if code is not None:
            place = symbol.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            found.append(
                SeenCode(
                    code,
                    tuple(
                        (view.left + corner.x * view.dot, view.top - corner.y * view.dot)
                        for corner in corners
                    ),
                )
            )
    return tuple(found)
