"""Clauses: their numbers, links that follow them, and how other programs show the Markdown."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from generator.document import Document, Link, OrderedList, Paragraph
from generator.markdown.reader import read, read_skeleton
from generator.markdown.writer import write
from generator.text import Text
from generator.traversal import walk_blocks

CONTRACT = """\
1. [#one] One

    (a) first

    (b) [#second] second, see [](#three)

        i. one
        ii. [#deep] two

## Heading

@. [#three] Three, see [](#second) and *[](#deep)*

    1.1 dotted

    1.2 [#dotted] dotted, see [](#dotted)

Words.

@. Four, see [the first](#one)
"""


def links(document: Document) -> list[str]:
    found = (inline for inline in walk_blocks(document.blocks) if isinstance(inline, Link))
    return [write(Document((), (), subtitle=link.children)).split("*")[1] for link in found]


def test_a_link_shows_the_number_of_its_clause() -> None:
    document = read_skeleton(CONTRACT)
    assert links(document) == ["2", "1(b)", "1(b).ii", "2.2", "the first"]


def test_numbers_follow_when_a_clause_is_gone() -> None:
    without = CONTRACT.replace("    (a) first\n\n", "").replace("(b)", "(a)")
    more = f"1. Zero\n{without}"
    assert links(read_skeleton(more)) == ["3", "2(a)", "2(a).ii", "3.2", "the first"]


def test_lists_go_on_behind_a_heading_and_words() -> None:
    lists = [block for block in read_skeleton(CONTRACT).blocks if isinstance(block, OrderedList)]
    assert [block.labels for block in lists] == [["1."], ["2."], ["3."]]
    sections = "§ 1 one\n\n# H\n\n§ @ two\n\n(a) x\n\n(b) y\n\n# H\n\n(@) z\n\n(@) z"
    lists = [block for block in read_skeleton(sections).blocks if isinstance(block, OrderedList)]
    assert [each.labels for each in lists] == [["§ 1"], ["§ 2"], ["(a)", "(b)"], ["(c)", "(d)"]]


@pytest.mark.parametrize(
    ("markdown", "labels"),
    [
        ("(a) one\n(b) two\n(c) three", ["(a)", "(b)", "(c)"]),
        ("(a) one\n\n(c) three", ["(a)", "(b)"]),
        ("#. one\n#. two", ["1.", "2."]),
        ("3) three\n4) four", ["3)", "4)"]),
        ("IX)  nine\nX)  ten", ["IX)", "X)"]),
        ("1.9 nine\n1.# ten", ["1.9", "1.10"]),
        ("viii. eight\n    more\n\n    words\n\nix. nine", ["viii.", "ix."]),
    ],
)
def test_lists_of_every_kind(markdown: str, labels: list[str]) -> None:
    [block] = read_skeleton(markdown).blocks
    assert isinstance(block, OrderedList)
    assert block.labels == labels


def test_a_list_does_not_begin_inside_of_a_paragraph() -> None:
    for markdown in ("as of\n(a) this", "> as of\n> (a) this", "- as of\n  (a) this"):
        [block] = read_skeleton(markdown).blocks
        assert not any(isinstance(each, OrderedList) for each in getattr(block, "blocks", ()))
        assert "(a) this" in write(Document((), (block,))).replace("\n", " ").replace("> ", "")


@pytest.mark.parametrize("indent", [3, 4, 5])
def test_what_belongs_to_an_item_is_indented_by_three_columns_or_more(indent: int) -> None:
    margin = " " * indent
    [block] = read_skeleton(f"(viii) one\n\n{margin}more\n\n{margin}- deep\n\n(ix) two").blocks
    assert isinstance(block, OrderedList)
    assert [len(item.blocks) for item in block.items] == [3, 1]


def test_programs_that_know_commonmark_only_show_numbers_and_no_code() -> None:
    shown = MarkdownIt("commonmark").render(write(read_skeleton(CONTRACT)))
    assert "<code>" not in shown
    for label in ("(a)", "(b)", "i.", "ii.", "2.1 ", "2.2 "):
        assert f"<p>{label}" in shown or f"<li>{label}" in shown or f"\n{label}" in shown


@pytest.mark.parametrize(
    "text",
    ["(a) of the act", "§ 5 applies", "1.1 million", r"\newpage", "::: keep", "A.  B", "#. x"],
)
def test_a_value_that_looks_like_a_clause_stays_text(text: str) -> None:
    document = Document((), (Paragraph((Text(text),)),))
    assert read(write(document)) == document
