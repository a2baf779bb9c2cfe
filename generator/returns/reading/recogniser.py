"""Words of pages that are pictures, by Tesseract, a program of its own, where it is installed.

What it reads says which paper a form may be for and where a clause may differ; nothing is accepted
by it. It is started for each page, under the limits of the process that examines the file.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import atan2, cos, sin
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from generator.returns.evidence import Box, PageWord, Point, SeenPage
from generator.returns.reading.recogniser_languages import chosen_languages
from generator.returns.reading.rendering import draw, evenly_lit

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

_DPI = 200.0
"""Pixels an inch that are read: with 300 it takes twice as long and reads no more of a form."""
_SECONDS = 30.0
"""For one page on the clock; on a slow machine one takes ten."""
_MOST_PAGES = 6
"""Pages of a file that are read; a form has two."""
_MOST_RUNS = 10
"""Times that it is started for a file: a page that was turned is read again."""
_PLAIN = 25
"""So many words of three letters and more show that a page is read the right way up."""
_SURE = 55.0
"""Certainty, of 100, of a word that counts for that."""
_CERTAIN = 20.0
"""Certainty of a word that is taken; what is below are strokes of a pen."""
_CENTRE = 0.12
"""Part of a page's width around its middle in which two pages on one part."""
_COLUMNS = 12
"""Of a row that the program writes."""
_LONG = 6
"""Words of a line that says how a page is tilted."""
_UPRIGHT_WORD = 4
"""Letters of a word that is wider than it is high."""
_HALF = 20
"""Words that each of two pages on one has, at least."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Reads pictures of pages."""

    program: Path
    """Tesseract."""
    languages: tuple[str, ...] = ()
    """Of the agreements, as BCP 47 tags; it also reads English."""

    def read(self, opened: OpenedFile, pages: Sequence[SeenPage]) -> tuple[SeenPage, ...]:
        """Read the pages of a file that are pictures and have no words yet that make sense.

        A page that lies on its side is turned in the opened file, so that it is upright from then
        on.

        Args:
            opened: the file.
            pages: what was seen of them.
        """
        runs = _MOST_RUNS
        left = _MOST_PAGES
        found = []
        for page in pages:
            if page.pictured and left and runs > 0 and not _makes_sense(page.words):
                left -= 1
                read, used = self._page(opened, page, runs)
                runs -= used
                found.append(read)
            else:
                found.append(page)
        return tuple(found)

    def _page(self, opened: OpenedFile, page: SeenPage, runs: int) -> tuple[SeenPage, int]:
        """Read a page, turned as need be; tell how often the program ran."""
        best = page
        drawn = opened.document[page.number - 1]
        usual = drawn.get_rotation()
        turns = (0, 90, 270, 180) if page.width > page.height else (0, 180, 90, 270)
        for used, turn in enumerate(turns[:runs], start=1):
            if turn:
                drawn.set_rotation((usual + turn) % 360)
            read = self._read_once(opened.document[page.number - 1], opened, page)
            if _makes_sense(read.words):
                return replace(read, turned=turn), used
            best = max(best, read, key=lambda each: _sure(each.words))
        drawn.set_rotation(usual)
        return (best if best.width == page.width else page), len(turns)

    def _read_once(self, drawn: pdfium.PdfPage, opened: OpenedFile, page: SeenPage) -> SeenPage:
        width, height = drawn.get_size()
        picture = evenly_lit(draw(drawn, _DPI, opened.limits))
        scale = width / picture.width
        lines = [[_placed(each, scale, height) for each in line] for line in self._lines(picture)]
        if _is_sideways(lines):
            return replace(page, words=())
        tilt = _tilt(lines)
        middle = width / 2, height / 2
        level = tuple(_levelled(word, -tilt, middle) for line in lines for word in line)
        return replace(page, width=width, height=height, words=level, tilt=tilt)

    def _lines(self, picture: Image) -> Iterator[list[_Read]]:
        """Yield the words of each line."""
        data = io.BytesIO()
        picture.save(data, "PPM")
        languages = chosen_languages(self.program, self.languages)
        command = [str(self.program), "stdin", "stdout", "-l", languages, "--dpi", str(round(_DPI))]
        try:
            done = subprocess.run(  # noqa: S603 - the program that the chair has installed
                [*command, "--psm", "3", "tsv"],
                input=data.getvalue(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath},
            )
        except (OSError, subprocess.TimeoutExpired):
            return
        said = done.stdout.decode("utf-8", "replace").splitlines()[1:]
        rows = (line.split("\t") for line in said)
        sure = (
            row
            for row in rows
            if len(row) == _COLUMNS and row[-1].strip() and float(row[10]) >= _CERTAIN
        )
        for _, line in groupby(sure, key=lambda row: row[1:5]):
            yield [_Read(row[11].strip(), *map(int, row[6:10])) for row in line]


