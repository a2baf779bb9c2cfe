"""The chair's desk, for all tests that return forms to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from certified import write_root
from desk import TODAY, make_desk

from generator.returns.evidence import FileKind, Index, Received, Report

Examine = Callable[[bytes, FileKind], Report]


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """All that was issued."""
    return make_desk(tmp_path_factory.mktemp("issued"))


@pytest.fixture(scope="session")
def examine(issued: Index, tmp_path_factory: pytest.TempPathFactory) -> Examine:
    """Examine the bytes of a file, as the command does."""
    from generator.returns.signatures import Trust

    from generator.returns.examine import Examiner

    folder = tmp_path_factory.mktemp("returned")
    examiner = Examiner(issued, Trust((write_root(folder / "root.pem"),)), TODAY)

    def examined(data: bytes, kind: FileKind = FileKind.PDF) -> Report:
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / sha256
        path.write_bytes(data)
        return examiner.examine(Received("returned", kind, sha256, len(data), path))

    return examined
