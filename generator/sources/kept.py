"""What was read of each file is kept, so that the same file is read once.

This is for speed alone: what is read anew is equal. A reading is kept by the bytes of its file and
by all else that decides what is read: the program, its libraries, what a person says of the file.
What is damaged, half written, somebody else's or not to be read or written is as if it were not
there. The kept files hold names and addresses, so only their owner can read them.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.diagnostics import Diagnosed
from generator.sources.formats import has_added
from generator.sources.kept_lines import from_lines, to_lines
from generator.sources.parsed_file import ParsedFile

FOLDER = ".lists"
"""Subfolder of the output folder."""
MOST_BYTES = 200_000_000
"""Of all readings that are kept; the oldest go first."""
_LIBRARIES = ("bibtexparser", "ftfy", "pylatexenc", "python-calamine", "PyYAML")
"""Those that decide what is read of a file."""
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_Reading = Diagnosed[tuple[ParsedFile, ...]]


class KeptReadings:
    """Readings that are kept in an output folder that is there; a folder that is not keeps none."""

    def __init__(self, folder: Path | str, program: object) -> None:
        """Open the readings of an output folder.

        Args:
            folder: the output folder.
            program: what changes whenever the program does.
        """
        self._output = Path(folder)
        self._folder = self._output / FOLDER
        libraries = [(name, _version(name)) for name in _LIBRARIES]
        self._program = repr((program, sys.version, libraries))

    def reading(self, path: Path, said: object, read: Callable[[], _Reading]) -> _Reading:
        """Return what was read of a file before; else read it, and keep that.

        Args:
            path: the file.
            said: all that decides beside its bytes what is read of it.
            read: reads it.
        """
        if has_added() or not self._output.is_dir():
            return read()
        before = self._key(path, said)
        place = self._folder / f"{_digest(str(path))[:32]}.jsonl"
        kept = _kept(place, before) if before else None
        if kept is not None:
            return kept
        found = read()
        if before and self._key(path, said) == before:  # nobody wrote to it meanwhile
            with suppress(OSError):
                self._keep(place, before, found)
        return found

    def _key(self, path: Path, said: object) -> str:
        try:
            if not path.is_file():
                return ""
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, ValueError):
            return ""
        return _digest(repr((self._program, str(path), said, content)))

    def _keep(self, place: Path, key: str, found: _Reading) -> None:
        """Put a reading into its place, whole or not at all."""
        self._folder.mkdir(0o700, exist_ok=True)
        if not _is_own_folder(self._folder):
            return
        # One name for all: what a killed run left is overwritten by the next. Two at once may spoil
        # each other's file, which its digest then tells.
        partial = place.with_name(f".{place.name}.partial")
        partial.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(partial, _NEW_FILE, 0o600), "wb") as file:
                digest = hashlib.sha256()
                for line in _lines(key, found):
                    file.write(line)
                    digest.update(line)
                file.write(digest.hexdigest().encode())
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
        _sweep(self._folder, place)


def kept_files(folder: Path | str) -> tuple[Path, ...]:
    """Return the files of all readings that are kept in an output folder; they can be erased."""
    place = Path(folder) / FOLDER
    return tuple(sorted(place.glob("*"))) if _is_own_folder(place) else ()


def _lines(key: str, found: _Reading) -> Iterator[bytes]:
    yield f"{key}\n".encode()
    for line in to_lines(found):
        yield f"{line}\n".encode("utf-8", "surrogatepass")


def _kept(place: Path, key: str) -> _Reading | None:
    """Return a reading that was kept under this key; None if there is none, or it is damaged."""
    try:
        with open(place, "rb", opener=_open_own) as file:
            if file.readline().strip() != key.encode():
                return None
            file.seek(0)
            data = file.read()
        body, _, digest = data.rpartition(b"\n")
        if hashlib.sha256(body + b"\n").hexdigest().encode() != digest:
            return None
        return from_lines(body.decode("utf-8", "surrogatepass").split("\n")[1:])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def _open_own(path: str, flags: int) -> int:
    """Open a plain file of the user's own, and nothing that a link leads to.

    Raises:
        OSError: it is none.
    """
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or not _is_ours(status):
        os.close(descriptor)
        raise OSError("it is not ours")
    return descriptor


def _is_own_folder(path: Path) -> bool:
    """Tell whether a path is a folder of the user's own, and no link."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(status.st_mode) and _is_ours(status)


def _is_ours(status: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def _sweep(folder: Path, latest: Path) -> None:
    """Erase the oldest readings until there are no more than so many bytes."""
    found = [(path.stat(), path) for path in folder.iterdir()]
    total = sum(status.st_size for status, _ in found)
    for status, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
        if total > MOST_BYTES and path != latest:
            path.unlink(missing_ok=True)
            total -= status.st_size


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
