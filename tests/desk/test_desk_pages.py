"""Every page, wide and narrow, dark and light: nothing is cut off, and axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.returned import bring, decide
from playwright.sync_api import Page

from desk.conftest import Visitor, run, serious
from generator.desk.app import NAVIGATION, PAGES
from generator.ledger.records import Outcome

LONG = "a" * 40 + "-2031"
MAIL = "paper=hopper52&to=grace%40example.org&occasion=form"
SHOWN = [
    "/papers",
    "/papers?show=accepted&sort=-title",
    "/papers?q=nothing+is+like+this",
    "/paper?id=lovelace43",
    f"/paper?id={LONG}",
    "/changes",
    "/mail",
    f"/mail/letter?{MAIL}",
    "/mail/send",
    "/templates",
    "/template?name=pmlr",
    "/template?name=mail/first",
]


@pytest.fixture
def season(issued: Path) -> Path:
    """Papers of every state, and one with a long id that has no form."""
    run("mark", "sent", "lovelace43", "noether21")
    sha256 = bring(issued / "out", "lovelace43", Outcome.REVIEW, why="no date", hint="look")
    decide(issued / "out", sha256, Outcome.ACCEPTED)
    bring(issued / "out", "noether21", Outcome.REJECTED, why="nobody has signed it")
    papers = issued / "metadata" / "papers.bib"
    text = papers.read_text("utf-8").replace("Notes on", "Thoughts about")
    papers.write_text(
        f"{text}\n@misc{{{LONG}, title={{A Late Paper}}, author={{Late, B.}}}}", "utf-8"
    )
    return issued


@pytest.mark.parametrize("path", SHOWN)
def test_nothing_is_cut_off_and_all_can_use_it(path: str, season: Path, browser_page: Page) -> None:
    for width in (1280, 390):
        browser_page.set_viewport_size({"width": width, "height": 900})
        browser_page.goto(path)
        for scheme in ("light", "dark"):
            browser_page.emulate_media(color_scheme=scheme)
            assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
            assert serious(browser_page) == []


@pytest.mark.parametrize(
    "paper",
    [
        ("a" * 60, "A Paper of the Longest Id", "Ada Lovelace"),
        ("long31", "Overparameterised-" * 20, "Ada Lovelace; " * 12 + "Grace Hopper"),
        ("word31", "x" * 500, "Ada Lovelace"),
        ("abd31", "نظرية الأعداد في العالم العربي", "محمد بن عبد الله"),
        ("zhang31", "基于深度学习的自然语言处理方法研究与应用" * 3, "张晓明"),
    ],
    ids=["id", "title", "word", "Arabic", "Chinese"],
)
def test_what_is_long_or_written_otherwise_fits(
    paper: tuple[str, str, str], workspace: Path, browser_page: Page
) -> None:
    row = ",".join(f'"{each}"' for each in (*paper, "ada@example.org"))
    (workspace / "metadata" / "papers.bib").unlink()
    (workspace / "metadata" / "contacts.csv").unlink()
    (workspace / "metadata" / "papers.csv").write_text(f"id,title,authors,email\n{row}\n", "utf-8")
    run("generate")
    browser_page.goto("/papers")
    assert browser_page.locator("tbody th").inner_text() == paper[0]
    for path in ("/papers", f"/paper?id={paper[0]}", "/mail", "/changes"):
        for width in (1280, 390):
            browser_page.set_viewport_size({"width": width, "height": 900})
            browser_page.goto(path)
            assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert browser_page.locator("main").inner_text()


def test_every_page_of_the_navigation_is_there(season: Path, visitor: Visitor) -> None:
    for label, path in NAVIGATION:
        page = visitor.page(path)
        assert f'<a href="{path}" aria-current="page">{label}</a>' in page
        assert page.count("<h1") == 1


def test_no_page_has_a_style_or_a_script_within(season: Path, visitor: Visitor) -> None:
    """The policy would not run it; a page that needs it would look broken."""
    for path in SHOWN:
        text = visitor.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert text.count("<script") == text.count("<script defer src=")
        assert "http://" not in text
        assert "https://" not in text


def test_forms_that_post_have_the_key(season: Path, visitor: Visitor) -> None:
    for path in SHOWN:
        text = visitor.get(path).text
        assert text.count('method="post"') == text.count(f'value="{visitor.door.key}"')


@pytest.mark.parametrize("path", ["../../etc/passwd", "..%2f..%2fledger.sqlite", "%00", "."])
def test_a_path_in_any_address_leads_nowhere(path: str, season: Path, visitor: Visitor) -> None:
    for module in PAGES:
        for route in module.ROUTES:
            if route.method != "GET" or route.path == "/":
                continue
            for name in ("id", "name", "form", "paper", "file", "show", "sample", "sha256", "page"):
                answer = visitor.get(route.path, **{name: path})
                assert answer.status_code in {200, 303, 404, 409}, route.path
                assert "root:" not in answer.text
                assert not answer.content.startswith(b"SQLite")
