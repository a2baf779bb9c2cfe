"""Which paper a file is for that does not say it itself: a person's word, recorded and acted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.ledger.returned import Assignment, ReturnEntry
from generator.office import Office
from generator.returns.checking import CheckRequest, due_files, examine
from generator.returns.evidence import FileKind, Received
from generator.returns.taking_in import TakenIn

_PDF = ".pdf"


def assign_returns(
    assignments: Iterable[Assignment], opened: Office, request: CheckRequest
) -> tuple[ReturnEntry, ...]:
    """Record which papers files are for, and examine them as forms of these.

    Nothing is accepted by that: what each shows is compared with the paper, and judged.

    Args:
        assignments: what a person said; an empty paper id takes an earlier word back.
        opened: the output folder, by :func:`generator.office.write`.
        request: what files are examined with.

    Returns:
        The files that there are, as they are known now; papers or files that the ledger does not
        know are left out.

    Raises:
        GuardError: cannot start a process to examine files.
        LedgerError: nothing can be recorded; what was recorded stays.
    """
    log = opened.returns
    said = [each.sha256 for each in assignments if log.assign(each)]
    entries = {entry.sha256: entry for entry in log.entries()}
    kept = files_of_copies((entries[sha256] for sha256 in said), opened.folder, log.words())
    for _ in examine(due_files(kept, log, request), TakenIn(kept), log, request):
        pass
    now = {entry.sha256: entry for entry in log.entries()}
    return tuple(now[sha256] for sha256 in dict.fromkeys(said))


def files_of_copies(
    entries: Iterable[ReturnEntry], folder: Path, words: Mapping[str, str]
) -> dict[str, Received]:
    """Return the copies of files that came back as files to examine, by their hashes.

    Args:
        entries: the files; those whose copy is gone are left out.
        folder: the output folder.
        words: what was written with each file, by its hash.
    """
    found = {}
    for entry in entries:
        path = folder / entry.arrival.copy
        if path.is_file():
            found[entry.sha256] = Received(
                entry.arrival.name,
                FileKind.PDF if path.suffix == _PDF else FileKind.IMAGE,
                entry.sha256,
                entry.arrival.size,
                path,
                entry.arrival.sender,
                words.get(entry.sha256, ""),
                entry.assigned,
            )
    return found
