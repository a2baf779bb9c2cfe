"""A run that has nothing to do knows it before it reads a single paper.

The last run that left nothing to do recorded what it told, under a key of all that it was made
from. The same key and untouched files are the same run.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.generate.rows import Told, told_as_json, told_from_json
from generator.cli.shared.loading import Settings
from generator.ledger.folder import FolderState

if TYPE_CHECKING:
    from generator.cli.generate.options import RoundOptions
    from generator.ledger import Ledger

_PACKAGE = Path(__file__).resolve().parents[2]


def run_key(settings: Settings, options: RoundOptions) -> str:
    """Give a digest of all that a run is made from: program, settings, papers, templates.

    Raises:
        OSError: a file of them cannot be read.
    """
    digest = hashlib.sha256()
    workspace = settings.workspace
    papers = options.papers
    for part in (
        sys.version,
        *program_stamps(),
        os.path.relpath(options.folder(settings)),
        repr((options.template, sorted(options.formats), papers.all_papers, papers.signer)),
    ):
        digest.update(repr(part).encode())
    for path in (
        workspace.config,
        papers.contacts or workspace.contacts,
        workspace.templates,
        *(papers.metadata or (workspace.metadata,)),
    ):
        digest.update(repr(str(path)).encode("utf-8", "surrogatepass"))
        for file in _files(path):
            with file.open("rb") as content:
                inner = hashlib.file_digest(content, "sha256").digest()
            digest.update(repr((str(file), inner)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def recall(ledger: Ledger, key: str, folder: Path) -> Told | None:
    """Give what the run tells if nothing changed since it was last settled, else None."""
    told = ledger.settled(key)
    if told is None or not FolderState(folder).has_all(ledger.current_files()):
        return None
    try:
        return told_from_json(told)
    except (ValueError, LookupError, TypeError):  # damage; the run finds out by itself
        return None


def remember(ledger: Ledger, key: str, told: Told) -> None:
    """Record that a run has nothing left to do, and what it tells."""
    ledger.settle(key, told_as_json(told))


def program_stamps() -> Iterator[tuple[str, int, int]]:
    """Give size and time of the program's own files: another release decides anew."""
    for place in (_PACKAGE, _PACKAGE.parent / "templates"):
        for file in _files(place):
            if file.suffix != ".pyc":
                status = file.stat()
                yield str(file), status.st_size, status.st_mtime_ns


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for folder, folders, names in os.walk(path):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names))
    elif path.is_file():
        yield path
