"""This project, two processes: PDF and Markdown.

The processes stay between the rounds, like the other contenders' warm state, and get chunks of
papers. An output folder belongs to one run, so each chunk has its own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.contenders import ours
from bench.contenders.common import Maker
from generator.paper import Paper

LABEL = "ours, 2 processes (PDF and Markdown)"
PROCESSES = 2
CHUNK = 50

_makers: list[Maker] = []


def prepare(papers: Sequence[Paper]) -> Maker:
    """Start the processes."""
    pool = get_context("spawn").Pool(PROCESSES)  # its processes end with this one

    def make(papers: Sequence[Paper], folder: Path) -> None:
        size = min(CHUNK, -(-len(papers) // PROCESSES))
        starts = range(0, len(papers), size)
        chunks = [papers[start : start + size] for start in starts]
        folders = [folder / str(start) for start in starts]
        pool.starmap(_make_chunk, zip(chunks, folders, strict=True), chunksize=1)

    warm: set[int] = set()
    while len(warm) < PROCESSES:
        warm.update(pool.map(_warm, [papers] * PROCESSES, chunksize=1))
    return make


def _maker() -> Maker:
    if not _makers:
        _makers.append(ours.prepare(()))
    return _makers[0]


def _make_chunk(papers: Sequence[Paper], folder: Path) -> None:
    folder.mkdir()
    _maker()(papers, folder)


def _warm(papers: Sequence[Paper]) -> int:
    """Make some forms for nothing; tell which process did."""
    with TemporaryDirectory() as folder:
        _maker()(papers, Path(folder))
    return os.getpid()
