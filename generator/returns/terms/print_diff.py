"""A scan of a publisher's form beside the blank one: which words do not look as they are printed.

Each line of the blank form is laid on the scan, piece by piece (:mod:`.print_strips`). Then ink is
counted: what the scan has more, in and between the words, was written over them; what it lacks was
covered, or is another word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, ClauseChange, PageWord, SeenPage
from generator.returns.geometry.ink import PageImage
from generator.returns.geometry.local_alignment import Alignment, LocalAlignment
from generator.returns.identify.normalise import squeeze
from generator.returns.terms.clauses import ClauseReading
from generator.returns.terms.print_strips import (
    PRINTED,
    SCALE,
    Strip,
    level_of_ink,
    strips_of,
    without_streaks,
)
from generator.returns.terms.printed_form import DPI, PrintedForm, PrintedLine, PrintedPage
from generator.returns.terms.strokes import DRAWN

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

OVER, ALTERED = "struck out or written over", "covered or exchanged"
"""What was done to words, as far as their picture tells: :attr:`ClauseChange.manner`."""
_NEAR = 3
"""Side of the square of pixels in which print and its scan are the same."""
_SHIFTS = ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1))
"""Pixels by which a word can lie beside the others."""
_WORD = 1.2
"""Around a word, in points, that is counted as its own."""
_GAP_INSIDE, _LEAST_GAP = 0.3, 2
"""In points: left out at either end of a space; and the pixels that one has at least."""
_BAND = (0.15, 0.85)
"""Between these parts of a word's height a stroke goes through the space beside it."""
_FILLED = 0.7
"""Part of a space that a stroke through it takes; of 18,000 spaces on honest scans none had 0.3."""
_MORE, _MORE_OF_BOTH = 0.22, 0.1
"""Ink, as part of its own, that a word has besides if it is written over, and each of two words in
a row; on honest scans one had 0.15 at most, and two in a row 0.08."""
_LESS = 0.45
"""Part of its ink that a word lacks if it is covered or another one; on honest scans 0.28 at
most."""
_OTHER = 0.08
"""Ink that a word has besides and as much that it lacks, if it is another one; on honest scans 0.04
at most."""
_SUSPECT = 0.25
"""Both together, of a word that a recogniser has read otherwise, if it is; on honest scans 0.24 at
most."""
_LEAST_INK = 3.0
"""In square points: of fewer nothing is said."""
_SMALL = 8.0
"""Ink of a word, in square points, that is taken for one which has less."""
_OTHER_PRINT = 0.3
"""Part of a page's words that differ if it is not printed from the blank form."""


_EDGE = 50.0
"""Of the paper, in points, in which there are holes, staples and shadows."""
_BESIDE_WORDS = 4.0
"""Around the words of a row, in points, that is theirs."""
_INITIALS = 6.0
"""In square points: initials have 10 and more."""


@dataclass(frozen=True, slots=True)
class PrintDifference:
    """How a scan differs from the blank form."""

    changes: tuple[ClauseChange, ...] = ()
    compared: frozenset[int] = frozenset()
    """The clauses, by their place, of which every word was laid on the blank form."""
    suspects: frozenset[tuple[str, str]] = frozenset()
    """Words, squeezed, that look somewhat otherwise, each with the name of its clause: it is not
    said of them unless they were read otherwise, too."""


@dataclass(slots=True)
class _WordDifference:
    """What is seen of a word."""

    clause: int
    word: PageWord
    line: PrintedLine
    more: float
    """Ink that the scan has besides, as a part of the word's own."""
    less: float
    """Part of its ink that the scan lacks."""
    is_joined: bool = False
    """Whether something goes through the space behind it."""


def compare_print(
    opened: OpenedFile, pages: Sequence[SeenPage], reading: ClauseReading, form: PrintedForm
) -> PrintDifference:
    """Compare the pages of a scan with those of the blank form.

    Args:
        opened: the returned file.
        pages: of it.
        reading: where the clauses stand on them.
        form: the blank form of the same agreement.
    """
    found = ((printed, _match(printed, pages, reading, form)) for printed in form.pages)
    return compare_laid(opened, [(printed, *each) for printed, each in found if each], form)


