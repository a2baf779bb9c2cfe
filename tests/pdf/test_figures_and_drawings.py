"""How large pictures are on a page, where they stand, and that they are seen. Lengths in points."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from specimens import IDENTITY, paragraph, text

from generator.document import Document, Figure
from generator.drawing.template_pictures import draw_picture
from generator.pdf import write_document
from generator.pdf.layout.figures import highest_picture, picture_line
from generator.picture_files import DrawnPicture, PictureFile

TEXT_WIDTH = 400.0


def picture(width: float, height: float) -> DrawnPicture:
    return DrawnPicture(PictureFile.of("logo.png", b""), width, height, b"")


@pytest.mark.parametrize(
    ("said", "size"),
    [
        pytest.param("", (80.0, 40.0), id="as large as the file says"),
        pytest.param("127mm", (360.0, 180.0), id="72 points are 25.4 millimetres"),
        pytest.param("50%", (200.0, 100.0), id="a part of the text's width"),
        pytest.param("900mm", (400.0, 200.0), id="no wider than the text"),
    ],
)
def test_a_picture_keeps_its_shape(said: str, size: tuple[float, float]) -> None:
    figure = Figure("logo.png", "A logo", said)
    line = picture_line(figure, [picture(80, 40)], 0, TEXT_WIDTH, 300)
    [placed] = line.pictures
    assert (placed.width, placed.height) == pytest.approx(size)
    assert placed.x + placed.width / 2 == pytest.approx(TEXT_WIDTH / 2), "in the middle"


def test_a_picture_of_no_said_width_is_no_higher_than_it_may_be() -> None:
    line = picture_line(Figure("logo.png", "A logo"), [picture(200, 1000)], 0, TEXT_WIDTH, 300)
    [placed] = line.pictures
    assert (placed.width, placed.height) == pytest.approx((60, 300))


def test_a_picture_leaves_more_than_half_of_a_page_to_the_text() -> None:
    assert 200 < highest_picture(600) < 300


def printed(*blocks: Figure) -> bytes:
    png = io.BytesIO()
    halves = Image.new("RGB", (60, 20), "navy")
    halves.paste("red", (30, 0, 60, 20))
    halves.save(png, "PNG")
    drawn = draw_picture(PictureFile.of("logo.png", png.getvalue()))
    document = Document(text("A Specimen"), (*blocks, paragraph("Words.")), pictures=(drawn,))
    return write_document(document, (), IDENTITY)


def test_a_picture_is_seen_as_its_file_has_it() -> None:
    page = pdfium.PdfDocument(printed(Figure("logo.png", "A logo", "60mm")))[0]
    seen = page.render(scale=1).to_pil().convert("RGB")
    colours = [
        (seen.width // 2 + x, y, colour)
        for colour in ((0, 0, 128), (255, 0, 0))
        for x in (-60, 60)
        for y in range(seen.height)
        if seen.getpixel((seen.width // 2 + x, y)) == colour
    ]
    assert {(x > seen.width // 2, colour) for x, _, colour in colours} == {
        (False, (0, 0, 128)),
        (True, (255, 0, 0)),
    }, "blue at the left, red at the right"
    # 60 mm are 170 points: a third of it is high.
    assert len(colours) == pytest.approx(2 * 170 / 3, abs=4)


def test_a_picture_that_stands_twice_is_in_the_file_once() -> None:
    figure = Figure("logo.png", "A logo")
    with pikepdf.open(io.BytesIO(printed(figure, figure))) as document:
        images = [each for each in document.objects if isinstance(each, pikepdf.Stream)]
        assert sum(each.get("/Subtype") == "/Image" for each in images) == 1


def test_an_image_keeps_the_strings_of_its_dictionary() -> None:
    """Such as the colours of a palette (8.6.6.3)."""
    drawing = pikepdf.new()
    image = drawing.make_stream(
        b"\x00",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Array(
            [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 0, pikepdf.String(b"\x00\xff\x00")]
        ),
    )
    page = drawing.add_blank_page(page_size=(60, 20))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = drawing.make_stream(b"60 0 0 20 0 0 cm /Im0 Do")
    out = io.BytesIO()
    drawing.save(out)
    drawn = DrawnPicture(PictureFile.of("logo.png", b""), 60, 20, out.getvalue())
    document = Document(text("A Specimen"), (Figure("logo.png", "A logo"),), pictures=(drawn,))
    seen = pdfium.PdfDocument(write_document(document, (), IDENTITY))[0].render(scale=1).to_pil()
    counts = {colour: count for count, colour in seen.convert("RGB").getcolors(maxcolors=1 << 16)}
    assert counts[(0, 255, 0)] > 1000
