"""A PDF as text: what stands where on its pages, as tags, words, fields and positions.

Positions are whole points from the lower left corner of the page. PDFium reads the pages, pikepdf
the structure; nothing here comes from the package.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator

import pikepdf
import pypdfium2 as pdfium
import zxingcpp
from pypdfium2 import raw

Content = dict[tuple[int, int], list[str]]
"""Page number and marked-content id, to what stands there."""


def picture(pdf: bytes) -> str:
    """Describe a file."""
    reader = pdfium.PdfDocument(pdf)
    content: Content = {}
    pages = [_page(page, number, content) for number, page in enumerate(reader)]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        lines = [
            f"title: {document.docinfo.Title}",
            f"language: {document.Root.Lang}",
            *_bookmarks(document),
            *_element(document.Root.StructTreeRoot.K, "", numbers, content),
        ]
        assert not content, f"content outside the structure: {content}"
        for number, (page, artifacts) in enumerate(zip(document.pages, pages, strict=True)):
            lines.append(f"page {number + 1}: {_whole(page.MediaBox)}")
            lines.extend(f"  {artifact}" for artifact in artifacts)
            lines.extend(f"  {_field(each)}" for each in page.get("/Annots", []))
            lines.append(f"  code: {read_code(reader[number])}")
    reader.close()
    return "\n".join(lines) + "\n"


def read_code(page: pdfium.PdfPage) -> str:
    """Read the code of a page from its picture at 150 dpi."""
    found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
    return " ".join(f"{code.format.name} {code.text}" for code in found)


def _page(page: pdfium.PdfPage, number: int, content: Content) -> list[str]:
    """Sort a page's text into marked content; give the lines outside the structure."""
    textpage = page.get_textpage()
    artifacts: list[str] = []
    height, previous = None, -1
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        matrix = item.get_matrix()
        words = _text(item, textpage)
        mcid = raw.FPDFPageObj_GetMarkedContentID(item.raw)
        lines = artifacts if mcid < 0 else content.setdefault((number, mcid), [])
        if lines and (height, previous) == (round(matrix.f), mcid):
            lines[-1] += words
        else:
            lines.append(f"@{round(matrix.e)},{round(matrix.f)} {words}")
        height, previous = round(matrix.f), mcid
    return artifacts


def _text(item: pdfium.PdfTextObj, textpage: pdfium.PdfTextPage) -> str:
    size = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFTextObj_GetText(item.raw, textpage.raw, pointer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def _element(
    node: pikepdf.Object, indent: str, numbers: dict[object, int], content: Content
) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _element(kid, indent, numbers, content)
        return
    if "/S" in node:
        page = numbers[node.Pg.objgen] if "/Pg" in node else 0
        yield f"{indent}{str(node.S)[1:]}{_details(node)}"
        kids = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
        for kid in kids:
            if isinstance(kid, int):
                yield from (f"{indent}  {line}" for line in content.pop((page, kid)))
            else:
                yield from _element(kid, indent + "  ", numbers, content)
    elif node.Type == pikepdf.Name.MCR:
        page = numbers[node.Pg.objgen]
        yield from (f"{indent}{line}" for line in content.pop((page, int(node.MCID))))
    elif node.Obj.Subtype == pikepdf.Name.Widget:
        holder = node.Obj if "/T" in node.Obj else node.Obj.Parent
        yield f"{indent}field {holder.T}"


def _details(node: pikepdf.Object) -> str:
    details = [f" {str(key)[1:].lower()}={node[key]}" for key in ("/Alt", "/ID") if key in node]
    if "/A" in node and "/ListNumbering" in node.A:
        details.append(f" numbering={str(node.A.ListNumbering)[1:]}")
    return "".join(details)


def _field(annotation: pikepdf.Object) -> str:
    place = _whole(annotation.Rect)
    if annotation.Subtype == pikepdf.Name.Link:
        target = annotation.A.get("/URI") or "in the form, to " + _whole(annotation.A.D[2:4])
        return f"link {place} {target}"
    field = annotation if "/T" in annotation else annotation.Parent
    kind = str(field.FT)[1:]
    value = f" = {field.V}" if "/V" in field else ""
    state = f" {annotation.AS}" if "/AS" in annotation else ""
    return f"{kind} {field.T} {place} “{annotation.TU}”{value}{state}"


def _whole(box: Iterable[pikepdf.Object]) -> str:
    return "[" + " ".join(str(round(float(side or 0))) for side in box) + "]"


def _bookmarks(document: pikepdf.Pdf) -> Iterator[str]:
    with document.open_outline() as outline:
        waiting = [(0, entry) for entry in outline.root][::-1]
        while waiting:
            depth, entry = waiting.pop()
            yield f"bookmark: {'  ' * depth}{entry.title}"
            waiting.extend((depth + 1, child) for child in reversed(entry.children))
