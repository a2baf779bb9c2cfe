"""Pictures of strangers' files: made in processes with limits, and kept in the output folder.

Each file has a folder of its own, named by its hash and by all else that its pictures depend on.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Generic, Self, TypeVar

from generator.confined import WorkLimits
from generator.ledger.returned import ReturnEntry
from generator.output import CROPS
from generator.program_files import program_stamps
from generator.returns.evidence import FileKind, PageMap, PictureSource, Report
from generator.returns.reading.limits import UnreadableError
from generator.returns.reading.worker import LIMITS, Worker

MOST_BYTES = 1 << 30
"""Of all pictures together; forms of a thousand papers need half of it."""
_EACH = 32
"""After so many files it is looked how much there is."""
_PDF = ".pdf"
_PROBLEM = "problem.txt"
_TOO_MUCH = "it takes too much time or memory to draw"
CHANGED = "the kept copy is missing, or is not the file that was checked"
_KIND = re.compile(r"[a-z]*")


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """What to picture."""

    sha256: str
    """Of the returned file."""
    source: PictureSource

    @property
    def rest(self) -> object:
        """What else the pictures depend on; its ``repr`` tells one from another."""
        source = self.source
        # Each agreement has a folder, in which the names of its forms begin anew.
        return source.kind, source.issued and source.issued.parts[-3:], source.pages


def picture_source(entry: ReturnEntry, folder: Path, report: Report | None) -> PictureSource:
    """Return what a returned file is pictured from.

    Args:
        entry: the file, as the ledger has it.
        folder: the output folder.
        report: what was found in it; None if that is not kept any more.
    """
    copy = folder / entry.arrival.copy
    kind = FileKind.PDF if copy.suffix == _PDF else FileKind.IMAGE
    turned = PageMap((), turned=report.pages.turned if report else ())
    if report is None or report.match is None:
        return PictureSource(copy, kind, None, turned)
    # The pages of a form of another's making are nobody's of ours.
    pages = report.pages if report.match.means.is_ours else turned
    return PictureSource(copy, kind, report.match.issued.pdf, pages)


@dataclass(frozen=True, slots=True)
class DrawnFiles:
    """What a process says of a file."""

    files: tuple[tuple[str, bytes], ...]
    """Names and contents."""
    problem: str = ""
    """Why there is no picture."""


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """What is kept of a file."""

    files: tuple[Path, ...]
    """By name."""
    problem: str = ""
    """Why there is no picture; empty if there is one."""


Ordered = TypeVar("Ordered", bound=PictureOrder)


class PictureStore(Generic[Ordered]):
    """The pictures that are kept in an output folder, and whoever makes those that are not there.

    Use it in a ``with`` statement. Several threads and processes may share the folder.
    """

    def __init__(  # noqa: PLR0913 - where, what, and what it may cost
        self,
        folder: Path | str,
        draw: Callable[[Ordered], DrawnFiles],
        *,
        kind: str = "",
        jobs: int = 1,
        limits: WorkLimits = LIMITS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Open the pictures of an output folder.

        Args:
            folder: the output folder; the pictures are in its subfolder ``crops``.
            draw: what a process does with an order, as :class:`Worker` asks for it.
            kind: what is drawn, in small letters, where there are several kinds.
            jobs: how many processes make pictures at most; none is started before it is needed.
            limits: what the pictures of one file may cost.
            most_bytes: of all pictures that are kept, whatever their kind; the oldest go first.
        """
        assert _KIND.fullmatch(kind)
        self._folder = Path(folder) / CROPS
        self._draw = draw
        self._kind = kind
        self._limits = limits
        self._most_bytes = most_bytes
        self._jobs = max(1, jobs)
        self._idle: list[Worker[Ordered, DrawnFiles]] = []
        self._lock = Lock()
        self._since_swept = 0
        self.made = 0
        """How many files were drawn."""
        self._program = hashlib.sha256(repr(tuple(program_stamps())).encode()).hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        for worker in self._idle:
            worker.end()
        self._idle.clear()

    def kept_files(self, order: Ordered) -> StoredFiles | None:
        """Return what was made of a file before; None if nothing was."""
        place = self._place(order)
        try:
            paths = sorted(place.iterdir())
            problem = place / _PROBLEM
            if problem in paths:
                return StoredFiles((), problem.read_text("utf-8"))
        except OSError:
            return None
        return StoredFiles(tuple(paths))

    def made_files(self, order: Ordered) -> StoredFiles:
        """Return what is made of a file; it is made if it is not there.

        Raises:
            OSError: it cannot be kept.
        """
        with self._lock:
            return next(self._all([order]))

    def all_files(self, orders: Iterable[Ordered]) -> Iterator[StoredFiles]:
        """Return what is made of many files, in order; several are made at a time.

        Raises:
            OSError: they cannot be kept.
        """
        with self._lock:
            yield from self._all(orders)

    def _all(self, orders: Iterable[Ordered]) -> Iterator[StoredFiles]:
        started: deque[tuple[Ordered, Worker[Ordered, DrawnFiles] | StoredFiles]] = deque()
        try:
            for order in orders:
                while sum(isinstance(each, Worker) for _, each in started) >= self._jobs:
                    yield self._finish(*started.popleft())
                started.append((order, self.kept_files(order) or self._begin(order)))
            while started:
                yield self._finish(*started.popleft())
        finally:
            for _, each in started:
                if isinstance(each, Worker):
                    each.end()

    def _begin(self, order: Ordered) -> Worker[Ordered, DrawnFiles]:
        worker = self._idle.pop() if self._idle else Worker(self._draw, self._limits)
        worker.ask(order)
        return worker

    def _finish(self, order: Ordered, at: Worker[Ordered, DrawnFiles] | StoredFiles) -> StoredFiles:
        if isinstance(at, StoredFiles):
            return at
        made = at.answer()
        self.made += 1
        if made is None:
            at.end()
            made = DrawnFiles((), _TOO_MUCH)
        else:
            self._idle.append(at)
        self._keep(order, made)
        return self.kept_files(order) or StoredFiles((), made.problem)

    def _keep(self, order: Ordered, made: DrawnFiles) -> None:
        """Put what was made into its place, whole or not at all; earlier ones of it go."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._place(order)
        partial = self._folder / f".{place.name}-{os.getpid()}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        try:
            if made.problem:
                (partial / _PROBLEM).write_text(made.problem, "utf-8")
            for name, content in made.files:
                (partial / name).write_bytes(content)
            for earlier in self._folder.glob(f"{order.sha256}.{self._kind}*"):
                if earlier != place and _is_of(earlier, self._kind):
                    shutil.rmtree(earlier, ignore_errors=True)
            with suppress(FileExistsError, OSError):  # another process has made the same
                partial.rename(place)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        self._since_swept += 1
        if self._since_swept >= _EACH:
            self._since_swept = 0
            sweep(self._folder, self._most_bytes)

    def _place(self, order: Ordered) -> Path:
        """Return where the pictures of a file are: by its hash, and all else they depend on."""
        rest = (self._program, order.rest)
        digest = hashlib.sha256(repr(rest).encode("utf-8", "surrogatepass")).hexdigest()
        kind = f"{self._kind}-" if self._kind else ""
        return self._folder / f"{order.sha256}.{kind}{digest[:16]}"


def sweep(folder: Path, most_bytes: int) -> None:
    """Erase the oldest pictures of a folder until it holds no more than so many bytes.

    They are made again when somebody wants to see them.
    """
    found = []
    for place in folder.iterdir():
        with suppress(OSError):
            size = sum(path.stat().st_size for path in place.iterdir())
            found.append((place.stat().st_mtime_ns, size, place))
    total = sum(size for _, size, _ in found)
    for _, size, place in sorted(found):
        if total <= most_bytes:
            return
        shutil.rmtree(place, ignore_errors=True)
        total -= size


def read_checked(path: Path, sha256: str) -> bytes:
    """Return a kept copy, if it still is the file that was checked.

    Raises:
        OSError: it is not, or it cannot be read.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OSError(CHANGED)
    return data


def drawn_safely(draw: Callable[[], tuple[tuple[str, bytes], ...]]) -> DrawnFiles:
    """Draw, in a process with limits, and say in a sentence why that cannot be.

    Raises:
        MemoryError: there was not enough; what is left of the process is nobody's guess.
    """
    try:
        return DrawnFiles(draw())
    except OSError:
        return DrawnFiles((), CHANGED)
    except UnreadableError as problem:
        return DrawnFiles((), problem.finding.message)
    except MemoryError:
        raise
    except Exception as problem:  # whatever a stranger's file does to a library
        words = " ".join(f"{type(problem).__name__}: {problem}".split())
        return DrawnFiles((), f"it cannot be drawn ({words[:200]})")


def _is_of(place: Path, kind: str) -> bool:
    rest = place.name.partition(".")[2]
    return rest.startswith(f"{kind}-") if kind else "-" not in rest
