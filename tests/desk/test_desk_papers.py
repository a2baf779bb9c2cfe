"""The table of papers: what stands there, what filters it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from desk.conftest import Visitor, run, serious
from generator.desk.papers import rows_at
from generator.desk.table import NO_FORM

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
    assert "No paper is like that." in visitor.page("/papers", q="turing")


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


def test_the_table_in_a_browser(issued: Path, sight: Page) -> None:
    """By keyboard alone: a search while one types, then a tile."""
    rows = sight.locator("#rows tr:visible")
    expect(rows).to_have_count(3)
    assert serious(sight) == []
    sight.keyboard.press("/")
    sight.keyboard.type("hopper")
    expect(rows).to_have_count(1)
    expect(sight.locator("#found")).to_have_text("1 of 3 papers")
    sight.get_by_role("link", name="not sent yet").focus()
    sight.keyboard.press("Enter")
    sight.wait_for_url("**/papers?show=unsent")
    expect(rows).to_have_count(3)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(width: int, issued: Path, sight: Page) -> None:
    sight.set_viewport_size({"width": width, "height": 800})
    for scheme in ("light", "dark"):
        sight.emulate_media(color_scheme=scheme)
        assert sight.evaluate("document.documentElement.scrollWidth") <= width
        assert serious(sight) == []