class _Read(NamedTuple):
    """A word as it was read, in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int


def _placed(read: _Read, scale: float, height: float) -> PageWord:
    """Return a word in points from the lower left corner of its page."""
    left, right = read.left * scale, (read.left + read.width) * scale
    top, bottom = height - read.top * scale, height - (read.top + read.height) * scale
    return PageWord(read.text, Box(left, bottom, right, top))


def _is_sideways(lines: Iterable[Sequence[PageWord]]) -> bool:
    """Tell whether most words run up or down: some pages are read on their side, too."""
    long = [word.box for line in lines for word in line if len(word.text) >= _UPRIGHT_WORD]
    return 2 * sum(box.height > box.width for box in long) > len(long)


def _tilt(lines: Iterable[Sequence[PageWord]]) -> float:
    """Return how far lines rise to the right, in radians: as most of the long ones do."""
    angles = []
    for line in lines:
        if len(line) >= _LONG:
            (x, y), (to_x, to_y) = (
                (fmean(word.middle[0] for word in pair), fmean(word.middle[1] for word in pair))
                for pair in (line[:2], line[-2:])
            )
            if to_x > x:
                angles.append(atan2(to_y - y, to_x - x))
    return median(angles) if angles else 0.0


def _levelled(word: PageWord, by: float, middle: Point) -> PageWord:
    """Turn where a word stands, and not the word."""
    x, y = word.middle[0] - middle[0], word.middle[1] - middle[1]
    right, up = x * cos(by) - y * sin(by) + middle[0], x * sin(by) + y * cos(by) + middle[1]
    wide, tall = word.box.width / 2, word.box.height / 2
    # A tilted word takes a higher box than a level one.
    tall = max(tall - abs(sin(by)) * wide, tall / 2)
    return PageWord(word.text, Box(right - wide, up - tall, right + wide, up + tall))


def _sure(words: Sequence[PageWord]) -> int:
    """Count the words that look like words."""
    return sum(
        len(text) > 2 and text.isalpha() and (text.islower() or text.istitle() or text.isupper())
        for text in (word.text.strip(".,;:()“”\"'") for word in words)
    )


def _makes_sense(words: Sequence[PageWord]) -> bool:
    """Tell whether most of the words look like words."""
    sure = _sure(words)
    return sure >= _PLAIN and 2 * sure >= len(words)


def part_pages(pages: Sequence[SeenPage]) -> tuple[SeenPage, ...]:
    """Part pages on which two pages of a form stand side by side."""
    return tuple(part for page in pages for part in _parted(page))


def _parted(page: SeenPage) -> tuple[SeenPage, ...]:
    if page.width <= page.height or len(page.words) < 2 * _HALF:
        return (page,)
    middle, slack = page.width / 2, _CENTRE * page.width
    across = sorted((word.box.left, word.box.right) for word in page.words if len(word.text) > 1)
    gap = _widest_gap(across, middle - slack, middle + slack)
    if gap is None:
        return (page,)
    parts = []
    for start, end in ((0.0, gap), (gap, page.width)):
        words = tuple(
            replace(word, box=_moved(word.box, -start))
            for word in page.words
            if start <= word.middle[0] < end
        )
        parts.append(replace(page, width=end - start, words=words, origin=(start, 0.0)))
    return tuple(parts) if all(len(part.words) >= _HALF for part in parts) else (page,)


def _widest_gap(across: Sequence[tuple[float, float]], low: float, high: float) -> float | None:
    """Return the middle of the widest stretch, between two points, that no word is on."""
    gaps = []
    end = low
    for left, right in across:
        if left > end and left > low:
            gaps.append((min(left, high) - end, (min(left, high) + end) / 2))
        end = max(end, right)
        if end >= high:
            break
    else:
        gaps.append((high - end, (high + end) / 2))
    width, middle = max(gaps, default=(0.0, 0.0))
    return middle if width > 0.02 * (high - low) else None


def _moved(box: Box, by: float) -> Box:
    return Box(box.left + by, box.bottom, box.right + by, box.top)
