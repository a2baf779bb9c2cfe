"""Pages as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.returns.reading.limits import Limits

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

_POINTS_PER_INCH = 72
_WHOLE = (0.0, 0.0, 0.0, 0.0)


def draw(
    page: pdfium.PdfPage,
    dpi: float,
    limits: Limits,
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
