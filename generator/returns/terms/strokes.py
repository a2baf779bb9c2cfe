"""Strokes through printed words, and what else was drawn on a form that was not made here.

Where the page has text, all that is no text is drawn alone: whatever lies over a clause then shows,
be it a line, a box or a picture, in an annotation or in the page. On a scan, printed words have
white between them; a stroke through words fills that, as high as small letters are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pypdfium2 import raw

from generator.returns.evidence import Box, ClauseChange, PageWord, SeenPage
from generator.returns.geometry.ink import PageImage, without_runs
from generator.returns.geometry.overlay import DrawnArea, draw_ink, flattened
from generator.returns.reading.fields import read_annotations
from generator.returns.reading.paint import painted_objects
from generator.returns.terms.clauses import ClauseReading

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

STRUCK, COVERED, DRAWN = "struck out", "covered", "drawn on"
"""What was done to words that are there: :attr:`ClauseChange.manner`."""
_STRIKING = frozenset(("StrikeOut", "Ink", "Line", "Square", "Polygon", "PolyLine", "Redact"))
"""Annotations (12.5.6) that can be a stroke; viewers draw them even if they bring no look."""
_SCALE = 2.0
"""Pixels of a point, of a page with text."""
_DPI = 150.0
"""Of a scan."""
_SEEN = 60
"""Levels of ink, of 255, that are a stroke: a pencil's, and not a highlighter's."""
_BAND = (0.2, 0.8)
"""Between these parts of a word's height a stroke goes through it."""
_SHOWN = 0.02
"""Part of a word's box that its letters fill, at least; of most it is a fifth."""
_ACROSS = 0.6
"""Part of a word's width that a stroke through it takes, at least."""
_GAP = 1.5
"""In points: a space between words."""
_FILLED = 0.9
"""Part of a space that a stroke through it takes."""
_MARGIN = 40.0
"""Left of the text, in points, stand the numbers of clauses; further left nothing is printed."""
_EDGE = 18.0
"""In points: at the edge of paper a scanner sees shadows, and the holes of a file."""
_DRAWN = 5.0
"""In square points: initials have 10 and more."""
_LONGEST_STROKE = 30.0
"""In points: what goes on straight for longer is a rule."""


def find_strokes(
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    reading: ClauseReading,
    compared: frozenset[int] = frozenset(),
) -> tuple[ClauseChange, ...]:
    """Find strokes through the clauses of a form, and what is drawn over and beside them.

    Args:
        opened: the returned file.
        pages: of it.
        reading: where the clauses stand.
        compared: the clauses of a scan that were laid on the blank form, which shows better what is
            drawn over and beside them.
    """
    found: defaultdict[int, list[ClauseChange]] = defaultdict(list)
    marks = [each for each in read_annotations(opened) if each.kind in _STRIKING]
    for page in pages:
        clauses = [
            (at, own)
            for at, words in enumerate(reading.words)
            if (own := [word for on, word in words if on is page])
        ]
        if not clauses:
            continue
        text = Box.around(word.box for _, words in clauses for word in words)
        painted = _PagePaint.of(opened, page)
        boxes = [mark.box for mark in marks if mark.page == page.number]
        for at, words in clauses:
            if page.pictured and at in compared:
                continue
            name = reading.agreement.clauses[at].name
            struck = painted.struck(name, words)
            if not struck and _is_apart(at, reading):
                struck = _changes(name, _under(boxes, words), STRUCK)
                if not struck and _is_drawn_on(painted.ink, page, words, text):
                    struck = [ClauseChange(name, "", "", DRAWN)]
            found[at].extend(struck)
    return tuple(change for at in sorted(found) for change in found[at])


@dataclass(frozen=True, slots=True)
class _DarkPixels:
    """What is dark on a page."""

    picture: Image
    """White where it is."""
    scale: float
    height: float
    """Of the page, in points."""

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        left, right = (round(side * self.scale) for side in (box.left, box.right))
        top, bottom = (round((self.height - side) * self.scale) for side in (box.top, box.bottom))
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def columns(self, box: Box) -> float:
        """Return the part of a box's columns in which something is dark."""
        cut = self.picture.crop(self.pixels(box))
        lines = cut.tobytes()
        width = cut.width
        dark = sum(any(lines[column::width]) for column in range(width))
        return dark / width

    def area(self, box: Box) -> float:
        """Return how much of a box is dark, in square points."""
        return self.picture.crop(self.pixels(box)).histogram()[255] / self.scale**2


@dataclass(frozen=True, slots=True)
class _PagePaint:
    """What is painted on a page."""

    ink: _DarkPixels
    """What is no text; of a scan, all."""
    whole: _DarkPixels | None
    """All of it; None of a scan."""

    @classmethod
    def of(cls, opened: OpenedFile, page: SeenPage) -> _PagePaint:
        if page.pictured:
            return cls(_scanned(opened, page), None)
        return cls(_drawn(opened, page, _is_text), _drawn(opened, page, _nothing))

    def struck(self, name: str, words: Sequence[PageWord]) -> list[ClauseChange]:
        """Return which words of the clause of a name are struck out or covered."""
        if self.whole is None:
            return _changes(name, _struck_on_scan(self.ink, words), STRUCK)
        covered = _changes(name, _hidden(self.whole, words), COVERED)
        return _changes(name, _struck(self.ink, words), STRUCK) + covered


