"""What stands in the output folder, beside what the ledger says stands there."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.ledger.records import IssuedFile, Record


class FileState(StrEnum):
    """What became of a file since it was put in its place."""

    INTACT = "intact"
    """Same size and time as ever."""
    TOUCHED = "touched"
    """Same bytes, but another time, or seen for the first time."""
    PENDING = "pending"
    """A run was stopped before it put the file in its place."""
    MISSING = "deleted"
    EDITED = "edited"
    """Other bytes than those that were issued."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """A file that somebody else edited or deleted."""

    paper_id: str
    name: str
    """Below the output folder."""
    state: FileState


@dataclass(frozen=True, slots=True)
class FileStatus:
    """Size and time of a file, for the ledger."""

    size: int
    mtime_ns: int


class FolderState:
    """The output folder's own files, listed once; their bytes are read only where it must be."""

    def __init__(self, path: Path) -> None:
        """List a folder; it need not exist."""
        self.path = path
        self.files: dict[str, FileStatus] = {}
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        self.files[entry.name] = FileStatus(status.st_size, status.st_mtime_ns)
        except FileNotFoundError:
            pass

    def state_of(self, file: IssuedFile, record: Record) -> FileState:
        """Say what became of a file that stands at the top of the folder."""
        status = self.files.get(file.name)
        if status is None:
            return FileState.PENDING if file.mtime_ns is None else FileState.MISSING
        if (status.size, status.mtime_ns) == (file.size, file.mtime_ns):
            return FileState.INTACT
        digest = hashlib.sha256((self.path / file.name).read_bytes()).hexdigest()
        if digest == file.sha256:
            return FileState.TOUCHED
        # A run that is stopped leaves the revision or the rendering before in its place.
        return FileState.PENDING if digest in _hashes(record) else FileState.EDITED

    def has_all(self, files: Iterable[tuple[str, int, int | None]]) -> bool:
        """Tell whether all these files are there with this size and time."""
        return all(
            (status := self.files.get(name)) is not None
            and (status.size, status.mtime_ns) == (size, mtime_ns)
            for name, size, mtime_ns in files
        )


def _hashes(record: Record) -> set[str]:
    renderings = (each for revision in record.revisions for each in revision.renderings)
    return {file.sha256 for each in renderings for file in each.files}
