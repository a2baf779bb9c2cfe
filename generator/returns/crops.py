"""Pictures of where returned files are signed, made once and kept in the output folder.

They are made in processes with limits, since the files are strangers', and kept by the hash of the
file. Whoever shows many (a sheet, a page in a browser) reads them from there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.confined import WorkLimits
from generator.ledger.returned import ReturnEntry
from generator.output import CROPS
from generator.returns.evidence import Index
from generator.returns.picture_store import (
    DrawnFiles,
    PictureOrder,
    PictureStore,
    StoredFiles,
    drawn_safely,
    picture_source,
    read_checked,
)
from generator.returns.reading.worker import LIMITS
from generator.returns.report_json import read_report
from generator.returns.signers.picture import PartKind, picture_blocks

_NAME = re.compile(r"\d{2}-(?P<part>[a-z_]+)-p(?P<page>\d{1,4})\.png")


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of one part of a returned file, as a PNG."""

    part: PartKind
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


class CropOrder(PictureOrder):
    """To picture where a file is signed."""


def order_of(entry: ReturnEntry, folder: Path, index: Index) -> CropOrder:
    """Return what to picture of a file that came back.

    A form that was not made here is pictured by itself: what was issued says nothing of its places.

    Args:
        entry: the file, as the ledger has it.
        folder: the output folder.
        index: what was issued, by :func:`generator.returns.identify.indexing.make_index`.
    """
    report = read_report(entry.examination.report, index)
    source = picture_source(entry, folder, report)
    if report is None or report.match is None or not report.match.means.is_ours:
        source = replace(source, issued=None)
    return CropOrder(entry.sha256, source)


class CropStore(PictureStore[CropOrder]):
    """The pictures of where files are signed, in an output folder; see :class:`PictureStore`."""

    def __init__(self, folder: Path | str, jobs: int = 1, limits: WorkLimits = LIMITS) -> None:
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


def _crops(order: CropOrder, kept: StoredFiles) -> Crops:
    found = ((path, _NAME.fullmatch(path.name)) for path in kept.files)
    pictures = tuple(
        Crop(PartKind[match["part"].upper()], int(match["page"]), path)
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


def _draw(order: CropOrder) -> DrawnFiles:
    """Run in the process: picture a file."""
    return drawn_safely(partial(_named_blocks, order))


def _named_blocks(order: CropOrder) -> tuple[tuple[str, bytes], ...]:
    read_checked(order.source.returned, order.sha256)
    return tuple(
        (f"{number:02}-{block.part.name.lower()}-p{block.page}.png", block.png)
        for number, block in enumerate(picture_blocks(order.source), start=1)
    )
