"""What is drawn in a place, by the picture of the page: whether there is more than words and rules.

A picture shows what was drawn however it was drawn: with an annotation, in the content of the page,
or with a pen on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import cos, sin
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, SeenPage
from generator.returns.geometry.alignment import Placement
from generator.returns.geometry.overlay import spread
from generator.returns.reading.limits import ReadingLimits
from generator.returns.reading.rendering import draw, evenly_lit

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

_POINTS_PER_INCH = 72
_FINE = 140
"""Dots an inch from which a pen is wider than a dot."""
_PALE, _NOISE = 14, 4.0
"""Levels, of 256, by which a pale pencil is darker than its paper, when noise is smoothed; and how
many times as much as the paper's own levels differ."""
_DARKEST = 0.16
"""Part of what is spread normally that lies a standard deviation below the middle, or lower."""
_SMOOTHED = 0.55
"""Radius, in points, over which noise is smoothed: half a stroke."""
_CONTRAST = 70
"""Levels, of 256, by which ink is darker than its paper."""
_PAPER = 0.6
"""Part of a place that is paper: its level is the one below which so much of it is darker."""
_RULE = 0.5
"""Part of a place's width that is dark in a row of pixels if a rule goes through it."""
_LONGEST_STROKE = 30.0
"""In points: what goes on straight for longer is a rule, and nobody's writing."""
_ROOM = 1.5
"""Around words and rules, in points, that is left out with them."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A returned page as a picture, and how the issued page lies on it."""

    picture: Image
    height: float
    """Of the page, in points."""
    dpi: float
    placement: Placement

    @classmethod
    def of(
        cls, page: pdfium.PdfPage, dpi: float, limits: ReadingLimits, placement: Placement
    ) -> PageImage:
        """Draw a page."""
        picture = draw(page, dpi, limits)
        width, height = page.get_size()
        drawn = picture.width / width * _POINTS_PER_INCH
        return cls(picture, height, drawn, placement)

    @classmethod
    def of_returned(cls, opened: OpenedFile, page: SeenPage, dpi: float) -> PageImage:
        """Draw a returned page by itself: boxes are where it says, and not on an issued page."""
        drawn = opened.document[page.number - 1]
        x, y = page.origin
        (width, height), (cosine, sine) = drawn.get_size(), (cos(page.tilt), sin(page.tilt))
        right, up = width / 2, height / 2
        there = Placement(
            (
                (cosine, -sine, right + (x - right) * cosine - (y - up) * sine),
                (sine, cosine, up + (x - right) * sine + (y - up) * cosine),
                (0.0, 0.0, 1.0),
            )
        )
        image = cls.of(drawn, dpi, opened.limits, there)
        return replace(image, picture=evenly_lit(image.picture)) if page.pictured else image

    def cut(self, box: Box, dpi: float | None = None) -> Image:
        """Cut out where a box of the issued page lies; upright, as it was issued.

        Args:
            box: on the issued page.
            dpi: of what is cut out; else that of the picture.
        """
        from PIL import Image as Images  # noqa: PLC0415 - only where forms came back

        scale = self.dpi / _POINTS_PER_INCH
        unit = scale if dpi is None else dpi / _POINTS_PER_INCH
        size = max(1, round(box.width * unit)), max(1, round(box.height * unit))
        corners = (
            (box.left, box.top),
            (box.left, box.bottom),
            (box.right, box.bottom),
            (box.right, box.top),
        )
        placed = (self.placement.place(*corner) for corner in corners)
        data = [side for x, y in placed for side in (x * scale, (self.height - y) * scale)]
        return self.picture.transform(
            size, Images.Transform.QUAD, data, Images.Resampling.BILINEAR, fillcolor=255
        )

    def darkness(self, box: Box, known: Iterable[Box]) -> float:
        """Return the part of a box that is dark, without what is known to stand there.

        Args:
            box: on the issued page.
            known: words and edges, on the issued page.
        """
        dark = self.dark(box)
        self._leave_out(dark, box, known)
        _leave_out_rules(dark)
        return dark.histogram()[255] / (dark.width * dark.height)

    def dark(self, box: Box) -> Image:
        """Return a picture of a box that is white where it is dark."""
        from PIL import ImageFilter  # noqa: PLC0415 - only where forms came back

        cut = self.cut(box)
        if self.dpi >= _FINE:
            # Single dots are dust and noise; a pen is wider.
            cut = cut.filter(ImageFilter.MedianFilter(3))
        return dark_places(cut)

    def pale(self, box: Box, known: Iterable[Box]) -> Image:
        """Return a picture of a box, white where it is a little darker than the paper.

        Args:
            box: on the issued page; lines to write on, and frames, are left out.
            known: words, on the issued page.
        """
        from PIL import ImageFilter  # noqa: PLC0415 - only where forms came back

        scale = self.dpi / _POINTS_PER_INCH
        smooth = self.cut(box).filter(ImageFilter.GaussianBlur(_SMOOTHED * scale))
        middle, low = (_level_below(smooth, part) for part in (0.5, _DARKEST))
        limit = middle - max(_PALE, _NOISE * (middle - low))
        dark = smooth.point([255 if level < limit else 0 for level in range(256)])
        longest = round(_LONGEST_STROKE * scale)
        dark = without_runs(without_runs(dark, longest, (1, 0)), longest, (0, 1))
        self._leave_out(dark, box, known)
        return dark

    def _leave_out(self, dark: Image, box: Box, known: Iterable[Box]) -> None:
        """Blacken what is known to stand in a box."""
        from PIL import ImageDraw  # noqa: PLC0415 - only where forms came back

        scale = self.dpi / _POINTS_PER_INCH
        draw = ImageDraw.Draw(dark)
        for each in known:
            grown = each.grown(_ROOM)
            left, right = (grown.left - box.left) * scale, (grown.right - box.left) * scale
            top, bottom = (box.top - grown.top) * scale, (box.top - grown.bottom) * scale
            if right > left and bottom > top:
                draw.rectangle((left, top, right, bottom), 0)

    def drawn(self, box: Box, known: Iterable[Box]) -> Image:
        """Return a picture of a box, white where it was drawn or written on by hand.

        Args:
            box: on the issued page; lines to write on, and frames, are left out.
            known: words, on the issued page.
        """
        dark, longest = self.dark(box), round(_LONGEST_STROKE * self.dpi / _POINTS_PER_INCH)
        dark = without_runs(without_runs(dark, longest, (1, 0)), longest, (0, 1))
        self._leave_out(dark, box, known)
        return dark

    def ink(self, box: Box, known: Iterable[Box]) -> float:
        """Return how much of a box was drawn or written on by hand, in square points."""
        scale = self.dpi / _POINTS_PER_INCH
        return self.drawn(box, known).histogram()[255] / scale**2

    def legibility(self, words: Iterable[Box]) -> float:
        """Return the part of words' boxes that is dark: of letters that can be seen, some 15 %."""
        dark = total = 0
        for box in words:
            cut = dark_places(self.cut(box), self._paper(box))
            dark += cut.histogram()[255]
            total += cut.width * cut.height
        return dark / total if total else 0.0

    def _paper(self, box: Box) -> int:
        return _paper_level(self.cut(box.grown(4)))


