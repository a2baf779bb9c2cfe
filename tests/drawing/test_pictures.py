"""Pictures become pages that look the same, with nothing beside them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.drawing.pictures import (
    PictureError,
    PictureLimits,
    PictureProblem,
    Tones,
    pictures_to_pdf,
)

PROJECT = Path(__file__).parent.parent.parent


def pdf_of(data: bytes, max_pages: int = 50, max_pixels: int = 100_000_000) -> bytes:
    return pictures_to_pdf(data, PictureLimits(max_pages, max_pixels))


def picture(mode: str = "L", file_format: str = "PNG", **options: object) -> bytes:
    made = Image.new("RGB", (120, 200), "white")
    made.paste(Image.new("RGB", (120, 20), "black"))  # black at the top
    written = io.BytesIO()
    if mode == "I;16":
        made = made.convert("L").convert("I").point(lambda level: level * 257)
    made.convert(mode).save(written, file_format, **options)
    return written.getvalue()


def shown(data: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        return page.render(scale=200 / page.get_height()).to_pil().convert("L")


@pytest.mark.parametrize(
    ("mode", "file_format"),
    [
        ("L", "PNG"),
        ("RGB", "JPEG"),
        ("1", "TIFF"),
        ("CMYK", "JPEG"),
        ("RGB", "WEBP"),
        ("P", "PNG"),
        ("I;16", "PNG"),
    ],
)
def test_pictures_of_every_kind_look_the_same_in_the_pdf(mode: str, file_format: str) -> None:
    page = shown(pdf_of(picture(mode, file_format)))
    assert (abs(page.width - 120), page.height) <= (1, 200)
    assert page.getpixel((60, 5)) < 40
    assert page.getpixel((60, 100)) > 215


def test_a_camera_is_held_upright_and_keeps_its_secrets() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the top is at the right
    exif[0x010F] = "SecretMaker"
    data = picture("RGB", "JPEG", exif=exif)
    assert b"SecretMaker" in data
    wrapped = pdf_of(data)
    page = shown(wrapped)
    assert page.width > page.height
    assert page.getpixel((page.width - 4, page.height // 2)) < 40
    with pikepdf.open(io.BytesIO(wrapped)) as document:
        streams = [
            each.read_raw_bytes() for each in document.objects if isinstance(each, pikepdf.Stream)
        ]
    assert all(b"SecretMaker" not in each for each in (wrapped, *streams))


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (120, 200), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 120, 20))
    written = io.BytesIO()
    clear.save(written, "PNG")
    page = shown(pdf_of(written.getvalue()))
    assert (page.getpixel((60, 5)) < 40, page.getpixel((60, 100)) > 215) == (True, True)


def test_each_page_of_a_fax_is_a_page_of_its_size() -> None:
    pages = [Image.new("1", (1654, 2339), 1) for _ in range(3)]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200))
    with pypdfium2.PdfDocument(pdf_of(written.getvalue())) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
    assert len(sizes) == 3
    assert all(abs(width - 595) < 2 and abs(height - 842) < 2 for width, height in sizes)


def bomb() -> bytes:
    """A small picture that says that it is large."""
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (9000, 9000), (72, 300)])
def test_a_size_that_no_page_has_is_not_believed(dpi: tuple[int, int]) -> None:
    with pypdfium2.PdfDocument(pdf_of(picture("L", "PNG", dpi=dpi))) as document:
        assert document.get_page_size(0)[1] == pytest.approx(842, abs=1)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", picture()[:60], bomb()])
def test_a_picture_that_cannot_be_read_is_told(data: bytes) -> None:
    with pytest.raises(PictureError):
        pdf_of(data)


def only_image(data: bytes) -> tuple[int, str, bytes]:
    """Return the bits of a component, the colour space and the data of a document's one image."""
    with pikepdf.open(io.BytesIO(data)) as document:
        (image,) = document.pages[0].Resources.XObject.values()
        return (
            int(image.BitsPerComponent),
            str(image.ColorSpace),
            image.read_bytes(pikepdf.StreamDecodeLevel.all),
        )


@pytest.mark.parametrize(
    ("mode", "file_format", "bits", "space"),
    [
        ("1", "TIFF", 1, "/DeviceGray"),
        ("1", "PNG", 1, "/DeviceGray"),
        ("L", "PNG", 8, "/DeviceGray"),
        ("L", "JPEG", 8, "/DeviceGray"),
        ("RGB", "PNG", 8, "/DeviceRGB"),
        ("CMYK", "JPEG", 8, "/DeviceRGB"),
    ],
)
def test_black_and_white_stays_at_one_bit(
    mode: str, file_format: str, bits: int, space: str
) -> None:
    assert only_image(pdf_of(picture(mode, file_format)))[:2] == (bits, space)


@pytest.mark.parametrize(("mode", "bits"), [("RGB", 8), ("L", 8), ("1", 1)])
def test_what_is_only_read_is_grey(mode: str, bits: int) -> None:
    made = pictures_to_pdf(picture(mode), PictureLimits(), Tones.GREY)
    assert only_image(made)[:2] == (bits, "/DeviceGray")
    page = shown(made)
    assert page.getpixel((60, 5)) < 40
    assert page.getpixel((60, 100)) > 215


def test_pixels_of_a_scan_stay_as_they_are() -> None:
    scan = Image.effect_noise((333, 100), 80).convert("1")
    written = io.BytesIO()
    scan.save(written, "TIFF")
    assert only_image(pdf_of(written.getvalue())) == (1, "/DeviceGray", scan.tobytes())


@pytest.mark.parametrize(
    ("frames", "size", "problem"),
    [
        (4, (10, 10), PictureProblem.TOO_MANY_PAGES),
        (1, (101, 100), PictureProblem.TOO_MANY_PIXELS),
    ],
)
def test_larger_than_the_limits(
    frames: int, size: tuple[int, int], problem: PictureProblem
) -> None:
    pages = [Image.new("L", size, "white") for _ in range(frames)]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(PictureError) as caught:
        pdf_of(written.getvalue(), max_pages=3, max_pixels=10_000)
    assert caught.value.problem is problem


def test_many_small_pictures_are_too_many_pixels_in_all() -> None:
    pages = [Image.new("L", (100, 100), "white") for _ in range(5)]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:])
    with pytest.raises(PictureError, match="pixels"):
        pdf_of(written.getvalue(), max_pixels=10_000)


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert pdf_of(picture("RGB", "JPEG")) == pdf_of(picture("RGB", "JPEG"))


PROGRAM = """
import sys
from pathlib import Path
from generator.drawing.pictures import PictureLimits, pictures_to_pdf
sys.stdout.buffer.write(pictures_to_pdf(Path(sys.argv[1]).read_bytes(), PictureLimits()))
"""


def test_settings_of_home_path_and_environment_change_nothing(tmp_path: Path) -> None:
    """reportlab would execute each of these files, and read these variables."""
    touched = tmp_path / "touched"
    hostile = f"open({str(touched)!r}, 'w')\nuseA85 = 1\npageCompression = 0\ninvariant = 0\n"
    (tmp_path / ".reportlab_settings").write_text(hostile)
    (tmp_path / "reportlab_settings.py").write_text(hostile)
    (tmp_path / "picture.png").write_bytes(picture())
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "picture.png"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": f"{PROJECT}:{tmp_path}",
            "RL_useA85": "1",
            "RL_pageCompression": "0",
            "RL_invariant": "no",
            "RL_canvas_basefontname": "Courier",
        },
        capture_output=True,
        check=True,
    )
    assert run.stdout == pdf_of(picture())
    assert not touched.exists()
