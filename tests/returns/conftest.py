"""The chair's desk, for all tests that return forms to it.

What is heavy is imported by the fixtures that need it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from generator.returns.evidence import FileKind, Index, Received, Report

if TYPE_CHECKING:
    from kinds import Examine

    from generator.returns.signers.signatures import Trust


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """All that was issued."""
    from issuing import make_desk

    return make_desk(tmp_path_factory.mktemp("issued"))


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """The one authority that the chair trusts."""
    from certified import write_root

    from generator.returns.signers.signatures import Trust

    return Trust((write_root(tmp_path_factory.mktemp("trusted") / "root.pem"),))


@pytest.fixture(scope="session")
def examine(issued: Index, trust: Trust, tmp_path_factory: pytest.TempPathFactory) -> Examine:
    """Examine the bytes of a file, as the command does."""
    from issuing import TODAY

    from generator.returns.examine import Examiner

    folder = tmp_path_factory.mktemp("returned")
    examiner = Examiner(issued, trust, TODAY)

    def examined(data: bytes, kind: FileKind = FileKind.PDF) -> Report:
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / sha256
        path.write_bytes(data)
        return examiner.examine(Received("returned", kind, sha256, len(data), path))

    return examined
