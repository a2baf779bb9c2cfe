"""Text in any script as something that fills pages: lines of our own shaping, drawn by glyph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from generator.drawing.flowing import platypus
from generator.pdf.layout.lines import Direction, GlyphRun, Line
from generator.pdf.shaped import GlyphCodes, GlyphFont, TextBlockStyle, lay_text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


class WrappedText(platypus().Flowable):  # type: ignore[misc]
    """A text that is broken into lines as wide as there is room, and parted between them."""

    def __init__(self, text: str, style: TextBlockStyle, codes: GlyphCodes) -> None:
        super().__init__()
        self._text, self._style, self._codes = text, style, codes
        self._lines: tuple[Line, ...] = ()
        self._width = -1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Lay the text out; return the width and height that it takes."""
        if width != self._width:
            self._width, self._lines = width, lay_text(self._text, width, self._style)
        return width, len(self._lines) * self._style.leading

    def split(self, width: float, height: float) -> list[WrappedText]:
        """Part the text where the page ends."""
        self.wrap(width, height)
        fitting = int(height // self._style.leading)
        if not 0 < fitting < len(self._lines):
            return []
        return [self._part(self._lines[:fitting]), self._part(self._lines[fitting:])]

    def _part(self, lines: tuple[Line, ...]) -> WrappedText:
        part = WrappedText("", self._style, self._codes)
        part._lines, part._width = lines, self._width
        return part

    def draw(self) -> None:
        """Draw the lines on the canvas that the page has given."""
        canvas: Canvas = self.canv
        y = len(self._lines) * self._style.leading
        for line in self._lines:
            draw_line(canvas, line, 0.0, y - line.ascent, self._codes)
            y -= self._style.leading


def draw_line(canvas: Canvas, line: Line, x: float, y: float, codes: GlyphCodes) -> None:
    """Draw a line with its origin at a place on the canvas, in reading order."""
    for run in line.items:
        if isinstance(run, GlyphRun):
            canvas._code.extend(_operators(run, x + run.x, y + run.rise, codes))


def _operators(run: GlyphRun, x: float, y: float, codes: GlyphCodes) -> Iterator[str]:
    """Return the operators that show a run (ISO 32000-1, 9.4); its text is that of the whole."""
    as_a_whole = run.direction is Direction.COMPLEX
    if as_a_whole:
        text = run.text.encode("utf-16-be").hex()
        yield f"/Span <</ActualText <feff{text}>>> BDC"
    yield f"BT {resource_name(run.face.name)} {run.size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm"
    rise = 0.0
    shown: list[str] = []
    for segment, extra in run.segments:
        *others, last = segment.glyphs or (None,)
        for glyph in (*others, last):
            if glyph is None:
                continue
            if glyph.rise != rise:
                yield f"[{' '.join(shown)}] TJ {glyph.rise:.2f} Ts"
                rise, shown = glyph.rise, []
            code = codes.code(run.face, glyph.gid, glyph.text)
            after = glyph.after + (extra if glyph is last else 0.0) - glyph.dx
            if glyph.dx:
                shown.append(f"{-glyph.dx:.1f}")
            shown.append(f"<{code:04x}>")
            if after:
                shown.append(f"{-after:.1f}")
    yield f"[{' '.join(shown)}] TJ{' 0 Ts' if rise else ''} ET"
    if as_a_whole:
        yield "EMC"


def resource_name(face: str) -> str:
    """Return the name by which pages call the font of a face."""
    return f"/{face}"


def add_fonts(canvas: Canvas, codes: GlyphCodes) -> None:
    """Put the fonts of all that was shown into the file."""
    document: Any = canvas._doc
    document.idToObject["BasicFonts"].dict.clear()  # of a font that nothing is shown in
    for name, font in codes.fonts():
        reference = document.Reference(_font_object(document, font), f"glyphs{name}")
        document.idToObject["BasicFonts"].dict[name] = reference


def _font_object(document: Any, font: GlyphFont) -> Any:
    """Return a composite font (ISO 32000-1, 9.7.6) whose codes are those of its glyphs."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - reportlab is loaded by now

    descendant = document.Reference(_descendant(document, font))
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": pdfdoc.PDFName(font.name),
            "Encoding": pdfdoc.PDFName("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([descendant]),
            "ToUnicode": _stream(document, font.to_unicode),
        }
    )


def _descendant(document: Any, font: GlyphFont) -> Any:
    """Return the CIDFont of a composite font (9.7.4)."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - as above

    collection = {
        "Registry": pdfdoc.PDFString("Adobe"),
        "Ordering": pdfdoc.PDFString("Identity"),
        "Supplement": 0,
    }
    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": pdfdoc.PDFName(font.name),
            "CIDSystemInfo": pdfdoc.PDFDictionary(collection),
            "FontDescriptor": document.Reference(_descriptor(document, font)),
            "CIDToGIDMap": _stream(document, font.glyphs),
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(font.widths)]),
        }
    )


def _descriptor(document: Any, font: GlyphFont) -> Any:
    """Return the measures of a font, and its file (9.8)."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - as above

    return pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": pdfdoc.PDFName(font.name),
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray(font.box),
            "ItalicAngle": 0,
            "Ascent": font.ascent,
            "Descent": font.descent,
            "CapHeight": font.cap_height,
            "StemV": 80,
            "FontFile2": _stream(document, font.data, Length1=len(font.data)),
        }
    )


def _stream(document: Any, content: bytes, **entries: Any) -> Any:
    """Put a compressed stream into the document, and return a reference to it."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - as above

    made = pdfdoc.PDFStream(content=content)
    made.filters = [pdfdoc.PDFZCompress]
    made.dictionary.dict.update(entries)
    return document.Reference(made)
