"""Files are put whole; what they replace is kept; nothing outside the folder is touched."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from generator.output import Change, OutputError, OutputFolder, named, sha256


def put(folder: Path, name: str, content: bytes) -> Change:
    with OutputFolder(folder) as output:
        return output.put(name, content).change


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_new_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    assert put(tmp_path / "deep" / "out", "a.pdf", b"1") is Change.NEW
    assert files(tmp_path) == {"deep/out/a.pdf": b"1"}


def test_a_file_with_the_same_bytes_is_not_touched(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", b"1")
    os.utime(tmp_path / "a.pdf", ns=(1, 1))
    assert put(tmp_path, "a.pdf", b"1") is Change.SAME
    assert (tmp_path / "a.pdf").stat().st_mtime_ns == 1


def test_what_is_replaced_is_kept_untouched(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", b"old")
    os.utime(tmp_path / "a.pdf", ns=(1, 1))
    with OutputFolder(tmp_path) as output:
        placed = output.put("a.pdf", b"new")
    assert placed.change is Change.REPLACED
    assert placed.kept is not None
    assert placed.kept.parent == tmp_path / "superseded"
    assert placed.kept.read_bytes() == b"old"
    assert placed.kept.stat().st_mtime_ns == 1
    assert (tmp_path / "a.pdf").read_bytes() == b"new"


def test_every_earlier_version_is_kept_once(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"1", b"2", b"3"):
        put(tmp_path, "a.pdf", content)
    kept = [content for name, content in files(tmp_path).items() if name.startswith("superseded/")]
    assert sorted(kept) == [b"1", b"2"]


def test_a_kept_name_that_is_taken_is_not_overwritten(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", b"1")
    with OutputFolder(tmp_path) as output:
        kept = output.put("a.pdf", b"2").kept
        assert kept is not None
        kept.write_bytes(b"something else")
        output.put("a.pdf", b"1")
        output.put("a.pdf", b"3")
    assert sorted(files(tmp_path / "superseded").values()) == [b"1", b"2", b"something else"]


@pytest.mark.parametrize("target", ["precious", "missing"])
def test_a_link_is_refused_and_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.pdf").symlink_to(tmp_path / target)
    with pytest.raises(OutputError, match=r"a\.pdf is not a plain file"):
        put(out, "a.pdf", b"form")
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert not (tmp_path / "missing").exists()
    assert (out / "a.pdf").is_symlink()


def test_a_linked_folder_of_superseded_files_is_refused(tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    put(out, "a.pdf", b"1")
    (out / "superseded").symlink_to(outside)
    with pytest.raises(OutputError, match="superseded"):
        put(out, "a.pdf", b"2")
    assert files(out) == {"a.pdf": b"1"}
    assert files(outside) == {}


def test_leftovers_of_a_killed_run_are_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".agreements-123.partial").write_bytes(b"half")
    (tmp_path / ".agreements").write_bytes(b"not ours")
    put(tmp_path, "a.pdf", b"1")
    assert files(tmp_path) == {"a.pdf": b"1", ".agreements": b"not ours"}


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as output, pytest.raises(OSError, match="too long"):
        output.put("x" * 300, b"1")
    assert files(tmp_path) == {}


def test_files_have_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        put(tmp_path, "a.pdf", b"1")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o640


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    script = f"from generator.output import *; OutputFolder(Path({str(tmp_path)!r})).__enter__()"
    with OutputFolder(tmp_path):
        other = subprocess.run(
            [sys.executable, "-c", script], check=False, capture_output=True, text=True
        )
    assert "another run is writing" in other.stderr
    assert put(tmp_path, "a.pdf", b"1") is Change.NEW


@pytest.mark.skipif(sys.platform == "win32", reason="writes in another way")
@pytest.mark.parametrize("most", [1, 2, 7])
@pytest.mark.parametrize("pieces", [(b"abc", b"", b"defgh"), (b"x",) * 40])
def test_a_file_is_whole_however_little_the_system_writes_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, pieces: tuple[bytes, ...]
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:most]))
    monkeypatch.setattr(os, "writev", lambda file, parts: write(file, b"".join(parts)[:most]))
    with OutputFolder(tmp_path) as output:
        output.put("a.pdf", *pieces)
    assert (tmp_path / "a.pdf").read_bytes() == b"".join(pieces)


@pytest.mark.parametrize("place", [None, "elsewhere"])
def test_what_the_system_refuses_has_a_name(place: str | None) -> None:
    with pytest.raises(OSError, match=place or "the/table") as caught, named(Path("the/table")):
        raise OSError(28, "No space left on device", place)
    assert caught.value.errno == 28


@pytest.mark.parametrize("pieces", [(), (b"",), (b"one",), (b"one", b"two"), (b"one", b"", b"3")])
def test_a_hash_is_that_of_the_pieces_joined_however_often_they_began_alike(
    pieces: tuple[bytes, ...],
) -> None:
    for _ in range(2):
        assert sha256(pieces) == hashlib.sha256(b"".join(pieces)).hexdigest()
