"""Several agreements at the desk: a state of each on the table, the forms of each on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli.returned import bring

from desk.conftest import Visitor, run
from generator import office
from generator.desk.papers import rows_at
from generator.desk.reading import Desk
from generator.ledger.records import Outcome

pytestmark = pytest.mark.usefixtures("forked_processes")

LICENSE, RELEASE = "license-to-publish", "recording-release"
SETTINGS = f"""
[mail]
from = "Inês Silva <chairs@example.org>"

[[agreement]]
template = "{LICENSE}"

[[agreement]]
template = "{RELEASE}"
for = ["lovelace43", "hopper52"]
signer = "all"
"""


@pytest.fixture
def several(workspace: Path) -> Path:
    """A workspace with two agreements, one for two of the three papers; no form yet."""
    (workspace / "metadata" / "contacts.csv").unlink()
    (workspace / "agreements.toml").write_text(SETTINGS, "utf-8")
    return workspace


def states(desk: Desk) -> dict[str, list[str]]:
    return {
        row.paper_id: [row[f"{label}:state"] for label in (LICENSE, RELEASE)]
        for row in rows_at(desk)
    }


def test_the_table_has_a_state_for_each_agreement(several: Path, visitor: Visitor) -> None:
    desk = visitor.desk
    assert states(desk) == {
        "lovelace43": ["no form yet", "no form yet"],
        "hopper52": ["no form yet", "no form yet"],
        "noether21": ["no form yet", ""],
    }
    run("generate")
    run("mark", "sent", f"{RELEASE}/hopper52")
    bring(several / "out", "lovelace43", agreement=LICENSE)
    assert states(desk) == {
        "lovelace43": ["accepted", "issued"],
        "hopper52": ["issued", "sent"],
        "noether21": ["issued", ""],
    }
    page = visitor.page("/papers")
    heads = re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]*)', page)
    assert heads == ["Paper", "Title, and who signs", LICENSE, RELEASE, "Missing"]
    found = visitor.page("/papers", show=f"{RELEASE}:sent")
    assert "1 of 3 papers" in found
    assert visitor.page("/papers", sort=f"{RELEASE}:state").count('aria-sort="ascending"') == 1
    lacks = visitor.page("/papers", lacks="the signed form")
    assert "3 of 3 papers" in lacks


def test_the_page_of_a_paper_has_the_forms_of_each(several: Path, visitor: Visitor) -> None:
    run("generate")
    bring(several / "out", "lovelace43", agreement=RELEASE)
    page = visitor.page("/paper", id="lovelace43")
    assert re.findall(r'<h2 id="forms\d*">Forms: <bdi>([^<]*)', page) == [LICENSE, RELEASE]
    assert f"<dt>Signs {RELEASE}</dt>" in page
    assert "<dt>Signs</dt>" in visitor.page("/paper", id="hopper52")
    assert f"Missing for {LICENSE}" in page
    assert f"Missing for {RELEASE}" not in page
    assert re.findall(r'class="soft">([\w-]+)</bdi> <span class="badge[^>]*>([^<]*)', page) == [
        (LICENSE, "issued"),
        (RELEASE, "accepted"),
    ]
    pictures = re.findall(r'src="(/form.png[^"]*)"', page)
    assert len(pictures) == 2
    shown = [visitor.get(each.replace("&amp;", "&")) for each in pictures]
    assert [each.status_code for each in shown] == [200, 200]
    assert shown[0].content != shown[1].content
    alone = visitor.page("/paper", id="noether21")
    assert re.findall(r'<h2 id="forms\d*">Forms: <bdi>([^<]*)', alone) == [LICENSE]
    assert visitor.get("/form.png", id="noether21", agreement=RELEASE).status_code == 404


def test_all_agreements_are_planned_and_made_at_once(several: Path, visitor: Visitor) -> None:
    page = visitor.page("/changes")
    assert "5 forms would be made" in page
    token = re.findall(r'name="plan" value="([^"]*)"', page)[0]
    visitor.post("/changes/generate", {"plan": token})
    assert visitor.desk.works.last is not None
    visitor.desk.works.last.wait()
    made = {
        name: list(state.records)
        for name, state in office.read_all(several / "out").items()
        if name
    }
    assert made == {
        LICENSE: ["lovelace43", "hopper52", "noether21"],
        RELEASE: ["lovelace43", "hopper52"],
    }
    assert "nothing to do" in visitor.page("/changes")
    (several / "out" / RELEASE / "hopper52.pdf").unlink()
    assert "1 form would be made" in visitor.page("/changes")


def test_one_named_agreement_looks_as_one_without_a_name(several: Path, visitor: Visitor) -> None:
    (several / "agreements.toml").write_text(SETTINGS.rpartition("\n\n")[0], "utf-8")
    run("generate")
    assert visitor.desk.state.agreement == LICENSE
    page = visitor.page("/papers")
    assert "3 of 3 papers" in page
    assert f">{LICENSE}<" not in page
    assert '<h2 id="forms">Forms</h2>' in visitor.page("/paper", id="hopper52")


def test_what_came_back_for_any_agreement_waits_at_the_desk(
    several: Path, visitor: Visitor
) -> None:
    run("generate")
    out = several / "out"
    sha256 = bring(out, "lovelace43", Outcome.REVIEW, why="A scan.", agreement=RELEASE)
    page = visitor.page("/review", file=sha256)
    assert f"<bdi>{RELEASE}/lovelace43</bdi>" in page
    answer = visitor.post("/review", {"file": sha256, "act": "reject", "reason": "Page 2 lacks."})
    assert f"{RELEASE}/lovelace43: rejected" in answer.text
    assert states(visitor.desk)["lovelace43"] == ["issued", "rejected"]


def test_which_form_a_file_is_has_to_be_clear(several: Path, visitor: Visitor) -> None:
    run("generate")
    sha256 = bring(several / "out", "", Outcome.REVIEW, why="It fits nothing.")
    fields = {"file": sha256, "act": "paper"}
    unclear = visitor.post("/review", {**fields, "paper": "lovelace43"})
    assert f"has 2 forms: {LICENSE}/lovelace43 and {RELEASE}/lovelace43" in unclear.text
    clear = visitor.post("/review", {**fields, "paper": f"{RELEASE}/lovelace43"})
    assert f"is for {RELEASE}/lovelace43" in clear.text
    [entry] = office.read(several / "out", RELEASE).returns
    assert entry.assigned == f"{RELEASE}/lovelace43"
