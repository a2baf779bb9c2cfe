"""Blank forms filled in by all sorts of people, and what scanners of many makes make of them."""

from __future__ import annotations

import io
import math
import random
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import blank
import pikepdf
import pypdfium2 as pdfium
from blank import Blank
from filling import Type, annotate, note, opened, saved
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pypdfium2 import raw
from scanning import FAX, FINE, OFFICE, PHONE, PRINTED_AT, Scan, as_pdf, printed, scanned

Stroke = list[list[tuple[float, float]]]
"""Lines of a pen, in points of the page."""
Colour = tuple[float, float, float]
BLACK, BLUE, GREY, PENCIL = (0.05, 0.05, 0.05), (0.1, 0.1, 0.6), (0.35, 0.35, 0.35), (0.5, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody writes."""

    width: float = 1.2
    """Of the pen, in points."""
    colour: Colour = BLACK
    size: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    """Where the signature is beside its line, in points."""


USUAL = Hand()
HANDS: Mapping[str, Hand] = {
    "on the line": USUAL,
    "thin": Hand(0.6),
    "thick": Hand(2.2),
    "in blue": Hand(colour=BLUE),
    "in grey": Hand(colour=GREY),
    "in pencil": Hand(0.9, PENCIL),
    "beside the line": Hand(shift=(170, 4)),
    "below the line": Hand(shift=(10, -52)),
    "small": Hand(1.0, size=0.6),
    "large": Hand(1.4, size=1.5),
}


def signature(seed: int, x: float, y: float, hand: Hand) -> Stroke:
    """Draw a name as people do: a first letter, loops of unlike height, and often a flourish."""
    chance = random.Random(seed)
    x, y = x + hand.shift[0], y + hand.shift[1]
    high, wide = 16 * hand.size, (70 + chance.random() * 60) * hand.size
    line = []
    for step in range(90):
        part = step / 89
        loop = math.sin(part * (14 + 6 * chance.random() * 0.1) * math.pi)
        tall = high * (0.35 + 0.65 * (part < 0.15 or 0.45 < part < 0.55))
        line.append((x + wide * part + 3 * loop, y + tall * (0.4 + 0.5 * loop)))
    strokes = [line]
    if chance.random() < 0.5:
        strokes.append([(x + wide * 0.2, y - 2), (x + wide * 0.7, y - 3), (x + wide * 1.1, y + 1)])
    return strokes


def scribbled(text: str, x: float, y: float, seed: int) -> Stroke:
    """Write figures or letters by hand: each a little stroke of its own."""
    chance = random.Random(seed)
    strokes = []
    for at, letter in enumerate(text):
        if letter.isspace():
            continue
        left = x + 5.5 * at
        points = [(left + 4 * chance.random(), y + 8 * chance.random()) for _ in range(5)]
        strokes.append(points)
    return strokes


@dataclass(frozen=True, slots=True)
class Written:
    """What is on a form."""

    typed: Mapping[str, str] = field(default_factory=dict)
    """By the name of the place."""
    drawn: tuple[tuple[int, Stroke, Hand], ...] = ()
    """On which page, from 0, and with which pen."""


def operators(stroke: Stroke, hand: Hand) -> bytes:
    red, green, blue = hand.colour
    parts = [f"q {red} {green} {blue} RG {hand.width} w 1 J 1 j"]
    for line in stroke:
        (x, y), *rest = line
        parts.append(f"{x:.2f} {y:.2f} m " + " ".join(f"{a:.2f} {b:.2f} l" for a, b in rest) + " S")
    return ("\n".join(parts) + "\nQ").encode()


def by_program(form: Blank, written: Written, how: str = "page") -> bytes:
    """Fill in a file: typed notes, and strokes in the page, as annotations or as a picture."""
    document = opened(form.pdf)
    for place, text in written.typed.items():
        page, x, y = form.places[place]
        size = 7 if len(text) > 40 else 10
        wide = (3.6 if size == 7 else 5.2) * len(text)
        note(document, page, (x, y - 3, min(600, x + 8 + wide), y + 12), text, Type(size))
    for page, stroke, hand in written.drawn:
        if how == "page":
            document.pages[page].contents_add(operators(stroke, hand))
        elif how == "ink":
            _ink(document, page, stroke, hand)
        else:
            _picture(document, page, stroke, hand)
    return saved(document)


def _extent(stroke: Stroke) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for line in stroke for point in line), strict=True)
    return min(xs) - 3, min(ys) - 3, max(xs) + 3, max(ys) + 3


def _ink(document: pikepdf.Pdf, page: int, stroke: Stroke, hand: Hand) -> None:
    box = _extent(stroke)
    look = document.make_stream(operators(stroke, hand), Type=Name.XObject, Subtype=Name.Form,
                                BBox=Array(box), FormType=1)  # fmt: skip
    lines = Array([Array([side for point in line for side in point]) for line in stroke])
    annotate(document, page, Dictionary(
        Type=Name.Annot, Subtype=Name.Ink, Rect=Array(box), InkList=lines, F=4,
        AP=Dictionary(N=look), C=list(hand.colour),
    ))  # fmt: skip


def _picture(document: pikepdf.Pdf, page: int, stroke: Stroke, hand: Hand) -> None:
    left, bottom, right, top = _extent(stroke)
    scale = 4
    size = round((right - left) * scale), round((top - bottom) * scale)
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for line in stroke:
        points = [((x - left) * scale, (top - y) * scale) for x, y in line]
        draw.line(points, 255, round(hand.width * scale), "curve")
    colour = tuple(round(255 * part) for part in hand.colour)
    flat = Image.new("RGB", size, colour)
    soft = _stream(document, mask, "/DeviceGray")
    picture = _stream(document, flat, "/DeviceRGB")
    picture.SMask = soft
    target = document.pages[page]
    name = target.add_resource(picture, Name.XObject)
    matrix = f"q {right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f} cm {name} Do Q"
    target.contents_add(matrix.encode())


def _stream(document: pikepdf.Pdf, picture: Image.Image, space: str) -> pikepdf.Stream:
    stream = document.make_stream(zlib.compress(picture.tobytes()))
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = *picture.size, 8
    stream.ColorSpace, stream.Filter = Name(space), Name.FlateDecode
    return stream


def on_paper(form: Blank, written: Written, dpi: int = 200) -> list[Image.Image]:
    """Print a form with what was typed, and write on it."""
    typed = by_program(form, replace(written, drawn=()))
    pages = [page.copy() for page in printed(typed, dpi)]
    scale = dpi / 72
    for page, stroke, hand in written.drawn:
        draw = ImageDraw.Draw(pages[page])
        level = round(255 * (0.3 * hand.colour[0] + 0.6 * hand.colour[1] + 0.1 * hand.colour[2]))
        for line in stroke:
            points = [(x * scale, pages[page].height - y * scale) for x, y in line]
            draw.line(points, level, max(1, round(hand.width * scale)), "curve")
    return pages


def scan(form: Blank, written: Written, how: Scan = OFFICE, seed: int = 1) -> list[Image.Image]:
    """Put paper through a scanner."""
    chance = random.Random(seed)
    return [scanned(page, how, chance) for page in on_paper(form, written, how.dpi)]


def photographed(form: Blank, written: Written, seed: int = 1) -> list[Image.Image]:
    """Take pictures of paper with a telephone: in perspective, with a shadow and a dark table."""
    chance = random.Random(seed)
    taken = []
    for page in on_paper(form, written, 200):
        width, height = page.size
        lean = [chance.uniform(0.0, 0.035) for _ in range(8)]
        quad = (
            -lean[0] * width, -lean[1] * height, -lean[2] * width, (1 + lean[3]) * height,
            (1 + lean[4]) * width, (1 + lean[5]) * height, (1 + lean[6]) * width, -lean[7] * height,
        )  # fmt: skip
        leaning = page.transform(
            page.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=70
        )
        shade = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270)))
        shade = shade.point(lambda level: 150 + level * 105 // 255).resize(page.size)
        picture = ImageChops.multiply(leaning, shade).filter(ImageFilter.GaussianBlur(0.8))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=70)
        taken.append(Image.open(out).convert("L"))
    return taken


def faxed(form: Blank, written: Written, seed: int = 1) -> bytes:
    """Send a form by fax: black and white, in CCITT packing."""
    pages = scan(form, written, replace(FINE, dpi=200, noise=20), seed)
    out = io.BytesIO()
    first, *others = [
        page.point(lambda level: 255 if level > 150 else 0).convert("1") for page in pages
    ]
    first.save(out, "PDF", resolution=200, save_all=True, append_images=others,
               creationDate=PRINTED_AT, modDate=PRINTED_AT)  # fmt: skip
    return out.getvalue()


def flate(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """Make the file of a scanner that packs without loss, in strips as some do."""
    document = pikepdf.new()
    for picture in pages:
        width, height = (side * 72 / dpi for side in picture.size)
        document.add_blank_page(page_size=(width, height))
        page = document.pages[-1]
        strips = 4
        tall = -(-picture.height // strips)
        for at in range(strips):
            part = picture.crop((0, at * tall, picture.width, min(picture.height, (at + 1) * tall)))
            name = page.add_resource(_stream(document, part, "/DeviceGray"), Name.XObject)
            low = height - (at * tall + part.height) * 72 / dpi
            size = f"{width:.3f} 0 0 {part.height * 72 / dpi:.3f} 0 {low:.3f}"
            page.contents_add(f"q {size} cm {name} Do Q".encode())
    return saved(document)


def layered(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """Make the file of a scanner with mixed raster content: pale paper, and ink through a mask."""
    document = pikepdf.new()
    for picture in pages:
        width, height = (side * 72 / dpi for side in picture.size)
        document.add_blank_page(page_size=(width, height))
        page = document.pages[-1]
        paper = picture.filter(ImageFilter.MaxFilter(9)).resize(
            (picture.width // 6, picture.height // 6)
        )
        mask = picture.point(lambda level: 255 if level < 140 else 0).convert("1")
        ink = document.make_stream(mask.tobytes())
        ink.Type, ink.Subtype, ink.ImageMask = Name.XObject, Name.Image, True
        ink.Width, ink.Height, ink.BitsPerComponent = *mask.size, 1
        ink.Decode = Array([1, 0])
        place = f"{width:.3f} 0 0 {height:.3f} 0 0 cm"
        ground = page.add_resource(_stream(document, paper, "/DeviceGray"), Name.XObject)
        front = page.add_resource(ink, Name.XObject)
        page.contents_add(f"q {place} {ground} Do Q q 0.1 g {place} {front} Do Q".encode())
    return saved(document)


def jbig2(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """Make the file of a scanner that packs black and white in JBIG2 (ISO/IEC 14492).

    Each page is one generic region whose pixels are coded as by CCITT Group 4 (6.2.6).
    """
    document = pikepdf.new()
    for picture in pages:
        mono = picture.point(lambda level: 0 if level > 150 else 255).convert("1")  # 1 is black
        width, height = (side * 72 / dpi for side in picture.size)
        document.add_blank_page(page_size=(width, height))
        page = document.pages[-1]
        packed = document.make_stream(_jbig2_page(mono))
        packed.Type, packed.Subtype = Name.XObject, Name.Image
        packed.Width, packed.Height, packed.BitsPerComponent = *mono.size, 1
        packed.ColorSpace, packed.Filter = Name.DeviceGray, Name.JBIG2Decode
        name = page.add_resource(packed, Name.XObject)
        page.contents_add(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do Q".encode())
    return saved(document)


def _jbig2_page(mono: Image.Image) -> bytes:
    out = io.BytesIO()
    rows_of_a_strip = {278: mono.height}
    mono.save(out, "TIFF", compression="group4", tiffinfo=rows_of_a_strip)
    with Image.open(out) as tiff:
        [begin] = tiff.tag_v2[273]  # StripOffsets
        [length] = tiff.tag_v2[279]  # StripByteCounts
    rows = out.getvalue()[begin : begin + length]
    size = struct.pack(">II", *mono.size)
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIB", 0, 0, 0) + b"\x01" + rows
    return _segment(0, 48, page) + _segment(1, 38, region)


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def by_adobe_scan(pages: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """Make the file of Adobe Scan, which pins a note to each page."""
    document = opened(as_pdf(pages, dpi))
    said = '{ "type": "Document", "isBackSide": false }'.encode("utf-16-be")
    for page in document.pages:
        kept = document.make_stream(said, Type=Name.EmbeddedFile, Subtype=Name("/application/json"))
        page.AF = Array([document.make_indirect(Dictionary(
            Type=Name.Filespec, F=pikepdf.String("pageEntities.json"),
            UF=pikepdf.String("pageEntities.json"), AFRelationship=Name.ADBE_Contact_Private,
            EF=Dictionary(F=kept),
        ))])  # fmt: skip
    return saved(document)


def with_text_layer(form: Blank, written: Written, pages: Sequence[Image.Image], dpi: int) -> bytes:
    """Make the file of a scanner with a recogniser: its words lie under the picture, unseen."""
    document = opened(_flat(by_program(form, replace(written, drawn=()))))
    scans = opened(as_pdf(pages, dpi))
    for page, scanned_page in zip(document.pages, scans.pages, strict=True):
        page.contents_coalesce()
        words = _unseen(page)
        picture = document.copy_foreign(next(iter(scanned_page.get_images().values())))
        name = page.add_resource(picture, Name.XObject)
        width, height = (float(side) for side in page.MediaBox[2:])
        drawn = f"q {width} 0 0 {height} 0 0 cm {name} Do Q\n".encode()
        page.Contents = document.make_stream(drawn + words)
    return saved(document)


def _unseen(page: pikepdf.Page) -> bytes:
    """Return what a page prints, as text that nobody sees; also of what it draws by name."""
    for each in page.Resources.get("/XObject", {}).values():
        if each.get("/Subtype") == Name.Form:
            each.write(each.read_bytes().replace(b"BT", b"BT 3 Tr"))
    return page.Contents.read_bytes().replace(b"BT", b"BT 3 Tr")


def _flat(pdf: bytes) -> bytes:
    """Make notes a part of their pages."""
    document = pdfium.PdfDocument(pdf)
    for page in document:
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def side_by_side(pages: Sequence[Image.Image]) -> list[Image.Image]:
    """Put two pages on one."""
    one, other = pages
    both = Image.new("L", (one.width + other.width, one.height), 255)
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    return [both]


Scanner = Callable[[Blank, Written, int], bytes]


def _jpeg(how: Scan) -> Scanner:
    return lambda form, written, seed: as_pdf(scan(form, written, how, seed), how.dpi)


def _packed(pack: Callable[[Sequence[Image.Image]], bytes]) -> Scanner:
    return lambda form, written, seed: pack(scan(form, written, OFFICE, seed))


def _read_by_scanner(form: Blank, written: Written, seed: int) -> bytes:
    how = replace(OFFICE, tilt=0.2)
    return with_text_layer(form, written, scan(form, written, how, seed), how.dpi)


SCANNERS: Mapping[str, Scanner] = {
    "JPEG": _jpeg(OFFICE),
    "JPEG at 300 dpi": _jpeg(FINE),
    "JPEG, with a shadow": _jpeg(PHONE),
    "JPEG at 150 dpi, noisy": _jpeg(FAX),
    "Flate, in strips": _packed(flate),
    "CCITT, faxed": faxed,
    "JBIG2": _packed(jbig2),
    "layers of ink and paper": _packed(layered),
    "Adobe Scan": _packed(by_adobe_scan),
    "with a text layer": _read_by_scanner,
    "photographed": lambda form, written, seed: as_pdf(photographed(form, written, seed), 200),
}
"""How paper becomes a file."""


def usual_entries(title: str, name: str, day: str = "1 June 2031") -> dict[str, str]:
    """Return what is typed before somebody signs by hand."""
    return {"title": title, "party": name, "name": name, "date": day}


def signed(
    typed: Mapping[str, str], seed: int = 1, hand: Hand = USUAL, form: Blank | None = None
) -> Written:
    """Return a form that was filled in and signed by hand."""
    page, x, y = (form or blank.usual()).places["signed"]
    return Written(typed, ((page, signature(seed, x, y, hand), hand),))
