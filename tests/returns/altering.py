"""What nobody should do to a form, and what happens to its pages on the way."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from filling import Box, Type, annotate, embedded, escaped, note, opened, saved
from fontTools.ttLib import TTFont
from issuing import Form, issue
from pikepdf import Array, Dictionary, Name, Operator, Stream, String
from PIL import Image, ImageDraw, ImageFont
from scanning import printed

from generator.forms.renderer import Renderer
from generator.output import Format
from generator.pdf.code import PageCode, code_key, code_text
from generator.pdf.file._pictures import draw_code
from generator.template import load_template
from generator.template.loader import shipped_folder

WHITE = "1 g 0 0 %s %s re f"


@cache
def _altered_renderer(template: str, old: str, new: str) -> Renderer:
    source = (shipped_folder() / f"{template}.md.j2").read_text("utf-8")
    assert source.count(old) == 1, old
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{template}.md.j2").write_text(source.replace(old, new), "utf-8")
        altered = load_template(template, [Path(folder)])
    return Renderer(altered, formats=frozenset({Format.PDF}))


def by_template(form: Form, old: str, new: str) -> bytes:
    """Make the form of the same paper and revision from a template with other words."""
    agreement = form.agreement
    return issue(
        agreement.paper,
        *agreement.signatories,
        revision=agreement.revision,
        renderer=_altered_renderer(agreement.template, old, new),
    ).pdf


def find(pdf: bytes, text: str) -> tuple[int, Box]:
    """Find a text that stands on one line: its page, from 0, and where it is."""
    document = pdfium.PdfDocument(pdf)
    try:
        for number, page in enumerate(document):
            textpage = page.get_textpage()
            found = textpage.search(text, match_case=True).get_next()
            if found:
                boxes = [textpage.get_charbox(found[0] + offset) for offset in range(found[1])]
                lefts, bottoms, rights, tops = zip(*boxes, strict=True)
                return number, (min(lefts), min(bottoms), max(rights), max(tops))
    finally:
        document.close()
    raise LookupError(text)


def draw(pdf: bytes, page: int, operators: bytes) -> bytes:
    """Draw over a page."""
    document = opened(pdf)
    document.pages[page].contents_add(b"q " + operators + b" Q")
    return saved(document)


def _whiten(box: Box) -> bytes:
    left, bottom, right, top = box
    return b"1 g %.2f %.2f %.2f %.2f re f " % (left, bottom - 1, right - left, top - bottom + 2)


def cover(pdf: bytes, old: str) -> bytes:
    """Lay a white box over words; they can still be read as text."""
    page, box = find(pdf, old)
    return draw(pdf, page, _whiten(box))


def overwrite(pdf: bytes, old: str, new: str) -> bytes:
    """Lay a white box over words, and write others on it."""
    page, box = find(pdf, old)
    document = opened(pdf)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
    resource = document.pages[page].add_resource(document.make_indirect(font), Name.Font)
    words = b"BT %b 10 Tf 0 g %.2f %.2f Td (%b) Tj ET" % (
        str(resource).encode(),
        box[0],
        box[1] + 2,
        escaped(new),
    )
    document.pages[page].contents_add(b"q " + _whiten(box) + words + b" Q")
    return saved(document)


def overpaint(pdf: bytes, old: str, new: str) -> bytes:
    """Lay a picture of other words over words: what can be read as text does not change."""
    page, (left, bottom, right, top) = find(pdf, old)
    width, height = right - left, top - bottom + 3
    picture = Image.new("LA", (round(width * 6), round(height * 6)), (255, 255))
    font = ImageFont.load_default(size=54)
    ImageDraw.Draw(picture).text((0, 2), new, (0, 255), font)
    document = opened(pdf)
    resource = document.pages[page].add_resource(embedded(document, picture), Name.XObject)
    place = (width, height, left, bottom - 2, str(resource).encode())
    document.pages[page].contents_add(b"q %.2f 0 0 %.2f %.2f %.2f cm %b Do Q" % place)
    return saved(document)


def overnote(pdf: bytes, old: str, new: str) -> bytes:
    """Lay a typed note with a white background over words."""
    page, (left, bottom, right, top) = find(pdf, old)
    box = (left, bottom - 2, right, top + 2)
    document = opened(pdf)
    paper = WHITE % (right - left, top - bottom + 4)
    note(document, page, box, new, Type(9, paper))
    return saved(document)


def side_note(pdf: bytes, beside: str, text: str) -> bytes:
    """Type a reservation into the margin."""
    page, (_, bottom, _, _) = find(pdf, beside)
    document = opened(pdf)
    note(document, page, (6, bottom - 2, 72, bottom + 10), text, Type(7))
    return saved(document)


def strike_out(pdf: bytes, text: str) -> bytes:
    """Strike words out as viewers do."""
    page, (left, bottom, right, top) = find(pdf, text)
    document = opened(pdf)
    middle = (bottom + top) / 2
    look = Stream(
        document, b"1 0 0 RG 1 w %.2f %.2f m %.2f %.2f l S" % (left, middle, right, middle)
    )
    box = [left, bottom, right, top]
    look.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary()
    )
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.StrikeOut,
        Rect=box,
        QuadPoints=[left, top, right, top, left, bottom, right, bottom],
        C=[1, 0, 0],
        F=4,
        AP=Dictionary(N=document.make_indirect(look)),
    )
    annotate(document, page, annotation)
    return saved(document)


def sticky_note(pdf: bytes, beside: str, text: str) -> bytes:
    """Stick a note beside words; it opens when it is clicked."""
    page, (_, bottom, _, top) = find(pdf, beside)
    document = opened(pdf)
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=[20, bottom, 38, top + 8],
        Contents=String(text),
        Name=Name.Comment,
        F=4,
    )
    annotate(document, page, annotation)
    return saved(document)


def add_invisible(pdf: bytes, beside: str, text: str) -> bytes:
    """Add words that can be read as text but not be seen."""
    page, (_, bottom, right, _) = find(pdf, beside)
    document = opened(pdf)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Times-Roman"))
    resource = document.pages[page].add_resource(document.make_indirect(font), Name.Font)
    words = (str(resource).encode(), right + 2, bottom, escaped(text))
    document.pages[page].contents_add(b"q BT 3 Tr %b 4 Tf %.2f %.2f Td (%b) Tj ET Q" % words)
    return saved(document)


def drop_paragraph(pdf: bytes, page: int, number: int) -> bytes:
    """Take a paragraph out of the content of a page."""
    return _edit_texts(pdf, page, lambda index, text: [] if index == number else text)


def hide_paragraph(pdf: bytes, page: int, number: int) -> bytes:
    """Make a paragraph part of a layer that is switched off."""
    document = opened(pdf)
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    document.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(Order=Array(), ON=Array(), OFF=Array([layer]))
    )
    resource = document.pages[page].add_resource(layer, Name.Properties)
    start = ([Name.OC, Name(str(resource))], Operator("BDC"))
    end = ([], Operator("EMC"))
    return _edit_texts(
        saved(document), page, lambda index, text: [start, *text, end] if index == number else text
    )


Instruction = tuple[list[object], Operator]


def _edit_texts(
    pdf: bytes, page: int, edit: Callable[[int, list[Instruction]], list[Instruction]]
) -> bytes:
    """Edit the text objects of a page, each with its number."""
    document = opened(pdf)
    edited: list[Instruction] = []
    text: list[Instruction] = []
    count, inside = 0, False
    for instruction in pikepdf.parse_content_stream(document.pages[page]):
        step = (list(instruction.operands), instruction.operator)
        inside = inside or str(instruction.operator) == "BT"
        (text if inside else edited).append(step)
        if str(instruction.operator) == "ET":
            edited += edit(count, text)
            count, inside, text = count + 1, False, []
    content = pikepdf.unparse_content_stream(edited)
    document.pages[page].Contents = document.make_stream(content)
    return saved(document)


def swap_glyphs(pdf: bytes, one: str, other: str) -> bytes:
    """Exchange the shapes of two letters in the fonts: the text stays, what is seen does not."""
    document = opened(pdf)
    for item in document.objects:
        if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Type0:
            glyphs = _glyphs(item.ToUnicode.read_bytes())
            if one in glyphs and other in glyphs:
                descriptor = item.DescendantFonts[0].FontDescriptor
                font = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
                table = font["glyf"]
                first, second = (font.getGlyphName(glyphs[each]) for each in (one, other))
                table[first], table[second] = table[second], table[first]
                out = io.BytesIO()
                font.save(out)
                descriptor.FontFile2.write(out.getvalue())
    return saved(document)


def _glyphs(cmap: bytes) -> dict[str, int]:
    """Read which glyph a letter has, from the map of a font to Unicode."""
    found: dict[str, int] = {}
    for glyph, code in re.findall(rb"^<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]{4})>", cmap, re.MULTILINE):
        found[chr(int(code, 16))] = int(glyph, 16)
    pattern = rb"<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]{4})>"
    for first, last, code in re.findall(pattern, cmap):
        for offset in range(int(last, 16) - int(first, 16) + 1):
            found[chr(int(code, 16) + offset)] = int(first, 16) + offset
    return found


def paste_picture(pdf: bytes, other: bytes, page: int) -> bytes:
    """Lay a picture of another page over a page, whose text can still be read."""
    picture = printed(other, 150)[page].convert("LA")
    document = opened(pdf)
    target = document.pages[page]
    _, _, width, height = (float(side) for side in target.MediaBox)
    resource = str(target.add_resource(embedded(document, picture), Name.XObject)).encode()
    target.contents_add(b"q %.2f 0 0 %.2f 0 0 cm %b Do Q" % (width, height, resource))
    return saved(document)


def paste_code(pdf: bytes, other: Form) -> bytes:
    """Lay the codes of another form over those of each page."""
    document = opened(pdf)
    for number, page in enumerate(document.pages, start=1):
        _, _, width, _ = (float(side) for side in page.MediaBox)
        left, bottom, side = width - 118 - 29.76, 44 + 1.9 - 14.88, 29.76
        code = PageCode(code_key(other.paper_id), other.agreement.revision, number)
        white = b"1 g %.2f %.2f %.2f %.2f re f " % (left - 3, bottom - 3, side + 6, side + 6)
        drawn = draw_code(code_text(code), left, bottom, side)
        page.contents_add(b"q " + white + drawn + b" Q")
    return saved(document)


MARKS = frozenset(("code", "words", "metadata"))
"""What says on every page, or in the file, which form it is."""


def strip_marks(pdf: bytes, marks: frozenset[str] = MARKS) -> bytes:
    """Take codes and words out of the foot of all pages, and the metadata."""
    document = opened(pdf)
    for page in document.pages:
        kept: list[Instruction] = []
        nesting: list[bool] = []  # whether each open piece of marked content is an artifact
        text = False
        for step in pikepdf.parse_content_stream(page):
            name = str(step.operator)
            if name in {"BDC", "BMC"}:
                nesting.append(step.operands[0] == Name.Artifact)
            text = name == "BT" or (text and name != "ET")
            drawn = "words" if text or name == "ET" else "code"
            if not (any(nesting) and name in _DRAWING[drawn] and drawn in marks):
                kept.append((list(step.operands), step.operator))
            if name == "EMC":
                nesting.pop()
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))
    if "metadata" in marks:
        del document.Root.Metadata
        if "/Info" in document.trailer:
            del document.trailer.Info
    return saved(document)


_DRAWING = {"words": {"TJ", "Tj"}, "code": {"INLINE IMAGE"}}


def without_fields(pdf: bytes) -> bytes:
    """Take out all fields and links."""
    document = opened(pdf)
    for page in document.pages:
        if "/Annots" in page:
            del page.Annots
    for key in ("/AcroForm", "/StructTreeRoot"):
        if key in document.Root:
            del document.Root[key]
    return saved(document)


def with_pages(pdf: bytes, pages: Sequence[int]) -> bytes:
    """Return the pages in another order, or a part of them, or one twice."""
    document, target = opened(pdf), pikepdf.new()
    for page in pages:
        target.add_pages_from(document, [page])
    return saved(target)


def joined(*parts: bytes) -> bytes:
    """Put files together, as tools and printers do."""
    target = pikepdf.new()
    for part in parts:
        target.add_pages_from(opened(part))
    return saved(target)


def turned(pdf: bytes, angle: int) -> bytes:
    document = opened(pdf)
    for page in document.pages:
        page.rotate(angle, relative=True)
    return saved(document)


def on_paper(pdf: bytes, width: float, height: float) -> bytes:
    """Print pages on another paper, so that they fit."""
    target = pikepdf.new()
    for page in opened(pdf).pages:
        sheet = target.add_blank_page(page_size=(width, height))
        sheet.add_overlay(page, pikepdf.Rectangle(0, 0, width, height))
    return saved(target)


def set_values(pdf: bytes, answers: Mapping[str, str]) -> bytes:
    """Put values into fields whose appearances stay as they are."""
    document = opened(pdf)
    for page in document.pages:
        for widget in page.get("/Annots", Array()):
            field = widget if "/T" in widget else widget.get("/Parent", widget)
            if str(field.get("/T", "")) in answers:
                field.V = String(answers[str(field.T)])
    return saved(document)
