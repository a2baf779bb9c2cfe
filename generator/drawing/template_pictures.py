"""Pictures of templates, drawn: PNG and JPEG as an image, SVG as vectors."""

from __future__ import annotations

import io
import warnings

from generator.drawing.pictures import (
    PictureError,
    PictureLimits,
    PictureProblem,
    pictures_to_pdf,
)
from generator.drawing.vectors import draw_svg
from generator.picture_files import MAX_PIXELS, DrawnPicture, PictureFile, PictureRefusedError

_DPI = 144.0
"""Of a picture that does not say how large it is."""
_BELIEVED_DPI = (50.0, 2_400.0)
_ROTATED = frozenset({5, 6, 7, 8})
"""Values of EXIF's orientation for pictures that lie on their side."""
_ORIENTATION = 0x0112
_LIMITS = PictureLimits(max_pages=1, max_pixels=MAX_PIXELS)


def draw_picture(file: PictureFile) -> DrawnPicture:
    """Draw a picture.

    Transparent parts of a PNG are white then, and what a camera or a program wrote beside the
    picture is left out.

    Raises:
        PictureRefusedError: it is damaged, too large, or has what forms cannot have.
    """
    try:
        if file.name.lower().endswith(".svg"):
            return draw_svg(file)
        pdf = pictures_to_pdf(file.data, _LIMITS)
        return DrawnPicture(file, *_size(file.data), pdf)
    except PictureError as refused:
        hint = "save it again as PNG or JPEG"
        if refused.problem is not PictureProblem.DAMAGED:
            hint = f"it can have {MAX_PIXELS:,} pixels, such as 2000 × 2000, and one page"
        raise PictureRefusedError(refused.problem.value, hint) from None


def _size(data: bytes) -> tuple[float, float]:
    """Return width and height in points, upright, as the picture says."""
    from PIL import Image  # noqa: PLC0415 - few forms have one

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if image.getexif().get(_ORIENTATION) in _ROTATED:
                width, height = height, width
            dpi = _dpi(image.info.get("dpi"))
    return width * 72 / dpi, height * 72 / dpi


def _dpi(said: object) -> float:
    if isinstance(said, tuple) and len(said) == 2 and said[0] == said[1]:
        found = float(said[0])
        if _BELIEVED_DPI[0] <= found <= _BELIEVED_DPI[1]:
            return found
    return _DPI
