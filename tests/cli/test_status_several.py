"""Status, log and marks where a workspace has several agreements; and where it has one."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from cli.conftest import Run
from cli.returned import bring, decide
from cli.terminal import Terminal
from generator import office
from generator.ledger import EventKind
from generator.ledger.records import Outcome
from generator.status.columns import COLUMNS, Column

LICENSE, RELEASE = "license-to-publish", "recording-release"
SETTINGS = f"""\
[[agreement]]
template = "{LICENSE}"

[[agreement]]
template = "{RELEASE}"
for = "track=talks"
"""
TITLE = "On the Ink of Agreements, their Paper, and what is Written with Both of Them"
PAPERS = f"""\
id,title,authors,track
ink1,"{TITLE}",Ada Lovelace,talks
paper2,On Paper,Grace Hopper,posters
pens3,On Pens,Mary Kenneth Keller,talks
"""


@pytest.fixture
def out(here: Path, run: Run) -> Path:
    """The forms of three papers; two of them are talks, and get a second agreement."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    (here / "metadata").mkdir()
    (here / "metadata" / "papers.csv").write_text(PAPERS, "utf-8")
    assert run("generate").status == 0
    return here / "out"


def rows(run: Run, *options: str) -> dict[str, dict[str, str]]:
    found = csv.DictReader(run("status", "--csv", *options).output.splitlines())
    return {row["id"]: row for row in found}


def states(run: Run) -> dict[str, tuple[str, str]]:
    return {
        id_: (row[f"state: {LICENSE}"], row[f"state: {RELEASE}"]) for id_, row in rows(run).items()
    }


def entries(run: Run, *options: str) -> list[tuple[str, str, str]]:
    found = json.loads(run("status", "--json", *options).output)
    return [(each["agreement"], each["id"], each["state"]) for each in found]


def test_a_row_a_paper_with_the_state_of_each_agreement(out: Path, run: Run) -> None:
    bring(out, "ink1", agreement=LICENSE)
    assert run("mark", "sent", f"{RELEASE}/ink1").status == 0
    assert states(run) == {
        "ink1": ("accepted", "sent"),
        "paper2": ("issued", ""),
        "pens3": ("issued", "issued"),
    }
    ended = run("status")
    assert [line.split("\t") for line in ended.output.splitlines()] == [
        ["ink1", TITLE, "Ada Lovelace", "accepted", "sent", f"{RELEASE}: the signed form", ""],
        ["paper2", "On Paper", "Grace Hopper", "issued", "", unsent(), ""],
        ["pens3", "On Pens", "Mary Kenneth Keller", "issued", "issued", unsent(), ""],
    ]
    assert f"{LICENSE}: 3 forms: 1 accepted, 2 issued; 2 outstanding." in ended.messages
    assert f"{RELEASE}: 2 forms: 1 sent, 1 issued; 2 outstanding." in ended.messages


def unsent() -> str:
    return "the signed form; it was not sent yet"


def test_json_has_an_entry_for_each_form_which_names_its_agreement(out: Path, run: Run) -> None:
    bring(out, "pens3", Outcome.REVIEW, agreement=RELEASE)
    assert entries(run) == [
        (LICENSE, "ink1", "issued"),
        (RELEASE, "ink1", "issued"),
        (LICENSE, "paper2", "issued"),
        (LICENSE, "pens3", "issued"),
        (RELEASE, "pens3", "needs review"),
    ]
    assert entries(run, "--state", "needs review") == [(RELEASE, "pens3", "needs review")]
    assert entries(run, "--agreement", LICENSE, "--state", "outstanding") == [
        (LICENSE, each, "issued") for each in ("ink1", "paper2", "pens3")
    ]


def test_filters_hold_if_any_agreement_meets_them_or_the_named_one(out: Path, run: Run) -> None:
    bring(out, "ink1", agreement=LICENSE)
    bring(out, "ink1", Outcome.REJECTED, why="It is not signed.", agreement=RELEASE)
    assert list(rows(run, "--state", "accepted")) == ["ink1"]
    assert rows(run, "--state", "accepted")["ink1"][f"state: {RELEASE}"] == "rejected"
    assert list(rows(run, "--missing", "not signed")) == ["ink1"]
    # One form that is in the state, and another one that lacks the word, is no such form.
    assert not rows(run, "--state", "accepted", "--missing", "not signed")
    assert list(rows(run, "--agreement", RELEASE)) == ["ink1", "pens3"]
    assert rows(run, "--agreement", RELEASE)["ink1"]["state"] == "rejected"
    wrong = run("status", "--agreement", LICENSE, "--state", "rejected")
    assert (wrong.status, "there is no paper in the state" in wrong.messages) == (2, True)
    unknown = run("status", "--agreement", "recordings")
    assert unknown.status == 2
    assert f"did you mean {RELEASE}?" in unknown.messages