def compare_laid(
    opened: OpenedFile,
    laid: Iterable[tuple[PrintedPage, SeenPage, Alignment]],
    form: PrintedForm,
) -> PrintDifference:
    """Compare pages of a scan of which is known how they lie.

    Args:
        opened: the returned file.
        laid: pages of the blank form, each with that of the scan, and how it lies there.
        form: the blank form.
    """
    differences: list[_WordDifference] = []
    beside: dict[int, float] = {}
    for printed, page, alignment in laid:
        image = without_streaks(PageImage.of_returned(opened, page, DPI))
        seen = list(_compare_page(image, printed, alignment))
        differing = sum(bool(_kind_of_change(each)) for each in seen)
        if differing <= _OTHER_PRINT * len(seen):
            differences.extend(seen)
            for at, ink in _beside(image, printed, alignment):
                beside[at] = beside.get(at, 0.0) + ink
    drawn = frozenset(at for at, ink in beside.items() if ink > _INITIALS)
    clauses = form.reading.agreement.clauses
    suspects = frozenset(
        (clauses[each.clause].name, squeeze(each.word.text))
        for each in differences
        if each.more + each.less >= _SUSPECT
    )
    changes = tuple(_changes(differences, form.reading, drawn))
    return PrintDifference(changes, _compared(differences, form), suspects)


def _match(
    printed: PrintedPage, pages: Sequence[SeenPage], reading: ClauseReading, form: PrintedForm
) -> tuple[SeenPage, LocalAlignment] | None:
    """Find the page of a scan that has most of the words of a printed one, where they lie."""
    found: dict[int, list[tuple[tuple[float, float], tuple[float, float]]]] = {}
    places = {id(page): at for at, page in enumerate(pages)}
    for own, seen in zip(form.reading.words, reading.words, strict=True):
        one, other = ([squeeze(word.text) for _, word in words] for words in (own, seen))
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        for start, there, count in matcher.get_matching_blocks():
            for (on, word), (page, read) in zip(
                own[start : start + count], seen[there : there + count], strict=True
            ):
                if on is printed.page and page.pictured:
                    pair = word.middle, read.middle
                    found.setdefault(places[id(page)], []).append(pair)
    if not found:
        return None
    best = max(found, key=lambda at: len(found[at]))
    return pages[best], LocalAlignment(tuple(found[best]))


def _beside(
    image: PageImage, printed: PrintedPage, alignment: Alignment
) -> Iterator[tuple[int, float]]:
    """Yield how much ink is beside each line of a clause, in square points, with its clause."""
    for line in printed.lines:
        placement = None if line.is_beside_entry else alignment.around(line.box)
        if placement is None:
            continue
        here = replace(image, placement=image.placement.after(placement))
        row = Box(_EDGE, line.box.bottom, printed.page.width - _EDGE, line.box.top)
        words = (word.box for word in printed.page.words if row.meets(word.box))
        known = Box.around(words).grown(_BESIDE_WORDS)
        yield line.words[0][0], here.ink(row, (known,))


def _compare_page(
    image: PageImage, printed: PrintedPage, alignment: Alignment
) -> Iterator[_WordDifference]:
    strips = strips_of(image, printed, alignment)
    level = level_of_ink(strips)
    if level is None:
        return
    for strip in strips:
        differences = list(_compare_words(strip, level))
        # What is not found where far words say that it is may be elsewhere.
        is_lost = all(each.less >= _LESS for each in differences)
        if not is_lost or alignment.is_near(strip.box):
            yield from differences


def _compare_words(strip: Strip, level: int) -> Iterator[_WordDifference]:
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415 - only where forms came back

    print_ = strip.printed.point([0] * PRINTED + [255] * (256 - PRINTED))
    ink = strip.scanned.point([0] * level + [255] * (256 - level))
    more = ImageChops.subtract(ink, print_.filter(ImageFilter.MaxFilter(_NEAR)))
    differences = []
    for clause, word in strip.words:
        span = _across(strip, word.box.left - _WORD, word.box.right + _WORD)
        added, lacking = _word_differs(print_, ink, span)
        differences.append(_WordDifference(clause, word, strip.line, added, lacking))
    words = [word for _, word in strip.words]
    for each, other in zip(differences, (*words[1:], strip.following), strict=True):
        if other is not None:
            each.is_joined = _filled(strip, more, each.word.box, other.box) >= _FILLED
    yield from differences


