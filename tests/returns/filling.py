"""Ways in which people fill in and sign a form, without a certificate."""

from __future__ import annotations

import ctypes
import io
import json
import random
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2 as pdfium
from issuing import Place, places_of
from pikepdf import Array, Dictionary, Name, Stream, String
from pikepdf.form import DefaultAppearanceStreamGenerator, TextField
from pikepdf.form import Form as PdfForm
from PIL import Image, ImageDraw
from pypdfium2 import raw

PROJECT = Path(__file__).parent.parent.parent
PDFJS = PROJECT / "build" / "pdfjs"
PDFJS_PACKAGE = "pdfjs-dist@5.6.205"
SCRIPT = PROJECT / "tools" / "validate" / "pdfjs.mjs"
Answers = Mapping[str, str]
"""What is typed, by the names of fields."""
Box = tuple[float, float, float, float]


def saved(document: pikepdf.Pdf) -> bytes:
    """Return the same bytes at each run."""
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    document.close()
    return out.getvalue()


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def by_pikepdf(pdf: bytes, answers: Answers) -> bytes:
    """Fill with pikepdf, whose appearances are qpdf's."""
    document = opened(pdf)
    for field in PdfForm(document, generate_appearances=DefaultAppearanceStreamGenerator):
        if isinstance(field, TextField) and field.fully_qualified_name in answers:
            field.value = answers[field.fully_qualified_name]
    return saved(document)


def flattened_by_pypdf(pdf: bytes, answers: Answers) -> bytes:
    """Fill with pypdf, which draws the values on the page and leaves the fields where they are."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, dict(answers), flatten=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pdfium(pdf: bytes, answers: Answers) -> bytes:
    """Click into each field and type, in PDFium, the viewer of Chromium."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    environment = document.formenv.raw
    pages = list(document)
    for place in places_of(pdf):
        if place.name not in answers:
            continue
        page, (x, y) = pages[place.page], place.middle
        text = (answers[place.name] + "\0").encode("utf-16-le")
        wide = ctypes.cast(ctypes.create_string_buffer(text), ctypes.POINTER(ctypes.c_ushort))
        raw.FORM_OnMouseMove(environment, page.raw, 0, x, y)
        raw.FORM_OnLButtonDown(environment, page.raw, 0, x, y)
        raw.FORM_OnLButtonUp(environment, page.raw, 0, x, y)
        raw.FORM_SelectAllText(environment, page.raw)
        raw.FORM_ReplaceSelection(environment, page.raw, wide)
        raw.FORM_ForceToKillFocus(environment)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def by_pdfjs(pdf: bytes, answers: Answers) -> bytes:
    """Fill with pdf.js, the viewer of Firefox; it is fetched once if npm is there."""
    if not (PDFJS / "node_modules" / "pdfjs-dist").exists():
        PDFJS.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--silent", "--no-save", "--prefix", str(PDFJS), PDFJS_PACKAGE]
        subprocess.run(npm, check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.pdf"
        path.write_bytes(pdf)
        call = ["node", str(SCRIPT), str(PDFJS), json.dumps(answers), str(path)]
        subprocess.run(call, check=True, capture_output=True)
        return path.with_name("form.pdf.filled.pdf").read_bytes()


def place_of(pdf: bytes, name: str) -> Place:
    return next(place for place in places_of(pdf) if place.name == name)


def by_freetext(pdf: bytes, answers: Answers, form: bytes = b"") -> bytes:
    """Put typed notes where the fields are, as Preview and many apps do.

    Args:
        pdf: what is written on.
        answers: what, by the names of fields.
        form: the form with its fields, if they are gone from ``pdf``.
    """
    document = opened(pdf)
    for name, text in answers.items():
        place = place_of(form or pdf, name)
        left, bottom, _, _ = place.box
        box = (left + 2, bottom + 1, left + 6 + 7 * len(text), bottom + 16)
        note(document, place.page, box, text)
    return saved(document)


@dataclass(frozen=True, slots=True)
class Type:
    """How a note looks."""

    size: int = 12
    paper: str = ""
    """Operators that colour the paper below it."""


PLAIN = Type()


def appearance(document: pikepdf.Pdf, box: Box, text: str, look: Type = PLAIN) -> pikepdf.Object:
    """Make what an annotation shows: one line."""
    width, height = box[2] - box[0], box[3] - box[1]
    place = f"BT /Helv {look.size} Tf 0 g 2 {height / 2 - look.size / 3:.2f} Td"
    drawing = f"{look.paper} {place} (".encode() + escaped(text) + b") Tj ET"
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
    )
    stream = Stream(document, drawing)
    stream.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, width, height],
        Resources=Dictionary(Font=Dictionary(Helv=font)),
    )
    return document.make_indirect(stream)


def note(document: pikepdf.Pdf, page: int, box: Box, text: str, look: Type = PLAIN) -> None:
    """Add a FreeText annotation.

    Args:
        document: where to.
        page: from 0.
        box: where.
        text: in Latin-1.
        look: of the note.
    """
    stream = appearance(document, box, text, look)
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=list(box),
        Contents=String(text),
        DA=String(f"0 g /Helv {look.size} Tf"),
        F=4,
        AP=Dictionary(N=stream),
    )
    annotate(document, page, annotation)


