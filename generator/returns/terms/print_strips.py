"""Pieces of the lines of a blank form, and what a scan has in their places.

A piece is looked for where the words around it were read, and laid where it differs least. Paper,
lamps and lenses make letters thicker or paler, so the darkest of a scan is taken for its ink, as
much of it as is printed on the blank form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, PageWord
from generator.returns.geometry.ink import PageImage, dark_places, runs
from generator.returns.geometry.local_alignment import Alignment
from generator.returns.geometry.shifts import differences, least
from generator.returns.terms.printed_form import DPI, PrintedLine, PrintedPage

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = DPI / 72
"""Pixels of a point."""
PRINTED = 110
"""Darkness, of 255, of print on the blank form."""
_STRIP = 100.0
"""Longest piece of a line that is laid on the blank form as one, in points."""
_ABOVE, _BESIDE = 2.5, 1.5
"""Room above and below a line, and beside a piece of it, in points."""
_REACH = 8
"""Pixels around where a piece should be in which it is looked for."""
_LONGEST_STEM = 60.0
"""In points: what goes straight down for longer is a streak of the scanner."""
_HEAVIEST = 0.35
"""Part of the page's text that is ink; a scan that is darker shows no words."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a line, and the same piece of the scan."""

    line: PrintedLine
    words: tuple[tuple[int, PageWord], ...]
    following: PageWord | None
    """The word behind it in the line."""
    box: Box
    """On the blank form."""
    printed: Image
    """Darkness on the blank form."""
    scanned: Image
    """Darkness of the scan, around the same place."""


def without_streaks(image: PageImage) -> PageImage:
    """Return a page without the streaks that scanners draw down it."""
    picture = image.picture.copy()
    length = round(_LONGEST_STEM * image.dpi / 72)
    streaks = runs(dark_places(picture), length, (0, 1))
    picture.paste(255, mask=streaks)
    return replace(image, picture=picture)


def strips_of(image: PageImage, printed: PrintedPage, alignment: Alignment) -> list[Strip]:
    """Return the pieces of all lines that can be found, each with what the scan has there."""
    strips = _evened(list(_strips(image, printed, alignment)))
    return [replace(each, scanned=_laid(each)) for each in strips]


def _strips(image: PageImage, printed: PrintedPage, alignment: Alignment) -> Iterator[Strip]:
    from PIL import ImageChops  # noqa: PLC0415 - only where forms came back

    for line in printed.lines:
        placement = alignment.around(line.box)
        if placement is None:
            continue
        here = replace(image, placement=image.placement.after(placement))
        for words, following in _pieces(line):
            right = words[-1][1].box.right if following is None else following.box.left
            box = Box(
                words[0][1].box.left - _BESIDE,
                line.box.bottom - _ABOVE,
                right + _BESIDE,
                line.box.top + _ABOVE,
            )
            left, top = round(box.left * SCALE), round((printed.page.height - box.top) * SCALE)
            size = max(1, round(box.width * SCALE)), max(1, round(box.height * SCALE))
            own = printed.picture.crop((left, top, left + size[0], top + size[1]))
            around = here.cut(box.grown(_REACH / SCALE), DPI)
            yield Strip(
                line, words, following, box, ImageChops.invert(own), ImageChops.invert(around)
            )


def _pieces(
    line: PrintedLine,
) -> Iterator[tuple[tuple[tuple[int, PageWord], ...], PageWord | None]]:
    """Yield pieces of a line, each with the word behind it."""
    piece: list[tuple[int, PageWord]] = []
    for each in line.words:
        if piece and each[1].box.right - piece[0][1].box.left > _STRIP:
            yield tuple(piece), each[1]
            piece = []
        piece.append(each)
    if piece:
        yield tuple(piece), None


def _evened(strips: Sequence[Strip]) -> list[Strip]:
    """Make the darkest of a scan as dark as print."""
    darkest = max((_darkest(each.scanned) for each in strips), default=0)
    if not darkest:
        return []
    table = [min(255, round(level * 255 / darkest)) for level in range(256)]
    return [replace(each, scanned=each.scanned.point(table)) for each in strips]


def _darkest(picture: Image) -> int:
    return max(level for level, count in enumerate(picture.histogram()) if count)


def _laid(strip: Strip) -> Image:
    """Cut out of a scan what lies on a piece of a line: where it differs least."""
    width, height = strip.printed.size
    whole = strip.scanned
    if whole.size != (width + 2 * _REACH, height + 2 * _REACH):
        whole = whole.resize((width + 2 * _REACH, height + 2 * _REACH))
    small, coarse = (each.reduce(2) for each in (strip.printed, whole))
    half = _REACH // 2
    x, y = least(differences(small, coarse, (half, half), half))
    near = differences(strip.printed, whole, (_REACH + 2 * x, _REACH + 2 * y), 1)
    shifts = {(2 * x + dx, 2 * y + dy): mean for (dx, dy), mean in near.items()}
    x, y = least({shift: each for shift, each in shifts.items() if max(map(abs, shift)) <= _REACH})
    return whole.crop((_REACH + x, _REACH + y, _REACH + x + width, _REACH + y + height))


def level_of_ink(strips: Sequence[Strip]) -> int | None:
    """Return the darkness from which a scan is ink: as much of it as is printed."""
    wanted, total = 0, 0
    counts = [0] * 256
    for strip in strips:
        wanted += sum(strip.printed.histogram()[PRINTED:])
        total += strip.printed.width * strip.printed.height
        counts = [one + more for one, more in zip(counts, strip.scanned.histogram(), strict=True)]
    if not total or wanted > _HEAVIEST * total:
        return None
    for level in range(255, 0, -1):
        wanted -= counts[level]
        if wanted <= 0:
            return level
    return None
