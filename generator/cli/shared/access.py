"""Who may read what is kept: the user alone, or a group, as agreements.toml says."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.config import Config
    from generator.workspace import Workspace

_LEDGER = "ledger.sqlite"


def keep_access(workspace: Workspace, config: Config) -> None:
    """Set the access to the output folder, and all in it, that the settings ask for.

    The ledger's own mode tells whether that was done; it is changed last, so a run that is killed
    is made good by the next. Files of other users are left to them.
    """
    folder = workspace.root / config.folder
    ledger = folder / _LEDGER
    file_mode, folder_mode = 0o666 & ~config.access.umask, 0o777 & ~config.access.umask
    if not hasattr(os, "getuid") or not _is_ours(ledger):
        return
    if stat.S_IMODE(ledger.lstat().st_mode) == file_mode:
        return
    if folder.resolve() != workspace.root.resolve():
        _change(folder, folder_mode)
    for here, folders, names in os.walk(folder):
        for name in folders:
            _change(Path(here, name), folder_mode)
        for name in names:
            if name != _LEDGER:
                _change(Path(here, name), file_mode)
    _change(ledger, file_mode)


def _change(path: Path, mode: int) -> None:
    if _is_ours(path):
        try:
            path.chmod(mode)
        except OSError:  # a folder that cannot be written, which can still be read
            return


def _is_ours(path: Path) -> bool:
    """Tell whether a path is a file or folder itself, and the user's."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return status.st_uid == os.getuid() and not stat.S_ISLNK(status.st_mode)
