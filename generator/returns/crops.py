"""Pictures of where returned files are signed, made once and kept in the output folder.

They are made in processes with limits, since the files are strangers', and kept by the hash of the
file. Whoever shows many (a sheet, a page in a browser) reads them from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from generator.confined import Limits as GuardLimits
from generator.ledger.returns import ReturnEntry
from generator.output import CROPS
from generator.program_files import program_stamps
from generator.returns.evidence import FileKind, Index, PageMap
from generator.returns.reading.limits import UnreadableError
from generator.returns.reading.worker import LIMITS, Worker
from generator.returns.report_json import report_from_object
from generator.returns.signers.picture import Block, Part, Sight, picture_blocks

_PDF = ".pdf"
_NAME = re.compile(r"\d{2}-(?P<part>[a-z_]+)-p(?P<page>\d{1,4})\.png")
_PROBLEM = "problem.txt"
_TOO_MUCH = "it takes too much time or memory to be drawn"
_CHANGED = "the copy that is kept is lost, or is not the file that was checked"


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


class CropStore:
    """The pictures that are kept in an output folder, and whoever makes those that are not there.

    Use it in a ``with`` statement. Several threads and processes may share the folder.
    """

    def __init__(self, folder: Path | str, jobs: int = 1, limits: GuardLimits = LIMITS) -> None:
        """Open the pictures of an output folder.

        Args:
            folder: the output folder; the pictures are in its subfolder ``crops``.
            jobs: how many processes make pictures at most; none is started before it is needed.
            limits: what the pictures of one file may cost.
        """
        self._folder = Path(folder) / CROPS
        self._limits = limits
        self._jobs = max(1, jobs)
        self._idle: list[Worker[CropOrder, _Made]] = []
        self._lock = Lock()
        self._program = hashlib.sha256(repr(tuple(program_stamps())).encode()).hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        for worker in self._idle:
            worker.end()
        self._idle.clear()

    def kept(self, order: CropOrder) -> Crops | None:
        """Return the pictures of a file if they were made before; nothing is made."""
        place = self._place(order)
        try:
            names = sorted(path.name for path in place.iterdir())
        except OSError:
            return None
        if _PROBLEM in names:
            return Crops(order.sha256, (), (place / _PROBLEM).read_text("utf-8"))
        found = [(name, _NAME.fullmatch(name)) for name in names]
        pictures = tuple(
            Crop(Part[match["part"].upper()], int(match["page"]), place / name)
            for name, match in found
            if match
        )
        return Crops(order.sha256, pictures)

    def crops(self, order: CropOrder) -> Crops:
        """Return the pictures of a file; they are made if they are not there.

        Raises:
            OSError: they cannot be kept.
        """
        with self._lock:
            return next(iter(self._all([order])))

    def all_crops(self, orders: Iterable[CropOrder]) -> Iterator[Crops]:
        """Return the pictures of many files, in order; several are made at a time.

        Raises:
            OSError: they cannot be kept.
        """
        with self._lock:
            yield from self._all(orders)

    def _all(self, orders: Iterable[CropOrder]) -> Iterator[Crops]:
        started: deque[tuple[CropOrder, Worker[CropOrder, _Made] | Crops]] = deque()
        try:
            for order in orders:
                while sum(isinstance(each, Worker) for _, each in started) >= self._jobs:
                    yield self._finish(*started.popleft())
                started.append((order, self.kept(order) or self._begin(order)))
            while started:
                yield self._finish(*started.popleft())
        finally:
            for _, each in started:
                if isinstance(each, Worker):
                    each.end()

    def _begin(self, order: CropOrder) -> Worker[CropOrder, _Made]:
        worker = self._idle.pop() if self._idle else Worker(_make, self._limits)
        worker.ask(order)
        return worker

    def _finish(self, order: CropOrder, at: Worker[CropOrder, _Made] | Crops) -> Crops:
        if isinstance(at, Crops):
            return at
        made = at.answer()
        if made is None:
            at.end()
            made = _Made((), _TOO_MUCH)
        else:
            self._idle.append(at)
        self._keep(order, made)
        kept = self.kept(order)
        return Crops(order.sha256, (), made.problem) if kept is None else kept

    def _keep(self, order: CropOrder, made: _Made) -> None:
        """Put what was made into its place, whole or not at all; earlier ones of it go."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._place(order)
        partial = self._folder / f".{place.name}-{os.getpid()}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            if made.problem:
                (partial / _PROBLEM).write_text(made.problem, "utf-8")
            for number, block in enumerate(made.blocks, start=1):
                name = f"{number:02}-{block.part.name.lower()}-p{block.page}.png"
                (partial / name).write_bytes(block.png)
            for earlier in self._folder.glob(f"{order.sha256}.*"):
                if earlier != place:
                    shutil.rmtree(earlier, ignore_errors=True)
            with suppress(FileExistsError, OSError):  # another process has made the same
                partial.rename(place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def _place(self, order: CropOrder) -> Path:
        """Return where the pictures of a file are: by its hash, and all else they depend on."""
        sight = order.sight
        rest = (self._program, sight.kind, sight.issued and sight.issued.name, sight.pages)
        digest = hashlib.sha256(repr(rest).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{order.sha256}.{digest[:16]}"


def erase_crops(folder: Path, sha256: str = "") -> None:
    """Erase the pictures of a file, or of all files, from an output folder.

    Raises:
        OSError: one cannot be erased.
    """
    for place in (folder / CROPS).glob(f"{sha256}*" if sha256 else "*"):
        shutil.rmtree(place)


@dataclass(frozen=True, slots=True)
class _Made:
    """What a process says of a file."""

    blocks: tuple[Block, ...]
    problem: str = ""


def _make(order: CropOrder) -> _Made:
    """Run in the process: picture a file."""
    try:
        data = order.sight.returned.read_bytes()
        if hashlib.sha256(data).hexdigest() != order.sha256:
            return _Made((), _CHANGED)
        return _Made(picture_blocks(order.sight))
    except OSError:
        return _Made((), _CHANGED)
    except UnreadableError as problem:
        return _Made((), problem.finding.message)
    except MemoryError:
        raise
    except Exception as problem:  # whatever a stranger's file does to a library
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        return _Made((), f"it cannot be drawn ({words[:200]})")
