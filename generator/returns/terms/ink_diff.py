"""Whether each printed letter still has all of its ink, to a quarter of a point.

Programs that print a page anew keep the outlines of its letters. So inside of a letter's strokes, a
pixel away from their edges, the ink of both pages is the same, whoever printed; measured over
eighteen ways to print, such a pixel keeps at least three quarters of its ink, and those of a word
together 99 %. What lies over the letters shows: a line in white, however thin, takes the ink of
some pixels; a veil makes all of a word paler than the rest of its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, PageWord
from generator.returns.geometry.overlay import DrawnArea, draw_grey, flattened, spread

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile
    from generator.returns.terms.pictures import PagePair

SCALE = 4.0
"""Pixels of a point."""
_INKED = 60
"""Levels of ink, of 255, of a stroke; the footer is grey."""
_FLAT = 40
"""Levels by which the ink around a pixel inside of a stroke may differ."""
_KEPT, _TORN = 0.7, 0.45
"""Part of its ink that a pixel inside of a stroke keeps where letters lie on each other, and that
every pixel keeps."""
_GONE = 110
"""Levels of ink that nothing near a pixel makes up for: hairlines have no inside."""
_PALE = 0.94
"""Part of the ink of the page's letters that those of a word have, together."""
_LESS = 10
"""Levels of ink that are no loss; an eye does not see them."""
_EVERY = 5
"""Of so many rows of pixels, one says how strong the ink of a page is."""
_STRONG = 0.9
"""Part of the pixels inside of strokes that may be paler than what the page's ink is held to be."""
_AROUND = 1.0
"""In points, around the box of a word."""
_SPECKS = 2
"""So many pixels without their ink are a line."""
_SHIFTS = tuple((x, y) for x in (0, -1, 1) for y in (0, -1, 1))
"""Pixels by which letters of a page that was scaled may lie elsewhere."""
_WIDEST = 24
"""Pixels of the part of a word that is looked at by itself: a letter or two."""
_CLOSELY = 400
"""More parts of words than this are not looked at one by one: the page lies otherwise."""


_Pixels = tuple[int, int, int, int]
"""Left, upper, right and lower pixel of a part of a picture."""


@dataclass(frozen=True, slots=True)
class InkLoss:
    """What the letters of a page lack."""

    cut: tuple[PageWord, ...] = ()
    """Words of which parts are gone."""
    pale: tuple[PageWord, ...] = ()
    """Words that are paler than the rest of the page."""
    strength: float = 1.0
    """Part of the issued ink that the letters of the page have, of which half have more."""
    unsure: bool = False
    """Whether the pages cannot be laid on each other well enough to tell."""


