"""Pages drawn straight onto the issued one, so that the same letters come out in the same pixels.

A picture that is turned and scaled after it was drawn would differ everywhere a little.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from generator.returns.evidence import Box, SeenPage
from generator.returns.geometry.alignment import Placement

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """The part of an issued page that is drawn."""

    box: Box
    """On the issued page."""
    scale: float
    """Pixels of a point."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return max(1, round(self.box.width * self.scale)), max(
            1, round(self.box.height * self.scale)
        )

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Return the left, upper, right and lower pixel of a box of the issued page."""
        left, right = (round((side - self.box.left) * self.scale) for side in (box.left, box.right))
        top, bottom = (round((self.box.top - side) * self.scale) for side in (box.top, box.bottom))
        return left, top, right, bottom

    def matrix(self, placement: Placement | None, seen: SeenPage) -> raw.FS_MATRIX:
        """Return the matrix from a page, in points from its upper left corner, to the picture."""

        def pixel(x: float, down: float) -> tuple[float, float]:
            point = x, seen.height - down
            if placement is not None:
                point = placement.inverse.place(*point)
            return (
                (point[0] - self.box.left) * self.scale,
                (self.box.top - point[1]) * self.scale,
            )

        (e, f), (right, lower), (far, deep) = pixel(0, 0), pixel(1, 0), pixel(0, 1)
        return raw.FS_MATRIX(right - e, lower - f, far - e, deep - f, e, f)


@contextmanager
def flattened(data: bytes, number: int) -> Iterator[pdfium.PdfPage]:
    """Open a page with what its fields and annotations show as a part of it.

    Only what is part of the page can be drawn with a matrix of one's own.
    """
    document = pdfium.PdfDocument(data)
    try:
        page = document[number - 1]
        if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number - 1]
        yield page
    finally:
        document.close()


def draw_colours(
    page: pdfium.PdfPage, seen: SeenPage, matrix: raw.FS_MATRIX, frame: DrawnArea
) -> Image:
    """Draw the content of a page, in colours."""
    drawn: Image = _rendered(page, seen, matrix, frame, raw.FPDFBitmap_BGRx).convert("RGB")
    return drawn


def draw_ink(
    page: pdfium.PdfPage, seen: SeenPage, matrix: raw.FS_MATRIX, frame: DrawnArea
) -> Image:
    """Draw the content of a page; no ink is 0, and a colour is as dark as its darkest part.

    In grey, pale colours are hardly darker than paper; an eye sees them all the same.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    red, green, blue = draw_colours(page, seen, matrix, frame).split()
    return ImageChops.invert(ImageChops.darker(ImageChops.darker(red, green), blue))


def draw_grey(
    page: pdfium.PdfPage, seen: SeenPage, matrix: raw.FS_MATRIX, frame: DrawnArea
) -> Image:
    """Draw the content of a page in grey, as dark as an eye sees it; no ink is 0."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    return ImageChops.invert(_rendered(page, seen, matrix, frame, raw.FPDFBitmap_Gray).convert("L"))


def _rendered(
    page: pdfium.PdfPage, seen: SeenPage, matrix: raw.FS_MATRIX, frame: DrawnArea, pixels: int
) -> Image:
    """Draw the content of a page on white, in one of PDFium's formats of pixels."""
    width, height = frame.size
    bitmap = pdfium.PdfBitmap.new_native(width, height, pixels)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, page.raw, matrix, _clip(matrix, seen), 0)
    drawn: Image = bitmap.to_pil()
    return drawn


def spread(ink: Image) -> Image:
    """Let ink run one pixel in all directions."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    for x, y in ((1, 0), (0, 1)):
        both = ink.copy()
        for step in (1, -1):
            moved = ink.copy()
            moved.paste(ink, (x * step, y * step))
            both = ImageChops.lighter(both, moved)
        ink = both
    return ink


def _clip(matrix: raw.FS_MATRIX, page: SeenPage) -> raw.FS_RECTF:
    """Return where a page lies on the picture: what it has outside of itself is not seen."""
    corners = [(x, y) for x in (0.0, page.width) for y in (0.0, page.height)]
    across = [matrix.a * x + matrix.c * y + matrix.e for x, y in corners]
    down = [matrix.b * x + matrix.d * y + matrix.f for x, y in corners]
    return raw.FS_RECTF(min(across), min(down), max(across), max(down))
