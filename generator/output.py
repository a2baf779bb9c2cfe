"""The folder that finished forms go to: whole files only, and none of them ever overwritten."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import NamedTuple, Self

from generator.diagnostics import Diagnostic, DiagnosticError, error
from generator.locking import FolderInUseError, lock_folder

SUPERSEDED = "superseded"
"""Subfolder that keeps what was replaced."""
WITHDRAWN = "withdrawn"
"""Subfolder that keeps the forms of papers that are no longer there."""
RETURNED = "returned"
"""Subfolder that keeps the copies of returned files."""
CROPS = "crops"
"""Subfolder that keeps pictures of where returned files are signed; they can be made again."""
OUTBOX = "outbox"
"""Subfolder that the mails wait in."""
SENT = "sent"
"""Subfolder of the outbox that keeps what a server has taken, byte for byte."""
TRIAL = "trial"
"""Subfolder of the outbox for mails to the chair alone."""

_PARTIAL_PREFIX = ".agreements-"
_PARTIAL_SUFFIX = ".partial"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_CAN_GATHER = hasattr(os, "writev")
"""Whether the system writes several pieces at a time; Windows does not."""
_MOST_PIECES = 16
"""What every system writes at a time (POSIX.1, ``_XOPEN_IOV_MAX``)."""
# Eight digits of its hash tell the versions of one form apart; if they ever fail, all of them do.
_KEPT_DIGITS = (8, 64)


class Format(StrEnum):
    """What a form can be written as; the value is the file's extension."""

    PDF = "pdf"
    MARKDOWN = "md"


Pieces = tuple[bytes, ...]
"""The bytes of a file; what many files begin with can be one object that all of them have."""


class Change(StrEnum):
    """What a run did to one file."""

    NEW = "new"
    SAME = "same"
    """The file was there with the same bytes and was not touched."""
    REPLACED = "replaced"
    """Another file had the name; it is kept under :data:`SUPERSEDED`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One file of the output folder."""

    folder: Path
    name: str
    change: Change
    kept: Path | None = None
    """Where the file that had the name is now, if it was replaced."""
    mtime_ns: int = 0
    """When the file was written, in nanoseconds since 1970; 0 if nobody looked."""

    def __str__(self) -> str:
        """Return the file's name, and what was done to it."""
        return f"{self.name} ({self.change})"

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.folder / self.name


class _Installed(NamedTuple):
    """What became of a file that was put in its place."""

    kept: Path | None
    """Where the file that had the name is now."""
    mtime_ns: int


class OutputError(DiagnosticError):
    """The output folder is not in a state to take a file; a person has to look."""


