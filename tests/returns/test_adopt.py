"""``agreements adopt``: a volume whose forms were made elsewhere, under names of all sorts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import blank
import pytest
from cli.conftest import Run, run_command
from foreign import a_letter, look_alike, typed

from generator import office
from generator.confined import ConfinedError, Ended
from generator.ledger.records import EventKind

pytestmark = pytest.mark.usefixtures("forked_processes")

BIB = """
@Proceedings{icex31, name = {The 3rd Conference on Examples}, year = {2031}, volume = {300}}
@InProceedings{lovelace43, title = {Sketch of the Analytical {E}ngine with Notes},
  author = {Lovelace, Ada and Menabrea, Luigi Federico}}
@InProceedings{hopper52, title = {The Education of a Computer and Its Users},
  author = {Hopper, Grace}}
@InProceedings{noether18, title = {Invariant Problems of Variation in Groups},
  author = {Noether, Emmy}}
@InProceedings{germain16, title = {On the Vibrations of Elastic Surfaces},
  author = {Germain, Sophie}}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return run_command


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """What a chair has: the list, and signed forms with names of all sorts."""
    folder = tmp_path / "forms"
    folder.mkdir()
    (tmp_path / "papers.bib").write_text(BIB, "utf-8")
    empty = look_alike()
    title = "Sketch of the Analytical Engine with Notes"
    for name, data in {
        "lovlace43 permission.pdf.pdf": typed(
            empty, name="Ada Lovelace", day="2031-06-01", title=title
        ),
        "Hopper52Permision.PDF": typed(empty, name="Grace Hopper", day="2031-06-02"),
        "scan0007.pdf": a_letter(),
    }.items():
        (folder / name).write_bytes(data)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("ledger.sqlite-")
    }


def volume(run: Run, *arguments: str) -> Mapping[str, Any]:
    ended = run("adopt", *arguments, "--json")
    found: Mapping[str, Any] = json.loads(ended.output)
    return found


def papers_of(found: Mapping[str, Any]) -> dict[str, int]:
    return {each["paper_id"]: len(each["files"]) for each in found["papers"]}


def test_it_begins_in_an_empty_folder_with_a_list_and_forms(run: Run, forms: Path) -> None:
    before = hashes(forms.parent / "forms")
    ended = run("adopt", "../forms", "--metadata", "../papers.bib")
    assert ended.status == 1, "papers are without an accepted form"
    assert "A workspace was made here" in ended.messages
    assert "4 papers added to the ledger." in ended.messages
    assert "Hopper52Permision.PDF: may be hopper52" in ended.output
    assert "scan0007.pdf: matches no paper" in ended.output
    assert "No file: 3" in ended.messages
    assert Path("metadata/papers.bib").read_text("utf-8") == BIB
    assert hashes(forms) == before, "nothing of the chair's is moved or changed"
    assert not list(Path("out").glob("*.pdf")), "no form is made by it"


def test_the_list_is_found_beside_the_forms(run: Run, forms: Path) -> None:
    (forms.parent / "papers.bib").rename(forms / "papers.bib")
    found = volume(run, str(forms))
    assert papers_of(found) == {"lovelace43": 1, "hopper52": 0, "noether18": 0, "germain16": 0}
    assert found["missing"] == ["hopper52", "noether18", "germain16"]


