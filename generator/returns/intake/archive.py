"""Zip archives from strangers: their files one by one, with bounds on all that they may cost."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAX_RATIO = 200
"""How much longer a file may be than its compressed bytes; forms come to 10."""
_ALWAYS_ALLOWED = 1 << 20
"""Bytes that a file may have whatever its ratio."""
_BYTES_PER_ENTRY = 512
"""Of the directory of an archive: 46 and the name."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""LZMA is left out: a few bytes of it can ask for gigabytes of memory."""
_ENCRYPTED = 0x1
_END, _END_BYTES, _LOCATOR = b"PK\x05\x06", 22, b"PK\x06\x07"
_TAIL = 1 << 17


class BadArchiveError(Exception):
    """An archive, or one file in it, is not unpacked; the message says why."""


@dataclass
class Budget:
    """What may still be unpacked of whatever came in one piece."""

    entries: int
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: str
    """As the archive calls it; never a path to anything."""
    content: bytes = b""
    problem: str = ""
    """Why it was not unpacked."""


def unpack_archive(file: IO[bytes], budget: Budget, largest: int) -> Iterator[Member]:
    """Unpack an archive, file by file, in its own order.

    Args:
        file: the archive.
        budget: what may be unpacked; what is, is taken from it.
        largest: of how many bytes a file may be.

    Raises:
        BadArchiveError: it is damaged, or the budget is spent; what was yielded is sound.
    """
    _check_directory(file, budget.entries)
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGED as problem:
        raise BadArchiveError(f"is damaged: {problem}") from None
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.entries -= 1
            if budget.entries < 0:
                raise BadArchiveError("has too many files; the rest was not unpacked")
            refusal = _refusal(info, largest)
            if refusal:
                yield Member(info.filename, problem=refusal)
                continue
            budget.size -= info.file_size
            if budget.size < 0:
                raise BadArchiveError("unpacks to too many bytes; the rest was not unpacked")
            yield _read(archive, info)


_DAMAGED = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Python's reader raises for archives that it does not understand."""


def _refusal(info: zipfile.ZipInfo, largest: int) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in _METHODS:
        return "is compressed in a way that this program cannot read"
    if info.file_size > largest:
        return f"has more than {largest >> 20} MB"
    if info.file_size > _ALWAYS_ALLOWED + MAX_RATIO * info.compress_size:
        return "unpacks to suspiciously many bytes"
    return ""


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    try:
        with archive.open(info) as file:
            # No more is ever read than the directory says, and that was checked.
            return Member(info.filename, file.read(info.file_size))
    except _DAMAGED as problem:
        return Member(info.filename, problem=f"is damaged: {problem}")


def _check_directory(file: IO[bytes], entries: int) -> None:
    """Look how long the directory is before all of it is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        raise BadArchiveError("is damaged: it has no directory")
    (length,) = struct.unpack_from("<L", tail, end + 12)
    if tail[max(0, end - 20) : end].startswith(_LOCATOR) and end >= 76:
        (length,) = struct.unpack_from("<Q", tail, end - 76 + 40)
    if length > _BYTES_PER_ENTRY * max(entries, 1):
        raise BadArchiveError("has too many files")
    file.seek(0)