class OutputFolder:
    """A folder that takes files whole or not at all; use it in a ``with`` statement.

    Each file is written beside its place and then renamed over it, so a process that is killed
    leaves no half file under a final name; what it leaves beside is swept away by the next run. The
    files are not forced to the disk one by one: should the power fail, the next run finds the bytes
    that differ and puts them right.

    Raises:
        OutputError: on entering, if another process is writing to the folder.
        OSError: if the folder cannot be made or opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        # Joining a path and a name takes longer than renaming a file.
        self._start = os.path.join(path, "")  # noqa: PTH118 - the comment above
        self._partial = f"{self._start}{_PARTIAL_PREFIX}{os.getpid()}{_PARTIAL_SUFFIX}"
        self._lock: int | None = None

    def __enter__(self) -> Self:
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            self._lock = lock_folder(self.path)
        except FolderInUseError:
            hint = "wait until it has finished, then run again"
            raise OutputError(error(f"another run is writing to {self.path}", hint)) from None
        self._sweep()
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def subfolder(self, name: str) -> OutputFolder:
        """Return a folder below this one, made if it is not there; it is locked with this one.

        Raises:
            OutputError: something else than a folder, such as a symbolic link, has the name.
            OSError: it cannot be made.
        """
        below = OutputFolder(self.path / name)
        try:
            below.path.mkdir(exist_ok=True)
        except FileExistsError:
            raise OutputError(_not_ours(below.path, "folder")) from None
        if below.path.is_symlink():
            raise OutputError(_not_ours(below.path, "folder"))
        below._sweep()
        return below

    def put(self, name: str, *pieces: bytes) -> Placed:
        """Make ``pieces``, joined, the file ``name`` of the folder.

        Raises:
            OutputError: something else than a plain file, such as a symbolic link, has the name.
            OSError: the disk is full, or does not let us write.
        """
        place = self._start + name
        found = _read_plain_file(place)
        if found is None:
            written = self._install(place, pieces)
            return Placed(self.path, name, Change.NEW, None, written.mtime_ns)
        if found == b"".join(pieces):
            mtime_ns = Path(place).stat().st_mtime_ns
            return Placed(self.path, name, Change.SAME, None, mtime_ns)
        make_way = partial(self._set_aside, self.path / name, found, SUPERSEDED)
        written = self._install(place, pieces, make_way)
        return Placed(self.path, name, Change.REPLACED, written.kept, written.mtime_ns)

    def set_aside(self, name: str, folder: str) -> Path | None:
        """Move a file to a subfolder, untouched; None if it is not there.

        Raises:
            OutputError: something else than a plain file has the name, or the new one.
            OSError: the disk is full, or does not let us write.
        """
        target = self.path / name
        found = _read_plain_file(target)
        if found is None:
            return None
        kept = self._set_aside(target, found, folder)
        target.unlink(missing_ok=True)  # the same bytes may have been kept before
        return kept

    def put_draft(self, name: str, content: bytes) -> None:
        """Make ``content`` the file ``name``, and keep nothing of what was there: it is no form.

        Raises:
            OutputError: something else than a plain file has the name.
            OSError: the disk is full, or does not let us write.
        """
        place = self._start + name
        _read_plain_file(place)
        self._install(place, (content,))

    def _install(
        self, place: str, pieces: Pieces, make_way: Callable[[], Path] | None = None
    ) -> _Installed:
        """Write a file beside its place, move away what is there, and rename it.

        Args:
            place: where the file goes.
            pieces: its bytes.
            make_way: moves the other file away, and returns where it is now.
        """
        try:
            mtime_ns = _write_new(self._partial, pieces)
            kept = make_way() if make_way else None
            os.replace(self._partial, place)  # noqa: PTH105 - the same
        except BaseException as problem:
            Path(self._partial).unlink(missing_ok=True)
            if isinstance(problem, OSError):
                # A full disk comes without a name, and the user knows only the final one.
                raise OSError(problem.errno, problem.strerror, place) from problem
            raise
        return _Installed(kept, mtime_ns)

    def _set_aside(self, target: Path, content: bytes, place: str) -> Path:
        """Move a file to a subfolder, untouched, under a name with a hash of its bytes."""
        folder = self.path / place
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise OutputError(_not_ours(folder, "folder"))
        digest = hashlib.sha256(content).hexdigest()
        for digits in _KEPT_DIGITS:
            kept = folder / kept_name(target.name, digest, digits)
            there = _read_plain_file(kept)
            if there is None:
                target.rename(kept)
                return kept
            if there == content:
                return kept
        raise OutputError(_not_ours(folder / target.name, "file"))

    def _sweep(self) -> None:
        """Remove what a killed run left half written."""
        for leftover in self.path.glob(f"{_PARTIAL_PREFIX}*{_PARTIAL_SUFFIX}"):
            leftover.unlink(missing_ok=True)


def kept_name(name: str, sha256: str, digits: int = _KEPT_DIGITS[0]) -> str:
    """Return the name under which a file is kept, by its own and the hash of its bytes in hex."""
    path = PurePath(name)
    return f"{path.stem}-{sha256[:digits]}{path.suffix}"


def sha256(pieces: Pieces) -> str:
    """Return the SHA-256 of a file in hex."""
    start, *rest = pieces or (b"",)
    if not rest:
        return hashlib.sha256(start).hexdigest()
    digest = _begun(start).copy()
    for piece in rest:
        digest.update(piece)
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _begun(start: bytes) -> hashlib._Hash:
    """Return the hash of what many files begin with, to be gone on with in a copy."""
    return hashlib.sha256(start)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Name the place of what the system refuses; a full disk comes without one."""
    try:
        yield
    except OSError as problem:
        if problem.filename is not None or problem.errno is None:
            raise
        raise OSError(problem.errno, problem.strerror, str(path)) from problem


def _write_new(path: str, pieces: Pieces) -> int:
    """Write a file that is not there; return its time in nanoseconds, which moving it keeps."""
    # O_EXCL neither follows a link nor opens what another put there; the mode leaves the rest to
    # the user's umask, which the functions of `tempfile` do not.
    # A file object would ask the system four questions that are not needed here.
    descriptor = os.open(path, _NEW_FILE, 0o666)
    try:
        if not _CAN_GATHER or len(pieces) > _MOST_PIECES:
            written = os.write(descriptor, b"".join(pieces))
        else:
            written = os.writev(descriptor, pieces)
        if written < sum(map(len, pieces)):
            rest = b"".join(pieces)[written:]
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        return os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)


def _read_plain_file(path: Path | str) -> bytes | None:
    """Read a file that must be a plain one; None if there is none."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OutputError(_not_ours(path, "file"))
    return Path(path).read_bytes()


def _not_ours(path: Path | str, kind: str) -> Diagnostic:
    return error(
        f"{path} is not a plain {kind} and is left alone",
        "move it away, or choose another output folder",
    )
