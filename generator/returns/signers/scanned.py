"""Who signed a scan of a form that was not made here, by where its words leave room to.

A recogniser misreads labels, and takes a signature for words; so where to sign is known by what is
printed around it: below the last clause, beside and below the labels, but not in the lines of the
name and of the date, in which people also write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from generator.returns.evidence import (
    Box,
    Clause,
    DateState,
    Fit,
    PageWord,
    SeenPage,
    SignatureMark,
    SignerEvidence,
    TextComparison,
    WrittenDate,
    signature_kinds,
)
from generator.returns.geometry.ink import PageImage
from generator.returns.identify.normalise import squeeze
from generator.returns.reading.lines import WordLine, lines_among
from generator.returns.signers.dates import read_date
from generator.returns.terms.clauses import ClauseReading
from generator.returns.terms.pictures import touching_areas

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

BY_HAND = "(written by hand)"
"""In place of a date that nobody but an eye can read."""
INKED = 6.0
"""Square points that were drawn where somebody signed; in real forms that were signed, 48 and more
in the whole block, and 0 in those that were not."""
_DPI = 150.0
_BELOW = 75.0
"""Below the last label, in points: people sign anywhere near."""
_BAND = (4.0, 5.0)
"""Below and above a line of type, in points, that is left out with it."""
_EDGE = 20.0
"""Of the page, in points, where scanners see shadows."""
_FOOT = 130.0
"""From the bottom of the page, in points: the number of the page."""
_NAMES = ("author", "correspondingauthor", "corresponding", "name")
_SIGNS = ("signed", "signature")
_DATES = ("date",)
_CLAUSE_LINES = 3
_NO_LABEL = 8
"""Letters of a line that is no label."""
_ALIKE = 80.0
"""Likeness, of 100, of a name that a recogniser has read and the right one."""
_TILE = 3
"""Side of the squares in which pale places are counted, in pixels."""
_PALE_PART = 0.3
"""Part of a square that is pale if a stroke goes through it."""
_SHORT_STROKE = 7.0
"""Points that a stroke of dark ink reaches at least; the dust of a bad scan is shorter."""
_LONG_STROKE = 18.0
"""Points that a stroke reaches at least, across or up; dust and noise are shorter."""


@dataclass(frozen=True, slots=True)
class _SigningPlace:
    """Where a scan is signed, as far as its words tell."""

    page: SeenPage
    top: float
    """The bottom of what is printed above."""
    name: WordLine | None
    signed: WordLine | None
    date: WordLine | None


def find_scanned_signer(
    opened: OpenedFile,
    pages: Sequence[SeenPage],
    reading: ClauseReading,
    people: tuple[str, tuple[str, ...]],
    today: date,
) -> SignerEvidence | None:
    """Find what a signer left on a scan; None if it is no scan where it is signed.

    Args:
        opened: the file.
        pages: of it.
        reading: where the clauses stand.
        people: the name that is expected, and those of the authors.
        today: the day of the examination.
    """
    block = _find_block(pages, reading, today)
    if block is None:
        return None
    image = PageImage.of_returned(opened, block.page, _DPI)
    room, known = _room_to_sign(block)
    is_signed = image.ink(room, known) > INKED
    name = _name(block, people)
    marks = (SignatureMark(signature_kinds.SCANNED),) if is_signed else ()
    found = SignerEvidence("", marks, _date(block, image, today), name)
    return replace(found, is_faint=not is_signed and has_faint_stroke(image, room, known))


def _find_block(
    pages: Sequence[SeenPage], reading: ClauseReading, today: date
) -> _SigningPlace | None:
    last = max(reading.agreement.values_after, default=-1)
    for at in (last, last - 1):
        for page in pages:
            own = [word.box for on, word in reading.words[at] if on is page] if at >= 0 else []
            if own and page.pictured:
                top = min(box.bottom for box in own)
                return _block_below(page, top, reading.agreement.clauses[last], today)
    return None


def _block_below(page: SeenPage, top: float, clause: Clause, today: date) -> _SigningPlace:
    """Read the labels below the last clause, of which a recogniser may not have read all lines."""
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415 - only where forms came back

    lines = lines_among([word for word in page.words if word.middle[1] < top])
    for line in lines[:_CLAUSE_LINES]:
        letters = squeeze(line.text)
        if len(letters) > _NO_LABEL and partial_ratio(letters, clause.squeezed) >= _ALIKE:
            top = min(top, line.box.bottom)
    lines = tuple(line for line in lines if line.box.middle[1] < top)
    name, signed = (_labelled(lines, kind) for kind in (_NAMES, _SIGNS))
    dated = _labelled(lines, _DATES) or _dated(lines, today)
    return _SigningPlace(page, top, name, signed, dated)


def _dated(lines: Iterable[WordLine], today: date) -> WordLine | None:
    """Find a line that is a date, though nothing that could be read says so."""
    for line in lines:
        for start in range(min(3, len(line.words))):
            text = " ".join(word.text for word in line.words[start:])
            if read_date(text, None, today).state in {DateState.EXACT, DateState.AMBIGUOUS}:
                return WordLine(line.words[start:])
    return None


def _labelled(lines: Iterable[WordLine], labels: Sequence[str]) -> WordLine | None:
    """Find the line that begins with a label, or nearly."""
    for line in lines:
        if any(_is_label(word, labels) for word in line.words[:3]):
            return line
    return None


def _is_label(word: PageWord, labels: Sequence[str]) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only where forms came back

    said = squeeze(word.text)
    return any(
        len(said) > 2 and Levenshtein.distance(said, label) <= len(label) // 4 for label in labels
    )


def _room_to_sign(block: _SigningPlace) -> tuple[Box, list[Box]]:
    """Return where people sign, and what is left out: lines of name and date, and labels."""
    page = block.page
    lines = [line for line in (block.name, block.signed, block.date) if line is not None]
    lowest = min((line.box.bottom for line in lines), default=block.top - _BELOW / 2)
    bottom = max(_EDGE, lowest - _BELOW)
    room = Box(_EDGE, bottom, page.width - _EDGE, block.top - 1)
    below, above = _BAND
    signed = _box_of(block.signed, _SIGNS)
    known = [
        line_of_writing(page, box, signed, _BAND)
        for box in (_box_of(block.name, _NAMES), _box_of(block.date, _DATES))
        if box is not None
    ]
    if block.date is None and block.name is not None and block.signed is not None:
        # The next line is as far below as this one is below the one before.
        one, other = _box_of(block.name, _NAMES), signed or block.signed.box
        height = other.height
        middle = 2 * other.middle[1] - (one or block.name.box).middle[1]
        known.append(Box(0, middle - height / 2 - below, page.width, middle + height / 2 + above))
    if block.signed is not None:
        known += [word.box.grown(2) for word in _label_of(block.signed, _SIGNS)]
        left = block.signed.box.left
    else:
        left = min((line.box.left for line in lines), default=_EDGE)
        known.append(Box(0, bottom, left + _LABEL_WIDTH, block.top))
    known.append(Box(0, 0, left - 2, block.top))  # bullets, and the edge of the paper
    known += [
        word.box for word in page.words if word.box.top < _FOOT and squeeze(word.text).isdigit()
    ]
    return room, known


_LABEL_WIDTH = 70.0
"""Right of where labels begin, in points, if that to sign could not be read."""


def _label_of(line: WordLine, labels: Sequence[str]) -> list[PageWord]:
    """Return the words of a line up to its label."""
    for count, word in enumerate(line.words[:3], start=1):
        if _is_label(word, labels):
            return list(line.words[:count])
    return []


def _box_of(line: WordLine | None, labels: Sequence[str]) -> Box | None:
    """Return the box of a label; what is written behind it can be much higher."""
    if line is None:
        return None
    return Box.around(word.box for word in _label_of(line, labels) or line.words)


def line_of_writing(
    page: SeenPage, label: Box, signed: Box | None, reach: tuple[float, float]
) -> Box:
    """Return the line of a page that a label begins, without any of the line to sign.

    Args:
        page: the page.
        label: the label.
        signed: the label of the line to sign; None if it is not known.
        reach: how far below and above the label its line reaches, in points.
    """
    bottom, top = label.bottom - reach[0], label.top + reach[1]
    if signed is not None:
        half = (label.middle[1] + signed.middle[1]) / 2
        if label.middle[1] > signed.middle[1]:
            bottom = max(bottom, half)
        else:
            top = min(top, half)
    return Box(0, bottom, page.width, max(bottom, top))


def _behind(line: WordLine, labels: Sequence[str]) -> list[PageWord]:
    return [word for word in line.words if word not in _label_of(line, labels)]


def _date(block: _SigningPlace, image: PageImage, today: date) -> WrittenDate:
    if block.date is None:
        return WrittenDate("", DateState.UNSEEN)
    text = _text(_behind(block.date, _DATES)) or _text(block.date.words)
    written = read_date(text, None, today)
    if written.state in {DateState.EXACT, DateState.AMBIGUOUS}:
        return written
    below, above = _BAND
    label = Box.around(word.box for word in _label_of(block.date, _DATES) or block.date.words)
    box = Box(label.right + 2, label.bottom - below, block.page.width - _EDGE, label.top + above)
    if image.ink(box, ()) > INKED:
        return WrittenDate(BY_HAND, DateState.UNREADABLE)
    return WrittenDate("", DateState.MISSING)


def _name(block: _SigningPlace, people: tuple[str, tuple[str, ...]]) -> TextComparison:
    """Compare the name that was read with those who may have signed."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only where forms came back

    expected, authors = people
    read = "" if block.name is None else squeeze(_text(_behind(block.name, _NAMES)))
    for name in (expected, *authors):
        if name and read and ratio(squeeze(name), read) >= _ALIKE:
            return TextComparison(
                Fit.COSMETIC if name == expected else Fit.DIFFERENT, name, expected
            )
    return TextComparison(Fit.UNKNOWN, "", expected)


def _text(words: Iterable[PageWord]) -> str:
    return " ".join(word.text for word in words)


def has_faint_stroke(image: PageImage, box: Box, known: Iterable[Box]) -> bool:
    """Tell whether something like a stroke of a pale pen goes through a box.

    Args:
        image: of the page.
        box: where it is to be signed.
        known: what is left out of it.
    """
    return _longest_stroke(image.pale(box, known)) >= _LONG_STROKE * image.dpi / 72


def has_stroke(image: PageImage, box: Box, known: Iterable[Box]) -> bool:
    """Tell whether something like a stroke of a pen goes through a box, and not only dust."""
    return _longest_stroke(image.drawn(box, known)) >= _SHORT_STROKE * image.dpi / 72


def _longest_stroke(picture: Image) -> float:
    """Return how far the longest stroke of a picture reaches, across or up, in pixels."""
    tiles = picture.reduce(_TILE)
    levels = tiles.tobytes()
    marked = {
        (at % tiles.width, at // tiles.width)
        for at, level in enumerate(levels)
        if level >= 255 * _PALE_PART
    }
    areas = touching_areas(marked)
    return _TILE * max(
        (max(right - left, bottom - top) for left, top, right, bottom in areas), default=0
    )
