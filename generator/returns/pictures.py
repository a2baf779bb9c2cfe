"""Pages compared by what they look like: whatever makes them look so, and whatever they say.

Both pages are drawn by the same program, the returned one is laid on the issued one, and ink is
looked for that has no counterpart nearby. Ink that is gone means that something was covered or
taken out; new ink, that something was put there. Where a field is, everything may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from generator.returns.alignment import Placement
from generator.returns.closely import SCALE, looks_different
from generator.returns.evidence import Box, SeenPage
from generator.returns.opening import OpenedFile

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 150
_POINT = DPI / 72
"""Pixels."""
_FAINT = 110
"""How much darker than anything near it in the other picture ink has to be, of 255 levels."""
_PALE = 40
"""Levels of ink that can be read where the issued page has none for some pixels around."""
_PALE_REACH = 3
_TILE = 8
"""Side of the squares in which ink is counted, in pixels: a small letter."""
_SPECKS = 1.0
"""So many pixels of ink without a counterpart in a square are a difference."""
_MOST_SIDE = 2000.0
"""Most pixels of a side of the picture in which larger paper is looked at."""
_EDGE = 4.0
"""Around the page, in points: what is drawn there can be cut off by a printer."""


@dataclass(frozen=True, slots=True)
class PagePair:
    """A returned page and the issued one that it should look like."""

    number: int
    """Of the returned page, from 1."""
    place: int
    """Of the issued page, from 1."""
    seen: SeenPage
    issued: SeenPage
    placement: Placement


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the pages look different, on the issued page."""

    gone: tuple[Box, ...]
    """Ink that was there, and is not any more."""
    added: tuple[Box, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.added)


def compare_pictures(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, free: Sequence[Box]
) -> Difference:
    """Compare what two pages look like.

    Args:
        returned: the returned file.
        issued: the form as it was issued.
        pair: the pages.
        free: boxes of the issued page in which anything may stand.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    size = round(pair.issued.width * _POINT), round(pair.issued.height * _POINT)
    onto = _on_picture(None, pair.issued, pair.issued)
    expected = _drawn(issued, pair.place, onto, _clip(onto, pair.issued), size)
    onto = _on_picture(pair.placement, pair.seen, pair.issued)
    picture = _drawn(returned, pair.number, onto, _clip(onto, pair.seen), size)
    mask = _mask(size, pair.issued, free)
    new = ImageChops.lighter(
        _without_counterpart(picture, expected, mask), _on_blank(picture, expected, mask)
    )
    return Difference(
        tuple(_boxes(_without_counterpart(expected, picture, mask), pair.issued)),
        (*_boxes(new, pair.issued), *_outside(returned, pair)),
    )


def look_closely(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, boxes: Sequence[Box]
) -> tuple[bool, ...]:
    """Tell of each of some boxes of the issued page whether it looks different, however little.

    Args:
        returned: the returned file.
        issued: the form as it was issued.
        pair: the pages.
        boxes: what to look at; a line each at most.
    """
    if not boxes:
        return ()
    scale = _POINT * SCALE
    size = round(pair.issued.width * scale), round(pair.issued.height * scale)
    expected, picture = (
        _drawn(opened, number, onto, _clip(onto, page), size)
        for opened, number, page, onto in (
            (issued, pair.place, pair.issued, _on_picture(None, pair.issued, pair.issued, scale)),
            (
                returned,
                pair.number,
                pair.seen,
                _on_picture(pair.placement, pair.seen, pair.issued, scale),
            ),
        )
    )
    return tuple(
        looks_different(expected, picture, box, pair.issued.height, scale) for box in boxes
    )


def _outside(returned: OpenedFile, pair: PagePair) -> tuple[Box, ...]:
    """Find ink on larger paper, where the issued page does not reach."""
    seen, issued = pair.seen, pair.issued
    frame = pair.placement.place_box(Box(0, 0, issued.width, issued.height)).grown(_EDGE)
    if frame.holds(0, 0) and frame.holds(seen.width, seen.height):
        return ()
    scale = min(1.0, _MOST_SIDE / max(seen.width, seen.height))
    size = max(1, round(seen.width * scale)), max(1, round(seen.height * scale))
    onto = raw.FS_MATRIX(scale, 0, 0, scale, 0, 0)
    ink = _drawn(returned, pair.number, onto, _clip(onto, seen), size)
    sides = (frame.left, seen.height - frame.top, frame.right, seen.height - frame.bottom)
    left, above, right, below = (round(side * scale) for side in sides)
    ink.paste(0, (left, above, right, below))
    found = ink.point([0] * _PALE + [255] * (256 - _PALE)).getbbox()
    if found is None:
        return ()
    west, north, east, south = (side / scale for side in found)
    box = Box(west, seen.height - south, east, seen.height - north)
    return (pair.placement.inverse.place_box(box),)


def _on_blank(picture: Image, expected: Image, mask: Image) -> Image:
    """Give the ink, pale as it may be, that stands where the issued page has nothing near."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    near = expected
    for _ in range(_PALE_REACH):
        near = _spread(near)
    blank = near.point([255] * 8 + [0] * 248)
    pale = picture.point([0] * _PALE + [255] * (256 - _PALE))
    return ImageChops.multiply(ImageChops.multiply(pale, blank), mask)


