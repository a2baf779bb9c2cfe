"""Putting a file in its place: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def put_file(file: Path, content: bytes) -> None:
    """Make ``content`` the file; a device or pipe gets it written.

    Raises:
        OSError: the disk is full, or does not let us write; what was there is there still.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(content)
        return
    partial = file.with_name(f".{file.name}-{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(file)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        raise OSError(problem.errno, problem.strerror, str(file)) from problem
