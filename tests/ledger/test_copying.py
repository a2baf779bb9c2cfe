"""Copies of a database with its log: whole, taken once where nobody writes, and gone at the end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.ledger.copying import copy_of


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"pages")
    (tmp_path / "ledger.sqlite-wal").write_bytes(b"log")
    return path


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were copied, in order."""
    names: list[str] = []
    copyfile = shutil.copyfile

    def noted(source: Path, target: str) -> None:
        names.append(source.name)
        copyfile(source, target)

    monkeypatch.setattr(shutil, "copyfile", noted)
    return names


def test_a_copy_has_both_parts_and_is_removed(database: Path, copied: list[str]) -> None:
    with copy_of(database) as copy:
        assert copy.read_bytes() == b"pages"
        assert copy.with_name(f"{copy.name}-wal").read_bytes() == b"log"
        assert copy.parent.stat().st_mode & 0o077 == 0
    assert not copy.parent.exists()
    assert copied == ["ledger.sqlite", "ledger.sqlite-wal"], "each part once"


def test_what_was_written_meanwhile_is_in_the_copy(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile = shutil.copyfile
    writes = iter([b"more pages"])

    def disturbed(source: Path, target: str) -> None:
        copyfile(source, target)
        if source == database and (data := next(writes, None)) is not None:
            database.write_bytes(data)

    monkeypatch.setattr(shutil, "copyfile", disturbed)
    with copy_of(database) as copy:
        assert copy.read_bytes() == b"more pages"
