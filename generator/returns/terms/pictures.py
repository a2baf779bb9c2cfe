"""Pages compared by what they look like: whatever makes them look so, and whatever they say.

Both pages are drawn by the same program, the returned one is laid on the issued one, and ink is
looked for that has no counterpart nearby. Ink that is gone means that something was covered or
taken out; new ink, that something was put there. Where a field is, everything may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, SeenPage
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.overlay import DrawnArea, draw_colours, draw_ink, flattened, spread
from generator.returns.reading.opening import OpenedFile
from generator.returns.terms.glyph_diff import close_frame, pictures_differ

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 150
_POINT = DPI / 72
"""Pixels."""
_FINE = 3.0
"""Pixels of a point of the pictures that are compared dot by dot; a line has a dot at least."""
_FAINT = 110
"""How much darker than anything near it in the other picture ink has to be, of 255 levels."""
_PALE = 10
"""Levels of ink that can be read where the issued page has none for some pixels around."""
_PALE_REACH = 2
_TILE = 8
"""Side of the squares in which ink is counted, in pixels: a small letter."""
_SPECKS = 1.0
"""So many pixels of ink without a counterpart in a square are a difference."""
_MOST_SIDE = 2000.0
"""Most pixels of a side of the picture in which larger paper is looked at."""
_EDGE = 0.5
"""Around the page, in points: by so much a page may be off on larger paper."""


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
class VisualDifference:
    """Where the pages look different, on the issued page."""

    gone: tuple[Box, ...]
    """Ink that was there, and is not any more."""
    added: tuple[Box, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.added)


def compare_pictures(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, free: Sequence[Box]
) -> VisualDifference:
    """Compare what two pages look like.

    Args:
        returned: the returned file.
        issued: the form as it was issued.
        pair: the pages.
        free: boxes of the issued page in which anything may stand.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    frame = DrawnArea(Box(0, 0, pair.issued.width, pair.issued.height), _POINT)
    expected = _drawn(issued, pair.place, pair.issued, None, frame)
    picture = _drawn(returned, pair.number, pair.seen, pair.placement, frame)
    mask = _mask(frame, free)
    new = ImageChops.lighter(
        _without_counterpart(picture, expected, mask), _on_blank(picture, expected, mask)
    )
    return VisualDifference(
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
    frames = [close_frame(box) for box in boxes]
    expected = _parts(issued, pair.place, pair.issued, None, frames)
    picture = _parts(returned, pair.number, pair.seen, pair.placement, frames)
    return tuple(map(pictures_differ, expected, picture))


def _parts(
    opened: OpenedFile,
    number: int,
    page: SeenPage,
    placement: Placement | None,
    frames: Sequence[DrawnArea],
) -> list[Image]:
    """Draw some parts of a page."""
    with flattened(opened.data, number) as flat:
        return [draw_ink(flat, page, frame.matrix(placement, page), frame) for frame in frames]


def looks_the_same(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, free: Sequence[Box]
) -> bool:
    """Tell whether a page looks as it was issued, dot by dot, in all colours.

    Many programs that print a page leave its letters where they are; then there is nothing to look
    for.

    Args:
        returned: the returned file.
        issued: the form as it was issued.
        pair: the pages.
        free: boxes of the issued page in which anything may stand.
    """
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    frame = DrawnArea(Box(0, 0, pair.issued.width, pair.issued.height), _FINE)
    with flattened(issued.data, pair.place) as flat:
        matrix = frame.matrix(None, pair.issued)
        expected = draw_colours(flat, pair.issued, matrix, frame)
    with flattened(returned.data, pair.number) as flat:
        matrix = frame.matrix(pair.placement, pair.seen)
        picture = draw_colours(flat, pair.seen, matrix, frame)
    difference = ImageChops.difference(expected, picture)
    for box in free:
        difference.paste(0, frame.pixels(box))
    levels: tuple[tuple[int, int], ...] = difference.getextrema()  # type: ignore[assignment]
    return all(most <= _PALE for _, most in levels) and not _outside(returned, pair)


def _outside(returned: OpenedFile, pair: PagePair) -> tuple[Box, ...]:
    """Find ink on larger paper, where the issued page does not reach."""
    seen, issued = pair.seen, pair.issued
    frame = pair.placement.place_box(Box(0, 0, issued.width, issued.height)).grown(_EDGE)
    if frame.holds(0, 0) and frame.holds(seen.width, seen.height):
        return ()
    scale = min(1.0, _MOST_SIDE / max(seen.width, seen.height))
    whole = DrawnArea(Box(0, 0, seen.width, seen.height), scale)
    ink = _drawn(returned, pair.number, seen, None, whole)
    ink.paste(0, whole.pixels(frame))
    found = ink.point([0] * _PALE + [255] * (256 - _PALE)).getbbox()
    if found is None:
        return ()
    west, north, east, south = (side / scale for side in found)
    box = Box(west, seen.height - south, east, seen.height - north)
    return (pair.placement.inverse.place_box(box),)


def _on_blank(picture: Image, expected: Image, mask: Image) -> Image:
    """Return the ink, pale as it may be, that stands where the issued page has nothing near."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    near = expected
    for _ in range(_PALE_REACH):
        near = spread(near)
    blank = near.point([255] * 8 + [0] * 248)
    pale = picture.point([0] * _PALE + [255] * (256 - _PALE))
    return ImageChops.multiply(ImageChops.multiply(pale, blank), mask)


def _drawn(
    opened: OpenedFile, number: int, page: SeenPage, placement: Placement | None, frame: DrawnArea
) -> Image:
    """Draw the ink of a page, fields and annotations included; no ink is 0."""
    with flattened(opened.data, number) as flat:
        return draw_ink(flat, page, frame.matrix(placement, page), frame)


def _mask(frame: DrawnArea, free: Iterable[Box]) -> Image:
    """Make a picture that is white where the pages are compared."""
    from PIL import Image  # noqa: PLC0415 - only where pictures are needed

    mask = Image.new("L", frame.size, 255)
    for box in free:
        mask.paste(0, frame.pixels(box))
    return mask


def _without_counterpart(one: Image, other: Image, mask: Image) -> Image:
    """Return the ink of one picture with nothing as dark within a pixel or two in the other."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    alone = ImageChops.subtract(one, spread(other))
    return ImageChops.multiply(alone.point([0] * _FAINT + [255] * (256 - _FAINT)), mask)


def _boxes(ink: Image, page: SeenPage) -> Iterable[Box]:
    """Return the squares in which there is ink, neighbours as one box, in points."""
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
    for left, top, right, bottom in touching_areas(marked):
        yield Box(
            left * side,
            page.height - (bottom + 1) * side,
            (right + 1) * side,
            page.height - top * side,
        )


def touching_areas(marked: set[tuple[int, int]]) -> Iterable[tuple[int, int, int, int]]:
    """Return the extents of squares that touch, with gaps of one between them."""
    waiting = set(marked)
    while waiting:
        group = [waiting.pop()]
        for x, y in group:
            near = {(x + dx, y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-1, 0, 1)} & waiting
            waiting -= near
            group.extend(near)
        xs, ys = [x for x, _ in group], [y for _, y in group]
        yield min(xs), min(ys), max(xs), max(ys)
