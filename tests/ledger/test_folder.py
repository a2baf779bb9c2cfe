"""What stands in the folder beside what was issued: told by size, time, and bytes if need be."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from generator.ledger import Content, IssuedFile, Record, Revision
from generator.ledger.folder import FileState, FolderState

EARLIER, CURRENT = b"revision 1", b"revision 2"
CONTENT = Content("On Ink", ("Ann Lee",), (), (), "pmlr", "abc", (), None)


def issued(content: bytes, size: int, mtime_ns: int | None) -> IssuedFile:
    return IssuedFile("pdf", "a.pdf", hashlib.sha256(content).hexdigest(), size, mtime_ns)


def record(*files: IssuedFile) -> Record:
    revisions = tuple(
        Revision(number, "a", f"f{number}", CONTENT, None, (file,))
        for number, file in enumerate(files, start=1)
    )
    return Record(1, "a", "", False, None, revisions)  # noqa: FBT003


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(CURRENT)
    os.utime(path, ns=(5, 5))
    return path


def state_of(file: IssuedFile, folder: Path) -> FileState:
    return FolderState(folder).state_of(file, record(issued(EARLIER, 10, 1), file))


@pytest.mark.parametrize(
    ("size", "mtime_ns", "state"),
    [
        (10, 5, FileState.INTACT),
        (10, 6, FileState.TOUCHED),
        (11, 5, FileState.TOUCHED),
        (10, None, FileState.TOUCHED),
    ],
)
def test_a_file_of_the_same_bytes(
    path: Path, size: int, mtime_ns: int | None, state: FileState
) -> None:
    assert state_of(issued(CURRENT, size, mtime_ns), path.parent) is state


def test_a_file_whose_size_and_time_are_the_same_is_not_read(path: Path) -> None:
    assert state_of(issued(b"other", 10, 5), path.parent) is FileState.INTACT


def test_a_file_of_other_bytes_was_edited(path: Path) -> None:
    path.write_bytes(b"by hand")
    assert state_of(issued(CURRENT, 10, 5), path.parent) is FileState.EDITED


def test_the_revision_before_waits_for_a_run_that_was_stopped(path: Path) -> None:
    path.write_bytes(EARLIER)
    assert state_of(issued(CURRENT, 10, 5), path.parent) is FileState.PENDING


def test_a_file_that_was_never_seen_waits_and_one_that_was_is_gone(tmp_path: Path) -> None:
    assert state_of(issued(CURRENT, 10, None), tmp_path) is FileState.PENDING
    assert state_of(issued(CURRENT, 10, 5), tmp_path) is FileState.MISSING


@pytest.mark.parametrize(
    ("files", "there"),
    [
        ([("a.pdf", 10, 5)], True),
        ([], True),
        ([("a.pdf", 10, 6)], False),
        ([("a.pdf", 11, 5)], False),
        ([("a.pdf", 10, None)], False),
        ([("a.pdf", 10, 5), ("b.pdf", 10, 5)], False),
    ],
)
def test_a_folder_has_all_files_as_they_were(
    path: Path, files: list[tuple[str, int, int | None]], *, there: bool
) -> None:
    assert FolderState(path.parent).has_all(files) is there


def test_what_is_no_file_of_the_folder_does_not_count(path: Path) -> None:
    (path.parent / "b.pdf").symlink_to(path)
    (path.parent / "c.pdf").mkdir()
    assert set(FolderState(path.parent).files) == {"a.pdf"}
    assert FolderState(path.parent / "nowhere").files == {}
