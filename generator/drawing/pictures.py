"""Pictures as a PDF: what comes back as a photo or a scan, one page for each picture of a file."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any

from generator.drawing._reportlab import new_canvas

if TYPE_CHECKING:
    from PIL.Image import Image
    from reportlab.pdfgen.canvas import Canvas

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
"""What Pillow may open; MPO, which phones make, is opened as JPEG."""
_LONG_SIDE = 842.0
"""Points: the long side of A4, for a picture that does not say how large it is."""
_BELIEVED = (500.0, 1500.0)
"""Points that the long side of a page may have, for what a picture says to be believed."""
_QUALITY = 95
_LARGEST_PICTURES = 4
"""How many pictures of the largest size a file may hold; smaller ones can be more."""


class PictureProblem(Enum):
    """Why a picture cannot be put on pages."""

    DAMAGED = "it is damaged"
    TOO_MANY_PAGES = "it has too many pages"
    TOO_MANY_PIXELS = "it has too many pixels"


class PictureError(Exception):
    """A picture that cannot be put on pages."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a file of pictures may hold."""

    max_pages: int = 50
    max_pixels: int = 150_000_000
    """Of one picture; four of this size are the most in all."""


class Tones(Enum):
    """What of a picture's colours is kept."""

    ALL = "all"
    GREY = "grey"
    """Enough to read a page by, and quickly made; black and white stays as it is."""


def pictures_to_pdf(data: bytes, limits: PictureLimits, tones: Tones = Tones.ALL) -> bytes:
    """Return a PDF with a page for each picture in a file (PNG, JPEG, TIFF, WebP, GIF, BMP).

    Each is upright and whole, on white where it is transparent. What a camera wrote beside it
    (place, time, device) is left out. A photo is compressed anew for that; any other picture stays
    as it is, pixel by pixel, and black and white stays at one bit a pixel. A page is as large as
    the picture says, or else as A4 is long.

    Args:
        data: the file.
        limits: what it may hold.
        tones: what is kept of its colours.

    Raises:
        PictureError: it is damaged, or larger than the limits.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - where a picture came back

    written = io.BytesIO()
    canvas = new_canvas(written)
    canvas.setTitle("")
    canvas.setAuthor("")
    canvas.setSubject("")
    try:
        # Sizes are compared with the limits before a pixel is read, so Pillow need not warn.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                photo = image.format in {"JPEG", "MPO"}
                for number, frame in enumerate(_frames(image, limits)):
                    upright = _toned(_bare(_upright(frame)), tones)
                    quick = tones is Tones.GREY and upright.mode != "1"
                    picture = _jpeg(upright) if photo or quick else _pixels(upright)
                    _add_page(canvas, f"picture{number}", picture, _page_size(frame, upright))
    except Image.DecompressionBombError:
        raise PictureError(PictureProblem.TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise PictureError(PictureProblem.DAMAGED) from None
    canvas.save()
    return written.getvalue()


def add_image(
    canvas: Canvas, name: str, png: bytes, box: tuple[float, float, float, float]
) -> None:
    """Put a picture of our own on a canvas: left, bottom, width and height in points."""
    from PIL import Image  # noqa: PLC0415 - where a picture came back

    left, bottom, width, height = box
    with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
        canvas._doc.addForm(name, _image_object(_pixels(_upright(image))))
    canvas.saveState()
    canvas.translate(left, bottom)
    canvas.scale(width, height)
    canvas.doForm(name)
    canvas.restoreState()


def _frames(image: Image, limits: PictureLimits) -> Iterator[Image]:
    from PIL import ImageSequence  # noqa: PLC0415 - where a picture came back

    # The further pictures in a phone's file are previews of the first.
    several = image.format not in {"JPEG", "MPO"}
    frames = ImageSequence.Iterator(image) if several else iter((image,))
    pixels = 0
    for number, frame in enumerate(islice(frames, limits.max_pages + 1), start=1):
        size = frame.width * frame.height
        pixels += size
        if size > limits.max_pixels or pixels > _LARGEST_PICTURES * limits.max_pixels:
            raise PictureError(PictureProblem.TOO_MANY_PIXELS)
        if number > limits.max_pages:
            raise PictureError(PictureProblem.TOO_MANY_PAGES)
        yield frame


def _upright(frame: Image) -> Image:
    """Turn a picture as its camera says, on white where it is transparent; in 1, L or RGB."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - where a picture came back

    turned = ImageOps.exif_transpose(frame)
    if turned.mode.startswith("I;16"):
        return turned.point(lambda level: level / 256).convert("L")
    if turned.has_transparency_data:
        clear = turned.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return turned if turned.mode in {"1", "L"} else turned.convert("RGB")


