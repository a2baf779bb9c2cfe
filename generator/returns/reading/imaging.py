"""Pictures of forms as documents, to be read as any other scan: grey, and within limits."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from generator.returns.reading.limits import Limits, UnreadableError, refuse

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
"""MPO, which phones make, is opened as JPEG."""
_LONG_SIDE = 297 / 25.4
"""Of an A4 page, in inches: taken where the picture does not say how large it is."""
_PLAUSIBLE = (7.0, 20.0)
"""Long sides, in inches, for which the resolution that a picture claims is believed."""
_QUALITY = 92
_PICTURES_IN_ALL = 4
"""How many pictures of the largest size a file may hold; smaller ones can be more."""


def picture_document(data: bytes, limits: Limits) -> bytes:
    """Make a PDF of a picture, one page for each of its frames; it becomes grey.

    Raises:
        UnreadableError: it is no picture, or too large.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where a picture came back

    try:
        # The size is checked before a pixel is read, so Pillow need not warn of it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return _spell(_frames(image, limits))
    except Image.DecompressionBombError as failure:
        raise _too_large() from failure
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as failure:
        raise refuse(
            "damaged",
            "The picture is damaged and cannot be shown whole",
            "ask the author to send the form again, as PDF if possible",
        ) from failure


def _frames(image: Image, limits: Limits) -> Iterator[Image]:
    from PIL import ImageOps, ImageSequence  # noqa: PLC0415 - only where a picture came back

    # The further pictures in a phone's file are previews of the first.
    several = image.format not in {"JPEG", "MPO"}
    frames = ImageSequence.Iterator(image) if several else iter((image,))
    pixels = 0
    for number, frame in enumerate(islice(frames, limits.max_pages + 1), start=1):
        size = frame.width * frame.height
        pixels += size
        if size > limits.max_pixels or pixels > _PICTURES_IN_ALL * limits.max_pixels:
            raise _too_large()
        if number > limits.max_pages:
            raise refuse(
                "too-long",
                f"The picture has more than {limits.max_pages} pages",
                "ask the author for the form alone",
            )
        claimed = frame.info.get("dpi")
        grey = _grey(ImageOps.exif_transpose(frame))
        grey.info["dpi"] = claimed
        yield grey


def _grey(image: Image) -> Image:
    """Make a picture grey, on white where it is transparent."""
    from PIL import Image as Images  # noqa: PLC0415 - only where a picture came back

    if image.mode.startswith("I;16"):
        return image.point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Images.new("RGBA", layer.size, "white")
        return Images.alpha_composite(paper, layer).convert("L")
    return image.convert("L")


def _spell(pages: Iterator[Image]) -> bytes:
    import pikepdf  # noqa: PLC0415 - only where a picture came back

    spelled = io.BytesIO()
    with pikepdf.new() as document:
        for page in pages:
            _add_page(document, page)
        document.save(spelled)
    return spelled.getvalue()


def _add_page(document: pikepdf.Pdf, picture: Image) -> None:
    from pikepdf import Dictionary, Name, Stream  # noqa: PLC0415 - only where a picture came back

    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY)
    image = Stream(document, written.getvalue())
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    dot = 72 / _resolution(picture)
    width, height = picture.width * dot, picture.height * dot
    page = document.add_blank_page(page_size=(width, height))
    name = page.add_resource(image, Name.XObject)
    page.contents_add(f"{width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do".encode())


def _resolution(picture: Image) -> float:
    """Give the pixels an inch: those that the picture claims, if a page could have them."""
    long_side = max(picture.size)
    try:
        claimed = float(picture.info["dpi"][0])
    except (LookupError, TypeError, ValueError, ZeroDivisionError):
        claimed = 0.0
    if claimed > 0 and _PLAUSIBLE[0] <= long_side / claimed <= _PLAUSIBLE[1]:
        return claimed
    return long_side / _LONG_SIDE


def _too_large() -> UnreadableError:
    return refuse(
        "too-large",
        "The picture has more pixels than any scan of a form",
        "ask the author for a scan at 200 or 300 dpi",
    )
