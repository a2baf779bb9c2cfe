"""Hold a folder against other processes: with a lock of POSIX, elsewhere by way of portalocker."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # not on Windows

LOCK_NAME = ".agreements-lock"
"""The file that is locked where a folder itself cannot be."""


class FolderInUseError(Exception):
    """Another process holds the folder."""


def lock_folder(folder: Path) -> int | None:
    """Hold a folder as long as the descriptor that is returned is open.

    The system lets go of it when the process ends, however it does. None if the file system knows
    no locks: then there is no protection.

    Raises:
        FolderInUseError: another process holds it.
        OSError: the folder cannot be opened.
    """
    if fcntl is None:
        return _lock_file(folder / LOCK_NAME)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise FolderInUseError from None
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def is_available() -> bool:
    """Tell whether folders can be held on this system."""
    return fcntl is not None or find_spec("portalocker") is not None


def _lock_file(path: Path) -> int | None:
    try:
        import portalocker  # noqa: PLC0415 - installed only where it is needed
    except ImportError:
        return None
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        portalocker.lock(
            descriptor, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        )
    except portalocker.AlreadyLocked:
        os.close(descriptor)
        raise FolderInUseError from None
    except portalocker.LockException:
        os.close(descriptor)
        return None
    return descriptor
