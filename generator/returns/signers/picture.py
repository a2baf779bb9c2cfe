"""What a person has to see of a returned file; made in a process with limits."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from generator.returns.evidence import Box, FileKind, PageMap, PictureSource
from generator.returns.reading.page_rotation import turn_pages

if TYPE_CHECKING:
    from PIL.Image import Image

    from generator.returns.reading.opening import OpenedFile

_DPI = 150
_MOST = 12
"""Blocks that are pictured of a file; no form asks more people to sign."""
_POINTS_PER_INCH = 72
_ABOVE, _BELOW, _BESIDE = 30.0, 14.0, 48.0
"""Around what a signer is asked to fill in, in points: above it stands whose it is."""
_MARGIN = 12
"""Pixels of paper that are left around ink."""
_INK = 160
"""Level, of 255, below which something is there."""


class PartKind(StrEnum):
    """What part of a form is pictured."""

    SIGNATURE = "signature"
    """Where one signer signs, with the name and the date."""
    OTHER = "other field"
    """A field of ours that shows what is not explained, or another text than it was issued with."""
    END = "end"
    """The lower half of the last page, where nobody knows where to look: forms are signed there."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a returned page, as a picture."""

    part: PartKind
    page: int
    """Of the file, from 1."""
    png: bytes


def picture_blocks(source: PictureSource) -> tuple[PagePart, ...]:
    """Picture where a file is signed: a block for each signer, at 150 dpi and upright.

    On a form that was issued here the fields say where that is; on any other the labels before what
    people write. Where neither is found, it is the lower half of the last page.

    Raises:
        UnreadableError: the file cannot be read within limits.
    """
    # Only the process that pictures needs the libraries behind this.
    from generator.returns.reading.opening import open_file  # noqa: PLC0415 - the comment

    with open_file(source.returned.read_bytes(), source.kind) as opened:
        turn_pages(opened, source.pages.turned)
        found = _of_issued(opened, source.issued, source.pages) if source.issued else ()
        return found or tuple(_of_labels(opened)) or (_end(opened),)


def _of_issued(opened: OpenedFile, issued: Path, page_map: PageMap) -> tuple[PagePart, ...]:
    from generator.returns.geometry.page_alignment import lay_pages  # noqa: PLC0415 - as above
    from generator.returns.identify.issued import read_issued  # noqa: PLC0415 - as above
    from generator.returns.looks.fields import look_at_fields  # noqa: PLC0415 - as above
    from generator.returns.reading.opening import open_file  # noqa: PLC0415 - as above
    from generator.returns.reading.pages import see_pages  # noqa: PLC0415 - as above
    from generator.returns.signers.issued_here import signature_pictures  # noqa: PLC0415 - as above

    with open_file(issued.read_bytes(), FileKind.PDF) as original:
        form = read_issued(issued)
        pages = see_pages(opened)
        placements = lay_pages(opened, pages, original, form, page_map)
        looks = look_at_fields(opened, pages, original, form, page_map, placements)
        return signature_pictures(opened, form, page_map, placements, looks)[:_MOST]


def _of_labels(opened: OpenedFile) -> Iterator[PagePart]:
    """Picture the blocks of a form that was not made here."""
    from generator.returns.reading.pages import see_pages  # noqa: PLC0415 - as above
    from generator.returns.signers.foreign import signature_blocks  # noqa: PLC0415 - as above

    pictures: dict[int, Image] = {}
    for page, box in signature_blocks(see_pages(opened))[:_MOST]:
        if page.number not in pictures:
            pictures[page.number] = _drawn(opened, page.number)
        picture = pictures[page.number]
        scale = picture.width / page.width
        around = Box(
            max(0.0, box.left - _BESIDE),
            max(0.0, box.bottom - _BELOW),
            page.width,
            min(page.height, box.top + _ABOVE),
        )
        cut = picture.crop(
            (
                round(around.left * scale),
                round((page.height - around.top) * scale),
                round(around.right * scale),
                round((page.height - around.bottom) * scale),
            )
        )
        yield PagePart(PartKind.SIGNATURE, page.number, as_png(_trimmed(cut)))


def _end(opened: OpenedFile) -> PagePart:
    page = _drawn(opened, opened.page_count)
    half = page.crop((0, page.height // 2, page.width, page.height))
    return PagePart(PartKind.END, opened.page_count, as_png(_trimmed(half)))


def _drawn(opened: OpenedFile, page: int) -> Image:
    from generator.returns.reading.opening import render_page  # noqa: PLC0415 - as above

    return render_page(opened, page, _DPI)


def _trimmed(picture: Image) -> Image:
    """Leave out the empty paper around what is there; of paper alone nothing is left out."""
    ink = picture.point([255 if level < _INK else 0 for level in range(256)]).getbbox()
    if ink is None:
        return picture
    left, top, right, bottom = ink
    return picture.crop(
        (
            max(0, left - _MARGIN),
            max(0, top - _MARGIN),
            min(picture.width, right + _MARGIN),
            min(picture.height, bottom + _MARGIN),
        )
    )


def as_png(picture: Image) -> bytes:
    """Return a picture as a PNG with nothing beside its pixels."""
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
