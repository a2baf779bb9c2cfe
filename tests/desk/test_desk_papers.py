"""The table of papers: what stands there, what filters it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.conftest import Served, Visitor, run, serious
from generator.desk.papers import rows_at
from generator.desk.table import NO_FORM, Choice, StatusRow, chosen_table, on_the_desk

SORTED = [("b2", ""), ("é1", ""), ("B10", "2031-02-01"), ("z", "2031-01-09")]
IDS = ["lovelace43", "hopper52", "noether21"]


def shown(page: str) -> list[str]:
    """Return the ids that are shown in the table."""
    rows = re.findall(
        r'<tr data-[^>]*?( hidden)?>\s*<th scope="row" class="id">.*?<bdi>(.*?)</bdi>', page
    )
    return [paper_id for hidden, paper_id in rows if not hidden]


def test_papers_without_forms_are_there(visitor: Visitor) -> None:
    page = visitor.page("/papers")
    assert shown(page) == IDS
    assert [row.state for row in rows_at(visitor.desk)] == [NO_FORM] * 3


def test_the_table_is_renewed_when_a_command_wrote(visitor: Visitor) -> None:
    assert "not sent yet" in visitor.page("/papers")
    run("generate")
    assert [row.state for row in rows_at(visitor.desk)] == ["issued"] * 3
    run("mark", "sent", "hopper52")
    assert shown(visitor.page("/papers", show="sent")) == ["hopper52"]
    assert shown(visitor.page("/papers", show="unsent")) == ["lovelace43", "noether21"]


def test_search_knows_no_case_and_no_accents(visitor: Visitor) -> None:
    assert shown(visitor.page("/papers", q="ADA engine")) == ["lovelace43"]
    assert shown(visitor.page("/papers", q="hoppér")) == ["hopper52"]
    assert "No paper matches." in visitor.page("/papers", q="turing")


def test_columns_sort_both_ways(visitor: Visitor) -> None:
    assert shown(visitor.page("/papers", sort="title")) == ["noether21", "lovelace43", "hopper52"]
    page = visitor.page("/papers", sort="-title")
    assert shown(page) == ["hopper52", "lovelace43", "noether21"]
    assert page.count('aria-sort="descending"') == 1


@pytest.mark.parametrize("query", [{"sort": "../x"}, {"show": "<b>"}, {"lacks": "\x00"}])
def test_what_is_unknown_does_no_harm(query: dict[str, str], visitor: Visitor) -> None:
    page = visitor.page("/papers", **query)
    assert "<b>" not in page


def test_a_title_is_no_markup(workspace: Path, visitor: Visitor) -> None:
    hostile = workspace / "metadata" / "more.csv"
    title = "<script>alert(1)</script>"
    hostile.write_text(f'id,title,authors\n"<img src=x>",{title},Ada Lovelace\n', "utf-8")
    page = visitor.page("/papers")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_table_in_a_browser(issued: Path, browser_page: Page) -> None:
    """By keyboard alone: a search while one types, then a tile."""
    rows = browser_page.locator("#rows tr:visible")
    expect(rows).to_have_count(3)
    assert serious(browser_page) == []
    browser_page.keyboard.press("/")
    browser_page.keyboard.type("hopper")
    expect(rows).to_have_count(1)
    expect(browser_page.locator("#found")).to_have_text("1 of 3 papers")
    browser_page.get_by_role("link", name="not sent yet").focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/papers?show=unsent")
    expect(rows).to_have_count(3)


def ids_in(window: Page) -> list[str]:
    """Return the ids that a person sees."""
    return window.locator("#rows tr:visible th").all_inner_texts()


def test_tiles_and_headings_choose_without_asking_again(issued: Path, browser_page: Page) -> None:
    """And the address says what is chosen, so that Back and a kept address lead to it."""
    run("mark", "sent", "hopper52")
    browser_page.goto("/papers")
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.locator(".tile", has_text="sent, not back").click()
    assert ids_in(browser_page) == ["hopper52"]
    browser_page.locator(".tile", has_text="not sent yet").click()
    browser_page.get_by_role("link", name="Title, and who signs").click()
    assert ids_in(browser_page) == ["noether21", "lovelace43"]
    browser_page.get_by_role("link", name="Title, and who signs").click()
    assert ids_in(browser_page) == ["lovelace43", "noether21"]
    assert browser_page.url.endswith("/papers?show=unsent&sort=-title")
    for _ in range(3):
        browser_page.go_back()
    assert ids_in(browser_page) == ["hopper52"]
    assert (
        browser_page.locator('.tile[aria-current="true"]').inner_text().endswith("sent, not back")
    )
    assert [each for each in asked if "icon.svg" not in each] == []  # which belongs to the window
    browser_page.goto("/papers?show=unsent&sort=-title")
    assert ids_in(browser_page) == ["lovelace43", "noether21"]


def test_the_same_addresses_lead_there_without_the_script(
    issued: Path, chromium: Browser, served: Served
) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=served.door.origin)
    window = context.new_page()
    window.goto(served.door.address)
    window.goto("/papers")
    window.locator(".tile", has_text="not sent yet").click()
    window.get_by_role("link", name="Title, and who signs").click()
    assert window.url.endswith("/papers?show=unsent&sort=title")
    assert ids_in(window) == ["noether21", "lovelace43", "hopper52"]
    window.fill("#q", "ADA")
    window.get_by_role("button", name="Show").click()
    assert ids_in(window) == ["lovelace43"]
    assert window.locator('[aria-sort="ascending"]').inner_text() == "Title, and who signs"
    context.close()


def test_a_file_and_the_desk_show_the_same(issued: Path, visitor: Visitor) -> None:
    run("mark", "sent", "hopper52")
    run("status", "--html", "status.html")
    file, page = Path("status.html").read_text("utf-8"), visitor.page("/papers")
    for pattern in (
        r'<a class="tile ?"[^>]*><strong>(\d+)</strong> <span>([^<]+)',
        r'<tr data-tiles="([^"]*)" data-lacks="([^"]*)">',
        r"<option value=\"([^\"]*)\">([^<]*)",
    ):
        assert re.findall(pattern, file) == re.findall(pattern, page) != []
    assert shown(page) == re.findall(r'<th scope="row" class="id"><bdi>(.*?)</bdi>', file)


def test_the_file_can_be_used_by_all(issued: Path, chromium: Browser) -> None:
    """Wide and narrow, dark and light, and nothing is asked for but the file."""
    run("mark", "sent", "hopper52")
    run("status", "--html", "status.html")
    window = chromium.new_page()
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    address = Path("status.html").resolve().as_uri()
    window.goto(f"{address}#show=sent")
    assert ids_in(window) == ["hopper52"]
    for width in (1280, 390):
        window.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            window.emulate_media(color_scheme=scheme)
            assert window.evaluate("document.documentElement.scrollWidth") <= width
            assert serious(window) == []
    window.locator(".tile", has_text="papers").click()
    assert ids_in(window) == IDS
    assert {each.partition("#")[0] for each in asked} == {address}
    window.close()


def test_papers_that_lack_the_same_are_counted_and_shown_together() -> None:
    said = {"a": "a decision: no date", "b": "a decision: ink", "c": "the signed form; not sent"}
    rows = [StatusRow(each, {"id": each, "missing": missing}, {}) for each, missing in said.items()]
    table = chosen_table(rows, on_the_desk(), Choice(lacks="a decision"))
    assert table.lacking == [("a decision", 2), ("the signed form", 1)]
    assert table.hidden == {"c"}
    assert table.number == 2


def test_numbers_in_ids_are_sorted_by_their_worth() -> None:
    rows = [StatusRow(each, {"id": each, "sent": sent}, {}) for each, sent in SORTED]
    for sort, expected in (
        ("id", ["b2", "B10", "é1", "z"]),
        ("-id", ["z", "é1", "B10", "b2"]),
        ("sent", ["z", "B10", "b2", "é1"]),
        ("-sent", ["B10", "z", "b2", "é1"]),
        ("nothing", ["b2", "é1", "B10", "z"]),
    ):
        table = chosen_table(rows, on_the_desk(), Choice(sort=sort))
        assert [row.paper_id for row in table.rows] == expected, sort


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(width: int, issued: Path, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": width, "height": 800})
    for scheme in ("light", "dark"):
        browser_page.emulate_media(color_scheme=scheme)
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(browser_page) == []
