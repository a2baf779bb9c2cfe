"""Several agreements in one workspace: what comes back of each, from `check` to `pack`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf.form import DefaultAppearanceStreamGenerator, TextField
from pikepdf.form import Form as PdfForm

from cli.conftest import Run
from cli.returned import bring
from cli.terminal import Terminal
from generator import office
from generator.ledger.records import EventKind, Outcome
from generator.office import all_returns

pytestmark = pytest.mark.usefixtures("forked_processes")

LICENSE, RELEASE = "license-to-publish", "talks"
SETTINGS = """\
[[agreement]]
template = "license-to-publish"

[[agreement]]
template = "recording-release"
name = "talks"
for = "track=talks"

[profiles.press]
publisher = "the Press"
file = "{paper}.pdf"
agreements = ["license-*"]

[profiles.archive]
publisher = "the Archive"
file = "{paper}.pdf"
"""
PAPERS = """\
id,title,authors,track
ink1,On Ink and the Permanence of Promises,Ada Lovelace,talks
paper2,On Paper and Its Uses in Machines,Grace Hopper,posters
"""


@pytest.fixture
def out(here: Path, run: Run) -> Path:
    """The forms of two papers, of which one is a talk."""
    (here / "agreements.toml").write_text(SETTINGS, "utf-8")
    (here / "metadata").mkdir()
    (here / "metadata" / "papers.csv").write_text(PAPERS, "utf-8")
    assert run("generate").status == 0
    return here / "out"


def signed(form: Path, name: str) -> bytes:
    """Type a name and a day into a form."""
    document = pikepdf.open(form)
    for field in PdfForm(document, generate_appearances=DefaultAppearanceStreamGenerator):
        if isinstance(field, TextField):
            kind = field.fully_qualified_name
            value = name if kind.startswith("signed") else "2099-01-01" if "date" in kind else ""
            if value:
                field.value = value
    written = io.BytesIO()
    document.save(written, deterministic_id=True)
    return written.getvalue()


def test_check_tells_the_forms_of_a_paper_apart(out: Path, here: Path, run: Run) -> None:
    (here / "back").mkdir()
    for name in (LICENSE, RELEASE):
        path = here / "back" / f"{name}.pdf"
        path.write_bytes(signed(out / name / "ink1.pdf", "Ada Lovelace"))
    (here / "back" / "other.pdf").write_bytes(b"%PDF-1.7 no form")
    ended = run("check", "back")
    rows = [line.split("\t")[:4] for line in ended.output.splitlines() if "\t" in line]
    assert [row for row in rows if row[1] != "?"] == [
        [f"back/{LICENSE}.pdf", f"{LICENSE}/ink1", "1", "code"],
        [f"back/{RELEASE}.pdf", f"{RELEASE}/ink1", "1", "code"],
    ]
    assert "More than one file came" not in ended.messages
    found = json.loads(run("check", "back", "--json").output)
    assert {each["file"]: (each["paper_id"], each["agreement"]) for each in found["files"]} == {
        f"back/{LICENSE}.pdf": ("ink1", LICENSE),
        f"back/{RELEASE}.pdf": ("ink1", RELEASE),
        "back/other.pdf": (None, None),
    }
    states = office.read_all(out)
    of = {name: [len(state.returns) for state in (states[name],)] for name in (LICENSE, RELEASE)}
    assert of == {LICENSE: [2], RELEASE: [2]}, "what is of no known paper may be of each"


def test_a_decision_is_on_one_form_only(out: Path, run: Run) -> None:
    bring(out, "ink1", Outcome.REVIEW, why="A look.", agreement=LICENSE)
    bring(out, "ink1", Outcome.REVIEW, why="A look.", agreement=RELEASE)
    ended = run("review", "ink1", "--accept")
    assert ended.status == 2
    assert "several files came back for ink1" in ended.messages
    ended = run("review", "talks/ink1", "--accept")
    assert (ended.status, ended.output) == (0, "talks/ink1: accepted\n")
    outcomes = {e.examination.label: e.outcome for e in all_returns(office.read_all(out))}
    assert outcomes == {
        f"{LICENSE}/ink1": Outcome.REVIEW,
        f"{RELEASE}/ink1": Outcome.ACCEPTED,
    }


def test_a_form_is_named_by_its_agreement_where_a_paper_has_several(out: Path, run: Run) -> None:
    sha256 = bring(out, "", Outcome.REVIEW, why="A look.")
    ended = run("review", sha256[:6], "--paper", "ink1")
    assert ended.status == 2
    assert "ink1 has 2 forms: license-to-publish/ink1 and talks/ink1" in ended.messages
    ended = run("review", sha256[:6], "--paper", "talks/ink1")
    assert "for talks/ink1" in ended.output
    [entry] = all_returns(office.read_all(out))
    assert (entry.assigned, entry.examination.label) == ("talks/ink1", "talks/ink1")
    assert run("review", sha256[:6], "--paper", "").status == 0
    [entry] = all_returns(office.read_all(out))
    assert (entry.assigned, entry.examination.label) == ("", "")
    ended = run("review", sha256[:6], "--paper", "paper2")
    assert "for license-to-publish/paper2" in ended.output, "the only form of this paper"


def test_a_review_names_the_form(out: Path, here: Path) -> None:
    bring(out, "ink1", Outcome.REVIEW, why="A look.", agreement=RELEASE)
    bring(out, "ink1", agreement=LICENSE)
    with Terminal(here, "review", "--by", "Inês Silva") as chair:
        shown = chair.wait_for("(q)uit ")
        assert "talks/ink1, revision 1" in shown
        assert "is accepted already" not in shown
        chair.press("a")
        chair.wait_for("Everything is decided.")
    assert {e.outcome for e in all_returns(office.read_all(out))} == {Outcome.ACCEPTED}


def test_pack_takes_the_agreement_that_its_profile_asks_for(
    out: Path, here: Path, run: Run
) -> None:
    bring(out, "ink1", agreement=RELEASE)
    ended = run("pack", "p", "--profile", "press")
    assert ended.status == 1, "the release that was accepted is no licence"
    for paper in ("ink1", "paper2"):
        bring(out, paper, agreement=LICENSE)
    assert run("pack", "p", "--profile", "press").status == 0
    manifest = json.loads((here / "p" / "manifest.json").read_text("utf-8"))
    assert manifest["agreement"] == LICENSE
    assert [each["paper"] for each in manifest["forms"]] == ["ink1", "paper2"]
    states = office.read_all(out)
    assert states[LICENSE].records["ink1"].last(EventKind.PACKED) is not None
    assert states[RELEASE].records["ink1"].last(EventKind.PACKED) is None


def test_pack_asks_which_agreement_if_it_cannot_tell(out: Path, here: Path, run: Run) -> None:
    bring(out, "ink1", agreement=RELEASE)
    ended = run("pack", "p", "--profile", "archive")
    assert ended.status == 2
    assert "takes several of the agreements here: license-to-publish, talks" in ended.messages
    ended = run("pack", "p", "--profile", "pmlr", "--volume", "1")
    assert ended.status == 2
    assert "PMLR takes “pmlr”, and none of the agreements here" in ended.messages
    assert run("pack", "p", "--profile", "archive", "--agreement", RELEASE).status == 0
    assert (here / "p" / "ink1.pdf").is_file(), "paper2 is no talk, and not missed"
    ended = run("pack", "q", "--profile", "archive", "--agreement", "talk")
    assert "there is no agreement “talk”" in ended.messages


def test_the_record_has_a_part_for_each_agreement(out: Path, here: Path, run: Run) -> None:
    bring(out, "ink1", agreement=LICENSE)
    bring(out, "ink1", Outcome.REVIEW, agreement=RELEASE)
    stray = bring(out, "", Outcome.REVIEW, why="A look.")
    run("review", stray[:6], "--reject", "--why", "It is a letter")
    ended = run("record")
    assert "1 accepted form, 2 missing" in ended.messages
    reader = pypdf.PdfReader(here / "record.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    first, second = text.index("Agreement: license-to-publish"), text.index("Agreement: talks")
    assert "Papers that need a form: 2. Accepted: 1." in text[first:second]
    assert "Papers that need a form: 1. Accepted: 0." in text[second:]
    assert text.count("Each hash is that") == 1
    assert text.count("It is a letter") == 1, "of no known form, and said once"


def test_adopted_forms_are_of_the_agreement_that_is_said(here: Path, run: Run, out: Path) -> None:
    (here / "forms").mkdir()
    (here / "forms" / "ink1.pdf").write_bytes(signed(out / RELEASE / "ink1.pdf", "Ada Lovelace"))
    ended = run("adopt", "forms")
    assert ended.status == 2
    assert "say which of them the forms are: --agreement NAME" in ended.messages
    found = json.loads(run("adopt", "forms", "--agreement", RELEASE, "--json").output)
    assert found["agreement"] == RELEASE
    assert [each["paper_id"] for each in found["papers"]] == ["ink1"]
    assert len(found["papers"][0]["files"]) == 1
    found = json.loads(run("adopt", "forms", "-t", LICENSE, "--json").output)
    assert found["missing"] == ["ink1", "paper2"]


def test_signatures_of_all_agreements_are_on_the_sheets(out: Path, here: Path, run: Run) -> None:
    assert "No form needs only a look" in run("sheet", "looks").messages
    bring(out, "ink1", Outcome.REVIEW, agreement=RELEASE)
    found = json.loads(run("corrections", "--json").output)
    assert found == []


def test_a_review_of_one_agreement_leaves_the_others_alone(out: Path, run: Run) -> None:
    bring(out, "ink1", Outcome.REVIEW, why="A date is missing.", agreement=LICENSE)
    bring(out, "ink1", Outcome.REVIEW, why="A date is missing.", agreement=RELEASE)
    assert run("review", "ink1", "--accept").status == 2  # of which agreement?
    ended = run("review", "ink1", "--agreement", RELEASE, "--accept", "--note", "seen")
    assert ended.status == 0, ended
    outcomes = {
        each.examination.agreement: each.outcome for each in all_returns(office.read_all(out))
    }
    assert outcomes == {LICENSE: Outcome.REVIEW, RELEASE: Outcome.ACCEPTED}
    wrong = run("review", "ink1", "--agreement", "talk", "--undo")
    assert (wrong.status, "did you mean talks?" in wrong.messages) == (2, True)
