"""``agreements pack``, as a chair meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.returned import bring, issue_again
from cli.terminal import Terminal
from generator.ledger.records import Outcome
from generator.returns.evidence import Medium

pytestmark = pytest.mark.usefixtures("papers")


ARCHIVE = """
[profiles.archive]
publisher = "an archive"
file = "AUTHOR-AGREEMENT-{paper}.pdf"
archive = "AUTHOR-AGREEMENTS.zip"
takes = ["scan"]
takes_hint = "it takes forms that were signed with a pen"
"""
"""A publisher that takes forms of any agreement."""


@pytest.fixture
def out(here: Path, papers: Path, run: Run) -> Path:
    """The output folder of a workspace with the forms of two papers."""
    (here / "agreements.toml").write_text(ARCHIVE, "utf-8")
    assert run("generate").status == 0
    return here / "out"


def test_all_forms_are_packed(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    ended = run("pack", "handed-in", "--profile", "pmlr", "--volume", "283")
    assert ended.status == 0
    assert ended.messages.startswith(
        "2 forms for PMLR in handed-in/.\nAs required by github.com/mlresearch/"
    )
    assert ended.output.splitlines()[0].split("\t")[:3] == [
        "lovelace43",
        "v283permissions/lovelace43Permission.pdf",
        "1",
    ]
    assert len(list((here / "handed-in/v283permissions").iterdir())) == 2
    again = run("pack", "handed-in", "--profile", "pmlr", "--volume", "283")
    assert (again.status, again.messages) == (0, "handed-in/ already holds this: 2 forms.\n")


def test_what_is_missing_refuses_the_pack_unless_a_part_is_wanted(
    out: Path, run: Run, here: Path
) -> None:
    bring(out, "lovelace43")
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 1
    assert "hopper52\t\t\t\t\tthe signed form; it was not sent yet" in ended.output
    assert "Nothing was packed: 1 form is missing." in ended.messages
    assert not (here / "p").exists()
    assert run("pack", "p", "--profile", "archive", "--part").status == 0
    assert (here / "p" / "AUTHOR-AGREEMENTS.zip").is_file()
    manifest = json.loads((here / "p" / "manifest.json").read_text("utf-8"))
    assert [each["paper"] for each in manifest["missing"]] == ["hopper52"]


def test_nothing_accepted_is_no_part(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43", Outcome.REVIEW)
    ended = run("pack", "p", "--profile", "acl", "--part")
    assert (ended.status, ended.messages) == (
        1,
        "Nothing to pack: no form has been accepted yet.\n",
    )
    assert not (here / "p").exists()


def test_a_paper_without_a_form_is_missing(out: Path, run: Run, papers: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    with papers.open("a", encoding="utf-8") as file:
        file.write("@InProceedings{late31, title = {Late}, author = {Late, Lea}}\n")
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 1
    assert "late31\t\t\t\t\ta form: none was issued" in ended.output


def test_metadata_that_cannot_be_read_are_told(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    entry = "@InProceedings{, title = {Nameless}, author = {B, C}}"
    (here / "metadata" / "more.bib").write_text(entry, "utf-8")
    ended = run("pack", "p", "--profile", "archive", "--dry-run")
    assert "metadata/more.bib:1: error: " in ended.messages


def test_forms_that_the_metadata_have_left_behind_are_told(
    out: Path, run: Run, papers: Path
) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    text = papers.read_text("utf-8").replace("Sketch of", "Thoughts on")
    papers.write_text(text.replace("hopper52", "hopper53"), "utf-8")
    messages = run("pack", "p", "--profile", "archive", "--dry-run").messages
    assert "the title has changed in the metadata since: lovelace43" in messages
    assert "no longer in the metadata: hopper52" in messages


def test_a_form_of_an_earlier_revision_is_missing(out: Path, run: Run, papers: Path) -> None:
    bring(out, "lovelace43")
    issue_again(out, papers, run)
    bring(out, "hopper52")
    ended = run("pack", "p", "--profile", "archive")
    assert "a form of revision 2; revision 1 was accepted" in ended.output


@pytest.mark.parametrize("number", [None, "../..", "2 83", ""])
def test_pmlr_needs_a_volume_number(out: Path, run: Run, here: Path, number: str | None) -> None:
    bring(out, "lovelace43")
    options = [] if number is None else ["--volume", number]
    ended = run("pack", "p", "--profile", "pmlr", "--part", *options)
    assert ended.status == 2
    assert "--volume" in ended.messages
    assert not (here / "p").exists()


@pytest.mark.parametrize("place", ["settings", "metadata"])
def test_the_volume_number_is_known(
    out: Path, run: Run, here: Path, papers: Path, place: str
) -> None:
    bring(out, "lovelace43")
    if place == "settings":
        (here / "agreements.toml").write_text("[volume]\nnumber = 77\n", "utf-8")
    else:
        text = papers.read_text("utf-8").replace("year = {2031}", "year = {2031}, volume = {77}")
        papers.write_text(text, "utf-8")
    assert run("pack", "p", "--profile", "pmlr", "--part").status == 0
    assert (here / "p/v77permissions/lovelace43Permission.pdf").is_file()


def test_a_dry_run_writes_nothing_and_json_says_all(out: Path, run: Run, here: Path) -> None:
    sha256 = bring(out, "lovelace43", data=b"\x89PNG", name="scan.png", medium=Medium.SCAN)
    bring(out, "hopper52")
    ended = run("pack", "p", "--profile", "archive", "--dry-run", "--json")
    told = json.loads(ended.output)
    assert (ended.status, told["written"], told["missing"]) == (0, None, [])
    assert [form["file"] for form in told["forms"]] == [
        "AUTHOR-AGREEMENT-lovelace43.pdf",
        "AUTHOR-AGREEMENT-hopper52.pdf",
    ]
    assert (told["forms"][0]["returned_sha256"], told["forms"][0]["sha256"]) == (sha256, None)
    assert "pen" in told["remarks"][-1]["message"]
    assert "hopper52" in told["remarks"][-1]["message"]
    assert not (here / "p").exists()


def test_a_picture_that_is_none_stops_the_pack_with_a_sentence(
    out: Path, run: Run, here: Path
) -> None:
    bring(out, "lovelace43", data=b"\x89PNG", name="scan.png")
    bring(out, "hopper52")
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 1
    assert "lovelace43: the picture that came back cannot be read" in ended.messages
    assert sorted(path.name for path in here.iterdir()) == ["agreements.toml", "metadata", "out"]


def test_a_git_working_tree_needs_a_yes(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    (here / ".git").mkdir()
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 1
    assert "git working tree" in ended.messages
    assert not (here / "p").exists()
    assert run("pack", "p", "--profile", "archive", "--yes").status == 0
    assert (here / "p").is_dir()


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_at_a_terminal_it_asks(out: Path, here: Path, answer: str, status: int) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    (here / ".git").write_text("gitdir: elsewhere\n")
    with Terminal(here, "pack", "p", "--profile", "archive") as terminal:
        terminal.wait_for("anyway?")
        terminal.type(answer)
        assert terminal.end() == status
    assert (here / "p").exists() is (status == 0)


def test_something_else_at_the_place_is_left_alone(out: Path, run: Run, here: Path) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    (here / "p").mkdir()
    (here / "p" / "notes.txt").write_text("mine")
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 1
    assert "holds something else" in ended.messages
    assert [path.name for path in (here / "p").iterdir()] == ["notes.txt"]


def test_without_a_ledger_it_says_what_to_do(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text("", "utf-8")
    ended = run("pack", "p", "--profile", "acl")
    assert ended.status == 1
    assert "agreements generate" in ended.messages


def test_an_unknown_profile_is_wrong_usage(run: Run) -> None:
    ended = run("pack", "p", "--profile", "pmrl")
    assert ended.status == 2
    assert "did you mean “pmlr”?" in ended.messages


def test_a_publisher_of_the_workspace(out: Path, here: Path, run: Run) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    with (here / "agreements.toml").open("a") as settings:
        settings.write('\n[profiles.lncs]\npublisher = "Springer"\nfile = "{paper}_LTP.pdf"\n')
    ended = run("pack", "handed-in", "--profile", "lncs")
    assert ended.messages == "2 forms for Springer in handed-in/.\n"
    assert len([*(here / "handed-in").glob("*_LTP.pdf")]) == 2


def test_forms_of_another_agreement_are_refused_with_a_sentence(
    out: Path, here: Path, run: Run
) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    ended = run("pack", "p", "--profile", "ceur", "--part")
    assert ended.status == 1
    assert ended.messages == (
        "Nothing was packed: CEUR-WS.org takes none of the 2 accepted forms. For example, "
        "lovelace43: it wants a form of the agreement that CEUR-WS.org takes, “ceur*”: it is of "
        "the agreement “pmlr”.\n"
    )
    assert not (here / "p").exists()


def test_aclpub2_gets_its_list_with_the_forms(out: Path, here: Path, run: Run) -> None:
    bring(out, "lovelace43")
    bring(out, "hopper52")
    with (here / "agreements.toml").open("a") as settings:
        settings.write(
            '[profiles.acl31]\nfile = "{paper}_copyright.pdf"\nfolder = "attachments"\n'
            'papers_list = "papers.yml"\n'
        )
    assert run("pack", "handed-in", "--profile", "acl31").status == 0
    written = (here / "handed-in" / "papers.yml").read_text("utf-8")
    assert "lovelace43_copyright.pdf" in written
    assert "papers.yml" in (here / "handed-in" / "MANIFEST.sha256").read_text("utf-8")