def _word_differs(print_: Image, ink: Image, span: tuple[int, int]) -> tuple[float, float]:
    """Return what a word has besides and what it lacks, as parts of its own ink.

    A word can lie a pixel beside the others of its piece of a line.
    """
    from PIL import ImageChops, ImageFilter  # noqa: PLC0415 - only where forms came back

    near = ImageFilter.MaxFilter(_NEAR)
    start, end = max(0, span[0] - 2), min(print_.width, span[1] + 2)
    box = start, 0, end, print_.height
    own_print, own_ink = print_.crop(box), ink.crop(box)
    inner = span[0] - start, span[1] - start
    own = max(_area(own_print, inner), _SMALL)
    wide = own_ink.filter(near)
    found = []
    for x, y in _SHIFTS:
        moved = ImageChops.offset(own_print, x, y)
        added = _area(ImageChops.subtract(own_ink, moved.filter(near)), inner)
        lacking = _area(ImageChops.subtract(moved, wide), inner)
        found.append((added, lacking))
        if added < _LEAST_INK and lacking < _LEAST_INK:
            break
    added, lacking = min(found, key=sum)
    return (
        added / own if added >= _LEAST_INK else 0.0,
        lacking / own if lacking >= _LEAST_INK else 0.0,
    )


def _across(strip: Strip, left: float, right: float) -> tuple[int, int]:
    start, end = (round((side - strip.box.left) * SCALE) for side in (left, right))
    return max(0, start), min(strip.printed.width, end)


def _area(ink: Image, span: tuple[int, int]) -> float:
    """Return how much ink is between two columns, in square points."""
    return ink.crop((span[0], 0, span[1], ink.height)).histogram()[255] / SCALE**2


def _filled(strip: Strip, more: Image, one: Box, other: Box) -> float:
    """Return the part of a space between words in which something goes through it."""
    left, right = _across(strip, one.right + _GAP_INSIDE, other.left - _GAP_INSIDE)
    if right - left < _LEAST_GAP:
        return 0.0
    bottom, top = (
        round((strip.box.top - one.bottom - part * one.height) * SCALE) for part in _BAND
    )
    cut = more.crop((left, max(0, top), right, bottom))
    rows, width = cut.tobytes(), cut.width
    return sum(any(rows[column::width]) for column in range(width)) / width


def _kind_of_change(each: _WordDifference) -> str:
    """Tell what was done to a word that is seen alone."""
    if each.less >= _LESS or min(each.more, each.less) >= _OTHER:
        return ALTERED
    return OVER if each.more >= _MORE and not each.line.is_beside_entry else ""


def _kinds_in_row(differences: Sequence[_WordDifference]) -> list[str]:
    """Tell what was done to each of some words in a row."""
    manners = [_kind_of_change(each) for each in differences]
    for at, (one, other) in enumerate(pairwise(differences)):
        both = min(one.more, other.more) >= _MORE_OF_BOTH
        joined = one.is_joined
        if one.line.is_beside_entry:
            # What is written there may reach into the line.
            both, joined = False, joined and at > 0 and differences[at - 1].is_joined
        if both or joined:
            for place in (at, at + 1):
                manners[place] = manners[place] or OVER
    return manners


def _changes(
    differences: Sequence[_WordDifference], reading: ClauseReading, drawn: frozenset[int]
) -> Iterator[ClauseChange]:
    """Yield what was done to words, and beside the clauses of which nothing else is to be said."""
    clauses = reading.agreement.clauses
    order = sorted(range(len(differences)), key=lambda at: differences[at].clause)
    in_order = [differences[at] for at in order]
    for clause, group in groupby(in_order, key=lambda each: each.clause):
        words = list(group)
        manners = _kinds_in_row(words)
        if clause in drawn and not any(manners):
            yield ClauseChange(clauses[clause].name, "", "", DRAWN)
        marked = zip(manners, words, strict=True)
        for manner, run in groupby(marked, key=lambda each: each[0]):
            if manner:
                text = " ".join(each.word.text for _, each in run)
                yield ClauseChange(clauses[clause].name, text, "", manner)


def _compared(differences: Sequence[_WordDifference], form: PrintedForm) -> frozenset[int]:
    seen: dict[int, int] = {}
    for each in differences:
        seen[each.clause] = seen.get(each.clause, 0) + 1
    return frozenset(
        at for at, words in enumerate(form.reading.words) if words and seen.get(at) == len(words)
    )
