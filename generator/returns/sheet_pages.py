"""Sheets of signatures on paper: fifteen to a page, each with its number and what was read.

Lengths in points.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.drawing.placed_pages import (
    PlacedFrame,
    PlacedImage,
    PlacedOutline,
    PlacedPage,
    draw_pages,
)
from generator.pdf.outlines import BOLD, outline_text
from generator.returns.crops import Crops
from generator.returns.sheets import SheetItem

_SIZE = (842.0, 595.0)
"""A4, lying."""
_MARGIN, _HEAD = 28.0, 22.0
_COLUMNS, _ROWS = 3, 5
PER_PAGE = _COLUMNS * _ROWS
_GAP, _PADDING = 8.0, 5.0
_NUMBER, _TEXT = 13.0, 7.5
_NUMBER_WIDTH = 30.0
_MOST_PICTURES = 2
"""Pictures of one form that are shown; the pages in a browser show all."""


def draw_sheets(items: Sequence[SheetItem], crops: Mapping[str, Crops], title: str) -> bytes:
    """Return the sheets as a PDF.

    Args:
        items: the forms, in order.
        crops: their pictures, by the hash of the file.
        title: what stands above each page, in any script.
    """
    starts = range(0, len(items), PER_PAGE)
    pages = (
        _page(items[start : start + PER_PAGE], crops, f"{title} · {number} of {len(starts)}")
        for number, start in enumerate(starts, start=1)
    )
    return draw_pages(pages, title)


@dataclass(frozen=True, slots=True)
class _FormPlace:
    """Where a form stands on a page."""

    left: float
    bottom: float
    width: float
    height: float


def _page(items: Sequence[SheetItem], crops: Mapping[str, Crops], head: str) -> PlacedPage:
    outlines = [*_words(head, 9.0, _MARGIN, _SIZE[1] - _MARGIN - 6, _SIZE[0] - 2 * _MARGIN)]
    images: list[PlacedImage] = []
    frames: list[PlacedFrame] = []
    for item, cell in zip(items, _cells(), strict=False):
        frames.append(PlacedFrame(cell.left, cell.bottom, cell.width, cell.height))
        captions = list(_captions(item, cell))
        outlines += captions
        room = cell.height - _PADDING - (cell.bottom + cell.height - captions[-1].bottom)
        images += _pictures(crops.get(item.sha256), cell, room)
    return PlacedPage(_SIZE, tuple(images), tuple(outlines), tuple(frames))


def _cells() -> Iterator[_FormPlace]:
    width = (_SIZE[0] - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) / _COLUMNS
    height = (_SIZE[1] - 2 * _MARGIN - _HEAD - (_ROWS - 1) * _GAP) / _ROWS
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            left = _MARGIN + column * (width + _GAP)
            top = _SIZE[1] - _MARGIN - _HEAD - row * (height + _GAP)
            yield _FormPlace(left, top - height, width, height)


def _captions(item: SheetItem, cell: _FormPlace) -> Iterator[PlacedOutline]:
    """Place the number, the paper, and what was read."""
    left, top = cell.left + _PADDING, cell.bottom + cell.height - _PADDING
    yield from _words(str(item.number), _NUMBER, left, top - _NUMBER * 0.8, _NUMBER_WIDTH)
    right, width = left + _NUMBER_WIDTH, cell.width - 2 * _PADDING - _NUMBER_WIDTH
    lines = (f"{item.label}  {item.title}", *item.signed[:_MOST_PICTURES])
    for place, text in enumerate(lines):
        yield from _words(text, _TEXT, right, top - _TEXT * (0.8 + 1.25 * place), width)


def _words(
    text: str, size: float, left: float, baseline: float, width: float
) -> Iterator[PlacedOutline]:
    """Place one line; what is too long for it ends in an ellipsis."""
    lines = outline_text(text, size, width, BOLD if size == _NUMBER else None)
    if len(lines) > 1:
        lines = outline_text(f"{lines[0].text.rstrip()[:-1].rstrip()}…", size, width + size)
    for line in lines[:1]:
        yield PlacedOutline(line.steps, left, baseline)


def _pictures(crops: Crops | None, cell: _FormPlace, room: float) -> Iterator[PlacedImage]:
    """Stack the pictures of a form in what is left of its cell."""
    from PIL import Image  # noqa: PLC0415 - only where sheets are made

    shown = crops.pictures[:_MOST_PICTURES] if crops else ()
    width, height = cell.width - 2 * _PADDING, (room - _PADDING) / max(1, len(shown))
    for place, crop in enumerate(shown):
        png = crop.path.read_bytes()
        with Image.open(io.BytesIO(png), formats=("PNG",)) as picture:
            scale = min(width / picture.width, height / picture.height)
            across, up = picture.width * scale, picture.height * scale
        bottom = cell.bottom + _PADDING + (len(shown) - place) * height - up
        yield PlacedImage(png, cell.left + _PADDING, bottom, across, up)
