"""The report on changes carries any text, and nothing in it becomes more than text."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from generator.changes.compare import ChangeKind, Comparison, Outdated
from generator.changes.content import Aspect, Difference
from generator.changes.policy import Demand
from generator.cli.changes.report import as_csv, as_html, as_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "*x* [y](http://z.example) `w` # h",
    "</td></table><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1",
    "\u202eright to left",
    "\x1b[31mred",
    "quote \" and ' and , and ;",
    "a\nb",
]


def comparisons(text: str) -> tuple[Comparison, ...]:
    title = Difference(Aspect.TITLE, text, f"{text} again")
    returned = Outdated(1, (title, Difference(Aspect.ID, text, "b")), Demand.SIGN)
    return (
        Comparison(text, ChangeKind.CHANGED, text, 1, (title,), Demand.SIGN, None, returned),
        Comparison("n", ChangeKind.NEW, text),
        Comparison("g", ChangeKind.GONE, text, 1),
        Comparison("u", ChangeKind.UNSURE, text, look_alike=text),
        Comparison("s", ChangeKind.SAME, text, 1),
    )


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_has_only_its_own_tags(text: str) -> None:
    expected = Page(as_html(comparisons("plain"))).tags
    page = Page(as_html(comparisons(text)))
    assert page.tags - {"del", "ins"} == expected - {"del", "ins"}
    if text.isprintable():
        assert text in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_no_markup_of_others(text: str) -> None:
    page = Page(MarkdownIt().render(as_markdown(comparisons(text))))
    assert page.tags == {"h1", "h2", "p", "ul", "li", "strong"}
    if text.isprintable():
        assert text in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(comparisons(text)), newline="")))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        assert not [cell for cell in row if cell.startswith(tuple("=+-@＝"))]


def test_what_needs_a_person_comes_first_and_the_same_is_left_out() -> None:
    report = as_markdown(comparisons("Deep Nets"))
    headings = [line for line in report.splitlines() if line.startswith("## ")]
    assert headings == [
        "## For you to decide: perhaps the same paper under a new id (1)",
        "## Changed (1)",
        "## New (1)",
        "## No longer in the metadata (1)",
    ]
    assert "**new signature**" in report


def test_words_are_marked() -> None:
    page = as_html(comparisons("Deep Nets"))
    assert "<ins>again</ins>" in page.replace(" </ins>", "</ins>")
