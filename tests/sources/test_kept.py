"""What was read is kept: equal to what is read anew, for its owner alone, and never believed."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources import Loaded, Selection, kept, load
from generator.sources.formats import SOURCES
from generator.sources.kept import FOLDER, KeptReadings, kept_files
from generator.sources.load import read_sources

LOAD = sys.modules["generator.sources.load"]
BIB = r"""
@Proceedings{icex31, name = {Examples, 3rd}, year = {2031}, editor = {Silva, In{\^e}s}}
@InProceedings{kim31, title = {On $\ell_1$ \emph{Ink} (and more}, author = {Kim, Ann and 李 明},
  track = {main}, url = {https://example.org/a_b}}
@InProceedings{li31, title = {\textsc{Small} \textsuperscript{2}}, author = {Bo Li and others}}
@InProceedings{lost31, title = {\unknown{x}}, author = {}}
"""
TEXTS = (
    BIB,
    "@misc{a, title = {\ud83d Ink}, author = {Kim, Ann}}",
    "@misc{a, title = {A}, booktitle = {Ink}, author = {Kim, Ann}, year = 2031}\n@misc{b, title = ",
    "id,title,authors,email,track\n7,On Ink,Ann Kim; Bo Li,ann@example.org,main\n8,,Ann Kim,,\n",
    "number,forum,title,decision\n7,https://openreview.net/forum?id=x1,On Ink,Accept\n",
    "submission #,first name,last name,email,corresponding?\n7,Ann,Kim,ann@example.org,yes\n",
    "paper_id,field,was,now,source\n7,title,On Ink,On Inks,mail\n",
    '[{"pid": 7, "title": "On <i>Ink</i>", "decision": "Rejected", "authors": [{"first": "Ann", '
    '"last": "Kim", "email": "ann@example.org", "affiliation": "Inkwell"}]}]',
    "TY  - CONF\nTI  - On Ink\nAU  - Kim, Ann\nID  - 7\nER  - \n",
    "no metadata at all",
    "",
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read from now on."""
    paths: list[Path] = []

    def noting(path: Path, encoding: str = "") -> object:
        paths.append(path)
        return read_sources(path, encoding)

    monkeypatch.setattr(LOAD, "read_sources", noting)
    return paths


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of papers."""
    path = tmp_path / "papers.bib"
    path.write_text(BIB, "utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def in_full(loaded: Loaded) -> str:
    """Return all that was loaded, also what does not count when it is compared."""
    return repr([(paper, paper.title.plain) for paper in loaded.papers] + [*loaded.diagnostics])


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), st.sampled_from(Selection))
def test_what_was_kept_is_what_is_read(texts: list[str], selection: Selection) -> None:
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"list{number}") for number, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8", errors="surrogatepass")
        keeper = KeptReadings(folder, "program")
        anew = load(paths, selection)
        first, second = (load(paths, selection, kept=keeper) for _ in range(2))
    assert first == second == anew
    assert in_full(first) == in_full(second) == in_full(anew)
    assert [type(each.severity) for each in second.diagnostics] == [
        type(each.severity) for each in anew.diagnostics
    ]


def test_a_file_is_read_once(listed: Path, out: Path, read: list[Path]) -> None:
    for _ in range(3):
        load([listed], kept=KeptReadings(out, "program"))
    assert read == [listed]


def test_whatever_decides_what_is_read_has_it_read_anew(
    listed: Path, out: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(program: str = "program", encoding: str = "", **columns: str) -> None:
        load([listed], encoding=encoding, columns={"papers.bib": columns}, kept=keeper(program))

    def keeper(program: str) -> KeptReadings:
        return KeptReadings(out, program)

    again()
    again(program="another release")
    again(encoding="latin-1")
    again(id="#")
    listed.write_text(BIB.replace("Ink", "Inks"), "utf-8")
    again()
    assert len(read) == 5
    monkeypatch.setattr(kept, "version", lambda library: f"another {library}")
    again()
    assert len(read) == 6


def test_only_its_owner_can_read_it(listed: Path, out: Path) -> None:
    before = os.umask(0)
    try:
        load([listed], kept=KeptReadings(out, "program"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((out / FOLDER).stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept_files(out)] == [0o600]


def test_no_folder_is_made_and_nothing_is_kept_without_one(listed: Path, tmp_path: Path) -> None:
    load([listed], kept=KeptReadings(tmp_path / "none", "program"))
    assert [*tmp_path.iterdir()] == [listed]


def _flip(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("part", [0.0, 0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("harm", ["cut", "flipped", "doubled"])
def test_what_is_damaged_is_read_anew(
    part: float, harm: str, listed: Path, out: Path, read: list[Path]
) -> None:
    keeper = KeptReadings(out, "program")
    whole = load([listed], kept=keeper)
    [place] = kept_files(out)
    data = place.read_bytes()
    at = int(part * len(data))
    harmed = {"cut": data[:at], "flipped": _flip(data, at), "doubled": data[:at] + data}[harm]
    if harmed == data:
        return
    place.write_bytes(harmed)
    assert load([listed], kept=keeper) == whole
    assert len(read) == 2
    assert place.read_bytes() == data
    load([listed], kept=keeper)
    assert len(read) == 2


@pytest.mark.parametrize("lines", ["", "{}", "[1,[]]", '[1,[]]\n[0,{"":"Popen"}]', '[0,{"a":1}]'])
def test_lines_that_are_no_reading_are_read_anew(
    lines: str, listed: Path, out: Path, read: list[Path]
) -> None:
    keeper = KeptReadings(out, "program")
    whole = load([listed], kept=keeper)
    [place] = kept_files(out)
    key = place.read_bytes().partition(b"\n")[0]
    body = key + b"\n" + lines.encode() + b"\n"
    place.write_bytes(body + kept.hashlib.sha256(body).hexdigest().encode())
    assert load([listed], kept=keeper) == whole
    assert len(read) == 2


def test_what_a_link_leads_to_is_neither_read_nor_written(
    listed: Path, out: Path, tmp_path: Path, read: list[Path]
) -> None:
    keeper = KeptReadings(out, "program")
    load([listed], kept=keeper)
    [place] = kept_files(out)
    target = tmp_path / "elsewhere"
    place.rename(target)
    place.symlink_to(target)
    data = target.read_bytes()
    load([listed], kept=keeper)
    assert len(read) == 2
    assert target.read_bytes() == data
    assert not place.is_symlink()

    other = tmp_path / "other"
    (out / FOLDER).rename(other)
    (out / FOLDER).symlink_to(other)
    listed.write_text(BIB.replace("Ink", "Inks"), "utf-8")
    before = {path: path.read_bytes() for path in other.iterdir()}
    load([listed], kept=keeper)
    assert {path: path.read_bytes() for path in other.iterdir()} == before
    assert kept_files(out) == ()


def test_what_somebody_else_has_put_there_is_read_anew(
    listed: Path, out: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = KeptReadings(out, "program")
    load([listed], kept=keeper)
    monkeypatch.setattr(kept, "_is_ours", lambda status: stat.S_ISDIR(status.st_mode))
    load([listed], kept=keeper)
    assert len(read) == 2


def test_a_disk_that_is_full_costs_only_the_keeping(
    listed: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(place: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    assert load([listed], kept=KeptReadings(out, "program")) == load([listed])
    assert kept_files(out) == ()


@pytest.mark.parametrize("step", ["replace", "unlink"])
def test_what_a_killed_run_left_is_not_left_by_the_next(
    listed: Path, out: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = KeptReadings(out, "program")
    load([listed], kept=keeper)
    whole = {path: path.read_bytes() for path in kept_files(out)}
    (out / FOLDER).joinpath(next(iter(whole)).name).unlink()
    process = os.fork()
    if not process:
        monkeypatch.setattr(Path, step, lambda *_, **__: os._exit(3))
        load([listed], kept=keeper)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 3
    load([listed], kept=keeper)
    assert {path: path.read_bytes() for path in kept_files(out)} == whole


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    listed: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changing(path: Path, encoding: str = "") -> object:
        found = read_sources(path, encoding)
        path.write_text(BIB.replace("Ink", "Inks"), "utf-8")
        return found

    monkeypatch.setattr(LOAD, "read_sources", changing)
    load([listed], kept=KeptReadings(out, "program"))
    assert kept_files(out) == ()


def test_formats_of_others_are_asked_each_time(listed: Path, out: Path, read: list[Path]) -> None:
    SOURCES.register("another", SOURCES.get("RIS"))
    try:
        for _ in range(2):
            load([listed], kept=KeptReadings(out, "program"))
    finally:
        SOURCES.remove("another")
    assert len(read) == 2
    assert kept_files(out) == ()


def test_the_oldest_go_when_there_are_too_many(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = KeptReadings(out, "program")
    places: list[Path] = []
    for number in range(4):
        path = tmp_path / f"{number}.bib"
        path.write_text(BIB, "utf-8")
        load([path], kept=keeper)
        [new] = {*kept_files(out)} - {*places}
        os.utime(new, ns=(number, number))
        places.append(new)
        monkeypatch.setattr(kept, "MOST_BYTES", 3 * new.stat().st_size)
    assert set(kept_files(out)) == set(places[1:])
