"""Files are put in their place whole or not at all, by every command that writes one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.cli.shared.putting import put_file


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    for content in (b"first", b"second"):
        put_file(file, content)
        assert file.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]


def test_what_was_there_stays_if_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(b"before")

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as half:
            half.write(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as caught:
        put_file(file, b"content")
    assert caught.value.filename == str(file)
    assert file.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["report.csv"]


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        put_file(pipe, b"content")
        assert os.read(reader, 100) == b"content"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
