"""Hostile and broken files: each costs itself only, and none is accepted."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import hostile
import pytest
from hostile import Hostile
from issuing import TODAY
from kinds import Examine, filled
from PIL import ImageChops
from scanning import printed

from generator.diagnostics import Diagnostic
from generator.returns.evidence import FileKind, Index, Outcome, Received, Report
from generator.returns.examine import Examiner
from generator.returns.intake.receive import IntakeLimits, receive
from generator.returns.reading.guard import WorkLimits, examine_all
from generator.returns.signers.signatures import Trust

LIMITS = WorkLimits(seconds=20, cpu_seconds=15, memory=3 << 29)
FILES = tuple(hostile.files())
QUICK = {
    "empty",
    "a page of the web",
    "encrypted",
    "cut off at 60%",
    "10,000 pages",
    "a page tree in a circle",
    "references in a circle",
    "a script on opening",
    "a script in a field",
    "an embedded file",
    "a file pinned to a page",
    "a program to start",
    "a program to start, on opening",
    "a form that is sent elsewhere",
    "a second form (XFA)",
    "a picture cut off",
}
"""What is told on opening: these need no process of their own."""


def told(report: Report) -> list[str]:
    return [f"{each.outcome}: {each.code}: {each.message}" for each in report.findings]


def name_of(file: Hostile) -> str:
    return file.name


def check(file: Hostile, report: Report) -> None:
    codes = {each.code for each in report.findings}
    assert report.outcome is not Outcome.ACCEPTED, told(report)
    assert "not-examined" not in codes, told(report)
    if file.codes:
        assert report.outcome is file.outcome, told(report)
        assert codes & set(file.codes), told(report)


@pytest.mark.parametrize("file", [file for file in FILES if file.name in QUICK], ids=name_of)
def test_it_is_told_on_opening(file: Hostile, examine: Examine) -> None:
    check(file, examine(file.make(), file.file))


def run(
    files: Sequence[Hostile], folder: Path, issued: Index, trust: Trust, jobs: int = 2
) -> Mapping[str, Report]:
    """Examine files one after the other in processes with limits, as the command does it."""

    def received() -> Iterator[Received]:
        for file in files:
            data = file.make()
            sha256 = hashlib.sha256(data).hexdigest()
            path = folder / sha256
            path.write_bytes(data)
            yield Received(file.name, file.file, sha256, len(data), path)

    done = list(examine_all(received(), partial(Examiner, issued, trust, TODAY), jobs, LIMITS))
    assert [received.name for received, _ in done] == [file.name for file in files]
    return {file.name: report for file, report in done}


GOOD = Hostile("a good one", filled, ("signed",), Outcome.ACCEPTED)


@pytest.fixture(scope="module")
def whole_run(
    issued: Index, trust: Trust, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Report]:
    """All of them, and a good one at the end."""
    return run([*FILES, GOOD], tmp_path_factory.mktemp("hostile"), issued, trust)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_it_costs_itself_only(file: Hostile, whole_run: Mapping[str, Report]) -> None:
    check(file, whole_run[file.name])


@pytest.mark.slow
def test_the_good_one_after_them_is_accepted(whole_run: Mapping[str, Report]) -> None:
    report = whole_run[GOOD.name]
    assert report.outcome is Outcome.ACCEPTED, told(report)


def test_a_form_that_only_printing_is_kept_from_is_no_reason_to_fail(examine: Examine) -> None:
    """It opens without a password; whether it is taken or not, it is read."""
    report = examine(hostile.encrypted("", "owner"), FileKind.PDF)
    assert "not-examined" not in {each.code for each in report.findings}
    assert report.outcome is Outcome.ACCEPTED or report.findings[0].hint


@pytest.mark.slow
def test_what_is_cut_off_anywhere_is_not_accepted(
    issued: Index, trust: Trust, tmp_path: Path
) -> None:
    cuts = [
        Hostile(f"{share} %", partial(hostile.truncated, share / 1000), ())
        for share in range(5, 1000, 9)
    ]
    for name, report in run(cuts, tmp_path, issued, trust).items():
        assert report.outcome is not Outcome.ACCEPTED, (name, told(report))
        assert "not-examined" not in {each.code for each in report.findings}, told(report)


def looks_the_same(pdf: bytes, other: bytes) -> bool:
    """Tell whether two files show the same pages."""
    ours, theirs = printed(pdf, 80), printed(other, 80)
    return len(ours) == len(theirs) and all(
        ImageChops.difference(one, two).getextrema()[1] < 40
        for one, two in zip(ours, theirs, strict=True)
    )


@pytest.mark.slow
def test_random_bytes_do_no_harm(issued: Index, trust: Trust, tmp_path: Path) -> None:
    """Whatever is accepted of them looks as it should."""
    spoiled = [
        Hostile(str(seed), partial(hostile.flipped, seed, 1 + seed % 12), ()) for seed in range(200)
    ]
    accepted = 0
    for seed, report in run(spoiled, tmp_path, issued, trust).items():
        codes = {each.code for each in report.findings}
        assert "not-examined" not in codes, (seed, told(report))
        if report.outcome is Outcome.ACCEPTED:
            accepted += 1
            spoiled_file = hostile.flipped(int(seed), 1 + int(seed) % 12)
            assert looks_the_same(spoiled_file, filled()), seed
    assert accepted < 100


ENVELOPE = b"From a@example.org Sun Jun  1 00:00:00 2031\n"
MIXED = b"Content-Type: multipart/mixed; boundary=x\n"
SMALL = IntakeLimits(file_bytes=8 << 20, unpacked_bytes=64 << 20, entries=200)


def taken(data: bytes, name: str, folder: Path) -> tuple[list[Received], list[Diagnostic]]:
    """Hand a file in, and check that nothing was written but copies."""
    store = folder / "store"
    source = folder / "handed" / name
    source.parent.mkdir()
    source.write_bytes(data)
    found = list(receive([source], store, SMALL))
    files = [each for each in found if isinstance(each, Received)]
    for each in files:
        assert each.path.parent == store
        assert hashlib.sha256(each.path.read_bytes()).hexdigest() == each.sha256
    beside = {path for path in folder.rglob("*") if path.is_file() and store not in path.parents}
    assert beside == {source}
    return files, [each for each in found if isinstance(each, Diagnostic)]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = hostile.zip_bomb()
    tracemalloc.start()
    files, said = taken(bomb, "forms.zip", tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert files == []
    assert said
    assert sum(path.stat().st_size for path in (tmp_path / "store").rglob("*")) < 1 << 20
    assert most < 8 << 20


def test_archives_within_archives_come_to_an_end(tmp_path: Path) -> None:
    files, said = taken(hostile.zip_of_zips(), "forms.zip", tmp_path)
    assert files == []
    assert said


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    files, _ = taken(hostile.zip_with_odd_names(), "forms.zip", tmp_path)
    assert len(files) == 4
    assert not Path("/tmp/escaped.pdf").exists()
    assert all(each.name.isprintable() for each in files)


@pytest.mark.parametrize(
    "data",
    [
        b"From nobody\n" * 10_000,
        ENVELOPE + b"\0\xff\xfe" + bytes(5000),
        ENVELOPE + MIXED + b"\n" + (b"--x\n" + MIXED + b"\n") * 5000,
    ],
    ids=["envelopes only", "zeros", "parts within parts"],
)
def test_a_mailbox_of_garbage_holds_nothing(data: bytes, tmp_path: Path) -> None:
    files, said = taken(data, "box.mbox", tmp_path)
    assert files == []
    assert said
