"""A returned picture as a PDF: publishers take nothing else."""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf
    from PIL.Image import Image

MOST_PAGES = 50
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")
_LONG_SIDE = 842.0
"""Points: the long side of A4, for a picture that does not say how large it is."""
_SIZES = (200.0, 2000.0)
"""Points that the long side of a page may have, for what a picture says to be believed."""
_QUALITY = 95


class UnwrappableError(Exception):
    """The picture cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A picture as the data of an image XObject (ISO 32000-1, 8.9.5)."""

    data: bytes
    filter: str


def wrap_image(data: bytes) -> bytes:
    """Put a picture on pages of a PDF, one for each of its own.

    The picture is upright and whole. What a camera wrote beside it (place, time, device) is left
    out; a JPEG is spelled anew for that, any other picture stays as it is, dot by dot.

    Raises:
        UnwrappableError: it is damaged, or too large.
    """
    import pikepdf  # noqa: PLC0415 - only where a picture came back
    from PIL import Image, ImageSequence  # noqa: PLC0415 - the same

    written = io.BytesIO()
    with pikepdf.new() as document, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                # The further pictures in a phone's file are previews of the first.
                photo = picture.format in {"JPEG", "MPO"}
                for number, frame in enumerate(
                    [picture] if photo else ImageSequence.Iterator(picture)
                ):
                    if number == MOST_PAGES:
                        raise UnwrappableError(f"has more than {MOST_PAGES} pages")
                    upright = _upright(frame)
                    spelled = _as_jpeg(upright) if photo else _as_dots(upright)
                    _add_page(document, upright, spelled, _size(frame, upright))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise UnwrappableError("has too many dots") from None
        except (OSError, ValueError, SyntaxError, EOFError) as problem:
            raise UnwrappableError(f"cannot be read: {problem}") from None
        document.save(written, deterministic_id=True)
    return written.getvalue()


def _upright(frame: Image) -> Image:
    """Turn a picture as its camera says, on white where it is transparent, in grey or in colour."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a picture came back

    turned = ImageOps.exif_transpose(frame)
    if turned.mode.startswith("I;16"):
        return turned.point(lambda level: level / 256).convert("L")
    if turned.has_transparency_data:
        clear = turned.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return turned.convert("L" if turned.mode in {"1", "L"} else "RGB")


def _as_jpeg(picture: Image) -> _Spelled:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    return _Spelled(written.getvalue(), "/DCTDecode")


def _as_dots(picture: Image) -> _Spelled:
    return _Spelled(zlib.compress(picture.tobytes(), 9), "/FlateDecode")


def _size(frame: Image, upright: Image) -> tuple[float, float]:
    """Give the page's width and height in points: as the picture says, or else as large as A4."""
    longest = max(upright.size)
    try:
        across, down = (float(number) for number in frame.info["dpi"])
        claimed = longest * 72 / across if across == down else 0.0
    except (LookupError, TypeError, ValueError, ArithmeticError):
        claimed = 0.0
    scale = (claimed if _SIZES[0] <= claimed <= _SIZES[1] else _LONG_SIDE) / longest
    return upright.width * scale, upright.height * scale


def _add_page(
    document: pikepdf.Pdf, picture: Image, spelled: _Spelled, size: tuple[float, float]
) -> None:
    from pikepdf import Dictionary, Name, Stream  # noqa: PLC0415 - only where a picture came back

    width, height = size
    image = Stream(document, spelled.data)
    image.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name(spelled.filter),
    )
    page = document.add_blank_page(page_size=(round(width, 2), round(height, 2)))
    page.obj.Resources = Dictionary(XObject=Dictionary(Picture=image))
    drawn = f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Picture Do"
    page.obj.Contents = Stream(document, drawn.encode())