def _on_picture(
    placement: Placement | None, seen: SeenPage, issued: SeenPage, scale: float = _POINT
) -> raw.FS_MATRIX:
    """Give the matrix from a page, in points from its upper left corner, to the picture.

    Both pages are drawn straight onto the issued one, so that the same letters come out in the same
    pixels; a picture that is turned and scaled afterwards would differ everywhere a little.
    """

    def pixel(x: float, down: float) -> tuple[float, float]:
        point = x, seen.height - down
        if placement is not None:
            point = placement.inverse.place(*point)
        return point[0] * scale, (issued.height - point[1]) * scale

    (e, f), (right, lower), (far, deep) = pixel(0, 0), pixel(1, 0), pixel(0, 1)
    return raw.FS_MATRIX(right - e, lower - f, far - e, deep - f, e, f)


def _clip(matrix: raw.FS_MATRIX, page: SeenPage) -> raw.FS_RECTF:
    """Give where a page comes to lie on the picture: what it has outside of itself is not seen."""
    corners = [(x, y) for x in (0.0, page.width) for y in (0.0, page.height)]
    across = [matrix.a * x + matrix.c * y + matrix.e for x, y in corners]
    down = [matrix.b * x + matrix.d * y + matrix.f for x, y in corners]
    return raw.FS_RECTF(min(across), min(down), max(across), max(down))


def _drawn(
    opened: OpenedFile,
    number: int,
    matrix: raw.FS_MATRIX,
    clip: raw.FS_RECTF,
    size: tuple[int, int],
) -> Image:
    """Draw the ink of a page, fields and annotations included; no ink is 0."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    width, height = size
    # Only what is part of the page can be drawn with a matrix of one's own.
    flat = pdfium.PdfDocument(opened.data)
    try:
        page = flat[number - 1]
        if raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = flat[number - 1]
        bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, page.raw, matrix, clip, raw.FPDF_GRAYSCALE)
        picture: Image = bitmap.to_pil().convert("L")
        return ImageChops.invert(picture)
    finally:
        flat.close()


def _mask(size: tuple[int, int], page: SeenPage, free: Iterable[Box]) -> Image:
    """Make a picture that is white where the pages are compared."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only where pictures are needed

    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    edge = _EDGE * _POINT
    draw.rectangle((edge, edge, size[0] - edge, size[1] - edge), fill=255)
    for box in free:
        left, right = box.left * _POINT, box.right * _POINT
        top, bottom = (page.height - box.top) * _POINT, (page.height - box.bottom) * _POINT
        draw.rectangle((left, top, right, bottom), fill=0)
    return mask


def _without_counterpart(one: Image, other: Image, mask: Image) -> Image:
    """Give the ink of one picture with nothing as dark within a pixel or two in the other."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    alone = ImageChops.subtract(one, _spread(other))
    return ImageChops.multiply(alone.point([0] * _FAINT + [255] * (256 - _FAINT)), mask)


def _spread(ink: Image) -> Image:
    """Let ink run one pixel in all directions."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    for x, y in ((1, 0), (0, 1)):
        both = ImageChops.lighter(ImageChops.offset(ink, x, y), ImageChops.offset(ink, -x, -y))
        ink = ImageChops.lighter(ink, both)
    return ink


def _boxes(ink: Image, page: SeenPage) -> Iterable[Box]:
    """Give the squares in which there is ink, neighbours as one box, in points."""
    from PIL import Image  # noqa: PLC0415 - only where pictures are needed

    if ink.getbbox() is None:
        return
    columns, rows = -(-ink.width // _TILE), -(-ink.height // _TILE)
    whole = Image.new("L", (columns * _TILE, rows * _TILE), 0)
    whole.paste(ink)
    small = whole.reduce(_TILE)
    least = _SPECKS * 255 / _TILE**2
    marked = {
        (index % columns, index // columns)
        for index, level in enumerate(small.tobytes())
        if level >= least
    }
    side = _TILE / _POINT
    for left, top, right, bottom in _joined(marked):
        yield Box(
            left * side,
            page.height - (bottom + 1) * side,
            (right + 1) * side,
            page.height - top * side,
        )


def _joined(marked: set[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """Give the extents of squares that touch, with gaps of one between them."""
    waiting = set(marked)
    while waiting:
        group = [waiting.pop()]
        for x, y in group:
            near = {(x + dx, y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-1, 0, 1)} & waiting
            waiting -= near
            group.extend(near)
        xs, ys = [x for x, _ in group], [y for _, y in group]
        yield min(xs), min(ys), max(xs), max(ys)