def _bare(picture: Image) -> Image:
    """Return a picture without what was written beside it; its colours look as they did.

    Pillow would carry some of that on, such as a comment, into the file that it makes of it.
    """
    profile = picture.info.get("icc_profile")
    shown = _in_srgb(picture, profile) if profile and picture.mode == "RGB" else picture
    bare = shown.copy()
    bare.info = {}
    return bare


def _in_srgb(picture: Image, profile: bytes) -> Image:
    """Return a picture in the colours that screens have; as it is, if its profile is no use."""
    from PIL import ImageCms  # noqa: PLC0415 - where a picture came back

    try:
        return (
            ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
            )
            or picture
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _toned(picture: Image, tones: Tones) -> Image:
    return picture.convert("L") if tones is Tones.GREY and picture.mode == "RGB" else picture


@dataclass(frozen=True, slots=True)
class _ImageData:
    """The stream of an image XObject and what its dictionary says (ISO 32000-1, 8.9.5)."""

    stream: bytes
    filter: str
    width: int
    height: int
    color_space: str
    bits: int


def _jpeg(picture: Image) -> _ImageData:
    written = io.BytesIO()
    tones = picture.convert("L") if picture.mode == "1" else picture
    tones.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    return _image_data(tones, written.getvalue(), "DCTDecode")


def _pixels(picture: Image) -> _ImageData:
    return _image_data(picture, zlib.compress(picture.tobytes()), "FlateDecode")


def _image_data(picture: Image, stream: bytes, name: str) -> _ImageData:
    space = "DeviceRGB" if picture.mode == "RGB" else "DeviceGray"
    bits = 1 if picture.mode == "1" else 8
    return _ImageData(stream, name, picture.width, picture.height, space, bits)


def _page_size(frame: Image, upright: Image) -> tuple[float, float]:
    """Return the page's width and height in points: as the picture says, or as A4 is long."""
    longest = max(upright.size)
    try:
        across, down = (float(number) for number in frame.info["dpi"])
        claimed = longest * 72 / across if across == down else 0.0
    except (LookupError, TypeError, ValueError, ArithmeticError):
        claimed = 0.0
    scale = (claimed if _BELIEVED[0] <= claimed <= _BELIEVED[1] else _LONG_SIDE) / longest
    return upright.width * scale, upright.height * scale


def _add_page(canvas: Canvas, name: str, picture: _ImageData, size: tuple[float, float]) -> None:
    canvas.setPageSize(size)
    canvas._doc.addForm(name, _image_object(picture))
    canvas.saveState()
    canvas.scale(*size)
    canvas.doForm(name)
    canvas.restoreState()
    canvas.showPage()


def _image_object(picture: _ImageData) -> Any:
    """Return the image as an object of reportlab, whose own images always have eight bits."""
    from reportlab.pdfbase.pdfdoc import PDFName, PDFStream  # noqa: PLC0415 - the same

    stream = PDFStream(content=picture.stream)
    stream.dictionary.dict.update(
        Type=PDFName("XObject"),
        Subtype=PDFName("Image"),
        Width=picture.width,
        Height=picture.height,
        ColorSpace=PDFName(picture.color_space),
        BitsPerComponent=picture.bits,
        Filter=PDFName(picture.filter),
        Length=len(picture.stream),
    )
    return stream
