"""A copy of a ledger, to read it where nothing can be written, or where it is damaged."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PARTS = ("", "-wal", "-journal")
"""Ends of the names of the files that hold rows; all else is made again when it is opened."""
_TRIES = 5


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """Make a copy of a database and of its log, and remove it at the end.

    It is made in the system's folder for such files, for the user alone.

    Raises:
        OSError: it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="agreements-") as folder:
        copied = Path(folder, path.name)
        for _ in range(_TRIES):
            before = _stamps(path)
            for end in _PARTS:
                part, target = path.with_name(f"{path.name}{end}"), f"{copied}{end}"
                Path(target).unlink(missing_ok=True)
                if part.is_file():
                    shutil.copyfile(part, target)
            if _stamps(path) == before:  # nobody wrote to it meanwhile
                break
        yield copied


def _stamps(path: Path) -> list[tuple[int, int] | None]:
    found: list[tuple[int, int] | None] = []
    for end in _PARTS:
        try:
            status = path.with_name(f"{path.name}{end}").stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_size, status.st_mtime_ns))
    return found