def escaped(text: str) -> bytes:
    plain = text.encode("cp1252")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def annotate(document: pikepdf.Pdf, page: int, annotation: Dictionary) -> None:
    target = document.pages[page]
    if "/Annots" not in target:
        target.Annots = Array()
    added = document.make_indirect(annotation)
    target.Annots.append(added)
    if annotation.Subtype == Name.Widget:
        document.Root.AcroForm.Fields.append(added)


def scribble(box: Box, seed: int = 1) -> list[tuple[float, float]]:
    """Draw a signature as a pen would: loops that move on to the right."""
    chance = random.Random(seed)
    left, bottom, right, top = box
    height = top - bottom
    points = [(left + 12.0, bottom + height / 2)]
    for step in range(24):
        x = left + 12 + (step + 1) * min(right - left - 24, 4 * height) / 24
        swing = height * (0.42 if step % 2 else -0.36) * chance.uniform(0.4, 1)
        points.append((x + chance.uniform(-4, 4), bottom + height / 2 + swing))
    return points


@cache
def scribbled(width: int, height: int, seed: int = 1) -> Image.Image:
    """Return a photographed signature without its background."""
    picture = Image.new("LA", (width, height), (255, 0))
    draw = ImageDraw.Draw(picture)
    draw.line(scribble((0, 0, width, height), seed), (40, 255), width=max(2, height // 24))
    return picture


def embedded(document: pikepdf.Pdf, picture: Image.Image) -> Stream:
    grey, alpha = picture.split()
    common = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": picture.width,
        "Height": picture.height,
        "ColorSpace": Name.DeviceGray,
        "BitsPerComponent": 8,
    }
    mask = Stream(document, alpha.tobytes(), Dictionary(**common))
    return document.make_indirect(
        Stream(document, grey.tobytes(), Dictionary(**common, SMask=document.make_indirect(mask)))
    )


def sign_by_stamp(pdf: bytes, names: Sequence[str], form: bytes = b"") -> bytes:
    """Put a picture of a signature into each box, as a stamp annotation."""
    document = opened(pdf)
    for seed, name in enumerate(names, start=1):
        place = place_of(form or pdf, name)
        left, bottom, _, top = place.box
        box = (left + 10, bottom, left + 190, top)
        picture = embedded(document, scribbled(540, 108, seed))
        stream = Stream(document, b"q 180 0 0 %d 0 0 cm /I Do Q" % round(top - bottom))
        stream.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=[0, 0, 180, top - bottom],
            Resources=Dictionary(XObject=Dictionary(I=picture)),
        )
        annotation = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Stamp,
            Rect=list(box),
            F=4,
            AP=Dictionary(N=document.make_indirect(stream)),
        )
        annotate(document, place.page, annotation)
    return saved(document)


def sign_by_image(pdf: bytes, names: Sequence[str], form: bytes = b"") -> bytes:
    """Put a picture of a signature into each box, in the content of the page."""
    document = opened(pdf)
    for seed, name in enumerate(names, start=1):
        place = place_of(form or pdf, name)
        left, bottom, _, top = place.box
        page = document.pages[place.page]
        resource = page.add_resource(embedded(document, scribbled(540, 108, seed)), Name.XObject)
        page.contents_add(
            b"q 180 0 0 %.2f %.2f %.2f cm %b Do Q"
            % (top - bottom, left + 10, bottom, str(resource).encode()),
        )
    return saved(document)


def sign_by_ink(pdf: bytes, names: Sequence[str], form: bytes = b"") -> bytes:
    """Draw a signature into each box with the pen of a viewer: an ink annotation."""
    document = opened(pdf)
    for seed, name in enumerate(names, start=1):
        place = place_of(form or pdf, name)
        points = scribble(place.box, seed)
        stream = Stream(document, b"1.2 w 1 J 1 j 0 0 0.5 RG " + _path(points))
        stream.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=list(place.box), Resources=Dictionary()
        )
        annotation = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Ink,
            Rect=list(place.box),
            InkList=[[side for point in points for side in point]],
            C=[0, 0, 0.5],
            F=4,
            AP=Dictionary(N=document.make_indirect(stream)),
        )
        annotate(document, place.page, annotation)
    return saved(document)


def sign_by_path(pdf: bytes, names: Sequence[str], form: bytes = b"") -> bytes:
    """Draw a signature into each box, in the content of the page, as tablets flatten it."""
    document = opened(pdf)
    for seed, name in enumerate(names, start=1):
        place = place_of(form or pdf, name)
        drawing = b"q 1.2 w 1 J 1 j 0 0 0.5 RG %b Q" % _path(scribble(place.box, seed))
        document.pages[place.page].contents_add(drawing)
    return saved(document)


def _path(points: Sequence[tuple[float, float]]) -> bytes:
    first, *rest = (b"%.2f %.2f" % point for point in points)
    return first + b" m " + b" ".join(point + b" l" for point in rest) + b" S"


def signature_names(pdf: bytes) -> list[str]:
    return [place.name for place in places_of(pdf) if place.kind == "Sig"]
