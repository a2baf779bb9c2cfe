"""Ways to save a form again that leave no fields in it."""

from __future__ import annotations

import base64
import io
import subprocess
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from filling import opened, saved
from pypdfium2 import raw
from scanning import printed

GHOSTSCRIPT = ("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite")
CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
)


def by_pdfium(pdf: bytes) -> bytes:
    """Print as the PDF viewer of Chromium does: pages with fields made flat, in a new file."""
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    for number in range(len(document)):
        page = document[number]
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
        page.close()
    flat = io.BytesIO()
    document.save(flat)
    document.close()
    source = pdfium.PdfDocument(flat.getvalue())
    target = pdfium.PdfDocument.new()
    target.import_pages(source)
    out = io.BytesIO()
    target.save(out)
    target.close()
    source.close()
    return out.getvalue()


def by_qpdf(pdf: bytes) -> bytes:
    """Make fields flat with qpdf."""
    document = opened(pdf)
    document.generate_appearance_streams()
    document.flatten_annotations("all")
    if "/AcroForm" in document.Root:
        del document.Root.AcroForm
    return saved(document)


def by_ghostscript(pdf: bytes) -> bytes:
    return _run(
        pdf,
        [*GHOSTSCRIPT, "-dPreserveAnnots=false", "-o", "OUT", "IN"],
    )


def by_cairo(pdf: bytes) -> bytes:
    return _run(pdf, ["pdftocairo", "-pdf", "IN", "OUT"])


def by_distiller(pdf: bytes) -> bytes:
    """Print to PostScript, and make a PDF of that."""
    postscript = _run(pdf, ["pdftops", "IN", "OUT"])
    return _run(postscript, [*GHOSTSCRIPT, "-o", "OUT", "IN"])


def by_chromium_as_pictures(pdf: bytes) -> bytes:
    """Print from a viewer that draws pages on a canvas, as Firefox's does, with Chromium."""
    pages = []
    for page in printed(pdf, 150):
        picture = io.BytesIO()
        page.save(picture, "PNG")
        data = base64.b64encode(picture.getvalue()).decode()
        pages.append(f'<img src="data:image/png;base64,{data}">')
    return _chromium("".join(pages))


def by_chromium_as_outlines(pdf: bytes) -> bytes:
    """Print a page that was converted to drawings, with Chromium: its letters are outlines."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(pdf)
        drawings = []
        for number in range(1, len(printed(pdf, 20)) + 1):
            out = Path(folder) / f"{number}.svg"
            page = ["-f", str(number), "-l", str(number)]
            subprocess.run(["pdftocairo", "-svg", *page, source, out], check=True)
            data = base64.b64encode(out.read_bytes()).decode()
            drawings.append(f'<img src="data:image/svg+xml;base64,{data}">')
    return _chromium("".join(drawings))


def _chromium(body: str) -> bytes:
    style = "@page{size:letter;margin:0}body{margin:0}img{display:block;width:100vw;height:100vh}"
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.html", Path(folder) / "out.pdf"
        source.write_text(f"<!doctype html><style>{style}</style>{body}", "utf-8")
        call = [*CHROMIUM, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}"]
        subprocess.run([*call, source.as_uri()], check=True, capture_output=True)
        return out.read_bytes()


def _run(pdf: bytes, command: list[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        source.write_bytes(pdf)
        names = {"IN": str(source), "OUT": str(out)}
        call = [names.get(word, word) for word in command]
        subprocess.run(call, check=True, capture_output=True)
        return out.read_bytes()
