"""What takes longer than a page may."""

from __future__ import annotations

from threading import Event

import pytest
from playwright.sync_api import Page

from desk.conftest import Served, Visitor, serious
from generator.desk.background import Progress, Works
from generator.diagnostics import DiagnosticError, error


def test_one_thing_is_done_at_a_time() -> None:
    works, go = Works(), Event()
    first = works.start("first", "/papers", 0, lambda progress: go.wait(30) and None)
    with pytest.raises(DiagnosticError, match="it is busy: first"):
        works.start("second", "/papers", 0, lambda progress: None)
    go.set()
    assert first.wait(30)
    works.start("third", "/papers", 0, lambda progress: None)
    works.close()


def test_it_stops_between_two_steps_and_says_so() -> None:
    works, begun, go = Works(), Event(), Event()

    def steps(progress: Progress) -> None:
        for _ in range(100):
            progress.step()
            begun.set()
            go.wait(30)

    work = works.start("steps", "/papers", 100, steps)
    assert begun.wait(30)
    work.progress.stop()
    go.set()
    assert work.wait(30)
    assert work.progress.done == 2
    assert work.progress.lines == ["Stopped. What was done stays."]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (DiagnosticError(error("no paper", "add one")), "error: no paper (add one)"),
        (OSError(28, "No space left on device", "out"), "out: No space left on device"),
    ],
)
def test_what_stops_it_is_said(problem: Exception, sentence: str) -> None:
    def fail(progress: Progress) -> None:
        raise problem

    works = Works()
    work = works.start("fails", "/papers", 0, fail)
    assert work.wait(30)
    assert work.progress.lines == [sentence]


def test_the_page_shows_how_it_goes(served: Served, browser_page: Page) -> None:
    more, last = Event(), Event()

    def do(progress: Progress) -> None:
        progress.step()
        progress.say("one is made")
        more.wait(30)
        progress.step()
        last.wait(30)

    served.desk.works.start("Making things", "/papers", 2, do)
    try:
        browser_page.goto("/work")
        browser_page.get_by_text("1 of 2").wait_for()
        assert serious(browser_page) == []
        more.set()
        browser_page.get_by_text("2 of 2").wait_for()
    finally:
        more.set()
        last.set()
    browser_page.get_by_role("link", name="Go on").click()
    browser_page.wait_for_url("**/papers")


def test_without_any_there_is_no_page(visitor: Visitor) -> None:
    assert visitor.get("/work").status_code == 404
    assert visitor.get("/work.json").status_code == 404
    assert visitor.post("/work/stop").status_code == 404