def test_an_agreement_without_forms_yet_has_its_column(out: Path, here: Path, run: Run) -> None:
    more = f'{SETTINGS}\n[[agreement]]\ntemplate = "data-use"\n'
    (here / "agreements.toml").write_text(more, "utf-8")
    assert rows(run)["ink1"]["state: data-use"] == ""
    assert "data-use: 0 forms: none; 0 outstanding." in run("status").messages


def test_an_agreement_that_is_no_longer_listed_is_still_shown(
    out: Path, here: Path, run: Run
) -> None:
    (here / "agreements.toml").write_text(SETTINGS.partition("\n\n")[0], "utf-8")
    assert states(run)["pens3"] == ("issued", "issued")


@pytest.mark.parametrize("columns", [80, 120])
def test_rows_are_one_line_on_a_terminal(out: Path, here: Path, columns: int) -> None:
    with Terminal(here, "status", columns=columns) as terminal:
        assert terminal.end() == 0
    lines = terminal.shown.splitlines()
    [rule] = [at for at, line in enumerate(lines) if "──" in line]
    assert [line.split()[0] for line in lines[rule + 1 : rule + 4]] == ["ink1", "paper2", "pens3"]
    assert all(len(line) <= columns for line in lines)
    head = " ".join(" ".join(line.split()) for line in lines[:rule])
    assert {"publish", "release", "missing"} <= set(re.split("[ -]", head))


def test_the_page_has_a_state_and_totals_for_each(out: Path, here: Path, run: Run) -> None:
    bring(out, "ink1", agreement=LICENSE)
    assert run("status", "--html", "status.html").status == 0
    written = (here / "status.html").read_text("utf-8")
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', written)
    assert heads == ["Paper", "Title, and who signs", LICENSE, RELEASE, "Missing"]
    tiles = re.findall(r"(?:<h2[^>]*><bdi>([^<]*)|<strong>(\d+)</strong> <span>([^<]*))", written)
    assert [name or f"{number} {label}" for name, number, label in tiles] == [
        "3 papers",
        LICENSE,
        "2 not sent yet",
        "0 sent, not back",
        "0 needs review",
        "1 accepted",
        RELEASE,
        "2 not sent yet",
        "0 sent, not back",
        "0 needs review",
        "0 accepted",
    ]
    [row] = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*<bdi>paper2</bdi>.*?</tr>", written, re.DOTALL)
    assert row.count("badge") == 1


def test_a_column_from_outside_says_one_thing_or_that_of_each(out: Path, run: Run) -> None:
    COLUMNS.register("files", Column("files", "files", lambda status: "2 files"))
    COLUMNS.register("of", Column("of", "of", lambda status: status.record.agreement))
    try:
        cells = run("status").output.splitlines()[0].split("\t")
        assert cells[-2:] == ["2 files", f"{LICENSE}: {LICENSE}; {RELEASE}: {RELEASE}"]
        assert rows(run)["ink1"][f"of: {RELEASE}"] == RELEASE
        assert rows(run)["paper2"][f"of: {RELEASE}"] == ""
    finally:
        COLUMNS.remove("files")
        COLUMNS.remove("of")


def test_a_file_of_no_paper_is_counted_once(out: Path, run: Run) -> None:
    sha256 = bring(out, "", Outcome.REVIEW)
    assert "1 returned file is not matched to a paper." in run("status").messages
    decide(out, sha256, Outcome.REJECTED)
    assert "no paper" not in run("status").messages


def test_all_agreements_are_in_one_history(out: Path, run: Run) -> None:
    bring(out, "ink1", agreement=RELEASE)
    bring(out, "", Outcome.REVIEW)
    told = [line.split("\t")[1:3] for line in run("log").output.splitlines()]
    assert told.count([f"{LICENSE}/ink1", "issued"]) == 1
    assert told.count([f"{RELEASE}/ink1", "came back"]) == 1
    assert told.count(["", "came back"]) == 1
    assert {form for form, _ in (line.split("\t")[1:3] for line in lines(run, "ink1"))} == {
        f"{LICENSE}/ink1",
        f"{RELEASE}/ink1",
    }
    named = [line.split("\t")[1:3] for line in lines(run, f"{RELEASE}/ink1")]
    assert named[:2] == [[f"{RELEASE}/ink1", "issued"], [f"{RELEASE}/ink1", "came back"]]
    of_one = [line.split("\t")[1] for line in lines(run, "ink1", "--agreement", RELEASE)]
    assert of_one == [what for _, what in named]
    assert run("log", f"{RELEASE}/paper2").status == 2
    found = json.loads(run("log", "ink1", "--json").output)
    assert {each["agreement"] for each in found} == {LICENSE, RELEASE}


def lines(run: Run, *options: str) -> list[str]:
    ended = run("log", *options)
    assert ended.status == 0
    return ended.output.splitlines()


