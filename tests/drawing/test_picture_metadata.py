"""Nothing that a camera or a program wrote beside a picture stays in the PDF that is made of it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from generator.drawing.pictures import PictureLimits, Tones, pictures_to_pdf

SECRET = "Musterstrasse-17"
"""What is written wherever a file has room for words."""
MARK = SECRET.encode()
LIMITS = PictureLimits()


def a_picture(size: tuple[int, int] = (300, 400), mode: str = "RGB") -> Image.Image:
    picture = Image.new(mode, size, 255 if mode in {"L", "1"} else (250, 248, 240))
    ImageDraw.Draw(picture).line((40, 60, 240, 200), 0, 6)
    return picture


def exif() -> Image.Exif:
    """Return what a phone writes: place, time, device, a maker's note, and a comment."""
    found = Image.Exif()
    found[ExifTags.Base.Make] = SECRET
    found[ExifTags.Base.ImageDescription] = SECRET
    found[ExifTags.Base.Orientation] = 6
    inner = found.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.MakerNote] = MARK
    inner[ExifTags.Base.UserComment] = b"ASCII\0\0\0" + MARK
    inner[ExifTags.Base.BodySerialNumber] = SECRET
    place = found.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSAreaInformation] = MARK
    return found


def xmp() -> bytes:
    return (
        b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b"<creator>" + MARK + b'</creator></x:xmpmeta><?xpacket end="w"?>'
    )


def icc() -> bytes:
    """Return a colour profile that names a device."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = data.find(b"sRGB")
    if at >= 0:
        data[at : at + 4] = MARK[:4]
    return bytes(data) + MARK


def segment(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def jpeg() -> bytes:
    """Make a photo with all that JPEG has room for, and a preview of itself."""
    written = io.BytesIO()
    a_picture().save(written, "JPEG", exif=exif(), icc_profile=icc(), comment=MARK)
    data = written.getvalue()
    preview = io.BytesIO()
    a_picture((32, 32)).save(preview, "JPEG", comment=MARK)
    more = (
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp()),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(MARK)) + MARK),
        segment(0xE3, b"Meta\0\0" + MARK),
        segment(0xFE, MARK),
        segment(0xE0, b"JFXX\0\x10" + preview.getvalue()[:9000]),
    )
    return data[:2] + b"".join(more) + data[2:] + MARK


def png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", SECRET)
    said.add_text("Comment", SECRET * 40, zip=True)
    said.add_itxt("XML:com.adobe.xmp", xmp().decode())
    written = io.BytesIO()
    a_picture().save(written, "PNG", pnginfo=said, exif=exif(), icc_profile=icc())
    data = written.getvalue()
    body = b"prVt" + MARK
    chunk = struct.pack(">I", len(MARK)) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + chunk + data[33:]


def saved(kind: str, picture: Image.Image | None = None) -> bytes:
    written = io.BytesIO()
    said = {"exif": exif(), "icc_profile": icc(), "xmp": xmp(), "comment": MARK}
    if kind == "TIFF":
        said = {"exif": exif(), "icc_profile": icc(), "description": SECRET, "artist": SECRET}
    (picture or a_picture()).save(written, kind, **said)
    return written.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "JPEG": jpeg,
    "PNG": png,
    "TIFF": lambda: saved("TIFF"),
    "TIFF in black and white": lambda: saved("TIFF", a_picture(mode="1")),
    "WebP": lambda: saved("WEBP"),
    "GIF": lambda: saved("GIF", a_picture().convert("P")),
}


def streams(pdf: bytes) -> Iterator[bytes]:
    """Return all that a PDF holds, as it is and unpacked, and each picture's own file."""
    yield pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes()
                if each.get("/Filter") != pikepdf.Name.DCTDecode:
                    yield each.read_bytes()
        yield bytes(str(document.docinfo), "utf-8")
        assert "/Metadata" not in document.Root


@pytest.mark.parametrize("tones", list(Tones))
@pytest.mark.parametrize("name", FILES)
def test_nothing_but_the_picture_stays(name: str, tones: Tones) -> None:
    data = FILES[name]()
    assert MARK in data, "the file that came back holds it"
    for stream in streams(pictures_to_pdf(data, LIMITS, tones)):
        assert MARK not in stream
        assert MARK[:8] not in stream
        assert b"Exif" not in stream
        assert b"xpacket" not in stream
        assert b"ICC_PROFILE" not in stream
        assert b"JFXX" not in stream


def test_a_photo_of_the_pdf_has_no_segments_but_those_that_show_it() -> None:
    with pikepdf.open(io.BytesIO(pictures_to_pdf(jpeg(), LIMITS))) as document:
        [photo] = [
            each.read_raw_bytes()
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Filter") == pikepdf.Name.DCTDecode
        ]
    at, markers = 2, []
    while photo[at + 1] != 0xDA:  # until the scan begins
        markers.append(photo[at + 1])
        at += 2 + struct.unpack(">H", photo[at + 2 : at + 4])[0]
    # JFIF's head, tables and the frame (ITU-T T.81, table B.1); no APP1 and up, no comment.
    assert set(markers) <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD}
    assert photo.endswith(b"\xff\xd9")


def test_it_is_upright_though_what_said_so_is_gone() -> None:
    with pikepdf.open(io.BytesIO(pictures_to_pdf(jpeg(), LIMITS))) as document:
        _, _, width, height = map(float, document.pages[0].mediabox)
    assert width > height, "the photo was taken with the camera on its side"


def red_for_green() -> bytes:
    """Return the profile of a device whose red is green, and the other way round."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    changed = data.replace(b"rXYZ", b"\0\0\0\0").replace(b"gXYZ", b"rXYZ")
    return changed.replace(
        b"\0\0\0\0" + data[data.index(b"rXYZ") + 4 :][:8],
        b"gXYZ" + data[data.index(b"rXYZ") + 4 :][:8],
    )


def test_colours_of_a_profile_are_kept_as_they_look() -> None:
    """A profile goes, so what it says of the colours must be in the pixels."""
    written = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(written, "PNG", icc_profile=red_for_green())
    red, green, blue = pixel(pictures_to_pdf(written.getvalue(), LIMITS))
    assert green > 200 > red
    assert blue < 60


@pytest.mark.parametrize("profile", [b"x", b"\0" * 200, icc()[:300]])
def test_a_profile_that_is_none_costs_nothing(profile: bytes) -> None:
    written = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(written, "PNG", icc_profile=profile)
    assert pixel(pictures_to_pdf(written.getvalue(), LIMITS)) == (255, 0, 0)


def pixel(pdf: bytes) -> tuple[int, ...]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        [image] = [
            each
            for each in document.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == pikepdf.Name.Image
        ]
        return tuple(image.read_bytes()[:3])
