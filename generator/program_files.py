"""What the program itself is made of: another release decides anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def program_stamps() -> Iterator[tuple[str, int, int]]:
    """Return name, size and time of each of the program's own files."""
    for place in (_PACKAGE, _PACKAGE.parent / "templates"):
        for file in files_of(place):
            if file.suffix != ".pyc":
                status = file.stat()
                yield str(file), status.st_size, status.st_mtime_ns


def files_of(path: Path) -> Iterator[Path]:
    """Return all files of a folder, in order, or the file itself; nothing, if it is not there."""
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names))
    elif path.is_file():
        yield path
