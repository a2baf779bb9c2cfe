"""The Markdown reader: the dialect that templates are written in."""

from __future__ import annotations

import contextlib

import pytest
from growth import assert_linear

from generator.document import (
    BlockQuote,
    BulletList,
    Footnote,
    FootnoteReference,
    Heading,
    LineBreak,
    Link,
    ListItem,
    OrderedList,
    PageBreak,
    Paragraph,
    Slot,
    ThematicBreak,
    slot_mark,
)
from generator.markdown.reader import MarkdownError, read
from generator.text import Code, Emphasis, Math, Strong, Superscript, Text

MARK = slot_mark(0)


def text(content: str) -> Paragraph:
    return Paragraph((Text(content),))


def test_blocks() -> None:
    document = read("## A\n\nb\nc\\\nd\n\n> e\n\n* * *\n\n3. f\n4. g\n")
    assert document.blocks == (
        Heading(2, (Text("A"),)),
        Paragraph((Text("b c"), LineBreak(), Text("d"))),
        BlockQuote((text("e"),)),
        ThematicBreak(),
        OrderedList((ListItem((text("f"),)), ListItem((text("g"),))), 3),
    )


def test_inlines() -> None:
    (paragraph,) = read(
        "*a* **b** `c` $x^2$ <sup>th</sup> \\$5 &amp; “q” -- [t](http://a.b)"
    ).blocks
    space = Text(" ")
    assert paragraph == Paragraph(
        (Emphasis((Text("a"),)), space, Strong((Text("b"),)), space, Code("c"), space,
         Math("x^2", ()), space, Superscript((Text("th"),)), Text(" $5 & “q” -- "),
         Link("http://a.b", (Text("t"),)))
    )  # fmt: skip


def test_a_page_break_stands_alone_on_its_line() -> None:
    assert read("a\n\n\\newpage\nb\n\n\\newpage \n\\newpage").blocks == (
        *(text("a"), PageBreak(), text("b"), PageBreak(), PageBreak()),
    )


@pytest.mark.parametrize("plain", ["$5 and $10", "$5-$10", "US$ 5 or $", "5$x$"])
def test_prices_are_no_formulas(plain: str) -> None:
    assert read(plain).blocks == (text(plain),)


def test_a_formula_stands_where_a_paragraph_begins_and_a_digit_ends_it() -> None:
    assert read("$x$ 5").blocks == (Paragraph((Math("x", ()), Text(" 5"))),)


@pytest.mark.parametrize("margin", ["    ", "  "])
@pytest.mark.parametrize("marker", ["*", "-", "+"])
def test_nested_lists_by_four_or_two_spaces(margin: str, marker: str) -> None:
    (found,) = read(f"{marker} a\n{margin}{marker} b\n{margin}{marker} c\n").blocks
    inner = BulletList((ListItem((text("b"),)), ListItem((text("c"),))))
    assert found == BulletList((ListItem((text("a"), inner)),))


@pytest.mark.parametrize("margin", ["   ", "    "])
def test_lists_nested_in_numbered_clauses(margin: str) -> None:
    (found,) = read(f"1. a\n\n{margin}1. b\nlazy\n{margin}2. c\n\n2. d\n").blocks
    inner = OrderedList((ListItem((text("b lazy"),)), ListItem((text("c"),))))
    assert found == OrderedList((ListItem((text("a"), inner)), ListItem((text("d"),))))


def test_footnotes_come_in_the_order_of_their_references() -> None:
    document = read("a[^x] b[^y]\n\n[^y]: Y\n[^x]: X[^z]\n\n    more\n\n[^z]: Z\n")
    assert document.blocks == (
        Paragraph(
            (Text("a"), FootnoteReference("x"), Text(" b"), FootnoteReference("y")),
        ),
    )
    assert document.footnotes == (
        Footnote("x", (Paragraph((Text("X"), FootnoteReference("z"))), text("more"))),
        Footnote("y", (text("Y"),)),
        Footnote("z", (text("Z"),)),
    )


