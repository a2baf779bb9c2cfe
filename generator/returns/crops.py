"""Pictures of where returned files are signed, made once and kept in the output folder.

They are made in processes with limits, since the files are strangers', and kept by the hash of the
file. Whoever shows many (a sheet, a page in a browser) reads them from there.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.confined import Limits as GuardLimits
from generator.ledger.returns import ReturnEntry
from generator.output import CROPS
from generator.returns.evidence import FileKind, Index, PageMap
from generator.returns.picture_store import (
    Drawn,
    Kept,
    PictureStore,
    drawn_safely,
    issued_name,
    read_checked,
)
from generator.returns.reading.worker import LIMITS
from generator.returns.report_json import report_from_object
from generator.returns.signers.picture import Part, Sight, picture_blocks

_PDF = ".pdf"
_NAME = re.compile(r"\d{2}-(?P<part>[a-z_]+)-p(?P<page>\d{1,4})\.png")


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of one part of a returned file, as a PNG."""

    part: Part
    page: int
    """Of the file, from 1."""
    path: Path


@dataclass(frozen=True, slots=True)
class Crops:
    """What there is to see of a returned file."""

    sha256: str
    """Of the file."""
    pictures: tuple[Crop, ...]
    problem: str = ""
    """Why there is no picture; empty if there is one."""


@dataclass(frozen=True, slots=True)
class CropOrder:
    """What to picture."""

    sha256: str
    """Of the returned file."""
    sight: Sight

    @property
    def rest(self) -> object:
        """What else the pictures depend on."""
        sight = self.sight
        return sight.kind, issued_name(sight.issued), sight.pages


def order_of(entry: ReturnEntry, folder: Path, index: Index) -> CropOrder:
    """Return what to picture of a file that came back.

    Args:
        entry: the file, as the ledger has it.
        folder: the output folder.
        index: what was issued, by :func:`generator.returns.identify.indexing.make_index`.
    """
    copy = folder / entry.arrival.copy
    kind = FileKind.PDF if copy.suffix == _PDF else FileKind.IMAGE
    nowhere = Sight(copy, kind, None, PageMap(()))
    try:
        report = report_from_object(json.loads(entry.examination.report), index)
    except (KeyError, TypeError, ValueError):  # what was found in it was erased, or is damaged
        return CropOrder(entry.sha256, nowhere)
    match = report.match
    if match is None or not match.means.is_ours:
        return CropOrder(entry.sha256, nowhere)
    return CropOrder(entry.sha256, Sight(copy, kind, match.issued.pdf, report.pages))


class CropStore(PictureStore[CropOrder]):
    """The pictures of where files are signed, in an output folder; see :class:`PictureStore`."""

    def __init__(self, folder: Path | str, jobs: int = 1, limits: GuardLimits = LIMITS) -> None:
        """Open the pictures of an output folder.

        Args:
            folder: the output folder; the pictures are in its subfolder ``crops``.
            jobs: how many processes make pictures at most; none is started before it is needed.
            limits: what the pictures of one file may cost.
        """
        super().__init__(folder, _draw, jobs=jobs, limits=limits)

    def kept(self, order: CropOrder) -> Crops | None:
        """Return the pictures of a file if they were made before; nothing is made."""
        found = self.kept_files(order)
        return None if found is None else _crops(order, found)

    def crops(self, order: CropOrder) -> Crops:
        """Return the pictures of a file; they are made if they are not there.

        Raises:
            OSError: they cannot be kept.
        """
        return _crops(order, self.made_files(order))

    def all_crops(self, orders: Iterable[CropOrder]) -> Iterator[Crops]:
        """Return the pictures of many files, in order; several are made at a time.

        Raises:
            OSError: they cannot be kept.
        """
        orders = tuple(orders)
        for order, found in zip(orders, self.all_files(orders), strict=True):
            yield _crops(order, found)


def _crops(order: CropOrder, kept: Kept) -> Crops:
    found = ((path, _NAME.fullmatch(path.name)) for path in kept.files)
    pictures = tuple(
        Crop(Part[match["part"].upper()], int(match["page"]), path)
        for path, match in found
        if match
    )
    return Crops(order.sha256, pictures, kept.problem)


def erase_crops(folder: Path, sha256: str = "") -> None:
    """Erase the pictures of a file, or of all files, from an output folder.

    Raises:
        OSError: one cannot be erased.
    """
    for place in (folder / CROPS).glob(f"{sha256}*" if sha256 else "*"):
        shutil.rmtree(place)


def _draw(order: CropOrder) -> Drawn:
    """Run in the process: picture a file."""
    return drawn_safely(partial(_named_blocks, order))


def _named_blocks(order: CropOrder) -> tuple[tuple[str, bytes], ...]:
    read_checked(order.sight.returned, order.sha256)
    return tuple(
        (f"{number:02}-{block.part.name.lower()}-p{block.page}.png", block.png)
        for number, block in enumerate(picture_blocks(order.sight), start=1)
    )