@dataclass(frozen=True)
class _AlignedPages:
    """Both pages in grey, laid on each other; no ink is 0."""

    expected: Image
    picture: Image

    @classmethod
    def of(
        cls, returned: OpenedFile, issued: OpenedFile, pair: PagePair, frame: DrawnArea
    ) -> _AlignedPages:
        """Draw both pages."""
        with flattened(issued.data, pair.place) as flat:
            matrix = frame.matrix(None, pair.issued)
            expected = draw_grey(flat, pair.issued, matrix, frame)
        with flattened(returned.data, pair.number) as flat:
            matrix = frame.matrix(pair.placement, pair.seen)
            picture = draw_grey(flat, pair.seen, matrix, frame)
        return cls(expected, picture)

    @cached_property
    def inside(self) -> Image:
        """White where the issued page is inside of a stroke: the ink around is as dark."""
        from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

        least = ImageChops.invert(spread(ImageChops.invert(self.expected)))
        flat = ImageChops.subtract(spread(self.expected), least)
        flat = flat.point([255] * _FLAT + [0] * (256 - _FLAT))
        return ImageChops.darker(flat, least.point([0] * _INKED + [255] * (256 - _INKED)))

    def has_lost(self, free: Sequence[_Pixels]) -> bool:
        """Tell whether there is less ink anywhere: most programs leave a page as it was."""
        from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

        less = ImageChops.subtract(self.expected, self.picture)
        for box in free:
            less.paste(0, box)
        return less.getextrema()[1] > _LESS  # type: ignore[operator]

    def cut(self, box: _Pixels, shift: tuple[int, int] = (0, 0)) -> _AlignedPages:
        """Cut out a part, with the returned page shifted by some pixels."""
        (left, top, right, bottom), (x, y) = box, shift
        moved = (left + x, top + y, right + x, bottom + y)
        part = _AlignedPages(self.expected.crop(box), self.picture.crop(moved))
        part.__dict__["inside"] = self.inside.crop(box)  # at the edge, it has to see beyond
        return part

    def lost(self, kept: float) -> Image:
        """Return a picture that is white where ink is gone.

        Inside of strokes that is where less of it is left than the given part; for a hairline, that
        has no inside, where there is nothing near.
        """
        from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

        enough = self.expected.point([round(level * kept) for level in range(256)])
        less = ImageChops.subtract(enough, self.picture).point([0] + [255] * 255)
        gone = ImageChops.subtract(self.expected, spread(self.picture))
        gone = gone.point([0] * _GONE + [255] * (256 - _GONE))
        return ImageChops.lighter(ImageChops.darker(less, self.inside), gone)

    def strength(self, part: float = 0.5) -> float:
        """Return the ink inside of strokes, as a part of the issued ink.

        Args:
            part: of the pixels, that have no more ink than this.
        """
        from PIL import Image  # noqa: PLC0415 - only where pictures are needed

        size = (self.expected.width, max(1, self.expected.height // _EVERY))
        inside, *pages = (
            each.resize(size, Image.Resampling.NEAREST)
            for each in (self.inside, self.expected, self.picture)
        )
        issued, returned = (_quantile(each.histogram(inside), part) for each in pages)
        return returned / issued if issued else 1.0

    @property
    def mean(self) -> float:
        """The same as a mean of all pixels."""
        issued, returned = (
            sum(level * count for level, count in enumerate(each.histogram(self.inside)))
            for each in (self.expected, self.picture)
        )
        return returned / issued if issued else 1.0


def find_lost_ink(
    returned: OpenedFile, issued: OpenedFile, pair: PagePair, free: Sequence[Box]
) -> InkLoss:
    """Find printed words of which ink is gone, or that are paler than the rest of their page.

    Args:
        returned: the returned file.
        issued: the form as it was issued.
        pair: the pages.
        free: boxes of the issued page in which anything may stand.
    """
    frame = DrawnArea(Box(0, 0, pair.issued.width, pair.issued.height), SCALE)
    drawn = _AlignedPages.of(returned, issued, pair, frame)
    if not drawn.has_lost([frame.pixels(box) for box in free]):
        return InkLoss()
    strength = drawn.strength(_STRONG)
    words = [word for word in pair.issued.words if not _is_in(word, free)]
    boxes = [(word, frame.pixels(word.box.grown(_AROUND))) for word in words]
    pieces = [(word, piece) for word, box in boxes for piece in _pieces(box)]
    torn, lost = drawn.lost(_TORN), drawn.lost(_KEPT)
    cut = [word for word, piece in pieces if torn.crop(piece).getbbox()]
    doubtful = [(word, piece) for word, piece in pieces if _is_some(lost.crop(piece))]
    if len(doubtful) > _CLOSELY:
        return InkLoss(strength=strength, unsure=True)
    cut += [word for word, piece in doubtful if _is_cut(drawn, piece)]
    pale = _pale(drawn, pieces, strength)
    return InkLoss(tuple(dict.fromkeys(cut)), tuple(dict.fromkeys(pale)), strength)


def _is_in(word: PageWord, boxes: Sequence[Box]) -> bool:
    return any(box.holds(*word.middle) for box in boxes)


def _pieces(box: _Pixels) -> Iterator[_Pixels]:
    """Cut a word into letters: it can be set a little wider, and a part of it be changed."""
    left, top, right, bottom = box
    for start in range(left, right, _WIDEST):
        yield (start, top, min(start + _WIDEST, right), bottom)


def _is_cut(drawn: _AlignedPages, box: _Pixels) -> bool:
    """Tell whether ink is gone however the letters are shifted."""
    return all(_is_some(drawn.cut(box, shift).lost(_KEPT)) for shift in _SHIFTS)


def _is_some(lost: Image) -> bool:
    return lost.getbbox() is not None and lost.histogram()[255] >= _SPECKS


def _pale(
    drawn: _AlignedPages, pieces: Sequence[tuple[PageWord, _Pixels]], strength: float
) -> Iterator[PageWord]:
    """Find the words that are paler than the strongest letters of the page."""
    from PIL import ImageChops  # noqa: PLC0415 - only where pictures are needed

    enough = drawn.expected.point([round(level * _PALE * strength) for level in range(256)])
    less = ImageChops.subtract(enough, drawn.picture).point([0] + [255] * 255)
    less = ImageChops.darker(less, drawn.inside)
    if less.getbbox() is None:
        return
    for word, piece in pieces:
        if less.crop(piece).histogram()[255] >= _SPECKS and all(
            drawn.cut(piece, shift).mean < _PALE * strength for shift in _SHIFTS
        ):
            yield word


def _quantile(histogram: Sequence[int], part: float) -> int:
    left = part * sum(histogram)
    for level, count in enumerate(histogram):
        left -= count
        if left <= 0:
            return level
    return 0
