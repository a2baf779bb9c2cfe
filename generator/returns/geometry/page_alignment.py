"""How the page of a scan lies, to a point or two: what is printed on it is looked for.

The code of a page tells roughly how it lies; at the far end of a tilted page it may be ten points
off. Blocks of the issued page are looked for in the scan around where they should be, first with a
coarse picture and far around, then with a finer one and nearby.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from generator.returns.evidence import IssuedForm, PageMap, SeenPage
from generator.returns.geometry.alignment import (
    SLACK,
    Agreement,
    Pair,
    Placement,
    align,
    fit_robustly,
    fit_similarity,
    pixels_between,
)
from generator.returns.geometry.shifts import Shift, differences, least
from generator.returns.reading.opening import OpenedFile, render_page

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class _Pass:
    """One look for the blocks; all but the resolution in points."""

    dpi: int
    reach: float
    """How far around its place a block is looked for."""
    width: float
    height: float
    """Of a block."""


_PASSES = (_Pass(36, 18.0, 110.0, 60.0), _Pass(72, 5.0, 90.0, 45.0))
_COLUMNS, _ROWS = 4, 7
_LEAST_INK = 4.0
"""Mean level of a block that is worth looking for."""
_CLEARLY = 0.85
"""Of the middling difference, that the least one may be."""
_BLOCKS_AGREE = Agreement(SLACK, least=6)


def lay_pages(
    returned: OpenedFile,
    pages: Sequence[SeenPage],
    issued: OpenedFile,
    form: IssuedForm,
    page_map: PageMap,
) -> Mapping[int, Placement]:
    """Find how each page of a file lies on that of the form.

    Returns:
        The placements by the number of the returned page; pages where it cannot be told are left
        out.
    """
    seen = {page.number: page for page in pages}
    known = {page.number: page for page in form.pages}
    found = {}
    for number, place in page_map.places:
        if number not in seen or place not in known:
            continue
        placement = align(seen[number], known[place])
        if placement is not None and seen[number].pictured:
            placement = register(returned, seen[number], issued, known[place], placement)
        if placement is not None:
            found[number] = placement
    return found


def register(
    returned: OpenedFile, seen: SeenPage, issued: OpenedFile, page: SeenPage, start: Placement
) -> Placement:
    """Better the placement of a page that is a picture; ``start`` if nothing is found by it.

    Args:
        returned: the returned file.
        seen: its page.
        issued: the form as it was issued.
        page: the page of the form that it is.
        start: how the page lies, roughly.
    """
    placement = start
    for each in _PASSES:
        expected = _lines(render_page(issued, page.number, each.dpi))
        picture = _lines(render_page(returned, seen.number, each.dpi))
        laid = _laid(picture, expected, placement, (seen, page))
        pairs = list(_pairs(expected, laid, placement, each, page))
        fitted = fit_robustly(pairs, fit_similarity, _BLOCKS_AGREE)
        placement = fitted.placement if fitted else placement
    return placement


def _lines(picture: Image) -> Image:
    """Return what is darker than its surroundings: shadows and the colour of paper are gone."""
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415 - only for scans

    ink = ImageChops.invert(picture)
    return ImageChops.subtract(ink, ink.filter(ImageFilter.BoxBlur(6)), scale=0.5)


def _laid(
    picture: Image,
    expected: Image,
    placement: Placement,
    pages: tuple[SeenPage, SeenPage],
) -> Image:
    from PIL import Image as Images  # noqa: PLC0415 - only for scans

    seen, page = pages
    coefficients = pixels_between(
        placement,
        page,
        seen,
        expected.width / page.width * 72,
        picture.width / seen.width * 72,
    )
    return picture.transform(
        expected.size, Images.Transform.PERSPECTIVE, coefficients, Images.Resampling.BILINEAR
    )


def _pairs(
    expected: Image, laid: Image, placement: Placement, each: _Pass, page: SeenPage
) -> Iterator[Pair]:
    """Find blocks, and where they lie on the returned page."""
    from PIL import ImageStat  # noqa: PLC0415 - only for scans

    unit = each.dpi / 72
    reach = round(each.reach * unit)
    width, height = round(each.width * unit), round(each.height * unit)
    for column in range(_COLUMNS):
        for row in range(_ROWS):
            left = round((expected.width - width) * (column + 0.5) / _COLUMNS)
            top = round((expected.height - height) * (row + 0.5) / _ROWS)
            block = expected.crop((left, top, left + width, top + height))
            if ImageStat.Stat(block).mean[0] < _LEAST_INK:
                continue
            shift = _find(block, laid, (left, top), reach)
            if shift is not None:
                x, y = left + width / 2, top + height / 2
                here = x / unit, page.height - y / unit
                there = (x + shift[0]) / unit, page.height - (y + shift[1]) / unit
                yield here, placement.place(*there)


def _find(block: Image, laid: Image, corner: Shift, reach: int) -> Shift | None:
    """Find by how many pixels a block is shifted; None if that is not clear."""
    found = differences(block, laid, corner, reach)
    best = least(found)
    return best if found[best] <= _CLEARLY * median(found.values()) else None
