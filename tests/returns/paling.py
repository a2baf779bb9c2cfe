"""Ways to take ink from printed words, so that they still read the same as text."""

from __future__ import annotations

import altering
from filling import embedded, opened, saved
from pikepdf import Dictionary, Name
from PIL import Image

WORDS = "in all versions"


def line(  # noqa: PLR0913
    pdf: bytes,
    width: float,
    slope: float = 0.0,
    *,
    words: str = WORDS,
    height: float = 0.5,
    pen: bytes = b"1 G",
) -> bytes:
    """Draw a line over words: of so many points, by so many points higher at its end."""
    page, (left, bottom, right, top) = altering.find(pdf, words)
    middle = bottom + height * (top - bottom)
    ends = (left, middle - slope / 2, right, middle + slope / 2)
    return altering.draw(pdf, page, b"%b %.3f w %.2f %.2f m %.2f %.2f l S" % (pen, width, *ends))


def veil(pdf: bytes, opacity: float, *, words: str = WORDS, grey: int = 255) -> bytes:
    """Lay a picture of one colour over words, through which they shine."""
    page, (left, bottom, right, top) = altering.find(pdf, words)
    document = opened(pdf)
    picture = Image.new("LA", (8, 8), (grey, round(255 * opacity)))
    resource = document.pages[page].add_resource(embedded(document, picture), Name.XObject)
    place = (right - left + 2, top - bottom + 2, left - 1, bottom - 1, str(resource).encode())
    document.pages[page].contents_add(b"q %.2f 0 0 %.2f %.2f %.2f cm %b Do Q" % place)
    return saved(document)


def slit(pdf: bytes, width: float, *, words: str = WORDS) -> bytes:
    """Cut the page in two, so that nothing is drawn in between, with no line over it."""
    page, (_, bottom, _, top) = altering.find(pdf, words)
    middle = (bottom + top) / 2
    document = opened(pdf)
    parts = b"q 0 0 612 %.2f re 0 %.2f 612 800 re W n" % (middle - width / 2, middle + width / 2)
    document.pages[page].contents_add(parts, prepend=True)
    document.pages[page].contents_add(b"Q")
    return saved(document)


def dashes(pdf: bytes, *, words: str = WORDS) -> bytes:
    """Write dashes over words, in white: as text, hyphens count for nothing."""
    page, (left, bottom, _, _) = altering.find(pdf, words)
    document = opened(pdf)
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name("/Times-Roman"),
        Encoding=Name.WinAnsiEncoding,
    )
    resource = document.pages[page].add_resource(document.make_indirect(font), Name.Font)
    where = (str(resource).encode(), left, bottom)
    document.pages[page].contents_add(b"q 1 g BT %b 9 Tf %.2f %.2f Td <97979797> Tj ET Q" % where)
    return saved(document)
