"""``agreements papers`` shows what was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from generator.sources.bibtex import reader
from generator.sources.bibtex.grammar import Bibliography

pytestmark = pytest.mark.usefixtures("papers")


def test_every_paper_is_a_line(run: Run) -> None:
    ended = run("papers")
    assert ended.status == 0
    assert ended.output.splitlines() == [
        "lovelace43\tSketch of the Analytical Engine\tAda Lovelace\tfirst author\t\t",
        "hopper52\tThe Education of a Computer\tGrace Hopper\tfirst author\t\t",
    ]
    assert "2 papers; 2 signers guessed." in ended.messages
    assert "2 signers without an address" in ended.messages


def test_json_has_what_the_metadata_says(run: Run) -> None:
    rows = json.loads(run("papers", "--json", "--signer", "all").output)
    assert rows[0] == {
        "id": "lovelace43",
        "source": "metadata/papers.bib:4",
        "title": "Sketch of the Analytical Engine",
        "authors": [
            {"name": "Ada Lovelace", "given": "Ada", "family": "Lovelace", "email": ""},
            {
                "name": "Luigi Federico Menabrea",
                "given": "Luigi Federico",
                "family": "Menabrea",
                "email": "",
            },
        ],
        "signatory": {"name": "Ada Lovelace", "email": "", "basis": "all authors"},
        "signatories": [
            {"name": "Ada Lovelace", "email": "", "basis": "all authors"},
            {"name": "Luigi Federico Menabrea", "email": "", "basis": "all authors"},
        ],
        "extra": {},
        "problems": [],
    }


def test_a_signer_left_blank_is_shown_so(run: Run) -> None:
    assert "\t—\tleft blank\t" in run("papers", "--signer", "none").output


def test_characters_that_no_font_has_are_warned_of(run: Run, papers: Path) -> None:
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "\U00013000"), "utf-8")
    ended = run("papers", "--json")
    problem = json.loads(ended.output)[0]["problems"][0]
    assert problem["severity"] == "warning"
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in problem["message"]
    assert problem["hint"]
    assert problem["span"]["entry"] == "lovelace43"


def test_a_paper_with_an_error_needs_a_person(run: Run, papers: Path) -> None:
    papers.write_text(papers.read_text("utf-8") + "@InProceedings{cut, title = {Cut", "utf-8")
    ended = run("papers")
    assert ended.status == 1
    assert "3 errors" in ended.output
    assert "papers.bib:13 (cut): error: " in ended.messages


def test_contacts_that_no_paper_has_are_warned_of(run: Run, here: Path) -> None:
    (here / "mine.csv").write_text("paper_id,name,email\nlovelace34,Ada L.,\n", "utf-8")
    ended = run("papers", "--contacts", "mine.csv")
    assert "“lovelace34”" in ended.messages


def test_nothing_in_a_title_reaches_the_terminal_as_a_command(run: Run, here: Path) -> None:
    rows = "id,title,authors\n1,[bold]a\x1b[31mb\u202ec[/bold],Ada Lovelace\n"
    (here / "x.csv").write_text(rows, "utf-8")
    ended = run("papers", "x.csv")
    assert "[bold]a" in ended.output
    assert not {"\x1b", "\u202e"} & set(ended.output + ended.messages)


def test_the_explanation_in_the_metadata_folder_is_no_problem(run: Run) -> None:
    run("init")
    assert "README" not in run("papers").messages


def test_without_any_metadata_it_says_what_to_do(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "empty").mkdir()
    monkeypatch.chdir(here / "empty")
    ended = run("papers")
    assert ended.status == 2
    assert "agreements init" in ended.messages


def test_json_without_papers_is_an_empty_list(run: Run, papers: Path) -> None:
    papers.write_text("nothing", "utf-8")
    for command in ("papers", "generate"):
        ended = run(command, "--json")
        assert (ended.status, json.loads(ended.output)) == (1, [])
        assert "papers.bib" in ended.messages


def test_an_encoding_that_cannot_be_told_is_said_on_the_command_line_or_in_the_settings(
    run: Run, papers: Path
) -> None:
    text = "id,title,authors\nyi97,On Ships,이순신\n"
    folder = papers.parent.parent
    (folder / "korean.csv").write_bytes(text.encode("euc-kr"))
    refused = run("papers", "korean.csv")
    assert refused.status == 1
    assert "--encoding" in refused.messages
    said = run("papers", "korean.csv", "--encoding", "euc-kr")
    assert (said.status, said.output.split("\t")[2]) == (0, "이순신")
    assert run("papers", "korean.csv", "--encoding", "nonsense").status == 2
    (folder / "agreements.toml").write_text('[metadata]\nencoding = "euc-kr"\n')
    assert run("papers", "korean.csv").output == said.output


def test_addresses_are_seen_before_anything_is_sent(run: Run, here: Path, papers: Path) -> None:
    assert "address" not in run("papers").output
    row = "paper_id,name,email\nlovelace43,Ada Lovelace,ada@example.org\n"
    (here / "metadata" / "contacts.csv").write_text(row, "utf-8")
    lovelace, hopper = run("papers").output.splitlines()
    assert lovelace.split("\t")[5] == "ada@example.org"
    assert hopper.split("\t")[5] == "none"


def test_one_command_shows_all_errors_and_the_others_the_first_of_a_file(
    run: Run, here: Path, papers: Path
) -> None:
    (here / "agreements.toml").write_text('[mail]\nfrom = "chairs@example.org"\n', "utf-8")
    rows = "paper_id,name,email\n" + "".join(f"p{n},Ann,ann at example.org\n" for n in range(5))
    (here / "metadata" / "contacts.csv").write_text(rows, "utf-8")
    errors = run("papers").messages.count("error: ")
    assert errors == 5
    for words in (("generate",), ("changes",), ("send",)):
        (line,) = [each for each in run(*words).messages.splitlines() if "error: " in each]
        assert line.endswith(" (and 4 more errors in this file: see `agreements papers`)")


def test_one_command_shows_the_warnings_and_the_others_count_them(
    run: Run, here: Path, papers: Path
) -> None:
    (here / "agreements.toml").write_text('[mail]\nfrom = "chairs@example.org"\n', "utf-8")
    rows = "paper_id,name,email\n" + "".join(f"gone{n},Nobody,a@example.org\n" for n in range(5))
    (here / "metadata" / "contacts.csv").write_text(rows, "utf-8")
    assert run("papers").messages.count("gone") == 5
    run("generate")
    for words in (("changes",), ("send",)):
        ended = run(*words)
        assert "gone" not in ended.messages
        assert "5 warnings in the list of papers: `agreements papers` shows them." in ended.messages


def test_the_contact_of_a_withdrawn_paper_is_no_mistake(run: Run, here: Path, papers: Path) -> None:
    row = "paper_id,name,email\nlovelace43,Ada Lovelace,ada@example.org\nlovelase43,A,a@b.org\n"
    (here / "metadata" / "contacts.csv").write_text(row, "utf-8")
    run("generate")
    start, _, rest = papers.read_text("utf-8").partition("@InProceedings{lovelace43")
    papers.write_text(start + rest[rest.index("@InProceedings") :], "utf-8")
    run("generate", "--withdrawn", "lovelace43")
    said = run("papers").messages
    assert "note: the contacts name “lovelace43”, whose paper is withdrawn" in said
    assert "warning: the contacts name “lovelase43”, which no paper has (check the id)" in said
    (here / "out" / "ledger.sqlite").write_bytes(b"damaged")
    assert "warning: the contacts name “lovelace43”" in run("papers").messages


def test_a_list_that_has_not_changed_is_read_once_by_all_commands(
    run: Run, here: Path, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(text: str) -> Bibliography:
        raise AssertionError("it is read again")

    (here / "out").mkdir()
    first = run("papers")
    with monkeypatch.context() as patch:
        patch.setattr(reader, "parse", never)
        assert run("papers") == first
        for command in ("generate", "changes", "status"):
            assert run(command).status == 0
    papers.write_text(papers.read_text("utf-8").replace("Sketch", "Sketches"), "utf-8")
    assert "Sketches of the Analytical Engine" in run("papers").output
