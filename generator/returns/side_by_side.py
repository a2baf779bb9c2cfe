"""The pages of a returned file beside those that were issued, as pictures with marks.

Made in a process with limits: what is drawn is a stranger's. Marks help an eye; what a file is
worth, the rules say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, FileKind, IssuedForm, PageMap, PictureSource, SeenPage
from generator.returns.geometry.alignment import Placement, align, pixels_between
from generator.returns.reading.page_rotation import turn_pages

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile
    from generator.returns.terms.pictures import VisualDifference

_DPI = 120
_LONGEST = 1_800
"""Pixels of the longer side of a picture; pages may be as large as a house."""
_GREYS = 16
"""Shades of a picture; more makes it larger and shows no more."""
MOST_PAGES = 12
"""Pages of a file that are drawn."""
_MOST_MARKS = 60
"""More differences than this are not places any more: the page is another."""
_ROOM = 3.0
"""Around a field, in points, in which what is typed may reach."""
_POINTS_PER_INCH = 72


class MarkKind(StrEnum):
    """What a place is marked for."""

    ADDED = "added"
    """Ink that the issued page has not."""
    GONE = "gone"
    """Ink that the returned page has not."""
    FIELD = "field"
    """To be filled in: there everything may change."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A place of a page; sides are parts of its width and height, from the upper left corner."""

    kind: MarkKind
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Side:
    """One page as a picture."""

    number: int
    """From 1."""
    png: bytes
    width: int
    height: int
    """In pixels."""
    marks: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page that came back beside the one that was issued; one of them may be missing."""

    returned: Side | None
    issued: Side | None
    compared: bool = False
    """Whether the marks say where they differ."""


def picture_pages(source: PictureSource) -> tuple[PagePicture, ...]:
    """Picture the pages of a file in its order, then the issued pages that it lacks.

    Raises:
        UnreadableError: the file cannot be read within limits.
    """
    # Only the process that pictures needs the libraries behind this.
    from generator.returns.reading.opening import open_file  # noqa: PLC0415 - the comment

    with ExitStack() as opened:
        returned = opened.enter_context(open_file(source.returned.read_bytes(), source.kind))
        turn_pages(returned, source.pages.turned)
        if source.issued is None:
            return tuple(
                PagePicture(_side(returned, number), None)
                for number in range(1, min(returned.page_count, MOST_PAGES) + 1)
            )
        data = source.issued.read_bytes()
        issued = opened.enter_context(open_file(data, FileKind.PDF))
        return tuple(_Pair(returned, issued, source.issued).pictures(source.pages))[:MOST_PAGES]


class _Pair:
    """Both files, opened."""

    def __init__(self, returned: OpenedFile, issued: OpenedFile, path: Path) -> None:
        from generator.returns.identify.issued import read_issued  # noqa: PLC0415 - as above
        from generator.returns.reading.pages import see_pages  # noqa: PLC0415 - as above

        self._returned = returned
        self._issued = issued
        self._form: IssuedForm = read_issued(path)
        self._seen: Mapping[int, SeenPage] = {page.number: page for page in see_pages(returned)}

    def pictures(self, page_map: PageMap) -> Iterator[PagePicture]:
        places = dict(page_map.places)
        if not places:  # a form of another's making is put page by page, and not compared
            both = max(self._returned.page_count, self._issued.page_count)
            for number in range(1, min(both, MOST_PAGES) + 1):
                yield PagePicture(_one(self._returned, number), _one(self._issued, number))
            return
        for number in range(1, min(self._returned.page_count, MOST_PAGES) + 1):
            place = places.get(number)
            if place is None or place > len(self._form.pages):
                yield PagePicture(_side(self._returned, number), None)
            else:
                yield self._both(number, place)
        for place in range(1, self._issued.page_count + 1):
            if place not in places.values():
                yield PagePicture(None, _side(self._issued, place))

    def _both(self, number: int, place: int) -> PagePicture:
        seen, page = self._seen[number], self._form.pages[place - 1]
        fields = [each.box for each in self._form.fields if each.page == place]
        placement = self._placement(seen, page)
        if placement is None:
            return PagePicture(_side(self._returned, number), _side(self._issued, place))
        free = [box.grown(_ROOM) for box in fields]
        found = self._difference(seen, page, placement, free)
        there, here = [], [_mark(MarkKind.FIELD, box, page) for box in fields]
        there += [_mark(MarkKind.FIELD, placement.place_box(box), seen) for box in fields]
        if found is not None:
            there += [_mark(MarkKind.ADDED, placement.place_box(box), seen) for box in found.added]
            there += [_mark(MarkKind.GONE, placement.place_box(box), seen) for box in found.gone]
            here += [_mark(MarkKind.GONE, box, page) for box in found.gone]
        turns = _quarter_turns(placement, page)
        return PagePicture(
            _side(self._returned, number, tuple(there), turns),
            _side(self._issued, place, tuple(here)),
            found is not None,
        )

    def _placement(self, seen: SeenPage, page: SeenPage) -> Placement | None:
        from generator.returns.geometry.page_alignment import register  # noqa: PLC0415 - as above

        placement = align(seen, page)
        if placement is None or not seen.pictured:
            return placement
        return register(self._returned, seen, self._issued, page, placement)

    def _difference(
        self, seen: SeenPage, page: SeenPage, placement: Placement, free: list[Box]
    ) -> VisualDifference | None:
        """Compare two pages; None if they are so different that no places can be named."""
        from generator.returns.terms.pictures import (  # noqa: PLC0415 - as above
            PagePair,
            VisualDifference,
            compare_pictures,
        )

        if seen.pictured:
            found = self._rough_difference(seen, page, placement)
            found = VisualDifference(
                *(
                    tuple(box for box in boxes if not any(one.holds(*box.middle) for one in free))
                    for boxes in (found.gone, found.added)
                )
            )
        else:
            pair = PagePair(seen.number, page.number, seen, page, placement)
            found = compare_pictures(self._returned, self._issued, pair, free)
        return found if len(found.gone) + len(found.added) <= _MOST_MARKS else None

    def _rough_difference(
        self, seen: SeenPage, page: SeenPage, placement: Placement
    ) -> VisualDifference:
        from PIL import Image as Images  # noqa: PLC0415 - as above

        from generator.returns.reading.opening import render_page  # noqa: PLC0415 - as above
        from generator.returns.terms.scan_diff import DPI, compare_scan  # noqa: PLC0415 - as above

        expected = render_page(self._issued, page.number, DPI)
        picture = render_page(self._returned, seen.number, 2 * DPI)
        coefficients = pixels_between(
            placement, page, seen, DPI, picture.width / seen.width * _POINTS_PER_INCH
        )
        laid = picture.transform(
            expected.size,
            Images.Transform.PERSPECTIVE,
            coefficients,
            Images.Resampling.BILINEAR,
            fillcolor=255,
        )
        return compare_scan(laid, expected, page)


def _one(opened: OpenedFile, number: int) -> Side | None:
    return _side(opened, number) if number <= opened.page_count else None


def _side(
    opened: OpenedFile, number: int, marks: tuple[Highlight, ...] = (), turns: int = 0
) -> Side:
    """Draw a page, turned by so many quarters to the left."""
    from generator.returns.reading.opening import render_page  # noqa: PLC0415 - as above
    from generator.returns.signers.picture import as_png  # noqa: PLC0415 - as above

    longest = max(opened.document[number - 1].get_size())
    dpi = min(_DPI, _LONGEST * _POINTS_PER_INCH / max(longest, 1.0))
    picture = render_page(opened, number, dpi)
    for _ in range(turns):
        picture = _turned(picture)
        marks = tuple(map(_turned_mark, marks))
    return Side(number, as_png(picture.quantize(_GREYS)), picture.width, picture.height, marks)


def _turned(picture: Image) -> Image:
    from PIL.Image import Transpose  # noqa: PLC0415 - as above

    return picture.transpose(Transpose.ROTATE_90)


def _turned_mark(mark: Highlight) -> Highlight:
    """Return where a mark is when its page was turned by a quarter to the left."""
    return Highlight(mark.kind, mark.top, 1 - mark.right, mark.bottom, 1 - mark.left)


def _quarter_turns(placement: Placement, page: SeenPage) -> int:
    """Return by how many quarters to the left a page has to be turned to be upright."""
    x, y = page.width / 2, page.height / 2
    (left, low), (right, high) = placement.place(x - 50, y), placement.place(x + 50, y)
    angle = math.degrees(math.atan2(high - low, right - left))  # to the left
    return round(-angle / 90) % 4


def _mark(kind: MarkKind, box: Box, page: SeenPage) -> Highlight:
    left, right = (_part(side / page.width) for side in (box.left, box.right))
    top, bottom = (_part(1 - side / page.height) for side in (box.top, box.bottom))
    return Highlight(kind, left, top, right, bottom)


def _part(share: float) -> float:
    return round(min(1.0, max(0.0, share)), 4)