def _changes(name: str, runs: Iterable[Sequence[PageWord]], manner: str) -> list[ClauseChange]:
    return [ClauseChange(name, _text(run), "", manner) for run in runs]


def _drawn(opened: OpenedFile, page: SeenPage, leave_out: Callable[[object], bool]) -> _DarkPixels:
    """Draw a page without some of what is painted on it."""
    left, bottom = page.origin
    frame = DrawnArea(Box(left, bottom, left + page.width, bottom + page.height), _SCALE)
    with flattened(opened.data, page.number) as flat:
        for item, _ in filter(lambda each: leave_out(each[0]), painted_objects(flat)):
            raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        whole = replace(page, width=page.width + left)
        ink = draw_ink(flat, whole, frame.matrix(None, whole), frame)
    picture = ink.point([0] * _SEEN + [255] * (256 - _SEEN))
    return _DarkPixels(picture, _SCALE, page.height)


def _is_text(item: object) -> bool:
    return bool(raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT)


def _nothing(item: object) -> bool:
    del item
    return False


def _scanned(opened: OpenedFile, page: SeenPage) -> _DarkPixels:
    image = PageImage.of_returned(opened, page, _DPI)
    picture = image.dark(Box(0, 0, page.width, page.height))
    return _DarkPixels(picture, image.dpi / 72, page.height)


def _hidden(whole: _DarkPixels, words: Sequence[PageWord]) -> Iterator[list[PageWord]]:
    """Yield runs of words that the page has and does not show."""
    marked = [(whole.area(word.box) < _SHOWN * word.box.area, word) for word in words]
    for is_hidden, run in groupby(marked, key=lambda each: each[0]):
        if is_hidden:
            yield [word for _, word in run]


def _under(boxes: Sequence[Box], words: Sequence[PageWord]) -> Iterator[list[PageWord]]:
    """Yield the words under annotations that strike out, whether or not they have a look."""
    for box in boxes:
        struck = [word for word in words if box.grown(1).holds(*word.middle)]
        if struck:
            yield struck


def _text(words: Sequence[PageWord]) -> str:
    return " ".join(word.text for word in words)


def _struck(ink: _DarkPixels, words: Sequence[PageWord]) -> Iterator[list[PageWord]]:
    """Yield runs of words that something goes through that is no text."""
    if ink.picture.getbbox() is None:
        return
    marked = [(ink.columns(_band(word.box)) >= _ACROSS, word) for word in words]
    for is_struck, run in groupby(marked, key=lambda each: each[0]):
        if is_struck:
            yield [word for _, word in run]


def _struck_on_scan(ink: _DarkPixels, words: Sequence[PageWord]) -> Iterator[list[PageWord]]:
    """Yield runs of words with ink in the spaces between them, two spaces and more in a row."""
    joined: list[PageWord] = []
    for one, other in pairwise(words):
        if _is_filled(ink, one.box, other.box):
            joined = [*joined, other] if joined else [one, other]
        else:
            if len(joined) > 2:
                yield joined
            joined = []
    if len(joined) > 2:
        yield joined


def _is_filled(ink: _DarkPixels, one: Box, other: Box) -> bool:
    if other.left - one.right < _GAP or one.gap(Box(one.left, other.bottom, one.left, other.top)):
        return False
    space = Box(one.right, min(one.bottom, other.bottom), other.left, max(one.top, other.top))
    return ink.columns(_band(space)) >= _FILLED


def _band(box: Box) -> Box:
    low, high = (box.bottom + part * box.height for part in _BAND)
    return Box(box.left, low, box.right, high)


def _is_apart(at: int, reading: ClauseReading) -> bool:
    """Tell whether nothing is written beside a clause by who fills in the form."""
    values = reading.agreement.values_after
    return at not in values and at - 1 not in values


def _is_drawn_on(ink: _DarkPixels, page: SeenPage, words: Sequence[PageWord], around: Box) -> bool:
    """Tell whether something is drawn over or beside a clause, of a text that takes some room."""
    own = Box.around(word.box for word in words)
    text = Box(around.left, own.bottom, around.right, own.top)
    if page.pictured:
        left = Box(_EDGE, text.bottom, max(_EDGE, text.left - _MARGIN), text.top)
        right = Box(text.right + _MARGIN / 4, text.bottom, page.width - _EDGE, text.top)
        return any(
            each.width > 1 and _without_rules(ink, each).area(each) > _DRAWN
            for each in (left, right)
        )
    row = Box(0, text.bottom, page.width, text.top)
    return ink.area(row) > _DRAWN and _without_rules(ink, row).area(row) > _DRAWN


def _without_rules(ink: _DarkPixels, box: Box) -> _DarkPixels:
    """Leave out rules, and frames around the page."""
    longest = round(_LONGEST_STROKE * ink.scale)
    cut = ink.picture.crop(ink.pixels(box))
    bare = without_runs(without_runs(cut, longest, (1, 0)), longest, (0, 1))
    whole = ink.picture.copy()
    whole.paste(bare, ink.pixels(box)[:2])
    return replace(ink, picture=whole)