def test_running_it_again_changes_nothing(
    run: Run, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = volume(run, "../forms", "--metadata", "../papers.bib")
    before = office.read("out")
    examined: list[str] = []
    monkeypatch.setattr(
        "generator.cli.adopt.command.examine",
        lambda due, *_: iter([examined.append(each.name) for each in due]),
    )
    assert volume(run, "../forms") == first
    assert office.read("out") == before
    assert examined == [], "no file is read twice"


def test_names_are_believed_when_the_chair_says_so(run: Run, forms: Path) -> None:
    run("adopt", "../forms", "--metadata", "../papers.bib")
    ended = run("adopt", "../forms", "--by-name", "--by", "Inês Silva")
    assert "1 file matched to papers by name." in ended.messages
    state = office.read("out")
    [entry] = [each for each in state.returns if each.assignments]
    assert (entry.assigned, entry.assignments[0].by) == ("hopper52", "Inês Silva")
    assert str(entry.outcome) == "needs review", "nothing is accepted by it"
    assert "taken for" not in run("adopt", "../forms", "--by-name").messages


def test_two_papers_that_a_name_may_mean_are_left_to_the_chair(run: Run, forms: Path) -> None:
    more = BIB + "@InProceedings{hopper52a, title={Compilers for All}, author={Hopper, Grace}}"
    (forms.parent / "papers.bib").write_text(more, "utf-8")
    (forms / "Hopper52Permision.PDF").rename(forms / "hoper52 permission.pdf")
    ended = run("adopt", "../forms", "--metadata", "../papers.bib", "--by-name")
    assert "taken for" not in ended.messages
    assert "may be hopper52a, hopper52" in ended.output


def test_the_forms_may_lie_where_the_workspace_is(run: Run, forms: Path) -> None:
    for path in (*forms.iterdir(), forms.parent / "papers.bib"):
        (Path() / path.name).write_bytes(path.read_bytes())
    first = volume(run, ".")
    assert papers_of(first)["lovelace43"] == 1
    assert len(first["unknown"]) == 2
    assert volume(run, ".") == first, "copies and pictures of ours are no forms that came back"


def test_a_form_made_later_is_the_same_revision(run: Run, forms: Path) -> None:
    """Who misses a form makes it here; what was taken in before still counts."""
    run("adopt", "../forms", "--metadata", "../papers.bib")
    assert run("generate", "--only", "noether18").status == 0
    assert run("generate").status == 0
    records = office.read("out").records
    assert {record.current.number for record in records.values()} == {1}
    assert not records["noether18"].current.is_adopted
    assert records["lovelace43"].last(EventKind.RETURNED) is not None


def test_a_list_with_the_name_of_another_is_not_overwritten(run: Run, forms: Path) -> None:
    run("adopt", "../forms", "--metadata", "../papers.bib")
    (forms.parent / "papers.bib").write_text("", "utf-8")
    ended = run("adopt", "../forms", "--metadata", "../papers.bib")
    assert ended.status == 2
    assert "differs from" in ended.messages
    assert Path("metadata/papers.bib").read_text("utf-8") == BIB


def test_without_a_list_nothing_is_made(run: Run, forms: Path) -> None:
    ended = run("adopt", "../forms")
    assert ended.status == 2
    assert "no list of papers was found here" in ended.messages
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n"),
        lambda folder: (folder / "notes.txt").write_text("To do"),
        lambda folder: (folder / "empty.pdf").write_bytes(b""),
    ],
    ids=["a broken file", "a note", "an empty file"],
)
def test_what_is_no_form_costs_the_others_nothing(
    run: Run, forms: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(forms)
    assert papers_of(volume(run, "../forms", "--metadata", "../papers.bib"))["lovelace43"] == 1


def test_a_file_is_said_to_be_for_a_paper(run: Run, forms: Path) -> None:
    run("adopt", "../forms", "--metadata", "../papers.bib")
    [letter] = [e for e in office.read("out").returns if e.arrival.name.endswith("scan0007.pdf")]
    name = letter.sha256[:12]
    ended = run("review", name, "--paper", "germain16", "--by", "Inês Silva", "--note", "by mail")
    assert (ended.status, ended.output) == (
        0,
        "../forms/scan0007.pdf: for germain16, needs review\n",
    )
    [entry] = [e for e in office.read("out").returns if e.sha256 == letter.sha256]
    assert [(e.paper_id, e.by, e.note) for e in entry.assignments] == [
        ("germain16", "Inês Silva", "by mail")
    ]
    assert run("review", name, "--paper", "nosuch").status == 2
    assert run("review", name, "--paper", "germain16", "--accept").status == 2
    assert run("review", name, "--paper", "").output.endswith("paper not known, needs review\n")


def test_a_name_with_a_doubt_is_not_believed(run: Run, forms: Path) -> None:
    (forms / "Hopper52Permision.PDF").rename(forms / "hopqer5.pdf")
    ended = run("adopt", "../forms", "--metadata", "../papers.bib", "--by-name")
    assert "hopqer5.pdf: may be hopper52" in ended.output
    assert "taken for" not in ended.messages


def test_what_a_person_took_back_is_not_said_again_by_a_name(run: Run, forms: Path) -> None:
    run("adopt", "../forms", "--metadata", "../papers.bib", "--by-name")
    [entry] = [each for each in office.read("out").returns if each.assignments]
    assert run("review", entry.sha256[:12], "--paper", "").status == 0
    assert "taken for" not in run("adopt", "../forms", "--by-name").messages
    [entry] = [each for each in office.read("out").returns if each.assignments]
    assert entry.assigned == ""


def test_what_is_adopted_is_what_would_be_made(run: Run, forms: Path) -> None:
    """A form that is made later is the one that the ledger says: its fingerprint is of its text."""
    run("adopt", "../forms", "--metadata", "../papers.bib")
    before = {key: each.current for key, each in office.read("out").records.items()}
    assert run("generate").status == 0
    for paper_id, revision in before.items():
        text = Path("out", f"{paper_id}.md").read_bytes()
        assert hashlib.sha256(text).hexdigest()[:16] == revision.fingerprint
        assert revision.content == office.read("out").records[paper_id].current.content


WITH_LIST = ("--metadata", "../papers.bib", "--blank", "../publisher.pdf")


def test_a_blank_form_is_kept_beside_its_template(run: Run, forms: Path) -> None:
    mine = forms.parent / "publisher.pdf"
    mine.write_bytes(blank.usual().pdf)
    result = run("adopt", str(forms), *WITH_LIST)
    assert Path("templates/pmlr.blank.pdf").read_bytes() == mine.read_bytes()
    assert "blank form" not in result.messages
    mine.write_bytes(blank.make({"You retain": "We obtain"}).pdf)
    again = run("adopt", str(forms), *WITH_LIST)
    assert again.status == 2
    assert "already exists and differs from" in again.messages


def test_a_blank_form_with_other_words_is_told(run: Run, forms: Path) -> None:
    (forms.parent / "publisher.pdf").write_bytes(blank.make({"You retain": "We obtain"}).pdf)
    said = " ".join(run("adopt", str(forms), *WITH_LIST).messages.split())
    assert "cannot be compared with this blank form" in said
    assert re.search(
        r"at clause 4, it has “[^”]*\bobtain\b[^”]*” where [^“]*“[^”]*\bretain\b", said
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"no PDF at all", "it cannot be read"), (a_letter(), "its words are not those of")],
)
def test_a_blank_form_that_is_none_is_told(data: bytes, told: str, run: Run, forms: Path) -> None:
    (forms.parent / "publisher.pdf").write_bytes(data)
    assert told in " ".join(run("adopt", str(forms), *WITH_LIST).messages.split())


def test_a_blank_form_is_read_in_a_process_of_its_own(
    run: Run, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (forms.parent / "publisher.pdf").write_bytes(blank.make({"You retain": "We obtain"}).pdf)
    read: list[object] = []
    monkeypatch.setattr("generator.returns.terms.blanks.open_file", read.append)
    monkeypatch.setattr("generator.returns.terms.printed_form.open_file", read.append)
    for each in forms.iterdir():
        each.unlink()
    said = " ".join(run("adopt", str(forms), *WITH_LIST).messages.split())
    assert "cannot be compared with this blank form: its words are not those of" in said
    assert read == []


def test_a_blank_form_that_takes_too_much_is_told(
    run: Run, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(work: object, limits: object) -> str:
        raise ConfinedError(Ended.TIME)

    (forms.parent / "publisher.pdf").write_bytes(blank.usual().pdf)
    monkeypatch.setattr("generator.cli.adopt.command.run_confined", late)
    said = " ".join(run("adopt", str(forms), *WITH_LIST).messages.split())
    assert "reading it takes too much time or memory" in said
