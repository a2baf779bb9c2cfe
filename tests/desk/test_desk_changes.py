"""What `generate` would do, and the button that does it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from desk.conftest import Visitor, run, serious, token
from generator import office
from generator.desk.changes import DeskOptions
from generator.output import OutputFolder


def revisions(workspace: Path) -> dict[str, int]:
    records = office.read(workspace / "out").records
    return {paper_id: record.current.number for paper_id, record in records.items()}


def retitle(workspace: Path, old: str, new: str) -> None:
    papers = workspace / "metadata" / "papers.bib"
    papers.write_text(papers.read_text("utf-8").replace(old, new), "utf-8")


def test_forms_are_made_as_by_the_command(workspace: Path, visitor: Visitor) -> None:
    page = visitor.page("/changes")
    assert "3 forms would be made" in page
    answer = visitor.post("/changes/generate", {"plan": token(page)})
    assert "3 agreements in out/: 3 new." in answer.text
    assert revisions(workspace) == {"lovelace43": 1, "hopper52": 1, "noether21": 1}
    assert "there is nothing to do" in visitor.page("/changes")
    assert "3 same" in run("generate", "--dry-run")


def test_words_are_marked(issued: Path, visitor: Visitor) -> None:
    run("mark", "returned", "lovelace43")
    retitle(issued, "Notes on", "Thoughts about")
    page = re.sub(r"\s+", " ", visitor.page("/changes"))
    assert "<del>Notes on</del> <ins>Thoughts about</ins>" in page
    assert "asks for a new signature" in page
    assert "1 form would be made" in page


def test_what_changed_meanwhile_is_not_done(issued: Path, visitor: Visitor) -> None:
    retitle(issued, "Notes on", "Thoughts about")
    seen = token(visitor.page("/changes"))
    retitle(issued, "The Education", "An Education")
    answer = visitor.post("/changes/generate", {"plan": seen})
    assert "nothing was done" in answer.text
    assert set(revisions(issued).values()) == {1}


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("same", {"lovelace44", "hopper52", "noether21"}),
        ("gone", {"lovelace43", "lovelace44", "hopper52", "noether21"}),
        ("", {"lovelace43", "hopper52", "noether21"}),
    ],
)
def test_a_person_says_whether_a_paper_has_a_new_id(
    word: str, ids: set[str], issued: Path, visitor: Visitor
) -> None:
    retitle(issued, "lovelace43", "lovelace44")
    page = visitor.page("/changes")
    assert "Another paper: <bdi>lovelace43</bdi> is withdrawn" in page
    visitor.post("/changes/generate", {"plan": token(page), "pair-0": word})
    records = office.read(issued / "out").records
    assert set(records) == ids
    assert [each.paper_id for each in records.values() if each.withdrawn] == (
        ["lovelace43"] if word == "gone" else []
    )


def test_a_mistake_of_the_template_is_said(issued: Path, visitor: Visitor) -> None:
    (issued / "templates").mkdir()
    (issued / "templates" / "pmlr.md.j2").write_text("{{ broken", "utf-8")
    answer = visitor.get("/changes")
    assert answer.status_code == 409
    assert "pmlr.md.j2" in answer.text


def test_while_a_command_writes_the_desk_says_so(issued: Path, visitor: Visitor) -> None:
    retitle(issued, "Notes on", "Thoughts about")
    page = visitor.page("/changes")
    before = (issued / "out" / "lovelace43.pdf").read_bytes()
    with OutputFolder(issued / "out"):
        answer = visitor.post("/changes/generate", {"plan": token(page)})
    assert "in use" in answer.text or "writing" in answer.text, answer.text
    assert (issued / "out" / "lovelace43.pdf").read_bytes() == before
    visitor.post("/changes/generate", {"plan": token(visitor.page("/changes"))})
    assert visitor.desk.works.last is not None
    visitor.desk.works.last.wait()
    assert (issued / "out" / "lovelace43.pdf").read_bytes() != before


def test_nobody_at_the_terminal_is_asked() -> None:
    """The person is at the page; a question there would wait for ever."""
    assert not DeskOptions().may_ask


def test_in_a_browser_by_the_keyboard(workspace: Path, browser_page: Page) -> None:
    browser_page.get_by_role("link", name="Changes").focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/changes")
    assert serious(browser_page) == []
    browser_page.get_by_role("button", name="Make the forms").focus()
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("3 agreements in out/: 3 new.").wait_for()
    assert revisions(workspace) == {"lovelace43": 1, "hopper52": 1, "noether21": 1}
    browser_page.set_viewport_size({"width": 390, "height": 800})
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 390
