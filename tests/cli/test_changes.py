"""Running again after the metadata changed: what is said, what is done, what is kept."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cli.conftest import Ended, Run
from generator.sources.kept import FOLDER

PROJECT = Path(__file__).parent.parent.parent
SHIPPED = (PROJECT / "metadata" / "icml2025.bib").read_text("utf-8")
TOPICS = ("Ink", "Paper", "Bindings", "Type", "Presses", "Margins", "Folios", "Seals")
WAYS = ("Fast", "Robust", "Private", "Exact", "Lazy", "Optimal", "Honest", "Quiet", "Deep", "Late")


@dataclass
class Entry:
    key: str
    title: str
    author: str

    def __str__(self) -> str:
        return (
            f"@InProceedings{{{self.key},\n  title = {{{self.title}}},\n"
            f"  author = {{{self.author}}}\n}}\n"
        )


@dataclass
class Volume:
    """Metadata that can be changed and written again."""

    path: Path
    entries: list[Entry] = field(default_factory=list)

    def __getitem__(self, key: str) -> Entry:
        return next(entry for entry in self.entries if entry.key == key)

    def write(self) -> None:
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text("\n".join(map(str, self.entries)), "utf-8")


@pytest.fixture
def volume(here: Path) -> Volume:
    """The shipped papers, and invented ones: eighty in all."""
    entries = [
        Entry(key, title, author)
        for key, title, author in re.findall(
            r"@InProceedings\{([^,]+),.*?title\s*=\s*\{(.*?)\},.*?author\s*=\s*\{(.*?)\}",
            SHIPPED,
            re.DOTALL | re.IGNORECASE,
        )
    ]
    assert entries
    for topic in TOPICS:
        for way in WAYS:
            if len(entries) < 80:
                key = f"{topic}{way}31".lower()
                title = f"{way} Bounds for {{{topic}}}: On Reading {topic} {way}ly"
                entries.append(Entry(key, title, f"{topic}son, Ada and {way}berg, Bo"))
    made = Volume(here / "metadata" / "papers.bib", entries)
    made.write()
    return made


def statuses(ended: Ended) -> dict[str, str]:
    return {row["id"]: row["status"] for row in json.loads(ended.output)}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("ledger.sqlite")
        if path.parent.name != FOLDER  # what was read of a list is no form
    }


def test_a_volume_that_changed_is_told_exactly_and_put_right_once(
    run: Run, here: Path, volume: Volume
) -> None:
    assert run("generate").status == 0
    assert run("mark", "sent", "inkfast31", "inklazy31", "paperfast31").status == 0
    assert run("mark", "returned", "inklazy31", "inkexact31").status == 0
    issued = files(here / "out")

    volume["inkfast31"].title = "Fast Limits for {Ink}: On Reading Ink Fastly"
    volume["inkrobust31"].title = volume["inkrobust31"].title.replace("Robust ", "Sturdy ", 1)
    volume["inklazy31"].title = "Lazy Bounds for Inks"
    volume["inkexact31"].title = volume["inkexact31"].title.replace("On Reading", "on reading")
    volume["inkdeep31"].title = volume["inkdeep31"].title.replace("{Ink}", "\\textrm{Ink}")
    renamed = volume["paperfast31"]
    renamed.key, renamed.title = "paperfaster31", "Faster Bounds for Paper: On Reading Paper Fast"
    volume["paperlate31"].key = "Qx8lateB"
    gone = {"typelazy31", "bindingsdeep31"}
    volume.entries = [entry for entry in volume.entries if entry.key not in gone]
    volume.entries.append(Entry("new31", "Something Else Entirely", "Newman, Carla"))
    volume.write()

    asked = run("changes", "--json")
    told = json.loads(asked.output)
    assert asked.status == 1
    special = {
        "inkfast31": "changed",
        "inkrobust31": "changed",
        "inklazy31": "changed",
        "inkexact31": "changed",
        "paperfast31": "unsure",
        "paperfaster31": "unsure",
        "paperlate31": "unsure",
        "Qx8lateB": "unsure",
        "typelazy31": "gone",
        "bindingsdeep31": "gone",
        "new31": "new",
    }
    assert {row["id"]: row["status"] for row in told if row["status"] != "same"} == special
    rows = {row["id"]: row for row in told}
    [title] = rows["inkrobust31"]["differences"]
    assert [word for word in title["words"] if word["mark"] != "kept"] == [
        {"mark": "removed", "text": "Robust "},
        {"mark": "added", "text": "Sturdy "},
    ]
    assert rows["inkexact31"]["differences"][0]["cosmetic"] == "letter case"
    assert rows["inkexact31"]["returned"]["demand"] == "note"
    assert rows["inklazy31"]["returned"]["demand"] == "sign"
    assert rows["inkfast31"]["sent"]["revision"] == 1
    assert {row["id"] for row in told if row["returned"]} == {"inklazy31", "inkexact31"}
    assert files(here / "out") == issued

    answers = ("--rename", "paperfast31=paperfaster31", "--rename", "paperlate31=Qx8lateB")
    done = run("generate", "--json", *answers)
    assert done.status == 0
    changed = [key for key, status in special.items() if status == "changed"]
    assert Counter(statuses(done).values())["replaced"] == len(changed) + 2  # and two renamed
    out = files(here / "out")
    assert {f"{key}.pdf" for key in ("paperfaster31", "Qx8lateB", "new31")} <= out.keys()
    assert not {f"{key}.pdf" for key in (*gone, "paperfast31", "paperlate31")} & out.keys()
    # Every byte that was issued is still there, under one name or another.
    assert set(issued.values()) <= set(out.values())
    assert len([name for name in out if name.startswith("withdrawn/")]) == 4
    assert len([name for name in out if name.startswith("superseded/")]) == 12

    times = {path: path.stat().st_mtime_ns for path in (here / "out").rglob("*.*")}
    again = run("generate", "--json")
    assert set(statuses(again).values()) == {"same"}
    forms = {path: time for path, time in times.items() if "ledger" not in path.name}
    assert {path: path.stat().st_mtime_ns for path in forms} == forms
    last = json.loads(run("changes", "--json").output)
    assert {row["status"] for row in last} == {"same"}
    assert {row["id"] for row in last if row["needs_person"]} == {"inklazy31"}


def test_the_foot_says_the_revision(run: Run, here: Path, volume: Volume) -> None:
    from pypdf import PdfReader

    run("generate", "--only", "inkfast31")
    run("mark", "sent", "inkfast31")
    volume["inkfast31"].title = "Slow Bounds"
    volume.write()
    run("generate", "--only", "inkfast31")
    [old] = (here / "out" / "superseded").glob("*.pdf")
    pages = [PdfReader(path).pages[0] for path in (old, here / "out" / "inkfast31.pdf")]
    assert ["revision 1" in pages[0].extract_text(), "revision 2" in pages[1].extract_text()] == [
        True,
        True,
    ]


def test_a_part_of_a_list_leaves_the_others_alone(run: Run, here: Path, volume: Volume) -> None:
    run("generate", "--only", "inkfast31", "--only", "inkdeep31")
    volume["inkfast31"].title = "Slow Bounds"
    volume["inkdeep31"].title = "Shallow Bounds"
    volume.entries.remove(volume["inklate31"])
    volume.write()
    ended = run("generate", "--only", "inkfast31", "--json")
    assert statuses(ended) == {"inkfast31": "replaced"}
    assert statuses(run("changes", "--only", "inkdeep31", "--json")) == {"inkdeep31": "changed"}


def test_a_dry_run_does_nothing(run: Run, here: Path, volume: Volume) -> None:
    ended = run("generate", "--dry-run")
    assert "Nothing was written." in ended.messages
    assert "80 papers: 80 new." in ended.output
    assert not (here / "out").exists()


def test_force_makes_every_form_again(run: Run, here: Path, volume: Volume) -> None:
    volume.entries = volume.entries[-2:]
    volume.write()
    run("generate")
    before = files(here / "out")
    ended = run("generate", "--force", "--json")
    assert set(statuses(ended).values()) == {"same"}
    assert files(here / "out") == before


def test_what_somebody_edited_or_deleted_is_said_and_made_again(
    run: Run, here: Path, volume: Volume
) -> None:
    volume.entries = volume.entries[-3:]
    volume.write()
    run("generate")
    before = files(here / "out")
    first, second, third = (here / "out" / f"{entry.key}.pdf" for entry in volume.entries)
    first.write_bytes(first.read_bytes() + b"% by hand")
    second.unlink()
    third.touch()
    ended = run("generate")
    assert f"{first.name} of {first.stem} was edited outside this program" in ended.messages
    assert f"{second.name} of {second.stem} was deleted outside this program" in ended.messages
    assert third.name not in ended.messages
    after = files(here / "out")
    assert before.items() <= after.items()
    [kept] = after.keys() - before.keys()
    assert kept.startswith("superseded/")
    assert after[kept] == before[first.name] + b"% by hand"
    assert "outside this program" not in run("generate").messages


def test_a_withdrawn_paper_can_come_back(run: Run, here: Path, volume: Volume) -> None:
    run("generate")
    before = files(here / "out")
    entry = volume["inkfast31"]
    volume.entries.remove(entry)
    volume.write()
    ended = run("generate")
    assert ended.status == 0
    assert "1 withdrawn paper's form set aside in out/withdrawn/." in ended.messages
    assert not (here / "out" / "inkfast31.pdf").exists()
    volume.entries.append(entry)
    volume.write()
    assert "inkfast31\tit was withdrawn and is back in the metadata" in run("changes").output
    assert run("generate").status == 0
    assert before.items() <= files(here / "out").items()


def test_another_list_in_the_same_folder_is_no_withdrawal(
    run: Run, here: Path, volume: Volume
) -> None:
    other = here / "other.bib"
    other.write_text(str(Entry("other31", "Another", "Other, Olga")), "utf-8")
    run("generate")
    assert run("generate", "other.bib").status == 0
    assert len(list((here / "out").glob("*.pdf"))) == 81
    assert not (here / "out" / "withdrawn").exists()


def test_papers_that_could_not_be_read_are_not_withdrawn(
    run: Run, here: Path, volume: Volume
) -> None:
    run("generate")
    text = volume.path.read_text("utf-8")
    volume.path.write_text(text[: text.rindex("author")], "utf-8")
    ended = run("generate")
    assert ended.status == 1
    assert not (here / "out" / "withdrawn").exists()
    assert len(list((here / "out").glob("*.pdf"))) == 80


def test_a_move_to_another_source_is_asked_about_and_taken_at_once(
    run: Run, here: Path, volume: Volume
) -> None:
    volume.entries = volume.entries[5:25]
    volume.write()
    run("generate")
    for number, entry in enumerate(volume.entries):
        entry.key = f"forum{number}"
    volume.path.unlink()
    volume.path = here / "metadata" / "openreview.bib"
    volume.write()
    asked = run("generate")
    assert asked.status == 1
    assert "20 papers have a new id and the same title and authors" in asked.messages
    assert not (here / "out" / "withdrawn").exists()
    assert run("generate", "--rename", "identical").status == 0
    assert len(list((here / "out").glob("forum*.pdf"))) == 20
    assert run("generate").status == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--rename", "nosuch=inkfast31"), "OLD=NEW"),
        (("--rename", "inkfast31"), "OLD=NEW"),
        (("--rename", "inkfast31=inkdeep31"), "still in the metadata"),
        (("--withdrawn", "inkfast31"), "is still in the metadata"),
        (("--withdrawn", "inkfats31"), "did you mean"),
    ],
)
def test_a_wrong_answer_is_wrong_usage(
    run: Run, volume: Volume, words: tuple[str, ...], why: str
) -> None:
    run("generate")
    ended = run("generate", *words)
    assert ended.status == 2
    assert why in ended.messages


def test_the_chair_decides_what_asks_for_a_signature(run: Run, here: Path, volume: Volume) -> None:
    run("generate")
    run("mark", "returned", "inkfast31")
    volume["inkfast31"].title = "Slow Bounds"
    volume.write()
    assert run("changes").status == 1
    (here / "agreements.toml").write_text('[changes]\ntitle = "note"\n', "utf-8")
    assert run("changes").status == 0


def test_a_lost_ledger_is_made_again_and_revisions_go_on(
    run: Run, here: Path, volume: Volume
) -> None:
    volume.entries = volume.entries[-3:]
    volume.write()
    run("generate")
    before = files(here / "out")
    (here / "out" / "ledger.sqlite").unlink()
    volume.entries[0].title = "Another Title"
    volume.write()
    assert statuses(run("changes", "--json"))[volume.entries[0].key] == "changed"
    ended = run("generate")
    assert "it was rebuilt from 3 forms" in ended.messages
    assert "1 replaced, 2 same" in ended.messages
    assert set(before.values()) <= set(files(here / "out").values())
    rows = {row["id"]: row for row in json.loads(run("status", "--json").output)}
    assert [rows[entry.key]["revision"] for entry in volume.entries] == [2, 1, 1]
    assert all(row["revisions"][-1]["signatories"] for row in rows.values())


def test_a_damaged_ledger_is_said_and_can_be_made_again(
    run: Run, here: Path, volume: Volume
) -> None:
    run("generate")
    (here / "out" / "ledger.sqlite").write_bytes(b"damaged" * 1000)
    ended = run("generate")
    assert ended.status == 1
    assert "is damaged, or is not a ledger" in ended.messages
    assert run("status").status == 1
    assert "80 agreements with 80 forms" in run("rebuild").messages
    assert set(statuses(run("generate", "--json")).values()) == {"same"}


def test_a_report_in_a_file_is_known_for_utf_8_by_spreadsheets(
    run: Run, here: Path, volume: Volume
) -> None:
    run("changes", "--format", "csv", "--output", "changes.csv")
    assert (here / "changes.csv").read_bytes().startswith(b"\xef\xbb\xbfpaper,")
    run("changes", "--format", "html", "--output", "changes.html")
    assert (here / "changes.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_status_tells_who_is_where(run: Run, here: Path, volume: Volume) -> None:
    assert run("status").status == 2
    run("generate", "--only", "inkfast31", "--only", "inkdeep31")
    run("mark", "sent", "inkfast31", "inkdeep31")
    run("mark", "returned", "inkdeep31")
    ended = run("status")
    assert "2 agreements: 1 sent, 1 returned." in ended.messages
    rows = list(csv.DictReader(io.StringIO(run("status", "--csv").output)))
    assert [(row["id"], row["revision"], row["state"]) for row in rows] == [
        ("inkfast31", "1", "sent"),
        ("inkdeep31", "1", "returned"),
    ]
    assert run("mark", "returned", "nosuch").status == 2
    assert run("mark", "returned", "inkdeep31", "--revision", "2").status == 2
    assert run("mark", "lost", "inkdeep31").status == 2


def test_a_form_whose_file_has_to_be_named_otherwise_moves(
    run: Run, here: Path, volume: Volume
) -> None:
    volume.entries = [Entry("lee24", "On Ink", "Lee, Ann")]
    volume.write()
    run("generate")
    before = files(here / "out")
    volume.entries.append(Entry("LEE24", "On Paper", "Lee, Bo"))
    volume.write()
    assert run("generate").status == 0
    after = files(here / "out")
    assert set(before.values()) <= set(after.values())
    assert not before.keys() & after.keys()
    rows = {row["id"]: row for row in json.loads(run("status", "--json").output)}
    assert rows["lee24"]["revision"] == 1
    again = run("generate", "--json")
    assert set(statuses(again).values()) == {"same"}
    assert files(here / "out") == after


def test_formats_can_be_made_one_after_the_other(run: Run, here: Path, volume: Volume) -> None:
    volume.entries = volume.entries[:1]
    volume.write()
    key = volume.entries[0].key
    run("generate", "--format", "md")
    assert run("generate", "--format", "pdf").status == 0
    assert files(here / "out").keys() == {f"{key}.md", f"{key}.pdf"}
    volume.entries[0].title = "Another"
    volume.write()
    run("generate", "--format", "pdf")
    # The Markdown of the earlier revision does not stand beside the later one's PDF.
    assert {name for name in files(here / "out") if "/" not in name} == {f"{key}.pdf"}
    assert len([name for name in files(here / "out") if name.startswith("superseded/")]) == 2


def test_a_changed_signer_and_a_changed_template_make_new_revisions(
    run: Run, here: Path, volume: Volume
) -> None:
    volume.entries = volume.entries[-2:]
    volume.write()
    (here / "templates").mkdir()
    template = here / "templates" / "t.md.j2"
    start = "---\nname: T\ntitle: T\n---\n{{ title }} by {{ signatory.name }}.\n\n"
    template.write_text(f"{start}You grant a licence.\n", "utf-8")
    (here / "agreements.toml").write_text('[template]\nname = "t"\n', "utf-8")
    run("generate")
    template.write_text(f"{start}You grant a wide licence.\n", "utf-8")
    first, second = (entry.key for entry in volume.entries)
    contacts = f"paper_id,name\n{first},Carla Newman\n"
    (here / "metadata" / "contacts.csv").write_text(contacts, "utf-8")
    rows = {row["id"]: row for row in json.loads(run("changes", "--json").output)}
    names = {key: [item["aspect"] for item in row["differences"]] for key, row in rows.items()}
    assert names == {first: ["signatory", "template"], second: ["template"]}
    assert rows[second]["differences"][0]["new"] == "You grant a wide licence."
    assert set(statuses(run("generate", "--json")).values()) == {"replaced"}
    assert set(statuses(run("generate", "--json")).values()) == {"same"}


def test_what_the_form_does_not_say_makes_no_revision(run: Run, here: Path, volume: Volume) -> None:
    run("generate")
    before = files(here / "out")
    (here / "agreements.toml").write_text('[volume]\naddress = "Ljubljana"\n', "utf-8")
    assert {row["status"] for row in json.loads(run("changes", "--json").output)} == {"same"}
    run("generate")
    assert files(here / "out") == before