def dark_places(picture: Image, paper: int | None = None) -> Image:
    """Make what is much darker than the paper white, and all else black."""
    limit = max(_paper_level(picture) if paper is None else paper, _CONTRAST + 30) - _CONTRAST
    return picture.point(lambda level: 255 if level < limit else 0)


def _paper_level(picture: Image) -> int:
    return _level_below(picture, _PAPER)


def _level_below(picture: Image, part: float) -> int:
    """Return the level that so much of a picture is as dark as, or darker."""
    histogram = picture.histogram()
    left = part * picture.width * picture.height
    for level, count in enumerate(histogram):
        left -= count
        if left <= 0:
            return level
    return 255


def without_runs(dark: Image, length: int, step: tuple[int, int]) -> Image:
    """Leave out what goes on for so many pixels in one direction: rules, and sides of frames."""
    from PIL import ImageChops  # noqa: PLC0415 - only where forms came back

    return ImageChops.subtract(dark, spread(runs(dark, length, step)))


def runs(dark: Image, length: int, step: tuple[int, int]) -> Image:
    """Return what goes on for so many pixels in one direction."""
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back
    from PIL import ImageChops  # noqa: PLC0415 - the same

    def moved(picture: Image, by: int) -> Image:
        shifted = Images.new("L", dark.size, 0)
        shifted.paste(picture, (by * step[0], by * step[1]))
        return shifted

    starts, done = dark, 1
    while done < length:
        more = min(done, length - done)
        starts, done = ImageChops.darker(starts, moved(starts, -more)), done + more
    found, done = starts, 1
    while done < length:
        more = min(done, length - done)
        found, done = ImageChops.lighter(found, moved(found, more)), done + more
    return found


def _leave_out_rules(dark: Image) -> None:
    """Blacken the rows through which a rule goes."""
    from PIL import Image as Images  # noqa: PLC0415 - only where forms came back

    means = dark.resize((1, dark.height), Images.Resampling.BOX)
    for row in range(dark.height):
        if means.getpixel((0, row)) > 255 * _RULE:  # type: ignore[operator]
            dark.paste(0, (0, max(0, row - 1), dark.width, min(dark.height, row + 2)))