@pytest.mark.parametrize(
    ("markdown", "target", "shown"),
    [
        ("<http://a.b/c_d>", "http://a.b/c_d", "http://a.b/c_d"),
        ("<https://é.org/%20ü>", "https://%C3%A9.org/%20%C3%BC", "https://é.org/%20ü"),
        ("<chair@example.org>", "mailto:chair@example.org", "chair@example.org"),
    ],
)
def test_bare_links_are_shown_as_they_were_written(markdown: str, target: str, shown: str) -> None:
    assert read(markdown).blocks == (Paragraph((Link(target, (Text(shown),)),)),)


@pytest.mark.parametrize(
    ("markdown", "inlines"),
    [
        (f"**{MARK}**", (Strong((Slot(0),)),)),
        (f"a*{MARK}*b", (Text("a"), Emphasis((Slot(0),)), Text("b"))),
        (f"[{MARK}](http://a.b)", (Link("http://a.b", (Slot(0),)),)),
        (f"{MARK}. a", (Slot(0), Text(". a"))),
        (f"{MARK}{slot_mark(1)}", (Slot(0), Slot(1))),
    ],
)
def test_slots(markdown: str, inlines: tuple[object, ...]) -> None:
    assert read(markdown).blocks == (Paragraph(inlines),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("```\nx\n```", "blocks of code"),
        ("    x", "indented by four"),
        ("![a](http://b)", "not in the folder of the templates"),
        ("![a](../b.png)", "not in the folder of the templates"),
        ("![a](b.gif)", "it is no PNG"),
        ("![](b.png)", "no text for those who cannot see it"),
        (f"![{MARK}](b.png)", "words of a picture"),
        ('![a](b.png "wide")', "not a width"),
        ("a ![b](c.png)", "between two empty lines"),
        ("# ![b](c.png)", "between two empty lines"),
        ("<div>\nx\n</div>", "HTML"),
        ("a <b>c</b>", "HTML"),
        ("a <!-- b -->", "{# … #}"),
        ("<!-- b -->", "HTML"),
        ("~~a~~", "struck"),
        ("$$\nx\n$$", "displayed formulas"),
        ("a[^b]", "no footnote [^b]"),
        ("[^b]: c", "nothing refers to footnote [^b]"),
        ("a[^b]\n\n[^b]: c\n\n[^b]: d", "given twice"),
        ("a ^[b]", "inline footnotes"),
        ("[a]: http://b", "nothing uses the link definition [a]"),
        ('[a](http://b "c")', "no titles"),
        ("[a](javascript:b)", "link to"),
        ("[a](b.html)", "link to"),
        (f"[a](http://{MARK})", "link's target"),
        (f"<http://{MARK}>", "link's target"),
        (f"[a][b]\n\n[b]: http://{MARK}", "link's target"),
        (f"`{MARK}`", "typewriter text"),
        (f"${MARK}$", "a formula"),
        (f'<span title="{MARK}">', "HTML"),
        (f"a[^{MARK}]\n\n[^{MARK}]: b", "footnote's label"),
        ("a <sup>b", "not closed"),
        ("a <!-- text x: y -->", "line of field “x” is missing"),
        (">" * 120 + " a", "nested too deeply"),
    ],
)
def test_what_documents_lack_is_refused_by_line(markdown: str, words: str) -> None:
    with pytest.raises(MarkdownError) as caught:
        read(f"First\n\n{markdown}\n")
    finding = caught.value.diagnostics[0]
    assert words in str(finding)
    if "deeply" not in words:
        assert finding.span.line is not None
        assert finding.span.line >= 3


def test_the_line_of_a_fault_inside_a_paragraph() -> None:
    with pytest.raises(MarkdownError) as caught:
        read("a\n\nb\nc\nd <i>\n")
    assert caught.value.diagnostics[0].span.line == 5


@pytest.mark.parametrize("list_", ["1. a\n  - b\n2. c", "1. a\n\n 2. b\n - c"])
def test_a_list_that_is_not_nested_as_it_seems_is_refused(list_: str) -> None:
    with pytest.raises(MarkdownError, match="indent it by four spaces"):
        read(list_)


@pytest.mark.parametrize("text", ["[", "*a", "a_", "`", "<", "![", "[a](", "$a", "&", "\\", "> "])
def test_reading_takes_linear_time(text: str) -> None:
    def read_many(size: int) -> None:
        with contextlib.suppress(MarkdownError):
            read(text * size)

    assert_linear(read_many, 5_000)
