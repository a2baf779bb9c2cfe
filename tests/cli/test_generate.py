"""``agreements generate`` makes the forms and says what it made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import BIB, Run
from generator.ledger import Ledger

pytestmark = pytest.mark.usefixtures("papers")


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "ledger.sqlite")


BOTH = ["hopper52.md", "hopper52.pdf", "lovelace43.md", "lovelace43.pdf"]


def test_every_paper_gets_its_forms(run: Run, here: Path) -> None:
    ended = run("generate")
    assert ended.status == 0
    assert made(here / "out") == BOTH
    assert ended.output.splitlines() == [
        "new\tlovelace43\tout/lovelace43.md",
        "new\tlovelace43\tout/lovelace43.pdf",
        "new\thopper52\tout/hopper52.md",
        "new\thopper52\tout/hopper52.pdf",
    ]
    assert "2 agreements in out/: 2 new." in ended.messages
    assert "2 signers are guesses" in ended.messages


def test_a_second_run_says_that_nothing_changed(run: Run) -> None:
    run("generate")
    assert "2 agreements in out/: 2 same." in run("generate").messages


def test_a_changed_title_is_told_and_the_earlier_form_kept(
    run: Run, here: Path, papers: Path
) -> None:
    run("generate")
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "Drawing"), "utf-8")
    ended = run("generate")
    assert "1 replaced, 1 same" in ended.messages
    assert "2 earlier files kept in out/superseded/" in ended.messages
    assert len(made(here / "out" / "superseded")) == 2


def test_options_choose_folder_format_and_papers(run: Run, here: Path) -> None:
    ended = run("generate", "--only", "hopper52", "--format", "md", "--out", "forms")
    assert ended.status == 0
    assert made(here / "forms") == ["hopper52.md"]
    assert not (here / "out").exists()


def test_settings_choose_folder_format_and_signer(run: Run, here: Path) -> None:
    settings = '[output]\nfolder = "forms"\nformats = ["md"]\n[signer]\nrule = "last"\n'
    (here / "agreements.toml").write_text(settings, "utf-8")
    assert run("generate").status == 0
    assert made(here / "forms") == ["hopper52.md", "lovelace43.md"]
    assert "Luigi Federico Menabrea" in (here / "forms" / "lovelace43.md").read_text("utf-8")


def test_the_command_line_goes_before_the_settings(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text('[signer]\nrule = "last"\n', "utf-8")
    run("generate", "--signer", "first", "--format", "md")
    assert "Ada Lovelace" in (here / "out" / "lovelace43.md").read_text("utf-8")


def test_settings_of_the_volume_go_before_the_metadata(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text('[volume]\nname = "Other"\n', "utf-8")
    (here / "templates").mkdir()
    template = "---\nname: T\ntitle: T\n---\n{{ title }} in {{ volume.name }} {{ volume.year }}.\n"
    (here / "templates" / "t.md.j2").write_text(template, "utf-8")
    assert run("generate", "--template", "t").status == 0
    assert "in Other 2031." in (here / "out" / "hopper52.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [("A. Lovelace", "1 signer is a guess"), ("Mary Somerville", "2 signers are guesses")],
)
def test_contacts_say_who_signs(run: Run, here: Path, name: str, said: str) -> None:
    contacts = f"paper_id,name,email\nlovelace43,{name},mary@example.org\n"
    (here / "metadata" / "contacts.csv").write_text(contacts, "utf-8")
    ended = run("generate")
    assert said in ended.messages
    assert name in (here / "out" / "lovelace43.md").read_text("utf-8")


def test_it_works_from_below_the_workspace(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "agreements.toml").write_text("", "utf-8")
    monkeypatch.chdir(here / "metadata")
    assert run("generate").status == 0
    assert made(here / "out") == BOTH


def test_files_can_be_named_without_a_workspace(
    run: Run, here: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    assert run("generate", str(papers)).status == 0
    assert made(here / "elsewhere" / "out") == BOTH


def test_a_refused_paper_is_told_with_the_reason(run: Run, here: Path, papers: Path) -> None:
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "\U00013000"), "utf-8")
    ended = run("generate")
    assert ended.status == 1
    assert made(here / "out") == BOTH[:2]
    refused = [line for line in ended.output.splitlines() if line.startswith("refused\t")]
    assert len(refused) == 1
    assert "lovelace43" in refused[0]
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in refused[0]
    assert "1 paper refused" in ended.messages


def test_a_broken_entry_costs_that_entry(run: Run, here: Path, papers: Path) -> None:
    with papers.open("a", encoding="utf-8") as file:
        file.write("@InProceedings{cut, title = {Cut")
    ended = run("generate")
    assert ended.status == 1
    assert "papers.bib:13 (cut): error: " in ended.output
    assert made(here / "out") == BOTH


def test_quiet_says_only_what_went_wrong(run: Run, papers: Path) -> None:
    assert (run("generate", "--quiet").output, run("generate", "-q").messages) == ("", "")
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "\U00013000"), "utf-8")
    ended = run("generate", "--quiet")
    assert ended.output == ""
    assert "U+13000" in ended.messages


def test_json_tells_every_form(run: Run, papers: Path) -> None:
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "\U00013000"), "utf-8")
    refused, new = sorted(
        json.loads(run("generate", "--json").output), key=lambda row: row["status"], reverse=True
    )
    assert (refused["id"], refused["status"]) == ("lovelace43", "refused")
    assert refused["problems"][0]["severity"] == "error"
    assert (new["id"], new["status"]) == ("hopper52", "new")
    assert [Path(file["path"]).name for file in new["files"]] == ["hopper52.md", "hopper52.pdf"]
    assert len(new["fingerprint"]) == 16


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--only", "lovelace44"], "did you mean lovelace43"),
        (["--only", "\x1b[31m"], "<U+001B>[31m"),
        (["--template", "plmr"], "did you mean pmlr"),
        (["--template", "../x"], "there is no template"),
        (["--format", "doc"], "not one of pdf, md"),
        (["--signer", "second"], "not one of first, last"),
        (["missing.bib"], "does not exist"),
        (["--contacts", "missing.csv"], "does not exist"),
        (["--unknown"], "No such option"),
    ],
)
def test_wrong_usage_is_said_and_makes_nothing(
    run: Run, here: Path, arguments: list[str], words: str
) -> None:
    ended = run("generate", *arguments)
    assert ended.status == 2
    assert words in ended.messages
    assert not (here / "out").exists()


def test_wrong_settings_are_named_and_make_nothing(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text("[signer]\nrule = 'frist'\n", "utf-8")
    ended = run("generate")
    assert ended.status == 2
    assert "agreements.toml:2: error: " in ended.messages
    assert not (here / "out").exists()


def test_an_option_that_the_template_lacks_is_said(run: Run, here: Path) -> None:
    (here / "agreements.toml").write_text("[options]\nplace = 'x'\n", "utf-8")
    ended = run("generate")
    assert ended.status == 1
    assert "place" in ended.messages
    assert not (here / "out").exists()


def test_a_broken_template_makes_nothing(run: Run, here: Path) -> None:
    (here / "templates").mkdir()
    (here / "templates" / "t.md.j2").write_text("---\nname: T\ntitle: T\n---\n{{ x", "utf-8")
    ended = run("generate", "--template", "t")
    assert ended.status == 1
    assert "t.md.j2" in ended.messages
    assert not (here / "out").exists()


def test_a_name_in_the_papers_is_never_markup_of_the_terminal(run: Run, papers: Path) -> None:
    source = papers.read_text("utf-8").replace("lovelace43", "[bold]x[/bold]")
    papers.write_text(source.replace("Sketch", "\U00013000 [red]"), "utf-8")
    assert "[bold]x[/bold]" in run("generate").output


def test_without_metadata_it_says_what_to_do(run: Run, papers: Path) -> None:
    papers.unlink()
    ended = run("generate")
    assert ended.status == 1
    assert "put your list (BibTeX" in ended.messages
    assert "into metadata/" in ended.messages


def test_processes_make_the_same_forms(run: Run, here: Path) -> None:
    run("generate")
    ended = run("generate", "--jobs", "2", "--out", "again")
    assert (ended.status, made(here / "again")) == (0, BOTH)
    for name in BOTH:
        assert (here / "again" / name).read_bytes() == (here / "out" / name).read_bytes()


def test_no_processes_are_not_enough(run: Run, here: Path) -> None:
    assert run("generate", "--jobs", "0").status == 2
    assert not (here / "out").exists()


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_does_not_answer_is_said(run: Run) -> None:
    ended = run("generate", "--dask", "nonsense://example.org")
    assert ended.status == 1
    assert "nonsense://example.org" in ended.messages


def test_another_font_is_looked_at_though_nothing_else_changed(run: Run, here: Path) -> None:
    for _ in range(2):
        assert run("generate").status == 0
    (here / "fonts").mkdir()
    (here / "fonts" / "mine.ttf").write_bytes(b"\0\1\0\0")
    ended = run("generate")
    assert ended.status == 1
    assert "fonts/mine.ttf: error: the font cannot be used" in ended.messages
    assert "fonts/mine.ttf: error" in run("papers").messages


def test_contacts_under_the_former_id_of_a_paper_still_count(
    here: Path, papers: Path, run: Run
) -> None:
    """The id changed in the list only: the form stays one whose signer is known."""
    contacts = here / "metadata" / "contacts.csv"
    contacts.write_text("paper_id,name,email\nhopper52,Grace Hopper,grace@example.org\n", "utf-8")
    assert run("generate").status == 0
    papers.write_text(BIB.replace("hopper52", "hopper52a"), "utf-8")
    assert run("generate", "--rename", "hopper52=hopper52a").status == 0
    with Ledger(here / "out") as ledger:
        (signer,) = ledger.records()["hopper52a"].current.content.signers or ()
    assert signer.known
    again = run("generate")
    assert "2 same" in again.messages
    listed = run("papers")
    assert "grace@example.org" in listed.output
    assert "the contacts name “hopper52”, which is “hopper52a” now" in listed.messages
    # Somebody else has the former id now, so the row is theirs.
    more = BIB.replace("hopper52", "hopper52a") + BIB[BIB.index("@InProceedings{hopper52") :]
    papers.write_text(more.replace("Education of a Computer", "Compiler", 1), "utf-8")
    (both,) = {line for line in run("papers").output.splitlines() if "grace@" in line}
    assert both.startswith("hopper52\t")
