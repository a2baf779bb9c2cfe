"""All files together."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.sources import Loaded, Selection, load, load_text
from generator.sources.formats import detect
from generator.sources.parsed_file import SourceFile

BIB = "@misc{{{key}, title = {{{title}}}, author = {{Kim, Ann}}}}\n"
STATUS = (
    "number,forum,title,decision\n"
    '"1","https://openreview.net/forum?id=abc","One","Accept (Oral)"\n'
    '"2","https://openreview.net/forum?id=def","Two","Reject"\n'
)
AUTHORS = (
    "number,title,authors,authorids\n"
    "1,One,['Ann Kim'],['~Ann_Kim1']\n"
    "2,Two,['Bo Li'],['~Bo_Li1']\n"
    "3,Three,['Jo Roe'],['~Jo_Roe1']\n"
)


def bib(key: str = "k", title: str = "T") -> str:
    return BIB.format(key=key, title=title)


def write(folder: Path, **files: str) -> list[Path]:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def ids(loaded: Loaded) -> list[str]:
    return [paper.paper_id for paper in loaded.papers]


def severities(diagnostics: tuple[Diagnostic, ...]) -> list[Severity]:
    return [diagnostic.severity for diagnostic in diagnostics]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (bib(), "BibTeX"),
        ('{"notes": [{"content": {}}]}', "OpenReview notes"),
        (STATUS, "OpenReview status CSV"),
        (AUTHORS, "OpenReview authors CSV"),
        ("id,title,authors\n", "table"),
        ("paper_id,name,email\n", "contacts"),
    ],
)
def test_the_content_tells_the_format(text: str, name: str) -> None:
    assert detect(SourceFile("whatever.txt", text)) == name


def test_folders_stand_for_their_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        **{"b.bib": bib("b"), "a.bib": bib("a", "U"), ".hidden": bib("h"), "notes": "text"},
    )
    (tmp_path / "inner").mkdir()
    loaded = load([tmp_path, tmp_path / "a.bib"])
    assert ids(loaded) == ["a", "b"]
    assert severities(loaded.diagnostics) == [Severity.NOTE, Severity.NOTE]


def test_contacts_beside_the_papers_are_no_fault(tmp_path: Path) -> None:
    write(tmp_path, **{"a.bib": bib("a"), "contacts.csv": "paper_id,name,email\na,Ann Kim,\n"})
    loaded = load([tmp_path])
    assert (ids(loaded), loaded.diagnostics) == (["a"], ())


def test_what_is_no_file_is_told_from_what_is_not_there(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bib")
    loaded = load([tmp_path / "pipe.bib", tmp_path / "gone.bib"])
    assert [each.message for each in loaded.diagnostics][:2] == [
        "the file is not a file",
        "the file does not exist",
    ]


@pytest.mark.parametrize("name", ["missing.bib", "nul\0.bib"])
def test_a_file_that_is_not_there_costs_no_other(tmp_path: Path, name: str) -> None:
    loaded = load([tmp_path / name, *write(tmp_path, **{"a.bib": bib("a")})])
    assert ids(loaded) == ["a"]
    assert severities(loaded.diagnostics) == [Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "severity"), [("", Severity.WARNING), ("What is this?", Severity.ERROR)]
)
def test_a_file_of_no_known_format_is_said(text: str, severity: Severity) -> None:
    assert severities(load_text(text).diagnostics) == [severity]


def test_decisions_are_joined_with_the_authors(tmp_path: Path) -> None:
    paths = write(tmp_path, **{"status.csv": STATUS, "authors.csv": AUTHORS, "own.bib": bib()})
    for order in (paths, paths[::-1]):
        loaded = load(order)
        assert sorted(ids(loaded)) == ["abc", "k"]
        assert severities(loaded.diagnostics) == [Severity.NOTE]
        assert "2 papers" in loaded.diagnostics[0].message
    assert sorted(ids(load(paths, Selection.ALL))) == ["3", "abc", "def", "k"]


def test_an_accepted_paper_without_authors_anywhere_is_an_error(tmp_path: Path) -> None:
    (path,) = write(tmp_path, **{"status.csv": STATUS})
    (lost,) = load([path]).diagnostics
    assert (lost.severity, lost.span.line, lost.span.entry) == (Severity.ERROR, 2, "abc")


def test_titles_that_differ_between_joined_files_are_a_warning(tmp_path: Path) -> None:
    authors = AUTHORS.replace("1,One", "1,Another")
    paths = write(tmp_path, **{"status.csv": STATUS, "authors.csv": authors})
    (paper,) = load(paths).papers
    assert severities(paper.problems) == [Severity.WARNING]


def test_a_file_without_accepted_papers_hints_at_all() -> None:
    text = '[{"id": "a", "content": {"title": "T", "authors": ["Ann Kim"]}}]'
    loaded = load_text(text)
    assert not loaded.papers
    assert [(d.severity, "--all" in d.hint) for d in loaded.diagnostics] == [
        (Severity.WARNING, True)
    ]
    assert ids(load_text(text, selection=Selection.ALL)) == ["a"]


def test_the_same_paper_twice_is_kept_once() -> None:
    loaded = load_text(bib() + bib())
    assert ids(loaded) == ["k"]
    assert not loaded.papers[0].problems
    assert severities(loaded.diagnostics) == [Severity.WARNING]
    assert loaded.diagnostics[0].span.line == 2


def test_two_papers_with_one_id_are_both_refused(tmp_path: Path) -> None:
    paths = write(tmp_path, **{"a.bib": bib(title="One"), "b.bib": "\n" + bib(title="Two")})
    loaded = load(paths)
    assert ids(loaded) == ["k", "k"]
    assert all(has_errors(paper.problems) for paper in loaded.papers)
    assert "b.bib:2" in loaded.papers[0].problems[0].message
    assert "a.bib:1" in loaded.papers[1].problems[0].message


def test_ids_that_differ_in_case_are_two() -> None:
    loaded = load_text(bib("Kim25", "One") + bib("kim25", "Two"))
    assert ids(loaded) == ["Kim25", "kim25"]
    assert not any(paper.problems for paper in loaded.papers)


def test_the_only_declared_volume_is_that_of_all(tmp_path: Path) -> None:
    volume = "@Proceedings{V, name = {The Volume}}"
    paths = write(tmp_path, **{"volume.bib": volume, "t.csv": "id,title,authors\n1,T,Ann Kim\n"})
    (paper,) = load(paths).papers
    assert paper.volume is not None
    assert paper.volume.name == "The Volume"


def test_an_encoding_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "old.bib"
    path.write_bytes("@misc{k, title={Größe}, author={Müller, Zoë}}".encode("latin-1"))
    loaded = load([path])
    assert loaded.papers[0].title.plain == "Größe"
    assert str(loaded.papers[0].authors[0].name) == "Zoë Müller"
    assert [(d.severity, d.span.file) for d in loaded.diagnostics] == [
        (Severity.WARNING, str(path))
    ]


@given(
    st.text(max_size=80)
    | st.sampled_from([bib(), STATUS, AUTHORS]).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda cut: text[:cut] + "\0" + text[cut:])
    )
)
def test_no_text_raises(text: str) -> None:
    loaded = load_text(text, selection=Selection.ALL)
    assert text or severities(loaded.diagnostics) == [Severity.WARNING]


def test_a_plain_table_may_name_the_authors_of_decided_papers(tmp_path: Path) -> None:
    table = "id,title,authors\n1,One,Ann Kim\n2,Two,Bo Li\n"
    loaded = load(write(tmp_path, **{"status.csv": STATUS, "table.csv": table}))
    assert ids(loaded) == ["abc"]


TWO = "id,title,authors\n1,On Ink,{}; Al Fie\n2,On Paper,Ann Kim\n"


def test_letters_that_cannot_be_told_refuse_their_papers_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(TWO.format("이순신").encode("euc-kr"))
    first, second = load([path]).papers
    (problem,) = [found for found in first.problems if found.severity is Severity.ERROR]
    assert "--encoding" in problem.hint
    assert not second.problems
    said = load([path], encoding="euc-kr").papers
    assert str(said[0].authors[0].name) == "이순신"
    assert not said[0].problems


def test_letters_that_were_guessed_are_a_warning_on_their_papers(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(TWO.format("Zoë Kim").encode("latin-1"))
    first, second = load([path]).papers
    assert str(first.authors[0].name) == "Zoë Kim"
    assert severities(first.problems) == [Severity.WARNING]
    assert not second.problems


def test_in_a_file_with_one_foreign_line_only_its_paper_is_warned_of(tmp_path: Path) -> None:
    lines = [bib("a", "Zoë"), bib("b", "José"), bib("c", "Größe")]
    path = tmp_path / "papers.bib"
    path.write_bytes(lines[0].encode() + lines[1].encode("latin-1") + lines[2].encode())
    warned = [paper.paper_id for paper in load([path]).papers if paper.problems]
    assert warned == ["b"]


def zipped(member: str, content: str = "x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # The usual date is now, and the name of a test that is collected has to be one name.
        archive.writestr(zipfile.ZipInfo(member), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped("word/document.xml"), "a Word document"),
        (zipped("papers.bib"), "a zip archive"),
        (zipped("papers.bib")[:40], "that is cut off"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"<!DOCTYPE html>\n<html><title>Log in</title>", "a web page"),
        (b"[]\n", "holds no papers"),
        (b'{"notes": [], "count": 0}', "holds no papers"),
        (b'{"papers": 3}', "JSON"),
        (b"- id: 1\n  title: On Ink\n", "YAML"),
        (b'<?xml version="1.0"?><records/>', "XML"),
        (b"id,title,abstract\n1,T,x\n", "without a column \u201cauthors\u201d"),
        (b",,Contact\nid,title,name\n1,T,x\n", "without a column \u201cauthors\u201d"),
        (b"title,authors\nT,Ann Kim\n", "no column \u201cid\u201d"),
        (b"id,title,authors\n", "holds no papers"),
        (b"paper_id,name,email\n1,Ann Kim,a@x.org\n", "holds no papers"),
        (b"", "is empty"),
    ],
)
def test_a_file_that_is_no_metadata_is_named_with_what_to_do(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "list"
    path.write_bytes(data)
    (finding,) = load([path]).diagnostics
    assert said in finding.message
    assert finding.hint or said == "is empty"
    assert finding.severity in (Severity.ERROR, Severity.WARNING)


def test_a_file_beside_the_metadata_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "papers.bib").write_text(bib())
    (tmp_path / "call.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "contacts.csv").write_text("paper_id,name\nk,Ann Kim\n")
    found = load([tmp_path])
    assert ids(found) == ["k"]
    assert severities(found.diagnostics) == [Severity.WARNING]
