"""The page of one paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli.returned import bring, decide
from playwright.sync_api import Page

from desk.conftest import Visitor, run, serious
from generator.ledger.records import Outcome

HOSTILE = "<img src=x onerror=alert(1)>.pdf"


@pytest.fixture
def season(issued: Path) -> Path:
    """A form was sent, came back, was decided on, and its title has changed since."""
    run("mark", "sent", "lovelace43")
    sha256 = bring(issued / "out", "lovelace43", Outcome.REVIEW, why="no date", name=HOSTILE)
    decide(issued / "out", sha256, Outcome.ACCEPTED)
    papers = issued / "metadata" / "papers.bib"
    papers.write_text(papers.read_text("utf-8").replace("Notes on", "Thoughts about"), "utf-8")
    run("generate")
    return issued


def test_all_that_is_known_is_there(season: Path, visitor: Visitor) -> None:
    page = re.sub(r"\s+", " ", visitor.page("/paper", id="lovelace43"))
    for words in (
        "<h1><bdi>Thoughts about the Analytical Engine</bdi></h1>",
        "<bdi>Charles Babbage</bdi>",
        "metadata/papers.bib, line 2",
        "Revision 2",
        "<del>Notes on</del> <ins>Thoughts about</ins>",
        "<li>No date.",
        "Accepted by <bdi>Inês Silva</bdi>",
        "<strong>came back</strong>",
    ):
        assert words in page


def test_what_came_back_leads_to_where_it_is_looked_at(season: Path, visitor: Visitor) -> None:
    page = visitor.page("/paper", id="lovelace43")
    address = re.findall(r'<h3><a href="(/review\?file=\w{64})">', page)[0]
    assert "Thoughts about the Analytical Engine" in visitor.page(address)


def test_a_paper_without_a_form_is_shown_as_it_was_read(visitor: Visitor) -> None:
    page = visitor.page("/paper", id="noether21")
    assert "no form yet" in page
    assert "Forms" not in page


def test_a_paper_that_left_the_metadata_is_shown_as_issued(issued: Path, visitor: Visitor) -> None:
    (issued / "metadata" / "papers.bib").write_text("@misc{x, title={X}, author={Y}}", "utf-8")
    page = visitor.page("/paper", id="noether21")
    assert "no longer in the metadata" in page
    assert "Ideals in Rings" in page


def test_a_file_name_is_no_markup(season: Path, visitor: Visitor) -> None:
    page = visitor.page("/paper", id="lovelace43")
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror" in page


@pytest.mark.parametrize("paper_id", ["", "../hopper52", "hopper52/", "hopper52\x00", "<b>"])
def test_another_id_is_no_paper(paper_id: str, issued: Path, visitor: Visitor) -> None:
    answer = visitor.get("/paper", id=paper_id)
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_pages_of_forms_are_pictures(season: Path, visitor: Visitor) -> None:
    for revision in ("1", "2"):
        answer = visitor.get("/form.png", id="lovelace43", revision=revision, page="1")
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
    visitor.get("/form.png", id="lovelace43", revision="2", page="1")
    assert visitor.desk.pictures.drawn == 2


@pytest.mark.parametrize(
    "query",
    [
        {"id": "lovelace43", "revision": "9", "page": "1"},
        {"id": "lovelace43", "revision": "1", "page": "0"},
        {"id": "lovelace43", "revision": "1", "page": "99"},
        {"id": "lovelace43", "revision": "²", "page": "-1"},
        {"id": "../out/lovelace43", "revision": "1", "page": "1"},
    ],
)
def test_no_other_picture_is_made(query: dict[str, str], issued: Path, visitor: Visitor) -> None:
    assert visitor.get("/form.png", **query).status_code == 404


def test_a_form_that_somebody_changed_is_not_shown(issued: Path, visitor: Visitor) -> None:
    form = issued / "out" / "hopper52.pdf"
    form.write_bytes(form.read_bytes() + b"\n")
    answer = visitor.get("/form.png", id="hopper52", revision="1", page="1")
    assert answer.status_code == 404
    assert "changed outside this program" in answer.text


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_in_a_browser(width: int, season: Path, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto("/papers")
    browser_page.get_by_role("link", name="lovelace43").click()
    picture = browser_page.locator("img.sheet")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 500
    for scheme in ("light", "dark"):
        browser_page.emulate_media(color_scheme=scheme)
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(browser_page) == []
