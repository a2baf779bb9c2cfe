"""Several agreements in one workspace: `agreements generate` and `changes` make and compare all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.terminal import Terminal
from generator import office

SETTINGS = """\
[[agreement]]
template = "license-to-publish"

[[agreement]]
template = "recording-release"
for = "track=talks"
signer = "all"
"""
PAPERS = """\
id,title,authors,track
ink1,On Ink,Ada Lovelace,talks
paper2,On Paper,Grace Hopper; Ada Lovelace,posters
pens3,On Pens,Mary Kenneth Keller; Grace Hopper,talks
"""
LICENSE, RELEASE = "license-to-publish", "recording-release"


@pytest.fixture
def table(here: Path) -> Path:
    """A list of three papers, two of them talks, in a workspace with two agreements."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    (here / "metadata").mkdir()
    path = here / "metadata" / "papers.csv"
    path.write_text(PAPERS, "utf-8")
    return path


def forms(here: Path) -> set[str]:
    return {path.relative_to(here / "out").as_posix() for path in (here / "out").rglob("*.pdf")}


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_each_lies_in_its_folder_and_is_for_its_papers(here: Path, table: Path, run: Run) -> None:
    ended = run("generate")
    assert ended.status == 0
    made = {f"{LICENSE}/{each}.pdf" for each in ("ink1", "paper2", "pens3")}
    assert forms(here) == made | {f"{RELEASE}/ink1.pdf", f"{RELEASE}/pens3.pdf"}
    assert "3 agreements in out/license-to-publish/: 3 new." in ended.messages
    assert "2 agreements in out/recording-release/: 2 new." in ended.messages
    states = office.read_all(here / "out")
    signers = states[RELEASE].records["pens3"].current.content.signers
    assert signers is not None
    assert [each.name for each in signers] == ["Mary Kenneth Keller", "Grace Hopper"]
    again = run("generate", "--json")
    rows = [(row["agreement"], row["id"], row["status"]) for row in json.loads(again.output)]
    assert len(rows) == 5
    assert {status for _, _, status in rows} == {"same"}


def test_a_change_is_told_for_each_form(here: Path, table: Path, run: Run) -> None:
    run("generate")
    run("mark", "sent", f"{RELEASE}/ink1")
    change(table, "On Ink", "On Inks")
    ended = run("changes")
    assert "changed\tlicense-to-publish/ink1\ttitle" in ended.output
    assert "changed\trecording-release/ink1\ttitle" in ended.output
    assert "5 forms: 2 changed, 3 same." in ended.output
    assert run("generate", "--agreement", RELEASE).status == 0
    states = office.read_all(here / "out")
    assert states[RELEASE].records["ink1"].current.number == 2
    assert states[LICENSE].records["ink1"].current.number == 1
    assert {path for path in forms(here) if "superseded" in path} == {
        path for path in forms(here) if path.startswith(f"{RELEASE}/superseded/")
    }


def test_a_paper_that_one_is_not_for_any_more_keeps_the_other(
    here: Path, table: Path, run: Run
) -> None:
    run("generate")
    change(table, "Lovelace,talks", "Lovelace,posters")
    assert "no longer one of the papers that it is for" in run("changes").output
    assert run("generate").status == 0
    states = office.read_all(here / "out")
    assert states[RELEASE].records["ink1"].withdrawn
    assert not states[LICENSE].records["ink1"].withdrawn


def test_a_selection_that_means_no_paper_sets_nothing_aside(
    here: Path, table: Path, run: Run
) -> None:
    run("generate")
    before = forms(here)
    change(here / "agreements.toml", "track=talks", "track=talk")
    ended = run("generate")
    assert ended.status == 2
    assert "no paper has track=talk" in ended.messages
    assert forms(here) == before


def test_a_new_id_holds_for_every_form_of_the_paper(here: Path, table: Path, run: Run) -> None:
    run("generate")
    change(table, "pens3", "pens9")
    assert run("generate", "--rename", "pens3=pens9").status == 0
    for state in office.read_all(here / "out").values():
        if state.agreement:
            assert state.records["pens9"].former_ids == ("pens3",)
    assert run("generate", "--rename", "pens3=pens8").status == 2


def test_a_new_id_is_told_and_asked_about_once(here: Path, table: Path, run: Run) -> None:
    run("generate")
    change(table, "pens3", "pens9")
    assert run("changes").messages.count("pens9 looks like what was pens3") == 1
    assert run("generate").messages.count("pens9 looks like what was pens3") == 1
    with Terminal(here, "generate") as terminal:
        terminal.wait_for("Is it the same paper?")
        terminal.type("y\n")
        terminal.wait_for("2 agreements in out/recording-release/")
        assert terminal.shown.count("Is it the same paper?") == 1
    for state in office.read_all(here / "out").values():
        if state.agreement:
            assert state.records["pens9"].former_ids == ("pens3",)


def test_one_paper_is_made_for_those_that_are_for_it(here: Path, table: Path, run: Run) -> None:
    assert run("generate", "--only", "paper2").status == 0
    assert forms(here) == {f"{LICENSE}/paper2.pdf"}
    assert run("generate", "--only", "paper7").status == 2


def test_the_agreement_of_before_stays_in_its_place(here: Path, table: Path, run: Run) -> None:
    (here / "agreements.toml").write_text('[template]\nname = "license-to-publish"\n', "utf-8")
    run("generate")
    before = {path.name: path.read_bytes() for path in (here / "out").glob("*.pdf")}
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    ended = run("generate")
    assert ended.status == 0
    assert "3 agreements in out/: 3 same." in ended.messages
    assert "2 agreements in out/recording-release/: 2 new." in ended.messages
    assert {path.name: path.read_bytes() for path in (here / "out").glob("*.pdf")} == before


def test_a_template_that_is_not_listed_is_refused(here: Path, table: Path, run: Run) -> None:
    ended = run("generate", "-t", "pmlr")
    assert ended.status == 2
    assert "this workspace has no agreement “pmlr”" in ended.messages
    assert '[[agreement]], and below it: template = "pmlr"' in ended.messages
    ended = run("generate", "--agreement", "recording-relase")
    assert ended.status == 2
    assert "did you mean recording-release?" in ended.messages
    assert not (here / "out").exists()


def test_of_a_lost_ledger_is_said_how_many_forms_of_all_are_there(
    here: Path, table: Path, run: Run
) -> None:
    run("generate")
    (here / "out/ledger.sqlite").unlink()
    forms = len(list((here / "out").glob("*/*.pdf")))
    assert f"{forms} forms are still there" in run("status").messages


def test_what_is_wrong_with_the_list_is_said_once(here: Path, table: Path, run: Run) -> None:
    (here / "metadata" / "contacts.csv").write_text("paper,email\nnobody,x@example.org\n", "utf-8")
    assert run("generate").messages.count("nobody") == 1
    assert run("generate").messages.count("nobody") == 1


def test_an_output_for_programs_is_one_list_also_where_a_run_ends_early(
    here: Path, table: Path, run: Run
) -> None:
    change(here / "agreements.toml", "track=talks", "track=none")
    ended = run("generate", "--json")
    assert ended.status == 2
    assert len(json.loads(ended.output)) == 3