def test_a_form_has_to_be_named_if_a_paper_has_several(out: Path, run: Run) -> None:
    unclear = run("mark", "sent", "paper2", "ink1")
    assert unclear.status == 2
    assert f"ink1 has 2 forms: {LICENSE}/ink1 and {RELEASE}/ink1" in unclear.messages
    assert states(run)["paper2"] == ("issued", "")
    assert run("mark", "sent", "paper2", f"{RELEASE}/ink1").status == 0
    assert run("mark", "sent", "pens3", "--agreement", RELEASE).status == 0
    assert list(states(run).values()) == [("issued", "sent"), ("sent", ""), ("issued", "sent")]
    assert run("mark", "sent", "paper2", "--agreement", RELEASE).status == 2
    assert run("mark", "sent", f"{RELEASE}/paper2").status == 2
    assert run("mark", "sent", f"{LICENSE}/ink1", "--undo").status == 2
    assert run("mark", "sent", f"{RELEASE}/ink1", "--undo").status == 0
    assert states(run)["ink1"] == ("issued", "issued")


def test_a_withdrawal_is_taken_back_for_all_forms_of_a_paper(
    out: Path, here: Path, run: Run
) -> None:
    metadata = here / "metadata" / "papers.csv"
    metadata.write_text(PAPERS.partition("pens3")[0], "utf-8")
    assert run("generate", "--withdrawn", "pens3").status == 0
    assert states(run)["pens3"] == ("withdrawn", "withdrawn")
    assert "2 forms stand again." in run("mark", "withdrawn", "pens3", "--undo").messages
    assert states(run)["pens3"] == ("issued", "issued")
    for name in (LICENSE, RELEASE):
        assert (out / name / "pens3.pdf").is_file()
        assert not [*(out / name / "withdrawn").glob("*.pdf")]
        record = office.read(out, name).records["pens3"]
        assert record.last(EventKind.REINSTATED) is not None
    assert run("mark", "withdrawn", "pens3", "--undo").status == 2


def test_one_agreement_is_never_named(here: Path, run: Run) -> None:
    (here / "agreements.toml").write_text("", "utf-8")
    (here / "metadata").mkdir()
    (here / "metadata" / "papers.csv").write_text(PAPERS, "utf-8")
    assert run("generate", "-t", LICENSE).status == 0
    assert run("mark", "sent", "ink1").status == 0
    assert run("mark", "sent", f"{LICENSE}/pens3").status == 0
    (first, *_) = json.loads(run("status", "--json").output)
    assert "agreement" not in first
    assert "state" in rows(run)["ink1"]
    assert all("agreement" not in each for each in json.loads(run("log", "--json").output))
    assert {line.split("\t")[1] for line in lines(run)} == {"ink1", "paper2", "pens3"}
    assert "3 agreements: 2 sent, 1 issued." in run("status").messages


def test_papers_names_the_agreements_of_each(out: Path, here: Path, run: Run) -> None:
    (here / "agreements.toml").write_text(f'{SETTINGS}signer = "all"\n', "utf-8")
    cells = [line.split("\t") for line in run("papers").output.splitlines()]
    assert [(row[0], row[2], row[3]) for row in cells] == [
        ("ink1", "yes", "yes"),
        ("paper2", "yes", ""),
        ("pens3", "yes", "yes"),
    ]
    found = json.loads(run("papers", "--agreement", RELEASE, "--json").output)
    assert [(each["id"], each["agreements"]) for each in found] == [
        ("ink1", [RELEASE]),
        ("pens3", [RELEASE]),
    ]
    assert run("papers", "--agreement", "recordings").status == 2


def test_a_paper_that_gets_no_agreement_is_listed_so(here: Path, out: Path, run: Run) -> None:
    (here / "agreements.toml").write_text(SETTINGS.partition("\n\n")[2], "utf-8")
    cells = [line.split("\t") for line in run("papers").output.splitlines()]
    assert [row[2] for row in cells] == ["yes", "", "yes"]
    found = json.loads(run("papers", "--json").output)
    assert [each["agreements"] for each in found] == [[RELEASE], [], [RELEASE]]


def test_what_is_kept_of_whom_names_the_form(out: Path, run: Run) -> None:
    bring(out, "ink1", agreement=RELEASE)
    assert f"form.pdf\t{RELEASE}/ink1\t" in run("forget").output


def test_a_wide_terminal_shows_the_day_beside_each_state(out: Path, here: Path, run: Run) -> None:
    run("mark", "sent", f"{LICENSE}/ink1")
    (sent,) = [
        each["sent"]
        for each in json.loads(run("status", "--json").output)
        if (each["agreement"], each["id"]) == (LICENSE, "ink1")
    ]
    for columns, is_shown in ((100, False), (140, True)):
        with Terminal(here, "status", columns=columns) as terminal:
            assert terminal.end() == 0
        assert (f"sent {sent}" in terminal.shown) is is_shown
