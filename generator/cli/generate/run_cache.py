"""A run that has nothing to do knows it before it reads a single paper.

The last run that left nothing to do recorded what it reported, under a key of all that it was made
from. The same key and untouched files are the same run.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from generator import office
from generator.agreements import AgreementEntry
from generator.cli.generate.options import Options
from generator.cli.generate.rows import Reported, reported_from_json, reported_to_json
from generator.cli.shared.loading import Settings
from generator.ledger import Ledger
from generator.ledger.folder import FolderState
from generator.ledger.places import agreement_folder
from generator.ledger.rebuild import has_ledger
from generator.program_files import files_of, program_stamps


def run_key(settings: Settings, options: Options, entry: AgreementEntry) -> str:
    """Return a digest of all that a run is made from: program, settings, papers, templates, fonts.

    Raises:
        OSError: a file of them cannot be read.
    """
    digest = hashlib.sha256()
    workspace = settings.workspace
    for part in (
        sys.version,
        *program_stamps(),
        os.path.relpath(settings.folder(options.out)),
        repr(
            (
                entry,
                sorted(options.formats),
                options.all_papers,
                options.signer,
                options.encoding,
            )
        ),
    ):
        digest.update(repr(part).encode())
    for path in (
        workspace.config,
        options.contacts or workspace.contacts,
        workspace.templates,
        workspace.fonts,
        *(options.metadata or (workspace.metadata,)),
    ):
        digest.update(repr(str(path)).encode("utf-8", "surrogatepass"))
        for file in files_of(path):
            with file.open("rb") as content:
                inner = hashlib.file_digest(content, "sha256").digest()
            digest.update(repr((str(file), inner)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def recall(folder: Path, agreement: str, key: str) -> Reported | None:
    """Return what a run would report if nothing changed since it had nothing left to do, else None.

    Args:
        folder: the output folder.
        agreement: name of the agreement.
        key: by :func:`run_key`.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    if not has_ledger(folder):
        return None
    with office.read_ledger(folder) as opened:
        ledger = opened.of(agreement).ledger
        reported = ledger.unchanged_run(key)
        files = ledger.current_files()
    if reported is None or not FolderState(agreement_folder(folder, agreement)).has_all(files):
        return None
    try:
        return reported_from_json(reported)
    except (ValueError, LookupError, TypeError):  # damage; the run finds out by itself
        return None


def remember(ledger: Ledger, key: str, reported: Reported) -> None:
    """Record that a run has nothing left to do, and what it reported."""
    ledger.remember_run(key, reported_to_json(reported))
