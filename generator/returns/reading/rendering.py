"""Pages as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.returns.reading.limits import ReadingLimits

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

_POINTS_PER_INCH = 72
_BLOCK = 8
"""Pixels of a square in which the lightest is paper."""
_WHOLE = (0.0, 0.0, 0.0, 0.0)


def draw(
    page: pdfium.PdfPage,
    dpi: float,
    limits: ReadingLimits,
    crop: tuple[float, float, float, float] = _WHOLE,
) -> Image:
    """Draw a page in grey (mode ``L``) as a viewer shows it, with its fields and annotations.

    Args:
        page: the page; it is drawn upright by its ``/Rotate``.
        dpi: pixels an inch; fewer are made if the picture would be larger than allowed.
        limits: how large a picture may be.
        crop: points that are left out at the left, the bottom, the right and the top.
    """
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    pixels = (width - crop[0] - crop[2]) * (height - crop[1] - crop[3]) * scale * scale
    most = min(limits.max_pixels, limits.max_picture)
    if pixels > most:
        scale *= (most / pixels) ** 0.5
    picture: Image = page.render(scale=scale, grayscale=True, crop=crop).to_pil()
    return picture if picture.mode == "L" else picture.convert("L")


def evenly_lit(picture: Image) -> Image:
    """Take the shadow off a page: what is next to ink is as light as paper everywhere."""
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415 - the same

    small = picture.reduce(_BLOCK).filter(ImageFilter.MaxFilter(5))
    paper = small.filter(ImageFilter.GaussianBlur(3)).resize(
        picture.size, Images.Resampling.BILINEAR
    )
    return ImageChops.invert(ImageChops.subtract(paper, picture))
