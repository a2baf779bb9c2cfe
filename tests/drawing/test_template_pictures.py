"""Pictures of templates: drawn as they are, or refused with what to do."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from generator.drawing.template_pictures import draw_picture
from generator.picture_files import DrawnPicture, PictureFile, PictureRefusedError, refuse_name

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SQUARE = '<rect width="20" height="20" fill="#c00"/>'


def svg(content: str, size: str = 'width="60" height="20"') -> PictureFile:
    return PictureFile.of("logo.svg", f"{HEAD} {size}>{content}</svg>".encode())


def raster(file_format: str, mode: str = "RGB", **options: object) -> PictureFile:
    written = io.BytesIO()
    Image.new(mode, (300, 100), "red").save(written, file_format, **options)
    return PictureFile.of(f"logo.{file_format.lower()}", written.getvalue())


def shown(drawn: DrawnPicture) -> Image.Image:
    with pypdfium2.PdfDocument(drawn.pdf) as document:
        return document[0].render(scale=2).to_pil().convert("RGB")


def test_vectors_stay_vectors() -> None:
    drawn = draw_picture(svg(f"{SQUARE}<circle cx='40' cy='10' r='8' fill='navy'/>"))
    assert (drawn.width, drawn.height) == (45.0, 15.0)  # a CSS pixel is 0.75 points
    image = shown(drawn)
    assert image.getpixel((15, 15)) == (204, 0, 0)
    assert image.getpixel((60, 15)) == (0, 0, 128)
    assert image.getpixel((88, 15)) == (255, 255, 255)
    with pikepdf.open(io.BytesIO(drawn.pdf)) as document:
        assert "/XObject" not in document.pages[0].Resources


GREEN = '<rect id="r" x="30" width="9" height="20" fill="#0a0"/>'
DRAWN = {
    "a style sheet": (
        "<style>.a { fill: #0a0; fill-opacity: 1 }</style>"
        '<rect x="30" class="a" width="9" height="20"/>'
    ),
    "a style": '<rect x="30" style="fill:#0a0;opacity:1.0" width="9" height="20"/>',
    "a group": '<g fill="rgb(0,170,0)"><rect x="30" width="9" height="20"/></g>',
    "a clone": f'<defs>{GREEN}</defs><use xlink:href="#r"/>',
    "a path": '<path fill="#0a0" d="m30,0h9v20h-9zM0 0"/>',
    "arcs with flags run together": (
        '<path fill="#0a0" d="M25 10a10 10 0 1120 0 10 10 0 01-20 0z"/>'
    ),
    "a transformation": (
        '<g transform="translate(30) scale(.5)"><rect width="20" height="40" fill="#0a0"/></g>'
    ),
    "what is not used": f'<defs><linearGradient id="g"/><clipPath id="c"/></defs>{GREEN}',
    "notes of a program": f'<metadata><a xmlns="urn:a">url(x)</a></metadata>{GREEN}',
}


@pytest.mark.parametrize("content", DRAWN.values(), ids=DRAWN)
def test_what_drawing_programs_write_is_drawn(content: str) -> None:
    assert shown(draw_picture(svg(content))).getpixel((52, 15)) == (0, 170, 0)


REFUSED = {
    "text": ("<text>PMLR</text>", "it has text"),
    "a picture in it": ('<image href="a.png"/>', "it has a picture in it"),
    "a gradient": ('<rect width="9" height="9" fill="url(#g)"/>', "gradients"),
    "a clip": (f'<g clip-path="url(#c)">{SQUARE}</g>', "gradients, patterns, clips"),
    "opacity": (f'<g opacity="0.5">{SQUARE}</g>', "transparent"),
    "opacity in a style": ('<rect width="9" height="9" style="fill-opacity:.3"/>', "transparent"),
    "opacity in a sheet": (f"<style>rect{{opacity:50%}}</style>{SQUARE}", "transparent"),
    "a clear colour": ('<rect width="9" height="9" fill="rgba(1,2,3,0.5)"/>', "transparent"),
    "a script": ("<script>alert(1)</script>", "<script>"),
    "HTML": ("<foreignObject/>", "<foreignObject>"),
    "a font from elsewhere": ("<style>@import url(https://example.org/a.css);</style>", "fonts"),
    "a part of another file": ('<use xlink:href="other.svg#a"/>', "another file"),
    "a clone of clones": (
        f'<g id="a">{SQUARE}</g><g id="b"><use href="#a"/></g><use href="#b"/>',
        "repeats its parts",
    ),
    "a clone in the colours of a style sheet": (
        f'<style>.a{{fill:#0a0}}</style><g id="a" class="a">{SQUARE}</g><use href="#a"/>',
        "style sheet",
    ),
    "a variable": (f"<style>rect{{fill:var(--c)}}</style>{SQUARE}", "var"),
    "rules for a medium": (f"<style>@media print{{rect{{fill:red}}}}</style>{SQUARE}", "@"),
    "a colour that is not known": ('<rect width="9" height="9" fill="rebeccapurple"/>', "color"),
    "blending": (f'<g style="mix-blend-mode:multiply">{SQUARE}</g>', "mix-blend-mode"),
    "very many parts": ("<g/>" * 6_000, "more than 5000 elements"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_drawn_otherwise_is_refused(content: str, reason: str) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        draw_picture(svg(content))
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg", "not well-formed"),
        (b"<html/>", "it is no SVG"),
        (f'{HEAD}><path d="M0 0"/></svg>'.encode(), "how large it is"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "entities"),
    ],
)
def test_a_damaged_svg_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        draw_picture(PictureFile.of("logo.svg", data))
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("file", "width"),
    [
        (raster("PNG"), 150.0),
        (raster("PNG", dpi=(300, 300)), 72.0),
        (raster("PNG", dpi=(3, 3)), 150.0),
        (raster("JPEG", "CMYK", dpi=(100, 100)), 216.0),
    ],
    ids=["says nothing", "300 dpi", "nonsense", "a photo"],
)
def test_a_picture_is_as_large_as_it_says(file: PictureFile, width: float) -> None:
    drawn = draw_picture(file)
    assert drawn.width == pytest.approx(width, abs=0.1)
    assert drawn.height == pytest.approx(width / 3, abs=0.1)


def test_a_photo_on_its_side_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    drawn = draw_picture(raster("JPEG", exif=exif))
    assert drawn.height == pytest.approx(3 * drawn.width)


def test_what_is_transparent_is_white_and_no_colour_is_mixed_later() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (30, 30), (255, 0, 0, 0)).save(written, "PNG")
    drawn = draw_picture(PictureFile.of("clear.png", written.getvalue()))
    assert b"SMask" not in drawn.pdf
    assert shown(drawn).getpixel((20, 20)) == (255, 255, 255)


def test_a_small_file_with_very_many_pixels_is_refused_before_it_is_read() -> None:
    bomb = raster("PNG").data
    rows = zlib.compress(b"")
    header = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + bomb[24:29]
    checked = header + zlib.crc32(header).to_bytes(4, "big")
    data = bomb[:12] + checked + len(rows).to_bytes(4, "big") + b"IDAT" + rows
    with pytest.raises(PictureRefusedError) as refused:
        draw_picture(PictureFile.of("bomb.png", data))
    assert "pixels" in refused.value.reason
    assert "2000" in refused.value.hint


def test_a_file_that_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureRefusedError):
        draw_picture(PictureFile.of("logo.png", b"%PDF-1.4"))


@pytest.mark.parametrize("file", [svg(SQUARE), raster("PNG"), raster("JPEG")])
def test_the_same_picture_makes_the_same_bytes(file: PictureFile) -> None:
    assert draw_picture(file).pdf == draw_picture(file).pdf


@pytest.mark.parametrize(
    "name",
    [
        *("../logo.png", "/etc/logo.png", "a/../../logo.png", "C:\\logo.png", "a\\logo.png"),
        *("https://example.org/logo.png", "//example.org/logo.png", "data:image/png;base64,AA.png"),
        *("file:logo.png", ".hidden.png", "", "a//b.png", "logo", "logo.gif", "logo.png?x=1"),
    ],
)
def test_a_picture_is_in_the_folder_of_the_templates(name: str) -> None:
    assert refuse_name(name)
